using System.CommandLine;
using System.Globalization;
using System.Text;

namespace KioskLocker.Cli.Commands;

/// <summary>Writes a completion script from the tree of commands: completing starts no program.</summary>
internal static class CompletionCommand
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var bash = new Command("bash", "For bash").With(
            "source <(kioskctl completion bash)",
            "kioskctl completion bash > /etc/bash_completion.d/kioskctl");
        shell.SetBare(bash, (_, _, report, _) =>
        {
            report.Raw(Bash(root));
            return Task.FromResult(ExitCode.Ok);
        });
        root.Subcommands.Add(new Command("completion", "Completion of commands and options by the shell") { bash });
    }

    /// <summary>The script for bash.</summary>
    internal static string Bash(RootCommand root)
    {
        var places = new List<(string Path, Command Command)>();
        Walk("", root, places);
        var everywhere = root.Options.Where(option => option.Recursive).SelectMany(Names).ToList();
        var script = new StringBuilder();
        script.Append("""
            # Completion of kioskctl for bash. Made by: kioskctl completion bash
            _kioskctl() {
                local current="${COMP_WORDS[COMP_CWORD]}" place="" word words=""
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$place/$word" in

            """);
        script.Append(CultureInfo.InvariantCulture, $"            {string.Join('|', places.Where(place => place.Path.Length > 0).Select(place => place.Path))}) place=\"$place/$word\" ;;\n");
        script.Append("""
                    esac
                done
                case "$place" in

            """);
        foreach (var (path, command) in places)
        {
            var words = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)
                .Concat(command.Options.Where(option => !option.Hidden).SelectMany(Names)).Concat(everywhere).Distinct();
            script.Append(CultureInfo.InvariantCulture, $"        \"{path}\") words=\"{string.Join(' ', words)}\" ;;\n");
        }

        script.Append("""
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -o default -F _kioskctl kioskctl

            """);
        return script.ToString();
    }

    private static void Walk(string path, Command command, List<(string Path, Command Command)> places)
    {
        places.Add((path, command));
        foreach (var sub in command.Subcommands.Where(sub => !sub.Hidden))
            Walk(path + "/" + sub.Name, sub, places);
    }

    /// <summary>Long names only: whoever types a dash wants to see what there is.</summary>
    private static IEnumerable<string> Names(Option option) => new[] { option.Name }.Concat(option.Aliases).Where(name => name.StartsWith("--", StringComparison.Ordinal));
}
