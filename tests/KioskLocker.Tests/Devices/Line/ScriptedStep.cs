using System.Collections.Concurrent;
using KioskLocker.Devices.Line;

namespace KioskLocker.Tests.Devices.Line;

/// <summary>A step that tells everything it is told, writes what it is ordered to write, and fails when two threads are in it.</summary>
internal sealed class ScriptedStep : ILineStep<byte[], string>
{
    private int _inside;

    public ConcurrentQueue<string> Told { get; } = new();

    /// <summary>Answers bytes with bytes.</summary>
    public Func<byte[], byte[]> Reply { get; set; } = static _ => [];

    /// <summary>Asks for a tick this long after each turn.</summary>
    public TimeSpan? TickEvery { get; set; }

    /// <summary>An order that asks for the port to be opened anew.</summary>
    public byte[]? ReopensAt { get; set; }

    /// <summary>Bytes written at each tick while up.</summary>
    public byte[] OnTick { get; set; } = [];

    public LineTurn<string> Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => Turn(now, "bytes " + Convert.ToHexString(bytes), Reply(bytes.ToArray()));

    public LineTurn<string> Signal(TimeSpan now, LineSignal signal) => Turn(now, signal.ToString(), signal == LineSignal.Tick ? OnTick : []);

    public LineTurn<string> Order(TimeSpan now, byte[] order) =>
        Turn(now, "order " + Convert.ToHexString(order), order) with { Reopen = ReopensAt is { } at && order.AsSpan().SequenceEqual(at) };

    private LineTurn<string> Turn(TimeSpan now, string what, byte[] write)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        Told.Enqueue(what);
        Interlocked.Decrement(ref _inside);
        return new LineTurn<string>(write, [what], now + TickEvery);
    }
}

/// <summary>Waits on a condition, with a bound.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition, string what)
    {
        for (var end = Environment.TickCount64 + 20_000; !condition();)
        {
            Assert.True(Environment.TickCount64 < end, "never came true: " + what);
            await Task.Delay(5);
        }
    }
}
