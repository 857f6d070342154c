using System.CommandLine;
using KioskLocker.Cli.Commands;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli;

/// <summary>The command line of <c>kioskctl</c>.</summary>
public static class KioskctlRoot
{
    private const int NarrowWidth = 80;
    private const string DefaultConfig = "/etc/kiosklocker/kiosk.json";

    /// <summary>Columns of the terminal; 80 when the output goes elsewhere.</summary>
    public static int WidthOfTerminal()
    {
        try
        {
            return Console.IsOutputRedirected ? NarrowWidth : Math.Clamp(Console.WindowWidth, 40, 160);
        }
        catch (IOException)
        {
            return NarrowWidth;
        }
    }

    /// <summary>Runs one command.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="output">Answers.</param>
    /// <param name="errors">Problems.</param>
    /// <param name="width">Columns for tables.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, int width, CancellationToken cancellationToken)
    {
        var parsed = Build(output, errors, width).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await errors.WriteLineAsync("kioskctl: " + error.Message).ConfigureAwait(false);
            await errors.WriteLineAsync("Try: kioskctl --help").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, cancellationToken).ConfigureAwait(false);
    }

    private static RootCommand Build(TextWriter output, TextWriter errors, int width)
    {
        var config = new Option<string>("--config") { Description = "Configuration file", DefaultValueFactory = _ => DefaultConfig, HelpName = "FILE", Recursive = true };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON value", Recursive = true };
        var root = new RootCommand("Looks at and steers the kiosk on this machine. Exit codes: 0 good, 1 the answer is bad, 2 usage or configuration, 3 not reachable, 4 not permitted.");
        root.Options.Add(config);
        root.Options.Add(json);
        var shell = new CommandShell(parsed => new Report(output, errors, width, parsed.GetValue(json)), parsed => parsed.GetValue(config)!);
        KioskCommands.AddTo(root, shell);
        StoreCommands.AddTo(root, shell);
        ReplayCommand.AddTo(root, shell);
        EnrolCommand.AddTo(root, shell);
        ConfigCommands.AddTo(root, shell);
        GpioCommands.AddTo(root, shell);
        return root;
    }
}

/// <summary>Gives each command its report and the options, and turns failures into exit codes.</summary>
internal sealed class CommandShell(Func<ParseResult, Report> reportOf, Func<ParseResult, string> configOf)
{
    /// <summary>A command that needs a good configuration.</summary>
    public void Set(Command command, Func<ParseResult, KioskOptions, Report, CancellationToken, Task<int>> act) => SetBare(command, (parsed, path, report, cancellationToken) =>
    {
        switch (KioskOptionsReader.ReadFile(path))
        {
            case KioskOptionsReading.Good good:
                return act(parsed, good.Options, report, cancellationToken);
            case KioskOptionsReading.NoMap noMap:
                // The kiosk runs without its map too, and then more than ever somebody must ask it.
                return act(parsed, noMap.Options, report, cancellationToken);
            case KioskOptionsReading.Bad bad:
                report.Fail(bad.Problems);
                return Task.FromResult(ExitCode.Usage);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    });

    /// <summary>A command that takes the configuration as it is.</summary>
    public void SetBare(Command command, Func<ParseResult, string, Report, CancellationToken, Task<int>> act) => command.SetAction(async (parsed, cancellationToken) =>
    {
        var report = reportOf(parsed);
        try
        {
            return await act(parsed, configOf(parsed), report, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandFailedException failed)
        {
            report.Fail(failed.Message);
            return failed.ExitCode;
        }
        catch (StorageException fault)
        {
            report.Fail(fault.Message);
            return fault.Fault == StorageFault.Corrupt ? ExitCode.Bad : ExitCode.NotReachable;
        }
    });
}
