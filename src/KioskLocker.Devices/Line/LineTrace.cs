namespace KioskLocker.Devices.Line;

/// <summary>How much of a line's bytes a trace may keep.</summary>
public enum TraceContent
{
    /// <summary>Both directions: a line with locker boards carries nothing of any person.</summary>
    Whole,

    /// <summary>Of what is sent, short frames only: a slip is somebody's. Of it the length is kept.</summary>
    ShortSent,

    /// <summary>Of what is heard, lengths only: a scanner reads cards and codes.</summary>
    HeardMasked,
}

/// <summary>What a <see cref="TracedFrame"/> tells.</summary>
public enum TraceKind
{
    Sent,
    Heard,

    /// <summary>The port was opened.</summary>
    Up,

    /// <summary>The port was given up.</summary>
    Down,
}

/// <summary>One frame, or what came in one piece.</summary>
/// <param name="Serial">Rises by one with each frame; a gap shows what the ring has lost.</param>
/// <param name="At">Wall clock of its first byte.</param>
/// <param name="Kind">Direction, or what the port did.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Bytes">The first of them; fewer than <paramref name="Length"/> where more came than is kept, none where they are masked.</param>
public sealed record TracedFrame(long Serial, DateTimeOffset At, TraceKind Kind, int Length, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Bytes as hex pairs, with "…" where some were not kept.</summary>
    public string Hex => string.Join(' ', Bytes.ToArray().Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)))
        + (Bytes.Length == Length ? "" : Bytes.Length == 0 ? "…" : " …");
}

/// <summary>The last frames of one line, in memory that never grows. Written by the line's pump, read from any thread.</summary>
public sealed class LineTrace(TraceContent content)
{
    /// <summary>Frames kept.</summary>
    public const int MostFrames = 200;

    /// <summary>Bytes kept of each.</summary>
    public const int MostBytes = 64;

    /// <summary>Longest frame sent to a printer that is a command and not a part of a slip.</summary>
    public const int ShortBytes = 32;

    /// <summary>Bytes heard within this time of one another are one frame; at 9600 baud a byte takes one millisecond, and adapters hold some back for 16.</summary>
    private static readonly TimeSpan OnePiece = TimeSpan.FromMilliseconds(20);

    /// <summary>Pieces of one slip follow one another at the printer's pace.</summary>
    private static readonly TimeSpan BetweenPieces = TimeSpan.FromSeconds(1);

    /// <summary>DLE begins the commands that a printer obeys in the middle of a slip.</summary>
    private const byte RealTime = 0x10;

    /// <summary>GS v begins a picture, which may be shorter than a command.</summary>
    private static ReadOnlySpan<byte> Picture => [0x1D, 0x76];

    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[MostFrames * MostBytes];
    private readonly Slot[] _slots = new Slot[MostFrames];
    private long _count;

    /// <summary>How much is kept.</summary>
    public TraceContent Content => content;

    /// <summary>Bytes were handed to the port.</summary>
    public void Sent(DateTimeOffset at, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var slip = content == TraceContent.ShortSent && Last_NeedsLock(at, TraceKind.Sent, BetweenPieces) is { Masked: true } last ? last : (Slot?)null;
            var masked = content == TraceContent.ShortSent && (bytes.Length > ShortBytes || bytes.StartsWith(Picture) || (slip is not null && bytes is not [RealTime, ..]));
            if (masked && slip is { } piece)
            {
                // A slip goes out in many pieces; they must not push everything else out of the ring.
                Put_NeedsLock(piece with { Length = piece.Length + bytes.Length, End = at });
                return;
            }

            Add_NeedsLock(at, TraceKind.Sent, bytes, masked);
        }
    }

    /// <summary>Bytes came in.</summary>
    public void Heard(DateTimeOffset at, ReadOnlySpan<byte> bytes)
    {
        var masked = content == TraceContent.HeardMasked;
        lock (_gate)
        {
            if (Last_NeedsLock(at, TraceKind.Heard, OnePiece) is { } last)
            {
                var room = masked ? 0 : Math.Min(bytes.Length, MostBytes - last.Kept);
                bytes[..room].CopyTo(Room_NeedsLock(_count - 1)[last.Kept..]);
                Put_NeedsLock(last with { Length = last.Length + bytes.Length, Kept = last.Kept + room, End = at });
                return;
            }

            Add_NeedsLock(at, TraceKind.Heard, bytes, masked);
        }
    }

    /// <summary>The port came or went.</summary>
    public void Port(DateTimeOffset at, bool isUp)
    {
        lock (_gate)
        {
            Add_NeedsLock(at, isUp ? TraceKind.Up : TraceKind.Down, [], masked: false);
        }
    }

    /// <summary>The last frames, the oldest first.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<TracedFrame> Last(int most)
    {
        lock (_gate)
        {
            var frames = new List<TracedFrame>();
            for (var serial = Math.Max(0, _count - Math.Clamp(most, 0, MostFrames)); serial < _count; serial++)
            {
                var slot = _slots[serial % MostFrames];
                frames.Add(new TracedFrame(serial + 1, slot.At, slot.Kind, slot.Length, Room_NeedsLock(serial)[..slot.Kept].ToArray()));
            }

            return frames;
        }
    }

    private Slot? Last_NeedsLock(DateTimeOffset at, TraceKind kind, TimeSpan within)
    {
        if (_count == 0)
        {
            return null;
        }

        var last = _slots[(_count - 1) % MostFrames];
        return last.Kind == kind && at - last.End <= within && at >= last.End ? last : null;
    }

    private void Put_NeedsLock(Slot last) => _slots[(_count - 1) % MostFrames] = last;

    private void Add_NeedsLock(DateTimeOffset at, TraceKind kind, ReadOnlySpan<byte> bytes, bool masked)
    {
        var kept = masked ? 0 : Math.Min(bytes.Length, MostBytes);
        var room = Room_NeedsLock(_count);
        bytes[..kept].CopyTo(room);
        _slots[_count % MostFrames] = new Slot(at, at, kind, bytes.Length, kept, masked);
        _count++;
    }

    private Span<byte> Room_NeedsLock(long serial) => _bytes.AsSpan((int)(serial % MostFrames) * MostBytes, MostBytes);

    private readonly record struct Slot(DateTimeOffset At, DateTimeOffset End, TraceKind Kind, int Length, int Kept, bool Masked);
}
