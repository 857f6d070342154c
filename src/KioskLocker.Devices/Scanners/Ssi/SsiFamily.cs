namespace KioskLocker.Devices.Scanners.Ssi;

/// <summary>Scanners that speak the Simple Serial Interface: GM67 and GM72 modules, Zebra and Symbol engines. They read during sessions that the host begins.</summary>
public sealed class SsiFamily : IScannerFamily
{
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>Number of the parameter, and what it must be.</summary>
    private static readonly (string Name, byte Parameter, byte Wanted)[] Parameters =
    [
        ("reading mode", 0x8A, 0x08),
        ("set-up codes", 0xEC, 0x00),
        ("codes without frames", 0xEE, 0x00),
        ("line end", 0xEB, 0x01),
        ("reading time", 0x88, 0x63),
    ];

    public ScannerCapabilities Capabilities { get; } = new(Answers: true, IsTriggered: true, TellsSettings: true, LocksSetupCodes: true);

    public ScannerRequest? Probe { get; } = new(SsiProtocol.AskRevision(), ReplyLimit);

    public int? ProbedSetting => null;

    public IReadOnlyList<string> Settings { get; } = [.. Parameters.Select(parameter => parameter.Name)];

    public ScannerRequest? Trigger { get; } = new(SsiProtocol.Start(), ReplyLimit);

    public ScannerRequest? StopTrigger { get; } = new(SsiProtocol.Stop(), ReplyLimit);

    /// <summary>A session ends by itself after 9.9 s.</summary>
    public TimeSpan TriggerEvery { get; } = TimeSpan.FromSeconds(9);

    /// <summary>One 00, and 50 ms for the scanner to wake.</summary>
    public ScannerRequest? WakeUp { get; } = new([0x00], TimeSpan.FromMilliseconds(50));

    public ScannerRequest? Save => null;

    public ReadOnlyMemory<byte> Acknowledge { get; } = SsiProtocol.Ack();

    public ScannerRequest? Read(int setting) => new(SsiProtocol.Ask(Parameters[setting].Parameter), ReplyLimit);

    public ScannerRequest? Correct(int setting, ReadOnlySpan<byte> value)
    {
        var (_, parameter, wanted) = Parameters[setting];
        return value is [var now] && now != wanted ? new ScannerRequest(SsiProtocol.Set(parameter, wanted), ReplyLimit) : null;
    }

    public ScannerMatch Match(ReadOnlySpan<byte> held, ScannerRequest? open) => SsiProtocol.Match(held);
}
