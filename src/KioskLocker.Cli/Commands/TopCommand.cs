using System.CommandLine;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Options;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>top --json</c>, one look.</summary>
internal sealed record TopReport(StatusReport Status, CabinetPicture Picture, IReadOnlyList<Finding> Findings, PerformancePicture Performance);

/// <summary>How the machine does, on one screen that is drawn anew each second.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public static void AddTo(RootCommand root, CommandShell shell, Terminal terminal)
    {
        var top = new Command("top", "How the machine does, live, until q or Ctrl-C; one look when piped").With(
            "kioskctl top",
            "kioskctl top | mail -s \"K7M2\" workshop@example.org");
        shell.Set(top, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            if (report.IsJson || !terminal.IsLive)
            {
                report.Show(await LookAsync(kiosk, cancellationToken).ConfigureAwait(false), look => report.Draw(View(look)));
                return ExitCode.Ok;
            }

            await LiveAsync(kiosk, terminal, cancellationToken).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        root.Subcommands.Add(top);
    }

    private static async Task<TopReport> LookAsync(ControlClient kiosk, CancellationToken cancellationToken)
    {
        var status = await kiosk.StatusAsync(cancellationToken).ConfigureAwait(false);
        var (picture, findings) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
        return new TopReport(status, picture, findings, await kiosk.PerformanceAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task LiveAsync(ControlClient kiosk, Terminal terminal, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Output),
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = terminal.Width;
        try
        {
            await console.Live(new Text("…")).AutoClear(false).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
            {
                while (true)
                {
                    live.UpdateTarget(await ViewOrProblemAsync(kiosk, cancellationToken).ConfigureAwait(false));
                    live.Refresh();
                    for (var waited = TimeSpan.Zero; waited < Pace; waited += Pace / 10)
                    {
                        if (terminal.Key() is 'q' or 'Q')
                            return;
                        await Task.Delay(Pace / 10, terminal.Time, cancellationToken).ConfigureAwait(false);
                    }
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the wanted end.
        }
    }

    /// <summary>A kiosk that is just being restarted is looked at again.</summary>
    private static async Task<IRenderable> ViewOrProblemAsync(ControlClient kiosk, CancellationToken cancellationToken)
    {
        try
        {
            return View(await LookAsync(kiosk, cancellationToken).ConfigureAwait(false));
        }
        catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.NotReachable)
        {
            return new Text(failed.Message, Shades.Of("FAULT"));
        }
    }

    internal static IRenderable View(TopReport look)
    {
        var (status, picture, perf) = (look.Status, look.Picture, look.Performance);
        var head = $"{status.Kiosk}  {(status.InService ? "in service" : "OUT OF SERVICE")}  {status.Phase.Split(' ', 2)[0]}  {Wording.Local(status.At)}  up {FindingWords.Span(perf.Uptime)}";
        var doors = picture.Doors.GroupBy(door => door.Contact).OrderBy(group => group.Key).Select(group => Wording.Text($"{group.Count()} {WordOf(group.Key)}"));
        return new Rows(
            new Text(head, status.InService ? Style.Plain : Shades.Of("OUT")),
            new Text(Wording.Text($"loop {Wording.Micro(perf.Turn.P50)} / {Wording.Micro(perf.Turn.P99)}   commit {Wording.Micro(perf.Commit.P50)} / {Wording.Micro(perf.Commit.P99)} (p50 / p99)")),
            new Text(Wording.Text($"queue {status.OutboxDepth}   disk {status.DiskUsedPercent:0} %   cpu {perf.CpuShare:0.0} %   mem {Wording.Size(perf.MemoryBytes)}   doors {string.Join(", ", doors)}")),
            Found(look),
            Report.TableOf(["device", "line", "says", "since", "last ok", "detail"], PictureText.DeviceRows(picture)),
            Lively(picture).ToList() is { Count: > 0 } lively ? Report.TableOf(["door", "contact", "since", "last opening"], lively) : new Text(""));
    }

    private static string WordOf(Core.Devices.DoorContact contact) => contact switch
    {
        Core.Devices.DoorContact.Open => "OPEN",
        Core.Devices.DoorContact.Closed => "closed",
        _ => "without a value",
    };

    private static Rows Found(TopReport look)
    {
        var words = new FindingWords(look.Picture.At, KioskOptions.UtcOffset);
        return new Rows(look.Findings.Count == 0
            ? [new Text("good: nothing is known to fail", Shades.Of("good"))]
            : look.Findings.OrderByDescending(finding => finding.IsFault).Take(6).Select(finding => new Text($"{(finding.IsFault ? "FAULT" : "NOTE ")} {words.Of(finding).What}", Shades.Of(finding.IsFault ? "FAULT" : "NOTE"))));
    }

    /// <summary>Doors that are not simply shut, and those opened last.</summary>
    private static IEnumerable<string[]> Lively(CabinetPicture picture) => picture.Doors
        .Where(door => door.Contact != Core.Devices.DoorContact.Closed || door.Openings.Count > 0)
        .OrderByDescending(door => door.Openings.Count > 0 ? door.Openings[0].At : DateTimeOffset.MinValue)
        .Take(8)
        .Select(door => new[]
        {
            door.Compartment.ToString(),
            door.Contact.ToString(),
            Wording.Ago(door.Since, picture.At),
            door.Openings.Count == 0 ? "-" : $"{Wording.Hour(door.Openings[0].At)} {Wording.Outcome(door.Openings[0].Outcome)} {Wording.Seconds(door.Openings[0].Took)}",
        });
}
