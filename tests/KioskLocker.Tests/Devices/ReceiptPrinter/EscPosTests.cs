using System.Text.Json;
using CsCheck;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

public sealed class EscPosTests
{
    private static readonly int[] Widths = [1, 2, 3, 16, 48, 72];
    private static readonly byte[] Hurtful = [0x10, 0x10, 0x04, 0x05, 0x14, 0x01, 0x00];

    // Images made mostly of the bytes that hurt, and of blank rows, so that bands, feeds and row borders all meet them.
    private static readonly Gen<SlipImage> Images = Gen.OneOf(Fine(), Fine().Select(Doubled));

    private static Gen<SlipImage> Fine() =>
        from rowBytes in Gen.Int[0, 5].Select(i => Widths[i])
        from height in Gen.Int[0, 180]
        from hurt in Gen.Bool
        from bytes in (hurt ? Gen.Int[0, 6].Select(i => Hurtful[i]) : Gen.Byte).Array[rowBytes * height]
        from blankFrom in Gen.Int[0, 180]
        from blankRows in Gen.Int[0, 40]
        select Blanked(new SlipImage(rowBytes * 8, height, bytes), blankFrom, blankRows);

    [Fact]
    public void Vectors_are_what_the_code_sends_and_understands()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "lock-frames.json")));
        var vectors = file.RootElement.GetProperty("escPos");
        Assert.Equal(Hex(vectors, "processId", "request"), EscPos.ProcessId(1).ToArray());
        Assert.Equal(Hex(vectors, "clearBuffer", "request"), EscPos.ClearBuffers.ToArray());
        var decoder = new EscPosDecoder();
        Assert.Equal([new EscPosReply.ProcessDone(1)], decoder.Receive(Hex(vectors, "processId", "reply")));
        Assert.Equal([new EscPosReply.BuffersCleared()], decoder.Receive(Hex(vectors, "clearBuffer", "reply")));
        var replies = vectors.GetProperty("statusReplies");
        var ok = Hex(replies, "ok")[0];
        Assert.Equal(new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full), PrinterStatusBits.FromRealTime(ok, ok, ok, ok));
        Assert.Equal(PrinterCondition.CoverOpen, PrinterStatusBits.FromRealTime(ok, Hex(replies, "n2CoverOpen")[0], ok, ok).Condition);
        Assert.Equal(PrinterCondition.PaperOut, PrinterStatusBits.FromRealTime(ok, Hex(replies, "n2PaperEnd")[0], ok, ok).Condition);
        Assert.Equal(new PrinterStatus(PrinterCondition.Ready, PaperSupply.Low), PrinterStatusBits.FromRealTime(ok, ok, ok, Hex(replies, "n4NearEnd")[0]));
        foreach (var end in replies.GetProperty("n4End").EnumerateArray())
        {
            var status = PrinterStatusBits.FromRealTime(ok, ok, ok, Convert.FromHexString(end.GetString()!)[0]);
            Assert.Equal(new PrinterStatus(PrinterCondition.PaperOut, PaperSupply.Out), status);
        }
    }

    [Theory]
    [InlineData("14 00 00 0F", PrinterCondition.Ready, PaperSupply.Full)]
    [InlineData("10 00 00 0F", PrinterCondition.Ready, PaperSupply.Full)]
    [InlineData("14 00 03 0F", PrinterCondition.Ready, PaperSupply.Low)]
    [InlineData("1C 00 0F 0F", PrinterCondition.PaperOut, PaperSupply.Out)]
    [InlineData("3C 00 00 0F", PrinterCondition.CoverOpen, PaperSupply.Full)]
    [InlineData("1C 08 00 0F", PrinterCondition.CutterError, PaperSupply.Full)]
    [InlineData("1C 20 00 0F", PrinterCondition.Error, PaperSupply.Full)]
    [InlineData("1C 40 00 0F", PrinterCondition.HeadHot, PaperSupply.Full)]
    [InlineData("18 00 00 0F", PrinterCondition.Offline, PaperSupply.Full)]
    public void Automatic_status_is_told_in_the_words_of_the_trade(string bytes, PrinterCondition condition, PaperSupply paper)
    {
        var reply = Assert.IsType<EscPosReply.AutomaticStatus>(Assert.Single(new EscPosDecoder().Receive(Hex(bytes))));
        Assert.Equal(new PrinterStatus(condition, paper), PrinterStatusBits.FromAutomatic(reply));
    }

    [Fact]
    public void Replies_are_told_apart_whatever_stands_beside_them()
    {
        var bytes = Hex("12 13 14 00 13 00 0F 16 5F 41 12 11 00 11 37 22 30 30 34 32 00 03 FF 37 25 00 1E");
        Assert.Equal<EscPosReply>(
            [
                new EscPosReply.Status(0x12), new EscPosReply.Flow(false), new EscPosReply.Flow(false),
                new EscPosReply.AutomaticStatus(0x14, 0, 0, 0x0F), new EscPosReply.Status(0x16), new EscPosReply.OtherBlock(5),
                new EscPosReply.Flow(true), new EscPosReply.ProcessDone(42), new EscPosReply.PlainByte(3),
                new EscPosReply.Garbage(0xFF), new EscPosReply.BuffersCleared(), new EscPosReply.Status(0x1E),
            ],
            new EscPosDecoder().Receive(bytes));
    }

    [Fact]
    public void Automatic_status_that_breaks_off_does_not_swallow_the_next_reply() =>
        Assert.Contains(new EscPosReply.Status(0x12), new EscPosDecoder().Receive(Hex("14 00 12")));

    [Fact]
    public void Replies_are_the_same_in_pieces_of_any_size() => Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[1, 9]).Sample((bytes, size) =>
    {
        var pieces = new EscPosDecoder();
        return new EscPosDecoder().Receive(bytes).SequenceEqual(bytes.Chunk(size).SelectMany(piece => pieces.Receive(piece)));
    });

    [Fact]
    public void Endless_block_is_given_up()
    {
        var decoder = new EscPosDecoder();
        decoder.Receive([0x37, .. Enumerable.Repeat((byte)0x41, 500)]);
        decoder.Reset();
        Assert.Equal([new EscPosReply.Status(0x12)], decoder.Receive([0x12]));
    }

    [Fact]
    public void No_real_time_command_stands_anywhere_in_a_job() => Images.Sample(
        image =>
        {
            var job = EscPos.Job(image, 1234, 1).SelectMany(piece => piece.Bytes.ToArray()).ToArray();
            for (var i = 0; i + 1 < job.Length; i++)
                Assert.False(job[i] == 0x10 && job[i + 1] is (0x04 or 0x05 or 0x14), $"at {i}");
            foreach (var piece in EscPos.Job(image, 1234, 1))
                Assert.NotEqual(0x10, piece.Bytes.Span[^1]);
        },
        iter: 400);

    [Fact]
    public void No_real_time_command_fires_in_a_printer_that_is_fed_a_job() => Images.Sample(
        image =>
        {
            var printer = new ReceiptPrinterFarEnd(image.WidthDots);
            var said = new List<byte>();
            foreach (var piece in EscPos.Job(image, 77, 1))
                said.AddRange(printer.Receive(TimeSpan.Zero, piece.Bytes.Span));
            said.AddRange(printer.Tick(TimeSpan.FromMinutes(5)));
            Assert.Equal(0, printer.InterruptsInPictures);
            Assert.Equal(new byte[] { 0x37, 0x22, 0x30, 0x30, 0x37, 0x37, 0x00 }, said);
            AssertSamePicture(image, Assert.Single(printer.Slips));
        },
        iter: 100);

    [Fact]
    public void Guard_changes_one_dot_and_only_where_it_must()
    {
        byte[] data = [0x10, 0x04, 0x02, 0x10, 0x10, 0x05, 0x10, 0x06, 0x10, 0x14, 0x08, 0x10];
        Assert.Equal(4, RasterGuard.Break(data));
        Assert.Equal(new byte[] { 0x00, 0x04, 0x02, 0x10, 0x00, 0x05, 0x10, 0x06, 0x00, 0x14, 0x08, 0x00 }, data);
    }

    [Fact]
    public void Blank_rows_are_fed_not_sent()
    {
        var image = PrinterBench.Stripes(0xAA, 400);
        var bytes = EscPos.Picture(image, 1).Sum(piece => piece.Bytes.Length);
        Assert.InRange(bytes, 240 * 72, (240 * 72) + 400);
        Assert.Equal(16, Fed(EscPos.Feed(16)));
        Assert.Equal(1000, Fed(EscPos.Feed(1000)));
    }

    [Fact]
    public void A_band_ends_at_its_rightmost_dot()
    {
        // One dot at the far left of 60 rows, and one at the far right of the last of them.
        var bits = new byte[72 * 60];
        for (var row = 0; row < 60; row++)
            bits[row * 72] = 0x80;
        bits[(59 * 72) + 71] = 0x01;
        var pieces = EscPos.Picture(new SlipImage(576, 60, bits), 1).ToList();
        Assert.Equal(["1D76300001003B00", "1D76300048000100"], pieces.Select(piece => Convert.ToHexString(piece.Bytes.Span[..8])));
        Assert.Equal(59 + 8 + 72 + 8, pieces.Sum(piece => piece.Bytes.Length));
    }

    [Fact]
    public void Squares_of_two_by_two_dots_go_out_at_half_the_size_and_come_back_whole()
    {
        var image = PrinterBench.Stripes(0xF3, 400);
        var bytes = EscPos.Picture(image, 1).Sum(piece => piece.Bytes.Length);
        Assert.InRange(bytes, 240 * 72 / 4, (240 * 72 / 4) + 400);
        Assert.Equal(0x03, EscPos.Picture(image, 1).First().Bytes.Span[3]);
        AssertSamePicture(image, Print(image));

        // The same squares one row or one dot aside are no squares of the printer's any more.
        var aside = image with { Bits = image.Bits.ToArray().Select(dots => unchecked((byte)((dots << 1) | (dots >> 7)))).ToArray() };
        Assert.All(EscPos.Picture(aside, 1).Where(piece => piece.Marks), piece => Assert.Equal(0, piece.Bytes.Span[3]));
        AssertSamePicture(aside, Print(aside));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void Process_id_beyond_four_digits_is_refused(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EscPos.ProcessId(id));

    private static PrintedSlip Print(SlipImage image)
    {
        var printer = new ReceiptPrinterFarEnd(image.WidthDots);
        foreach (var piece in EscPos.Job(image, 77, 1))
            printer.Receive(TimeSpan.Zero, piece.Bytes.Span);
        printer.Tick(TimeSpan.FromMinutes(5));
        return Assert.Single(printer.Slips);
    }

    private static int Fed(ReadOnlyMemory<byte> bytes)
    {
        var fed = 0;
        for (var i = 0; i < bytes.Length; i += 3)
        {
            Assert.Equal(new byte[] { 0x1B, 0x4A }, bytes.Slice(i, 2).ToArray());
            Assert.NotEqual(0x10, bytes.Span[i + 2]);
            fed += bytes.Span[i + 2];
        }

        return fed;
    }

    private static void AssertSamePicture(SlipImage image, PrintedSlip slip)
    {
        Assert.Equal(96 + image.Height + 96, slip.Height);
        var rowBytes = image.WidthDots / 8;
        var printed = slip.Bits.Slice(96 * rowBytes, image.Height * rowBytes).Span;
        for (var i = 0; i < printed.Length; i++)
        {
            // The guard blanks a byte 10: one dot, or in a doubled band the square 03 00.
            if (printed[i] != image.Bits.Span[i])
                Assert.Contains(((int)image.Bits.Span[i], (int)printed[i]), ((int, int)[])[(0x10, 0x00), (0x03, 0x00)]);
        }
    }

    private static SlipImage Doubled(SlipImage image)
    {
        var rowBytes = image.WidthDots / 8;
        var bits = new byte[rowBytes * 2 * image.Height * 2];
        for (var y = 0; y < image.Height * 2; y++)
        {
            for (var x = 0; x < image.WidthDots * 2; x++)
            {
                if ((image.Bits.Span[(y / 2 * rowBytes) + (x / 16)] & (0x80 >> (x / 2 % 8))) != 0)
                    bits[(y * rowBytes * 2) + (x / 8)] |= (byte)(0x80 >> (x % 8));
            }
        }

        return new SlipImage(image.WidthDots * 2, image.Height * 2, bits);
    }

    private static SlipImage Blanked(SlipImage image, int from, int rows)
    {
        var bits = image.Bits.ToArray();
        var rowBytes = image.WidthDots / 8;
        var start = Math.Min(from, image.Height) * rowBytes;
        bits.AsSpan(start, Math.Min(rows * rowBytes, bits.Length - start)).Clear();
        return image with { Bits = bits };
    }

    private static byte[] Hex(JsonElement at, params string[] path) =>
        Hex(path.Aggregate(at, (element, name) => element.GetProperty(name)).GetString()!);

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
