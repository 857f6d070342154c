using KioskLocker.App.Touch;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.App;

/// <summary>What the host must know of the options, checked and resolved.</summary>
public sealed record HostSetup
{
    public required KioskSettings Settings { get; init; }

    public required WireSettings Wires { get; init; }

    public required StoreSettings Store { get; init; }

    /// <summary>Null before enrolment: then no person can be given and nothing is offered.</summary>
    public required DigestKeys? Keys { get; init; }

    /// <summary>TCP port on loopback for the touch page and the health routes.</summary>
    public required int Port { get; init; }

    /// <summary>Width of the printer's head in dots: 576 or 384.</summary>
    public int PrinterDots { get; init; } = 576;

    /// <summary>Font file for slips; must cover Vietnamese.</summary>
    public required string FontRegular { get; init; }

    public required string FontBold { get; init; }

    public StorageLimits Storage { get; init; } = new();

    public TouchOptions Touch { get; init; } = new();

    /// <summary>Wall clock and whether the office confirmed it.</summary>
    public required Func<ClockReading> Clock { get; init; }

    /// <summary>When the directory was last synchronised.</summary>
    public required Func<DateTimeOffset?> LastSync { get; init; }

    /// <summary>State of the uplink in words, for the status.</summary>
    public required Func<DeviceReport> UplinkState { get; init; }

    /// <summary>What talks to the office, made once the store is open; each runs until its token ends it.</summary>
    public required Func<KioskProcess, KioskStore, IReadOnlyList<Func<CancellationToken, Task>>> Uplink { get; init; }

    /// <summary>Path of the control socket.</summary>
    public string ControlSocket => Path.Combine(Store.Folder, "control.sock");
}
