using KioskLocker.Core;

namespace KioskLocker.Tests.Core;

/// <summary>Nothing in the transition table is dead, and nothing that can be posted is unaccounted for in any state.</summary>
public sealed class TableCoverageTests
{
    /// <summary>
    /// What a state inherits from its parent and can never come to. The reason is a fact of every state of that phase, checked after each step
    /// of scenarios, walks and probes; and that it does not come is checked by posting it there.
    /// </summary>
    private static readonly (KioskTrigger By, KioskPhase[] In, string Because, Func<KioskState, bool> Holds)[] NeverThere =
    [
        (KioskTrigger.IdleElapsed, [KioskPhase.ResumeChecking, KioskPhase.CollectChecking, KioskPhase.StaffChecking],
            "whoever gave the last factor took the warning away, and quiet is not heard there", IsAwake),
        (KioskTrigger.Extend, [KioskPhase.ResumeChecking, KioskPhase.CollectChecking, KioskPhase.StaffChecking],
            "whoever gave the last factor took the warning away, and quiet is not heard there", IsAwake),
        (KioskTrigger.WaitElapsed,
            [
                KioskPhase.ResumeIdentify, KioskPhase.CollectIdentify, KioskPhase.CollectOneTime, KioskPhase.CollectOpening, KioskPhase.CollectDoorOpen, KioskPhase.CollectStuck,
                KioskPhase.CollectAskOpened, KioskPhase.CollectAskClosed, KioskPhase.ConfirmTaken, KioskPhase.HandOver,
            ],
            "no wait runs where a second factor may be given, nor behind it", state => !state.Timers.ContainsKey(TimerId.Wait)),
        (KioskTrigger.ProcedureWithdrawn, [KioskPhase.ChooseProcedure], "the list itself shows what is offered", state => Kiosk.Show(state).Screen is Screen.ChooseProcedure),
        (KioskTrigger.ProcedureWithdrawn, [KioskPhase.EnterDossierCode], "a supplement needs no procedure that is offered", state => state.Visit is { Kind: VisitKind.Supplement }),
        (KioskTrigger.ChooseLanguage, [KioskPhase.Idle], "nobody is there", state => state.Visit is null),
    ];

    private static readonly TransitionTable Table = new();

    [Fact]
    public void Every_line_of_the_table_is_taken_by_a_scenario()
    {
        Assert.Empty(Table.Alike());
        var taken = new HashSet<TableLine>();
        foreach (var name in ScenarioTests.Files())
        {
            ScenarioTests.Run(name.Data, script =>
            {
                if (script.Last is { Trigger: { } trigger, Ignored: null })
                    taken.Add(Table.Taken(script.Before.Phase, trigger, script.State.Phase));
            });
        }

        var never = Table.Lines.Except(taken).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"table: {Table.Lines.Count} lines, {taken.Count} taken by scenarios, {taken.Count * 100 / Table.Lines.Count} %");
        Assert.True(never.Count == 0, $"no scenario takes:\n{string.Join('\n', never)}");
    }

    [Fact]
    public void Every_trigger_in_every_state_is_taken_or_shown_to_change_nothing()
    {
        var coverage = new TableCoverage { Check = CheckReasons };
        foreach (var name in ScenarioTests.Files())
            ScenarioTests.Run(name.Data, coverage.Step);
        foreach (var seed in new[] { 5, 6, 7, 8 })
        {
            var walk = new RandomWalk(seed, new KioskScript { Stepped = coverage.Step });
            for (var step = 0; step < 10_000; step++)
                walk.Move();
        }

        var fired = coverage.Fired.Select(f => (Phase: f.From, f.By)).ToHashSet();
        var shown = coverage.Ignored.Union(coverage.Facts).Except(fired).ToHashSet();
        var never = NeverThere.SelectMany(never => never.In.Select(phase => (Phase: phase, never.By))).ToHashSet();
        var pairs = Table.Leaves.SelectMany(phase => Enum.GetValues<KioskTrigger>().Select(by => (Phase: phase, By: by))).ToList();
        var problems = new List<string>();
        foreach (var pair in pairs)
        {
            var isHandled = Table.Of(pair.Phase, pair.By).Any();
            if (fired.Contains(pair) ? never.Contains(pair) : isHandled != never.Contains(pair) || !shown.Contains(pair))
                problems.Add($"{pair.By} in {pair.Phase}: handled {isHandled}, fired {fired.Contains(pair)}, shown to change nothing {shown.Contains(pair)}, said to be impossible {never.Contains(pair)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"states x triggers: {pairs.Count} pairs, {fired.Count} fired, {shown.Count} shown to be ignored ({shown.Except(coverage.Ignored).Count()} of them facts that mean nothing there), "
            + $"{(pairs.Count - problems.Count) * 100 / pairs.Count} %; {coverage.Probed} states probed");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal(pairs.Count, fired.Count + shown.Count);
        Assert.Empty(Table.Leaves.SelectMany(phase => typeof(KioskEvent).GetNestedTypes().Select(kind => (phase, kind.Name))).Except(coverage.Posted));
    }

    private static void CheckReasons(KioskState state)
    {
        foreach (var (by, phases, because, holds) in NeverThere)
            Assert.True(!phases.Contains(state.Phase) || holds(state), $"{by} may come in {state.Phase}; wrongly said: {because}");
    }

    private static bool IsAwake(KioskState state) => state.Visit is { IdleWarning: false } && !state.Timers.ContainsKey(TimerId.IdleCountdown);
}
