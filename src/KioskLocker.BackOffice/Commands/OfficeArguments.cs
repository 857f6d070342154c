namespace KioskLocker.BackOffice.Commands;

/// <summary>What the command line asks for.</summary>
internal abstract record OfficeArguments
{
    private OfficeArguments()
    {
    }

    public sealed record Serve(OfficeOptions Options) : OfficeArguments;

    public sealed record AddUser(OfficeOptions Options, string Name, string Role, bool PasswordFromStdin) : OfficeArguments;

    public sealed record EnrolCode(OfficeOptions Options, string Machine) : OfficeArguments;

    /// <summary>Work at a desk, by the table of <see cref="DeskVerbs"/>.</summary>
    public sealed record Desk(OfficeOptions Options, DeskVerb Verb, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Values) : OfficeArguments;

    /// <summary>The usage of one verb, or of the whole program.</summary>
    public sealed record Help(DeskVerb? Verb) : OfficeArguments;

    /// <summary>Not understood; the text says which argument and why.</summary>
    public sealed record Wrong(string Problem) : OfficeArguments;

    public const string Usage = """
        kiosklocker-backoffice serve     --data DIR [--urls URL[;URL…]] [--message-gateway URL] [--demo]
                                         [--certificate FILE --certificate-key FILE] [--enrol-tries-per-minute N]
                                         [--forms DIR] [--chromium FILE]
        kiosklocker-backoffice user add NAME --data DIR [--role officer|operator|admin] [--password-stdin]
        kiosklocker-backoffice enrol-code MACHINE --data DIR
        kiosklocker-backoffice staff|badge|kiosk|dossier|result|code|phone|case|onestop VERB …
            The office's work: each verb explains itself with --help, for example: result ready --help.

        Exit codes: 0 done, 1 failed, 2 arguments not understood.
        """;

    public static OfficeArguments Parse(IReadOnlyList<string> args)
    {
        var words = new List<string>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--help" or "-h")
                return new Help(DeskVerbs.Find([.. args.Where(a => !a.StartsWith('-'))]));
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
                continue;
            }

            var name = args[i];
            var isFlag = name is "--demo" or "--password-stdin" or "--low" or "--fee" or "--off" or "--identity-checked";
            if (!isFlag && i + 1 == args.Count)
                return new Wrong($"{name} needs a value");
            if (!values.TryAdd(name, isFlag ? "" : args[++i]))
                return new Wrong($"{name} is given twice");
        }

        return ParseVerb(words, values);
    }

    private static OfficeArguments ParseVerb(List<string> words, Dictionary<string, string> values)
    {
        var desk = DeskVerbs.Find(words);
        string[] allowed = desk is not null ? ["--data", "--by", .. desk.Flags, .. desk.Options.Select(o => o.Split(' ')[0])] : words.FirstOrDefault() switch
        {
            "serve" => ["--data", "--urls", "--message-gateway", "--demo", "--certificate", "--certificate-key", "--enrol-tries-per-minute", "--forms", "--chromium"],
            "user" => ["--data", "--role", "--password-stdin"],
            _ => ["--data"],
        };
        if (words.Count == 0)
            return new Wrong("a verb is missing: serve, user add or enrol-code");
        if (values.Keys.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
            return new Wrong($"{words[0]} knows no option {unknown}");
        if (!values.TryGetValue("--data", out var data) || data.Length == 0)
            return new Wrong("--data DIR is needed: the folder of the office's database and key");
        var options = new OfficeOptions { DataDirectory = Path.GetFullPath(data) };
        if (desk is not null)
            return words.Count - 2 == desk.ArgumentCount ? new Desk(options, desk, words[2..], values) : new Wrong("write: " + desk.Usage);
        return words switch
        {
            ["serve"] => ParseServe(options, values),
            ["user", "add", var name] => ParseUser(options, values, name),
            ["user", ..] => new Wrong("write: user add NAME"),
            ["enrol-code", var machine] => Kiosks.MachineNumber.IsValid(machine.ToUpperInvariant())
                ? new EnrolCode(options, machine.ToUpperInvariant())
                : new Wrong($"{machine}: a machine number is four characters of 0–9 and A–Z without I, L, O, U"),
            ["enrol-code", ..] => new Wrong("write: enrol-code MACHINE"),
            [var verb, ..] => new Wrong($"{verb} is not a verb: serve, user add, enrol-code, or one of {string.Join(", ", DeskVerbs.All.Select(v => v.Words))}"),
            _ => new Wrong("a verb is missing"),
        };
    }

    private static OfficeArguments ParseServe(OfficeOptions options, Dictionary<string, string> values)
    {
        if (values.TryGetValue("--urls", out var urls))
        {
            var list = new List<Uri>();
            foreach (var text in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
                    return new Wrong($"--urls: {text} is not an address");
                list.Add(url);
            }

            options = options with { Urls = list };
        }

        if (values.TryGetValue("--message-gateway", out var gatewayText))
        {
            if (!Uri.TryCreate(gatewayText, UriKind.Absolute, out var gateway))
                return new Wrong($"--message-gateway: {gatewayText} is not an address");
            options = options with { MessageGateway = gateway };
        }

        if (values.TryGetValue("--enrol-tries-per-minute", out var triesText))
        {
            if (!int.TryParse(triesText, System.Globalization.CultureInfo.InvariantCulture, out var tries) || tries is < 1 or > 1000)
                return new Wrong("--enrol-tries-per-minute is a number of 1 to 1000");
            options = options with { EnrolTriesPerMinute = tries };
        }

        options = options with
        {
            Demo = values.ContainsKey("--demo"),
            Certificate = values.GetValueOrDefault("--certificate"),
            CertificateKey = values.GetValueOrDefault("--certificate-key"),
            FormsDirectory = values.GetValueOrDefault("--forms"),
            Chromium = values.GetValueOrDefault("--chromium"),
        };
        return options.Problem() is { } problem ? new Wrong(problem) : new Serve(options);
    }

    private static OfficeArguments ParseUser(OfficeOptions options, Dictionary<string, string> values, string name)
    {
        var role = values.GetValueOrDefault("--role", Staff.StaffRole.Admin);
        if (!Staff.StaffRole.All.Contains(role))
            return new Wrong($"--role: {role} is not one of officer, operator, admin");
        if (name.Length is < 2 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            return new Wrong("a name is 2 to 64 of the characters a–z, 0–9, '.', '-' and '_'");
        return new AddUser(options, name.ToLowerInvariant(), role, values.ContainsKey("--password-stdin"));
    }
}
