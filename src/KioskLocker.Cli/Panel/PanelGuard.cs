namespace KioskLocker.Cli.Panel;

/// <summary>What was seen at one look.</summary>
/// <param name="Runs">The browser's process lives.</param>
/// <param name="Kiosk">What the kiosk says; null while it does not answer.</param>
internal readonly record struct PanelSight(bool Runs, PanelHeard? Kiosk);

/// <summary>What the kiosk says of this browser's page.</summary>
/// <param name="HasBeaten">It has beaten in this run of the kiosk.</param>
/// <param name="Age">Since its last beat; since the kiosk's start where it has not beaten.</param>
internal readonly record struct PanelHeard(bool HasBeaten, TimeSpan Age);

/// <summary>What is to be done now.</summary>
internal enum PanelDeed
{
    Nothing,

    /// <summary>Start a browser.</summary>
    Start,

    /// <summary>End the browser: it shows nothing alive.</summary>
    End,
}

/// <summary>Limits of <see cref="PanelGuard"/>.</summary>
internal sealed record PanelLimits
{
    /// <summary>No beat for so long while the kiosk lives: the screen is frozen.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A browser that has just been started takes its time to the first beat.</summary>
    public TimeSpan FirstBeat { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Wait before the second start in a row; doubled with each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two starts. It is never given up: the panel may only be unplugged.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Well for so long: what failed before is forgotten.</summary>
    public TimeSpan Forgets { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Decides when the panel's browser is started and ended. Pure: the clock is a parameter.</summary>
/// <remarks>Silence counts only while the kiosk answers. Without it no page can beat, and the page itself waits for it calmly.</remarks>
internal sealed class PanelGuard(PanelLimits limits)
{
    private TimeSpan? _startedAt;
    private TimeSpan? _kioskSince;
    private TimeSpan? _wellSince;
    private TimeSpan _startAt;
    private bool _hasBeaten;

    /// <summary>Browsers in a row that ended or froze.</summary>
    public int Failures { get; private set; }

    /// <summary>When the next browser may start, where none runs.</summary>
    public TimeSpan StartAt => _startAt;

    /// <summary>Takes a sight of this moment.</summary>
    /// <param name="now">Monotonic time; never goes back.</param>
    /// <param name="sight">What was seen.</param>
    public PanelDeed Step(TimeSpan now, PanelSight sight)
    {
        _kioskSince = sight.Kiosk is null ? null : _kioskSince ?? now;
        if (_startedAt is not { } started)
        {
            // A browser that starts beside a silent kiosk has no page to show but its own words for that. A dark panel says less and promises nothing.
            return now < _startAt || sight.Kiosk is null ? PanelDeed.Nothing : Start(now);
        }

        if (!sight.Runs)
        {
            Fail(now);
            return PanelDeed.Nothing;
        }

        if (sight.Kiosk is not { } heard || _kioskSince is not { } kioskSince)
        {
            return PanelDeed.Nothing;
        }

        if (heard.HasBeaten && heard.Age < limits.Silence)
        {
            Beat(now);
            return PanelDeed.Nothing;
        }

        _wellSince = null;

        // A kiosk that was started again between two looks knows of no beat yet: its age counts from its start.
        var counted = now - (started > kioskSince ? started : kioskSince);
        var silent = heard.Age < counted ? heard.Age : counted;
        if (silent < (_hasBeaten ? limits.Silence : limits.FirstBeat))
        {
            return PanelDeed.Nothing;
        }

        Fail(now);
        return PanelDeed.End;
    }

    private PanelDeed Start(TimeSpan now)
    {
        _startedAt = now;
        _hasBeaten = false;
        return PanelDeed.Start;
    }

    private void Beat(TimeSpan now)
    {
        _hasBeaten = true;
        _wellSince ??= now;
        if (now - _wellSince >= limits.Forgets)
        {
            Failures = 0;
        }
    }

    private void Fail(TimeSpan now)
    {
        _startedAt = null;
        _wellSince = null;
        _startAt = now + WaitAfter(Failures);
        Failures++;
    }

    private TimeSpan WaitAfter(int failures)
    {
        var wait = limits.FirstWait * Math.Pow(2, Math.Min(failures, 30));
        return wait < limits.LongestWait ? wait : limits.LongestWait;
    }
}
