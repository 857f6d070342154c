using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>The context of one step: the state as amended so far and the effects so far. Thrown away when the step throws.</summary>
internal sealed class Turn(KioskState before, EventEnvelope envelope)
{
    private readonly KioskState _before = before;
    private readonly List<KioskEffect> _effects = [];
    private int _ordered;
    private int _cases;

    public KioskState State { get; set; } = before;

    public EventEnvelope Envelope { get; } = envelope;

    public KioskEvent Event => Envelope.Event;

    public IReadOnlyList<KioskEffect> Effects => _effects;

    public string? Ignored { get; private set; }

    public KioskSettings Settings => State.Settings ?? throw new InvalidOperationException("No settings were posted before this event.");

    public KioskNumbers Numbers => Settings.Numbers;

    public Visit Visit
    {
        get => State.Visit ?? throw new InvalidOperationException("There is no visit.");
        set => State = State with { Visit = value };
    }

    public Opening Opening
    {
        get => Visit.Opening ?? throw new InvalidOperationException("No compartment was ordered open in this visit.");
        set => Visit = Visit with { Opening = value };
    }

    public DateTime LocalTime => Envelope.Utc.ToOffset(Settings.UtcOffset).DateTime;

    public DateOnly Today => DateOnly.FromDateTime(LocalTime);

    /// <summary>The local day when the clock is confirmed: a wrong clock must not take a procedure away.</summary>
    public DateOnly? ConfirmedToday => Envelope.ClockConfirmed ? Today : null;

    /// <summary>The agency's name as slips have it, in Vietnamese; its code where the directory does not know it.</summary>
    public string AgencyName(AgencyId id) => AgencyOf(id)?.NameVi ?? id.Text;

    /// <summary>The agency's English name for screens; null where the office gave none.</summary>
    public string? AgencyNameEn(AgencyId id) => Given(AgencyOf(id)?.NameEn);

    /// <summary>A name that the office gave; null for a blank one, for English names may be left out.</summary>
    public static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;

    /// <summary>Screens know no clock: they show what is in force on the day of the last event.</summary>
    public void NoteDay()
    {
        var today = State.Settings is null ? null : ConfirmedToday;
        if (State.Day?.Date != today)
            State = State with { Day = today is { } day ? new ConfirmedDay(day) : null };
    }

    public void Ignore(string why)
    {
        State = _before;
        _effects.Clear();
        Ignored = why;
    }

    public EffectId NextEffect() => new(Envelope.Epoch, Envelope.Seq, _ordered++);

    public void Add(KioskEffect effect) => _effects.Add(effect);

    public void Send(UplinkMessage message)
    {
        var seq = State.Counters.OutboxSeq + 1;
        State = State with { Counters = State.Counters with { OutboxSeq = seq } };
        _effects.Add(new KioskEffect.Send(seq, message));
    }

    /// <summary>Something an operator must hear of, as a case of its own.</summary>
    public string Alert(AlertKind kind, CompartmentId? compartment)
    {
        var number = NewCaseNumber();
        Send(new UplinkMessage.SecurityAlert(kind, compartment, number));
        return number;
    }

    public void StartTimer(TimerId timer, TimeSpan span)
    {
        State = State with { Timers = State.Timers.SetItem(timer, new RunningTimer(Envelope.Seq, span)) };
        _effects.Add(new KioskEffect.StartTimer(timer, span));
    }

    public void StopTimer(TimerId timer)
    {
        if (!State.Timers.ContainsKey(timer))
            return;
        State = State with { Timers = State.Timers.Remove(timer) };
        _effects.Add(new KioskEffect.StopTimer(timer));
    }

    public void Signal(SignalKind kind, CompartmentId? compartment, bool on) =>
        _effects.Add(new KioskEffect.Signal(NextEffect(), kind, compartment, on));

    public Compartment Compartment(CompartmentId id) => State.Compartments[id.Number];

    public void Put(Compartment compartment) =>
        State = State with { Compartments = State.Compartments.SetItem(compartment.Id.Number, compartment) };

    /// <summary>Takes a new value of a door contact.</summary>
    public void Read(CompartmentId id, DoorContact contact) =>
        Put(Compartment(id).Reads(contact, Envelope.Monotonic, Numbers.ForcedDoorRearm));

    /// <summary>Changes what is known of a compartment and tells the office, unless nothing changed.</summary>
    public void Reassess(CompartmentId id, CompartmentContent content, bool outOfService, string cause, string? caseNumber = null)
    {
        var old = Compartment(id);
        if (old.Content == content && old.OutOfService == outOfService)
            return;
        Put(old with { Content = content, OutOfService = outOfService, Excused = outOfService ? old.Excused : null });
        Send(new UplinkMessage.CompartmentChanged(id, content, outOfService, cause, caseNumber));
    }

    public void Put(DossierRecord dossier) => State = State with { Dossiers = State.Dossiers.SetItem(dossier.Number.Text, dossier) };

    public DossierRecord? Dossier(DropOffNumber number) => State.Dossiers.GetValueOrDefault(number.Text);

    /// <summary>A number a citizen can read to the hotline; unique on this machine because a journal place is used once, and a second case of one step counts on.</summary>
    public string NewCaseNumber()
    {
        var number = $"{Settings.Machine}-{Envelope.Epoch}-{Envelope.Seq}";
        return ++_cases == 1 ? number : $"{number}-{_cases}";
    }

    private Agency? AgencyOf(AgencyId id) => State.Directory?.Agencies.FirstOrDefault(a => a.Id == id);
}
