using System.Text;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Simulation;

public sealed class ReceiptPrinterFarEndTests
{
    private readonly ReceiptPrinterFarEnd _printer = new();
    private TimeSpan _now;

    [Fact]
    public void Status_is_answered_also_offline_and_tells_why()
    {
        Assert.Equal("12-12-12-12", Status());
        _printer.LoadPaper(100);
        Assert.Equal("12-12-12-1E", Status());
        _printer.CoverOpen = true;
        Assert.Equal("1A-16-12-1E", Status());
        _printer.CoverOpen = false;
        _printer.RunOutAfter(0);
        Assert.Equal("1A-32-12-7E", Status());
        _printer.LoadPaper(9000);
        _printer.HeadHot = true;
        Assert.Equal("1A-52-52-12", Status());
        _printer.HeadHot = false;
        _printer.Broken = true;
        Assert.Equal("1A-52-32-12", Status());
    }

    [Fact]
    public void Process_id_is_answered_only_when_the_paper_has_moved()
    {
        Assert.Equal("", Send([.. Band(0xFF, 120), 0x1D, 0x28, 0x48, 6, 0, .. "000001"u8]));
        Assert.Equal("", Wait(90));
        Assert.Equal("37-22-30-30-30-31-00", Wait(20));
    }

    [Fact]
    public void Queued_questions_wait_behind_an_open_cover_and_are_answered_after_it()
    {
        _printer.CoverOpen = true;
        Assert.Equal("", Send([0x1D, 0x72, 1, 0x1D, 0x49, 66]));
        _printer.CoverOpen = false;
        var said = Wait(5);
        Assert.StartsWith("00-5F-", said, StringComparison.Ordinal);
        Assert.EndsWith("-00", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Automatic_status_comes_at_once_and_at_every_change()
    {
        Assert.Equal("14-00-00-0F", Send([0x1D, 0x61, 0xFF]));
        Assert.Equal("", Wait(100));
        _printer.CoverOpen = true;
        Assert.Equal("3C-00-00-0F", Wait(1));
        _printer.CoverOpen = false;
        Assert.Equal("14-00-00-0F", Wait(1));
    }

    [Fact]
    public void Cut_without_feed_leaves_the_last_twelve_millimetres_to_the_next_slip()
    {
        Send([.. Band(0xFF, 150), 0x1D, 0x56, 0x00]);
        Wait(1000);
        Assert.Equal(96, _printer.MarkedRowsOnStrip);
        Send([0x1D, 0x56, 0x42, 0x00]);
        Wait(1000);
        Assert.Equal(0, _printer.MarkedRowsOnStrip);
        Assert.Equal([1, 2], _printer.Slips.Select(slip => slip.Number));
        Assert.All(_printer.Slips, slip => Assert.False(slip.Blank));
    }

    [Fact]
    public void Driver_that_does_not_clear_prints_the_old_slip_after_a_refill()
    {
        _printer.RunOutAfter(5);
        Send([.. Band(0x5A, 200), 0x1D, 0x56, 0x42, 0x00]);
        Wait(2000);
        Assert.True(Assert.Single(_printer.Slips).Torn);
        _printer.LoadPaper(5000);
        Wait(2000);
        Assert.Equal(2, _printer.Slips.Count);
        Assert.True(_printer.Slips[1].Bits.Span.Contains((byte)0x5A));
    }

    [Fact]
    public void Clear_empties_everything_not_printed_and_says_so()
    {
        _printer.RunOutAfter(5);
        Send(Band(0x5A, 200));
        Wait(2000);
        Assert.Equal("37-25-00", Send([0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]));
        _printer.LoadPaper(5000);
        Wait(2000);
        Assert.Equal(0, _printer.MarkedRowsOnStrip);
    }

    [Fact]
    public void Clear_hidden_in_a_picture_is_executed_as_a_real_printer_would()
    {
        byte[] dots = new byte[72 * 4];
        new byte[] { 0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08 }.CopyTo(dots, 80);
        Assert.Equal("37-25-00", Send([0x1D, 0x76, 0x30, 0, 72, 0, 4, 0, .. dots]));
        Assert.Equal(1, _printer.InterruptsInPictures);
    }

    [Fact]
    public void Jam_stays_an_error_until_freed_and_told_to_recover()
    {
        _printer.CutterJammed = true;
        Send([.. Band(0x5A, 40), 0x1D, 0x56, 0x42, 0x00, .. Band(0x66, 40)]);
        Wait(1000);
        Assert.Equal("1A-52-1A-12", Status());
        _printer.CutterJammed = false;
        Assert.Equal("1A-52-1A-12", Status());
        Send([0x10, 0x05, 0x02]);
        Assert.Equal("12-12-12-12", Status());
        Wait(1000);
        Assert.Empty(_printer.Slips);
        Assert.Equal(0, _printer.Buffered);
    }

    [Fact]
    public void Recover_and_resume_finishes_the_interrupted_cut()
    {
        _printer.CutterJammed = true;
        Send([.. Band(0x5A, 40), 0x1D, 0x56, 0x42, 0x00]);
        Wait(1000);
        _printer.CutterJammed = false;
        Send([0x10, 0x05, 0x01]);
        Wait(1000);
        Assert.Single(_printer.Slips);
    }

    [Fact]
    public void Line_without_flow_control_loses_what_the_buffer_cannot_hold()
    {
        _printer.CoverOpen = true;
        for (var i = 0; i < 50; i++)
            Send(Band(0xFF, 200));
        Assert.Equal(ReceiptPrinterFarEnd.BufferActions, _printer.Buffered);
        Assert.Equal((50 * 200) - ReceiptPrinterFarEnd.BufferActions, _printer.Lost);
    }

    [Fact]
    public void Picture_bytes_read_as_text_leave_boxes_and_unknown_commands_are_counted()
    {
        Send([.. Encoding.ASCII.GetBytes("AB C\n"), 0x1D, 0x99, 0x00]);
        Wait(1000);
        Assert.True(_printer.MarkedRowsOnStrip > 10);
        Assert.Equal(1, _printer.UnknownCommands);
    }

    [Theory]
    [InlineData(0, 1, "A0")]
    [InlineData(1, 1, "CC00")]
    [InlineData(2, 2, "A0")]
    [InlineData(3, 2, "CC00")]
    [InlineData(51, 2, "CC00")]
    public void A_picture_is_as_wide_and_as_high_as_its_mode_says(byte mode, int rows, string dots)
    {
        Send([0x1D, 0x76, 0x30, mode, 1, 0, 1, 0, 0xA0, 0x1D, 0x56, 0x42, 0x00]);
        Wait(1000);
        var slip = Assert.Single(_printer.Slips);
        var marked = slip.Bits.ToArray().Chunk(72).Where(row => row.Any(value => value != 0)).ToList();
        Assert.Equal(rows, marked.Count);
        Assert.All(marked, row => Assert.Equal(dots, Convert.ToHexString(row)[..dots.Length]));
    }

    [Fact]
    public void Only_the_last_fifty_slips_are_kept_and_each_is_a_png()
    {
        for (var i = 0; i < 60; i++)
        {
            Send([.. Band(0xFF, 8), 0x1D, 0x56, 0x42, 0x00]);
            Wait(2000);
        }

        Assert.Equal(Enumerable.Range(11, 50), _printer.Slips.Select(slip => slip.Number));
        Assert.Equal(new byte[] { 0x89, 0x50, 0x4E, 0x47 }, _printer.Slips[0].Png[..4].ToArray());
    }

    [Fact]
    public void Silence_and_delay_are_as_ordered()
    {
        _printer.Silent = true;
        Assert.Equal("", Status());
        _printer.Silent = false;
        _printer.ReplyDelay = TimeSpan.FromMilliseconds(50);
        Assert.Equal("", Status());
        Assert.Equal("12-12-12-12", Wait(50));
    }

    [Fact]
    public void Noise_never_breaks_it()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            Send(ScannerFarEnd.Garbage(seed, 3000));
            Wait(20);
        }

        _printer.Receive(_now, [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]);
        Assert.Equal(0, _printer.Buffered);
    }

    private static byte[] Band(byte fill, int rows) => [0x1D, 0x76, 0x30, 0, 72, 0, (byte)rows, 0, .. Enumerable.Repeat(fill, 72 * rows)];

    private string Status() => Send([0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4]);

    private string Send(byte[] bytes) => BitConverter.ToString(_printer.Receive(_now, bytes));

    private string Wait(int milliseconds)
    {
        var said = new List<byte>();
        for (var i = 0; i < milliseconds; i++)
        {
            _now += TimeSpan.FromMilliseconds(1);
            said.AddRange(_printer.Tick(_now));
        }

        return BitConverter.ToString([.. said]);
    }
}
