namespace KioskLocker.Simulation.FarEnds;

/// <summary>An RS-485 pair with boards of the 8A/80 XOR family: finds the requests in the bytes and lets every board hear them.</summary>
/// <remarks>One thread at a time. Never throws on what the other side sends.</remarks>
public sealed class Xor8ALineFarEnd
{
    /// <summary>A request that breaks off is forgotten after this silence.</summary>
    public static readonly TimeSpan FrameLimit = TimeSpan.FromMilliseconds(200);

    private const int ShortFrame = 5;
    private const int LongFrame = 6;

    private readonly List<byte> _heard = [];
    private TimeSpan _lastByte;

    public Xor8ALineFarEnd(IReadOnlyList<Xor8ABoardFarEnd> boards) => Boards = boards;

    public IReadOnlyList<Xor8ABoardFarEnd> Boards { get; }

    /// <summary>An adapter that hears itself: whatever is sent comes back before any reply.</summary>
    public bool Echo { get; set; }

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

        if (now - _lastByte > FrameLimit)
        {
            _heard.Clear();
        }

        _lastByte = now;
        foreach (var value in bytes)
        {
            _heard.Add(value);
            Frame(now);
        }

        return Turn(now, writes);
    }

    /// <summary>Time has passed.</summary>
    public FarEndTurn Tick(TimeSpan now) => Turn(now, []);

    private FarEndTurn Turn(TimeSpan now, List<byte[]> writes)
    {
        TakeDue(now, writes);
        TimeSpan? wake = null;
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
        foreach (var board in Boards)
        {
            board.TakeDue(now, writes);
        }
    }

    // At most one frame can end with each byte. On a mismatch one byte is dropped, because the next may be the true start.
    private void Frame(TimeSpan now)
    {
        while (_heard.Count > 0)
        {
            if (_heard[0] is not (0x80 or 0x8A))
            {
                _heard.RemoveAt(0);
                continue;
            }

            if (_heard.Count < ShortFrame)
            {
                return;
            }

            if (IsSound(ShortFrame))
            {
                Deliver(now, ShortFrame);
                return;
            }

            // Only an unlock can be longer: its fifth byte is a number of seconds, which no checksum of a valid unlock can be.
            var maybeLong = _heard[0] == 0x8A && _heard[3] == 0x11 && _heard[4] is >= 1 and <= 9;
            if (maybeLong && _heard.Count < LongFrame)
            {
                return;
            }

            if (maybeLong && IsSound(LongFrame))
            {
                Deliver(now, LongFrame);
                return;
            }

            _heard.RemoveAt(0);
        }
    }

    private bool IsSound(int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            sum ^= _heard[i];
        }

        return sum == 0;
    }

    private void Deliver(TimeSpan now, int length)
    {
        var frame = _heard.GetRange(0, length).ToArray();
        _heard.RemoveRange(0, length);
        foreach (var board in Boards)
        {
            board.Hear(now, frame);
        }
    }
}
