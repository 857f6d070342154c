using System.Text;

namespace KioskLocker.Cli;

/// <summary>What a command writes to and reads from.</summary>
/// <param name="Output">Answers.</param>
/// <param name="Errors">Problems, and what is said while a command waits.</param>
/// <param name="Input">What is typed or piped in.</param>
/// <param name="Width">Columns for tables.</param>
public sealed record Terminal(TextWriter Output, TextWriter Errors, TextReader Input, int Width)
{
    private const int NarrowWidth = 80;

    /// <summary>A person looks at the output: it may be drawn anew in its place.</summary>
    public bool IsLive { get; init; }

    /// <summary>A person is at the keyboard: questions make sense.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Colours are wanted.</summary>
    public bool HasColours { get; init; }

    /// <summary>Clock of all waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads a line without showing it, and blocks until it is there; null at the end of the input.</summary>
    public Func<string?> ReadHidden { get; init; } = static () => null;

    /// <summary>A key that was pressed and not read yet; null when none was.</summary>
    public Func<char?> Key { get; init; } = static () => null;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() => new(Console.Out, Console.Error, Console.In, WidthNow())
    {
        IsLive = !Console.IsOutputRedirected && IsCapable,
        IsAsked = !Console.IsInputRedirected,
        HasColours = !Console.IsOutputRedirected && IsCapable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        ReadHidden = ReadHiddenLine,
        Key = KeyNow,
    };

    /// <summary>Waits for a line that is typed or piped in; null at the end of the input.</summary>
    /// <exception cref="OperationCanceledException">The command was stopped at its question.</exception>
    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(Input.ReadLine, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsAsked)
        {
            // What was typed so far stands on the line, without an end.
            await Errors.WriteLineAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The same without showing what a person types.</summary>
    /// <exception cref="OperationCanceledException">The command was stopped at its question.</exception>
    public Task<string?> AskHiddenAsync(CancellationToken cancellationToken) => ReadAsync(IsAsked ? ReadHidden : Input.ReadLine, cancellationToken);

    /// <summary>
    /// A read of a terminal ends with Enter and with nothing else. Whoever presses Ctrl-C is not kept waiting: the read is left behind on a thread that
    /// keeps no program from ending, and the runtime gives the terminal back its echo when the program ends.
    /// </summary>
    private static Task<string?> ReadAsync(Func<string?> read, CancellationToken cancellationToken) => Task.Run(read, CancellationToken.None).WaitAsync(cancellationToken);

    private static bool IsCapable => Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    private static int WidthNow()
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

    private static char? KeyNow()
    {
        if (Console.IsInputRedirected || !Console.KeyAvailable)
            return null;
        return Console.ReadKey(intercept: true).KeyChar;
    }

    private static string? ReadHiddenLine()
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine();
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace when typed.Length > 0:
                    typed.Length--;
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && typed.Length == 0:
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar))
                        typed.Append(key.KeyChar);
                    break;
            }
        }
    }
}
