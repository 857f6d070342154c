namespace KioskLocker.Runtime.Uplink;

/// <summary>How the link to the office does.</summary>
/// <param name="Problem">One plain sentence; null while all is well.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="LastOk">Last good answer in this run.</param>
public sealed record LinkHealth(string? Problem, DateTimeOffset Since, DateTimeOffset? LastOk)
{
    public bool IsHealthy => Problem is null;

    /// <summary>After a good answer.</summary>
    public LinkHealth Well(DateTimeOffset now) => new(null, IsHealthy ? Since : now, now);

    /// <summary>After a failure. Another reason does not start the time anew: the link is down since the first.</summary>
    public LinkHealth Ill(string problem, DateTimeOffset now) => new(problem, IsHealthy ? now : Since, LastOk);
}

/// <summary>The link to the office at one moment, for diagnostics.</summary>
/// <param name="Problem">One plain sentence; null while all is well.</param>
/// <param name="Since">Since when it is so; null before the link began.</param>
/// <param name="LastOk">Last good answer in this run.</param>
/// <param name="ClockOffset">Wall clock minus the office's, as last seen.</param>
public sealed record LinkLook(string? Problem, DateTimeOffset? Since, DateTimeOffset? LastOk, TimeSpan? ClockOffset)
{
    /// <summary>Before the link began.</summary>
    public static LinkLook Unknown { get; } = new(null, null, null, null);
}
