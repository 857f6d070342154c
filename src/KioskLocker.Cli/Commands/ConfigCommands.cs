using System.CommandLine;
using System.Diagnostics;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>config check --json</c>, and of every command with <c>--json</c> whose configuration is bad.</summary>
/// <param name="Good">Nothing is wrong in the kiosk's own file and in the cabinet map.</param>
/// <param name="Starts">The kiosk starts; without a good map it orders no door.</param>
/// <param name="MapHash">Hash of the map; null where it is not good.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Absent">Devices that are not plugged in now.</param>
internal sealed record ConfigVerdict(bool Good, bool Starts, string? MapHash, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<ConfigProblem> Absent);

/// <summary>Commands on the configuration files.</summary>
internal static class ConfigCommands
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var check = new Command("check", "Report everything that is wrong in the kiosk's file and its cabinet map; exit 2 when anything is").With("kioskctl config check", "kioskctl config check --config new.json");
        shell.SetBare(check, (_, path, report, _) => Task.FromResult(Check(path, report)));
        root.Subcommands.Add(new Command("config", "The configuration files") { check });
    }

    private static int Check(string path, Report report)
    {
        var (verdict, lines) = KioskOptionsReader.ReadFile(path) switch
        {
            KioskOptionsReading.Bad bad => Judge(new ConfigVerdict(false, false, null, bad.Problems, []), null, path, report.Width),
            KioskOptionsReading.NoMap noMap => Judge(new ConfigVerdict(false, true, null, noMap.Problems, []), noMap.Options, path, report.Width),
            KioskOptionsReading.Good good => Judge(new ConfigVerdict(true, true, good.Options.Wiring.Map!.Hash, [], good.Absent), good.Options, path, report.Width),
            _ => throw new UnreachableException(),
        };
        report.Show(verdict, _ =>
        {
            foreach (var line in lines)
                report.Line(line);
        });
        return verdict.Good ? ExitCode.Ok : ExitCode.Usage;
    }

    private static (ConfigVerdict Verdict, IEnumerable<string> Lines) Judge(ConfigVerdict verdict, KioskOptions? options, string path, int width) =>
        (verdict, new ConfigVerdictText(width).Lines(verdict, options, path));
}
