using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>Many short lives of a site: each begins with a copy of one prepared data folder, a few go side by side.</summary>
internal static class Lanes
{
    /// <summary>Side by side in the long tests: most of a life is waiting for a page.</summary>
    private const int Side = 4;

    /// <summary>The life to begin with, of the same moments; <c>KIOSKLOCKER_FROM</c>.</summary>
    private static int First => Effort.Number("KIOSKLOCKER_FROM", 0);

    /// <summary>Lives <paramref name="count"/> lives; the first that fails ends them all.</summary>
    /// <param name="one">Number of the life, its fresh places, the lane's browser; starts and ends the site itself.</param>
    public static async Task RunAsync(int count, Func<int, DemoPlaces, TouchBrowser, Task> one)
    {
        var next = First - 1;
        var failed = false;
        await Task.WhenAll(Enumerable.Range(0, Effort.IsDeep ? Side : 1).Select(_ => LaneAsync()));

        async Task LaneAsync()
        {
            var prepared = Checkout.NewPlaces();
            await using (var site = new DemoSite(prepared, _ => { }))
            {
                await site.StartAsync(CancellationToken.None);
            }

            await using var browser = await TouchBrowser.StartAsync();
            while (!Volatile.Read(ref failed) && Interlocked.Increment(ref next) is var index && index < count)
            {
                var places = prepared with { Data = Directory.CreateTempSubdirectory("kiosklocker-").FullName };
                Copy(prepared.Data, places.Data);
                try
                {
                    await one(index, places, browser);
                }
                catch
                {
                    Volatile.Write(ref failed, true);
                    throw;
                }

                Directory.Delete(places.Data, recursive: true);
            }

            Directory.Delete(prepared.Data, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in new[] { "kiosk", "office" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(from, folder), "*", SearchOption.AllDirectories))
                CopyFile(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }

        foreach (var file in Directory.EnumerateFiles(from))
            CopyFile(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static void CopyFile(string from, string to)
    {
        if (Path.GetExtension(from) == ".sock")
            return;
        var folder = Path.GetDirectoryName(to)!;
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, File.GetUnixFileMode(Path.GetDirectoryName(from)!));
        File.Copy(from, to);
    }
}
