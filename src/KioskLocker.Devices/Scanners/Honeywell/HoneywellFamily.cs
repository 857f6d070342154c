using System.Text;

namespace KioskLocker.Devices.Scanners.Honeywell;

/// <summary>Honeywell engines with serial menu commands (N3680, N86, CM, Xenon). They read after a trigger that nothing acknowledges.</summary>
public sealed class HoneywellFamily : IScannerFamily
{
    private const int ModeSetting = 0;
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromSeconds(1);

    /// <summary>Tag, and what its value must be.</summary>
    private static readonly (string Name, string Tag, string Wanted)[] Tags =
    [
        ("reading mode", "TRGMOD", "0"),
        ("reading time", "TRGSTO", "30000"),
        ("line end", "SUFBK2", "990D"),
    ];

    public ScannerCapabilities Capabilities { get; } = new(Answers: true, IsTriggered: true, TellsSettings: true, LocksSetupCodes: false);

    /// <summary>Asking for the reading mode: a set-up code that changed it is found within one interval.</summary>
    public ScannerRequest? Probe => Read(ModeSetting);

    public int? ProbedSetting => ModeSetting;

    public IReadOnlyList<string> Settings { get; } = [.. Tags.Select(tag => tag.Name)];

    public ScannerRequest? Trigger { get; } = new(HoneywellProtocol.Trigger(), TimeSpan.Zero);

    public ScannerRequest? StopTrigger { get; } = new(HoneywellProtocol.Stop(), TimeSpan.Zero);

    public TimeSpan TriggerEvery { get; } = TimeSpan.FromSeconds(25);

    public ScannerRequest? WakeUp => null;

    public ScannerRequest? Save => null;

    public ReadOnlyMemory<byte> Acknowledge => default;

    public ScannerRequest? Read(int setting) => new(HoneywellProtocol.Ask(Tags[setting].Tag), ReplyLimit);

    public ScannerRequest? Correct(int setting, ReadOnlySpan<byte> value)
    {
        var (_, tag, wanted) = Tags[setting];
        return value.SequenceEqual(Encoding.ASCII.GetBytes(wanted)) ? null : new ScannerRequest(HoneywellProtocol.Set(tag, wanted), ReplyLimit);
    }

    public ScannerMatch Match(ReadOnlySpan<byte> held, ScannerRequest? open) => HoneywellProtocol.Match(held, open is null ? [] : open.Bytes);
}
