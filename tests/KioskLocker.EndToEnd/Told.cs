namespace KioskLocker.EndToEnd;

/// <summary>What a test tells while it runs.</summary>
internal static class Told
{
    public static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    public static Task SayAsync(string line)
    {
        Say(line);
        return Task.CompletedTask;
    }
}
