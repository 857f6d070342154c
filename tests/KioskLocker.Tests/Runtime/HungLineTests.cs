using System.Collections.Concurrent;
using System.Net.Sockets;
using KioskLocker.Core;
using KioskLocker.Devices.Line;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

/// <summary>W-1, W-4: whatever hangs at the end of a wire, the loop turns and the watchdog is fed; when the loop itself hangs, it is not.</summary>
public sealed class HungLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-hung-").FullName;
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly FakeTimeProvider _time = new();
    private readonly ManualResetEventSlim _hold = new();
    private readonly ManualResetEventSlim _hangs = new();

    public HungLineTests()
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(NotifyPath));
        _systemd.ReceiveTimeout = 20_000;
    }

    /// <summary>Where a driver can hang: in its own step, and in each call of its port.</summary>
    public enum Place
    {
        Step,
        Open,
        Read,
        Write,
        Close,
    }

    private string NotifyPath => Path.Combine(_folder, "notify");

    public void Dispose()
    {
        _hold.Set();
        _systemd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Place.Step)]
    [InlineData(Place.Open)]
    [InlineData(Place.Read)]
    [InlineData(Place.Write)]
    [InlineData(Place.Close)]
    public async Task W_4_a_line_that_hangs_holds_neither_the_loop_nor_the_watchdog_back(Place place)
    {
        using var desk = new Desk();
        var reported = new ConcurrentQueue<string>();
        var pump = new LinePump<byte[], string>(
            new HangingStep(this, place), _ => Open(place), reported.Enqueue, new LinePumpOptions { OrderQueue = 4, CloseLimit = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var stopLoop = new CancellationTokenSource();
        var loop = new Thread(() => desk.Loop.Run(stopLoop.Token)) { IsBackground = true };
        loop.Start();
        using var watchdog = new Watchdog(NotifyPath, "3000000", desk.Loop.PostTurn, _time, _ => { });
        var running = Task.Run(() => pump.RunAsync(stop.Token));

        // Enough to fill its queue and more: whoever orders must not wait for a line that hangs.
        for (var order = 0; order < 20; order++)
            pump.TryOrder([1]);
        for (var tries = 0; !_hangs.Wait(TimeSpan.FromMilliseconds(50)); tries++)
        {
            // Orders that were taken before the port was open moved nothing.
            Assert.True(tries < 400, "it never hung");
            pump.TryOrder([1]);
        }

        for (var order = 0; order < 20; order++)
            pump.TryOrder([1]);
        for (var fed = 0; fed < 5; fed++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("WATCHDOG=1", Heard());
        }

        Assert.Equal(TimeSpan.Zero, desk.Loop.TurnTakes);
        _hold.Set();
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
        await stopLoop.CancelAsync();
        loop.Join();
    }

    [Fact]
    public void W_1_a_loop_that_hangs_in_a_step_starves_the_watchdog_and_is_noted()
    {
        var stuck = new List<bool>();
        using var desk = new Desk(step: (_, _) =>
        {
            _hangs.Set();
            _hold.Wait();
            throw new InvalidOperationException("over");
        });
        using var stop = new CancellationTokenSource();
        var loop = new Thread(() => Assert.ThrowsAny<Exception>(() => desk.Loop.Run(stop.Token))) { IsBackground = true };
        loop.Start();
        using var watchdog = new Watchdog(NotifyPath, "3000000", desk.Loop.PostTurn, _time, stuck.Add);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("WATCHDOG=1", Heard());

        desk.Loop.Post(new KioskEvent.Configured(Desk.Settings));
        Assert.True(_hangs.Wait(TimeSpan.FromSeconds(20)), "it never hung");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _systemd.Available);
        Assert.Equal([true], stuck);
        _hold.Set();
        loop.Join();
    }

    private string Heard()
    {
        var buffer = new byte[100];
        return System.Text.Encoding.ASCII.GetString(buffer, 0, _systemd.Receive(buffer));
    }

    private HangingStream Open(Place place)
    {
        if (place == Place.Open)
            Hang();
        return new HangingStream(this, place);
    }

    private void Hang()
    {
        _hangs.Set();
        _hold.Wait();
    }

    private sealed class HangingStep(HungLineTests test, Place place) : ILineStep<byte[], string>
    {
        public LineTurn<string> Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => new(default, [], null);

        public LineTurn<string> Signal(TimeSpan now, LineSignal signal) => new(signal == LineSignal.Up ? new byte[] { 1 } : default, [signal.ToString()], null);

        public LineTurn<string> Order(TimeSpan now, byte[] order)
        {
            if (place == Place.Step)
                test.Hang();
            return new LineTurn<string>(order, [], null) { Reopen = place == Place.Close };
        }
    }

    /// <summary>A port whose calls block the thread that makes them, as a sick driver's do, and honour no token.</summary>
    private sealed class HangingStream(HungLineTests test, Place place) : TokenStream
    {
        private readonly TaskCompletionSource<int> _never = new();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (place == Place.Read)
                test.Hang();
            return new ValueTask<int>(_never.Task.WaitAsync(cancellationToken));
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (place == Place.Write)
                test.Hang();
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            if (place == Place.Close)
                test.Hang();
            base.Dispose(disposing);
        }
    }
}
