using KioskLocker.Devices.Line;

namespace KioskLocker.Tests.Devices.Line;

public sealed class LineTraceTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 24, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pieces_heard_together_are_one_frame_and_pieces_apart_are_two()
    {
        var trace = new LineTrace(TraceContent.Whole);
        trace.Heard(At, [1]);
        trace.Heard(After(19), [2, 3]);
        trace.Heard(After(39), [4]);
        trace.Heard(After(60), [5]);

        Assert.Equal(["01 02 03 04", "05"], trace.Last(10).Select(frame => frame.Hex));
        Assert.Equal(At, trace.Last(10)[0].At);
    }

    [Fact]
    public void What_is_sent_ends_what_was_heard_however_soon_it_comes()
    {
        var trace = new LineTrace(TraceContent.Whole);
        trace.Sent(At, [1]);
        trace.Heard(At, [2]);
        trace.Sent(At, [3]);
        trace.Sent(At, [4]);
        trace.Heard(At, [5]);

        Assert.Equal(["01", "02", "03", "04", "05"], trace.Last(10).Select(frame => frame.Hex));
    }

    [Fact]
    public void A_clock_that_was_set_back_begins_a_new_frame()
    {
        var trace = new LineTrace(TraceContent.Whole);
        trace.Heard(After(1000), [1]);
        trace.Heard(At, [2]);

        Assert.Equal(2, trace.Last(10).Count);
    }

    [Fact]
    public void Of_a_flood_only_the_last_frames_and_the_first_bytes_of_each_are_kept()
    {
        var trace = new LineTrace(TraceContent.Whole);
        for (var n = 0; n < 1000; n++)
            trace.Sent(After(n), new byte[5000]);
        trace.Heard(After(2000), new byte[100]);
        trace.Heard(After(2000), new byte[100]);

        var frames = trace.Last(int.MaxValue);
        Assert.Equal(LineTrace.MostFrames, frames.Count);
        Assert.Equal((1001L, 200, LineTrace.MostBytes), (frames[^1].Serial, frames[^1].Length, frames[^1].Bytes.Length));
        Assert.EndsWith(" …", frames[^1].Hex, StringComparison.Ordinal);
        Assert.Equal(802, frames[0].Serial);
    }

    [Fact]
    public void A_slip_in_many_pieces_is_one_frame_of_which_only_the_length_is_kept()
    {
        var trace = new LineTrace(TraceContent.ShortSent);
        trace.Sent(At, [0x1B, 0x40]);
        for (var n = 1; n <= 50; n++)
            trace.Sent(After(n * 100), Enumerable.Repeat((byte)0xAA, 1024).ToArray());
        trace.Sent(After(5100), [0xAA, 0xAA]);
        trace.Sent(After(5150), [0x10, 0x04, 0x01]);
        trace.Sent(After(7000), [0x1D, 0x56, 0x42, 0x60]);

        Assert.Equal(["1B 40", "…", "10 04 01", "1D 56 42 60"], trace.Last(10).Select(frame => frame.Hex));
        Assert.Equal((50 * 1024) + 2, trace.Last(10)[1].Length);
    }

    [Fact]
    public void What_a_scanner_reads_is_never_in_memory()
    {
        var trace = new LineTrace(TraceContent.HeardMasked);
        trace.Heard(At, [0xAA, 0xAA]);
        trace.Heard(After(5), [0xAA]);

        var frame = Assert.Single(trace.Last(10));
        Assert.Equal((3, 0, "…"), (frame.Length, frame.Bytes.Length, frame.Hex));
    }

    [Fact]
    public void Coming_and_going_of_the_port_stand_between_the_frames()
    {
        var trace = new LineTrace(TraceContent.Whole);
        trace.Port(At, isUp: true);
        trace.Heard(At, [1]);
        trace.Port(At, isUp: false);

        Assert.Equal([TraceKind.Up, TraceKind.Heard, TraceKind.Down], trace.Last(10).Select(frame => frame.Kind));
        Assert.Equal([TraceKind.Down], trace.Last(1).Select(frame => frame.Kind));
        Assert.Empty(trace.Last(0));
    }

    private static DateTimeOffset After(int milliseconds) => At + TimeSpan.FromMilliseconds(milliseconds);
}
