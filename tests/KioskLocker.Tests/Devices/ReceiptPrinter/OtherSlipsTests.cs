using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

/// <summary>Tag, hand-over slip and sheet.</summary>
public sealed class OtherSlipsTests
{
    private static readonly DateTimeOffset At = SlipSamples.Tag.At;
    private static readonly Slip.Tag Tag = SlipSamples.Tag;
    private static readonly Slip.HandOver HandOver = SlipSamples.HandOver;
    private static readonly Slip.Sheet Sheet = SlipSamples.Sheet with { AgencyName = null };

    public static TheoryData<int, string> Kinds()
    {
        var kinds = new TheoryData<int, string>();
        foreach (var width in new[] { 576, 384 })
        {
            foreach (var name in Named().Keys)
                kinds.Add(width, name);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A17_No_real_time_command_fires_in_a_printer_that_is_fed_the_slip(int width, string name)
    {
        var image = Render(Named()[name], width);
        var job = EscPos.Job(image, 77, 1).SelectMany(piece => piece.Bytes.ToArray()).ToArray();
        for (var i = 0; i + 1 < job.Length; i++)
            Assert.False(RasterGuard.BeginsRealTime(job[i], job[i + 1]), $"at {i}");

        var printer = new ReceiptPrinterFarEnd(width);
        foreach (var piece in EscPos.Job(image, 77, 1))
            printer.Receive(TimeSpan.Zero, piece.Bytes.Span);
        printer.Tick(TimeSpan.FromMinutes(5));
        Assert.Equal(0, printer.InterruptsInPictures);
        Assert.Single(printer.Slips);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Slip_keeps_its_margins_and_ends_in_blank_paper(int width, string name)
    {
        var image = Render(Named()[name], width);
        const int margin = 4;
        for (var row = 0; row < image.Height; row++)
        {
            for (var x = 0; x < margin; x++)
                Assert.False(Black(image, x, row) || Black(image, image.WidthDots - 1 - x, row), $"Dot in the margin at {x}, {row}");
        }

        Assert.True(Enumerable.Range(image.Height - 40, 40).All(row => Enumerable.Range(0, image.WidthDots).All(x => !Black(image, x, row))));
    }

    [Theory]
    [InlineData(576)]
    [InlineData(384)]
    public void Tag_carries_the_qr_of_its_number_with_every_module(int width)
    {
        var image = Render(Tag, width);
        var modules = SlipRenderer.QrModules(Tag.Number.Text);
        var (left, top, dots) = SlipSamples.FindQr(image, modules.Count);
        Assert.True(dots >= (width == 576 ? 10 : 6), "tags are scanned at the machine");
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
                Assert.Equal(modules[row][column], Black(image, left + (column * dots) + (dots / 2), top + (row * dots) + (dots / 2)));
        }
    }

    [Fact]
    public void Last_group_of_the_number_stands_a_centimetre_high_on_the_tag()
    {
        var image = Render(Tag, 576);
        var longest = 0;
        var run = 0;
        for (var row = 0; row < image.Height / 2; row++)
        {
            var inked = Enumerable.Range(0, image.WidthDots).Count(x => Black(image, x, row));

            // Figures of that height have ink in every row; a text line is at most a third of it.
            run = inked > 0 ? run + 1 : 0;
            longest = Math.Max(longest, row < 420 ? run : longest);
        }

        Assert.InRange(longest, 10 * 8, 20 * 8);
    }

    [Fact]
    public void Every_fact_changes_what_is_printed()
    {
        Slip[] slips =
        [
            Tag,
            Tag with { Number = new DropOffNumber("7KWM-261123-015V") },
            Tag with { Machine = "7KWN" },
            Tag with { Compartment = new CompartmentId(13) },
            Tag with { DepositedAt = At.AddHours(-10) },
            Tag with { At = At.AddMinutes(1) },
            HandOver,
            HandOver with { Dossier = new DossierCode("000.00.53.H29-261101-00124") },
            HandOver with { Machine = "7KWN" },
            HandOver with { Compartment = new CompartmentId(13) },
            HandOver with { AgencyName = "Uỷ ban nhân dân Quận 6" },
            HandOver with { At = At.AddMinutes(1) },
            HandOver with { ClockConfirmed = false },
            HandOver with { Hotline = "1900 0001" },
            HandOver with { Language = Language.En },
            HandOver with { Copy = true },
            Sheet,
            Sheet with { Machine = "7KWN" },
            Sheet with { Numbers = Numbers(2) },
            Sheet with { Numbers = [] },
            Sheet with { Counted = 2 },
            Sheet with { AgencyName = "Uỷ ban nhân dân Phường Bình Phú" },
            Sheet with { AgencyName = "Uỷ ban nhân dân Phường Bình Tây" },
            Sheet with { By = new StaffId("CB013") },
            Sheet with { With = null },
            Sheet with { With = new StaffId("CB035") },
            Sheet with { At = At.AddMinutes(1) },
            Sheet with { CaseNumber = "7KWM-1-345" },
            Sheet with { Copy = true },
        ];
        var printed = slips.Select(slip => Convert.ToHexString(Render(slip, 576).Bits.Span)).ToList();
        Assert.Equal(printed.Count, printed.Distinct().Count());
    }

    [Fact]
    public void Sheet_of_a_whole_wall_lists_every_number()
    {
        var shorter = Render(Sheet with { Numbers = Numbers(998), Counted = 998 }, 576);
        var longer = Render(Sheet with { Numbers = Numbers(999), Counted = 999 }, 576);
        Assert.True(longer.Height > shorter.Height);
        Assert.True(longer.Height > 999 * 40);

        // The lines for signatures come after the list, whatever its length.
        var tail = Render(Sheet, 576);
        for (var row = 1; row < 400; row++)
        {
            for (var x = 0; x < 576; x++)
                Assert.Equal(Black(tail, x, tail.Height - row), Black(longer, x, longer.Height - row));
        }
    }

    [Theory]
    [InlineData("\u001b@\u001d\u0056\u0000\u0010\u0014\u0008")]
    [InlineData("<script>alert(1)</script>'; DROP TABLE outbox; --")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData("")]
    public void Texts_of_the_office_are_drawn_and_never_sent(string text)
    {
        Slip[] slips =
        [
            HandOver with { Dossier = new DossierCode(text), AgencyName = text, Hotline = text },
            Sheet with { By = new StaffId(text), With = new StaffId(text), CaseNumber = text },
        ];
        Assert.All(slips, slip =>
        {
            var printer = new ReceiptPrinterFarEnd(576);
            foreach (var piece in EscPos.Job(Render(slip, 576), 77, 1))
                printer.Receive(TimeSpan.Zero, piece.Bytes.Span);
            printer.Tick(TimeSpan.FromMinutes(5));
            Assert.Equal(0, printer.InterruptsInPictures);
            Assert.Single(printer.Slips);
        });
    }

    private static Dictionary<string, Slip> Named() => new()
    {
        ["tag"] = Tag,
        ["handOver"] = HandOver,
        ["handOverEnglish"] = HandOver with { Language = Language.En, Copy = true, ClockConfirmed = false },
        ["sheet"] = Sheet,
        ["sheetWithCase"] = Sheet with { Numbers = Numbers(20), Counted = 19, With = null, CaseNumber = "7KWM-1-345" },
    };

    private static List<DropOffNumber> Numbers(int count) => SlipSamples.Numbers(count);

    private static SlipImage Render(Slip slip, int width) => new SlipRenderer(SlipSamples.Fonts, width).Render(slip, SlipPerson.Unknown);

    private static bool Black(SlipImage image, int x, int y) => SlipSamples.IsBlack(image, x, y);
}
