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

    /// <summary>A scanner.</summary>
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

/// <summary>Position of a switch.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SwitchPosition>))]
public enum SwitchPosition
{
    /// <summary>No current; a cut wire reads the same.</summary>
    [JsonStringEnumMemberName("open")]
    Open,
    [JsonStringEnumMemberName("closed")]
    Closed,
}

/// <summary>What an output of the cabinet drives, beside locks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanSignal>))]
public enum PlanSignal
{
    /// <summary>The lamp of one compartment, or of the whole cabinet.</summary>
    [JsonStringEnumMemberName("lamp")]
    Lamp,

    /// <summary>The buzzer of the cabinet.</summary>
    [JsonStringEnumMemberName("buzzer")]
    Buzzer,
}

/// <summary>What holds a pin at its level while its switch is open.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PinPull>))]
public enum PinPull
{
    /// <summary>A resistor outside of the chip.</summary>
    [JsonStringEnumMemberName("none")]
    None,
    [JsonStringEnumMemberName("up")]
    Up,
    [JsonStringEnumMemberName("down")]
    Down,
}
