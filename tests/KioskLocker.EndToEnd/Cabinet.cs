using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KioskLocker.EndToEnd;

/// <summary>Hands at the simulated cabinet: shuts doors, puts bags in, scans cards, takes slips. Through its page's own API.</summary>
internal sealed class Cabinet(string url, HttpClient http)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public const string Card = "079180012345|023456789|Nguyễn Thị Hồng Hạnh|01021980|Nữ|123/45 Phạm Văn Chí, Phường 4, Quận 6, TP. Hồ Chí Minh|15042021";
    public const string CardId = "079180012345";
    public const string CardName = "Nguyễn Thị Hồng Hạnh";
    public const string Phone = "0912345678";

    public Task ScanAsync(string text) => PostAsync("/api/scan", new JsonObject { ["text"] = text });

    public Task ShutAsync(int door) => PostAsync($"/api/doors/{door}/shut", null);

    public Task PutInAsync(int door, string what) => PostAsync($"/api/doors/{door}/items", new JsonObject { ["name"] = what });

    public Task PostAsync(string path) => PostAsync(path, null);

    public async Task PostAsync(string path, JsonObject? body)
    {
        using var answer = await http.PostAsJsonAsync(url + path, body ?? []);
        Require(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(url + path)))!;

    public Task<byte[]> SlipPngAsync(int number) => http.GetByteArrayAsync(new Uri($"{url}/api/slips/{number}.png"));

    /// <summary>Waits, within a bound, until something the cabinet shows is so.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            if (await look() is { } seen)
                return seen;
            Require(!limit.IsCancellationRequested, $"Not seen within {Limit.TotalSeconds:0} s: {what}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static void Require(bool holds, string why)
    {
        if (!holds)
            throw new InvalidOperationException(why);
    }
}
