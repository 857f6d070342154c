using CsCheck;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

public sealed class SlipRendererTests
{
    private const string FontFolder = "/usr/share/fonts/truetype/noto/";
    private static readonly SlipFonts Fonts = SlipSamples.Fonts;
    private static readonly SlipPerson Person = SlipSamples.Person;
    private static readonly Slip.DropOff Sample = SlipSamples.DropOff;

    [Theory]
    [InlineData(576)]
    [InlineData(384)]
    public void Qr_on_the_slip_has_every_module_of_the_number_with_its_quiet_zone(int width)
    {
        var image = new SlipRenderer(Fonts, width).Render(Sample, Person);
        var modules = SlipRenderer.QrModules("7KWM-261123-014X");
        var (left, top, dots) = SlipSamples.FindQr(image, modules.Count);
        Assert.True(dots >= 4, $"{dots} dots a module");
        Assert.Equal(25 + (2 * 4), modules.Count);
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
            {
                foreach (var at in new[] { 0, dots / 2, dots - 1 })
                    Assert.Equal(modules[row][column], Black(image, left + (column * dots) + at, top + (row * dots) + at));
            }
        }

        Assert.All(Enumerable.Range(0, 4), ring => Assert.DoesNotContain(true, modules[ring].Cast<bool>()));
    }

    [Fact]
    public void Different_numbers_make_different_codes() =>
        Assert.NotEqual(
            SlipRenderer.QrModules("7KWM-261123-014X").SelectMany(row => row.Cast<bool>()),
            SlipRenderer.QrModules("7KWM-261123-015V").SelectMany(row => row.Cast<bool>()));

    [Fact]
    public void No_name_of_any_length_or_script_runs_into_the_margins_or_throws() => Gen.Select(Gen.String[0, 120], Gen.Int[0, 60], Gen.Bool).Sample(
        (name, letters, narrow) =>
        {
            var slip = Sample with { ProcedureName = name, AgencyName = new string('W', letters) + " " + name };
            var image = new SlipRenderer(Fonts, narrow ? 384 : 576).Render(slip, Person);
            const int margin = 4;
            for (var row = 0; row < image.Height; row++)
            {
                for (var x = 0; x < margin; x++)
                    Assert.False(Black(image, x, row) || Black(image, image.WidthDots - 1 - x, row), $"Dot in the margin at {x}, {row}");
            }
        },
        iter: 40);

    [Fact]
    public void Long_names_wrap_and_nothing_of_them_is_left_out()
    {
        var renderer = new SlipRenderer(Fonts, 576);
        var name = "";
        var ink = 0;
        foreach (var word in "Cấp lại giấy phép xây dựng đối với công trình cấp III cấp IV và nhà ở riêng lẻ tại các phường".Split(' '))
        {
            name = $"{name} {word}";
            var more = Ink(renderer.Render(Sample with { ProcedureName = name }, Person));
            Assert.True(more > ink, $"The word {word} left no dots.");
            ink = more;
        }

        var unbroken = new string('Đ', 100);
        Assert.True(renderer.Render(Sample with { ProcedureName = unbroken }, Person).Height >= renderer.Render(Sample, Person).Height + (2 * 30));
    }

    [Theory]
    [InlineData("WQNE", 576)]
    [InlineData("WQNE", 384)]
    [InlineData("WWMM", 384)]
    public void A_machine_of_wide_letters_is_set_smaller_and_never_on_two_lines(string machine, int width)
    {
        var renderer = new SlipRenderer(Fonts, width);
        Assert.True(renderer.Render(Sample with { Machine = machine }, Person).Height <= renderer.Render(Sample with { Machine = "1111" }, Person).Height);
    }

    [Fact]
    public void Slip_ends_in_blank_paper_and_begins_close_to_the_edge()
    {
        var image = new SlipRenderer(Fonts, 576).Render(Sample, Person);
        Assert.True(Enumerable.Range(image.Height - 40, 40).All(row => RowInk(image, row) == 0));
        Assert.Contains(Enumerable.Range(0, 40), row => RowInk(image, row) > 0);
    }

    [Fact]
    public void Every_fact_changes_what_is_printed()
    {
        var renderer = new SlipRenderer(Fonts, 576);
        var slips = new[]
        {
            Sample,
            Sample with { Copy = true },
            Sample with { Language = Language.En },
            Sample with { ClockConfirmed = false },
            Sample with { CheckedBy = null, NoDate = NoCheckDate.ClockNotConfirmed },
            Sample with { CheckedBy = null, NoDate = NoCheckDate.HolidaysUnknown },
            Sample with { CheckedBy = null },
            Sample with { CheckedBy = new DateOnly(2026, 11, 27) },
            Sample with { SupplementTo = new DossierCode("H29.98-261101-00123") },
            Sample with { SupplementTo = new DossierCode("H29.98-261101-00123"), Verified = true },
            Sample with { ReturnHere = false },
            Sample with { Compartment = new CompartmentId(13) },
            Sample with { Hotline = "1900 0001" },
            Sample with { Machine = "7KWN" },
            Sample with { Number = new DropOffNumber("7KWM-261123-015V") },
        };
        var printed = slips.Select(slip => Convert.ToHexString(renderer.Render(slip, Person).Bits.Span)).ToList();
        Assert.Equal(printed.Count, printed.Distinct().Count());
    }

    [Fact]
    public void Where_and_when_the_counter_is_stands_only_where_the_slip_sends_there()
    {
        var silent = new SlipRenderer(Fonts, 576);
        var told = new SlipRenderer(Fonts, 576) { Counter = SlipSamples.Counter };
        var sent = Sample with { ReturnHere = false };
        AssertSame(silent.Render(Sample, Person), told.Render(Sample, Person));
        Assert.True(told.Render(sent, Person).Height > silent.Render(sent, Person).Height);
        AssertSame(silent.Render(sent, Person), new SlipRenderer(Fonts, 576) { Counter = new("", "") }.Render(sent, Person));
    }

    [Fact]
    public void Date_without_a_reason_to_trust_it_is_not_printed()
    {
        var renderer = new SlipRenderer(Fonts, 576);
        var slip = Sample with { NoDate = NoCheckDate.ClockNotConfirmed };
        AssertSame(renderer.Render(slip with { CheckedBy = null }, Person), renderer.Render(slip, Person));
    }

    [Fact]
    public void Control_and_format_characters_in_names_are_blanks()
    {
        var renderer = new SlipRenderer(Fonts, 576);
        AssertSame(
            renderer.Render(Sample with { ProcedureName = "Cấp lại giấy phép" }, Person),
            renderer.Render(Sample with { ProcedureName = "Cấp\u001b\u0007 lại\u202E\r\n\u0010\u0014giấy\0phép\u001d" }, Person));
        AssertSame(
            renderer.Render(Sample with { ProcedureName = "Cấp ?" }, Person),
            renderer.Render(Sample with { ProcedureName = "Ca\u0302\u0301p \U0001F4C4" }, Person));
    }

    [Theory]
    [InlineData("079180012345")]
    [InlineData("12")]
    [InlineData("12a")]
    [InlineData("")]
    public void Anything_but_three_digits_of_an_id_number_is_masked_whole(string digits)
    {
        var renderer = new SlipRenderer(Fonts, 576);
        AssertSame(renderer.Render(Sample, SlipPerson.Unknown), renderer.Render(Sample, new SlipPerson(digits)));
    }

    [Theory]
    [InlineData("2026-11-23T14:05:00Z", "23/11/2026 21:05")]
    [InlineData("2026-12-31T17:00:00Z", "01/01/2027 00:00")]
    [InlineData("2026-11-23T21:05:00+07:00", "23/11/2026 21:05")]
    public void Time_is_that_of_ho_chi_minh_city(string at, string printed) =>
        Assert.Equal(printed, SlipRenderer.Time(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Font_that_cannot_write_vietnamese_is_refused_with_its_path_and_the_letters()
    {
        var path = FontFolder + "NotoSansOgham-Regular.ttf";
        var failed = Assert.IsType<SlipFontsResult.Failed>(SlipFonts.Load(path, FontFolder + "NotoSans-Bold.ttf"));
        Assert.Contains(path, failed.Message, StringComparison.Ordinal);
        Assert.All("ếộữặđĐỨỴ", letter => Assert.Contains(letter, failed.Message));
    }

    [Fact]
    public void Font_that_is_missing_or_no_font_is_named()
    {
        var missing = Assert.IsType<SlipFontsResult.Failed>(SlipFonts.Load("/nowhere/a.ttf", "/nowhere/b.ttf"));
        Assert.Contains("/nowhere/a.ttf", missing.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/b.ttf", missing.Message, StringComparison.Ordinal);
        var text = Path.Combine(AppContext.BaseDirectory, "Vectors", "lock-frames.json");
        Assert.Contains(text, Assert.IsType<SlipFontsResult.Failed>(SlipFonts.Load(text, text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Self_test_asks_for_every_vietnamese_letter()
    {
        Assert.All("ếộữặđĐỨỴ", letter => Assert.Contains(letter, SlipFonts.Required));
        // 67 letters with marks in each case, counted from the vowels: 12 vowels × 5 tones + ă â đ ê ô ơ ư.
        Assert.Equal(2 * 67, SlipFonts.Required.Distinct().Count(letter => char.IsLetter(letter) && !char.IsAscii(letter)));
    }

    private static void AssertSame(SlipImage expected, SlipImage actual) =>
        Assert.Equal(Convert.ToHexString(expected.Bits.Span), Convert.ToHexString(actual.Bits.Span));

    private static bool Black(SlipImage image, int x, int y) => SlipSamples.IsBlack(image, x, y);

    private static int RowInk(SlipImage image, int row) => Enumerable.Range(0, image.WidthDots).Count(x => Black(image, x, row));

    private static int Ink(SlipImage image) => Enumerable.Range(0, image.Height).Sum(row => RowInk(image, row));
}
