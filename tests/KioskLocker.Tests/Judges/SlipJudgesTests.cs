using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Tests.Devices.ReceiptPrinter;

namespace KioskLocker.Tests.Judges;

/// <summary>
/// Readers that know nothing of us look at slips as a scanner sees them: tesseract reads the words in Vietnamese. Codes, dates and
/// numbers, which are of no language and the largest type, it may read in English too, and from twice as far, as a person holds a slip
/// away to see what is large; zbarimg reads the code.
/// </summary>
public sealed partial class SlipJudgesTests
{
    private const double LeastRight = 0.98;
    private static int s_kept;
    private static readonly int Blots = Effort.IsDeep ? 12 : 3;

    /// <summary>Kinds and widths; a sample of them in the quick tests.</summary>
    public static TheoryData<string, int> Slips() => Take(Effort.IsDeep ? SlipSamples.All.Keys : ["drop-off"]);

    /// <summary>The same of slips with a code.</summary>
    public static TheoryData<string, int> Codes() =>
        Take(Effort.IsDeep ? SlipSamples.All.Where(sample => sample.Value.Code is not null).Select(sample => sample.Key) : ["drop-off", "tag"]);

    [Theory]
    [MemberData(nameof(Slips))]
    public async Task Tesseract_reads_the_slip_and_every_field_of_it(string name, int width)
    {
        var sample = SlipSamples.All[name];
        var image = SlipSamples.Render(sample.Slip, width);
        var scan = SlipScan.OfText(image, CodeOf(sample, image)).Blurred(1);
        var said = await ReadAsync(scan, "vie");
        var wrong = Distance(Plain(sample.Words), Plain(said));
        var right = 1 - ((double)wrong / Plain(sample.Words).Length);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {width}: {right:P2} of {Plain(sample.Words).Length} characters\n{said}"));
        var missed = sample.Fields.Where(field => !Has(said, field)).ToList();
        if (missed.Count > 0)
        {
            // Words are of a language, and small: whoever does not read them in Vietnamese from close by does not read them.
            Assert.All(missed, field => Assert.Matches(IsNumber(), field));
            var farther = await ReadAsync(scan.Farther(), "vie");
            string[] inEnglish = [await ReadAsync(scan, "eng"), await ReadAsync(scan.Farther(), "eng")];
            Assert.All(missed, field => Assert.True(Has(farther, field) || (OfNoLanguage().IsMatch(field) && inEnglish.Any(read => Has(read, field))), field));
        }

        Assert.True(right >= LeastRight, string.Create(CultureInfo.InvariantCulture, $"{right:P2} of the characters, {wrong} wrong:\n{said}"));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Zbarimg_reads_the_code_after_skew_blur_and_a_blot(string name, int width)
    {
        var sample = SlipSamples.All[name];
        var image = SlipSamples.Render(sample.Slip, width);
        var (left, top, side) = CodeOf(sample, image)!.Value;
        var clean = SlipScan.Of(image, left, top, side, side, 0);
        for (var seed = 0; seed < Blots; seed++)
        {
            var degrees = seed % 2 == 0 ? 2 : -2;
            Assert.Equal(sample.Code, await CodeAsync(Blotted(clean, seed).Turned(degrees).Blurred(1)));
        }
    }

    [Fact]
    public async Task A_blot_over_a_finder_pattern_is_more_than_a_code_can_bear()
    {
        // The degradations bite: without a finder pattern nobody reads the code.
        var sample = SlipSamples.All["drop-off"];
        var image = SlipSamples.Render(sample.Slip, 576);
        var (left, top, side) = CodeOf(sample, image)!.Value;
        var clean = SlipScan.Of(image, left, top, side, side, 0);
        Assert.NotEqual(sample.Code, await CodeAsync(clean.Blotted(clean.Width * 0.22, clean.Height * 0.22, clean.Width * 0.15, 0)));
    }

    /// <summary>A blot of a tenth of the code, of ink or of bleached print, at one of the places that leave the four patterns by which a code is found.</summary>
    private static SlipScan Blotted(SlipScan scan, int seed)
    {
        const int Quiet = 4;
        const int Modules = 25;
        var module = (double)scan.Width / (Modules + (2 * Quiet));
        var radius = Math.Sqrt(0.1 * Modules * Modules / Math.PI);
        // Left, top, right and bottom of finders with their white border, and of the alignment pattern.
        (int Left, int Top, int Right, int Bottom)[] patterns = [(0, 0, 8, 8), (17, 0, 25, 8), (0, 17, 8, 25), (16, 16, 21, 21)];
        var places = (
            from y in Enumerable.Range(0, Modules * 4)
            from x in Enumerable.Range(0, Modules * 4)
            let place = (X: x / 4.0, Y: y / 4.0)
            where Math.Min(place.X, place.Y) > radius && Math.Max(place.X, place.Y) < Modules - radius
                && patterns.All(at => double.Hypot(Away(place.X, at.Left, at.Right), Away(place.Y, at.Top, at.Bottom)) > radius)
            select place).ToList();
        // Every seventh place, from the first again after the last: spread, and the same in every run.
        var (across, down) = places[seed * 7 % places.Count];
        return scan.Blotted((across + Quiet) * module, (down + Quiet) * module, radius * module, seed % 3 == 2 ? 1 : 0);

        static double Away(double at, int from, int to) => Math.Max(0, Math.Max(from - at, at - to));
    }

    private static (int Left, int Top, int Side)? CodeOf(SlipSample sample, SlipImage image)
    {
        if (sample.Code is null)
            return null;
        var modules = SlipRenderer.QrModules(sample.Code[4..]).Count;
        var (left, top, dots) = SlipSamples.FindQr(image, modules);
        return (left, top, modules * dots);
    }

    private static Task<string> ReadAsync(SlipScan scan, string language) =>
        AskAsync(scan, png => ("env", ["OMP_THREAD_LIMIT=1", "tesseract", png, "-", "-l", language, "--psm", "4", "--dpi", "300"]));

    private static async Task<string> CodeAsync(SlipScan scan) => (await AskAsync(scan, png => ("zbarimg", ["--quiet", "--raw", png]))).Split('\n')[0];

    private static async Task<string> AskAsync(SlipScan scan, Func<string, (string Program, string[] Arguments)> question)
    {
        var png = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(png, scan.Png());
            if (Environment.GetEnvironmentVariable("KIOSKLOCKER_PICTURES") is { Length: > 0 } folder)
                File.Copy(png, Path.Combine(folder, $"scan-{Interlocked.Increment(ref s_kept):000}.png"), overwrite: true);
            var (program, arguments) = question(png);
            return (await Judge.AskAsync(program, arguments)).Said.Trim();
        }
        finally
        {
            File.Delete(png);
        }
    }

    private static TheoryData<string, int> Take(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int>();
        foreach (var name in names)
        {
            data.Add(name, 576);
            data.Add(name, 384);
        }

        return data;
    }

    private static string Plain(string text) => string.Join(' ', text.Normalize().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Packed(string text) => Plain(text).Replace(" ", "", StringComparison.Ordinal);

    private static bool Has(string read, string field) => Packed(read).Contains(Packed(field), StringComparison.Ordinal);

    [GeneratedRegex("^[0-9A-Z./: -]+$")]
    private static partial Regex OfNoLanguage();

    /// <summary>A number alone, or behind the word that says what it is; that word is Vietnamese.</summary>
    [GeneratedRegex("^((Máy|Ngăn) )?[0-9A-Z./: -]+$")]
    private static partial Regex IsNumber();

    /// <summary>Least count of characters to put in, take out or replace.</summary>
    private static int Distance(string wanted, string got)
    {
        var above = Enumerable.Range(0, got.Length + 1).ToArray();
        foreach (var letter in wanted)
        {
            var diagonal = above[0]++;
            for (var i = 1; i <= got.Length; i++)
            {
                var best = Math.Min(Math.Min(above[i], above[i - 1]) + 1, diagonal + (got[i - 1] == letter ? 0 : 1));
                (diagonal, above[i]) = (above[i], best);
            }
        }

        return above[^1];
    }
}
