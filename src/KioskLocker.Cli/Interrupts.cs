using System.Runtime.InteropServices;

namespace KioskLocker.Cli;

/// <summary>
/// Ctrl-C and SIGTERM, heard from before a command's first word until after its last. The command line's own ear opens only once a command waits, which
/// may be after it has asked something, so it is not used: beside this one it aborted the program.
/// </summary>
internal static class Interrupts
{
    /// <summary>A command that was stopped ends within this time, or is ended in the middle of its words.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command whose token is cancelled by the first signal.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        // Never disposed: a second signal may come while the program ends.
        var stopped = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var running = Task.Run(() => command(stopped.Token), CancellationToken.None);
        var late = Task.Delay(Timeout.Infinite, stopped.Token).ContinueWith(_ => Task.Delay(Limit), TaskScheduler.Default).Unwrap();
        return await Task.WhenAny(running, late).ConfigureAwait(false) == running ? await running.ConfigureAwait(false) : ExitCode.Stopped;
    }
}
