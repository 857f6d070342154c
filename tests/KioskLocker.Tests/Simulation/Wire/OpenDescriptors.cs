namespace KioskLocker.Tests.Simulation.Wire;

/// <summary>
/// Tests that count the descriptors of the whole process run alone, and so do tests that start programs: until a new program has begun, it
/// holds every descriptor of this process, and with them locks that another test has just given back.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OpenDescriptors
{
    public const string Name = "open descriptors";

    /// <summary>Open descriptors of this process whose target begins with <paramref name="target"/>.</summary>
    public static int Count(string target) => Directory.GetFileSystemEntries("/proc/self/fd").Count(entry => Target(entry).StartsWith(target, StringComparison.Ordinal));

    private static string Target(string entry)
    {
        try
        {
            return new FileInfo(entry).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // Closed since the folder was listed: the listing's own descriptor, for one.
        }
    }
}
