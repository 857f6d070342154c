namespace KioskLocker.Runtime;

/// <summary>
/// Proves on the loop's own thread that the store still writes: an idle machine commits nothing for long, and a disk that turned read-only
/// meanwhile would be found by the next citizen. What hangs there hangs the loop, which the watchdog sees; what fails there ends the process.
/// </summary>
public sealed class StoreProof
{
    /// <summary>A commit or a proof within this span is proof enough. One write in that time is 0.3 MB an hour.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(2);

    private readonly Func<TimeSpan> _sinceCommit;
    private readonly Action _write;
    private readonly TimeProvider _time;
    private long _proved;

    /// <param name="sinceCommit">Time since the last commit.</param>
    /// <param name="write">Writes something and waits until it is on the disk.</param>
    /// <param name="time">Clock.</param>
    public StoreProof(Func<TimeSpan> sinceCommit, Action write, TimeProvider time)
    {
        (_sinceCommit, _write, _time) = (sinceCommit, write, time);
        _proved = time.GetTimestamp();
    }

    /// <summary>Called at each turn that feeds the watchdog.</summary>
    /// <exception cref="StoreFailedException">The store takes nothing any more.</exception>
    public void Prove()
    {
        if (_sinceCommit() < Every || _time.GetElapsedTime(_proved) < Every)
        {
            return;
        }

        try
        {
            _write();
        }
        catch (IOException fault)
        {
            throw new StoreFailedException($"The store could not be written to: {fault.Message}", fault);
        }

        _proved = _time.GetTimestamp();
    }
}
