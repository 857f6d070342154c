using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>From status bits to the words of the trade (tables in protocols.md B3.1).</summary>
public static class PrinterStatusBits
{
    /// <summary>From the four answers to DLE EOT 1, 2, 3 and 4.</summary>
    public static PrinterStatus FromRealTime(byte printer, byte offline, byte error, byte paper)
    {
        var supply = Supply(end: (paper & 0x60) != 0 || (offline & 0x20) != 0, nearEnd: (paper & 0x0C) != 0);
        return new PrinterStatus(
            Condition(
                cover: (offline & 0x04) != 0,
                paperOut: supply == PaperSupply.Out,
                cutter: (error & 0x08) != 0,
                broken: (error & 0x20) != 0,
                hot: (error & 0x40) != 0,
                otherError: (offline & 0x40) != 0 || (error & 0x04) != 0,
                offline: (printer & 0x08) != 0),
            supply);
    }

    /// <summary>From the four bytes of an automatic status.</summary>
    public static PrinterStatus FromAutomatic(EscPosReply.AutomaticStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var supply = Supply(end: (status.Third & 0x0C) != 0, nearEnd: (status.Third & 0x03) != 0);
        return new PrinterStatus(
            Condition(
                cover: (status.First & 0x20) != 0,
                paperOut: supply == PaperSupply.Out,
                cutter: (status.Second & 0x08) != 0,
                broken: (status.Second & 0x20) != 0,
                hot: (status.Second & 0x40) != 0,
                otherError: (status.Second & 0x04) != 0,
                offline: (status.First & 0x08) != 0),
            supply);
    }

    private static PaperSupply Supply(bool end, bool nearEnd) => (end, nearEnd) switch
    {
        (true, _) => PaperSupply.Out,
        (_, true) => PaperSupply.Low,
        _ => PaperSupply.Full,
    };

    // The order is that in which a person at the open printer would deal with them: nothing else can be judged while the cover is open.
    private static PrinterCondition Condition(bool cover, bool paperOut, bool cutter, bool broken, bool hot, bool otherError, bool offline)
    {
        if (cover)
            return PrinterCondition.CoverOpen;
        if (paperOut)
            return PrinterCondition.PaperOut;
        if (cutter)
            return PrinterCondition.CutterError;
        if (broken)
            return PrinterCondition.Error;
        if (hot)
            return PrinterCondition.HeadHot;
        if (otherError)
            return PrinterCondition.Error;
        return offline ? PrinterCondition.Offline : PrinterCondition.Ready;
    }
}
