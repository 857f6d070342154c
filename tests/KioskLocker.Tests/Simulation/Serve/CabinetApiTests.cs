using System.Text.Json;

namespace KioskLocker.Tests.Simulation.Serve;

public sealed class CabinetApiTests(ServedCabinetFixture cabinet) : IClassFixture<ServedCabinetFixture>
{
    [Theory]
    [InlineData("POST", "/api/doors/99/shut", null, 404, "There is no door 99")]
    [InlineData("POST", "/api/doors/x/shut", null, 404, "'x' is no door number")]
    [InlineData("POST", "/api/doors/11/shut", null, 409, "already shut")]
    [InlineData("POST", "/api/doors/11/items", "{\"name\":\"túi\"}", 409, "Door 11 is shut")]
    [InlineData("POST", "/api/doors/11/items", "{\"name\":\"\"}", 400, "name of 1–80 characters")]
    [InlineData("POST", "/api/doors/11/items", "{\"name\":", 400, "could not be read")]
    [InlineData("POST", "/api/doors/11/items", null, 400, "could not be read")]
    [InlineData("DELETE", "/api/doors/11/items", null, 409, "Door 11 is shut")]
    [InlineData("POST", "/api/doors/11/contact/loose", null, 400, "not 'loose'")]
    [InlineData("POST", "/api/doors/11/contact/2", null, 400, "not '2'")]
    [InlineData("POST", "/api/wiring/swap", "{\"first\":2,\"second\":77}", 404, "There is no door 77")]
    [InlineData("POST", "/api/lines/telex/pull", null, 404, "this cabinet has board-main, scanner, printer")]
    [InlineData("POST", "/api/lines/scanner/echo", "{\"on\":true}", 404, "there is board-main")]
    [InlineData("POST", "/api/boards/left/dip", null, 404, "this cabinet has main")]
    [InlineData("POST", "/api/boards/main/dip", "{\"ms\":0}", 400, "'ms' must be")]
    [InlineData("POST", "/api/boards/main/fault", "{\"fault\":\"fire\"}", 400, "noReply")]
    [InlineData("POST", "/api/boards/main/fault", "{\"fault\":\"noReply\",\"replies\":0}", 400, "'replies'")]
    [InlineData("POST", "/api/boards/main/relays/1/welded", null, 404, "times its pulses itself")]
    [InlineData("POST", "/api/panel/shut", null, 409, "already shut")]
    [InlineData("POST", "/api/mains/restore", null, 409, "already there")]
    [InlineData("POST", "/api/panel/dance", null, 404, "README")]
    [InlineData("POST", "/api/printer/dance", null, 404, "refill")]
    [InlineData("POST", "/api/scan", "{\"text\":\"\"}", 400, "'text'")]
    [InlineData("POST", "/api/scan", "{\"text\":\"a\",\"terminator\":\"tab\"}", 400, "'terminator'")]
    [InlineData("POST", "/api/scan", "{\"text\":\"a\",\"split\":0}", 400, "'split'")]
    [InlineData("POST", "/phone/messages", "{\"to\":\"abc\",\"text\":\"x\"}", 400, "'to'")]
    [InlineData("POST", "/phone/messages", "{\"to\":\"0903123456\",\"text\":\" \"}", 400, "'text'")]
    [InlineData("GET", "/api/ledger?after=x", null, 400, "'after'")]
    [InlineData("GET", "/api/nowhere", null, 404, "README")]
    [InlineData("GET", "/api/slips/1.png", null, 404, "Slip 1")]
    public async Task A_bad_request_changes_nothing_and_says_why(string method, string path, string? body, int status, string said)
    {
        var before = await State();
        var (got, answer) = await cabinet.Call(new HttpMethod(method), path, body);
        Assert.Equal(status, got);
        Assert.Contains(said, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await State());
    }

    [Fact]
    public async Task Hands_at_a_door_move_it_and_every_answer_shows_the_door()
    {
        Assert.True((await cabinet.Post("/api/doors/5/force")).GetProperty("open").GetBoolean());
        var filled = await cabinet.Post("/api/doors/5/items", new { name = "Túi hồ sơ" });
        var thing = filled.GetProperty("items").EnumerateArray().Single();
        Assert.Equal("Túi hồ sơ", thing.GetProperty("name").GetString());
        var (status, emptied) = await cabinet.Call(HttpMethod.Delete, $"/api/doors/5/items/{thing.GetProperty("id").GetInt64()}");
        Assert.Equal(200, status);
        Assert.Equal(0, emptied.GetProperty("items").GetArrayLength());
        Assert.True((await cabinet.Post("/api/doors/5/jam")).GetProperty("jammed").GetBoolean());
        Assert.False((await cabinet.Post("/api/doors/5/unjam")).GetProperty("jammed").GetBoolean());
        Assert.False((await cabinet.Post("/api/doors/5/contact/stuckClosed")).GetProperty("readsOpen").GetBoolean());
        Assert.True((await cabinet.Post("/api/doors/5/contact/ok")).GetProperty("readsOpen").GetBoolean());
        Assert.False((await cabinet.Post("/api/doors/5/shut")).GetProperty("open").GetBoolean());
    }

    [Fact]
    public async Task A_dip_and_a_fault_show_at_the_board()
    {
        Assert.Equal("halfFrame", (await cabinet.Post("/api/boards/main/fault", new { fault = "halfFrame", replies = 3 })).GetProperty("fault").GetString());
        var (_, healed) = await cabinet.Call(HttpMethod.Delete, "/api/boards/main/fault");
        Assert.Equal(JsonValueKind.Null, healed.GetProperty("fault").ValueKind);
        Assert.True((await cabinet.Post("/api/power/dip", new { ms = 60 }))[0].GetProperty("silent").GetBoolean());
        Assert.True((await cabinet.Post("/api/lines/board-main/echo", new { on = true })).GetProperty("echo").GetBoolean());
        Assert.False((await cabinet.Post("/api/lines/board-main/echo", new { on = false })).GetProperty("echo").GetBoolean());
    }

    [Fact]
    public async Task A_message_stands_on_the_phone_of_its_number_newest_first()
    {
        await cabinet.Post("/phone/messages", new { to = "0903 123 456", text = "một" });
        await cabinet.Post("/phone/messages", new { to = "+84903123456", text = "hai" });
        var messages = (await cabinet.Call(HttpMethod.Get, "/api/phone")).Body.EnumerateArray().Take(2).ToArray();
        Assert.Equal(["hai", "một"], messages.Select(message => message.GetProperty("text").GetString()));
        Assert.Equal(["+84903123456", "0903123456"], messages.Select(message => message.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task The_page_and_all_it_asks_for_come_from_the_program_itself()
    {
        using var response = await cabinet.Http.GetAsync(new Uri("/", UriKind.Relative));
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        string[] assets = ["cabinet.css", "panels.css", "common.js", "doors.js", "panels.js", "fittings.js", "main.js", "icon.svg"];
        foreach (var asset in assets)
        {
            Assert.Contains($"\"{asset}\"", page, StringComparison.Ordinal);
            Assert.NotEmpty(await cabinet.Http.GetStringAsync(new Uri("/" + asset, UriKind.Relative)));
        }
    }

    [Fact]
    public async Task A_watching_page_is_told_of_a_change_at_once()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await using var stream = await cabinet.Http.GetStreamAsync(new Uri("/api/events", UriKind.Relative), limit.Token);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("data: {", await reader.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        await cabinet.Post("/api/doors/9/force");
        for (var seen = false; !seen;)
        {
            var line = await reader.ReadLineAsync(limit.Token);
            seen = line is { Length: > 6 } && JsonDocument.Parse(line[6..]).RootElement.GetProperty("doors").EnumerateArray()
                .Any(door => door.GetProperty("number").GetInt32() == 9 && door.GetProperty("open").GetBoolean());
        }
    }

    [Fact]
    public async Task Another_web_site_cannot_move_the_cabinet()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/doors/2/force");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await cabinet.Http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
    }

    // Doors, boards, lines and ledger: everything that a refused request might have moved.
    private async Task<string> State()
    {
        var body = (await cabinet.Call(HttpMethod.Get, "/api/cabinet")).Body;
        return string.Concat(body.GetProperty("doors"), body.GetProperty("boards").GetArrayLength(), body.GetProperty("lines"), body.GetProperty("printer"), body.GetProperty("phoneMessages"), body.GetProperty("ledger"));
    }
}
