using System.Diagnostics;

namespace KioskLocker.Simulation.Demo;

/// <summary>One program of the demo as a process of its own, its output in a log file.</summary>
public sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _logLock = new();

    private ChildProcess(string name, Process process, StreamWriter log)
    {
        Name = name;
        _process = process;
        _log = log;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program; what it prints goes to <paramref name="logFile"/>, appended.</summary>
    /// <param name="environment">Variables beside those of this process.</param>
    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, string logFile, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        var process = new Process { StartInfo = Prepare(program, arguments, environment) };
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var child = new ChildProcess(name, process, log);
        process.OutputDataReceived += (_, line) => child.Write(line.Data);
        process.ErrorDataReceived += (_, line) => child.Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <exception cref="DemoFailedException">It ended with another exit code than 0, or not in time.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var process = new Process { StartInfo = Prepare(program, arguments, environment) };
        process.StartInfo.RedirectStandardInput = true;
        process.Start();
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input.AsMemory(), limit.Token).ConfigureAwait(false);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        return process.ExitCode == 0
            ? (await output.ConfigureAwait(false)).Trim()
            : throw new DemoFailedException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {(await errors.ConfigureAwait(false)).Trim()} {(await output.ConfigureAwait(false)).Trim()}");
    }

    /// <summary>Asks the program to end (SIGTERM) and ends it when it does not.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        using (var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await term.WaitForExitAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    /// <summary>As a power cut would: no warning, nothing flushed.</summary>
    public void Kill()
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        _process.WaitForExit(StopLimit);
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        lock (_logLock)
            _log.Dispose();
    }

    private static ProcessStartInfo Prepare(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return start;
    }

    private void Write(string? line)
    {
        if (line is null)
            return;
        lock (_logLock)
        {
            if (_log.BaseStream is not null)
                _log.WriteLine(line);
        }
    }
}
