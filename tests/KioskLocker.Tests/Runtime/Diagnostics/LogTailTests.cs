using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

public sealed class LogTailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_are_read_from_the_newest_files_backwards_and_told_forwards()
    {
        Write("kiosk-20260423.json", 1, Line("03:00:00", "first {Number}", ",\"Number\":1"), Line("03:00:01", "second", ""));
        Write("kiosk-20260424.json", 2, Line("04:00:00", "third", ""), "{\"@t\":\"2026-04-24T04:00:01Z\",\"@mt\":\"cut of");

        Assert.Equal(["second", "third"], LogTail.Read(_folder, 2).Select(line => line.Text));
        Assert.Equal(["first 1", "second", "third"], LogTail.Read(_folder, 10).Select(line => line.Text));
    }

    [Fact]
    public void A_template_is_filled_with_what_it_names()
    {
        Write("kiosk-20260424.json", 1, Line(
            "04:00:00", "Board {Board} is {Health}: {Detail} ({Took:0.0}, {@All})", ",\"Board\":\"main\",\"Health\":\"Offline\",\"Detail\":\"no reply\",\"Took\":1.5,\"@l\":\"Warning\",\"SourceContext\":\"KioskLocker.Runtime.Edge\""));

        var line = Assert.Single(LogTail.Read(_folder, 10));
        Assert.Equal(("Warning", "Edge", "Board main is Offline: no reply (1.5, {@All})"), (line.Level, line.Source, line.Text));
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_lines() => Assert.Empty(LogTail.Read(Path.Combine(_folder, "none"), 10));

    [Fact]
    public void What_is_no_log_line_is_left_out()
    {
        Write("kiosk-20260424.json", 1, "hello", "[1]", "{}", "{\"@t\":5}", Line("04:00:00", "good", ""));
        Assert.Equal("good", Assert.Single(LogTail.Read(_folder, 10)).Text);
    }

    private void Write(string name, int order, params string[] lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 4, 24, 0, order, 0, DateTimeKind.Utc));
    }

    private static string Line(string time, string template, string properties) => $"{{\"@t\":\"2026-04-24T{time}Z\",\"@mt\":\"{template}\"{properties}}}";
}
