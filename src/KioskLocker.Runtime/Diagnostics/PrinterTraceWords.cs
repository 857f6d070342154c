using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>A printer's line. A status byte does not say which question it answers, so the questions are remembered.</summary>
internal sealed class PrinterTraceWords : TraceWords
{
    private const byte Healthy = 0x12;

    private static readonly string[] Questions = ["printer", "why offline", "error", "paper"];

    private readonly EscPosDecoder _decoder = new();
    private readonly Queue<int> _asked = new();

    protected override string Sent(TracedFrame frame)
    {
        var bytes = frame.Bytes.Span;
        if (bytes.Length < frame.Length)
        {
            return "part of a slip; its dots are never kept";
        }

        return bytes switch
        {
            [0x10, 0x04, >= 1 and <= 4, ..] => Ask(bytes),
            [0x10, 0x05, ..] => "recover and forget what is in the buffers",
            [0x10, 0x14, 0x08, ..] => "empty the buffers",
            [0x1B, 0x40, ..] => "reset the settings",
            [0x1B, 0x4A, ..] => "feed paper",
            [0x1D, 0x56, ..] => "feed and cut",
            [0x1D, 0x61, ..] => "automatic status on or off",
            [0x1D, 0x28, 0x48, ..] => "tell when everything before this is on paper",
            [0x1D, 0x72, ..] => "queued status",
            _ => "another command",
        };
    }

    protected override string Heard(TracedFrame frame)
    {
        var replies = _decoder.Receive(frame.Bytes.Span);
        return replies.Count == 0 ? "the beginning of a reply" : string.Join("; ", replies.Select(MeaningOf));
    }

    protected override void Restart()
    {
        _asked.Clear();
        _decoder.Reset();
    }

    private string Ask(ReadOnlySpan<byte> bytes)
    {
        var names = new List<string>();
        for (var at = 0; at + 2 < bytes.Length && bytes[at] == 0x10 && bytes[at + 1] == 0x04 && bytes[at + 2] is >= 1 and <= 4; at += 3)
        {
            _asked.Enqueue(bytes[at + 2]);
            names.Add(Questions[bytes[at + 2] - 1]);
        }

        return "status? " + string.Join(", ", names);
    }

    private string MeaningOf(EscPosReply reply) => reply switch
    {
        EscPosReply.Status status => OfStatus(status.Bits),
        EscPosReply.AutomaticStatus automatic => "status unasked: " + Words(PrinterStatusBits.FromAutomatic(automatic)),
        EscPosReply.ProcessDone done => Text($"everything up to job {done.Id:0000} is on paper"),
        EscPosReply.BuffersCleared => "the buffers are empty",
        EscPosReply.Flow flow => flow.MaySend ? "may send again (XON)" : "STOP SENDING (XOFF)",
        EscPosReply.OtherBlock block => Text($"a block of {block.Length} bytes"),
        EscPosReply.PlainByte plain => Text($"queued status {plain.Bits:X2}"),
        EscPosReply.Garbage garbage => Text($"{garbage.Value:X2} fits nothing"),
        _ => throw new UnreachableException(),
    };

    private string OfStatus(byte bits)
    {
        if (!_asked.TryDequeue(out var n))
        {
            return "a status that nobody asked for";
        }

        // The other three are taken as healthy, so that only this answer's bits speak.
        var status = PrinterStatusBits.FromRealTime(n == 1 ? bits : Healthy, n == 2 ? bits : Healthy, n == 3 ? bits : Healthy, n == 4 ? bits : Healthy);
        return $"{Questions[n - 1]}: {Words(status)}";
    }

    private static string Words(PrinterStatus status) => status switch
    {
        { Condition: PrinterCondition.Ready, Paper: PaperSupply.Low } => "good, paper near its end",
        { Condition: PrinterCondition.Ready } => "good",
        _ => status.Condition.ToString() + (status.Paper == PaperSupply.Low ? ", paper near its end" : ""),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
