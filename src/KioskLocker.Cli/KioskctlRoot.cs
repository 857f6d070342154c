using System.CommandLine;
using KioskLocker.Cli.Commands;

namespace KioskLocker.Cli;

/// <summary>The command line of <c>kioskctl</c>.</summary>
public static class KioskctlRoot
{
    private const string DefaultConfig = "/etc/kiosklocker/kiosk.json";

    /// <summary>Runs one command without a person at the terminal.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="output">Answers.</param>
    /// <param name="errors">Problems.</param>
    /// <param name="width">Columns for tables.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, int width, CancellationToken cancellationToken) =>
        RunAsync(args, new Terminal(output, errors, TextReader.Null, width), cancellationToken);

    /// <summary>Runs one command.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="terminal">Where it writes to and reads from.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        var parsed = Build(terminal).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpPage)
        {
            foreach (var error in parsed.Errors)
                await terminal.Errors.WriteLineAsync("kioskctl: " + error.Message).ConfigureAwait(false);
            await terminal.Errors.WriteLineAsync($"Try: {PathOf(parsed.CommandResult)} --help").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        // Signals are heard by Interrupts, and come as the token.
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The whole tree of commands.</summary>
    internal static RootCommand Build(Terminal terminal)
    {
        var config = new Option<string>("--config") { Description = "Configuration file", DefaultValueFactory = _ => DefaultConfig, HelpName = "FILE", Recursive = true };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON value", Recursive = true };
        var root = new RootCommand($"""
            Looks at and steers the kiosk on this machine.
            Looking takes membership of the kiosk's group; acting on devices takes a session: kioskctl diag enter.
            Exit codes: 0 good, 1 the answer is bad, 2 usage or configuration, 3 not reachable, 4 not permitted, 130 stopped by Ctrl-C.
            """).With(
            "kioskctl survey        what every device says now, and which part fails",
            "kioskctl door 7        why door 7 does not open",
            "kioskctl top           how the machine does, live",
            "kioskctl diag enter    begin to work at the devices");
        root.Options.Add(config);
        root.Options.Add(json);
        var shell = new CommandShell(terminal, parsed => parsed.GetValue(json), parsed => parsed.GetValue(config)!);
        KioskCommands.AddTo(root, shell);
        TopCommand.AddTo(root, shell, terminal);
        DoorCommands.AddTo(root, shell, terminal);
        DeviceCommands.AddTo(root, shell, terminal);
        LookCommands.AddTo(root, shell);
        PanelCommands.AddTo(root, shell, terminal);
        DiagCommands.AddTo(root, shell, terminal);
        CommissionCommand.AddTo(root, shell, terminal);
        StoreCommands.AddTo(root, shell);
        ReplayCommand.AddTo(root, shell);
        EnrolCommand.AddTo(root, shell);
        ConfigCommands.AddTo(root, shell);
        GpioCommands.AddTo(root, shell);
        CompletionCommand.AddTo(root, shell);
        HelpPage.Use(root, terminal.Width);
        return root;
    }

    private static string PathOf(System.CommandLine.Parsing.CommandResult command) => command.Parent is System.CommandLine.Parsing.CommandResult parent
        ? PathOf(parent) + " " + command.Command.Name
        : "kioskctl";
}
