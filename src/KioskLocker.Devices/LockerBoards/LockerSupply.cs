namespace KioskLocker.Devices.LockerBoards;

/// <summary>The supply that some locks share: one of them at a time may draw from it (protocols.md L-4). The lines on one supply are given the same one; safe for any thread.</summary>
/// <remarks>Times are those of the lines. Lines made together count from nearly the same moment, and the margin of a pulse is far longer than the difference.</remarks>
public sealed class LockerSupply
{
    private readonly Lock _gate = new();
    private TimeSpan _freeAt = TimeSpan.MinValue;

    /// <summary>No lock is to be energised before this moment.</summary>
    public TimeSpan FreeAt
    {
        get
        {
            lock (_gate)
            {
                return _freeAt;
            }
        }
    }

    /// <summary>Takes the supply for one pulse; false while another lock has it.</summary>
    internal bool TryTake(TimeSpan now, TimeSpan until)
    {
        lock (_gate)
        {
            if (now < _freeAt)
            {
                return false;
            }

            _freeAt = until;
            return true;
        }
    }
}
