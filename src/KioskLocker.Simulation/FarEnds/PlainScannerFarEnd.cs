namespace KioskLocker.Simulation.FarEnds;

/// <summary>A scanner that always reads and hears nothing.</summary>
public sealed class PlainScannerFarEnd : ScannerModuleFarEnd
{
    public override bool TakesSetupCodes => true;

    protected override ScanTerminator Terminator => ScanTerminator.CarriageReturn;

    protected override bool LooksByItself => true;

    protected override void Hear(TimeSpan now, byte value)
    {
        // It has no ears.
    }

    protected override void Restart()
    {
        // Nothing of it can be set.
    }
}
