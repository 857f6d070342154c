using System.Globalization;
using System.Text;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Gpio.OverLine;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.SerialText;

namespace KioskLocker.Tests.Devices;

/// <summary>A parser under a flood of bytes, with one frame that it must find behind any garbage.</summary>
internal abstract class FuzzedParser
{
    /// <summary>Every parser of the drivers, by name.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzedParser>> All { get; } = Make().ToDictionary(one => one.Name, one => one.Start);

    /// <summary>What may grow.</summary>
    public abstract object Subject { get; }

    /// <summary>A good frame, from which garbage is made that looks like one.</summary>
    public abstract byte[] Good { get; }

    /// <summary>Bytes come; true when they completed the good frame.</summary>
    public abstract bool Receive(ReadOnlySpan<byte> bytes);

    /// <summary>A good frame comes; true when it is found.</summary>
    public virtual bool ReceiveGood() => Receive(Good);

    /// <summary>Nothing comes for so long that whatever was begun is over.</summary>
    public abstract void Silence();

    private static IEnumerable<(string Name, Func<FuzzedParser> Start)> Make()
    {
        yield return ("xor8a", () => new Boards(
            new Xor8ADecoder(new Dictionary<int, int> { [1] = 12, [2] = 50 }), Convert.FromHexString("80010FFE3343"), new BoardFrame.Contacts(1, 0xFFE, null)));
        yield return ("kerongCu16", () => new Boards(
            new KerongCu16Decoder(), Convert.FromHexString("020035FEFF01000338"), new BoardFrame.Contacts(0, 0xFFFE, 1)));
        yield return ("modbusRelay", () => new Boards(
            new ModbusRelayDecoder(new Dictionary<int, (int Inputs, int Relays)> { [1] = (8, 8), [2] = (32, 32), [7] = (0, 16) }),
            Convert.FromHexString("010201016048"), new BoardFrame.Contacts(1, 0x01, null)));
        yield return ("gpio", Bank);
        yield return ("gpio bank", () => new BankRequests());
        yield return ("chip behind a line", () => new Chip());
        yield return ("climate", () => new Air());
        yield return ("escPos", () => new Printer());
        yield return ("serialText", () => new Lines());
        foreach (var family in ScannerFamilies.Names)
        {
            yield return ("scanner " + family, () => new Scanner(ScannerFamilies.Of(family)));
        }
    }

    private static Boards Bank()
    {
        var settings = new GpioBankSettings { Locks = new Dictionary<int, GpioOutputPin>(), Switches = new Dictionary<int, GpioInputPin> { [1] = new(4, GpioPull.Up, ClosedWhenLow: true) } };
        var board = new LockerBoardSettings(new("pins"), 1, FeedbackPolarity.DoorClosing, new Dictionary<int, KioskLocker.Core.Compartments.CompartmentId>(), 1);
        var family = new GpioFamily(settings);
        var bank = new GpioBank(settings);
        bank.Start(TimeSpan.Zero);
        bank.Look(TimeSpan.Zero, [new GpioSample(4, High: false)]);
        bank.Look(TimeSpan.FromMilliseconds(40), [new GpioSample(4, High: false)]);
        var reply = bank.Receive(TimeSpan.FromMilliseconds(50), family.ReadContacts(board).Bytes).Replies.ToArray();
        var frames = new List<BoardFrame>();
        family.NewDecoder([board]).Receive(reply, frames);
        return new Boards(family.NewDecoder([board]), reply[^20..], frames[^1]);
    }

    private sealed class Boards(IBoardDecoder decoder, byte[] good, BoardFrame expected) : FuzzedParser
    {
        private readonly List<BoardFrame> _frames = [];

        public override object Subject => decoder;

        public override byte[] Good => good;

        public override bool Receive(ReadOnlySpan<byte> bytes)
        {
            _frames.Clear();
            decoder.Receive(bytes, _frames);
            return _frames.Contains(expected);
        }

        public override void Silence()
        {
            _frames.Clear();
            decoder.Flush(_frames);
        }
    }

    /// <summary>The bank that plays a board: its framer cuts requests out of bytes of the same process. What it answers to garbage is no matter here.</summary>
    private sealed class BankRequests : FuzzedParser
    {
        private static readonly GpioBankSettings Settings = new()
        {
            Locks = new Dictionary<int, GpioOutputPin> { [1] = new(0, ActiveLow: true) },
            Switches = new Dictionary<int, GpioInputPin> { [1] = new(4, GpioPull.Up, ClosedWhenLow: true) },
        };

        private readonly GpioBank _bank = new(Settings);
        private TimeSpan _now = TimeSpan.FromHours(1);

        public BankRequests() => _bank.Start(_now);

        public override object Subject => _bank;

        // All off, which is answered in every state of the bank.
        public override byte[] Good { get; } = new GpioFamily(Settings)
            .AllOff(new LockerBoardSettings(new("pins"), 1, FeedbackPolarity.DoorClosing, new Dictionary<int, KioskLocker.Core.Compartments.CompartmentId>(), 1))!.Bytes;

        public override bool Receive(ReadOnlySpan<byte> bytes)
        {
            _now += TimeSpan.FromMilliseconds(1);
            var turn = _bank.Receive(_now, bytes);
            return !turn.Replies.IsEmpty && turn.Writes.Count > 0 && _bank.Energised is null;
        }

        // Requests have no end but their length, so a silence ends none: bytes that begin no frame push out what was begun.
        public override void Silence() => _bank.Receive(_now += TimeSpan.FromSeconds(1), new byte[GpioProtocol.RequestBytes]);
    }

    /// <summary>What <see cref="LineGpioDriver"/> reads its chip with.</summary>
    private sealed class Chip : FuzzedParser
    {
        private readonly ChipFrames _frames = new();

        public override object Subject => _frames;

        // The edge of line 7 that rose; the bytes add up to 255.
        public override byte[] Good { get; } = [0x3C, 0x00, 0x45, 0x07, 0x01, 0, 0, 0, 0, 0, 0, 0x76];

        public override bool Receive(ReadOnlySpan<byte> bytes)
        {
            var isFound = false;
            foreach (var value in bytes)
            {
                isFound |= _frames.Take(value) is { Sequence: 0, Operation: ChipFrames.Edge, Data: [7, 1, ..] };
            }

            return isFound;
        }

        public override void Silence()
        {
            for (var at = 0; at < Good.Length; at++)
            {
                _frames.Take(0);
            }
        }
    }

    /// <summary>The whole step of the climate sensor.</summary>
    private sealed class Air : FuzzedParser
    {
        private readonly ClimateLine _line = new(new ClimateLimits());
        private TimeSpan _now = TimeSpan.FromHours(1);

        public Air() => _line.Signal(_now, LineSignal.Up);

        public override object Subject => _line;

        public override byte[] Good { get; } = ClimateLine.Encode(new ClimateReading(25, 60));

        public override bool Receive(ReadOnlySpan<byte> bytes)
        {
            _now += TimeSpan.FromMilliseconds(1);
            var before = _line.Tally.Counters.Ok;
            _line.Receive(_now, bytes);
            return _line.Tally.Counters.Ok > before && bytes.EndsWith(Good);
        }

        public override void Silence() => _line.Receive(_now, "\n"u8);
    }

    private sealed class Printer : FuzzedParser
    {
        private readonly EscPosDecoder _decoder = new();

        public override object Subject => _decoder;

        public override byte[] Good { get; } = [0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00];

        public override bool Receive(ReadOnlySpan<byte> bytes) => _decoder.Receive(bytes).Contains(new EscPosReply.ProcessDone(1));

        public override void Silence() => _decoder.Reset();
    }

    private sealed class Lines : FuzzedParser
    {
        private readonly SerialTextProtocol _protocol = new();

        public override object Subject => _protocol;

        public override byte[] Good { get; } = [.. "KLG:000001\r"u8];

        public override bool Receive(ReadOnlySpan<byte> bytes) => _protocol.Receive(bytes).Contains(new SerialTextLine.Good("KLG:000001"));

        public override void Silence() => _protocol.Idle();
    }

    /// <summary>The whole step of a scanner, armed: its questions and answers go on while bytes come.</summary>
    private sealed class Scanner : FuzzedParser
    {
        private readonly ScannerLine _line;
        private TimeSpan _now = TimeSpan.FromHours(1);
        private string _code = "KLG:000001";
        private int _codes;

        public Scanner(IScannerFamily family)
        {
            _line = new ScannerLine(family);
            _line.Signal(_now, LineSignal.Up);
            _line.Order(_now, new ScannerOrder.Arm(On: true));
        }

        public override object Subject => _line;

        public override byte[] Good { get; } = [.. "KLG:000001\r"u8];

        public override bool Receive(ReadOnlySpan<byte> bytes)
        {
            _now += TimeSpan.FromMilliseconds(1);
            var turn = _line.Receive(_now, bytes);
            var isTold = Told(turn);
            for (var ticks = 0; turn.NextWake <= _now && ticks < 10; ticks++)
            {
                turn = _line.Signal(_now, LineSignal.Tick);
                isTold |= Told(turn);
            }

            return isTold;
        }

        public override bool ReceiveGood()
        {
            // Garbage may be the sample itself, and the same code is told only once in a while.
            _code = string.Create(CultureInfo.InvariantCulture, $"KLG:9{++_codes:000000}");
            return Receive(Encoding.ASCII.GetBytes(_code + "\r"));
        }

        public override void Silence()
        {
            // Longer than a code may take, and than the same code counts as one.
            for (var step = 0; step < 40; step++)
            {
                _now += TimeSpan.FromMilliseconds(250);
                _line.Signal(_now, LineSignal.Tick);
            }
        }

        private bool Told(LineTurn<ScannerEvent> turn) => turn.Events.OfType<ScannerEvent.Scanned>().Any(scanned => scanned.Text == _code);
    }
}
