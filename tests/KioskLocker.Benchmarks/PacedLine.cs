using System.Diagnostics;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Wire;

namespace KioskLocker.Benchmarks;

/// <summary>A far end takes bytes.</summary>
internal delegate FarEndTurn Hear(TimeSpan now, ReadOnlySpan<byte> bytes);

/// <summary>One cable of a given speed with its far end, carried by a thread of its own: a pty has no speed, so bytes are held back for as long as a wire would take.</summary>
internal sealed class PacedLine : IDisposable
{
    /// <summary>A start bit, eight, a stop bit.</summary>
    internal const int BitsPerByte = 10;

    private const int BufferBytes = 1024;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly Pty _pty;
    private readonly int _baud;
    private readonly Hear _receive;
    private readonly Func<TimeSpan, FarEndTurn> _tick;
    private readonly Action<long, byte[]> _heard;
    private readonly Thread _thread;

    /// <param name="link">Path the kiosk is told.</param>
    /// <param name="baud">Bits per second.</param>
    /// <param name="receive">The far end hears bytes, once the last of them has left the wire.</param>
    /// <param name="tick">The far end is woken.</param>
    /// <param name="heard">Told of bytes at the moment the first of them is put on the wire, in <see cref="Stopwatch"/> ticks.</param>
    internal PacedLine(string link, int baud, Hear receive, Func<TimeSpan, FarEndTurn> tick, Action<long, byte[]> heard)
    {
        _pty = new Pty(link);
        (_baud, _receive, _tick, _heard) = (baud, receive, tick, heard);
        _thread = new Thread(Carry) { IsBackground = true, Name = "wire " + Path.GetFileName(link) };
        _thread.Start();
    }

    internal string Link => _pty.Link;

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Time that so many bytes take on a wire of this speed.</summary>
    internal static TimeSpan OnTheWire(int bytes, int baud) => TimeSpan.FromSeconds((double)bytes * BitsPerByte / baud);

    /// <summary>Puts bytes on the kiosk's side at once; for a far end whose last byte's arrival is the moment measured from.</summary>
    internal void Deliver(byte[] bytes)
    {
        if (!_pty.WriteAsync(bytes, _stop.Token).AsTask().GetAwaiter().GetResult())
        {
            throw new BenchFailedException("nobody reads " + _pty.Link);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _pty.Dispose();
        _stop.Dispose();
    }

    /// <summary>Sleeps for most of it; only the last stretch, shorter than any sleep is exact, yields in a loop.</summary>
    private static void WaitUntil(TimeSpan moment)
    {
        while (moment - Now is var left && left > TimeSpan.Zero)
        {
            if (left.TotalMilliseconds > 1.5)
            {
                Thread.Sleep((int)(left.TotalMilliseconds - 1));
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    private void Carry()
    {
        var buffer = new byte[BufferBytes];
        Task<int>? reading = null;
        TimeSpan? wake = null;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                reading ??= _pty.ReadAsync(buffer, _stop.Token).AsTask();
                var sleep = wake is { } at && at - Now < LongestSleep ? at - Now : LongestSleep;
                FarEndTurn turn;
                if (sleep > TimeSpan.Zero ? reading.Wait((int)Math.Max(0, sleep.TotalMilliseconds - 1), _stop.Token) : reading.IsCompleted)
                {
                    turn = Take(buffer.AsSpan(0, reading.Result));
                    reading = null;
                }
                else if (wake is { } due && due - Now < TimeSpan.FromMilliseconds(2))
                {
                    WaitUntil(due);
                    turn = _tick(Now);
                }
                else
                {
                    continue;
                }

                wake = turn.NextWake;
                foreach (var burst in turn.Writes)
                {
                    WaitUntil(Now + OnTheWire(burst.Length, _baud));
                    _pty.WriteAsync(burst, _stop.Token).AsTask().Wait(_stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The wanted end.
        }
        catch (AggregateException fault) when (fault.InnerException is OperationCanceledException)
        {
            // The same, by way of a task.
        }
    }

    private FarEndTurn Take(ReadOnlySpan<byte> bytes)
    {
        var began = Stopwatch.GetTimestamp();
        _heard(began, bytes.ToArray());
        WaitUntil(Stopwatch.GetElapsedTime(0, began) + OnTheWire(bytes.Length, _baud));
        return _receive(Now, bytes);
    }
}
