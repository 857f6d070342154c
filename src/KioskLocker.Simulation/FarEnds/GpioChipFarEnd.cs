using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// A chip with lines that is reached over a byte stream instead of a kernel: sets directions and latches, tells levels and edges.
/// Written from the list of its bytes, apart from any driver.
/// </summary>
/// <remarks>One thread at a time, the line's. It keeps its latches when the cable is pulled, as a kernel's chip does when a program is killed.</remarks>
public sealed class GpioChipFarEnd : BoardFarEnd
{
    private const byte Hello = 0x48;
    private const byte Mode = 0x4D;
    private const byte Write = 0x57;
    private const byte Query = 0x51;
    private const byte Watch = 0x46;
    private const byte Edge = 0x45;
    private const byte Refusal = 0x4E;
    private const byte NoSuchLine = 1;
    private const byte NoSuchValue = 2;
    private const byte NoSuchOrder = 3;

    private ulong _watched;
    private ulong _told;

    public GpioChipFarEnd(BoardPlan plan, SimulatedCabinet cabinet)
        : base(plan, cabinet) => Pins = new ChipPins(plan, cabinet);

    /// <summary>Its lines.</summary>
    public ChipPins Pins { get; }

    /// <summary>Somebody asked to be told when a line changes.</summary>
    internal bool IsWatched => _watched != 0;

    /// <summary>Tells the lines that changed since it last told.</summary>
    internal void TellEdges(TimeSpan now)
    {
        var levels = Pins.Levels();
        var changed = (levels ^ _told) & _watched;
        _told = levels;
        for (var pin = 0; pin < ChipPins.Count; pin++)
        {
            if ((changed >> pin & 1) != 0)
            {
                byte[] body = Answer(0, Edge, (byte)pin, (byte)(levels >> pin & 1));
                Enqueue(now, _ => Sealed(body));
            }
        }
    }

    private protected override void Obey(TimeSpan now, ReadOnlySpan<byte> frame)
    {
        var (sequence, order, pin, value) = (frame[1], frame[2], frame[3], frame[4]);
        if (Carry(now, order, pin, value) is { } refusal)
        {
            ReplyLater(now, () => Answer(sequence, Refusal, refusal, order));
        }
        else
        {
            ReplyLater(now, () => order switch
            {
                Hello => Answer(sequence, Hello, ChipPins.Count, 0),
                Query => [(byte)'<', sequence, Query, .. BitConverter.GetBytes(Pins.Levels())],
                _ => Answer(sequence, order, pin, value),
            });
        }
    }

    private protected override byte[] Sealed(byte[] body) => GpioChipLineFarEnd.Sealed(body);

    /// <summary>A chip has no address; the reply then bears the number of another request.</summary>
    private protected override void Readdress(byte[] body) => body[1] ^= 0x55;

    private protected override byte[] Unsolicited() => Sealed(Answer(0, Edge, 0, (byte)(Pins.Levels() & 1)));

    private protected override void LosePower(TimeSpan now, TimeSpan until)
    {
        _watched = 0;
        Pins.LosePower(now);
    }

    private static byte[] Answer(byte sequence, byte order, byte first, byte second) => [(byte)'<', sequence, order, first, second, 0, 0, 0, 0, 0, 0];

    private byte? Carry(TimeSpan now, byte order, byte pin, byte value)
    {
        if (order is Hello or Query)
        {
            return null;
        }

        if (pin >= ChipPins.Count)
        {
            return NoSuchLine;
        }

        switch (order, value)
        {
            case (Mode, <= (byte)PinDirection.Output):
                Pins.Set(now, pin, (PinDirection)value);
                return null;
            case (Write, <= 1):
                Pins.Latch(now, pin, value == 1);
                return null;
            case (Watch, <= 1):
                var bit = 1UL << pin;
                _watched = value == 1 ? _watched | bit : _watched & ~bit;
                _told = (_told & ~bit) | (Pins.Levels() & bit);
                return null;
            case (Mode or Write or Watch, _):
                return NoSuchValue;
            default:
                return NoSuchOrder;
        }
    }
}
