namespace KioskLocker.Cli;

/// <summary>Ends a command with one sentence for whoever typed it.</summary>
internal sealed class CommandFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
