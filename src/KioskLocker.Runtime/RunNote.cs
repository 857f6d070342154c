using System.Text;
using KioskLocker.Core;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime;

/// <summary>
/// One line in the data folder that says how the run goes. It says "runs" until somebody knows better, so what a killed process could not
/// write is known from what it left there. Whoever starts next reads it and journals it.
/// </summary>
public sealed class RunNote
{
    private const string FileName = "last-run";
    private const string Runs = "runs";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly string _path;
    private readonly string _boot;
    private readonly Lock _gate = new();

    /// <summary>Reads what the last run left and begins this one.</summary>
    /// <param name="folder">Data folder; it exists.</param>
    /// <param name="boot">Names this boot of the operating system.</param>
    /// <exception cref="StorageException">The disk takes no note, and so no store either.</exception>
    public RunNote(string folder, string boot)
    {
        _path = Path.Combine(folder, FileName);
        _boot = boot;
        LastRun = Read();
        Write(null);
    }

    /// <summary>How the run before this one ended; null when there was none, or none that left a note.</summary>
    public RunEnd? LastRun { get; }

    /// <summary>Notes how this run ends, as far as is known now; null when it goes on after all.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Write(RunEnd? how)
    {
        lock (_gate)
        {
            Disk.Replace(_path, Encoding.UTF8.GetBytes((how?.ToString() ?? Runs) + " " + _boot), Mode, null);
        }
    }

    private RunEnd? Read()
    {
        string[] words;
        try
        {
            words = File.Exists(_path) ? File.ReadAllText(_path, Encoding.UTF8).Split(' ', StringSplitOptions.TrimEntries) : [];
        }
        catch (IOException)
        {
            return null;
        }

        return words switch
        {
            [Runs, var boot] => boot == _boot ? RunEnd.Killed : RunEnd.MachineRestarted,
            [var how, _] when Enum.TryParse<RunEnd>(how, out var end) && Enum.IsDefined(end) => end,
            _ => null,
        };
    }
}
