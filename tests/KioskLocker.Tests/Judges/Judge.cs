using System.Diagnostics;

namespace KioskLocker.Tests.Judges;

/// <summary>A program that others wrote, asked for its opinion.</summary>
internal static class Judge
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Where the judges from npm lie; installed by their lock file when they are not there yet.</summary>
    private static readonly Lazy<Task<string>> Folder = new(async () =>
    {
        var (code, said) = await AskAsync("sh", [Path.Combine(Tidy.Tree.Root, "tests", "judges", "install")]);
        return code == 0 ? said.Trim().Split('\n')[0] : throw new InvalidOperationException(said);
    });

    /// <summary>The folder of the judges from npm.</summary>
    public static Task<string> NpmAsync() => Folder.Value;

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Given to its standard input; null for nothing.</param>
    public static async Task<(int Code, string Said)> AskAsync(string program, IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            var (said, complaint) = (await output, await errors);

            // Whoever succeeds may complain all the same: zbarimg of a message bus that is not there.
            return (process.ExitCode, process.ExitCode == 0 ? said : said + complaint);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Limit.TotalSeconds:0} s.");
        }
    }
}
