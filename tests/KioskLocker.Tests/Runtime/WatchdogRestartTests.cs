using System.Collections.Concurrent;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Devices.Gpio;
using KioskLocker.Tests.Devices.Line;

namespace KioskLocker.Tests.Runtime;

/// <summary>W-3: the watchdog ended a kiosk whose loop stood still with an order to a lock under way. Whatever it left energised is off before anything else happens.</summary>
public sealed class WatchdogRestartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-watchdog-").FullName;
    private readonly ConcurrentQueue<byte[]> _requests = new();
    private readonly FakeChip _chip = new();

    public WatchdogRestartTests()
    {
        // The run before ordered a door open and then stood still.
        using var before = new Desk(_folder);
        before.StartUp();
        before.WalkToOpen();
        before.Open();
        new RunNote(_folder, "boot-1").Write(RunEnd.LoopStuck);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task W_3_relay_boards_hear_everything_off_before_they_are_asked_anything()
    {
        var family = new ModbusRelayFamily();
        var board = new LockerBoardSettings(Desk.Board, 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 4).ToDictionary(channel => channel, channel => new CompartmentId(channel)), 8);

        await StartAsync(new BoardLineSettings(family, _ => new Heard(Relays(), _requests), 9600, [board]));

        Assert.Equal(family.AllOff(board)!.Bytes, _requests.First());
        AssertNoLockMoved(family, board);
    }

    [Fact]
    public async Task W_3_relays_on_pins_are_off_before_a_pin_is_read_and_the_bank_hears_it_first()
    {
        // As the killed run left them: a lock energised, and one whose relay is active low.
        (_chip.Modes[10], _chip.Latches[10]) = (System.Device.Gpio.PinMode.Output, true);
        (_chip.Modes[12], _chip.Latches[12]) = (System.Device.Gpio.PinMode.Output, false);
        foreach (var input in Banks.Settings.Switches.Values)
            _chip.World[input.Pin] = false;
        _chip.BeforeRead = () => _chip.Log.Enqueue("read");
        var family = new GpioFamily(Banks.Settings);
        var board = Banks.Board with { Id = Desk.Board };

        await StartAsync(new BoardLineSettings(family, _ => new Heard(GpioBankStream.Open(_chip.Controller, Banks.Settings, "fake"), _requests), null, [board]));

        var log = _chip.Log.ToList();
        var firstRead = log.IndexOf("read");
        Assert.All(Banks.Settings.AllOutputs, output =>
            Assert.InRange(log.FindIndex(entry => entry.StartsWith($"write {output.Pin} ", StringComparison.Ordinal)), 0, firstRead));
        Assert.Equal((false, true), (_chip.Drives(10), _chip.Drives(12)));
        Assert.Equal(family.AllOff(board)!.Bytes, _requests.First());
        AssertNoLockMoved(family, board);
    }

    /// <summary>Runs the kiosk until it has decided what became of the order under way.</summary>
    private async Task StartAsync(BoardLineSettings line)
    {
        var opened = Assert.IsType<StoreOpening.Opened>(KioskStore.Open(new StoreSettings(_folder, Desk.Machine) { AllowVolatile = true }));
        using var store = opened.Store;
        using var process = new KioskProcess(new KioskParts
        {
            Settings = Desk.Settings,
            Wires = new WireSettings([line], null, null),
            Store = store,
            Standing = opened.Standing,
            DataFolder = _folder,
            Keys = Desk.Keys,
            Render = (_, _) => throw new InvalidOperationException("nothing is printed here"),
            Clock = () => new ClockReading(DateTimeOffset.UtcNow, true),
            LastSync = () => null,
            Uplink = () => new DeviceReport("office", "uplink", "Unknown", "", null),
            Version = "0.1.0",
            Log = Serilog.Core.Logger.None,
        });
        Assert.Single(store.Pending().OfType<KioskEffect.OpenCompartment>());
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => process.RunAsync(ready.SetResult, stop.Token));
        await ready.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(KioskPhase.Idle, process.Loop.State.Phase);
        Assert.Single(process.Loop.State.Compartments.Values, compartment => compartment.Content is CompartmentContent.Unknown);
        await stop.CancelAsync();
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>An order of the run before is decided by what the contacts say, and never given again.</summary>
    private void AssertNoLockMoved(IBoardFamily family, LockerBoardSettings board)
    {
        var pulses = board.Channels.Keys.Select(channel => Convert.ToHexString(family.Pulse(board, channel).Bytes)).ToList();
        Assert.DoesNotContain(_requests, request => pulses.Contains(Convert.ToHexString(request)));
    }

    /// <summary>Keeps what is sent to a board.</summary>
    private sealed class Heard(Stream inner, ConcurrentQueue<byte[]> requests) : TokenStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            requests.Enqueue(buffer.ToArray());
            return inner.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>A relay board as its maker's examples have it: what is written is said back, and eight inputs are all set.</summary>
    private static AnsweringStream Relays() => new(request => request[1] == 0x05 ? request : [0x01, 0x02, 0x01, 0xFF, 0xE1, 0xC8]);
}
