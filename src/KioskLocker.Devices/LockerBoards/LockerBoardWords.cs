using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>Which position of the door closes the feedback switch. Makers contradict each other, so commissioning sets it.</summary>
public enum FeedbackPolarity
{
    /// <summary>A set bit means that the door is closed.</summary>
    DoorClosing,

    /// <summary>A set bit means that the door is open.</summary>
    DoorOpening,
}

/// <summary>One board on a line.</summary>
/// <param name="Id">Configured name.</param>
/// <param name="Address">Bus address, as the family counts them.</param>
/// <param name="Feedback">Polarity of the contacts.</param>
/// <param name="Channels">Channel (1-based) to compartment; channels not listed are not wired.</param>
/// <param name="ChannelCount">Locks or relays the board has room for; where its contacts are as many, also the length of its reply.</param>
public sealed record LockerBoardSettings(
    BoardId Id,
    int Address,
    FeedbackPolarity Feedback,
    IReadOnlyDictionary<int, CompartmentId> Channels,
    int ChannelCount)
{
    /// <summary>Contacts and other inputs the board has, where they are not as many as its channels.</summary>
    public int? InputCount { get; init; }

    /// <summary>Channel of a door contact where it is not that of the lock: lock channel to contact channel.</summary>
    public IReadOnlyDictionary<int, int> Contacts { get; init; } = new Dictionary<int, int>();

    /// <summary>Length of the pulse that the board is asked to time; the family rounds it to what its boards can.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Inputs beside door contacts, by channel.</summary>
    public IReadOnlyDictionary<int, BoardInput> Inputs { get; init; } = new Dictionary<int, BoardInput>();

    /// <summary>Lamps and buzzers, by output.</summary>
    public IReadOnlyDictionary<int, BoardOutput> Outputs { get; init; } = new Dictionary<int, BoardOutput>();

    /// <summary>Contacts and other inputs the board has.</summary>
    public int ContactCount => InputCount ?? ChannelCount;

    /// <summary>The channel of the contact at the door of this lock.</summary>
    public int ContactOf(int channel) => Contacts.TryGetValue(channel, out var contact) ? contact : channel;
}

/// <summary>An input of the cabinet on a board.</summary>
/// <param name="Sense">What it senses.</param>
/// <param name="ActiveWhenSet">A set bit means active. A switch that opens when it trips is wired so that a cut wire trips it too.</param>
public sealed record BoardInput(CabinetInput Sense, bool ActiveWhenSet);

/// <summary>A lamp or buzzer on a board.</summary>
/// <param name="Kind">Lamp or buzzer.</param>
/// <param name="Compartment">Whose lamp; null for the cabinet's one.</param>
public sealed record BoardOutput(SignalKind Kind, CompartmentId? Compartment);

/// <summary>When the pulse may be sent (product.md, "At an open door").</summary>
public enum PulseRule
{
    /// <summary>Only after a read that says closed: a door that already reads open gets no pulse.</summary>
    OnlyWhenClosed,

    /// <summary>Whatever the contact says: a broken wire must not lock an owner out.</summary>
    Always,
}

/// <summary>Orders to a locker board line.</summary>
public abstract record LockerOrder
{
    private LockerOrder()
    {
    }

    /// <summary>Exactly one pulse, or none; answered by one <see cref="LockerEvent.OpenAnswered"/>.</summary>
    public sealed record Open(EffectId Effect, CompartmentId Compartment, PulseRule Rule) : LockerOrder;

    /// <summary>A lamp or buzzer on or off; answered by one <see cref="LockerEvent.SwitchAnswered"/>.</summary>
    public sealed record Switch(EffectId Effect, SignalKind Kind, CompartmentId? Compartment, bool On) : LockerOrder;

    /// <summary>Read all boards now and report every contact, changed or not, then <see cref="LockerEvent.SurveyDone"/>.</summary>
    public sealed record Survey : LockerOrder;
}

/// <summary>What a locker board line reports.</summary>
public abstract record LockerEvent
{
    private LockerEvent()
    {
    }

    /// <summary>The one answer to an <see cref="LockerOrder.Open"/>.</summary>
    public sealed record OpenAnswered(EffectId Effect, CompartmentId Compartment, OpenOutcome Outcome) : LockerEvent
    {
        /// <summary>Why the board refused the pulse; null when it did not, or got none.</summary>
        public string? Refusal { get; init; }
    }

    /// <summary>A contact has a new debounced value. Not sent for the closed→open edge that an order reports as opened.</summary>
    public sealed record ContactChanged(CompartmentId Compartment, DoorContact Contact) : LockerEvent;

    /// <summary>The one answer to a <see cref="LockerOrder.Switch"/>.</summary>
    public sealed record SwitchAnswered(EffectId Effect, CompletionCode Code) : LockerEvent;

    /// <summary>An input of the cabinet has a new debounced value.</summary>
    public sealed record InputChanged(CabinetInput Input, InputState State) : LockerEvent;

    /// <summary>A board's health changed.</summary>
    public sealed record BoardChanged(BoardId Board, DeviceHealth Health, string Detail) : LockerEvent
    {
        /// <summary>All boards of its line are lost for the one cause that the detail names: each of them tells it, in the same words.</summary>
        public bool WithItsLine { get; init; }
    }

    /// <summary>Every board answered the survey or was given up for it.</summary>
    public sealed record SurveyDone(IReadOnlyDictionary<CompartmentId, DoorContact> Doors, IReadOnlyDictionary<BoardId, DeviceHealth> Boards) : LockerEvent;
}
