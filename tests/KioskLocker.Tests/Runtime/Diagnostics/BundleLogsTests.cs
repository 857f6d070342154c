using System.Text;
using KioskLocker.App;
using KioskLocker.Runtime.Diagnostics;
using Serilog;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>Which of the log's files, written by the log itself, a support bundle takes, and how much of each.</summary>
public sealed class BundleLogsTests : IDisposable
{
    private const int Rolls = 4096;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-logs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_newest_are_whole_the_next_keeps_its_end_and_what_has_no_room_is_named()
    {
        var files = Log(4);
        var sizes = files.Select(file => new FileInfo(file).Length).ToList();
        var half = sizes[1] / 2;

        var logs = BundleLogs.In(_folder, sizes[0] + half);

        Assert.Equal(files[..2].Select(Path.GetFileName), logs.Taken.Select(share => share.Name));
        Assert.Equal(File.ReadAllBytes(files[0]), logs.Taken[0].Read());
        var (whole, end) = (File.ReadAllText(files[1]), Encoding.UTF8.GetString(logs.Taken[1].Read()));
        Assert.EndsWith("\n" + end, whole, StringComparison.Ordinal);
        Assert.InRange(end.Length, 1, half);
        Assert.Equal(
            [
                FormattableString.Invariant($"{Path.GetFileName(files[0])}: whole, {sizes[0]:N0} bytes"),
                FormattableString.Invariant($"{Path.GetFileName(files[1])}: the last {half:N0} of {sizes[1]:N0} bytes"),
                FormattableString.Invariant($"{Path.GetFileName(files[2])}: LEFT OUT, {sizes[2]:N0} bytes"),
                FormattableString.Invariant($"{Path.GetFileName(files[3])}: LEFT OUT, {sizes[3]:N0} bytes"),
            ],
            logs.Words());
    }

    [Fact]
    public void The_file_of_another_day_comes_behind_every_one_of_today()
    {
        var before = Path.Combine(_folder, "kiosk-20260424.json");
        File.Move(Assert.Single(Log(1)), before);
        var today = Log(3).Where(file => file != before).ToList();

        Assert.Equal([.. today, before], BundleLogs.In(_folder, long.MaxValue).Taken.Select(share => share.Path));
    }

    [Fact]
    public void What_is_written_meanwhile_stays_out_and_a_file_that_is_gone_says_so()
    {
        var files = Log(2);
        var logs = BundleLogs.In(_folder, long.MaxValue);
        var before = File.ReadAllBytes(files[0]);
        File.AppendAllText(files[0], "{\"@mt\":\"later\"}\n");
        File.Delete(files[1]);

        Assert.Equal(before, logs.Taken[0].Read());
        Assert.Equal("unreadable: FileNotFoundException\n", Encoding.UTF8.GetString(logs.Taken[1].Read()));
    }

    [Theory]
    [InlineData("kiosk-notes.json")]
    [InlineData("kiosk-20260424_1.json")]
    [InlineData("kiosk-20260424.json.bak")]
    [InlineData("enrolment.json")]
    public void What_the_log_did_not_write_is_not_taken_from_its_folder(string name)
    {
        var file = Assert.Single(Log(1));
        File.WriteAllText(Path.Combine(_folder, name), "{}");
        Assert.Equal(file, Assert.Single(BundleLogs.In(_folder, long.MaxValue).Taken).Path);
    }

    [Fact]
    public void Where_no_log_is_written_the_contents_say_so() => Assert.Equal(["there are none"], BundleLogs.In(null, long.MaxValue).Words());

    /// <summary>Events until the log has so many files more, the newest first.</summary>
    private List<string> Log(int files)
    {
        var most = LogTail.Files(_folder).Count + files;
        using var log = new LoggerConfiguration().WriteTo.InFiles(_folder, Rolls).CreateLogger();
        for (var beat = 0; LogTail.Files(_folder).Count < most || beat < 3; beat++)
            log.Information("Heartbeat {Beat} sent", beat);
        return [.. LogTail.Files(_folder)];
    }
}
