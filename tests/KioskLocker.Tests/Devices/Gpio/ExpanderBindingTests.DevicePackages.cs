using System.Device.Gpio;
using System.Device.I2c;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Tests.Devices.Line;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>Expanders as Iot.Device.Bindings drives them, over registers in memory, as the pins of a bank.</summary>
public sealed class ExpanderBindingTests : IDisposable
{
    private readonly Registers _registers = new();

    public void Dispose() => _registers.Dispose();

    [Theory]
    [InlineData(GpioExpander.Mcp23017, 16)]
    [InlineData(GpioExpander.Mcp23018, 16)]
    [InlineData(GpioExpander.Mcp23008, 8)]
    public void Each_kind_opens_with_every_line_an_input(GpioExpander kind, int lines)
    {
        _registers.Lines = lines;
        using var controller = new GpioController(GpioChips.OpenExpander(kind, _registers));
        Assert.Equal(lines, controller.PinCount);
        Assert.All(Enumerable.Range(0, lines), pin => Assert.False(_registers.IsOutput(pin)));
    }

    [Fact]
    public async Task A_bank_pulses_a_lock_on_an_expander_reads_its_contacts_and_leaves_it_at_rest()
    {
        var settings = GpioBankSettings.OfMap([0, 9], [4, 12], outputsActiveLow: true, inputsActiveLow: true, GpioPull.Up, locks: [1, 2]);
        var board = new LockerBoardSettings(
            new BoardId("pins"), 1, FeedbackPolarity.DoorClosing, new Dictionary<int, CompartmentId> { [1] = new(1), [2] = new(2) }, 2);
        var family = new GpioFamily(settings);
        _registers.Pull(4, low: true);
        await using (var bank = GpioBankStream.Open(() => new GpioController(GpioChips.OpenExpander(GpioExpander.Mcp23017, _registers)), settings, "expander"))
        {
            Assert.False(bank.FollowsEdges);
            Assert.True(_registers.IsOutput(0) && _registers.IsOutput(9));
            Assert.True(_registers.Drives(0) && _registers.Drives(9));
            Assert.True(_registers.NeverDroveLow, "an active-low relay fired while its pin was opened");
            await bank.WriteAsync(family.Pulse(board with { Pulse = TimeSpan.FromMilliseconds(60) }, 2).Bytes, CancellationToken.None);
            await Eventually.True(() => _registers.Lows.Contains(9), "energised");
            await Eventually.True(() => _registers.Drives(9), "and off again");
            Assert.Equal(0b01UL, (await Contacts(bank, family, board)).Bits);
        }

        Assert.True(_registers.Drives(0) && _registers.Drives(9));

        // The bindings keep the device open; the controller that GpioChips makes gives it back itself.
        Assert.False(_registers.IsDisposed);
    }

    private static async Task<BoardFrame.Contacts> Contacts(GpioBankStream bank, GpioFamily family, LockerBoardSettings board)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var decoder = family.NewDecoder([board]);
        var frames = new List<BoardFrame>();
        var buffer = new byte[64];
        await bank.WriteAsync(family.ReadContacts(board).Bytes, limit.Token);
        while (true)
        {
            decoder.Receive(buffer.AsSpan(0, await bank.ReadAsync(buffer, limit.Token)), frames);
            if (frames.OfType<BoardFrame.Contacts>().LastOrDefault() is { } contacts)
            {
                if (contacts.Doubtful == 0)
                {
                    return contacts;
                }

                frames.Clear();
                await bank.WriteAsync(family.ReadContacts(board).Bytes, limit.Token);
            }
        }
    }

    /// <summary>Registers of an MCP23x17 (address counts up, ports in turn) or x08. Writing levels sets latches, as on the chip.</summary>
    private sealed class Registers : I2cDevice
    {
        private readonly Lock _gate = new();
        private readonly byte[] _bytes = new byte[0x16];
        private readonly HashSet<int> _pulledLow = [];
        private int _at;

        public int Lines { get; set; } = 16;

        /// <summary>Outputs that were low at some time.</summary>
        public System.Collections.Concurrent.ConcurrentBag<int> Lows { get; } = [];

        public bool NeverDroveLow => Lows.IsEmpty;

        public bool IsDisposed { get; private set; }

        public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x20);

        private int Ports => Lines / 8;

        public bool IsOutput(int pin)
        {
            lock (_gate)
            {
                return IsOutput_NeedsLock(pin);
            }
        }

        public bool Drives(int pin)
        {
            lock (_gate)
            {
                return IsOutput_NeedsLock(pin) && (_bytes[(0x0A * Ports) + (pin / 8)] >> (pin % 8) & 1) != 0;
            }
        }

        public void Pull(int pin, bool low)
        {
            lock (_gate)
            {
                _ = low ? _pulledLow.Add(pin) : _pulledLow.Remove(pin);
            }
        }

        public override void Read(Span<byte> buffer)
        {
            lock (_gate)
            {
                for (var at = 0; at < buffer.Length; at++)
                {
                    buffer[at] = Register_NeedsLock(_at + at);
                }
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_gate)
            {
                _at = buffer[0];
                for (var at = 1; at < buffer.Length; at++)
                {
                    var register = _at + at - 1;
                    _bytes[register / Ports == 0x09 ? register + Ports : register] = buffer[at];
                }

                foreach (var pin in Enumerable.Range(0, Lines).Where(pin => IsOutput_NeedsLock(pin) && (_bytes[(0x0A * Ports) + (pin / 8)] >> (pin % 8) & 1) == 0))
                {
                    Lows.Add(pin);
                }
            }
        }

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            Write(writeBuffer);
            Read(readBuffer);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }

        private bool IsOutput_NeedsLock(int pin) => (_bytes[pin / 8] >> (pin % 8) & 1) == 0;

        private byte Register_NeedsLock(int register)
        {
            if (register / Ports != 0x09)
            {
                return _bytes[register];
            }

            var level = 0;
            for (var bit = 0; bit < 8; bit++)
            {
                var pin = (register % Ports * 8) + bit;
                var isHigh = IsOutput_NeedsLock(pin) ? (_bytes[(0x0A * Ports) + (pin / 8)] >> bit & 1) != 0 : !_pulledLow.Contains(pin);
                level |= isHigh ? 1 << bit : 0;
            }

            return (byte)level;
        }
    }
}
