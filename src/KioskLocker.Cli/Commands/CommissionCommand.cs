using System.CommandLine;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>commission doors --json</c>.</summary>
/// <param name="Map">How far the map is proved now.</param>
/// <param name="Tests">Doors tried in this round.</param>
internal sealed record CommissionReport(MapStanding? Map, IReadOnlyList<DoorTest> Tests);

/// <summary>Commissioning: the map proved door by door, and every compartment looked into.</summary>
internal static class CommissionCommand
{
    public static void AddTo(RootCommand root, CommandShell shell, Terminal terminal)
    {
        var commission = new Command("commission", "State that somebody looked into every compartment and found it empty").With(
            "kioskctl commission doors          first: the map, door by door",
            "kioskctl commission                then: every compartment is empty");
        shell.Set(commission, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            return KioskCommands.ShowOrder(await kiosk.CommissionAsync(cancellationToken).ConfigureAwait(false), "commissioned: every compartment is empty", report);
        });

        var only = new Argument<int[]>("N") { Description = "Doors to prove; all that are not proved yet without it", Arity = ArgumentArity.ZeroOrMore };
        var doors = new Command("doors", "Prove the map: one pulse at each door, you say which number opened and shut it; exit 1 until every door is proved") { only }.With(
            "kioskctl commission doors",
            "kioskctl commission doors 7 8      after two locks were changed");
        shell.Set(doors, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            return await ProveAsync(new Session(kiosk, terminal), parsed.GetValue(only) ?? [], report, terminal, cancellationToken).ConfigureAwait(false);
        });
        commission.Subcommands.Add(doors);
        root.Subcommands.Add(commission);
    }

    private static async Task<int> ProveAsync(Session session, int[] only, Report report, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!terminal.IsAsked)
            throw new CommandFailedException(ExitCode.Usage, "commissioning asks which door opened: it needs a person at the keyboard");
        var begun = await session.NowAsync(cancellationToken).ConfigureAwait(false);
        var wanted = begun.Doors
            .Where(door => only.Length > 0 ? only.Contains(door.Compartment.Number) : door is { ToBeProved: true } and not { OutOfService: true, Excused: true })
            .ToList();
        var tests = new List<DoorTest>();
        foreach (var (door, place) in wanted.Select((door, place) => (door, place)))
        {
            report.Say(Wording.Text($"Door {door.Compartment}, {place + 1} of {wanted.Count}{(door.NeedsOfficer ? "; an officer must be beside" : "")}. Enter opens it, s skips it, e ends."));
            var wish = (await terminal.AskAsync(cancellationToken).ConfigureAwait(false))?.Trim();
            if (wish is null or "e")
                break;
            if (wish is "s")
                continue;
            var test = await DoorTestWalk.RunAsync(session, new TechnicianAct.ProveDoor(door.Compartment), report, terminal, cancellationToken).ConfigureAwait(false);
            tests.Add(test);
            report.Say(test.Finding is { } finding ? PictureText.Finding(test.Compartment, finding) : $"door {test.Compartment}: nothing was shown");
        }

        var map = (await session.NowAsync(cancellationToken).ConfigureAwait(false)).Map;
        report.Show(new CommissionReport(map, tests), shown => ShowRound(shown, report));
        return map is { IsProved: true } && map.Proved == map.Doors ? ExitCode.Ok : ExitCode.Bad;
    }

    private static void ShowRound(CommissionReport round, Report report)
    {
        if (round.Tests.Count > 0)
        {
            report.Table(["door", "seen open", "what it shows"], round.Tests.Select(test => new[]
            {
                test.Compartment.ToString(), test.Seen is { } seen ? seen.ToString() : "-", test.Finding is { } finding ? PictureText.Finding(test.Compartment, finding) : "nothing",
            }));
        }

        report.Line(round.Map switch
        {
            null or { Hash: null } => "there is no map to prove",
            { } map when map.Proved == map.Doors && map.Commissioned == map.Hash => Wording.Text($"the map is proved: {map.Doors} of {map.Doors} doors"),
            { } map => Wording.Text($"{map.Proved} of {map.Doors} doors are proved"),
        });
    }
}
