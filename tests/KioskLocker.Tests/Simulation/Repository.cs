namespace KioskLocker.Tests.Simulation;

/// <summary>Files of the source tree, found upwards from the test program.</summary>
internal static class Repository
{
    public static string Path(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "KioskLocker.sln")))
                return System.IO.Path.Combine(folder.FullName, relative);
        }

        throw new DirectoryNotFoundException("No KioskLocker.sln above " + AppContext.BaseDirectory);
    }
}
