using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>The built checkout that these programs belong to, and fresh places to run it in.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration these tests were built in, so that they run the programs built beside them.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains("/bin/Debug/", StringComparison.Ordinal) ? "Debug" : "Release";

    /// <summary>A new folder and three free ports.</summary>
    public static DemoPlaces NewPlaces(string? data = null)
    {
        var ports = DemoPlaces.FreePorts();
        return new DemoPlaces(Root, data ?? Directory.CreateTempSubdirectory("kiosklocker-").FullName, Configuration, ports[0], ports[1], ports[2]);
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "KioskLocker.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException("KioskLocker.sln was not found above " + AppContext.BaseDirectory);
    }
}
