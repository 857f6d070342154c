using System.Collections.Immutable;
using KioskLocker.Core;

namespace KioskLocker.Runtime;

/// <summary>Core's timers on the monotonic clock. Each exists at most once; an elapsed one says which start it belongs to.</summary>
public sealed class Timers : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TimerId, (long StartedSeq, long StartedAt, TimeSpan Span, ITimer Timer)> _running = [];
    private readonly TimeProvider _time;
    private readonly Action<KioskEvent.TimerElapsed> _elapsed;

    /// <param name="time">Only its timers are used, so a jump of the wall clock moves nothing.</param>
    /// <param name="elapsed">Takes the event at once; from any thread.</param>
    public Timers(TimeProvider time, Action<KioskEvent.TimerElapsed> elapsed)
    {
        _time = time;
        _elapsed = elapsed;
    }

    /// <summary>Starts, or starts again in full.</summary>
    public void Start(TimerId timer, TimeSpan span, long startedSeq)
    {
        lock (_gate)
        {
            Stop_NeedsLock(timer);
            var started = new KioskEvent.TimerElapsed(timer, startedSeq);
            _running.Add(timer, (startedSeq, _time.GetTimestamp(), span, _time.CreateTimer(_ => Elapse(started), null, span, Timeout.InfiniteTimeSpan)));
        }
    }

    public void Stop(TimerId timer)
    {
        lock (_gate)
        {
            Stop_NeedsLock(timer);
        }
    }

    /// <summary>What is left of a timer; null when it does not run.</summary>
    public TimeSpan? Left(TimerId timer)
    {
        lock (_gate)
        {
            return !_running.TryGetValue(timer, out var own) ? null
                : own.Span - _time.GetElapsedTime(own.StartedAt) is var left && left > TimeSpan.Zero ? left
                : TimeSpan.Zero;
        }
    }

    /// <summary>After a restart: what the state waits for and nobody runs is started in full, under the start the state knows.</summary>
    public void Resume(ImmutableSortedDictionary<TimerId, RunningTimer> wanted)
    {
        foreach (var (timer, running) in wanted)
        {
            bool runs;
            lock (_gate)
            {
                runs = _running.TryGetValue(timer, out var own) && own.StartedSeq == running.StartedSeq;
            }

            if (!runs)
            {
                Start(timer, running.Span, running.StartedSeq);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var own in _running.Values)
            {
                own.Timer.Dispose();
            }

            _running.Clear();
        }
    }

    private void Stop_NeedsLock(TimerId timer)
    {
        if (_running.Remove(timer, out var own))
        {
            own.Timer.Dispose();
        }
    }

    private void Elapse(KioskEvent.TimerElapsed started)
    {
        lock (_gate)
        {
            // A timer that was stopped or started again while its callback was under way says nothing.
            if (!_running.TryGetValue(started.Timer, out var own) || own.StartedSeq != started.StartedSeq)
            {
                return;
            }

            Stop_NeedsLock(started.Timer);
        }

        _elapsed(started);
    }
}
