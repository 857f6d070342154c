using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>A black-and-white image for the head: rows of packed bits, most significant bit leftmost, 1 is black.</summary>
/// <param name="WidthDots">Multiple of 8; 576 for 80 mm paper, 384 for 58 mm.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bits">WidthDots / 8 × Height bytes.</param>
public sealed record SlipImage(int WidthDots, int Height, ReadOnlyMemory<byte> Bits);

/// <summary>Orders to a printer line.</summary>
public abstract record PrinterOrder
{
    private PrinterOrder()
    {
    }

    /// <summary>Print and cut one slip; answered by exactly one <see cref="PrinterEvent.PrintAnswered"/>.</summary>
    public sealed record Print(EffectId Effect, SlipImage Image) : PrinterOrder;

    /// <summary>The visit ended: forget the job and clear the printer's buffer, so that nothing of it ever comes out.</summary>
    public sealed record Abandon(EffectId Effect) : PrinterOrder;

    /// <summary>Forget every job and clear the printer's buffer, whatever lies there; answered by exactly one <see cref="PrinterEvent.Cleared"/>.</summary>
    public sealed record Clear(EffectId Effect) : PrinterOrder;
}

/// <summary>What a printer line reports.</summary>
public abstract record PrinterEvent
{
    private PrinterEvent()
    {
    }

    /// <summary>The one answer to a <see cref="PrinterOrder.Print"/>.</summary>
    public sealed record PrintAnswered(EffectId Effect, PrintOutcome Outcome, PrinterCondition Condition) : PrinterEvent;

    /// <summary>The one answer to a <see cref="PrinterOrder.Clear"/>: confirmed by the printer, or uncertain where it does not confirm.</summary>
    public sealed record Cleared(EffectId Effect, CompletionCode Code) : PrinterEvent;

    /// <summary>Status changed.</summary>
    public sealed record StatusChanged(PrinterStatus Status) : PrinterEvent;
}
