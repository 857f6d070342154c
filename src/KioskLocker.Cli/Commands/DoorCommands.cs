using System.CommandLine;
using System.Globalization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>door N --json</c>.</summary>
/// <param name="Door">What is known; null when the map knows no such door.</param>
/// <param name="Board">Its board.</param>
/// <param name="Findings">What may keep it from opening.</param>
internal sealed record DoorReport(DoorPicture? Door, BoardPicture? Board, IReadOnlyList<Finding> Findings);

/// <summary>Doors: why one does not open, and trying it.</summary>
internal static class DoorCommands
{
    public static void AddTo(RootCommand root, CommandShell shell, Terminal terminal)
    {
        var number = new Argument<int?>("N") { Description = "Number on the door; all doors without it", Arity = ArgumentArity.ZeroOrOne };
        var door = new Command("door", "Why a door does not open, and trying it; exit 1 when something keeps it from opening") { number }.With(
            "kioskctl door                      all doors",
            "kioskctl door 7                    which part keeps door 7 from opening",
            "kioskctl door open 7               one pulse, watched (needs diag enter)",
            "kioskctl door cycle 7 --times 5    again each time you shut it, timed");
        shell.SetLook(door, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var look = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
            return parsed.GetValue(number) is { } one ? ShowDoor(look.Picture, new CompartmentId(one), report) : ShowAll(look.Picture, report);
        });
        door.Subcommands.Add(Open(shell, terminal));
        door.Subcommands.Add(Cycle(shell, terminal));
        door.Subcommands.Add(Watch(shell, terminal));
        door.Subcommands.Add(Say("saw", "Say which door opened: the number on it, or nothing when none did", shell, optional: true, door => new TechnicianAct.SayOpened(door), "kioskctl door saw 9"));
        door.Subcommands.Add(Plain("shut", "Say that the door at hand is shut, where its contact cannot tell", shell, new TechnicianAct.SayShut()));
        door.Subcommands.Add(Plain("again", "One more pulse at the door that did not open", shell, new TechnicianAct.OpenAgain()));
        door.Subcommands.Add(Plain("end", "End the test under way", shell, new TechnicianAct.EndTest()));
        door.Subcommands.Add(Broken(shell));
        door.Subcommands.Add(Say("repaired", "Lock and contact of a door work again", shell, optional: false, door => new TechnicianAct.MarkRepaired(door!.Value), "kioskctl door repaired 7"));
        root.Subcommands.Add(door);
    }

    private static int ShowDoor(CabinetPicture picture, CompartmentId compartment, Report report)
    {
        var door = picture.Door(compartment);
        var answer = new DoorReport(door, door is null ? null : picture.Board(door.Board), Findings.OfDoor(picture, compartment));
        report.Show(answer, shown =>
        {
            if (shown.Door is { } known)
                PictureText.Door(report, picture, known);
            PictureText.Findings(report, shown.Findings, picture.At);
        });
        return answer.Findings.Any(finding => finding.IsFault) ? ExitCode.Bad : ExitCode.Ok;
    }

    private static int ShowAll(CabinetPicture picture, Report report)
    {
        report.Show(picture.Doors, _ => PictureText.Doors(report, picture));
        return ExitCode.Ok;
    }

    private static Command Open(CommandShell shell, Terminal terminal)
    {
        var number = Number();
        var open = new Command("open", "One pulse at a door, watched until it is shut again") { number }.With("kioskctl door open 7");
        shell.Set(open, (parsed, options, report, cancellationToken) => TryAsync(new ControlClient(options), terminal, Door(parsed.GetValue(number)), 1, report, cancellationToken));
        return open;
    }

    private static Command Cycle(CommandShell shell, Terminal terminal)
    {
        var number = Number();
        var times = new Option<int>("--times") { Description = Wording.Text($"Openings, 1 to {TechnicianAct.MostTimes}"), HelpName = "N", DefaultValueFactory = _ => 5 };
        times.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted is >= 1 and <= TechnicianAct.MostTimes))
                result.AddError(Wording.Text($"--times is a number of 1 to {TechnicianAct.MostTimes}"));
        });
        var cycle = new Command("cycle", "Open a door again each time it was shut by hand, with a table of times") { number, times }.With("kioskctl door cycle 7 --times 5");
        shell.Set(cycle, (parsed, options, report, cancellationToken) => TryAsync(new ControlClient(options), terminal, Door(parsed.GetValue(number)), parsed.GetValue(times), report, cancellationToken));
        return cycle;
    }

    private static async Task<int> TryAsync(ControlClient client, Terminal terminal, CompartmentId door, int times, Report report, CancellationToken cancellationToken)
    {
        using var kiosk = client;
        var session = new Session(kiosk, terminal);
        var test = await DoorTestWalk.RunAsync(session, new TechnicianAct.TryDoor(door, times), report, terminal, cancellationToken).ConfigureAwait(false);
        report.Show(test, shown => PictureText.Test(report, shown));
        return test.Finding is { Kind: DoorFindingKind.Works } ? ExitCode.Ok : ExitCode.Bad;
    }

    private static Command Watch(CommandShell shell, Terminal terminal)
    {
        var number = Number();
        var watch = new Command("watch", "Tell each change of a door's contact as it comes, until q or Ctrl-C; moves nothing") { number }.With("kioskctl door watch 7");
        shell.Set(watch, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var door = Door(parsed.GetValue(number));
            (DoorContact Contact, DateTimeOffset? Since)? before = null;
            try
            {
                while (terminal.Key() is not ('q' or 'Q'))
                {
                    var (picture, _) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
                    if (picture.Door(door) is not { } now)
                        throw new CommandFailedException(ExitCode.Bad, $"the map knows no door {door}");
                    if (before != (now.Contact, now.Since))
                        report.Line($"{Wording.Instant(now.Since ?? picture.At)} door {door}: {now.Contact}");
                    before = (now.Contact, now.Since);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), terminal.Time, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is the wanted end.
            }

            return ExitCode.Ok;
        });
        return watch;
    }

    private static Command Broken(CommandShell shell)
    {
        var number = Number();
        var reason = new Option<string>("--reason") { Description = "Why, for the journal", HelpName = "TEXT", Required = true };
        var broken = new Command("broken", "A lock or contact is not to be trusted: the door is out of service") { number, reason }.With("kioskctl door broken 7 --reason \"coil burnt\"");
        shell.Set(broken, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var answer = await kiosk.ActAsync(new TechnicianAct.MarkBroken(Door(parsed.GetValue(number)), parsed.GetValue(reason)!), cancellationToken).ConfigureAwait(false);
            return KioskCommands.ShowOrder(answer, $"door {parsed.GetValue(number)} is out of service", report);
        });
        return broken;
    }

    private static Command Say(string name, string description, CommandShell shell, bool optional, Func<CompartmentId?, TechnicianAct> act, string example)
    {
        var number = new Argument<int?>("N") { Description = "Number on the door", Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };
        var command = new Command(name, description) { number }.With(example);
        shell.Set(command, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            CompartmentId? door = parsed.GetValue(number) is { } one ? Door(one) : null;
            return KioskCommands.ShowOrder(await kiosk.ActAsync(act(door), cancellationToken).ConfigureAwait(false), "noted", report);
        });
        return command;
    }

    private static Command Plain(string name, string description, CommandShell shell, TechnicianAct act)
    {
        var command = new Command(name, description).With("kioskctl door " + name);
        shell.Set(command, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            return KioskCommands.ShowOrder(await kiosk.ActAsync(act, cancellationToken).ConfigureAwait(false), "done", report);
        });
        return command;
    }

    private static Argument<int> Number() => new("N") { Description = "Number on the door" };

    private static CompartmentId Door(int number) => number is >= 1 and <= CompartmentId.Max
        ? new CompartmentId(number)
        : throw new CommandFailedException(ExitCode.Usage, Wording.Text($"a door has a number of 1 to {CompartmentId.Max}"));
}
