using System.Text;

namespace KioskLocker.Devices.Scanners.Newland;

/// <summary>Newland EM engines with the NLS command set (protocols.md B2.3). Commands are acknowledged; what is set cannot be read back.</summary>
public sealed class NewlandFamily : IScannerFamily
{
    private const byte Alive = (byte)'!';
    private const byte Ack = 0x06;
    private const byte Nak = 0x15;
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMilliseconds(600);

    /// <summary>The engine takes settings only between the first and the last of these, and the last also closes it against set-up codes.</summary>
    private static readonly (string Name, string Command)[] Commands =
    [
        ("settings opened", "NLS0006010;"),
        ("reading mode", "NLS0302000;"),
        ("reading time", "NLS0313000=30000;"),
        ("set-up codes", "NLS0006000;"),
    ];

    public ScannerCapabilities Capabilities { get; } = new(Answers: true, IsTriggered: true, TellsSettings: false, LocksSetupCodes: true);

    public ScannerRequest? Probe { get; } = new("?"u8.ToArray(), ReplyLimit);

    public int? ProbedSetting => null;

    public IReadOnlyList<string> Settings { get; } = [.. Commands.Select(command => command.Name)];

    public ScannerRequest? Trigger { get; } = new([0x1B, 0x31], ReplyLimit);

    public ScannerRequest? StopTrigger { get; } = new([0x1B, 0x30], ReplyLimit);

    public TimeSpan TriggerEvery { get; } = TimeSpan.FromSeconds(25);

    public ScannerRequest? WakeUp => null;

    public ScannerRequest? Save => null;

    public ReadOnlyMemory<byte> Acknowledge => default;

    public ScannerRequest? Read(int setting) => null;

    public ScannerRequest? Correct(int setting, ReadOnlySpan<byte> value) => new(Encoding.ASCII.GetBytes(Commands[setting].Command), ReplyLimit);

    /// <summary>06 and 15 begin no code. "!" could: it is an answer only while one is awaited, and no code of ours begins with it.</summary>
    public ScannerMatch Match(ReadOnlySpan<byte> held, ScannerRequest? open) => held[0] switch
    {
        Ack => new ScannerMatch.Answer(1, true, []),
        Nak => new ScannerMatch.Answer(1, false, []),
        Alive when open is not null && open.Bytes.AsSpan().SequenceEqual(Probe!.Bytes) => new ScannerMatch.Answer(1, true, []),
        _ => ScannerMatch.Text.Instance,
    };
}
