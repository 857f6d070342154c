namespace KioskLocker.Tests.Simulation.Serve;

/// <summary>A cabinet with a Kerong board, a relay board, lamp, buzzer and switches, over real ptys and the JSON interface.</summary>
public sealed class OtherBoardsOverPtysTests : IAsyncLifetime
{
    private readonly OtherBoards _boards = new();

    private ServedCabinetFixture Cabinet => _boards.Cabinet;

    public ValueTask InitializeAsync() => Cabinet.InitializeAsync();

    public ValueTask DisposeAsync() => _boards.DisposeAsync();

    [Fact]
    public async Task A_kerong_board_opens_its_door_and_tells_of_it()
    {
        await using var locks = Cabinet.Open("locks");
        locks.Write([0x02, 0x00, 0x31, 0x03, 0x36, 0x02, 0x00, 0x30, 0x03, 0x35]);
        Assert.Equal([0x02, 0x00, 0x35, 0x00, 0x00, 0x00, 0x00, 0x03, 0x3A], await ServedCabinetFixture.Read(locks, 9));
        await Cabinet.Post("/api/doors/1/shut");
        locks.Write([0x02, 0x00, 0x30, 0x03, 0x35]);
        Assert.Equal([0x02, 0x00, 0x35, 0x01, 0x00, 0x00, 0x00, 0x03, 0x3B], await ServedCabinetFixture.Read(locks, 9));
    }

    [Fact]
    public async Task A_relay_board_flashes_a_lock_lights_a_lamp_and_sounds_the_buzzer()
    {
        await using var relays = Cabinet.Open("relays");
        await Order(relays, 0x02, 0x00, 0x00, 0x05);
        await Order(relays, 0x00, 0x01, 0xFF, 0x00);
        await Order(relays, 0x00, 0x02, 0xFF, 0x00);
        var (_, view) = await Cabinet.Call(HttpMethod.Get, "/api/cabinet");
        Assert.True(view.GetProperty("doors")[1].GetProperty("open").GetBoolean());
        Assert.True(view.GetProperty("fittings").GetProperty("lamps").GetProperty("1").GetBoolean());
        Assert.True(view.GetProperty("fittings").GetProperty("buzzer").GetBoolean());
        await Order(relays, 0x00, 0x02, 0x00, 0x00);
        Assert.False((await Cabinet.Call(HttpMethod.Get, "/api/cabinet")).Body.GetProperty("fittings").GetProperty("buzzer").GetBoolean());
    }

    [Fact]
    public async Task Panel_mains_and_the_contact_on_another_channel_are_inputs_of_the_relay_board()
    {
        await using var relays = Cabinet.Open("relays");
        Assert.Equal(0b0010_0001, await Inputs(relays));
        await Cabinet.Post("/api/doors/2/force");
        Assert.Equal(0b0000_0001, await Inputs(relays));
        Assert.True((await Cabinet.Post("/api/panel/open")).GetProperty("panelOpen").GetBoolean());
        Assert.False((await Cabinet.Post("/api/mains/cut")).GetProperty("mains").GetBoolean());
        Assert.Equal(0b0000_0010, await Inputs(relays));
        await Cabinet.Post("/api/panel/shut");
        await Cabinet.Post("/api/mains/restore");
        Assert.Equal(0b0000_0001, await Inputs(relays));
    }

    [Fact]
    public async Task A_relay_welds_and_is_mended()
    {
        await using var relays = Cabinet.Open("relays");
        var welded = await Cabinet.Post("/api/boards/right/relays/1/welded");
        Assert.Equal("welded", welded.GetProperty("relays")[0].GetString());
        await Order(relays, 0x00, 0x00, 0xFF, 0x00);
        await Order(relays, 0x00, 0x00, 0x00, 0x00);
        Assert.True((await Cabinet.Call(HttpMethod.Get, "/api/cabinet")).Body.GetProperty("doors")[1].GetProperty("energised").GetBoolean());
        Assert.Contains("does not latch", (await Cabinet.Call(HttpMethod.Post, "/api/doors/2/shut")).Body.GetProperty("error").GetString(), StringComparison.Ordinal);
        await Cabinet.Post("/api/boards/right/relays/1/ok");
        Assert.False((await Cabinet.Post("/api/doors/2/shut")).GetProperty("open").GetBoolean());
        Assert.Equal(404, (await Cabinet.Call(HttpMethod.Post, "/api/boards/right/relays/5/ok")).Status);
        Assert.Equal(400, (await Cabinet.Call(HttpMethod.Post, "/api/boards/right/relays/1/sticky")).Status);
    }

    private static async Task Order(FileStream relays, params byte[] body)
    {
        var frame = Sealed([0x03, 0x05, .. body]);
        relays.Write(frame);
        Assert.Equal(frame, await ServedCabinetFixture.Read(relays, frame.Length));
        await Silence();
    }

    private static async Task<byte> Inputs(FileStream relays)
    {
        relays.Write(Sealed([0x03, 0x02, 0x00, 0x00, 0x00, 0x08]));
        var reply = await ServedCabinetFixture.Read(relays, 6);
        await Silence();
        return reply[3];
    }

    // The wire itself asks for it: 3.5 characters of silence before the next request.
    private static Task Silence() => Task.Delay(TimeSpan.FromMilliseconds(6));

    private static byte[] Sealed(byte[] body)
    {
        var crc = 0xFFFF;
        foreach (var bit in body.SelectMany(value => Enumerable.Range(0, 8).Select(place => (value >> place) & 1)))
            crc = ((crc ^ bit) & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
        return [.. body, (byte)(crc & 0xFF), (byte)(crc >> 8)];
    }
}
