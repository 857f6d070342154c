using KioskLocker.Core.Devices;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

/// <summary>A technician clears the printer: whatever waited comes out no more, and each order has one answer.</summary>
public sealed class PrinterClearTests
{
    [Fact]
    public void An_idle_printer_confirms_that_its_buffers_are_empty()
    {
        var bench = PrinterBench.Ready();
        var clear = bench.Clear();
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.Equal([new PrinterEvent.Cleared(clear, CompletionCode.Ok)], Cleared(bench));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(0x55, 200)).Outcome);
    }

    [Fact]
    public void Of_slips_under_way_and_waiting_nothing_more_comes_out()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(0x55, 1600));
        bench.Print(PrinterBench.Stripes(0x33, 200));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        var clear = bench.Clear();
        bench.RunUntil(() => Cleared(bench).Count > 0);
        bench.Run(TimeSpan.FromSeconds(30));

        Assert.Equal(2, bench.Answers.Count);
        Assert.Single(bench.Answers, answer => answer.Outcome == PrintOutcome.Uncertain);
        Assert.Single(bench.Answers, answer => answer.Outcome == PrintOutcome.NotPrinted);
        Assert.Equal(clear, Assert.Single(Cleared(bench)).Effect);
        Assert.DoesNotContain(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, 0x33));
    }

    [Fact]
    public void Without_a_printer_it_is_answered_at_once()
    {
        var bench = new PrinterBench();
        var clear = bench.Clear();
        Assert.Equal([new PrinterEvent.Cleared(clear, CompletionCode.Offline)], Cleared(bench));
    }

    [Fact]
    public void A_printer_unplugged_meanwhile_and_an_order_that_another_follows_are_answered_too()
    {
        var bench = PrinterBench.Ready();
        bench.FarEnd.Silent = true;
        var (first, second) = (bench.Clear(), bench.Clear());
        bench.Unplug();

        Assert.Equal([new PrinterEvent.Cleared(first, CompletionCode.Cancelled), new PrinterEvent.Cleared(second, CompletionCode.Offline)], Cleared(bench));
    }

    [Fact]
    public void A_printer_that_does_not_confirm_leaves_it_uncertain()
    {
        var bench = PrinterBench.Ready(printer => printer.KnowsClear = false);
        var clear = bench.Clear();
        bench.Run(TimeSpan.FromSeconds(10));

        Assert.Equal([new PrinterEvent.Cleared(clear, CompletionCode.Uncertain)], Cleared(bench));
    }

    private static IReadOnlyList<PrinterEvent.Cleared> Cleared(PrinterBench bench) => [.. bench.Events.OfType<PrinterEvent.Cleared>()];
}
