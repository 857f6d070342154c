using System.Diagnostics;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>How one command ended.</summary>
internal sealed record Said(int Code, string Output, string Errors);

/// <summary>A technician at a shell of the machine: kioskctl as a program of its own each time.</summary>
internal sealed class Shell(DemoPlaces places)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public Task<Said> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <param name="typed">Lines on its standard input, where secrets belong.</param>
    /// <param name="arguments">Arguments.</param>
    public async Task<Said> RunAsync(IEnumerable<string> typed, params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(Limit);
        foreach (var line in typed)
            await process.StandardInput.WriteLineAsync(line.AsMemory(), limit.Token);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        var said = new Said(process.ExitCode, await output, await errors);
        Told.Say($"kioskctl {string.Join(' ', arguments)} -> {said.Code}\n{said.Output}{said.Errors}");
        return said;
    }

    /// <summary>A command that tells lines until it is told to end, which happens once they are complete. Not as by Ctrl-C: tests that run in the background of a shell hand down that it is ignored.</summary>
    /// <param name="arguments">Arguments.</param>
    /// <param name="complete">Whether these lines are all that is waited for.</param>
    public async Task<List<string>> FollowAsync(string[] arguments, Func<List<string>, bool> complete)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(Limit);
        var lines = new List<string>();
        while (!complete(lines))
            lines.Add(await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"kioskctl {string.Join(' ', arguments)} ended: {await process.StandardError.ReadToEndAsync(limit.Token)}"));
        using (var interrupt = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await interrupt.WaitForExitAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return lines;
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(places.Program("KioskLocker.Cli", "kioskctl")) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Append("--config").Append(places.KioskConfig))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
