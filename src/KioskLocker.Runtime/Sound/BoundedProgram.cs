using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace KioskLocker.Runtime.Sound;

/// <summary>How a program ended.</summary>
internal abstract record ProgramEnd
{
    private ProgramEnd()
    {
    }

    /// <param name="Output">What it wrote.</param>
    public sealed record Done(byte[] Output) : ProgramEnd;

    /// <summary>It was ended because nobody wants it any more.</summary>
    public sealed record Stopped : ProgramEnd;

    /// <param name="Reason">In words for a technician.</param>
    public sealed record Failed(string Reason) : ProgramEnd;
}

/// <summary>A program that gets bytes, writes bytes and ends within a limit, whatever it does.</summary>
/// <param name="Program">Its name, found by PATH, or its full path.</param>
/// <param name="Package">Where it comes from, for example <c>alsa-utils</c>.</param>
internal sealed record BoundedProgram(string Program, string Package)
{
    /// <summary>More is not kept of what a program writes.</summary>
    private const int OutputMost = 8 << 20;

    /// <summary>Longest last word that is kept.</summary>
    private const int LastWordMost = 200;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    private string Name => Path.GetFileName(Program);

    /// <summary>Runs it. Blocks this thread and takes three more for as long as it lives, because reading and writing pipes honours no token; none of them is of the pool, where the pages would wait for it.</summary>
    /// <param name="arguments">Handed over one by one; no shell sees them.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="limit">Then it is ended.</param>
    /// <param name="stop">Ends it.</param>
    public ProgramEnd Run(IReadOnlyList<string> arguments, byte[] input, TimeSpan limit, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return new ProgramEnd.Stopped();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            return new ProgramEnd.Failed($"{Name} could not be started: {fault.Message} (apt install {Package})");
        }

        using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ending = life.Token.Register(() => Kill(process));
        life.CancelAfter(limit);
        byte[] output = [];
        var lastWord = "";
        Thread[] pipes =
        [
            Begin("is fed", () => Feed(process, input)),
            Begin("writes", () => output = Read(process.StandardOutput.BaseStream)),
            Begin("complains", () => lastWord = LastWord(process)),
        ];
        var isGone = process.WaitForExit(limit + EndLimit);
        if (stop.IsCancellationRequested)
            return new ProgramEnd.Stopped();
        if (!isGone || life.IsCancellationRequested)
            return new ProgramEnd.Failed(string.Create(CultureInfo.InvariantCulture, $"{Name} did not end within {limit.TotalSeconds:0.#} s"));
        foreach (var pipe in pipes)
        {
            pipe.Join(EndLimit);
        }

        return process.ExitCode == 0
            ? new ProgramEnd.Done(output)
            : new ProgramEnd.Failed(string.Create(CultureInfo.InvariantCulture, $"{Name} ended with code {process.ExitCode}{(lastWord.Length > 0 ? ": " + lastWord : "")}"));
    }

    private Thread Begin(string does, ThreadStart what)
    {
        var thread = new Thread(what) { IsBackground = true, Name = $"{Name} {does}" };
        thread.Start();
        return thread;
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            using var to = process.StandardInput.BaseStream;
            to.Write(input);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // It ended before it had read all; its exit code says whether that was meant.
        }
    }

    private static string LastWord(Process process)
    {
        var word = "";
        try
        {
            while (process.StandardError.ReadLine() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    word = line.Length > LastWordMost ? line[..LastWordMost] : line;
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // What was heard until then is all there is.
        }

        return word;
    }

    private static byte[] Read(Stream from)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            while (from.Read(buffer) is > 0 and var count)
            {
                kept.Write(buffer, 0, (int)Math.Min(count, OutputMost - kept.Length));
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // It is ended, and its exit code says so.
        }

        return kept.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It ended by itself.
        }
    }
}
