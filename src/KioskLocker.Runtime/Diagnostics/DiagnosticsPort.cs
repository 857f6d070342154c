using KioskLocker.Core.Compartments;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>Everything that diagnostics may look at, for the touch pages and the control socket alike. Acts go through Core; nothing here moves a device.</summary>
/// <remarks>Safe from any thread. Made by the runtime; tests make one from delegates.</remarks>
public sealed class DiagnosticsPort
{
    /// <summary>Devices as last heard; asks none.</summary>
    public required Func<CabinetPicture> Picture { get; init; }

    /// <summary>The map alone, which costs no look at store, disk and lines: screens of citizens name it too.</summary>
    public required Func<MapPicture> Map { get; init; }

    /// <summary>Asks every board now and tells what is known afterwards.</summary>
    public required Func<CancellationToken, Task<CabinetPicture>> Survey { get; init; }

    /// <summary>Names of all lines.</summary>
    public required Func<IReadOnlyList<string>> Lines { get; init; }

    /// <summary>Last frames of this line, at most so many; null when there is no such line.</summary>
    public required Func<string, int, TracePicture?> Trace { get; init; }

    /// <summary>Looks through the store; takes seconds where the journal is long. One look at a time.</summary>
    /// <exception cref="Journal.StorageException">It cannot be opened.</exception>
    public required Func<CancellationToken, Task<StorePicture>> Storage { get; init; }

    /// <summary>Loop and process.</summary>
    public required Func<PerformancePicture> Performance { get; init; }

    /// <summary>Last lines of the log, at most so many.</summary>
    public required Func<int, IReadOnlyList<LogLine>> Log { get; init; }

    /// <summary>Writes the support bundle as a zip.</summary>
    public required Func<Stream, CancellationToken, Task> Bundle { get; init; }

    /// <summary>Who is in diagnostics mode and what they are at; null when nobody is.</summary>
    public required Func<SessionPicture?> Session { get; init; }

    /// <summary>All that is known to fail.</summary>
    public IReadOnlyList<Finding> Findings() => Diagnostics.Findings.Of(Picture());

    /// <summary>What may keep this door from opening.</summary>
    public IReadOnlyList<Finding> Findings(CompartmentId door) => Diagnostics.Findings.OfDoor(Picture(), door);
}
