using System.Net.Http.Json;
using System.Text.Json;
using KioskLocker.Simulation.Serve;

namespace KioskLocker.Tests.Simulation.Serve;

/// <summary>A cabinet served on real ptys and a free port, in a folder of its own.</summary>
public sealed class ServedCabinetFixture : IAsyncLifetime
{
    private CabinetServer? _server;

    /// <summary>The demo's, unless told otherwise.</summary>
    public string CabinetFile { get; init; } = DemoCabinet;

    public string Folder { get; } = Directory.CreateTempSubdirectory("kiosk-cabinet-").FullName;

    public string Lines => Path.Combine(Folder, "lines");

    public string Slips => Path.Combine(Folder, "slips");

    public HttpClient Http { get; private set; } = new();

    public CabinetServer Server => _server!;

    public static string DemoCabinet => Repository.Path("hardware/cabinets/demo-12.json");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        _server = await CabinetServer.StartAsync(new ServeSettings(CabinetFile, Lines, "http://127.0.0.1:0", Slips), TimeProvider.System, limit.Token);
        Http = new HttpClient { BaseAddress = new Uri(_server.Url), Timeout = TimeSpan.FromSeconds(10) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public async Task<(int Status, JsonElement Body)> Call(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body is string text ? new StringContent(text, System.Text.Encoding.UTF8, "application/json") : JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<JsonElement> Post(string path, object? body = null)
    {
        var (status, answer) = await Call(HttpMethod.Post, path, body);
        Assert.True(status == 200, $"{path}: {status} {answer}");
        return answer;
    }

    /// <summary>The kiosk's end of a line, as raw bytes.</summary>
    public FileStream Open(string line) =>
        new(Path.Combine(Lines, line), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Exactly so many bytes within ten seconds.</summary>
    public static async Task<byte[]> Read(FileStream line, int count)
    {
        var bytes = new byte[count];
        await Task.Run(() => line.ReadExactly(bytes)).WaitAsync(TimeSpan.FromSeconds(10));
        return bytes;
    }
}
