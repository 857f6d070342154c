using System.Text;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Cabinets;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads the kiosk's own file and the cabinet map it names. Reports everything that is wrong at once, with key and remedy.</summary>
public static class KioskOptionsReader
{
    /// <summary>A path of a Unix socket has 108 bytes with its ending zero.</summary>
    private const int MaxSocketPath = 107;

    /// <summary>Problems of a map in one line of text are named up to here; <c>kioskctl config check</c> shows all.</summary>
    private const int MapProblemLength = 200;

    /// <summary>Every key this program knows, in order of the alphabet; <c>[]</c> stands for any place in a list.</summary>
    public static IReadOnlyList<string> KnownKeys()
    {
        var findings = new ConfigFindings("");
        _ = ConfigText.Read("{}", findings, (root, _) => Read(root, _ => throw new InvalidOperationException("No map is named.")));
        return [.. findings.Keys];
    }

    /// <summary>Reads and checks the file, and the map it names.</summary>
    /// <param name="path">The file, UTF-8.</param>
    public static KioskOptionsReading ReadFile(string path)
    {
        var findings = new ConfigFindings(path);
        return ConfigText.ReadFile(path, findings, "Copy deploy/kiosk.example.json there and fill it in, or name another one with --config FILE") is { } text
            ? Read(text, findings, CabinetMapReader.ReadFile)
            : new KioskOptionsReading.Bad(findings.Problems);
    }

    /// <summary>Checks the text of the kiosk's own file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name of the file in problems.</param>
    /// <param name="mapAt">Reads the map at a path.</param>
    public static KioskOptionsReading Read(string text, string file, Func<string, CabinetMapReading> mapAt) => Read(text, new ConfigFindings(file), mapAt);

    private static KioskOptionsReading Read(string text, ConfigFindings findings, Func<string, CabinetMapReading> mapAt)
    {
        var read = ConfigText.Read(text, findings, (root, _) => Read(root, mapAt));
        IReadOnlyList<ConfigProblem> ofMap = [.. findings.Mismatches, .. read?.ProblemsOfMap ?? []];
        if (findings.Problems.Count > 0)
            return new KioskOptionsReading.Bad([.. findings.InOrder(), .. ofMap]) { Readable = ofMap.Count == 0 && read is { Options.Wiring.Map: not null } ? read.Options : null };
        return ofMap.Count > 0
            ? new KioskOptionsReading.NoMap(read!.Options with { Wiring = CabinetWires.None, MapProblem = Said(ofMap) }, ofMap)
            : new KioskOptionsReading.Good(read!.Options, findings.Absent);
    }

    private static OptionsRead Read(ConfigNode root, Func<string, CabinetMapReading> mapAt)
    {
        var machine = root.Text("machine", "the machine's number, 4 characters of 0-9 and A-Z without I, L, O, U, for example \"Q6A1\"");
        if (machine.Length > 0 && !Crockford.IsMachineNumber(machine))
            root.Problem("machine", $"\"{machine}\" is no machine number", "Write 4 characters of 0-9 and A-Z without I, L, O, U, for example \"Q6A1\"");
        var demo = root.Flag("demo", false);
        var folder = Folder(root, "dataFolder", "/var/lib/kiosklocker");
        if (Encoding.UTF8.GetByteCount(Path.Combine(folder, "control.sock")) > MaxSocketPath)
            root.Problem("dataFolder", "is too long for the control socket in it", "Choose a path of at most 94 bytes");
        var cabinet = Folder(root, "cabinet", "/etc/kiosklocker/cabinet.json");
        var reading = Path.IsPathFullyQualified(cabinet) ? mapAt(cabinet) : null;
        var wiring = CabinetWires.Read(root, demo, reading);
        var numbers = root.Object("numbers", required: false);
        var options = new KioskOptions
        {
            Machine = machine,
            Demo = demo,
            DataFolder = folder,
            Anchor = root.Has("anchor") ? Folder(root, "anchor", "/media/anchor/kiosk.anchor") : null,
            Hotline = Hotline(root),
            Counter = ConfigCounter.Read(root),
            DefaultAgency = new AgencyId(Agency(root)),
            TouchUrl = TouchUrl(root),
            OfficeUrl = OfficeUrl(root),
            LogFolder = LogFolder(root),
            Cabinet = cabinet,
            Wiring = wiring,
            BagsHaveBarcodes = root.Flag("bagsHaveBarcodes", false),
            UsePresumedEmpty = root.Flag("usePresumedEmpty", false),
            ReserveForResults = root.Number("reserveForResults", 0, 999, 0),
            RatingLevels = root.Number("ratingLevels", RatingReport.LeastLevels, RatingReport.MostLevels, 3),
            Numbers = ConfigNumbers.Read(numbers),
            IdleAfter = ConfigNumbers.Idle(numbers),
            Storage = ConfigNumbers.Storage(numbers),
            Climate = ConfigClimate.Read(root),
            KeyBounce = ConfigNumbers.KeyBounce(numbers),
            Sound = ConfigSound.Read(root),
        };
        numbers.End();
        root.End();
        return new OptionsRead(options, (reading as CabinetMapReading.Bad)?.Problems ?? []);
    }

    /// <summary>The first problem in one sentence, and how many more there are.</summary>
    private static string Said(IReadOnlyList<ConfigProblem> problems)
    {
        var first = problems[0].ToString();
        var more = problems.Count == 1 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({problems.Count - 1} more: kioskctl config check)");
        return (first.Length <= MapProblemLength ? first : first[..(MapProblemLength - 1)] + "…") + more;
    }

    private static string Folder(ConfigNode node, string key, string example)
    {
        var path = node.Text(key, $"an absolute path, for example \"{example}\"");
        if (path.Length > 0 && !Path.IsPathFullyQualified(path))
            node.Problem(key, $"\"{path}\" is not an absolute path", $"Write it from the root, for example \"{example}\"");
        return path;
    }

    private static string LogFolder(ConfigNode root)
    {
        var log = root.Object("log", required: false);
        var folder = log.Has("folder") ? Folder(log, "folder", "/var/log/kiosklocker") : "/var/log/kiosklocker";
        log.End();
        return folder;
    }

    private static string Hotline(ConfigNode root)
    {
        const string Wanted = "the telephone number on every screen, for example \"028 3855 1234\"";
        var hotline = root.Text("hotline", Wanted);
        if (hotline.Length > 0 && (hotline.Length > 24 || hotline.Count(char.IsAsciiDigit) < 3 || hotline.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '+' or '-' or '.' or '(' or ')'))))
            root.Problem("hotline", $"\"{hotline}\" is no telephone number", "Write " + Wanted);
        return hotline;
    }

    private static string Agency(ConfigNode root)
    {
        const string Wanted = "the agency's code of 1 to 64 characters, for example \"H29.Q6\"";
        var agency = root.Text("defaultAgency", Wanted);
        if (agency.Length > 64 || agency.Any(char.IsWhiteSpace))
            root.Problem("defaultAgency", $"\"{agency}\" is no agency's code", "Write " + Wanted);
        return agency;
    }

    private static Uri TouchUrl(ConfigNode root)
    {
        var touch = root.Object("touch", required: true);
        var url = Url(touch, "http://127.0.0.1:5080");
        if (url is not null && (url.Host is not ("127.0.0.1" or "localhost") || url.Scheme != Uri.UriSchemeHttp))
            touch.Problem("url", $"{url} is not served: the touch screen's pages must not be seen from the network", "Write an http address of this machine, for example \"http://127.0.0.1:5080\"");
        touch.End();
        return url ?? Nowhere;
    }

    private static Uri OfficeUrl(ConfigNode root)
    {
        var office = root.Object("office", required: true);
        var url = Url(office, "https://office.example.vn");
        if (url is not null && url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
            office.Problem("url", $"{url} would send personal data and keys unprotected", "Write an https:// address; http:// is for 127.0.0.1 only");
        office.End();
        return url ?? Nowhere;
    }

    private static Uri Nowhere { get; } = new("http://127.0.0.1");

    private static Uri? Url(ConfigNode node, string example)
    {
        var text = node.Text("url", $"an address, for example \"{example}\"");
        if (text.Length == 0)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "", PathAndQuery: "/" })
            return url;
        node.Problem("url", $"\"{text}\" is not the address of a server", $"Write scheme, host and port only, for example \"{example}\"");
        return null;
    }

    private sealed record OptionsRead(KioskOptions Options, IReadOnlyList<ConfigProblem> ProblemsOfMap);
}
