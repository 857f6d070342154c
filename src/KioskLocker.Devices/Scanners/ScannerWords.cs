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

    /// <summary>Look at every setting now and set right what differs; answered by <see cref="ScannerEvent.SettingsAsserted"/>: at once where nobody can be asked, otherwise when the scanner has answered.</summary>
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

/// <summary>What is known of the settings after they were to be looked at.</summary>
public enum SettingsLook
{
    /// <summary>Every one was read, and read back where it was changed.</summary>
    Seen,

    /// <summary>The scanner took them; scanners of this family do not tell how they are set.</summary>
    Told,

    /// <summary>Scanners of this family answer nothing, so nothing was said to it.</summary>
    CannotBeAsked,

    /// <summary>The cable is lost, or its program gone.</summary>
    LineDown,
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

    /// <summary>Every setting was looked at, or could not be.</summary>
    /// <param name="Mended">Names of those that were not as they must be. Unless the scanner is new, somebody has shown it a set-up code.</param>
    /// <param name="NotTaken">Names of those that this scanner does not know or does not take.</param>
    public sealed record SettingsAsserted(IReadOnlyList<string> Mended, IReadOnlyList<string> NotTaken) : ScannerEvent
    {
        /// <summary>What is known by it.</summary>
        public SettingsLook Look { get; init; }
    }
}
