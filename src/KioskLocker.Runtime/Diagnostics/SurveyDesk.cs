using KioskLocker.Core.Devices;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>How a survey ended.</summary>
/// <param name="InTime">Every line with boards answered or gave up within the limit.</param>
/// <param name="Silent">Boards that did not answer.</param>
public sealed record SurveyEnd(bool InTime, IReadOnlyList<BoardId> Silent);

/// <summary>
/// Surveys, one after the other: whoever asks for one gets contacts that were read after asking, and never those of a survey that was under way.
/// From any thread.
/// </summary>
public sealed class SurveyDesk : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Action<SurveyEnd>> _waiting = new();
    private readonly List<BoardId> _silent = [];
    private readonly Func<int> _ask;
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private Action<SurveyEnd>? _done;
    private int _missing;
    private bool _asked;

    /// <param name="ask">Asks every line with boards; tells how many took the order.</param>
    /// <param name="limit">A survey that takes longer has not answered; above the drivers' own limit.</param>
    /// <param name="time">Clock.</param>
    public SurveyDesk(Func<int> ask, TimeSpan limit, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_ask, _limit) = (ask, limit);
        _timer = time.CreateTimer(_ => End(inTime: false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a survey; told once how it ended, after its facts were posted. Must not block or throw.</summary>
    public void Begin(Action<SurveyEnd> done)
    {
        lock (_gate)
        {
            _waiting.Enqueue(done);
        }

        Next();
    }

    /// <summary>A line has answered, after its facts were posted.</summary>
    /// <param name="silent">Boards of it that did not answer.</param>
    public void Surveyed(IReadOnlyList<BoardId> silent)
    {
        lock (_gate)
        {
            if (_done is null)
            {
                // The start-up asks by itself.
                return;
            }

            _missing--;
            _silent.AddRange(silent);
            if (!_asked || _missing > 0)
            {
                return;
            }
        }

        End(inTime: true);
    }

    public void Dispose() => _timer.Dispose();

    private void Next()
    {
        lock (_gate)
        {
            if (_done is not null || !_waiting.TryDequeue(out _done))
            {
                return;
            }

            (_missing, _asked) = (0, false);
            _silent.Clear();
            _timer.Change(_limit, Timeout.InfiniteTimeSpan);
        }

        // Outside of the gate, because a line may answer while the next one is asked.
        var taken = _ask();
        bool over;
        lock (_gate)
        {
            _missing += taken;
            _asked = true;
            over = _missing <= 0;
        }

        if (over)
        {
            End(inTime: true);
        }
    }

    private void End(bool inTime)
    {
        Action<SurveyEnd>? done;
        SurveyEnd end;
        lock (_gate)
        {
            (done, _done) = (_done, null);
            end = new SurveyEnd(inTime, [.. _silent.Distinct()]);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        done?.Invoke(end);
        Next();
    }
}
