using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>One cabinet as it was built, read from its file and found good (hardware/cabinets).</summary>
public sealed record CabinetMap
{
    /// <summary>Name of the cabinet in Vietnamese, 1–100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The same in English; empty when it was not given.</summary>
    public required string NameEn { get; init; }

    /// <summary>The column of doors after which the touch screen stands, counted from the left; 0 = leftmost.</summary>
    public required int PanelAfterColumn { get; init; }

    /// <summary>Cables and chips, in the order of the file.</summary>
    public required IReadOnlyList<MapLine> Lines { get; init; }

    /// <summary>Boards and banks of pins, in the order of the file.</summary>
    public required IReadOnlyList<MapBoard> Boards { get; init; }

    /// <summary>Compartments, in the order of the file: top to bottom within a column.</summary>
    public required IReadOnlyList<MapCompartment> Compartments { get; init; }

    /// <summary>Switches beside the door contacts.</summary>
    public required IReadOnlyList<MapInput> Inputs { get; init; }

    /// <summary>Lamps and buzzer.</summary>
    public required IReadOnlyList<MapOutput> Outputs { get; init; }

    /// <summary>SHA-256 of the content, 64 characters of lower-case hex (<see cref="CabinetHash"/>).</summary>
    public required string Hash { get; init; }

    /// <summary>What a person compares: the first characters of a hash.</summary>
    public static string MarkOf(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return hash.Length <= CabinetHash.ShortLength ? hash : hash[..CabinetHash.ShortLength];
    }
}

/// <summary>How the boards of a line are spoken to.</summary>
public enum BoardKind
{
    Xor8A,
    KerongCu16,
    ModbusRelay,
    Gpio,
}

/// <summary>One cable from the computer, or one chip whose pins are used.</summary>
public abstract record MapLine
{
    private MapLine(string name) => Name = name;

    /// <summary>1–32 characters of a–z, 0–9 and '-'.</summary>
    public string Name { get; }

    /// <summary>A pair of wires with boards of one family.</summary>
    /// <param name="Cable">Name.</param>
    /// <param name="Kind">Family; never <see cref="BoardKind.Gpio"/>.</param>
    /// <param name="Baud">Bits per second.</param>
    public sealed record Pair(string Cable, BoardKind Kind, int Baud) : MapLine(Cable);

    /// <summary>Pins of the computer, found by the label of their chip.</summary>
    public sealed record Chip(string Cable, string Label) : MapLine(Cable);

    /// <summary>Pins of an expander.</summary>
    /// <param name="Cable">Name.</param>
    /// <param name="Bus">I²C bus.</param>
    /// <param name="Address">32–39.</param>
    /// <param name="Kind">Which expander.</param>
    public sealed record Expander(string Cable, int Bus, int Address, GpioExpander Kind) : MapLine(Cable);

    /// <summary>A scanner.</summary>
    /// <param name="Cable">Name.</param>
    /// <param name="Family">One of <see cref="ScannerFamilies.Names"/>.</param>
    /// <param name="Baud">Bits per second; 0 for a camera.</param>
    public sealed record Scanner(string Cable, string Family, int Baud) : MapLine(Cable);

    /// <summary>A receipt printer.</summary>
    /// <param name="Cable">Name.</param>
    /// <param name="Baud">Bits per second.</param>
    /// <param name="WidthDots">576 or 384.</param>
    public sealed record Printer(string Cable, int Baud, int WidthDots) : MapLine(Cable);
}

/// <summary>A board with an address, or a bank of pins.</summary>
public sealed record MapBoard
{
    /// <summary>1–16 characters of a–z, 0–9 and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>The line it hangs on.</summary>
    public required string Line { get; init; }

    public required BoardKind Kind { get; init; }

    /// <summary>Bus address; 1 for a bank of pins, which is alone on its line.</summary>
    public required int Address { get; init; }

    /// <summary>Locks, relays or output pins it has.</summary>
    public required int Channels { get; init; }

    /// <summary>Contacts and other inputs it has.</summary>
    public required int Inputs { get; init; }

    /// <summary>Which position of a door closes its switch; without meaning where no door hangs.</summary>
    public required FeedbackPolarity Feedback { get; init; }

    /// <summary>How long a lock is energised.</summary>
    public required TimeSpan Pulse { get; init; }

    /// <summary>Null for a board with an address.</summary>
    public required MapPins? Pins { get; init; }
}

/// <summary>The pins behind the channels of a bank: channel 1 is the first of its list.</summary>
public sealed record MapPins(IReadOnlyList<int> Outputs, IReadOnlyList<int> Inputs, bool OutputsActiveLow, bool InputsActiveLow, GpioPull Pull);

/// <summary>A compartment and its wires.</summary>
/// <param name="Number">As painted on the door.</param>
/// <param name="Board">Board of lock and contact.</param>
/// <param name="Channel">Of the lock.</param>
/// <param name="Contact">Channel of the door contact.</param>
/// <param name="Size">Inner size.</param>
/// <param name="Low">Its handle is at most 1.2 m above the floor.</param>
/// <param name="Column">From the left, counted from 1.</param>
public sealed record MapCompartment(CompartmentId Number, string Board, int Channel, int Contact, CompartmentSize Size, bool Low, int Column);

/// <summary>A switch beside the door contacts.</summary>
/// <param name="Sense">What it tells.</param>
/// <param name="Board">Board it is wired to.</param>
/// <param name="Channel">Its input.</param>
/// <param name="ActiveWhenClosed">The switch is closed when it happens.</param>
public sealed record MapInput(CabinetInput Sense, string Board, int Channel, bool ActiveWhenClosed);

/// <summary>A lamp or the buzzer.</summary>
/// <param name="Kind">Lamp or buzzer.</param>
/// <param name="Compartment">Whose lamp; null for the cabinet's one.</param>
/// <param name="Board">Board it is wired to.</param>
/// <param name="Channel">Its output.</param>
public sealed record MapOutput(SignalKind Kind, CompartmentId? Compartment, string Board, int Channel);

/// <summary>What reading a cabinet map led to.</summary>
public abstract record CabinetMapReading
{
    private CabinetMapReading()
    {
    }

    public sealed record Good(CabinetMap Map) : CabinetMapReading;

    /// <param name="Problems">All that is wrong, in the order of the file's keys; at least one.</param>
    /// <param name="Lines">Names of the lines as far as they could be read; none where the file is no map at all.</param>
    public sealed record Bad(IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<string> Lines) : CabinetMapReading;
}
