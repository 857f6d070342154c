using System.Globalization;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

/// <summary>What a slip costs the line, and that nothing is lost for it.</summary>
public sealed class SlipBytesTests
{
    private const double BytesPerSecond = 115_200 / 10.0;

    public static TheoryData<string, int> Slips()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in SlipSamples.All.Keys)
        {
            data.Add(name, 576);
            data.Add(name, 384);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public void A_slip_takes_at_most_30_kB_and_2_6_seconds_of_the_line(string name, int width)
    {
        var image = SlipSamples.Render(SlipSamples.All[name].Slip, width);
        var bytes = EscPos.Job(image, EscPos.LastProcessId, 1).Sum(piece => piece.Bytes.Length);
        var full = EscPos.FullRasterBytes(image);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {width}: {bytes} bytes, {bytes / BytesPerSecond:0.00} s, {image.Height / 8} mm; every dot sent: {full} bytes, {full / BytesPerSecond:0.00} s"));
        Assert.InRange(bytes, 1, SlipRenderer.MostBytes);
        Assert.True(bytes / BytesPerSecond <= 2.61, "2.6 s");
        Assert.True(bytes * 2 < full, "less than half of a driver that sends every dot");
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public void The_slip_that_falls_out_is_the_picture_that_was_drawn(string name, int width)
    {
        var image = SlipSamples.Render(SlipSamples.All[name].Slip, width);
        var printer = new ReceiptPrinterFarEnd(width);
        foreach (var piece in EscPos.Job(image, 77, 1))
            printer.Receive(TimeSpan.Zero, piece.Bytes.Span);
        printer.Tick(TimeSpan.FromMinutes(5));
        var slip = Assert.Single(printer.Slips);
        var printed = slip.Bits.Slice(96 * width / 8, image.Height * width / 8).ToArray();
        var drawn = image.Bits.ToArray();
        var (lost, added) = (0, 0);
        for (var i = 0; i < drawn.Length; i++)
        {
            lost += System.Numerics.BitOperations.PopCount((uint)(drawn[i] & ~printed[i]));
            added += System.Numerics.BitOperations.PopCount((uint)(printed[i] & ~drawn[i]));
        }

        // The guard blanks single dots that would be a command; in type of this size nobody sees one.
        Assert.Equal(0, added);
        Assert.InRange(lost, 0, 60);
    }

    [Theory]
    [InlineData(576)]
    [InlineData(384)]
    public void Names_beyond_all_measure_are_set_smaller_and_never_cut(int width)
    {
        var plain = SlipSamples.DropOff;
        var longer = plain with { ProcedureName = string.Join(' ', Enumerable.Repeat(SlipSamples.LongProcedure, 4)), AgencyName = SlipSamples.LongAgency };
        var image = SlipSamples.Render(longer, width);
        Assert.True(image.Height > SlipSamples.Render(plain, width).Height);
        Assert.NotEqual(
            Convert.ToHexString(image.Bits.Span),
            Convert.ToHexString(SlipSamples.Render(longer with { ProcedureName = longer.ProcedureName[..^1] }, width).Bits.Span));
    }

    [Theory]
    [InlineData("Nguyê\u0303n Thi\u0323 Hô\u0300ng Ha\u0323nh", "Nguyễn Thị Hồng Hạnh")]
    [InlineData("Ư\u0301ng Quô\u0301c Tuâ\u0301n", "Ứng Quốc Tuấn")]
    [InlineData("Đa\u0306\u0323ng", "Đặng")]
    public void A_name_in_letters_and_marks_is_printed_as_the_same_name_composed(string apart, string composed) => Assert.Equal(
        Convert.ToHexString(SlipSamples.Render(SlipSamples.DropOff with { AgencyName = composed }, 576).Bits.Span),
        Convert.ToHexString(SlipSamples.Render(SlipSamples.DropOff with { AgencyName = apart }, 576).Bits.Span));

    [Theory]
    [InlineData(576)]
    [InlineData(384)]
    public void Every_combining_mark_at_once_stays_within_its_line_and_breaks_nothing(int width)
    {
        var marks = string.Concat(Enumerable.Range(0x0300, 0x70).Select(mark => (char)mark));
        var pile = SlipSamples.Render(SlipSamples.DropOff with { AgencyName = $"Quận a{marks}", ProcedureName = string.Concat(Enumerable.Repeat($"o{marks}", 5)) }, width);
        var plain = SlipSamples.Render(SlipSamples.DropOff with { AgencyName = "Quận a", ProcedureName = "ooooo" }, width);
        Assert.InRange(pile.Height, plain.Height, plain.Height + 400);
        Assert.All(Enumerable.Range(0, pile.Height), row => Assert.False(SlipSamples.IsBlack(pile, 0, row) || SlipSamples.IsBlack(pile, width - 1, row)));
    }

    /// <summary>With KIOSKLOCKER_PICTURES=folder every slip at both widths is written there as a PNG, to be looked at.</summary>
    [Fact]
    public void Slips_can_be_looked_at()
    {
        var folder = Environment.GetEnvironmentVariable("KIOSKLOCKER_PICTURES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "KIOSKLOCKER_PICTURES=folder writes pictures");
        Directory.CreateDirectory(folder!);
        var others = new Dictionary<string, Slip>
        {
            ["test"] = SlipSamples.Test,
            ["sheet-with-case"] = SlipSamples.Sheet with { Numbers = SlipSamples.Numbers(12), Counted = 11, With = null, CaseNumber = "7KWM-1-345", Copy = true },
            ["hand-over-english"] = SlipSamples.HandOver with { Language = Language.En, Copy = true, ClockConfirmed = false, AgencyName = SlipSamples.LongAgency },
        };
        foreach (var width in new[] { 576, 384 })
        {
            foreach (var (name, slip) in SlipSamples.All.Select(sample => (sample.Key, sample.Value.Slip)).Concat(others.Select(other => (other.Key, other.Value))))
            {
                var image = SlipSamples.Render(slip, width);
                File.WriteAllBytes(Path.Combine(folder!, $"slip-{name}-{width}.png"), new PrintedSlip(1, TimeSpan.Zero, width, image.Height, image.Bits, false).Png.ToArray());
            }
        }
    }
}
