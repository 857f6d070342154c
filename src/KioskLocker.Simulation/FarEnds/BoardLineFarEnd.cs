namespace KioskLocker.Simulation.FarEnds;

/// <summary>A pair of wires with boards of one family: finds the requests in the bytes and lets every board hear them.</summary>
/// <remarks>One thread at a time. Never throws on what the other side sends.</remarks>
public abstract class BoardLineFarEnd
{
    private readonly TimeSpan _frameLimit;
    private TimeSpan _lastByte;

    /// <param name="boards">Boards that hear.</param>
    /// <param name="frameLimit">A request that breaks off is forgotten after this silence.</param>
    private protected BoardLineFarEnd(IReadOnlyList<BoardFarEnd> boards, TimeSpan frameLimit) => (Boards, _frameLimit) = (boards, frameLimit);

    public IReadOnlyList<BoardFarEnd> Boards { get; }

    /// <summary>An adapter that hears itself: whatever is sent comes back before any reply.</summary>
    public bool Echo { get; set; }

    /// <summary>What was heard and is no whole request yet.</summary>
    private protected List<byte> Heard { get; } = [];

    /// <summary>When the line itself wants to be woken, beside its boards.</summary>
    private protected virtual TimeSpan? OwnWake => null;

    /// <summary>Bytes of the kiosk arrived.</summary>
    public FarEndTurn Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        // What fell due before these bytes came belongs in front of them.
        List<byte[]> writes = [];
        TakeDue(now, writes);
        if (Echo && bytes.Length > 0)
        {
            writes.Add(bytes.ToArray());
        }

        if (bytes.Length > 0)
        {
            BeforeBytes(now, now - _lastByte);
            _lastByte = now;
        }

        foreach (var value in bytes)
        {
            Heard.Add(value);
            Frame(now);
        }

        return Turn(now, writes);
    }

    /// <summary>Time has passed.</summary>
    public FarEndTurn Tick(TimeSpan now)
    {
        if (OwnWake <= now)
        {
            WakeSelf(now);
        }

        return Turn(now, []);
    }

    /// <summary>More bytes come after this silence of the kiosk.</summary>
    private protected virtual void BeforeBytes(TimeSpan now, TimeSpan silence)
    {
        if (silence > _frameLimit)
        {
            Heard.Clear();
        }
    }

    /// <summary>One byte more was heard: at most one request can end with it.</summary>
    private protected abstract void Frame(TimeSpan now);

    /// <summary>Boards spoke.</summary>
    private protected virtual void Spoke(TimeSpan now)
    {
    }

    private protected virtual void WakeSelf(TimeSpan now)
    {
    }

    /// <summary>The first so many bytes are a sound request.</summary>
    private protected void Deliver(TimeSpan now, int length)
    {
        var frame = Heard.GetRange(0, length).ToArray();
        Heard.RemoveRange(0, length);
        foreach (var board in Boards)
        {
            board.Hear(now, frame);
        }
    }

    private FarEndTurn Turn(TimeSpan now, List<byte[]> writes)
    {
        TakeDue(now, writes);
        var wake = OwnWake;
        foreach (var board in Boards)
        {
            if (board.NextWake is { } due && (wake is null || due < wake))
            {
                wake = due;
            }
        }

        return new FarEndTurn(writes, wake);
    }

    private void TakeDue(TimeSpan now, List<byte[]> writes)
    {
        var before = writes.Count;
        foreach (var board in Boards)
        {
            board.TakeDue(now, writes);
        }

        if (writes.Count > before)
        {
            Spoke(now);
        }
    }
}
