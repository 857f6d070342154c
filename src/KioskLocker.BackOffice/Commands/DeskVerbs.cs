using System.Globalization;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Compartments;
using MachineRole = KioskLocker.Core.Staff.StaffRole;

namespace KioskLocker.BackOffice.Commands;

/// <summary>What a desk verb works with.</summary>
internal sealed record DeskCall(IServiceProvider Services, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Values, TextReader Input, TextWriter Output, TextWriter Errors)
{
    /// <summary>Stands in the record of acts.</summary>
    public string Who => Values.GetValueOrDefault("--by", "command line");

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public string? Value(string name) => Values.GetValueOrDefault(name);

    public bool Flag(string name) => Values.ContainsKey(name);

    public void Say(string line) => Output.WriteLine(line);

    /// <summary>Exit code of an act, its refusal said in a sentence.</summary>
    public int End(ActProblem problem, string? line = null)
    {
        if (problem != ActProblem.None)
        {
            Errors.WriteLine("kiosklocker-backoffice: " + ActWords.Of(problem).En);
            return OfficeCommands.Failed;
        }

        if (line is not null)
            Say(line);
        return OfficeCommands.Done;
    }

    /// <summary>An argument that makes no sense.</summary>
    public int Wrong(string problem)
    {
        Errors.WriteLine("kiosklocker-backoffice: " + problem);
        return OfficeCommands.NotUnderstood;
    }
}

/// <summary>One verb: its words, how many arguments follow them, its options, what it does.</summary>
internal sealed record DeskVerb(string Words, string Arguments, IReadOnlyList<string> Options, IReadOnlyList<string> Flags, string Tells, Func<DeskCall, int> Run)
{
    public int ArgumentCount => Arguments.Length == 0 ? 0 : Arguments.Split(' ').Length;

    public string Usage => $"kiosklocker-backoffice {Words}{(Arguments.Length == 0 ? "" : " " + Arguments)} --data DIR [--by NAME]{string.Concat(Options.Select(o => $" [{o}]"))}{string.Concat(Flags.Select(f => $" [{f}]"))}\n    {Tells}";
}

/// <summary>The office's work by command line, through the same desks as the pages. Names of officers are taken as given: who may read the data folder may do everything.</summary>
internal static class DeskVerbs
{
    public static IReadOnlyList<DeskVerb> All { get; } =
    [
        new("staff add", "ID", ["--role officer|technician", "--agency ID"], [], "A person who may hold a badge; officer unless said otherwise.", AddStaff),
        new("staff active", "ID", [], ["--off"], "Lets a person work at the machines again, or with --off no more.", c => c.End(c.Get<BadgeBook>().SetActive(c.Words[0], !c.Flag("--off"), c.Who), "done")),
        new("staff covers", "ID", ["--agencies LIST"], [], "Other agencies whose papers this officer handles too, with commas between; without the option none.", c => c.End(c.Get<BadgeBook>().SetCovers(c.Words[0], (c.Value("--agencies") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), c.Who), "noted")),
        new("badge issue", "ID", [], [], "Prints the text of a new badge, once; the former one is dead.", c => c.Get<BadgeBook>().Issue(c.Words[0], c.Who) is var (problem, badge) ? c.End(problem, badge) : OfficeCommands.Failed),
        new("badge revoke", "ID", [], [], "The badge works no more.", c => c.End(c.Get<BadgeBook>().Revoke(c.Words[0], c.Who), "revoked")),
        new("badge pin", "ID", [], [], "Sets the PIN, six digits read from standard input.", SetPin),
        new("kiosk address", "MACHINE TEXT", [], [], "Where the machine stands, as messages to citizens say it.", SetAddress),
        new("dossier register", "CODE", ["--procedure CODE"], [], "A counter dossier of a return-only procedure; ID number and phone are read from standard input, one line each.", Register),
        new("dossier accept", "MACHINE NUMBER", ["--dossier CODE"], [], "Accepts an emptied drop-off; prints its code and due date (UTC).", Accept),
        new("dossier supplement", "MACHINE NUMBER", ["--dossier CODE"], [], "Asks for a supplement, once.", c => c.End(c.Get<DossierDesk>().AskSupplement(c.Words[0], c.Words[1], c.Value("--dossier"), c.Who), "asked")),
        new("dossier refuse", "MACHINE NUMBER", ["--dossier CODE"], [], "Refuses an emptied drop-off.", c => c.End(c.Get<DossierDesk>().Refuse(c.Words[0], c.Words[1], c.Value("--dossier"), c.Who), "refused")),
        new("dossier handed-over", "MACHINE NUMBER", [], [], "Papers or result of a drop-off were handed over at the counter.", c => c.End(c.Get<DropOffLedger>().CustodyOut(c.Words[0], c.Words[1], c.Who), "noted")),
        new("result ready", "DOSSIER MACHINE", ["--size small|medium|large"], ["--low", "--fee"], "Announces a result to a machine, small compartment unless said otherwise.", Ready),
        new("result fee", "DOSSIER", [], [], "The outstanding fee was paid.", c => c.End(c.Get<ResultDesk>().SettleFee(c.Words[0], c.Who), "settled")),
        new("result withdraw", "DOSSIER", [], [], "Takes an announcement back that is not loaded yet.", c => c.End(c.Get<ResultDesk>().Withdraw(c.Words[0], c.Who), "withdrawn")),
        new("code new", "DOSSIER", [], ["--identity-checked"], "A new code for a loaded result, after the owner's identity was checked.", c => c.End(c.Get<ResultDesk>().NewCode(c.Words[0], c.Flag("--identity-checked"), c.Who), "wanted")),
        new("code revoke", "DOSSIER", [], [], "The code opens nothing any more.", c => c.End(c.Get<ResultDesk>().Revoke(c.Words[0], c.Who), "revoked")),
        new("phone change", "DOSSIER", [], ["--identity-checked"], "Notes a new phone number, read from standard input; the old one is told.", ChangePhone),
        new("phone confirm", "DOSSIER", [], [], "A second officer (--by) confirms after 24 hours.", c => c.End(c.Get<ResultDesk>().ConfirmPhone(c.Words[0], c.Who), "confirmed")),
        new("phone cancel", "DOSSIER", [], [], "Drops the change.", c => c.End(c.Get<ResultDesk>().CancelPhone(c.Words[0], c.Who), "cancelled")),
        new("case list", "", [], [], "Open cases: machine, number, kind, compartment, dossier or drop-off.", ListCases),
        new("case settle", "MACHINE NUMBER", ["--how TEXT"], [], "Ends a case in words.", c => c.End(c.Get<CaseBook>().Settle(c.Words[0], c.Words[1], c.Value("--how") ?? "", c.Who), "settled")),
        new("onestop export", "", ["--since N"], [], "Changes after number N as CSV on standard output; the number to ask after next time on standard error.", Export),
        new("onestop import", "FILE", [], [], "Takes counter dossiers, acceptances and ready results from CSV; exit code 1 when a line was refused.", Import),
    ];

    /// <summary>The verb these words begin with; null when there is none.</summary>
    public static DeskVerb? Find(IReadOnlyList<string> words) => words.Count < 2 ? null : All.FirstOrDefault(v => v.Words == $"{words[0]} {words[1]}");

    private static int AddStaff(DeskCall call)
    {
        if (!Enum.TryParse<MachineRole>(call.Value("--role") ?? "officer", ignoreCase: true, out var role) || !Enum.IsDefined(role))
            return call.Wrong("--role is officer or technician");
        return call.Value("--agency") is { } agency
            ? call.End(call.Get<BadgeBook>().Add(call.Words[0], role, agency, call.Who), "added")
            : call.Wrong("--agency ID is needed, for example H29.Q6");
    }

    private static int SetPin(DeskCall call) => call.End(call.Get<BadgeBook>().SetPin(call.Words[0], Line(call) ?? "", call.Who), "set");

    private static int SetAddress(DeskCall call)
    {
        var machine = call.Words[0].ToUpperInvariant();
        if (!MachineNumber.IsValid(machine))
            return call.Wrong($"{machine}: a machine number is four characters of 0–9 and A–Z without I, L, O, U");
        if (!MachinePlaces.Set(call.Get<OfficeDatabase>(), machine, call.Words[1], call.Who, call.Get<TimeProvider>().GetUtcNow()))
            return call.Wrong(string.Create(CultureInfo.InvariantCulture, $"an address is 1 to {CitizenTexts.MaxAddress} characters"));
        call.Say("noted");
        return OfficeCommands.Done;
    }

    // Personal data never stand on a command line, where every process can read them.
    private static int Register(DeskCall call)
    {
        if (call.Value("--procedure") is not { } procedure)
            return call.Wrong("--procedure CODE is needed");
        var id = Line(call) ?? "";
        var phone = Line(call);
        return call.End(call.Get<DossierBook>().Register(new(call.Words[0], procedure, id, null, phone, null), call.Who), "registered");
    }

    private static int Accept(DeskCall call)
    {
        var (problem, accepted) = call.Get<DossierDesk>().Accept(call.Words[0], call.Words[1], call.Value("--dossier"), call.Who);
        return call.End(problem, accepted is null ? null : $"{accepted.Code} {accepted.Due?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "no date"}");
    }

    private static int Ready(DeskCall call) => Enum.TryParse<CompartmentSize>(call.Value("--size") ?? "small", ignoreCase: true, out var size) && Enum.IsDefined(size)
        ? call.End(call.Get<ResultDesk>().Ready(new(call.Words[0], call.Words[1].ToUpperInvariant(), size, call.Flag("--low"), call.Flag("--fee")), call.Who), "announced")
        : call.Wrong("--size is small, medium or large");

    private static int ChangePhone(DeskCall call) => call.End(call.Get<ResultDesk>().AskPhone(call.Words[0], Line(call) ?? "", call.Flag("--identity-checked"), call.Who), "noted; the old number is told");

    private static int ListCases(DeskCall call)
    {
        foreach (var row in call.Get<CaseBook>().List(true))
            call.Say(string.Create(CultureInfo.InvariantCulture, $"{row.Kiosk} {row.Number} {row.Kind} {row.Compartment?.ToString(CultureInfo.InvariantCulture) ?? "-"} {row.Dossier ?? row.DropOff ?? "-"}"));
        return OfficeCommands.Done;
    }

    private static int Export(DeskCall call)
    {
        if (!long.TryParse(call.Value("--since") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var since))
            return call.Wrong("--since is a whole number of at least 0");
        var (file, last, count) = call.Get<OneStopExchange>().Export(since);
        // The BOM is part of the text, so that a redirected file opens in a spreadsheet as it should.
        call.Output.Write(System.Text.Encoding.UTF8.GetString(file));
        call.Errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} changes; next time --since {last}"));
        return OfficeCommands.Done;
    }

    private static int Import(DeskCall call)
    {
        var file = new FileInfo(call.Words[0]);
        if (!file.Exists)
            return call.Wrong($"{file.Name} does not exist");
        if (file.Length > OneStopExchange.MaxFile)
            return call.Wrong("the file is longer than 10 MiB; split it");
        var (lines, problem) = call.Get<OneStopExchange>().Import(File.ReadAllBytes(file.FullName), call.Who);
        if (problem is not null)
        {
            call.Errors.WriteLine("kiosklocker-backoffice: " + problem);
            return OfficeCommands.Failed;
        }

        foreach (var line in lines)
            call.Say(string.Create(CultureInfo.InvariantCulture, $"line {line.Line}: {(line.Taken ? line.Text : "refused: " + line.Text)}"));
        call.Errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Count(l => l.Taken)} taken, {lines.Count(l => !l.Taken)} refused"));
        return lines.All(l => l.Taken) ? OfficeCommands.Done : OfficeCommands.Failed;
    }

    private static string? Line(DeskCall call) => call.Input.ReadLine()?.Trim();
}
