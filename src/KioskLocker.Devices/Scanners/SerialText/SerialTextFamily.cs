namespace KioskLocker.Devices.Scanners.SerialText;

/// <summary>A scanner that is only listened to. It says nothing but what it reads, so its health is that of its cable.</summary>
public sealed class SerialTextFamily : IScannerFamily
{
    public ScannerCapabilities Capabilities { get; } = new(Answers: false, IsTriggered: false, TellsSettings: false, LocksSetupCodes: false);

    public ScannerRequest? Probe => null;

    public int? ProbedSetting => null;

    public IReadOnlyList<string> Settings => [];

    public ScannerRequest? Trigger => null;

    public ScannerRequest? StopTrigger => null;

    public TimeSpan TriggerEvery => TimeSpan.Zero;

    public ScannerRequest? WakeUp => null;

    public ScannerRequest? Save => null;

    public ReadOnlyMemory<byte> Acknowledge => default;

    public ScannerRequest? Read(int setting) => null;

    public ScannerRequest? Correct(int setting, ReadOnlySpan<byte> value) => null;

    public ScannerMatch Match(ReadOnlySpan<byte> held, ScannerRequest? open) => ScannerMatch.Text.Instance;
}
