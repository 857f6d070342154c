using System.Text.Json.Serialization;

namespace KioskLocker.Simulation.World;

/// <summary>One cabinet as it was built: steel, wires and boards. Read from a file of hardware/cabinets, which the kiosk reads as well.</summary>
public sealed record CabinetPlan
{
    /// <summary>For editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Name shown above the doors, in Vietnamese.</summary>
    public required string Name { get; init; }

    /// <summary>The same in English.</summary>
    public string NameEn { get; init; } = "";

    /// <summary>The column of doors after which the touch screen stands, counted from the left; 0 = leftmost.</summary>
    public int PanelAfterColumn { get; init; } = 1;

    public required IReadOnlyList<LinePlan> Lines { get; init; }

    public required IReadOnlyList<BoardPlan> Boards { get; init; }

    public required IReadOnlyList<CompartmentPlan> Compartments { get; init; }

    /// <summary>Inputs beside door contacts.</summary>
    public IReadOnlyList<InputPlan> Inputs { get; init; } = [];

    /// <summary>Outputs beside locks.</summary>
    public IReadOnlyList<OutputPlan> Outputs { get; init; } = [];

    /// <summary>What the kiosk need not know of the devices.</summary>
    public SimulationPlan Simulation { get; init; } = new();
}

/// <summary>One cable from the kiosk computer, or one chip whose pins are used.</summary>
public sealed record LinePlan
{
    /// <summary>Name of the cable and of its link, for example <c>board-main</c>. 1–32 characters of a–z, 0–9 and '-'.</summary>
    public required string Name { get; init; }

    public required LineKind Kind { get; init; }

    /// <summary>Bits per second of its wire. A pty has no speed of its own, so the printer's far end keeps to this one.</summary>
    public int Baud { get; init; } = 115_200;

    /// <summary>How a scanner is asked whether it is alive.</summary>
    public string? Family { get; init; }

    /// <summary>Dots across the paper of a printer.</summary>
    public int? WidthDots { get; init; }

    /// <summary>Driver of a chip.</summary>
    public string? Driver { get; init; }

    /// <summary>Label of a chip.</summary>
    public string? Chip { get; init; }

    /// <summary>Bus of an expander.</summary>
    public int? I2cBus { get; init; }

    /// <summary>Address of an expander.</summary>
    public int? I2cAddress { get; init; }
}

/// <summary>One locker board, relay board or bank of pins.</summary>
public sealed record BoardPlan
{
    /// <summary>1–16 characters of a–z, 0–9 and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the line it hangs on.</summary>
    public required string Line { get; init; }

    /// <summary>Address set on its switches: 1–32 (xor8a), 0–9 (kerongCu16), 1–255 (modbusRelay); a bank of pins has none.</summary>
    public int? Address { get; init; }

    /// <summary>Locks or relays it has, 1–50; of a bank of pins as many as it has output pins.</summary>
    public int Channels { get; init; }

    /// <summary>Contacts and other inputs it has, where they are not as many as its channels.</summary>
    [JsonPropertyName("inputs")]
    public int? InputCount { get; init; }

    /// <summary>How the contacts of its doors are wired; null where it has none.</summary>
    public SwitchClosedBy? Feedback { get; init; }

    /// <summary>What the kiosk orders; the far end takes it from the order.</summary>
    [JsonPropertyName("pulseMs")]
    public int? OrderedPulseMs { get; init; }

    /// <summary>Pins of locks, lamps and buzzer; channel 1 is the first.</summary>
    public IReadOnlyList<int> OutputPins { get; init; } = [];

    /// <summary>Pins of contacts and other switches; channel 1 is the first.</summary>
    public IReadOnlyList<int> InputPins { get; init; } = [];

    /// <summary>A low pin energises what hangs on it.</summary>
    public bool OutputsActiveLow { get; init; }

    /// <summary>A switch that closes pulls its pin low.</summary>
    public bool InputsActiveLow { get; init; }

    /// <summary>Resistor that the chip lends to each input.</summary>
    public PinPull InputPull { get; init; }

    /// <summary>The board's own pulse, for orders that name none, milliseconds, 50–5,000.</summary>
    [JsonIgnore]
    public int PulseMs { get; init; } = 300;

    /// <summary>Time before the reply to a question, milliseconds, 0–2,000; null = as boards of this kind take, 100 before a read-all of xor8a, else 5.</summary>
    [JsonIgnore]
    public int? ReadAllDelayMs { get; init; }

    /// <summary>Time before the reply to an unlock, milliseconds, 0–2,000; null = this firmware does not reply.</summary>
    [JsonIgnore]
    public int? UnlockReplyMs { get; init; }

    /// <summary>Infra-red sensors stand in its compartments (kerongCu16 only).</summary>
    [JsonIgnore]
    public bool ItemSensors { get; init; }

    /// <summary>Contacts and other inputs.</summary>
    [JsonIgnore]
    public int Inputs => InputCount ?? Channels;
}

/// <summary>One compartment and where its lock and contact are wired.</summary>
public sealed record CompartmentPlan
{
    /// <summary>Number painted on the door, 1–999.</summary>
    public required int Number { get; init; }

    /// <summary>Board id.</summary>
    public required string Board { get; init; }

    /// <summary>1-based channel of that board.</summary>
    public required int Channel { get; init; }

    /// <summary>Input that its contact is wired to, where that is another one than the lock's channel.</summary>
    public int? Contact { get; init; }

    public required PlanSize Size { get; init; }

    /// <summary>Reachable from a wheelchair.</summary>
    public bool Low { get; init; }

    /// <summary>Column it stands in, counted from the left, 1–8; within a column, top to bottom in the order of the file.</summary>
    public int Column { get; init; } = 1;
}

/// <summary>An input of the cabinet and where it is wired.</summary>
public sealed record InputPlan
{
    public required PlanSense Sense { get; init; }

    /// <summary>Board id.</summary>
    public required string Board { get; init; }

    /// <summary>1-based input of that board.</summary>
    public required int Channel { get; init; }

    /// <summary>Position of the switch when it happens.</summary>
    public required SwitchPosition ActiveWhen { get; init; }
}

/// <summary>A lamp or buzzer and where it is wired.</summary>
public sealed record OutputPlan
{
    public required PlanSignal Kind { get; init; }

    /// <summary>Board id.</summary>
    public required string Board { get; init; }

    /// <summary>1-based output of that board.</summary>
    public required int Channel { get; init; }

    /// <summary>Whose lamp it is; null for the lamp of the whole cabinet and for the buzzer.</summary>
    public int? Compartment { get; init; }
}

/// <summary>The section of a cabinet file that only the simulator reads.</summary>
public sealed record SimulationPlan
{
    /// <summary>Speed of the paper, millimetres per second, 10–1,000.</summary>
    public int PrintMmPerS { get; init; } = 150;

    /// <summary>By board id.</summary>
    public IReadOnlyDictionary<string, SimulatedBoardPlan> Boards { get; init; } = new Dictionary<string, SimulatedBoardPlan>();
}

/// <summary>How one board behaves where its kind leaves it open; see <see cref="BoardPlan"/>.</summary>
public sealed record SimulatedBoardPlan
{
    public int PulseMs { get; init; } = 300;

    public int? ReadAllDelayMs { get; init; }

    public int? UnlockReplyMs { get; init; }

    public bool ItemSensors { get; init; }
}
