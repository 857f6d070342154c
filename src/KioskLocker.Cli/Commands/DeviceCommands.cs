using System.CommandLine;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Cli.Commands;

/// <summary>Boards, printer, scanner, inputs and outputs.</summary>
internal static class DeviceCommands
{
    public static void AddTo(RootCommand root, CommandShell shell, Terminal terminal)
    {
        root.Subcommands.Add(Board(shell));
        root.Subcommands.Add(Printer(shell, terminal));
        root.Subcommands.Add(Scanner(shell, terminal));
        root.Subcommands.Add(Inputs(shell));
        root.Subcommands.Add(Signal("lamp", "A lamp: of a compartment, or the cabinet's", SignalKind.Lamp, shell, terminal));
        root.Subcommands.Add(Signal("buzzer", "The buzzer", SignalKind.Buzzer, shell, terminal));
    }

    private static Command Board(CommandShell shell)
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the board; all without it", Arity = ArgumentArity.ZeroOrOne };
        var board = new Command("board", "Locker boards: health, counters, abilities; exit 1 when one is not well") { name }.With(
            "kioskctl board",
            "kioskctl board main --watch");
        shell.SetLook(board, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var (picture, _) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
            var wanted = parsed.GetValue(name);
            var boards = picture.Boards.Where(one => wanted is null || one.Board.Name == wanted).ToList();
            if (boards.Count == 0)
                throw new CommandFailedException(ExitCode.Bad, $"there is no board {wanted}; there is {string.Join(", ", picture.Boards.Select(one => one.Board))}");
            report.Show<IReadOnlyList<BoardPicture>>(boards, shown =>
            {
                report.Table(["board", "line", "addr", "says", "since", "last ok", "detail"], shown.Select(one => new[]
                {
                    one.Board.ToString(), one.Line, Wording.Number(one.Address), one.Health.ToString(), Wording.Ago(one.Since, picture.At), Wording.Ago(one.LastOk, picture.At), one.Detail,
                }));
                report.Table(PictureText.CounterColumns("board"), shown.Select(one => PictureText.CounterRow(one.Board.ToString(), one.Counters)));
                PictureText.Refusals(report, shown);
                report.Pairs([.. shown.Select(one => (one.Board.ToString(), PictureText.Abilities(one.Can)))]);
            });
            return boards.Exists(one => one.Health is not (DeviceHealth.Ok or DeviceHealth.Degraded)) ? ExitCode.Bad : ExitCode.Ok;
        });
        return board;
    }

    private static Command Printer(CommandShell shell, Terminal terminal)
    {
        var printer = new Command("printer", "The receipt printer: status, paper, counters; exit 1 when it prints nothing").With(
            "kioskctl printer",
            "kioskctl printer test              a test slip (needs diag enter)",
            "kioskctl printer clear             whatever waits in it comes out no more");
        shell.SetLook(printer, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var (look, _) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
            var picture = look.Printer ?? throw new CommandFailedException(ExitCode.Bad, "no printer is fitted");
            report.Show(picture, shown =>
            {
                report.Pairs(
                    ("printer", $"{shown.Status.Condition}, paper {shown.Status.Paper}, since {Wording.Ago(shown.Since, look.At)}"),
                    ("line", $"{shown.Line}, {(look.Line(shown.Line) is { IsUp: true } line ? "up at " + line.Port : "DOWN")}; last sign of life {Wording.Ago(shown.LastOk, look.At)} ago"),
                    ("can", PictureText.Abilities(shown.Can)),
                    ("slips", shown.Counters.Printer is { } counts ? Wording.Text($"{counts.Slips} confirmed, {counts.Uncertain} uncertain, {counts.NotPrinted} not printed; {counts.Cuts} cuts, {counts.Millimetres / 1000.0:0.0} m of paper") : "not counted"));
                report.Table(PictureText.CounterColumns("device"), [PictureText.CounterRow("printer", shown.Counters)]);
            });
            return picture.Status.Condition == PrinterCondition.Ready ? ExitCode.Ok : ExitCode.Bad;
        });
        printer.Subcommands.Add(Act("test", "Print a test slip without personal data", new TechnicianAct.PrintTest(), shell, terminal).With("kioskctl printer test"));
        printer.Subcommands.Add(Act("clear", "Forget whatever waits in the printer", new TechnicianAct.Ask(DeviceTask.ClearPrinter), shell, terminal).With("kioskctl printer clear"));
        return printer;
    }

    private static Command Scanner(CommandShell shell, Terminal terminal)
    {
        var scanner = new Command("scanner", "The code scanner: health, counters, last scans by kind and length, never what they said; exit 1 when it is silent").With(
            "kioskctl scanner --watch           while you show it a code",
            "kioskctl scanner set               every setting put right (diag enter)");
        shell.SetLook(scanner, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var (look, _) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
            var picture = look.Scanner ?? throw new CommandFailedException(ExitCode.Bad, "no scanner is fitted");
            report.Show(picture, shown =>
            {
                report.Pairs(
                    ("scanner", $"{shown.Health}, {shown.Detail}, since {Wording.Ago(shown.Since, look.At)}"),
                    ("line", $"{shown.Line}, {(look.Line(shown.Line) is { IsUp: true } line ? "up at " + line.Port : "DOWN")}; last sign of life {Wording.Ago(shown.LastOk, look.At)} ago"),
                    ("can", PictureText.Abilities(shown.Can)));
                report.Table(PictureText.CounterColumns("device"), [PictureText.CounterRow("scanner", shown.Counters)]);
                if (shown.Scans.Count > 0)
                    report.Table(["scanned at", "kind", "length", "made of"], shown.Scans.Select(scan => new[] { Wording.Hour(scan.At), scan.Kind, Wording.Number(scan.Length), MadeOf(scan) }));
                else
                    report.Line("nothing was scanned since the start");
            });
            return picture.Health is DeviceHealth.Ok or DeviceHealth.Degraded ? ExitCode.Ok : ExitCode.Bad;
        });
        scanner.Subcommands.Add(Act("set", "Look at every setting and set right what differs", new TechnicianAct.Ask(DeviceTask.SetScanner), shell, terminal).With("kioskctl scanner set"));
        return scanner;
    }

    private static string MadeOf(MaskedScan scan) => string.Join(", ", new[] { scan.Letters ? "letters" : "", scan.Digits ? "digits" : "", scan.Other ? "others" : "" }.Where(part => part.Length > 0));

    private static Command Inputs(CommandShell shell)
    {
        var inputs = new Command("inputs", "Inputs of the cabinet, lamps and buzzer, as they are now").With("kioskctl inputs --watch 0.5");
        shell.SetLook(inputs, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var (picture, _) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
            report.Show(new InputsReport(picture.Inputs, picture.Outputs), shown =>
            {
                if (shown.Inputs.Count == 0)
                    report.Line("the map has no inputs beside door contacts");
                else
                    report.Table(["input", "says", "since"], shown.Inputs.Select(input => new[] { input.Input.ToString(), input.State.ToString(), Wording.Ago(input.Since, picture.At) }));
                if (shown.Outputs.Count > 0)
                {
                    report.Table(["output", "of door", "board", "no.", "last ordered"], shown.Outputs.Select(output => new[]
                    {
                        output.Kind.ToString(), output.Compartment?.ToString() ?? "", output.Board.ToString(), Wording.Number(output.Output), output.On switch { true => "on", false => "off", null => "-" },
                    }));
                }
            });
            return ExitCode.Ok;
        });
        return inputs;
    }

    private static Command Signal(string name, string description, SignalKind kind, CommandShell shell, Terminal terminal)
    {
        var command = new Command(name, description);
        foreach (var on in new[] { true, false })
        {
            var word = on ? "on" : "off";
            var number = new Argument<int?>("N") { Description = "Compartment; the cabinet's own without it", Arity = ArgumentArity.ZeroOrOne };
            var direction = new Command(word, on ? "Switch it on; it goes off when the session ends" : "Switch it off").With(kind == SignalKind.Lamp ? $"kioskctl lamp {word} 7" : $"kioskctl {name} {word}");
            if (kind == SignalKind.Lamp)
                direction.Arguments.Add(number);
            shell.Set(direction, (parsed, options, report, cancellationToken) =>
            {
                CompartmentId? door = kind == SignalKind.Lamp && parsed.GetValue(number) is { } one ? new CompartmentId(one) : null;
                return DoAsync(new ControlClient(options), terminal, new TechnicianAct.Switch(kind, door, on), report, cancellationToken);
            });
            command.Subcommands.Add(direction);
        }

        return command;
    }

    private static Command Act(string name, string description, TechnicianAct act, CommandShell shell, Terminal terminal)
    {
        var command = new Command(name, description);
        shell.Set(command, (_, options, report, cancellationToken) => DoAsync(new ControlClient(options), terminal, act, report, cancellationToken));
        return command;
    }

    private static async Task<int> DoAsync(ControlClient client, Terminal terminal, TechnicianAct act, Report report, CancellationToken cancellationToken)
    {
        using var kiosk = client;
        var done = await new Session(kiosk, terminal).DoAsync(act, cancellationToken).ConfigureAwait(false);
        report.Show(done, shown => report.Line(WordOf(shown.Code!.Value) + (shown.Detail.Length > 0 ? ": " + shown.Detail : "")));
        return done.Code == CompletionCode.Ok ? ExitCode.Ok : ExitCode.Bad;
    }

    private static string WordOf(CompletionCode code) => code switch
    {
        CompletionCode.Ok => "done",
        CompletionCode.NotFitted => "not fitted here",
        CompletionCode.Offline => "no answer",
        CompletionCode.Refused => "the device refuses",
        CompletionCode.Uncertain => "uncertain",
        CompletionCode.Cancelled => "withdrawn",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Answer of <c>inputs --json</c>.</summary>
internal sealed record InputsReport(IReadOnlyList<InputPicture> Inputs, IReadOnlyList<OutputPicture> Outputs);
