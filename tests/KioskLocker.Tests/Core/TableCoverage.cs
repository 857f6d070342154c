using KioskLocker.Core;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Tests.Core;

/// <summary>
/// Follows scenarios and walks, and posts to the machine, in states that they reach, everything that can be posted: as it stands there, after a
/// while of quiet, with an order out of service pending, and with its time up.
/// </summary>
internal sealed class TableCoverage
{
    /// <summary>States that look alike and are probed all the same: they differ in what lies where.</summary>
    private const int ProbedAlike = 2;

    private readonly Kiosk _kiosk = new();
    private readonly Dictionary<string, int> _looks = new(StringComparer.Ordinal);

    /// <summary>What the table took, by steps and probes.</summary>
    public HashSet<(KioskPhase From, KioskTrigger By, KioskPhase To)> Fired { get; } = [];

    /// <summary>Posted there and ignored: nothing changed, and the journal says why.</summary>
    public HashSet<(KioskPhase Phase, KioskTrigger By)> Ignored { get; } = [];

    /// <summary>Taken there as a fact of devices or office that means nothing to the table.</summary>
    public HashSet<(KioskPhase Phase, KioskTrigger By)> Facts { get; } = [];

    /// <summary>Kinds of events posted in each phase.</summary>
    public HashSet<(KioskPhase Phase, string Kind)> Posted { get; } = [];

    /// <summary>States looked at.</summary>
    public int Probed { get; private set; }

    /// <summary>Holds of every state that steps and probes lead to.</summary>
    public required Action<KioskState> Check { get; init; }

    /// <summary>To be given to a script.</summary>
    public void Step(KioskScript script)
    {
        Take(script.Before, script.Last);
        var look = Look(script.State);
        var seen = _looks[look] = _looks.GetValueOrDefault(look) + 1;
        if (seen > ProbedAlike)
            return;
        var envelope = script.Envelope!;
        foreach (var state in Variants(script.State, envelope))
            Probe(state, envelope, script.Settings);
    }

    /// <summary>What guards ask of a visit, apart from the contents of compartments.</summary>
    internal static string Look(KioskState state)
    {
        var visit = state.Visit;
        var opening = visit?.Opening;
        var board = opening is null ? null : state.Compartments[opening.Compartment.Number];
        return string.Join(
            ' ',
            state.Phase, string.Join(',', state.Timers.Keys), visit?.Kind, visit?.DoorWasOpen, visit?.Report, visit?.Resumed, visit?.TimeUp, visit?.LimitWarning, opening?.After, opening?.Outcome,
            board?.Door, visit?.Printing is null, visit?.Printed, visit?.Staff?.Job, visit?.Staff?.Finding?.Kind, Look(visit?.Diagnostics), visit?.Staff?.With is null, state.Cabinet.OnBattery, state.Service.InService, state.Devices.Surveyed);
    }

    private static string Look(DiagnosticsSession? session) =>
        $"{session?.Begun} {session?.ShutReadDone} {session?.Test?.Told} {session?.Test?.Over} {session?.Test?.Finding?.Kind} {session?.Test?.Times}";

    /// <summary>The state itself and what a moment may make of it.</summary>
    private IEnumerable<KioskState> Variants(KioskState state, EventEnvelope last)
    {
        yield return state;
        if (state.Visit is null)
            yield break;
        var quiet = After(state, last, new KioskEvent.Touched(KioskTrigger.VisitIdle));
        yield return quiet;
        yield return After(quiet, last, new KioskEvent.ServiceOrdered(false, "probe", "out"));
        if (state.Timers.TryGetValue(TimerId.VisitLimit, out var limit) && !state.Visit.TimeUp)
        {
            var late = After(state, last, new KioskEvent.TimerElapsed(TimerId.VisitLimit, limit.StartedSeq));
            if (late.Visit is not null)
                yield return After(late, last, new KioskEvent.ServiceOrdered(false, "probe", "out"));
        }

        if (state.Timers.TryGetValue(TimerId.TechnicianIdle, out var idle))
            yield return After(state, last, new KioskEvent.TimerElapsed(TimerId.TechnicianIdle, idle.StartedSeq));
        if (state.Timers.TryGetValue(TimerId.Question, out var question))
            yield return After(state, last, new KioskEvent.TimerElapsed(TimerId.Question, question.StartedSeq));
    }

    private KioskState After(KioskState state, EventEnvelope last, KioskEvent happened)
    {
        var result = _kiosk.Step(state, last with { Seq = last.Seq + 1, Event = happened });
        Take(state, result);
        return result.State;
    }

    private void Probe(KioskState state, EventEnvelope last, KioskSettings settings)
    {
        Probed++;
        foreach (var (meaning, happened) in Probes.Of(state, settings))
        {
            var result = _kiosk.Step(state, last with { Seq = last.Seq + 2, Event = happened });
            Posted.Add((state.Phase, happened.GetType().Name));
            Take(state, result);
            if (result.Ignored is not null)
            {
                Assert.Same(state, result.State);
                Assert.Empty(result.Effects);
                if (meaning is { } refused)
                    Ignored.Add((state.Phase, refused));
            }
            else if (result.Trigger is null && meaning is { } fact)
            {
                Assert.Equal(state.Phase, result.State.Phase);
                Assert.Equal(state.Visit?.Id, result.State.Visit?.Id);
                Assert.Empty(result.Effects.OfType<KioskEffect.OpenCompartment>());
                Facts.Add((state.Phase, fact));
            }
        }
    }

    private void Take(KioskState before, StepResult result)
    {
        if (result is { Trigger: { } trigger, Ignored: null })
            Fired.Add((before.Phase, trigger, result.State.Phase));
        Check(result.State);
    }
}
