using System.Globalization;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>What boards of one kind can be told, beside what the schema says of all.</summary>
/// <param name="Word">Kind in the file.</param>
/// <param name="People">As a technician calls them.</param>
/// <param name="AddressLeast">Lowest address.</param>
/// <param name="AddressMost">Highest address.</param>
/// <param name="ChannelsLeast">Channels of the smallest board.</param>
/// <param name="ChannelsMost">Channels of the largest board.</param>
/// <param name="PulseLeast">Shortest pulse that can be written, milliseconds.</param>
/// <param name="PulseMost">Longest pulse, milliseconds. A coil is made for a moment, so no kind takes all that its frame could say.</param>
/// <param name="PulseStep">Pulses come in steps of this, milliseconds.</param>
/// <param name="PulseOtherwise">Pulse of a board whose file names none, milliseconds.</param>
/// <param name="HasOutputs">Outputs that stay as they are switched, for lamps and buzzer.</param>
/// <param name="InputsDiffer">A board may have another number of inputs than of channels.</param>
internal sealed record BoardKindRules(
    string Word,
    string People,
    int AddressLeast,
    int AddressMost,
    int ChannelsLeast,
    int ChannelsMost,
    int PulseLeast,
    int PulseMost,
    int PulseStep,
    int PulseOtherwise,
    bool HasOutputs,
    bool InputsDiffer)
{
    /// <summary>Sources: protocols of the families' READMEs. A board of the 8A/80 family times about 300 ms by itself and longer pulses in whole seconds.</summary>
    private static readonly Dictionary<BoardKind, BoardKindRules> Kinds = new()
    {
        [BoardKind.Xor8A] = new("xor8a", "8A/80 boards", 1, 32, 1, 50, 1000, 9000, 1000, 300, HasOutputs: false, InputsDiffer: false),
        [BoardKind.KerongCu16] = new("kerongCu16", "Kerong boards", 0, 9, 16, 16, 10, 5000, 10, 500, HasOutputs: false, InputsDiffer: false),
        [BoardKind.ModbusRelay] = new("modbusRelay", "Modbus relay boards", 1, 255, 1, 32, 100, 5000, 100, 500, HasOutputs: true, InputsDiffer: true),
        [BoardKind.Gpio] = new("gpio", "Pins", 1, 1, 1, 50, 50, 2000, 1, 500, HasOutputs: true, InputsDiffer: true),
    };

    public static IEnumerable<BoardKind> Serial { get; } = [BoardKind.Xor8A, BoardKind.KerongCu16, BoardKind.ModbusRelay];

    public static BoardKindRules Of(BoardKind kind) => Kinds[kind];

    public static BoardKind? KindOf(string? word) => Kinds.Where(kind => kind.Value.Word == word).Select(kind => (BoardKind?)kind.Key).FirstOrDefault();

    /// <summary>Which pulses they time, for whoever must write one.</summary>
    public string PulseWords => string.Create(CultureInfo.InvariantCulture, $"{People} time {PulseLeast} ms to {PulseMost} ms") +
        (PulseStep == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", in steps of {PulseStep} ms"));

    /// <summary>Null when a board of this kind can time this pulse.</summary>
    public string? WhyNotPulse(int milliseconds) =>
        milliseconds > PulseMost ? string.Create(CultureInfo.InvariantCulture, $"a pulse of {milliseconds} ms is too long for this board")
        : milliseconds < PulseLeast ? string.Create(CultureInfo.InvariantCulture, $"a pulse of {milliseconds} ms is too short for this board")
        : milliseconds % PulseStep != 0 ? string.Create(CultureInfo.InvariantCulture, $"this board cannot time {milliseconds} ms exactly")
        : null;
}
