using KioskLocker.Devices.Line;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>One frame of a line's trace, for people.</summary>
/// <param name="Serial">Rises by one with each frame of the line; a gap is what the ring has lost.</param>
/// <param name="At">Wall clock of its first byte.</param>
/// <param name="Way">Which way it went, or what the port did.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Hex">Its first bytes; "…" where they are masked or not kept.</param>
/// <param name="Meaning">What it says, as its family reads it.</param>
public sealed record TraceLine(long Serial, DateTimeOffset At, TraceKind Way, int Length, string Hex, string Meaning);

/// <summary>The trace of one line.</summary>
/// <param name="Line">Name of the cable.</param>
/// <param name="Port">Device or link.</param>
/// <param name="Frames">The last frames, the oldest first.</param>
public sealed record TracePicture(string Line, string Port, IReadOnlyList<TraceLine> Frames);

/// <summary>Reads the frames of one line in order. Made anew for each reading, because a reply is understood by what was asked before it.</summary>
internal abstract class TraceWords
{
    /// <summary>The same frames with what they say.</summary>
    public IReadOnlyList<TraceLine> Of(IReadOnlyList<TracedFrame> frames) =>
        [.. frames.Select(frame => new TraceLine(frame.Serial, frame.At, frame.Kind, frame.Length, frame.Hex, MeaningOf(frame)))];

    /// <summary>What this program sent.</summary>
    protected abstract string Sent(TracedFrame frame);

    /// <summary>What the device sent.</summary>
    protected abstract string Heard(TracedFrame frame);

    /// <summary>The port was opened again: what was asked before is lost.</summary>
    protected virtual void Restart()
    {
    }

    private string MeaningOf(TracedFrame frame)
    {
        switch (frame.Kind)
        {
            case TraceKind.Sent:
                return Sent(frame);
            case TraceKind.Heard:
                return Heard(frame);
            case TraceKind.Up:
                Restart();
                return "port opened";
            case TraceKind.Down:
                return "port given up";
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
