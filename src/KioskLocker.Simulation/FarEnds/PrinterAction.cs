namespace KioskLocker.Simulation.FarEnds;

/// <summary>What the simulated printer has understood and still has to do, in order.</summary>
internal abstract record PrinterAction
{
    private PrinterAction()
    {
    }

    /// <summary>Burn one row of dots.</summary>
    public sealed record Burn(byte[] Dots) : PrinterAction;

    /// <summary>Move the paper by one row.</summary>
    public sealed record Feed : PrinterAction;

    /// <summary>Let the knife fall.</summary>
    public sealed record Cut : PrinterAction;

    /// <summary>Say something once everything before is done.</summary>
    public sealed record Say(byte[] Bytes) : PrinterAction;

    /// <summary>Report the paper sensor (GS r), as it is when the turn comes.</summary>
    public sealed record SayPaper : PrinterAction;
}
