using System.Text.Json.Serialization;

namespace KioskLocker.Simulation.World;

/// <summary>Which position of the door closes the feedback switch, and so sets its bit on the board.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SwitchClosedBy>))]
public enum SwitchClosedBy
{
    /// <summary>The shut door presses the switch: bit set = shut. A broken wire reads as open.</summary>
    [JsonStringEnumMemberName("doorClosing")]
    DoorClosing,

    /// <summary>The open door releases the switch: bit set = open. A broken wire reads as shut.</summary>
    [JsonStringEnumMemberName("doorOpening")]
    DoorOpening,
}

/// <summary>Inner size of a compartment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanSize>))]
public enum PlanSize
{
    [JsonStringEnumMemberName("small")]
    Small,
    [JsonStringEnumMemberName("medium")]
    Medium,
    [JsonStringEnumMemberName("large")]
    Large,
}

/// <summary>What speaks at the far end of a line.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineKind>))]
public enum LineKind
{
    /// <summary>Locker boards of the 8A/80 XOR family on one RS-485 pair.</summary>
    [JsonStringEnumMemberName("xor8a")]
    Xor8A,

    /// <summary>Kerong CU16 boards on one RS-485 pair.</summary>
    [JsonStringEnumMemberName("kerongCu16")]
    KerongCu16,

    /// <summary>Modbus RTU relay boards on one RS-485 pair.</summary>
    [JsonStringEnumMemberName("modbusRelay")]
    ModbusRelay,

    /// <summary>Pins of the computer itself, or of an expander, with relays and contacts on them.</summary>
    [JsonStringEnumMemberName("gpio")]
    Gpio,

    /// <summary>A serial text scanner.</summary>
    [JsonStringEnumMemberName("scanner")]
    Scanner,

    /// <summary>An ESC/POS receipt printer.</summary>
    [JsonStringEnumMemberName("escpos")]
    EscPos,
}

/// <summary>What an input of the cabinet senses, beside door contacts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanSense>))]
public enum PlanSense
{
    /// <summary>The service panel is open.</summary>
    [JsonStringEnumMemberName("tamper")]
    Tamper,

    /// <summary>Mains is gone; the cabinet runs on its battery.</summary>
    [JsonStringEnumMemberName("mainsFail")]
    MainsFail,
}

/// <summary>What an output of the cabinet drives, beside locks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanSignal>))]
public enum PlanSignal
{
    /// <summary>The lamp of one compartment.</summary>
    [JsonStringEnumMemberName("lamp")]
    Lamp,

    /// <summary>The buzzer of the cabinet.</summary>
    [JsonStringEnumMemberName("buzzer")]
    Buzzer,
}

/// <summary>One cabinet as it was built: steel, wires and boards. Read from a file of hardware/cabinets.</summary>
public sealed record CabinetPlan
{
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
}

/// <summary>One cable from the kiosk computer.</summary>
public sealed record LinePlan
{
    /// <summary>Name of the cable and of its link, for example <c>board-main</c>. 1–32 characters of a–z, 0–9 and '-'.</summary>
    public required string Name { get; init; }

    public required LineKind Kind { get; init; }

    /// <summary>Printer only: bits per second of its wire, because a pty has no speed of its own; 9,600–12,000,000 (USB).</summary>
    public int Baud { get; init; } = 115_200;

    /// <summary>Printer only: speed of the paper, millimetres per second, 10–1,000.</summary>
    public int PrintMmPerS { get; init; } = 150;
}

/// <summary>One locker board.</summary>
public sealed record BoardPlan
{
    /// <summary>1–16 characters of a–z, 0–9 and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the line it hangs on.</summary>
    public required string Line { get; init; }

    /// <summary>Bus address set on its switches: 1–32 (xor8a), 0–9 (kerongCu16), 1–247 (modbusRelay).</summary>
    public required int Address { get; init; }

    /// <summary>Channels it has, 1–64; decides the length of its read-all reply.</summary>
    public required int Channels { get; init; }

    /// <summary>Contacts and other inputs it has, where they are not as many as its channels.</summary>
    public int? InputCount { get; init; }

    /// <summary>How the contacts are wired.</summary>
    public required SwitchClosedBy Feedback { get; init; }

    /// <summary>Length of a pulse whose order names none, milliseconds, 50–5,000.</summary>
    public int PulseMs { get; init; } = 300;

    /// <summary>Time before the reply to a question, milliseconds, 0–2,000; absent = as boards of this kind take, 100 before a read-all of xor8a, else 5.</summary>
    public int? ReadAllDelayMs { get; init; }

    /// <summary>Time before the reply to an unlock, milliseconds, 0–2,000; absent = this firmware does not reply.</summary>
    public int? UnlockReplyMs { get; init; }

    /// <summary>Infra-red sensors stand in its compartments (kerongCu16 only).</summary>
    public bool ItemSensors { get; init; }
}

/// <summary>An input of the cabinet and the channel it is wired to.</summary>
public sealed record InputPlan
{
    public required PlanSense Sense { get; init; }

    /// <summary>Board id.</summary>
    public required string Board { get; init; }

    /// <summary>1-based input of that board.</summary>
    public required int Channel { get; init; }

    /// <summary>A closed switch means active. Else it opens when it trips, and a cut wire trips it too.</summary>
    public bool ActiveWhenSet { get; init; }
}

/// <summary>A lamp or buzzer and the relay it is wired to.</summary>
public sealed record OutputPlan
{
    public required PlanSignal Kind { get; init; }

    /// <summary>Board id.</summary>
    public required string Board { get; init; }

    /// <summary>1-based output of that board.</summary>
    public required int Channel { get; init; }

    /// <summary>Whose lamp it is; absent for the buzzer.</summary>
    public int? Compartment { get; init; }
}

/// <summary>One compartment and the channel its lock and contact are wired to.</summary>
public sealed record CompartmentPlan
{
    /// <summary>Number painted on the door, 1–999.</summary>
    public required int Number { get; init; }

    /// <summary>Board id.</summary>
    public required string Board { get; init; }

    /// <summary>1-based channel of that board.</summary>
    public required int Channel { get; init; }

    /// <summary>Input that its contact is wired to, where that is another one than the lock's channel.</summary>
    public int? ContactChannel { get; init; }

    public required PlanSize Size { get; init; }

    /// <summary>Reachable from a wheelchair.</summary>
    public bool Low { get; init; }

    /// <summary>Column it stands in, counted from the left, 1–8; within a column, top to bottom in the order of the file.</summary>
    public int Column { get; init; } = 1;
}
