using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.Scanners;

/// <summary>Orders to a scanner line.</summary>
public abstract record ScannerOrder
{
    private ScannerOrder()
    {
    }

    /// <summary>Accept codes, or count and drop them.</summary>
    public sealed record Arm(bool On) : ScannerOrder;

    /// <summary>Look at every setting now and set right what differs; answered by <see cref="ScannerEvent.SettingsAsserted"/> once the scanner answers.</summary>
    public sealed record AssertSettings : ScannerOrder;
}

/// <summary>Why a scanned line was not passed on. The line itself is never kept.</summary>
public enum ScanRefusal
{
    /// <summary>Longer than 512 bytes.</summary>
    TooLong,

    /// <summary>No terminator came.</summary>
    Unterminated,

    /// <summary>A control character inside.</summary>
    ControlCharacter,

    /// <summary>Not UTF-8.</summary>
    NotUtf8,
}

/// <summary>What a scanner line reports.</summary>
public abstract record ScannerEvent
{
    private ScannerEvent()
    {
    }

    /// <summary>A whole line, trimmed of its terminator, NFC. Holds personal data: parse it at the edge and forget it. ToString shows its length only.</summary>
    public sealed record Scanned(string Text) : ScannerEvent
    {
        public override string ToString() => $"Scanned({Text.Length} characters)";
    }

    /// <summary>A line was refused; the citizen is told to try again or type.</summary>
    public sealed record Refused(ScanRefusal Reason, int Length) : ScannerEvent;

    /// <summary>Health of the scanner changed, or its settings were found changed.</summary>
    public sealed record ScannerChanged(DeviceHealth Health, string Detail) : ScannerEvent;

    /// <summary>Every setting was looked at.</summary>
    /// <param name="Mended">Names of those that were not as they must be. Unless the scanner is new, somebody has shown it a set-up code.</param>
    /// <param name="NotTaken">Names of those that this scanner does not know or does not take.</param>
    public sealed record SettingsAsserted(IReadOnlyList<string> Mended, IReadOnlyList<string> NotTaken) : ScannerEvent;
}
