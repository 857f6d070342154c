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

    /// <summary>Codes held before the scanner so far.</summary>
    public int Scans { get; private set; }

    public Task ScanAsync(string text)
    {
        Scans++;
        return PostAsync("/api/scan", new JsonObject { ["text"] = text });
    }

    /// <summary>Pushes the door until its latch catches: quick hands meet a lock that is still energised.</summary>
    public async Task ShutAsync(int door)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            using var answer = await http.PostAsJsonAsync(new Uri($"{url}/api/doors/{door}/shut"), new JsonObject());
            var said = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode)
                return;
            Require(said.Contains("does not latch", StringComparison.Ordinal) && !limit.IsCancellationRequested, $"shutting door {door}: {(int)answer.StatusCode} {said}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public Task PutInAsync(int door, string what) => PostAsync($"/api/doors/{door}/items", new JsonObject { ["name"] = what });

    public async Task TakeOutAsync(int door)
    {
        using var answer = await http.DeleteAsync(new Uri($"{url}/api/doors/{door}/items"));
        Require(answer.IsSuccessStatusCode, $"taking out of {door}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The door behind which something of this name lies.</summary>
    public async Task<int> DoorWithAsync(string item) => (await GetAsync("/api/cabinet"))["doors"]!.AsArray()
        .Single(d => d!["items"]!.AsArray().Any(i => i!["name"]!.GetValue<string>() == item))!["number"]!.GetValue<int>();

    /// <summary>Names of what lies behind a door.</summary>
    public async Task<List<string>> InsideAsync(int door) =>
        [.. (await GetAsync("/api/cabinet"))["doors"]!.AsArray().Single(d => d!["number"]!.GetValue<int>() == door)!["items"]!.AsArray().Select(i => i!["name"]!.GetValue<string>())];

    /// <summary>Names of everything in all compartments.</summary>
    public async Task<List<string>> EverythingInsideAsync() =>
        [.. (await GetAsync("/api/cabinet"))["doors"]!.AsArray().SelectMany(d => d!["items"]!.AsArray()).Select(i => i!["name"]!.GetValue<string>())];

    /// <summary>How often a lock was energised so far.</summary>
    public async Task<int> PulsesAsync() => (await GetAsync("/api/ledger?after=0"))["entries"]!.AsArray().Count(e => e!["what"]!.GetValue<string>() == "pulse");

    /// <summary>Does this, and waits until a lock was energised for it.</summary>
    public async Task UntilPulseAsync(Func<Task> act)
    {
        var pulses = await PulsesAsync();
        await act();
        await UntilAsync("the pulse", async () => await PulsesAsync() > pulses ? "" : null);
    }

    /// <summary>Doors that stand open.</summary>
    public async Task<List<int>> OpenAsync() =>
        [.. (await GetAsync("/api/cabinet"))["doors"]!.AsArray().Where(d => d!["open"]!.GetValue<bool>()).Select(d => d!["number"]!.GetValue<int>())];

    /// <summary>Texts on a phone, newest first.</summary>
    public async Task<List<string>> MessagesAsync(string phone) =>
        [.. (await GetAsync("/api/phone")).AsArray().Where(m => m!["to"]!.GetValue<string>().EndsWith(phone.TrimStart('0'), StringComparison.Ordinal)).Select(m => m!["text"]!.GetValue<string>())];

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
