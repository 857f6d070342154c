using AngleSharp.Dom;
using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.App;

/// <summary>
/// Stands beside a machine, shows its states on the glass, presses whatever can be pressed there and asks the machine what it would make of it;
/// and the other way round: what the machine would take of people is to stand on the glass.
/// </summary>
/// <param name="most">Frames of one phase that are shown; of a technician's, which have many pages, half as many.</param>
internal sealed class GlassProbe(int most) : IDisposable
{
    /// <summary>A page that has shown as many frames is given up for a new one.</summary>
    private const int PageLife = 40;

    /// <summary>Presses on buttons of the page itself that one after the other lead somewhere.</summary>
    private const int Deepest = 3;

    /// <summary>Buttons of the page that lead to other buttons; all others change how it looks, or type.</summary>
    private static readonly string[] Ways = ["Page", "Door", "Finding", "MoreFindings", "PageNext", "OtherDoor", "TypeDossier", "TypeNumber", "CloseTyping", "ByDossier"];

    /// <summary>Frames that look alike and are shown all the same: they differ in what lies where.</summary>
    private static readonly int Alike = Effort.IsDeep ? 3 : 1;

    private readonly Kiosk _kiosk = new();
    private readonly Dictionary<string, int> _looks = new(StringComparer.Ordinal);
    private readonly Dictionary<KioskPhase, int> _shown = [];
    private readonly HashSet<(Unavailable, Unavailable)> _rested = [];
    private readonly Dictionary<(KioskPhase, string), KioskEvent> _plain = [];
    private readonly HashSet<string> _barren = new(StringComparer.Ordinal);
    private TouchBench _bench = Begin();
    private KioskPhase? _on;

    /// <summary>Buttons that can be pressed and that the machine ignores, with where that was seen first.</summary>
    public SortedDictionary<string, string> Dead { get; } = new(StringComparer.Ordinal);

    /// <summary>What the machine would take of people and the glass has no button for, by phase and by what it is.</summary>
    public SortedDictionary<(KioskPhase Phase, string Wish), string> Missing { get; } = [];

    public IReadOnlyDictionary<KioskPhase, int> Shown => _shown;

    /// <summary>What was said at rest of drop-offs and of collections.</summary>
    public ISet<(Unavailable DropOff, Unavailable Collect)> Rested => _rested;

    /// <summary>Events of the glass that the machine was asked about.</summary>
    public int Asked { get; private set; }

    public void Dispose() => _bench.Dispose();

    /// <summary>To be given to a script.</summary>
    public void Step(KioskScript script, Func<string> where)
    {
        var state = script.State;
        // For the seconds of a start the calm screen covers the glass.
        if (state.Phase == KioskPhase.Starting)
            return;
        if (state.Phase == KioskPhase.Idle && script.Frame.Screen is Screen.Idle rest)
            _rested.Add((rest.DropOff, rest.Collect));
        if (_shown.GetValueOrDefault(state.Phase) >= (state.Phase.IsDiagnostics() ? (most + 1) / 2 : most))
            return;
        var frame = script.Frame.OnGlass();
        var look = TableCoverage.Look(state) + ScreenShape.Of(frame with { Visit = null });
        var seen = _looks[look] = _looks.GetValueOrDefault(look) + 1;
        if (seen <= Alike)
            Show(script, frame, where());
    }

    public void Show(KioskScript script, ScreenFrame frame, string where)
    {
        var phase = script.State.Phase;
        _shown[phase] = _shown.GetValueOrDefault(phase) + 1;
        if (_shown.Values.Sum() % PageLife == 0)
        {
            _bench.Dispose();
            _bench = Begin();
        }

        _bench.Kiosk.Live.Picture = Picture(script.State);
        var stand = new Stand(script.State, script.Envelope!, script.Settings, frame, where);
        Walk(stand);
        if (script.State.Visit?.Staff?.Peer is null)
            LookForMissing(stand);
    }

    private static TouchBench Begin()
    {
        var bench = new TouchBench(null);
        bench.Kiosk.KnowsAll = true;
        return bench;
    }

    /// <summary>Through this frame, and whatever its own buttons lead to.</summary>
    private void Walk(Stand stand)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ways = new Queue<string[]>([[]]);
        while (ways.TryDequeue(out var way))
        {
            Enter(stand, way);
            foreach (var button in All("data-action", "[disabled]").Concat(All("data-action", "[disabled]").Select(ValueOf)))
                stand.Off.Add(button);
            var on = All("data-action", ":not([disabled])");
            var further = All("data-local", ":not([disabled])").Where(local => Ways.Any(name => local.StartsWith($"[data-local='{name}']", StringComparison.Ordinal))).ToList();
            if (way is [.., var last] && on.TrueForAll(IsLanguage) && !Effort.IsDeep)
                _barren.Add(last);
            foreach (var local in further.Where(local => way.Length < Deepest && !_barren.Contains(local) && seen.Add(local.Contains("PageNext", StringComparison.Ordinal) ? string.Join(' ', way) + local : local)))
                ways.Enqueue([.. way, local]);
            foreach (var button in on)
                Press(stand, way, button);
        }
    }

    private void Enter(Stand stand, string[] way)
    {
        // Another phase makes another screen of it; what a page holds for itself within one goes with the frame.
        if (_on == stand.Frame.Phase || stand.Frame.Phase.IsDiagnostics())
            _bench.Show(null);
        _bench.Show(stand.Frame);
        _on = stand.Frame.Phase;
        foreach (var local in way)
        {
            foreach (var happened in Click(local))
                Ask(stand, local, happened);
        }
    }

    private List<KioskEvent> Click(string selector)
    {
        var before = _bench.Kiosk.Posted.Count;
        _bench.Page.Find(selector).Click();
        _bench.EndGuard();
        return [.. _bench.Kiosk.Posted.Skip(before)];
    }

    private void Press(Stand stand, string[] way, string button)
    {
        if (_plain.TryGetValue((stand.State.Phase, button), out var known))
        {
            Ask(stand, button, known);
            return;
        }

        if (_bench.Page.FindAll(button).Count == 0)
            Enter(stand, way);
        var types = _bench.Page.FindAll("[data-field]").Count > 0;
        var posted = Click(button);
        foreach (var happened in posted)
            Ask(stand, button, happened);
        if (IsLanguage(button))
            _bench.Show(stand.Frame);
        else if (posted.Count == 0 && types)
            Give(stand, button);
        else if (posted.Count == 0)
            Dead.TryAdd($"{stand.State.Phase}: {button} posts nothing", stand.Where);
        if (posted is [KioskEvent.Touched or KioskEvent.LanguageChosen] && !Effort.IsDeep)
            _plain[(stand.State.Phase, button)] = posted[0];
    }

    /// <summary>The button of a pad: some value that fits its kind is to be taken.</summary>
    private void Give(Stand stand, string button)
    {
        var fitting = Probes.Of(stand.State, stand.Settings).Where(probe => button == $"[data-action='{probe.Meaning}']" || button.StartsWith($"[data-action='{probe.Meaning}'][", StringComparison.Ordinal)).Select(probe => probe.Event).ToList();
        foreach (var happened in fitting)
            stand.Offered.Add(Say(happened));
        Asked++;
        if (fitting.TrueForAll(happened => Take(stand, happened).Ignored is not null))
            Dead.TryAdd($"{stand.State.Phase}: {button} with whatever value is ignored: {(fitting.Count == 0 ? "nothing fits it" : Take(stand, fitting[0]).Ignored)}", stand.Where);
    }

    private void Ask(Stand stand, string button, KioskEvent happened)
    {
        Asked++;
        stand.Offered.Add(Say(happened));
        if (Take(stand, happened).Ignored is { } why)
            Dead.TryAdd($"{stand.State.Phase}: {button} is ignored: {why}", $"{stand.Where}: {happened}");
    }

    private void LookForMissing(Stand stand)
    {
        foreach (var (meaning, happened) in Probes.Of(stand.State, stand.Settings))
        {
            if (meaning is null || !IsOfPeople(happened) || stand.Offered.Contains(Say(happened)) || stand.Off.Contains(Say(happened)))
                continue;
            var taken = Take(stand, happened);
            if (taken is { Ignored: null, Trigger: not null } && (taken.Effects.Count > 0 || !ReferenceEquals(taken.State, stand.State)))
                Missing.TryAdd((stand.State.Phase, Say(happened)), stand.Where);
        }
    }

    private StepResult Take(Stand stand, KioskEvent happened) => _kiosk.Step(stand.State, stand.Last with { Seq = stand.Last.Seq + 1, Event = happened });

    /// <summary>Buttons by what tells them from each other.</summary>
    private List<string> All(string name, string also) =>
        [.. _bench.Page.FindAll($"[{name}]{also}").Select(found => Part(found, name) + Part(found, "data-value") + Part(found, "data-door")).Distinct(StringComparer.Ordinal)];

    private static string Part(IElement found, string name) => found.GetAttribute(name) is { } value ? $"[{name}='{value}']" : "";

    /// <summary>What a button that is off would have said.</summary>
    private static string ValueOf(string button)
    {
        var parts = button.Split('\'');
        return parts switch
        {
            [_, "Diagnose" or "EndDiagnostics", _, var value, ..] => value,
            [_, var action, _, var value, ..] => $"{action} {value}",
            _ => parts[1],
        };
    }

    private static bool IsLanguage(string button) => button.StartsWith($"[data-action='{KioskTrigger.ChooseLanguage}']", StringComparison.Ordinal);

    /// <summary>Said or done at the machine, and not by its devices, its timers, its office, nor at its console; of languages the page has its own choice.</summary>
    private static bool IsOfPeople(KioskEvent happened) => happened is KioskEvent.Touched { Trigger: not KioskTrigger.VisitIdle } or KioskEvent.VisitStarted or KioskEvent.PreRegistrationPresented
        or KioskEvent.DropOffNumberPresented or KioskEvent.DossierCodePresented or KioskEvent.ProcedureChosen or KioskEvent.PersonGiven or KioskEvent.PhoneGiven or KioskEvent.ReturnChosen
        or KioskEvent.CompartmentWished or KioskEvent.BagScanned or KioskEvent.CodePresented or KioskEvent.OneTimeGiven or KioskEvent.BadgePresented or KioskEvent.PinEntered
        or KioskEvent.JobChosen or KioskEvent.CompartmentChosen or KioskEvent.PapersCounted or KioskEvent.TechnicianActed { Peer: null };

    private static string Say(KioskEvent happened) => happened switch
    {
        KioskEvent.Touched touched => touched.Trigger.ToString(),
        KioskEvent.VisitStarted started => $"Start{started.Kind}",
        KioskEvent.TechnicianActed { Act: TechnicianAct.Ask ask } => ask.Task.ToString(),
        KioskEvent.TechnicianActed { Act: var act } => act.GetType().Name,
        KioskEvent.JobChosen chosen => $"{KioskTrigger.ChooseJob} {chosen.Job}",
        KioskEvent.CompartmentChosen chosen => $"{KioskTrigger.ChooseCompartment} {chosen.Compartment}",
        KioskEvent.ProcedureChosen chosen => $"{KioskTrigger.ChooseProcedure} {chosen.Procedure}",
        KioskEvent.ReturnChosen chosen => $"{KioskTrigger.ChooseReturn} {(chosen.Here ? "here" : "counter")}",
        KioskEvent.CompartmentWished wished => $"{KioskTrigger.WishCompartment} {wished.Size}",
        _ => happened.GetType().Name,
    };

    /// <summary>What the devices say in this state.</summary>
    private static CabinetPicture Picture(KioskState state)
    {
        var sound = FakeLive.Sound();
        var doors = state.Compartments.Values.Where(c => c.OutOfServiceBefore is null).ToList();
        return sound with
        {
            Boards = [.. state.Devices.Boards.Select(board => sound.Boards[0] with { Board = new(board.Key), Health = board.Value })],
            Doors = [.. doors.Select(c => sound.Doors[0] with { Compartment = c.Id, Board = c.Board, Contact = c.Door, OutOfService = c.OutOfService })],
            Outputs = [.. doors.Take(2).Select(c => new OutputPicture(c.Board, c.Id.Number, SignalKind.Lamp, c.Id, null)), new OutputPicture(new("a"), 9, SignalKind.Buzzer, null, null)],
        };
    }

    /// <summary>One state on the glass, and what it turned out to offer.</summary>
    private sealed record Stand(KioskState State, EventEnvelope Last, KioskSettings Settings, ScreenFrame Frame, string Where)
    {
        public HashSet<string> Offered { get; } = new(StringComparer.Ordinal);

        /// <summary>Buttons that are there, cannot be pressed and say why.</summary>
        public HashSet<string> Off { get; } = new(StringComparer.Ordinal);
    }
}
