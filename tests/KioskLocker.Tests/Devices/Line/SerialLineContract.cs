using System.Collections.Concurrent;
using System.Diagnostics;
using KioskLocker.Devices.Line;
using KioskLocker.Simulation.Wire;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Devices.Line;

/// <summary>The pump over ports that System.IO.Ports opened, read by our own thread in poll(2).</summary>
[Collection(OpenDescriptors.Name)]
public sealed class PolledSerialLineTests() : SerialLineContract(SerialReader.Poll)
{
    [Fact]
    public async Task Bytes_that_nobody_takes_wait_in_the_kernel_and_none_is_lost()
    {
        await using var pty = new Pty(Link);
        await using var port = Open(Link)(CancellationToken.None);
        var sent = Enumerable.Range(0, 200_000).Select(at => (byte)(at % 251)).ToArray();
        var sending = pty.WriteAsync(sent, CancellationToken.None).AsTask();
        var heard = new byte[sent.Length];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await port.ReadExactlyAsync(heard, limit.Token);
        Assert.True(await sending);
        Assert.Equal(sent, heard);
    }

    [Fact]
    public async Task A_write_larger_than_the_kernel_takes_waits_for_room_and_is_whole()
    {
        await using var pty = new Pty(Link);
        await using var port = Open(Link)(CancellationToken.None);
        var sent = Enumerable.Range(0, 300_000).Select(at => (byte)(at % 241)).ToArray();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var sending = port.WriteAsync(sent, limit.Token).AsTask();
        var heard = new List<byte>();
        var buffer = new byte[1000];
        while (heard.Count < sent.Length)
            heard.AddRange(buffer[..await pty.ReadAsync(buffer, limit.Token)]);
        await sending;
        Assert.Equal(sent, heard);
    }

    [Fact]
    public async Task A_write_that_finds_no_room_ends_with_its_token_and_the_port_closes_at_once()
    {
        await using var pty = new Pty(Link);
        var port = Open(Link)(CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
                await port.WriteAsync(new byte[100_000], limit.Token);
        });
        var closing = Task.Run(port.Dispose);
        await closing.WaitAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<Exception>(async () => await port.WriteAsync(new byte[] { 1 }, CancellationToken.None));
    }

    [Fact]
    public async Task A_port_closed_while_nobody_takes_what_it_heard_ends_its_reader_thread_in_order()
    {
        await using var pty = new Pty(Link);
        for (var turn = 0; turn < 10; turn++)
        {
            var port = Open(Link)(CancellationToken.None);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (true)
                    await pty.WriteAsync(new byte[100_000], limit.Token);
            });
            var closing = Task.Run(port.Dispose);
            await closing.WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_read_pending_at_the_hang_up_ends_at_once_and_every_later_call_fails()
    {
        await using var pty = new Pty(Link);
        await using var port = Open(Link)(CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var reading = port.ReadAsync(new byte[10], limit.Token).AsTask();
        pty.PullCable();
        Assert.Contains("hung up", (await Assert.ThrowsAsync<IOException>(() => reading)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(async () => await port.ReadExactlyAsync(new byte[10], limit.Token));
        await Assert.ThrowsAsync<IOException>(async () => await port.WriteAsync(new byte[10], limit.Token));
    }
}

/// <summary>The pump over System.IO.Ports alone.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class PortsSerialLineTests() : SerialLineContract(SerialReader.Ports);

/// <summary>What every way of reading a serial line must do, over real ptys. Alone, because open descriptors of the process are counted.</summary>
public abstract class SerialLineContract(SerialReader reader) : IDisposable
{
    private static readonly int Pulls = Effort.Of(30, 1000);

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-line-").FullName;
    private readonly ScriptedStep _step = new();
    private readonly ConcurrentQueue<string> _events = new();

    protected string Link => Path.Combine(_folder, "board");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_cable_pulled_during_traffic_comes_back_every_time_and_leaves_nothing_open()
    {
        _step.TickEvery = TimeSpan.FromMilliseconds(2);
        _step.OnTick = [0x55, 0xAA];
        await using var pty = new Pty(Link);
        using var stop = new CancellationTokenSource();
        var far = Task.Run(() => Answer(pty, stop.Token));
        var options = new LinePumpOptions { BackOffFirst = TimeSpan.FromMilliseconds(50) };
        var pump = new LinePump<byte[], string>(_step, Open(Link), _events.Enqueue, options, TimeProvider.System);
        var run = pump.RunAsync(stop.Token);
        var random = new Random(20260101);
        var worst = TimeSpan.Zero;
        await Traffic(pump, 0);
        var (descriptors, threads) = (Descriptors(), Threads());
        for (var i = 0; i < Pulls; i++)
        {
            await Task.Delay(random.Next(0, 30));
            pty.PullCable();
            await Task.Delay(random.Next(0, 30));
            var before = pump.Counters.BytesIn;
            var plugged = Stopwatch.GetTimestamp();
            pty.PlugIn();
            await Traffic(pump, before);
            worst = Stopwatch.GetElapsedTime(plugged) is var took && took > worst ? took : worst;
        }

        // With System.IO.Ports a hang-up between the kernel's answer and the write still hangs a Close now and then; it may cost a thread and a
        // descriptor, never the line. Our own reader has nothing that could hang.
        var abandoned = (int)pump.Counters.Abandoned;
        Assert.InRange(abandoned, 0, reader == SerialReader.Poll ? 0 : 1 + (Pulls / 50));
        Assert.True(pump.Counters.Opened > Pulls);
        Assert.True(worst < TimeSpan.FromSeconds(2), $"slowest recovery {worst.TotalSeconds:0.000} s");
        Assert.InRange(Descriptors(), 0, descriptors + 1 + abandoned);
        Assert.InRange(Threads(), 0, threads + 15 + abandoned);
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(10));
        await far;
    }

    [Fact]
    public async Task An_idle_line_whose_cable_is_pulled_is_noticed()
    {
        await using var pty = new Pty(Link);
        await Running(Open(Link), async pump =>
        {
            await Eventually.True(() => pump.Counters.IsUp, "up");
            pty.PullCable();
            await Eventually.True(() => _events.Contains("Down"), "down");
            Assert.Equal(0, pump.Counters.Abandoned);
        });
    }

    [Fact]
    public async Task A_node_that_is_missing_at_start_is_a_line_down_and_is_opened_when_it_comes()
    {
        await Running(Open(Link), async pump =>
        {
            await Eventually.True(() => pump.Counters.LastError is not null, "the reason");
            Assert.Equal("no such device: " + Link, pump.Counters.LastError);
            await using var pty = new Pty(Link);
            await Eventually.True(() => pump.Counters.IsUp, "up");
        });
        Assert.Equal("Down", _step.Told.First());
    }

    [Fact]
    public async Task A_link_moved_to_another_device_is_followed_at_the_next_opening()
    {
        await using var first = new Pty(Path.Combine(_folder, "one"));
        await using var second = new Pty(Path.Combine(_folder, "two"));
        File.CreateSymbolicLink(Link, first.Link);
        await Running(Open(Link), async pump =>
        {
            await Eventually.True(() => pump.Counters.IsUp && first.HasListener, "up on the first");
            File.Delete(Link);
            File.CreateSymbolicLink(Link, second.Link);
            first.PullCable();
            await Eventually.True(() => pump.Counters.IsUp && second.HasListener, "up on the second");
        });
    }

    [Fact]
    public async Task A_port_locked_by_another_program_is_named_as_in_use_until_it_is_free()
    {
        await using var pty = new Pty(Link);
        var other = Process.Start(new ProcessStartInfo("flock", [pty.Node!, "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            // cat answers only once flock holds the lock.
            await other.StandardInput.WriteLineAsync("held");
            await other.StandardInput.FlushAsync();
            Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
            await Running(Open(Link), async pump =>
            {
                await Eventually.True(() => pump.Counters.LastError is not null, "the reason");
                Assert.StartsWith("port in use", pump.Counters.LastError, StringComparison.Ordinal);
                Assert.False(pty.HasListener && pump.Counters.IsUp);
                other.StandardInput.Close();
                await Eventually.True(() => pump.Counters.IsUp, "up");
            });
        }
        finally
        {
            other.StandardInput.Close();
            await other.WaitForExitAsync();
            other.Dispose();
        }
    }

    [Fact]
    public async Task Two_lines_of_one_process_cannot_share_a_port_either()
    {
        await using var pty = new Pty(Link);
        using var first = Open(Link)(CancellationToken.None);
        Assert.Contains("port in use", Assert.ThrowsAny<IOException>(() => Open(Link)(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_no_terminal_is_refused_and_leaves_no_lock()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "x");
        for (var i = 0; i < 2; i++)
        {
            var refused = Assert.ThrowsAny<Exception>(() => Open(file)(CancellationToken.None));
            Assert.DoesNotContain("in use", refused.Message, StringComparison.Ordinal);
        }
    }

    protected OpenPort Open(string path) => new SerialPortLine(new SerialLineSettings(path, 9600) { Reader = reader }).Open;

    private static async Task Answer(Pty pty, CancellationToken stop)
    {
        var buffer = new byte[256];
        try
        {
            while (true)
            {
                var count = await pty.ReadAsync(buffer, stop);
                await pty.WriteAsync(buffer.AsMemory(0, count), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static Task Traffic(LinePump<byte[], string> pump, long more) => Eventually.True(() => pump.Counters.IsUp && pump.Counters.BytesIn > more, "traffic");

    private static int Descriptors() => OpenDescriptors.Count("/dev/pt");

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;

    private async Task Running(OpenPort open, Func<LinePump<byte[], string>, Task> test)
    {
        var options = new LinePumpOptions { BackOffFirst = TimeSpan.FromMilliseconds(20), BackOffMost = TimeSpan.FromMilliseconds(50) };
        var pump = new LinePump<byte[], string>(_step, open, _events.Enqueue, options, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var run = pump.RunAsync(stop.Token);
        try
        {
            await test(pump);
        }
        finally
        {
            await stop.CancelAsync();
            await run.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }
}
