using System.CommandLine;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Control;

namespace KioskLocker.Cli.Commands;

/// <summary>Commands that ask or order the running kiosk as a whole.</summary>
internal static class KioskCommands
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var status = new Command("status", "What the kiosk knows of itself; exit 1 when it is out of service").With(
            "kioskctl status",
            "kioskctl status --watch 5          again every 5 seconds",
            "kioskctl status --json | jq .phase");
        shell.SetLook(status, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var answer = await kiosk.StatusAsync(cancellationToken).ConfigureAwait(false);
            report.Show(answer, shown => ShowStatus(shown, report));
            return answer.InService ? ExitCode.Ok : ExitCode.Bad;
        });
        root.Subcommands.Add(status);

        var survey = new Command("survey", "Ask every board now and name what fails; exit 1 when something does").With(
            "kioskctl survey                    what fails, and what every device says",
            "kioskctl survey --watch            while wires are being changed");
        shell.SetLook(survey, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var look = await kiosk.AskBoardsAsync(cancellationToken).ConfigureAwait(false);
            report.Show(look, shown =>
            {
                PictureText.Findings(report, shown.Findings, shown.Picture.At);
                report.Line("");
                PictureText.Devices(report, shown.Picture);
                report.Line("");
                PictureText.Lines(report, shown.Picture);
                report.Line("");
                PictureText.Counters(report, shown.Picture);
                report.Line("");
                PictureText.Abilities(report, shown.Picture);
                report.Line("");
                PictureText.Doors(report, shown.Picture);
            });
            return look.Findings.Any(finding => finding.IsFault) ? ExitCode.Bad : ExitCode.Ok;
        });
        root.Subcommands.Add(survey);

        var reason = new Option<string>("--reason") { Description = "Why, for the journal and the office", HelpName = "TEXT", Required = true };
        var service = new Command("service", "Take the kiosk out of service or put it back");
        service.Subcommands.Add(Direction("out", "No new visits from now on", false, reason, shell).With("kioskctl service out --reason \"lock 7 is being changed\""));
        service.Subcommands.Add(Direction("in", "Back in service; also ends safe mode", true, reason, shell).With("kioskctl service in --reason \"lock 7 was changed\""));
        root.Subcommands.Add(service);
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

    /// <summary>How an order ended.</summary>
    internal static int ShowOrder(ControlAnswer answer, string done, Report report)
    {
        report.Show(answer, shown => report.Line(shown.Done ? $"{done} (by {shown.By})" : $"not done: {shown.Detail}"));
        return answer.Done ? ExitCode.Ok : ExitCode.Bad;
    }

    private static void ShowStatus(StatusReport status, Report report)
    {
        report.Line($"{status.Kiosk} is {(status.InService ? "in service" : "OUT OF SERVICE")}, {PhaseOf(status.Phase)}");
        report.Pairs(
            ("version", status.Version),
            ("clock", $"{Wording.Local(status.At)}, {(status.ClockConfirmed ? "confirmed by the office" : "NOT confirmed")}"),
            ("journal", Wording.Text($"epoch {status.Epoch}, row {status.JournalSeq}, head {Short(status.JournalHead)}")),
            ("outbox", status.OutboxDepth == 0 ? "nothing waits" : Wording.Text($"{status.OutboxDepth} waiting, the oldest since {Wording.Local(status.OldestUnsent)}")),
            ("directory", status.DirectoryVersion == 0 ? "none received" : Wording.Text($"version {status.DirectoryVersion}, synchronised {Wording.Local(status.LastSync)}")),
            ("map", MapOf(status)),
            ("disk", Wording.Text($"{status.DiskUsedPercent:0} % used")),
            ("room", RoomOf(status.Totals)));
        report.Table(
            ["device", "kind", "health", "detail", "last well"],
            status.Devices.Select(device => new[] { device.Name, device.Kind, device.Health, device.Detail, Wording.Clock(device.LastOk) }));
        report.Table(
            ["compartment", "papers", "door", "lock"],
            status.Compartments.OrderBy(c => c.Id).Select(c => new[] { Wording.Number(c.Id), Wording.Papers(c.Papers), c.Door, c.OutOfService ? "OUT OF SERVICE" : "ok" }));
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

    /// <summary>How full it is; which door has what is nobody's business here.</summary>
    private static string RoomOf(CompartmentTotals? totals)
    {
        if (totals is null)
            return "not told";
        var free = totals.Free.Where(size => size.Value > 0).Select(size => Wording.Text($"{size.Value} {size.Key}")).ToList();
        return (free.Count == 0 ? "none free" : "free: " + string.Join(", ", free)) + Wording.Text($"; {totals.Occupied} occupied, {totals.Unknown} unknown, {totals.OutOfService} out of service");
    }

    private static string Short(string head) => head.Length <= 12 ? head : head[..12] + "…";
}
