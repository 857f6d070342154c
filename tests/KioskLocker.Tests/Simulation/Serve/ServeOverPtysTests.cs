using System.Text;

namespace KioskLocker.Tests.Simulation.Serve;

/// <summary>Bytes over real ptys against the world as the JSON interface tells it.</summary>
public sealed class ServeOverPtysTests : IAsyncLifetime
{
    private static readonly byte[] ReadAll = [0x80, 0x01, 0x00, 0x33, 0xB2];

    private readonly ServedCabinetFixture _cabinet = new();

    public ValueTask InitializeAsync() => _cabinet.InitializeAsync();

    public ValueTask DisposeAsync() => _cabinet.DisposeAsync();

    [Fact]
    public async Task An_unlock_on_the_wire_opens_the_door_and_a_read_all_sees_it_until_a_hand_shuts_it()
    {
        await using var board = _cabinet.Open("board-main");
        board.Write([0x8A, 0x01, 0x01, 0x11, 0x9B]);
        Assert.Equal([0x8A, 0x01, 0x01, 0x00, 0x8A], await ServedCabinetFixture.Read(board, 5));
        board.Write(ReadAll);
        Assert.Equal([0x80, 0x01, 0x0F, 0xFE, 0x33, 0x43], await ServedCabinetFixture.Read(board, 6));

        var ledger = (await _cabinet.Call(HttpMethod.Get, "/api/ledger?after=0")).Body.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(["pulse", "doorOpened"], ledger.Select(entry => entry.GetProperty("what").GetString()));

        Assert.False((await _cabinet.Post("/api/doors/1/shut")).GetProperty("open").GetBoolean());
        board.Write(ReadAll);
        Assert.Equal([0x80, 0x01, 0x0F, 0xFF, 0x33, 0x42], await ServedCabinetFixture.Read(board, 6));
    }

    [Fact]
    public async Task A_pulled_cable_takes_its_link_and_a_plugged_one_finds_the_doors_as_they_were()
    {
        await _cabinet.Post("/api/doors/1/force");
        await _cabinet.Post("/api/lines/board-main/pull");
        Assert.False(File.Exists(Path.Combine(_cabinet.Lines, "board-main")));
        await _cabinet.Post("/api/lines/board-main/plug");
        await using var board = _cabinet.Open("board-main");
        board.Write(ReadAll);
        Assert.Equal([0x80, 0x01, 0x0F, 0xFE, 0x33, 0x43], await ServedCabinetFixture.Read(board, 6));
    }

    [Theory]
    [InlineData("cr", "\r", null)]
    [InlineData("crlf", "\r\n", 1)]
    [InlineData("lf", "\n", 7)]
    public async Task A_scan_arrives_as_the_bytes_of_its_text_and_terminator(string terminator, string end, int? split)
    {
        const string Card = "079180012345||Nguyễn Thị Hồng Hạnh|01021980|Nữ|…|15042021";
        var expected = Encoding.UTF8.GetBytes(Card + end);
        await using var scanner = _cabinet.Open("scanner");
        var answer = await _cabinet.Post("/api/scan", new { text = Card, terminator, split });
        Assert.True(answer.GetProperty("delivered").GetBoolean());
        Assert.Equal(expected.Length, answer.GetProperty("bytes").GetInt32());
        Assert.Equal(expected, await ServedCabinetFixture.Read(scanner, expected.Length));
    }

    [Fact]
    public async Task A_scan_that_nobody_hears_says_so()
    {
        Assert.False((await _cabinet.Post("/api/scan", new { text = "KLG:1" })).GetProperty("delivered").GetBoolean());
        await _cabinet.Post("/api/lines/scanner/pull");
        Assert.False((await _cabinet.Post("/api/scan", new { text = "KLG:1" })).GetProperty("delivered").GetBoolean());
    }

    [Fact]
    public async Task A_printed_slip_is_listed_with_its_picture_kept_in_the_folder_and_confirmed_on_the_wire()
    {
        await using var printer = _cabinet.Open("printer");
        var row = new byte[72];
        Array.Fill(row, (byte)0xF0);
        byte[] picture = [0x1D, 0x76, 0x30, 0x00, 72, 0, 40, 0, .. Enumerable.Repeat(row, 40).SelectMany(bytes => bytes)];
        printer.Write([0x1B, 0x40, .. picture, 0x1D, 0x56, 0x42, 0x00, 0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, 0x30, 0x30, 0x30, 0x31]);
        Assert.Equal([0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00], await ServedCabinetFixture.Read(printer, 7));

        var slips = (await _cabinet.Call(HttpMethod.Get, "/api/slips")).Body;
        Assert.False(slips.EnumerateArray().Single().GetProperty("blank").GetBoolean());
        var png = await _cabinet.Http.GetByteArrayAsync("/api/slips/1.png");
        Assert.Equal("\u0089PNG"u8.ToArray()[^3..], png[1..4]);
        Assert.Equal(png, await File.ReadAllBytesAsync(Path.Combine(_cabinet.Slips, "slip-0001.png")));
        Assert.Equal(404, (await _cabinet.Call(HttpMethod.Get, "/api/slips/2.png")).Status);
    }

    [Fact]
    public async Task Printer_knobs_change_what_the_printer_answers()
    {
        await using var printer = _cabinet.Open("printer");
        await AnswersStatus(printer, 0x04, 0x12);
        Assert.Equal("low", (await _cabinet.Post("/api/printer/nearEnd")).GetProperty("paper").GetString());
        await AnswersStatus(printer, 0x04, 0x1E);
        Assert.Equal("out", (await _cabinet.Post("/api/printer/paperOut")).GetProperty("paper").GetString());
        await AnswersStatus(printer, 0x02, 0x32);
        await _cabinet.Post("/api/printer/refill");
        await _cabinet.Post("/api/printer/coverOpen");
        await AnswersStatus(printer, 0x02, 0x16);
        await _cabinet.Post("/api/printer/coverClosed");
        await AnswersStatus(printer, 0x02, 0x12);
    }

    private static async Task AnswersStatus(FileStream printer, byte n, byte expected)
    {
        printer.Write([0x10, 0x04, n]);
        Assert.Equal([expected], await ServedCabinetFixture.Read(printer, 1));
    }
}
