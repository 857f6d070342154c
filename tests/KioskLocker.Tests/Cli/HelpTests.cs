using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using KioskLocker.Cli;
using KioskLocker.Tests.Tidy;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Cli;

[Collection(OpenDescriptors.Name)]
public sealed partial class HelpTests
{
    private static readonly string[] Folders = ["src", "hardware", "deploy"];

    [Fact]
    public async Task Help_of_every_command_is_the_approved_one_and_fits_80_columns()
    {
        await using var bench = new CliBench();
        var pages = new List<string>();
        foreach (var path in Paths())
        {
            using var terminal = new FakeTerminal();
            Assert.Equal(0, await KioskctlRoot.RunAsync([.. path, "--help"], terminal.Make(), TestContext.Current.CancellationToken));
            Assert.All(terminal.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
            pages.Add($"=== kioskctl {string.Join(' ', path)}\n\n{string.Join('\n', terminal.Output.Split('\n').Select(line => line.TrimEnd())).Trim()}\n");
        }

        Approved.Check("kioskctl-help.txt", string.Join("\n", pages).Replace("testhost", "kioskctl", StringComparison.Ordinal).Replace("KioskLocker.Tests", "kioskctl", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_that_does_something_shows_how()
    {
        var root = KioskctlRoot.Build(new FakeTerminal().Make());
        var without = Commands(root, "").Where(found => found.Command.Action is not null && Examples.Of(found.Command).Count == 0).Select(found => found.Path);
        Assert.Empty(without);
    }

    [Fact]
    public void Every_example_is_a_command_line_that_is_understood()
    {
        var root = KioskctlRoot.Build(new FakeTerminal().Make());
        var lines = Commands(root, "").SelectMany(found => Examples.Of(found.Command)).Select(CommandLineOf).ToList();
        Assert.True(lines.Count > 30);
        Assert.All(lines, line => Assert.Empty(root.Parse(line).Errors));
    }

    [Fact]
    public void Every_command_line_in_the_documents_is_understood()
    {
        var root = KioskctlRoot.Build(new FakeTerminal().Make());
        var lines = Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Tree.Root, folder), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Tree.Root, "README.md"))
            .SelectMany(file => CommandInText().Matches(File.ReadAllText(file)).Select(found => found.Groups[1].Value))
            .Where(line => !line.StartsWith("COMMAND", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        Assert.True(lines.Count > 15);
        Assert.All(lines, line => Assert.True(root.Parse(line).Errors.Count == 0, line));
    }

    [Fact]
    public async Task Completion_for_bash_is_understood_by_bash_and_offers_what_there_is()
    {
        await using var bench = new CliBench();
        var script = Path.Combine(bench.Folder, "completion.bash");
        File.WriteAllText(script, (await bench.RunAsync("completion", "bash")).Output);

        Assert.Equal(["cycle"], await CompleteAsync(script, "kioskctl", "door", "cy"));
        Assert.Equal(["status", "storage"], (await CompleteAsync(script, "kioskctl", "st")).Order());
        Assert.Equal(["--times"], await CompleteAsync(script, "kioskctl", "door", "cycle", "7", "--ti"));
        Assert.Equal(["--watch"], await CompleteAsync(script, "kioskctl", "--json", "survey", "--w"));
        Assert.Equal(["--config", "--json"], (await CompleteAsync(script, "kioskctl", "diag", "enter", "--")).Where(word => word is "--config" or "--json").Order());
        Assert.Empty(await CompleteAsync(script, "kioskctl", "door", "xyz"));
    }

    private static IEnumerable<string[]> Paths() => Commands(KioskctlRoot.Build(new FakeTerminal().Make()), "").Select(found => found.Path.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path) =>
        new[] { (path, command) }.Concat(command.Subcommands.SelectMany(sub => Commands(sub, path + " " + sub.Name)));

    /// <summary>Without the explanation, the pipe and the redirection that follow.</summary>
    private static string CommandLineOf(string example) => example.Replace("source <(", "", StringComparison.Ordinal).Split("  ")[0].Split(['|', '<', '>', ')'])[0].Replace("kioskctl ", "", StringComparison.Ordinal).Trim();

    private static async Task<IReadOnlyList<string>> CompleteAsync(string script, params string[] words)
    {
        var quoted = string.Join(' ', words.Select(word => $"'{word}'"));
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", $"source '{script}'; COMP_WORDS=({quoted}); COMP_CWORD={words.Length - 1}; _kioskctl; printf '%s\\n' \"${{COMPREPLY[@]}}\""])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (await bash.StandardOutput.ReadToEndAsync(), await bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync();
        Assert.Equal("", errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("`kioskctl ([^`]+)`")]
    private static partial Regex CommandInText();
}
