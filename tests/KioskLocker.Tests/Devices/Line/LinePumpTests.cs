using System.Collections.Concurrent;
using System.IO.Pipelines;
using KioskLocker.Devices.Line;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Devices.Line;

/// <summary>The pump over streams made by the tests.</summary>
public sealed class LinePumpTests
{
    private readonly ScriptedStep _step = new();
    private readonly ConcurrentQueue<string> _events = new();
    private readonly LinePumpOptions _options = new() { BackOffFirst = TimeSpan.FromMilliseconds(20), BackOffMost = TimeSpan.FromMilliseconds(80), CloseLimit = TimeSpan.FromMilliseconds(100), WriteLimit = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task Bytes_and_orders_reach_the_step_and_its_bytes_the_line()
    {
        await using var far = new FarEnd();
        var pump = Pump(_ => far.Near);
        await Running(pump, async () =>
        {
            await far.Send([1, 2]);
            await Eventually.True(() => _events.Contains("bytes 0102"), "bytes in");
            Assert.True(pump.TryOrder([9, 8]));
            Assert.Equal([9, 8], await far.Take(2));
            await Eventually.True(() => pump.Counters.BytesOut == 2, "bytes counted");
            Assert.Equal((true, 1L, 2L), (pump.Counters.IsUp, pump.Counters.Opened, pump.Counters.BytesIn));
            Assert.NotNull(pump.Counters.LastByteAt);
        });
        Assert.False(pump.Counters.IsUp);
        Assert.True(far.IsDisposed);
    }

    [Fact]
    public async Task A_hang_up_is_a_link_down_and_the_line_is_opened_again_for_ever()
    {
        var opened = 0;
        var pump = Pump(_ =>
        {
            var far = new FarEnd();
            far.HangUp();
            opened++;
            return far.Near;
        });
        await Running(pump, () => Eventually.True(() => opened >= 6, "six openings"));
        Assert.Equal(["Up", "Down", "Up", "Down"], _step.Told.Take(4));
        Assert.Contains("hung up", pump.Counters.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_whose_device_is_silent_has_its_port_closed_and_opened_anew()
    {
        var ports = new ConcurrentQueue<FarEnd>();
        _step.ReopensAt = [7];
        var pump = Pump(_ =>
        {
            var far = new FarEnd();
            ports.Enqueue(far);
            return far.Near;
        });
        await Running(pump, async () =>
        {
            await Eventually.True(() => pump.Counters.IsUp, "up");
            Assert.True(pump.TryOrder([7]));
            await Eventually.True(() => ports.Count == 2 && pump.Counters.IsUp, "up again");
            Assert.True(ports.First().IsDisposed);
            Assert.Contains("does not answer", pump.Counters.LastError, StringComparison.Ordinal);
        });
        Assert.Equal(["Up", "order 07", "Down", "Up"], _step.Told.Take(4));
    }

    [Fact]
    public async Task Orders_reach_the_step_while_the_port_cannot_be_opened()
    {
        var pump = Pump(_ => throw new IOException("no such device: /dev/nothing"));
        await Running(pump, async () =>
        {
            await Eventually.True(() => pump.Counters.LastError is not null, "the reason");
            Assert.True(pump.TryOrder([1]));
            await Eventually.True(() => _events.Contains("order 01"), "the order");
        });
        Assert.Equal("Down", _step.Told.First());
        Assert.Equal("no such device: /dev/nothing", pump.Counters.LastError);
    }

    [Fact]
    public async Task Back_off_doubles_from_half_a_second_to_ten()
    {
        var time = new ArmedTime();
        var options = new LinePumpOptions { OpenLimit = TimeSpan.FromSeconds(77) };
        var attempts = 0;
        var pump = new LinePump<byte[], string>(_step, _ => Fail(), _events.Enqueue, options, time);
        using var stop = new CancellationTokenSource();
        var run = pump.RunAsync(stop.Token);
        var waits = new List<double>();
        for (var wait = 1; wait <= 7; wait++)
        {
            await Eventually.True(() => time.Left > TimeSpan.FromMilliseconds(1) && time.Left != options.OpenLimit, "the pump waits to try again");
            Assert.Equal(wait, attempts);
            waits.Add(time.Left.TotalSeconds);
            time.Advance(time.Left);
        }

        await Eventually.True(() => Volatile.Read(ref attempts) == 8, "the eighth attempt");
        await stop.CancelAsync();
        await run;
        Assert.Equal([0.5, 1, 2, 4, 8, 10, 10], waits);

        Stream Fail()
        {
            Interlocked.Increment(ref attempts);
            throw new IOException("no such device");
        }
    }

    /// <summary>Time by hand that tells for when a timer was last set.</summary>
    private sealed class ArmedTime : FakeTimeProvider
    {
        private long _due;

        /// <summary>Until the timer that was set last is due; zero when it is over.</summary>
        public TimeSpan Left
        {
            get
            {
                var left = TimeSpan.FromTicks(Interlocked.Read(ref _due)) - TimeSpan.FromTicks(GetUtcNow().Ticks);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(this, base.CreateTimer(callback, state, dueTime, period));

        private sealed class Timer(ArmedTime time, ITimer inner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                // First the timer and then the sign of it: whoever sees the sign may move the time on.
                var changed = inner.Change(dueTime, period);
                if (dueTime > TimeSpan.Zero)
                    Interlocked.Exchange(ref time._due, (time.GetUtcNow() + dueTime).Ticks);
                return changed;
            }

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_close_that_hangs_is_abandoned_and_the_line_comes_back()
    {
        using var release = new ManualResetEventSlim();
        var streams = new ConcurrentQueue<FarEnd>();
        var pump = Pump(_ =>
        {
            var far = new FarEnd { BeforeDispose = release.Wait };
            streams.Enqueue(far);
            return far.Near;
        });
        await Running(pump, async () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                await Eventually.True(() => streams.Count == i && pump.Counters.IsUp, "up");
                streams.Last().HangUp();
                await Eventually.True(() => pump.Counters.Abandoned == i, "abandoned");
            }

            await Eventually.True(() => streams.Count == 4 && pump.Counters.IsUp, "up again");
            await streams.Last().Send([7]);
            await Eventually.True(() => _events.Contains("bytes 07"), "traffic");
        });
        release.Set();
    }

    [Fact]
    public async Task After_the_first_fault_nothing_is_read_or_written_any_more()
    {
        var far = new FarEnd();
        var isFirst = true;
        _step.TickEvery = TimeSpan.FromMilliseconds(1);
        _step.OnTick = [1];
        var pump = Pump(_ => isFirst ? far.Near : throw new IOException("gone"));
        await Running(pump, async () =>
        {
            await far.Take(3);
            isFirst = false;
            far.Break();
            await Eventually.True(() => pump.Counters.LastError == "gone", "given up");
            var (reads, writes) = (far.Reads, far.Writes);
            await Eventually.True(() => _step.Told.Count(told => told == "Tick") > 50, "ticks");
            Assert.Equal((reads, writes), (far.Reads, far.Writes));
        });

        // A write may slip in between the failing of the read and the pump's hearing of it; a read comes after the other, so never.
        Assert.Equal(0, far.ReadsAfterFault);
    }

    [Fact]
    public async Task A_write_nobody_drains_ends_in_link_down_while_bytes_still_come_in()
    {
        var far = new FarEnd { BlocksWrites = true };
        var pump = Pump(_ => far.Near);
        await Running(pump, async () =>
        {
            await Eventually.True(() => pump.Counters.IsUp, "up");
            pump.TryOrder([1]);
            await Eventually.True(() => far.Writes == 1, "the write");
            await far.Send([5]);
            await Eventually.True(() => _events.Contains("bytes 05"), "bytes while writing");
            await Eventually.True(() => _events.Contains("Down"), "down");
        });
        Assert.Equal(["Up", "order 01", "bytes 05", "Down"], _step.Told.Where(told => told != "Tick").Take(4));
    }

    [Fact]
    public async Task Orders_past_the_bound_are_refused_and_not_kept()
    {
        var pump = new LinePump<byte[], string>(_step, _ => throw new IOException(), _events.Enqueue, new LinePumpOptions { OrderQueue = 2 }, TimeProvider.System);
        Assert.Equal([true, true, false], new[] { pump.TryOrder([1]), pump.TryOrder([2]), pump.TryOrder([3]) });
        await Running(pump, () => Eventually.True(() => _events.Contains("order 02"), "the kept ones"));
        Assert.DoesNotContain("order 03", _events);
    }

    [Fact]
    public async Task An_open_that_hangs_is_tried_once_and_not_piled_up()
    {
        using var release = new ManualResetEventSlim();
        var opens = 0;
        var late = new FarEnd();
        var options = _options with { OpenLimit = TimeSpan.FromMilliseconds(30) };
        var pump = new LinePump<byte[], string>(_step, _ => Hang(), _events.Enqueue, options, TimeProvider.System);
        await Running(pump, async () =>
        {
            await Eventually.True(() => pump.Counters.LastError is not null, "the limit");
            pump.TryOrder([1]);
            await Eventually.True(() => _events.Contains("order 01"), "an order meanwhile");
            release.Set();
            await Eventually.True(() => pump.Counters.IsUp, "up at last");
        });
        Assert.Equal(1, opens);

        Stream Hang()
        {
            Interlocked.Increment(ref opens);
            release.Wait();
            return late.Near;
        }
    }

    [Fact]
    public async Task A_step_that_wants_ticks_gets_them_and_one_that_does_not_is_left_alone()
    {
        await using var far = new FarEnd();
        var pump = Pump(_ => far.Near);
        await Running(pump, async () =>
        {
            await Eventually.True(() => pump.Counters.IsUp, "up");
            for (byte i = 0; i < 20; i++)
            {
                await far.Send([i]);
                await Eventually.True(() => _events.Count(happened => happened.StartsWith("bytes", StringComparison.Ordinal)) > i, "a turn");
            }

            Assert.DoesNotContain("Tick", _events);
            _step.TickEvery = TimeSpan.FromMilliseconds(2);
            pump.TryOrder([1]);
            await Eventually.True(() => _events.Count(happened => happened == "Tick") > 10, "ticks");
        });
    }

    private LinePump<byte[], string> Pump(OpenPort open) => new(_step, open, _events.Enqueue, _options, TimeProvider.System);

    private static async Task Running(LinePump<byte[], string> pump, Func<Task> test)
    {
        using var stop = new CancellationTokenSource();
        var run = pump.RunAsync(stop.Token);
        try
        {
            await test();
        }
        finally
        {
            await stop.CancelAsync();
            await run.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }
}

/// <summary>A line whose two ends are in this process; it counts what the pump does to it.</summary>
internal sealed class FarEnd : IAsyncDisposable
{
    private readonly Pipe _toNear = new();
    private readonly Pipe _toFar = new();
    private volatile bool _isBroken;

    public FarEnd() => Near = new NearEnd(this);

    public Stream Near { get; }

    public Action BeforeDispose { get; init; } = static () => { };

    public bool BlocksWrites { get; init; }

    public int Reads { get; private set; }

    public int Writes { get; private set; }

    public int ReadsAfterFault { get; private set; }

    public bool IsDisposed { get; private set; }

    public async Task Send(byte[] bytes) => await _toNear.Writer.WriteAsync(bytes);

    public async Task<byte[]> Take(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var bytes = new byte[count];
        await _toFar.Reader.AsStream(leaveOpen: true).ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    public void HangUp() => _toNear.Writer.Complete();

    /// <summary>The pending read fails as System.IO.Ports' does.</summary>
    public void Break()
    {
        _toNear.Writer.Complete(new ObjectDisposedException("port", "The port is closed."));
        _isBroken = true;
    }

    public ValueTask DisposeAsync() => Near.DisposeAsync();

    private sealed class NearEnd(FarEnd far) : Stream
    {
        private readonly Stream _in = far._toNear.Reader.AsStream();
        private bool _hasFailed;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count();
            far.Reads++;
            try
            {
                return await _in.ReadAsync(buffer, cancellationToken);
            }
            catch (ObjectDisposedException)
            {
                _hasFailed = true;
                throw;
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.True(cancellationToken.CanBeCanceled);
            far.Writes++;
            if (far.BlocksWrites)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (!far._isBroken)
            {
                await far._toFar.Writer.WriteAsync(buffer, cancellationToken);
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            far.BeforeDispose();
            far.IsDisposed = true;
            base.Dispose(disposing);
        }

        private void Count() => far.ReadsAfterFault += _hasFailed ? 1 : 0;
    }
}
