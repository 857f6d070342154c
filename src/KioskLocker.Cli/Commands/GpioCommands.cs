using System.CommandLine;
using System.Diagnostics;
using KioskLocker.Devices.Gpio;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>What became of one bank of pins, for <c>gpio off --json</c>.</summary>
/// <param name="Line">Name of the line.</param>
/// <param name="Chip">Its chip.</param>
/// <param name="Outcome"><c>off</c>, <c>held</c> or <c>failed</c>.</param>
/// <param name="Locks">Locks that are at rest now.</param>
/// <param name="Others">Lamps and buzzers that are.</param>
/// <param name="Reason">Why not; null when they are.</param>
internal sealed record GpioOffAnswer(string Line, string Chip, string Outcome, int Locks, int Others, string? Reason);

/// <summary>Commands on pins. They need no running kiosk: they are for when there is none.</summary>
internal static class GpioCommands
{
    /// <summary>A driver that takes longer hangs, and the unit that waits for this command must not.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var off = new Command(
            "off",
            "Switch off every relay, lamp and buzzer that hangs on pins, when no kiosk runs: for ExecStopPost of the kiosk's unit, after a kiosk was killed between on and off. Exit 1 when a running kiosk holds the lines, 2 when the map is no use, so that nobody knows the pins, 3 when a chip cannot be reached").With("kioskctl gpio off");
        off.With("kioskctl gpio off  after a kill, before somebody puts a hand to the relays");
        shell.SetDespite(off, "NOTHING was switched off. Cut the supply of the locks before anybody puts a hand to them, mend the file (kioskctl config check) and run kioskctl gpio off again", (_, options, report, cancellationToken) => OffAsync(options, report, cancellationToken));
        root.Subcommands.Add(new Command("gpio", "Pins of the computer and of expanders") { off });
    }

    private static async Task<int> OffAsync(KioskOptions options, Report report, CancellationToken cancellationToken)
    {
        if (options.MapProblem is { } problem)
        {
            // Without the map there are no pins to name, and the log after a kill must not say that all is well.
            throw new CommandFailedException(
                ExitCode.Usage,
                $"the map cannot be read: its pins are unknown, nothing was switched off. Cut the supply of the locks before anybody puts a hand to them, mend the map (kioskctl config check) and run kioskctl gpio off again: {problem}");
        }

        var banks = options.Wiring.Boards.Where(line => line.Port is BoardPort.Pins).Select(line => (line.Name, ((BoardPort.Pins)line.Port).Bank));
        var answers = await Task.WhenAll(banks.Select(bank => SwitchOffAsync(bank.Name, bank.Bank, cancellationToken))).ConfigureAwait(false);
        report.Show(answers, shown =>
        {
            if (shown.Length == 0)
                report.Line("nothing hangs on pins in this cabinet");
            foreach (var answer in shown)
                report.Line(TextOf(answer));
        });
        return Array.Exists(answers, answer => answer.Outcome == "failed") ? ExitCode.NotReachable
            : Array.Exists(answers, answer => answer.Outcome == "held") ? ExitCode.Bad
            : ExitCode.Ok;
    }

    private static string TextOf(GpioOffAnswer answer) => answer.Outcome switch
    {
        "off" => FormattableString.Invariant($"{answer.Line} ({answer.Chip}): off, {answer.Locks} locks and {answer.Others} others"),
        "held" => $"{answer.Line} ({answer.Chip}): NOT touched, a running kiosk or another program holds it: {answer.Reason}. Stop it first: systemctl stop kiosklocker",
        _ => $"{answer.Line} ({answer.Chip}): NOT off: {answer.Reason}",
    };

    private static async Task<GpioOffAnswer> SwitchOffAsync(string name, GpioBankLine bank, CancellationToken cancellationToken)
    {
        GpioOffAnswer Answer(string outcome, int locks, int others, string? reason) => new(name, bank.Chip.Name, outcome, locks, others, reason);
        var switching = Task.Factory.StartNew(() => bank.SwitchOff(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await switching.WaitAsync(Limit, cancellationToken).ConfigureAwait(false) switch
            {
                GpioOffOutcome.Off off => Answer("off", off.Locks, off.Others, null),
                GpioOffOutcome.Held held => Answer("held", 0, 0, held.Reason),
                GpioOffOutcome.Failed failed => Answer("failed", 0, 0, failed.Reason),
                _ => throw new UnreachableException(),
            };
        }
        catch (TimeoutException)
        {
            return Answer("failed", 0, 0, $"the driver of the chip did not answer within {Limit.TotalSeconds:0} s");
        }
    }
}
