using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;
using Microsoft.Data.Sqlite;

namespace KioskLocker.EndToEnd;

/// <summary>Separate processes, real ptys, a real browser: nothing in these tests knows the kiosk's insides but its database file.</summary>
public sealed class DropOffTests
{
    [Fact]
    public async Task A_drop_off_through_the_browser_is_read_the_same_from_slip_journal_and_office()
    {
        var places = Checkout.NewPlaces();
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        var round = new Round(screen, cabinet, Told.SayAsync);
        await round.PrepareAsync();
        await round.OpenAsync();
        await round.PlaceAsync();

        var png = Path.Combine(places.Data, "slip.png");
        await File.WriteAllBytesAsync(png, await round.SlipAsync(), TestContext.Current.CancellationToken);
        Assert.Equal("KLD:" + round.Number, await Tools.ReadQrAsync(png));
        var text = await Tools.ReadTextAsync(png);
        Assert.Contains("PHIẾU XÁC NHẬN", text, StringComparison.Ordinal);
        Assert.Contains("chưa kiểm đếm", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(round.Number[^4..^1], text, StringComparison.Ordinal);

        await round.FinishAsync();
        var deposited = await Cabinet.UntilAsync("the deposit at the back office", () => Task.FromResult(
            Office.Events(places).Where(e => e.Type == "dossierDeposited").Select(e => e.Message).FirstOrDefault()));
        Assert.Equal(round.Number, JsonNode.Parse(deposited)!["number"]!.GetValue<string>());
        Assert.Contains(round.Number, JournalText(places), StringComparison.Ordinal);
        await PrinterWasSpokenToCleanlyAsync(cabinet);
        await NothingPersonalAsync(places, screen);
    }

    /// <summary>No byte of a picture was taken for a command, nothing was unknown to the printer, nothing was lost.</summary>
    private static async Task PrinterWasSpokenToCleanlyAsync(Cabinet cabinet)
    {
        var printer = (await cabinet.GetAsync("/api/cabinet"))["printer"]!;
        string[] counters = ["interruptsInPictures", "lostActions", "unknownCommands"];
        Assert.All(counters, counter => Assert.Equal(0, printer[counter]!.GetValue<long>()));
    }

    /// <summary>Storage of the page and files of the kiosk, outside of the vault, hold nothing about the person.</summary>
    private static async Task NothingPersonalAsync(DemoPlaces places, TouchScreen screen)
    {
        var stored = await screen.Page.EvaluateAsync<string>("() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])");
        string[] secrets = [Cabinet.CardId, Cabinet.CardName, Cabinet.Phone];
        Assert.All(secrets, s => Assert.DoesNotContain(s, stored, StringComparison.Ordinal));
        Assert.Equal("[[],[],\"\"]", stored);
        var files = Directory.EnumerateFiles(places.KioskData).Where(f => Path.GetExtension(f) is not (".sock" or ".lock"))
            .Append(places.Log("kiosk")).Concat(Directory.EnumerateFiles(Path.Combine(places.Data, "logs")));
        foreach (var file in files)
        {
            var bytes = System.Text.Encoding.UTF8.GetString(await ReadSharedAsync(file));
            Assert.All(secrets, s => Assert.False(bytes.Contains(s, StringComparison.Ordinal), $"{Path.GetFileName(file)} holds personal data"));
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static string JournalText(DemoPlaces places)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(places.KioskData, "kiosk.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(CAST(json AS TEXT), char(10)) FROM (SELECT json FROM state UNION ALL SELECT json FROM outbox UNION ALL SELECT json FROM journal)";
        return (string)command.ExecuteScalar()!;
    }
}
