using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace KioskLocker.Cli.Panel;

/// <summary>One run of the panel's browser, with a name and a profile of its own: nothing of the one before is in it.</summary>
internal sealed class PanelBrowser : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;

    private PanelBrowser(string name, Process process, DirectoryInfo profile) => (Name, _process, _profile) = (name, process, profile);

    /// <summary>By which the kiosk knows its beats.</summary>
    public string Name { get; }

    public int Id => _process.Id;

    public bool Runs => !_process.HasExited;

    /// <summary>Starts it. In the command <c>{url}</c> stands for the page's address and <c>{profile}</c> for an empty folder.</summary>
    /// <param name="kiosk">Address of the touch pages.</param>
    /// <param name="command">Program and arguments.</param>
    /// <exception cref="CommandFailedException">The program cannot be started at all.</exception>
    public static PanelBrowser Start(Uri kiosk, IReadOnlyList<string> command)
    {
        var name = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var profile = Directory.CreateTempSubdirectory("kiosklocker-panel-");
        var page = new Uri(kiosk, "/?panel=" + name).AbsoluteUri;
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument.Replace("{url}", page, StringComparison.Ordinal).Replace("{profile}", profile.FullName, StringComparison.Ordinal));
        }

        try
        {
            return new PanelBrowser(name, Process.Start(start)!, profile);
        }
        catch (Win32Exception fault)
        {
            profile.Delete(recursive: true);
            throw new CommandFailedException(ExitCode.Usage, $"{command[0]} cannot be started: {fault.Message}");
        }
    }

    /// <summary>Ends it with all its processes, also where they are stopped or hang.</summary>
    public void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(EndLimit);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // Parts of it had ended by themselves; the process alone counts, and the next sight tells.
        }
    }

    public void Dispose()
    {
        End();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A last process of it may still write; the folder is temporary and goes with the next start of the computer.
        }
    }
}
