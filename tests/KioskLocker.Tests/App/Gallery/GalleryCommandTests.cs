using System.Text.RegularExpressions;

namespace KioskLocker.Tests.App.Gallery;

/// <summary><c>deploy/gallery</c>.</summary>
[Collection(Chromium.Name)]
public sealed class GalleryCommandTests(Chromium chromium)
{
    [Theory]
    [InlineData("", "name the folder")]
    [InlineData("a b", "one folder at a time")]
    [InlineData("a --every", "there is no option --every")]
    [InlineData("a --only", "--only needs a part")]
    [InlineData("a --only (", "'(' is no pattern")]
    [InlineData("a --only nowhere-at-all", "no screen's name matches 'nowhere-at-all'")]
    [InlineData("a --measure", "--measure draws nothing")]
    [InlineData("--readme --quick", "goes with no other option")]
    public async Task A_command_line_that_cannot_be_followed_is_said_why(string line, string why)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(2, await GalleryCommand.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, errors, CancellationToken.None));
        Assert.Contains(why, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_screen_is_there_and_names_are_unique_and_fit_for_files()
    {
        Assert.Equal(GalleryScreens.All.Count, GalleryScreens.All.Select(one => one.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(GalleryScreens.All, one => Assert.Matches("^[A-Za-z0-9-]+$", one.Name));
        Assert.Equal(
            TouchFrames.All.Values.Select(one => one.Phase).Distinct().Order(),
            GalleryScreens.All.Where(one => one.IsFirst).Select(one => one.Frame.Phase).Distinct().Order());
    }

    [Fact]
    public async Task Pictures_are_written_with_an_index_that_finds_them_from_the_disk()
    {
        var folder = Directory.CreateTempSubdirectory("kiosklocker-gallery-").FullName;
        try
        {
            using var output = new StringWriter();
            using var errors = new StringWriter();
            Assert.Equal(0, await GalleryCommand.RunAsync([folder, "--only", "^(placed|time-phone)$", "--quick"], output, errors, TestContext.Current.CancellationToken));
            Assert.Equal("", errors.ToString());
            var files = Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
            Assert.Equal(
            [
                "1080x1920/en/large-contrast/placed.png", "1080x1920/en/large-contrast/time-phone.png", "1080x1920/en/ordinary/placed.png", "1080x1920/en/ordinary/time-phone.png",
                "1080x1920/vi/large-contrast/placed.png", "1080x1920/vi/large-contrast/time-phone.png", "1080x1920/vi/ordinary/placed.png", "1080x1920/vi/ordinary/time-phone.png",
            ], files);
            await LookThroughAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task LookThroughAsync(string folder)
    {
        await using var context = await chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(folder, "index.html")).AbsoluteUri);
        await page.SelectOptionAsync("[name=mode]", "large+contrast");
        await page.FillAsync("[name=screen]", "placed");
        Assert.Equal("1 of 8 pictures", await page.InnerTextAsync("output"));
        Assert.True(await page.EvaluateAsync<bool>("(async () => { const one = document.querySelector('img'); await one.decode(); return one.naturalWidth === 1080; })()"));
        Assert.Matches(new Regex("placed.*ConfirmPlaced · vi · large\\+contrast · 1080x1920", RegexOptions.Singleline), await page.InnerTextAsync("figcaption"));
        await page.SelectOptionAsync("[name=language]", "");
        Assert.Equal("2 of 8 pictures", await page.InnerTextAsync("output"));
    }
}
