namespace KioskLocker.Devices.Scanners;

/// <summary>What scanners of one family can do.</summary>
/// <param name="Answers">It can be asked whether it lives. One that cannot counts as well as long as its cable is.</param>
/// <param name="IsTriggered">It reads only after a trigger, so that its light is out while nothing is to be scanned.</param>
/// <param name="TellsSettings">Its settings can be read. One that cannot is told them at each start, and nobody learns whether they were changed.</param>
/// <param name="LocksSetupCodes">The driver can close it against its maker's set-up codes; otherwise that is commissioning's work.</param>
public sealed record ScannerCapabilities(bool Answers, bool IsTriggered, bool TellsSettings, bool LocksSetupCodes);

/// <summary>A question or command ready to be sent.</summary>
/// <param name="Bytes">The whole frame.</param>
/// <param name="ReplyLimit">Wait for its answer; zero where the family gives none.</param>
public sealed record ScannerRequest(byte[] Bytes, TimeSpan ReplyLimit);

/// <summary>What bytes at the beginning of a line are.</summary>
public abstract record ScannerMatch
{
    private ScannerMatch()
    {
    }

    /// <summary>No answer of this family begins like that: the first byte is text.</summary>
    public sealed record Text : ScannerMatch
    {
        public static Text Instance { get; } = new();
    }

    /// <summary>It may become an answer; more bytes decide.</summary>
    public sealed record Unsure : ScannerMatch
    {
        public static Unsure Instance { get; } = new();
    }

    /// <summary>The shape of an answer with a wrong checksum.</summary>
    public sealed record Broken : ScannerMatch
    {
        public static Broken Instance { get; } = new();
    }

    /// <summary>A whole answer.</summary>
    /// <param name="Length">Its bytes.</param>
    /// <param name="IsGood">It was done; otherwise the scanner refuses or does not know it.</param>
    /// <param name="Value">What was asked for; empty for a mere acknowledgement.</param>
    public sealed record Answer(int Length, bool IsGood, byte[] Value) : ScannerMatch;

    /// <summary>A code inside a frame that wants to be acknowledged.</summary>
    /// <param name="Length">Bytes of the frame.</param>
    /// <param name="Code">Bytes of the code. ToString of this record shows no content.</param>
    public sealed record Packet(int Length, byte[] Code) : ScannerMatch;
}

/// <summary>One family of scanners: what to send, and which bytes are answers rather than codes. No state of its own; <see cref="ScannerLine"/> decides when.</summary>
public interface IScannerFamily
{
    ScannerCapabilities Capabilities { get; }

    /// <summary>Asks whether it lives; null where it cannot be asked.</summary>
    ScannerRequest? Probe { get; }

    /// <summary>The setting whose value the answer to the probe tells; null for none.</summary>
    int? ProbedSetting { get; }

    /// <summary>Names of the settings that must be as we want them, in the order of asserting, as a technician knows them.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>Makes it read for a while; null where it reads by itself.</summary>
    ScannerRequest? Trigger { get; }

    /// <summary>Ends what <see cref="Trigger"/> began.</summary>
    ScannerRequest? StopTrigger { get; }

    /// <summary>A trigger is renewed after this time, before it ends by itself.</summary>
    TimeSpan TriggerEvery { get; }

    /// <summary>Sent before each request, with the wait it wants; null where no waking is needed.</summary>
    ScannerRequest? WakeUp { get; }

    /// <summary>Makes what was corrected survive a power cut; null where correcting does.</summary>
    ScannerRequest? Save { get; }

    /// <summary>Acknowledges a <see cref="ScannerMatch.Packet"/>; empty for families without packets.</summary>
    ReadOnlyMemory<byte> Acknowledge { get; }

    /// <summary>Asks for a setting; null where it cannot be read, and then it is corrected unread.</summary>
    ScannerRequest? Read(int setting);

    /// <summary>What sets a setting right; null when this value is right.</summary>
    /// <param name="setting">Index into <see cref="Settings"/>.</param>
    /// <param name="value">As read; empty when it cannot be read.</param>
    ScannerRequest? Correct(int setting, ReadOnlySpan<byte> value);

    /// <summary>Whether an answer stands at the beginning of these bytes. Total: any bytes get a verdict.</summary>
    /// <param name="held">At least one byte, the first of them at the beginning of a line.</param>
    /// <param name="open">The request whose answer is awaited; null for none.</param>
    ScannerMatch Match(ReadOnlySpan<byte> held, ScannerRequest? open);
}
