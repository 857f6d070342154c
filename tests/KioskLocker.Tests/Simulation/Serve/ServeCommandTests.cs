using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KioskLocker.Simulation.Serve;

namespace KioskLocker.Tests.Simulation.Serve;

public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-serve-").FullName;
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _errors = new(CultureInfo.InvariantCulture);

    private string Lines => Path.Combine(_folder, "lines");

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_taken_port_is_said_and_no_link_is_left()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal(1, await Serve("--url", $"http://127.0.0.1:{port}"));
        Assert.Contains($"Port {port} of 127.0.0.1 is taken", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Lines));
    }

    [Theory]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:1/path")]
    public async Task An_address_that_cannot_be_is_said(string url)
    {
        Assert.Equal(1, await Serve("--url", url));
        Assert.Contains("--url must be like", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cabinet_file_that_is_missing_is_said()
    {
        Assert.Equal(1, await Run("serve", "--cabinet", "/nowhere.json", "--lines", Lines));
        Assert.Contains("/nowhere.json", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_link_is_not_overwritten()
    {
        Directory.CreateDirectory(Lines);
        await File.WriteAllTextAsync(Path.Combine(Lines, "scanner"), "mine");
        Assert.Equal(1, await Serve("--url", "http://127.0.0.1:0"));
        Assert.Contains("is not overwritten", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Lines, "scanner")));
        Assert.Equal(["scanner"], Directory.GetFileSystemEntries(Lines).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_second_simulator_on_the_same_lines_is_refused_and_the_first_goes_on()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using (await CabinetServer.StartAsync(new ServeSettings(ServedCabinetFixture.DemoCabinet, Lines, "http://127.0.0.1:0", null), TimeProvider.System, limit.Token))
        {
            Assert.Equal(1, await Serve("--url", "http://127.0.0.1:0"));
            Assert.Contains("another simulator", _errors.ToString(), StringComparison.Ordinal);
            Assert.NotNull(new FileInfo(Path.Combine(Lines, "scanner")).LinkTarget);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Lines));
    }

    [Fact]
    public async Task Serving_prints_where_everything_is_and_takes_the_links_away_when_asked_to_end()
    {
        using var end = new CancellationTokenSource();
        var serving = ServeCommand.Build(_output, _errors).Parse(["--cabinet", ServedCabinetFixture.DemoCabinet, "--lines", Lines, "--url", "http://127.0.0.1:0"]).InvokeAsync(cancellationToken: end.Token);
        var patience = Task.Delay(TimeSpan.FromSeconds(20));
        while (!serving.IsCompleted && !patience.IsCompleted && !_output.ToString().Contains("ready", StringComparison.Ordinal))
            await Task.Yield();
        await end.CancelAsync();
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains($"line board-main {Path.Combine(Lines, "board-main")}", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"page http://127\.0\.0\.1:\d+/", _output.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(Lines));
    }

    private Task<int> Serve(params string[] more) => Run(["serve", "--cabinet", ServedCabinetFixture.DemoCabinet, "--lines", Lines, .. more]);

    private async Task<int> Run(params string[] arguments) =>
        await ServeCommand.Build(_output, _errors).Parse(arguments[1..]).InvokeAsync().WaitAsync(TimeSpan.FromSeconds(20));
}
