using System.Text.Json;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Simulation.FarEnds;

/// <summary>Talks to the far end of a line in hexadecimal, in time of its own.</summary>
internal sealed class LineTalk(BoardLineFarEnd line)
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "lock-frames.json"))).RootElement;

    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(10);

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Bursts apart by a bar.</summary>
    public static string Text(IEnumerable<byte[]> bursts) => string.Join('|', bursts.Select(burst => BitConverter.ToString(burst).Replace('-', ' ')));

    /// <summary>A frame of the documents.</summary>
    public static string Vector(string family, string name, int index = 0) => Vectors.GetProperty(family).GetProperty(name)[index].GetProperty("hex").GetString()!;

    /// <summary>What comes back at once.</summary>
    public string Send(string frame) => Text(line.Receive(Now, Bytes(frame)).Writes);

    /// <summary>What comes of itself within so many milliseconds.</summary>
    public string Wait(int milliseconds)
    {
        var answers = new List<byte[]>();
        for (var i = 0; i < milliseconds; i++)
            answers.AddRange(line.Tick(Now += TimeSpan.FromMilliseconds(1)).Writes);
        return Text(answers);
    }

    /// <summary>Everything that comes back within half a second.</summary>
    public string Say(string frame)
    {
        var answers = new List<byte[]>(line.Receive(Now, Bytes(frame)).Writes);
        for (var i = 0; i < 500; i++)
            answers.AddRange(line.Tick(Now += TimeSpan.FromMilliseconds(1)).Writes);
        return Text(answers);
    }

    /// <summary>Bytes of all values in all pieces: the line must survive them.</summary>
    public void Rave(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[64];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            line.Receive(Now += TimeSpan.FromMilliseconds(7), bytes.AsSpan(0, random.Next(bytes.Length)));
        }

        line.Tick(Now += TimeSpan.FromSeconds(60));
    }
}
