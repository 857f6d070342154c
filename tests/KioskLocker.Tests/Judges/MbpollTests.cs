using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Tests.Simulation.Serve;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Judges;

/// <summary>mbpoll (libmodbus) is a master that neither our driver nor our far end was made with: it reads and writes the relay board over its pty.</summary>
[Collection(OpenDescriptors.Name)]
public sealed partial class MbpollTests : IAsyncLifetime
{
    private const int Coils = 0;
    private const int Inputs = 1;
    private const int Registers = 4;

    private readonly OtherBoards _boards = new();

    public ValueTask InitializeAsync() => _boards.Cabinet.InitializeAsync();

    public ValueTask DisposeAsync() => _boards.DisposeAsync();

    [Fact]
    public async Task It_reads_contacts_panel_and_mains_as_inputs()
    {
        Assert.Equal("1 0 0 0 0 1 0 0", await Read(Inputs, 1, 8));
        await _boards.Cabinet.Post("/api/doors/2/force");
        await _boards.Cabinet.Post("/api/mains/cut");
        Assert.Equal("1 1 0 0 0 0 0 0", await Read(Inputs, 1, 8));
    }

    [Fact]
    public async Task It_switches_one_relay_and_several_and_reads_them_back()
    {
        await Write(2, 1);
        Assert.Equal("0 1 0 0", await Read(Coils, 1, 4));
        Assert.True((await Fittings()).GetProperty("lamps").GetProperty("1").GetBoolean());
        await Write(2, 0, 1);
        Assert.Equal("0 0 1 0", await Read(Coils, 1, 4));
        Assert.True((await Fittings()).GetProperty("buzzer").GetBoolean());
        await Write(1, 1, 0, 0, 0);
        Assert.True((await Door()).GetProperty("energised").GetBoolean());
        await Write(1, 0);
        Assert.False((await Door()).GetProperty("energised").GetBoolean());
        Assert.True((await Door()).GetProperty("open").GetBoolean());
    }

    [Fact]
    public async Task It_reads_the_address_register()
    {
        // Counted from one, as mbpoll counts.
        Assert.Equal("3", await Read(Registers, 0x4001, 1));
    }

    [Fact]
    public async Task It_understands_the_refusal_of_what_is_not_fitted()
    {
        var (code, said) = await Ask(["-t", "1", "-r", "1", "-c", "9"], []);
        Assert.NotEqual(0, code);
        Assert.Contains("Illegal data address", said, StringComparison.Ordinal);
    }

    private async Task<string> Read(int type, int first, int count)
    {
        var (code, said) = await Ask(["-t", Number(type), "-r", Number(first), "-c", Number(count)], []);
        Assert.True(code == 0, said);
        return string.Join(' ', Value().Matches(said).Select(match => match.Groups[1].Value));
    }

    private async Task Write(int first, params int[] values)
    {
        var (code, said) = await Ask(["-t", Number(Coils), "-r", Number(first)], [.. values.Select(Number)]);
        Assert.True(code == 0, said);
        Assert.Contains($"Written {values.Length} references", said, StringComparison.Ordinal);
    }

    private Task<(int Code, string Said)> Ask(string[] what, string[] values) =>
        Judge.AskAsync("mbpoll", ["-m", "rtu", "-a", "3", "-b", "9600", "-P", "none", "-o", "2", "-1", "-q", .. what, Path.Combine(_boards.Cabinet.Lines, "relays"), .. values]);

    private async Task<System.Text.Json.JsonElement> Fittings() => (await _boards.Cabinet.Call(HttpMethod.Get, "/api/cabinet")).Body.GetProperty("fittings");

    private async Task<System.Text.Json.JsonElement> Door() => (await _boards.Cabinet.Call(HttpMethod.Get, "/api/cabinet")).Body.GetProperty("doors")[1];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[\d+\]:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex Value();
}
