using KioskLocker.Devices.Line;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>One line as diagnostics reaches it: its name, its counters and its trace.</summary>
public sealed class LineWatch
{
    private readonly LineTrace _trace;
    private readonly Func<LineCounters> _counters;
    private readonly Func<TraceWords> _words;

    internal LineWatch(string name, string port, string family, LineTrace trace, Func<LineCounters> counters, Func<TraceWords> words)
    {
        (Name, Port, Family) = (name, port, family);
        (_trace, _counters, _words) = (trace, counters, words);
    }

    /// <summary>Name of the cable.</summary>
    public string Name { get; }

    /// <summary>Device or link.</summary>
    public string Port { get; }

    /// <summary>How it is spoken to.</summary>
    public string Family { get; }

    /// <summary>As it is now.</summary>
    public LinePicture Picture()
    {
        var now = _counters();
        return new LinePicture(Name, Port, Family, now.IsUp, now.Since, now.Opened, now.BytesIn, now.BytesOut, now.LastByteAt, now.IsUp ? null : now.LastError);
    }

    /// <summary>Its last frames, decoded.</summary>
    /// <param name="most">At most so many.</param>
    public TracePicture Trace(int most)
    {
        // All are read, because a reply is understood by its question; only the last are handed out.
        var frames = _words().Of(_trace.Last(LineTrace.MostFrames));
        return new TracePicture(Name, Port, [.. frames.TakeLast(Math.Clamp(most, 0, LineTrace.MostFrames))]);
    }
}
