using KioskLocker.Core;

namespace KioskLocker.Runtime;

/// <summary>
/// Posts <see cref="KioskEvent.Housekeeping"/> hourly, and once when the clock becomes confirmed after a start: confirmed time is counted from
/// mark to mark, so a machine that is switched off every night would otherwise never count its nights.
/// </summary>
public sealed class Housekeeping : IDisposable
{
    /// <summary>Between two regular ones.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>How often the clock is looked at.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Func<ClockReading> _clock;
    private readonly TimeProvider _time;
    private readonly Func<KioskEvent, bool> _post;
    private readonly ITimer _timer;
    private long _last;
    private bool _confirmed;

    /// <param name="clock">Wall clock, and whether it may be believed.</param>
    /// <param name="time">Steady time.</param>
    /// <param name="post">The loop's inbox.</param>
    public Housekeeping(Func<ClockReading> clock, TimeProvider time, Func<KioskEvent, bool> post)
    {
        (_clock, _time, _post) = (clock, time, post);
        _last = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Check(), null, Look, Look);
    }

    public void Dispose() => _timer.Dispose();

    // Timer callbacks of this provider come one after the other: each look is short against its period.
    private void Check()
    {
        var first = !_confirmed && _clock().Confirmed;
        if (!first && _time.GetElapsedTime(_last) < Period)
            return;
        if (!_post(new KioskEvent.Housekeeping()))
            return;
        _confirmed |= first;
        _last = _time.GetTimestamp();
    }
}
