namespace KioskLocker.Tests;

/// <summary>Formats that others depend on are compared with the text that a person approved.</summary>
internal static class Approved
{
    /// <summary>On a difference the present text is written beside the approved one as <c>.received</c>.</summary>
    public static void Check(string name, string actual)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Approved", name);
        var wanted = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n").Trim() : "";
        actual = actual.ReplaceLineEndings("\n").Trim();
        if (wanted == actual)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file + ".received", actual + "\n");
        Assert.Fail($"{name} differs from the approved text. The present one is in {file}.received");
    }
}
