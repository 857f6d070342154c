using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KioskLocker.Cli;

/// <summary>Examples of each command, shown under its help.</summary>
internal static class Examples
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Command, string[]> Shown = [];

    /// <summary>Adds examples: a command line, two blanks, what it is for.</summary>
    public static T With<T>(this T command, params string[] examples)
        where T : Command
    {
        Shown.AddOrUpdate(command, examples);
        return command;
    }

    public static IReadOnlyList<string> Of(Command command) => Shown.TryGetValue(command, out var examples) ? examples : [];
}

/// <summary>Help as the library writes it, and examples below it.</summary>
internal sealed class HelpPage(HelpAction inner) : SynchronousCommandLineAction
{
    /// <summary>Puts this page in the place of the library's own.</summary>
    public static void Use(RootCommand root, int width)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            if (help.Action is HelpAction action)
            {
                action.MaxWidth = width;
                help.Action = new HelpPage(action);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;

        // "door 7" and "door open 7" are two things: the number of the first is none of the second's.
        foreach (var above in command.Parents.OfType<Command>().SelectMany(parent => parent.Arguments))
            above.Hidden = true;
        var code = inner.Invoke(parseResult);
        var examples = Examples.Of(command);
        if (examples.Count == 0)
            return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine("  " + example);
        output.WriteLine();
        return code;
    }
}
