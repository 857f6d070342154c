using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.App;
using KioskLocker.Tests.Simulation;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Deploy;

/// <summary>The unit of systemd does what the exit codes of the program ask for.</summary>
[Collection(OpenDescriptors.Name)]
public sealed partial class UnitFileTests : IDisposable
{
    private const string Unit = "deploy/systemd/kiosklocker.service";

    private readonly string _folder = Directory.CreateTempSubdirectory("unit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_program_is_started_again_unless_its_options_are_wrong_or_the_machine_goes_off()
    {
        Assert.Equal(["always"], Values("Restart"));
        Assert.Equal(
            [ExitCodes.BadOptions, ExitCodes.PowerOff],
            Values("RestartPreventExitStatus").SelectMany(value => value.Split(' ')).Select(value => int.Parse(value, CultureInfo.InvariantCulture)).Order());
        Assert.Equal([ExitCodes.PowerOff.ToString(CultureInfo.InvariantCulture)], Values("SuccessExitStatus"));
    }

    [Fact]
    public void Relays_are_off_before_the_computer_is()
    {
        var after = Values("ExecStopPost");

        Assert.Equal(2, after.Count);
        Assert.Contains("kioskctl gpio off", after[0], StringComparison.Ordinal);
        Assert.Contains("poweroff", after[1], StringComparison.Ordinal);

        // Whatever became of the relays, the rest is done: "-" says that the exit code of the first does not matter.
        Assert.StartsWith("-", after[0], StringComparison.Ordinal);
    }

    /// <summary>The unit's own words, run with the environment that systemd gives them and a systemctl that only notes what it is asked.</summary>
    [Theory]
    [InlineData("10", "--no-block poweroff")]
    [InlineData("0", "")]
    [InlineData("2", "")]
    [InlineData("3", "")]
    [InlineData("71", "")]
    [InlineData("100", "")]
    [InlineData("KILL", "")]
    [InlineData("", "")]
    public void Only_the_exit_code_for_it_switches_the_computer_off(string status, string asked)
    {
        var script = RootShell().Match(Values("ExecStopPost")[^1]);
        Assert.True(script.Success, "the computer is switched off as root, by one line of sh");
        var heard = Path.Combine(_folder, "heard");
        File.WriteAllText(Stub("systemctl"), $"#!/bin/sh\necho \"$*\" >> '{heard}'\n");
        Assert.Equal(10, ExitCodes.PowerOff);

        var (code, _) = Run("/bin/sh", ["-c", script.Groups[1].Value], status);

        Assert.Equal(0, code);
        Assert.Equal(asked, File.Exists(heard) ? File.ReadAllText(heard).Trim() : "");
    }

    /// <summary>Unknown keys and broken quoting only show when systemd reads the file, and then it goes on without them.</summary>
    [Fact]
    public void Systemd_finds_nothing_wrong_with_the_unit()
    {
        foreach (var program in new[] { "kiosklocker", "kioskctl" })
            File.WriteAllText(Stub(program), "#!/bin/sh\n");
        var unit = Path.Combine(_folder, "kiosklocker.service");
        File.WriteAllText(unit, File.ReadAllText(Repository.Path(Unit)).Replace("/opt/kiosklocker", _folder, StringComparison.Ordinal));

        Assert.Equal((0, ""), Run("systemd-analyze", ["--man=no", "verify", unit], null));
    }

    private static List<string> Values(string key) =>
    [
        .. File.ReadLines(Repository.Path(Unit))
            .SkipWhile(line => line != "[Service]").Skip(1).TakeWhile(line => !line.StartsWith('['))
            .Where(line => line.StartsWith(key + "=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..]),
    ];

    private string Stub(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <param name="program">Program.</param>
    /// <param name="arguments">Arguments.</param>
    /// <param name="status">Exit status of the kiosk; null to leave the environment as it is.</param>
    private (int Code, string Said) Run(string program, string[] arguments, string? status)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (status is not null)
        {
            start.Environment["PATH"] = _folder;
            start.Environment["EXIT_STATUS"] = status;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    [GeneratedRegex("^\\+/bin/sh -c '([^']*)'$")]
    private static partial Regex RootShell();
}
