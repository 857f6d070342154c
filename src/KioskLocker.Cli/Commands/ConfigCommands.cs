using System.CommandLine;
using System.Diagnostics;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>config check --json</c>, and of every command with <c>--json</c> whose configuration is bad.</summary>
/// <param name="Good">The kiosk starts with this file.</param>
/// <param name="Problems">What is wrong in it.</param>
/// <param name="Absent">Devices that are not plugged in now.</param>
internal sealed record ConfigVerdict(bool Good, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<ConfigProblem> Absent);

/// <summary>Commands on the configuration file.</summary>
internal static class ConfigCommands
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var check = new Command("check", "Report everything that is wrong in the file; exit 2 when the kiosk would not start with it");
        shell.SetBare(check, (_, path, report, _) => Task.FromResult(Check(path, report)));
        root.Subcommands.Add(new Command("config", "The configuration file") { check });
    }

    private static int Check(string path, Report report)
    {
        switch (KioskOptionsReader.ReadFile(path))
        {
            case KioskOptionsReading.Bad bad:
                report.Fail(bad.Problems);
                return ExitCode.Usage;
            case KioskOptionsReading.Good good:
                report.Show(new ConfigVerdict(true, [], good.Absent), shown =>
                {
                    report.Line($"{path} is good: kiosk {good.Options.Machine}, {good.Options.ToSettings().Compartments.Count} compartments{(good.Options.Demo ? ", DEMO" : "")}");
                    foreach (var absent in shown.Absent)
                        report.Line("note: " + absent);
                });
                return ExitCode.Ok;
            default:
                throw new UnreachableException();
        }
    }
}
