using System.Device.Gpio;
using System.Diagnostics;
using System.Runtime.InteropServices;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Gpio;

/// <summary>
/// A bank of pins as a byte stream, so that a line pump serves it like any board. One thread owns the pins; a second one, the watchdog, bounds each pulse.
/// Everything is off when it is opened, when it is closed, and from SIGTERM on.
/// </summary>
public sealed class GpioBankStream : TokenStream
{
    /// <summary>Requests that may wait for the bank's thread; a line step has one in flight, so more means that the driver hangs.</summary>
    private const int RequestsMost = 64;

    /// <summary>A bus may miss one order, so the last one is given more than once before the chip is given back.</summary>
    private const int OffAttempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a close waits for the bank's thread before it switches off by itself.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private readonly Queue<byte[]> _requests = new();
    private readonly HashSet<int> _edges = [];
    private readonly ByteQueue _replies = new();
    private readonly GpioController _controller;
    private readonly GpioPins _pins;
    private readonly GpioBank _bank;
    private readonly GpioPulseLimit _limit;
    private readonly PosixSignalRegistration _onTerminate;
    private readonly Thread _thread;
    private readonly long _origin = Stopwatch.GetTimestamp();
    private readonly TimeSpan _readFaultLimit;
    private bool _isStopping;
    private bool _isClosing;

    private GpioBankStream(GpioController controller, GpioBankSettings settings, string chip)
    {
        _controller = controller;
        _readFaultLimit = settings.ReadFaultLimit;
        _bank = new GpioBank(settings);
        _pins = new GpioPins(controller, settings, chip);
        _pins.OpenOutputs();
        _pins.OpenInputs();
        FollowsEdges = _pins.TryFollow(OnEdge);
        var rest = settings.AllOutputs.ToDictionary(output => output.Pin, output => output.OffLevel);
        _limit = new GpioPulseLimit(pin => _pins.Write(pin, rest[pin]));
        _onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Stop());
        _thread = new Thread(Run) { IsBackground = true, Name = "gpio bank" };
        _thread.Start();
    }

    /// <summary>The chip tells edges by itself; looking at the pins is only a safety net.</summary>
    public bool FollowsEdges { get; }

    /// <summary>How often the watchdog had to end a pulse.</summary>
    public long PulsesCut => _limit.Cuts;

    private TimeSpan Now => Stopwatch.GetElapsedTime(_origin);

    /// <summary>Takes the pins and puts every output at rest before anything else.</summary>
    /// <param name="openChip">Makes the controller; this stream owns it from then on.</param>
    /// <param name="settings">The bank.</param>
    /// <param name="chip">Name of the chip for people.</param>
    /// <exception cref="IOException">The chip or one of its lines cannot be had, with a sentence for a technician.</exception>
    public static GpioBankStream Open(Func<GpioController> openChip, GpioBankSettings settings, string chip)
    {
        ArgumentNullException.ThrowIfNull(openChip);
        var controller = openChip();
        try
        {
            return new GpioBankStream(controller, settings, chip);
        }
        catch
        {
            controller.Dispose();
            throw;
        }
    }

    /// <summary>The program ends soon: everything off at once, and nothing goes on any more. Also what SIGTERM does.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _replies.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_requests.Count >= RequestsMost)
            {
                throw new IOException("the driver of the chip hangs: the bank takes no requests");
            }

            _requests.Enqueue(buffer.ToArray());
            Monitor.PulseAll(_gate);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _onTerminate.Dispose();
            lock (_gate)
            {
                _isClosing = true;
                Monitor.PulseAll(_gate);
            }

            // The thread switches off and gives the chip back. One that hangs in the driver does so when it comes out; until then this switches off.
            if (!_thread.Join(EndLimit))
            {
                _pins.AllOff();
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>On whatever thread the driver calls: only notes the pin and wakes the bank.</summary>
    private void OnEdge(int pin)
    {
        lock (_gate)
        {
            _edges.Add(pin);
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        Exception? ended = null;
        try
        {
            Serve();
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault))
        {
            ended = fault;
        }
        finally
        {
            if (SwitchOffAtLast() is { } stuck)
            {
                ended = new IOException($"{(ended ?? stuck).Message}; its outputs could not be switched off: a lock may be energised, look at the relays", ended ?? stuck);
            }

            _limit.End();
            DisposeOfChip();
            _replies.End(ended);
        }
    }

    private void Serve()
    {
        var turn = _bank.Start(Now);
        Apply(turn);
        TimeSpan? readFaultSince = null;
        while (WaitForWork(turn, out var requests, out var edges, out var isStopping))
        {
            if (isStopping)
            {
                Apply(turn = _bank.Stop());
            }

            Apply(turn = _bank.Tick(Now));
            foreach (var pin in edges)
            {
                Apply(turn = _bank.Edge(Now, pin));
            }

            foreach (var request in requests)
            {
                Apply(turn = _bank.Receive(Now, request));
            }

            if (Now >= turn.NextLook)
            {
                Apply(turn = _bank.Look(Now, TryRead(ref readFaultSince)));
            }
        }
    }

    /// <summary>Sleeps until there is something to do; false when the stream is closed.</summary>
    private bool WaitForWork(GpioBankTurn turn, out byte[][] requests, out int[] edges, out bool isStopping)
    {
        var until = turn.NextTick is { } tick && tick < turn.NextLook ? tick : turn.NextLook;
        lock (_gate)
        {
            while (!_isClosing && !_isStopping && _requests.Count == 0 && _edges.Count == 0 && until - Now is { Ticks: > 0 } left)
            {
                Monitor.Wait(_gate, (int)Math.Ceiling(left.TotalMilliseconds));
            }

            requests = [.. _requests];
            edges = [.. _edges];
            isStopping = _isStopping;
            _requests.Clear();
            _edges.Clear();
            _isStopping = false;
            return !_isClosing;
        }
    }

    private IReadOnlyList<GpioSample>? TryRead(ref TimeSpan? faultSince)
    {
        try
        {
            var samples = _pins.Read();
            faultSince = null;
            return samples;
        }
        catch (IOException)
        {
            // A bus may miss one reading. The bank tells nothing meanwhile; a fault that stays ends this opening, and the pump makes the next.
            faultSince ??= Now;
            if (Now - faultSince >= _readFaultLimit)
            {
                throw;
            }

            return null;
        }
    }

    private void Apply(GpioBankTurn turn)
    {
        foreach (var write in turn.Writes)
        {
            if (write.Limit is { } limit)
            {
                // First the watchdog, then the current.
                _limit.Arm(write.Pin, limit);
                _pins.Write(write.Pin, write.High);
            }
            else
            {
                _pins.Write(write.Pin, write.High);
                _limit.Disarm(write.Pin);
            }
        }

        if (!turn.Replies.IsEmpty && !_replies.TryAdd(turn.Replies.ToArray()))
        {
            throw new IOException("nobody takes the bank's answers");
        }
    }

    private IOException? SwitchOffAtLast()
    {
        IOException? stuck = null;
        for (var attempt = 0; attempt < OffAttempts; attempt++)
        {
            stuck = _pins.AllOff();
            if (stuck is null)
            {
                break;
            }

            Thread.Sleep(BetweenAttempts);
        }

        return stuck;
    }

    private void DisposeOfChip()
    {
        try
        {
            _controller.Dispose();
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault))
        {
            // There is nothing left to give back.
        }
    }
}
