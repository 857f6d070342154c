using System.Globalization;
using System.Text.Json.Serialization;

namespace KioskLocker.Simulation.World;

/// <summary>State of a door contact and its wire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContactCondition>))]
public enum ContactCondition
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Reads as an open door whatever the door does.</summary>
    [JsonStringEnumMemberName("stuckOpen")]
    StuckOpen,

    /// <summary>Reads as a shut door whatever the door does.</summary>
    [JsonStringEnumMemberName("stuckClosed")]
    StuckClosed,

    /// <summary>No current: the bit is clear, and what that means depends on how the contact is wired.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}

/// <summary>A thing lying in a compartment.</summary>
public sealed record ItemView(long Id, string Name);

/// <summary>One door as a bystander sees it, and what its wire says.</summary>
/// <param name="Number">Number on the door.</param>
/// <param name="Open">The truth.</param>
/// <param name="Jammed">The latch does not give way.</param>
/// <param name="Contact">State of the contact.</param>
/// <param name="ReadsOpen">What the board believes, polarity undone; differs from the truth when the contact is at fault or swapped.</param>
/// <param name="LockOf">Number whose lock wire ends at this door; its own number unless the wiring is swapped.</param>
/// <param name="Items">What lies inside.</param>
/// <param name="Energised">A relay keeps current flowing through the lock.</param>
public sealed record DoorView(int Number, bool Open, bool Jammed, ContactCondition Contact, bool ReadsOpen, int LockOf, IReadOnlyList<ItemView> Items, bool Energised);

/// <summary>
/// Steel, springs, switches and wires of one cabinet. A lock that is energised lets its spring door pop open, unless it is jammed;
/// only a person shuts a door. Knows no protocol and no kiosk. Safe for any thread.
/// </summary>
public sealed class SimulatedCabinet
{
    /// <summary>Things one compartment can hold, so that a script cannot fill memory.</summary>
    public const int MaxItems = 20;

    /// <summary>Longest name of a thing, characters.</summary>
    public const int MaxItemName = 80;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Steel> _doors = [];
    private readonly Dictionary<(string Board, int Channel), Steel> _lockWires = [];
    private readonly Dictionary<(string Board, int Channel), Steel> _contactWires = [];
    private readonly Dictionary<(string Board, int Channel), TimeSpan> _energisedSince = [];
    private readonly Dictionary<string, SwitchClosedBy> _feedback;
    private long _lastItem;

    public SimulatedCabinet(CabinetPlan plan, CabinetLedger ledger)
    {
        Plan = plan;
        Ledger = ledger;
        _feedback = plan.Boards.ToDictionary(board => board.Id, board => board.Feedback ?? SwitchClosedBy.DoorClosing);
        foreach (var compartment in plan.Compartments)
        {
            var door = new Steel(compartment);
            _doors.Add(compartment.Number, door);
            _lockWires.Add(door.LockWire, door);
            _contactWires.Add(door.ContactWire, door);
        }

        Fittings = new CabinetFittings(plan, ledger);
    }

    public CabinetPlan Plan { get; }

    public CabinetLedger Ledger { get; }

    /// <summary>What is fitted to it beside doors.</summary>
    public CabinetFittings Fittings { get; }

    /// <summary>Every door, by number.</summary>
    public IReadOnlyList<DoorView> Doors()
    {
        lock (_gate)
        {
            return [.. _doors.Values.Select(View_NeedsLock)];
        }
    }

    /// <summary>Every lock and every contact is wired as the plan says.</summary>
    public bool IsWiredAsPlanned => WiredOtherwise.Count == 0;

    /// <summary>Doors whose lock or contact is wired otherwise than the plan says, in ascending order.</summary>
    public IReadOnlyList<int> WiredOtherwise
    {
        get
        {
            lock (_gate)
            {
                return [.. _doors.Values.Where(door => _lockWires[door.LockWire] != door || _contactWires[door.ContactWire] != door).Select(door => door.Plan.Number).Order()];
            }
        }
    }

    /// <summary>One door.</summary>
    public DoorView Door(int number)
    {
        lock (_gate)
        {
            return View_NeedsLock(_doors[number]);
        }
    }

    /// <summary>Current flows through the lock on this channel.</summary>
    /// <param name="board">Board id.</param>
    /// <param name="channel">1-based; a channel without a wire energises nothing.</param>
    /// <param name="length">How long; null when nothing but a further order ends it.</param>
    public void Energise(string board, int channel, TimeSpan? length)
    {
        lock (_gate)
        {
            var door = _lockWires.GetValueOrDefault((board, channel));
            var effect = door is null ? "no lock on this channel" : door.Open ? "already open" : door.Jammed ? "jammed" : "opened";
            Ledger.Write(Happening.Pulse, door?.Plan.Number, board, channel, (int?)length?.TotalMilliseconds, effect);
            if (door is { Open: false, Jammed: false })
            {
                door.Open = true;
                Ledger.Write(Happening.DoorOpened, door.Plan.Number, detail: "lock");
            }
        }
    }

    /// <summary>The contact of a relay closes or opens, and whatever is wired to it gets current or loses it: a lock, a lamp, the buzzer.</summary>
    /// <param name="board">Board id.</param>
    /// <param name="channel">1-based relay.</param>
    /// <param name="closed">Whether current flows from now on.</param>
    /// <param name="now">Time of that board's line, which the length of the current is taken from.</param>
    /// <param name="meant">After which time the board means to end it by itself; null when it does not.</param>
    public void Connect(string board, int channel, bool closed, TimeSpan now, TimeSpan? meant)
    {
        if (Fittings.Connect(board, channel, closed))
        {
            return;
        }

        lock (_gate)
        {
            if (closed)
            {
                _energisedSince[(board, channel)] = now;
                Energise(board, channel, meant);
            }
            else if (_energisedSince.Remove((board, channel), out var since))
            {
                Ledger.Write(Happening.LockReleased, _lockWires.GetValueOrDefault((board, channel))?.Plan.Number, board, channel, (int)(now - since).TotalMilliseconds);
            }
        }
    }

    /// <summary>Whether the switch on this channel is closed, which sets its bit. A channel without a wire reads clear.</summary>
    public bool SwitchClosed(string board, int channel)
    {
        lock (_gate)
        {
            return _contactWires.TryGetValue((board, channel), out var door) ? SwitchClosed_NeedsLock(door, _feedback[board]) : Fittings.SwitchClosed(board, channel);
        }
    }

    /// <summary>Whether a sensor in the compartment on this channel sees something. A channel without a compartment sees nothing.</summary>
    public bool SensesItem(string board, int channel)
    {
        lock (_gate)
        {
            return _contactWires.GetValueOrDefault((board, channel)) is { Items.Count: > 0 };
        }
    }

    /// <summary>A person shuts the door.</summary>
    public Refusal? Shut(int number) => Do(number, door =>
    {
        if (!door.Open)
        {
            return NotNow($"Door {number} is already shut.");
        }

        if (IsEnergised_NeedsLock(door))
        {
            return NotNow($"Door {number} does not latch: current flows through its lock.");
        }

        door.Open = false;
        Ledger.Write(Happening.DoorShut, number, detail: "hand");
        return null;
    });

    /// <summary>Somebody breaks the door open: no lock was energised. Works on a jammed door as well.</summary>
    public Refusal? Force(int number) => Do(number, door =>
    {
        if (door.Open)
        {
            return NotNow($"Door {number} is already open; there is nothing to force.");
        }

        door.Open = true;
        Ledger.Write(Happening.DoorOpened, number, detail: "force");
        return null;
    });

    /// <summary>Jams the latch or frees it.</summary>
    public Refusal? SetJam(int number, bool jammed) => Do(number, door =>
    {
        if (door.Jammed != jammed)
        {
            door.Jammed = jammed;
            Ledger.Write(jammed ? Happening.Jammed : Happening.Unjammed, number);
        }

        return null;
    });

    /// <summary>Breaks or mends the door contact.</summary>
    public Refusal? SetContact(int number, ContactCondition condition) => Do(number, door =>
    {
        if (door.Contact != condition)
        {
            door.Contact = condition;
            Ledger.Write(Happening.ContactChanged, number, detail: JsonNamingPolicyName(condition));
        }

        return null;
    });

    /// <summary>Somebody puts a thing in.</summary>
    public Refusal? PutIn(int number, string? name) => Do(number, door =>
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxItemName || trimmed.Any(char.IsControl))
        {
            return new Refusal(RefusalKind.Malformed, $"Give the thing a name of 1–{MaxItemName} characters, for example {{\"name\":\"túi hồ sơ\"}}.");
        }

        if (!door.Open)
        {
            return NotNow($"Door {number} is shut; nothing can be put in.");
        }

        if (door.Items.Count >= MaxItems)
        {
            return NotNow($"Compartment {number} is full ({MaxItems} things).");
        }

        door.Items.Add(new ItemView(++_lastItem, trimmed));
        Ledger.Write(Happening.ItemIn, number, detail: trimmed);
        return null;
    });

    /// <summary>Somebody takes out one thing by its id, or everything.</summary>
    public Refusal? TakeOut(int number, long? item) => Do(number, door =>
    {
        var taken = door.Items.Where(thing => item is null || thing.Id == item).ToArray();
        if (!door.Open)
        {
            return NotNow($"Door {number} is shut; nothing can be taken out.");
        }

        if (taken.Length == 0)
        {
            return NotNow(item is null ? $"Compartment {number} is empty." : $"Compartment {number} holds no thing with id {item}.");
        }

        foreach (var thing in taken)
        {
            door.Items.Remove(thing);
            Ledger.Write(Happening.ItemOut, number, detail: thing.Name);
        }

        return null;
    });

    /// <summary>A mistake at installation: the wires of two doors change places. The same call again mends it.</summary>
    /// <param name="first">A door.</param>
    /// <param name="second">Another one.</param>
    /// <param name="locks">The lock wires.</param>
    /// <param name="contacts">The contact wires.</param>
    public Refusal? SwapWiring(int first, int second, bool locks, bool contacts) => Do(first, one => Do(second, other =>
    {
        if (first == second || !(locks || contacts))
        {
            return new Refusal(RefusalKind.Malformed, "Name two different doors and at least one of locks and contacts.");
        }

        if (locks)
        {
            Swap(_lockWires, one, other);
        }

        if (contacts)
        {
            Swap(_contactWires, one, other);
        }

        Ledger.Write(Happening.WiringSwapped, first, detail: string.Create(CultureInfo.InvariantCulture, $"with {second}{(locks ? " locks" : "")}{(contacts ? " contacts" : "")}"));
        return null;
    }));

    private static void Swap(Dictionary<(string Board, int Channel), Steel> wires, Steel one, Steel other)
    {
        var (first, second) = (wires.First(wire => wire.Value == one).Key, wires.First(wire => wire.Value == other).Key);
        (wires[first], wires[second]) = (other, one);
    }

    private static Refusal NotNow(string sentence) => new(RefusalKind.NotNow, sentence);

    private static string JsonNamingPolicyName(ContactCondition condition) =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(condition.ToString());

    private static bool SwitchClosed_NeedsLock(Steel door, SwitchClosedBy wiring) => door.Contact switch
    {
        ContactCondition.Broken => false,
        ContactCondition.StuckOpen => wiring == SwitchClosedBy.DoorOpening,
        ContactCondition.StuckClosed => wiring == SwitchClosedBy.DoorClosing,
        _ => door.Open == (wiring == SwitchClosedBy.DoorOpening),
    };

    private Refusal? Do(int number, Func<Steel, Refusal?> act)
    {
        lock (_gate)
        {
            return _doors.TryGetValue(number, out var door)
                ? act(door)
                : new Refusal(RefusalKind.NotHere, $"There is no door {number}; this cabinet has {string.Join(", ", _doors.Keys)}.");
        }
    }

    private bool IsEnergised_NeedsLock(Steel door) => _energisedSince.Count > 0 && _energisedSince.Keys.Any(wire => _lockWires.GetValueOrDefault(wire) == door);

    private DoorView View_NeedsLock(Steel door)
    {
        var seen = _contactWires[door.ContactWire];
        var wiring = _feedback[door.Plan.Board];
        var readsOpen = SwitchClosed_NeedsLock(seen, wiring) == (wiring == SwitchClosedBy.DoorOpening);
        var lockOf = _lockWires.First(wire => wire.Value == door).Key;
        return new DoorView(
            door.Plan.Number,
            door.Open,
            door.Jammed,
            door.Contact,
            readsOpen,
            _doors.Values.First(other => other.LockWire == lockOf).Plan.Number,
            [.. door.Items],
            IsEnergised_NeedsLock(door));
    }

    private sealed class Steel(CompartmentPlan plan)
    {
        internal CompartmentPlan Plan { get; } = plan;

        internal (string Board, int Channel) LockWire { get; } = (plan.Board, plan.Channel);

        internal (string Board, int Channel) ContactWire { get; } = (plan.Board, plan.Contact ?? plan.Channel);

        internal List<ItemView> Items { get; } = [];

        internal bool Open { get; set; }

        internal bool Jammed { get; set; }

        internal ContactCondition Contact { get; set; }
    }
}
