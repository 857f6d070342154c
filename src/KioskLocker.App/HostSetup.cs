using KioskLocker.App.Touch;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Sound;
using KioskLocker.Runtime.Uplink;

namespace KioskLocker.App;

/// <summary>What slips are drawn with.</summary>
/// <param name="Regular">Font file of running text; must cover Vietnamese.</param>
/// <param name="Bold">Font file of titles.</param>
/// <param name="WidthDots">Width of the printer's head: 576 or 384.</param>
/// <param name="Counter">The counter that slips send people to.</param>
public sealed record SlipFiles(string Regular, string Bold, int WidthDots, SlipCounter Counter);

/// <summary>What the host must know of the options, checked and resolved.</summary>
public sealed record HostSetup
{
    public required KioskSettings Settings { get; init; }

    public required WireSettings Wires { get; init; }

    public required StoreSettings Store { get; init; }

    /// <summary>Keys of the digests, from the enrolment.</summary>
    public required DigestKeys Keys { get; init; }

    /// <summary>TCP port on loopback for the touch page and the health routes.</summary>
    public required int Port { get; init; }

    /// <summary>What slips are drawn with; null where no printer is fitted.</summary>
    public required SlipFiles? Fonts { get; init; }

    public StorageLimits Storage { get; init; } = new();

    public TouchOptions Touch { get; init; } = new();

    /// <summary>What the machine lets be heard.</summary>
    public SoundSettings Sound { get; init; } = SoundSettings.Silent;

    /// <summary>Wall clock and whether the office confirmed it.</summary>
    public required Func<ClockReading> Clock { get; init; }

    /// <summary>When the directory was last synchronised.</summary>
    public required Func<DateTimeOffset?> LastSync { get; init; }

    /// <summary>State of the uplink in words, for the status.</summary>
    public required Func<DeviceReport> UplinkState { get; init; }

    /// <summary>What talks to the office, made once the start is settled; each runs until its token ends it.</summary>
    public required Func<KioskProcess, KioskStore, IReadOnlyList<Func<CancellationToken, Task>>> Uplink { get; init; }

    /// <summary>Folder of the log files, for diagnostics; null where none are written.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Files of the configuration, for the support bundle.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    /// <summary>The link to the office, for diagnostics.</summary>
    public Func<LinkLook> Link { get; init; } = static () => LinkLook.Unknown;

    /// <summary>Has the events that the office refused offered to it again.</summary>
    public Action AskOfficeAgain { get; init; } = static () => { };

    /// <summary>Path of the control socket.</summary>
    public string ControlSocket => Path.Combine(Store.Folder, "control.sock");
}
