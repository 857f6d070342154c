using System.CommandLine;
using System.Globalization;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Commands that ask or order the running kiosk.</summary>
internal static class KioskCommands
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var status = new Command("status", "What the kiosk knows of itself; exit 1 when it is out of service");
        shell.Set(status, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var answer = await kiosk.StatusAsync(cancellationToken).ConfigureAwait(false);
            report.Show(answer, shown => ShowStatus(shown, report));
            return answer.InService ? ExitCode.Ok : ExitCode.Bad;
        });
        root.Subcommands.Add(status);

        var survey = new Command("survey", "Ask every locker board now; exit 1 when a board is not well");
        shell.Set(survey, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var answer = await kiosk.SurveyAsync(cancellationToken).ConfigureAwait(false);
            report.Show(answer, shown => ShowCabinet(shown, report));
            return answer.Devices.Any(device => device is { Kind: "lockerBoard", Health: not "Ok" }) ? ExitCode.Bad : ExitCode.Ok;
        });
        root.Subcommands.Add(survey);

        var reason = new Option<string>("--reason") { Description = "Why, for the journal and the office", HelpName = "TEXT", Required = true };
        var service = new Command("service", "Take the kiosk out of service or put it back");
        service.Subcommands.Add(Direction("out", "No new visits from now on", false, reason, shell));
        service.Subcommands.Add(Direction("in", "Back in service; also ends safe mode", true, reason, shell));
        root.Subcommands.Add(service);

        var commission = new Command("commission", "State that somebody looked into every compartment and found it empty");
        shell.Set(commission, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            return ShowOrder(await kiosk.CommissionAsync(cancellationToken).ConfigureAwait(false), "commissioned: every compartment is empty", report);
        });
        root.Subcommands.Add(commission);
    }

    private static Command Direction(string name, string description, bool inService, Option<string> reason, CommandShell shell)
    {
        var command = new Command(name, description) { reason };
        shell.Set(command, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var order = new ServiceOrder(inService, parsed.GetValue(reason)!);
            return ShowOrder(await kiosk.ServiceAsync(order, cancellationToken).ConfigureAwait(false), inService ? "back in service" : "out of service", report);
        });
        return command;
    }

    private static int ShowOrder(ControlAnswer answer, string done, Report report)
    {
        report.Show(answer, shown => report.Line(shown.Done ? $"{done} (by {shown.By})" : $"not done: {shown.Detail}"));
        return answer.Done ? ExitCode.Ok : ExitCode.Bad;
    }

    private static void ShowStatus(StatusReport status, Report report)
    {
        report.Line($"{status.Kiosk} is {(status.InService ? "in service" : "OUT OF SERVICE")}, {PhaseOf(status.Phase)}");
        report.Pairs(
            ("version", status.Version),
            ("clock", $"{Local(status.At)}, {(status.ClockConfirmed ? "confirmed by the office" : "NOT confirmed")}"),
            ("journal", string.Create(CultureInfo.InvariantCulture, $"epoch {status.Epoch}, row {status.JournalSeq}, head {Short(status.JournalHead)}")),
            ("outbox", status.OutboxDepth == 0 ? "nothing waits" : string.Create(CultureInfo.InvariantCulture, $"{status.OutboxDepth} waiting, the oldest since {Local(status.OldestUnsent)}")),
            ("directory", status.DirectoryVersion == 0 ? "none received" : string.Create(CultureInfo.InvariantCulture, $"version {status.DirectoryVersion}, synchronised {Local(status.LastSync)}")),
            ("map", MapOf(status)),
            ("disk", string.Create(CultureInfo.InvariantCulture, $"{status.DiskUsedPercent:0} % used")));
        ShowCabinet(status, report);
    }

    private static void ShowCabinet(StatusReport status, Report report)
    {
        report.Table(
            ["device", "kind", "health", "detail", "last well"],
            status.Devices.Select(device => new[] { device.Name, device.Kind, device.Health, device.Detail, device.LastOk is { } at ? Clock(at) : "never" }));
        report.Table(
            ["compartment", "content", "door", "lock"],
            status.Compartments.OrderBy(c => c.Id).Select(c => new[] { c.Id.ToString(CultureInfo.InvariantCulture), c.Content, c.Door, c.OutOfService ? "OUT OF SERVICE" : "ok" }));
    }

    /// <summary>A phase may carry its fields; its name is what people look for.</summary>
    private static string PhaseOf(string phase) => "phase " + phase.Split(' ', 2)[0];

    /// <summary>The map in force, and whether it is the one that was proved door by door.</summary>
    private static string MapOf(StatusReport status) => (status.MapHash, status.CommissionedHash) switch
    {
        (null, _) => "NONE, no door is ordered: kioskctl config check",
        var (map, proved) when map == proved => CabinetMap.MarkOf(map) + ", proved door by door",
        (var map, null) => CabinetMap.MarkOf(map) + ", NOT proved door by door",
        var (map, proved) => $"{CabinetMap.MarkOf(map)}, NOT proved; proved was {CabinetMap.MarkOf(proved)}",
    };

    private static string Short(string head) => head.Length <= 12 ? head : head[..12] + "…";

    private static string Local(DateTimeOffset? at) => at is { } moment
        ? moment.ToOffset(KioskOptions.UtcOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : "never";

    private static string Clock(DateTimeOffset at) => at.ToOffset(KioskOptions.UtcOffset).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
