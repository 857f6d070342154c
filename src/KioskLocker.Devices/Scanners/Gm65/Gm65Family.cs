namespace KioskLocker.Devices.Scanners.Gm65;

/// <summary>GM60, GM65, GM861, GM805 modules and clones. Reads on command, so that its light is out while nothing is to be scanned.</summary>
public sealed class Gm65Family : IScannerFamily
{
    private const int ModeSetting = 0;

    /// <summary>A scan of 25.5 s, the longest that the module counts.</summary>
    private const byte LongestRead = 0xFF;

    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>Writing to flash takes the module a while.</summary>
    private static readonly TimeSpan SaveLimit = TimeSpan.FromSeconds(2);

    /// <summary>Zone, the bits of it that are ours, and what they must be.</summary>
    private static readonly (string Name, int Zone, byte Mask, byte Wanted)[] Zones =
    [
        ("reading mode", Gm65Protocol.ModeZone, 0x03, 0x01),
        ("set-up codes", Gm65Protocol.SetupCodeZone, 0x03, 0x02),
        ("reading time", Gm65Protocol.ReadTimeZone, 0xFF, LongestRead),
        ("line end", Gm65Protocol.SuffixZone, 0x61, 0x01),
    ];

    public ScannerCapabilities Capabilities { get; } = new(Answers: true, IsTriggered: true, TellsSettings: true, LocksSetupCodes: true);

    /// <summary>Reading the mode: a set-up code that changed it is found within one interval.</summary>
    public ScannerRequest? Probe => Read(ModeSetting);

    public int? ProbedSetting => ModeSetting;

    public IReadOnlyList<string> Settings { get; } = [.. Zones.Select(zone => zone.Name)];

    public ScannerRequest? Trigger { get; } = new(Gm65Protocol.Write(Gm65Protocol.TriggerZone, 0x01), ReplyLimit);

    public ScannerRequest? StopTrigger { get; } = new(Gm65Protocol.Write(Gm65Protocol.TriggerZone, 0x00), ReplyLimit);

    public TimeSpan TriggerEvery { get; } = TimeSpan.FromSeconds(20);

    public ScannerRequest? WakeUp => null;

    public ScannerRequest? Save { get; } = new(Gm65Protocol.Save(), SaveLimit);

    public ReadOnlyMemory<byte> Acknowledge => default;

    public ScannerRequest? Read(int setting) => new(Gm65Protocol.Read(Zones[setting].Zone), ReplyLimit);

    public ScannerRequest? Correct(int setting, ReadOnlySpan<byte> value)
    {
        var (_, zone, mask, wanted) = Zones[setting];
        if (value.Length != 1 || (value[0] & mask) == wanted)
            return null;
        // What the zone holds beside our bits (light, sound, aim) is the site's.
        return new ScannerRequest(Gm65Protocol.Write(zone, (byte)((value[0] & ~mask) | wanted)), ReplyLimit);
    }

    public ScannerMatch Match(ReadOnlySpan<byte> held, ScannerRequest? open) => Gm65Protocol.Match(held);
}
