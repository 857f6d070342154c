namespace KioskLocker.Devices.Gpio;

/// <summary>One switch: believed only after it held still, and not at all while it chatters (protocols.md G-1). Knows neither pins nor chips.</summary>
internal sealed class GpioDebounce(GpioBankSettings settings)
{
    private bool? _candidate;
    private TimeSpan _candidateSince;
    private TimeSpan? _restlessSince;
    private TimeSpan _lastUnrest;

    /// <summary>Closed or open as last believed; null before it was.</summary>
    internal bool? IsClosed { get; private set; }

    /// <summary>It never held still, or has not for too long: nobody can say what the door does.</summary>
    internal bool IsDoubtful { get; private set; } = true;

    /// <summary>It deserves a closer look.</summary>
    internal bool IsRestless => IsClosed is null || _candidate is not null || _restlessSince is not null;

    /// <summary>The chip told an edge: whatever was waited for begins anew.</summary>
    internal void Disturb(TimeSpan now)
    {
        _restlessSince ??= now;
        _lastUnrest = now;
        _candidateSince = now;
    }

    /// <summary>Takes one look.</summary>
    /// <returns>True when what is believed has changed.</returns>
    internal bool Look(TimeSpan now, bool isClosed)
    {
        var before = (IsClosed, IsDoubtful);
        if (isClosed == IsClosed)
        {
            _candidate = null;
        }
        else if (isClosed != _candidate)
        {
            Disturb(now);
            _candidate = isClosed;
        }
        else if (now - _candidateSince >= (isClosed ? settings.ClosesAfter : settings.OpensAfter))
        {
            var hasChattered = IsDoubtful && IsClosed is not null;
            IsClosed = isClosed;
            _candidate = null;
            if (!hasChattered)
            {
                // One clean change is no chatter, however it bounced on the way.
                IsDoubtful = false;
                _restlessSince = null;
            }
        }

        Judge(now);
        return before != (IsClosed, IsDoubtful);
    }

    private void Judge(TimeSpan now)
    {
        if (_restlessSince is { } since && now - since >= settings.ChatterLimit)
        {
            IsDoubtful = true;
        }

        if (_candidate is null && now - _lastUnrest >= settings.CalmAfter)
        {
            _restlessSince = null;
            IsDoubtful = IsClosed is null;
        }
    }
}
