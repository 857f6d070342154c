using System.Diagnostics.CodeAnalysis;
using Stateless;
using Stateless.Graph;

namespace KioskLocker.Core;

/// <summary>The transition table: every state, trigger and guard with its description. Built once; works on the turn of the step under way.</summary>
/// <remarks>
/// Amendments run when the transition is certain, before the entry actions. They only amend the turn and append effects:
/// no <c>Fire</c>, no I/O, no throw (measured on Stateless 5.20.1: when an entry action throws, the state has already changed).
/// </remarks>
[SuppressMessage("Maintainability", "CA1506", Justification = "One table is easier to check than five.")]
internal sealed partial class KioskMachine
{
    private readonly StateMachine<KioskPhase, KioskTrigger> _machine;
    private readonly Dictionary<(KioskPhase Source, KioskTrigger Trigger, KioskPhase To), Action<Turn>> _amendments = [];
    private readonly Dictionary<KioskPhase, KioskPhase> _parents = [];
    private Turn? _turn;

    public KioskMachine()
    {
        // Stateless asks for the state once while it is built, before there is a turn.
        _machine = new StateMachine<KioskPhase, KioskTrigger>(
            () => _turn?.State.Phase ?? KioskPhase.Starting, phase => Now.State = Now.State with { Phase = phase });
        _machine.OnUnhandledTrigger((phase, trigger, unmet) => Now.Ignore(
            unmet is null or { Count: 0 } ? $"{trigger} means nothing in {phase}." : $"{trigger} in {phase}: not ({string.Join("; ", unmet)})."));
        _machine.OnTransitioned(Amend);
        ConfigureService();
        ConfigurePreparing();
        ConfigureDoor();
        ConfigureClosing();
        ConfigureLookUp();
        ConfigureCollection();
        ConfigureStaff();
        ConfigureDiagnostics();
    }

    public string Diagram => MermaidGraph.Format(_machine.GetInfo());

    private Turn Now => _turn ?? throw new InvalidOperationException("The table is used outside of a step.");

    public void Fire(Turn turn, KioskTrigger trigger)
    {
        _turn = turn;
        try
        {
            _machine.Fire(trigger);
        }
        finally
        {
            _turn = null;
        }
    }

    private StateMachine<KioskPhase, KioskTrigger>.StateConfiguration Phase(KioskPhase phase, KioskPhase parent)
    {
        _parents[phase] = parent;
        return _machine.Configure(phase).SubstateOf(parent);
    }

    /// <summary>From one state to another; <paramref name="amend"/> runs when the transition is certain.</summary>
    private void On(KioskPhase source, KioskTrigger trigger, KioskPhase to, Action<Turn>? amend = null)
    {
        if (source == to)
            _machine.Configure(source).PermitReentry(trigger);
        else
            _machine.Configure(source).Permit(trigger, to);
        Remember(source, trigger, to, amend);
    }

    /// <summary>The same under a condition. Conditions of one trigger in one state exclude each other.</summary>
    private void OnIf(KioskPhase source, KioskTrigger trigger, KioskPhase to, Func<Turn, bool> when, string because, Action<Turn>? amend = null)
    {
        if (source == to)
            _machine.Configure(source).PermitReentryIf(trigger, () => when(Now), because);
        else
            _machine.Configure(source).PermitIf(trigger, to, () => when(Now), because);
        Remember(source, trigger, to, amend);
    }

    /// <summary>Stay in the state and amend.</summary>
    private void Stay(KioskPhase phase, KioskTrigger trigger, Func<Turn, bool> when, string because, Action<Turn> amend) =>
        _machine.Configure(phase).InternalTransitionIf(trigger, _ => when(Now), _ => amend(Now), because);

    private void Stay(KioskPhase phase, KioskTrigger trigger, Action<Turn> amend) =>
        Stay(phase, trigger, _ => true, "always", amend);

    /// <summary>The visit ends: to idle, or out of service where that was ordered before or meanwhile, or where mains is gone or the map is missing.</summary>
    private void Leave(KioskPhase source, KioskTrigger trigger, Action<Turn>? amend = null)
    {
        OnIf(source, trigger, KioskPhase.Idle, t => Serving.Serves(t.State), "in service", amend);
        OnIf(source, trigger, KioskPhase.OutOfService, t => !Serving.Serves(t.State), "was ordered out of service, or is kept from serving", amend);
    }

    /// <summary>The same under a condition.</summary>
    private void Leave(KioskPhase source, KioskTrigger trigger, Func<Turn, bool> when, string because, Action<Turn> amend)
    {
        OnIf(source, trigger, KioskPhase.Idle, t => Serving.Serves(t.State) && when(t), "in service; " + because, amend);
        OnIf(source, trigger, KioskPhase.OutOfService, t => !Serving.Serves(t.State) && when(t), "was ordered out of service, or is kept from serving; " + because, amend);
    }

    private void Entry(KioskPhase phase, Action<Turn> amend) => _machine.Configure(phase).OnEntry(() => amend(Now));

    private void Exit(KioskPhase phase, Action<Turn> amend) => _machine.Configure(phase).OnExit(() => amend(Now));

    private void Remember(KioskPhase source, KioskTrigger trigger, KioskPhase to, Action<Turn>? amend)
    {
        if (amend is not null)
            _amendments.Add((source, trigger, to), amend);
    }

    private void Amend(StateMachine<KioskPhase, KioskTrigger>.Transition transition)
    {
        // A transition written at a parent is found by climbing from the state it left.
        KioskPhase? at = transition.Source;
        while (at is { } source)
        {
            if (_amendments.TryGetValue((source, transition.Trigger, transition.Destination), out var amend))
            {
                amend(Now);
                return;
            }

            at = _parents.TryGetValue(source, out var parent) ? parent : null;
        }
    }
}
