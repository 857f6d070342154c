using KioskLocker.Core.Devices;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

public sealed class PrinterUnplugTests
{
    private const byte Old = 0x5A;
    private const byte New = 0x66;

    [Fact]
    public void F_R7_cable_pulled_at_every_97th_byte_never_lies_and_never_prints_the_rest()
    {
        var whole = PrinterBench.Ready();
        var before = whole.Wire.Count();
        whole.PrintAndWait(PrinterBench.Stripes(Old, 240));
        var length = whole.Wire.Count() - before;
        Assert.True(length > 10_000);
        for (var at = 0; at < length; at += 97)
            PullAt(at);
    }

    [Fact]
    public void F_R6_printer_that_comes_back_with_its_buffer_full_is_emptied_before_it_may_print_on()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 800));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FarEnd.CoverOpen = true;
        bench.Run(TimeSpan.FromMilliseconds(20));
        bench.Unplug();
        Assert.Equal(PrintOutcome.Uncertain, bench.Answers[0].Outcome);
        bench.Run(TimeSpan.FromSeconds(3));
        var burnt = bench.FarEnd.MarkedRowsOnStrip;
        bench.Plug();
        Assert.Equal(0, bench.FarEnd.Buffered);
        bench.FarEnd.CoverOpen = false;
        bench.Run(TimeSpan.FromSeconds(10));
        var slip = Assert.Single(bench.FarEnd.Slips);
        Assert.Equal(burnt, Marked(slip));
    }

    [Fact]
    public void F_R4_power_loss_in_mid_slip_ends_uncertain_and_the_next_slip_is_clean()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 800));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FarEnd.Powered = false;
        bench.RunUntil(() => bench.Answers.Count == 1, 30);
        Assert.Equal(PrintOutcome.Uncertain, bench.Answers[0].Outcome);
        bench.FarEnd.Powered = true;
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    /// <summary>What follows of the picture, the cut and the question for the number reach a printer that began anew.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(900)]
    public void F_R4_A_moment_without_power_in_mid_slip_is_not_called_printed_because_its_end_was_confirmed(int milliseconds)
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 800));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FarEnd.Powered = false;
        bench.Run(TimeSpan.FromMilliseconds(milliseconds));
        bench.FarEnd.Powered = true;
        bench.RunUntil(() => bench.Answers.Count == 1, 30);
        Assert.InRange(Marked(Assert.Single(bench.FarEnd.Slips)), 1, 479);
        Assert.Equal(PrintOutcome.Uncertain, bench.Answers[0].Outcome);
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    /// <summary>The line stays up, and the printer is back before it is asked for its status again.</summary>
    [Theory]
    [InlineData(200, true)]
    [InlineData(200, false)]
    [InlineData(900, true)]
    [InlineData(900, false)]
    [InlineData(4000, true)]
    [InlineData(4000, false)]
    public void F_R4_A_cut_that_a_moment_without_power_took_away_is_made_before_anything_of_the_next_slip(int milliseconds, bool atOnce)
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 300));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 50);
        bench.Restart(new PrinterSettings { SlipMayHang = true });
        bench.RunUntil(() => bench.Line.Counters.Cuts == 1);
        bench.FarEnd.Powered = false;
        bench.Run(TimeSpan.FromMilliseconds(milliseconds));
        bench.FarEnd.Powered = true;
        Assert.True(bench.FarEnd.MarkedRowsOnStrip > 0);
        if (!atOnce)
            bench.Run(TimeSpan.FromSeconds(15));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
        Assert.Single(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
        Assert.InRange(bench.FarEnd.SlipsFallen, 2, 3);
    }

    [Fact]
    public void A_printer_that_knows_no_process_ids_cuts_off_what_hangs_twice_at_most_and_prints()
    {
        var bench = PrinterBench.Ready(far => far.KnowsProcessIds = false);
        bench.Print(PrinterBench.Stripes(Old, 300));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 50);
        bench.Restart(new PrinterSettings { SlipMayHang = true });
        bench.RunUntil(() => bench.Line.Counters.Cuts == 1);
        bench.Print(PrinterBench.Stripes(New, 200));
        bench.RunUntil(() => bench.FarEnd.Slips.Any(slip => PrinterBench.Shows(slip, New)), 15);
        Assert.Equal(3, bench.FarEnd.SlipsFallen);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    [Fact]
    public void Printer_that_does_not_know_the_clear_order_can_still_be_used()
    {
        var bench = PrinterBench.Ready(far => far.KnowsClear = false);
        Assert.Equal(PrinterCondition.Ready, bench.Line.Status.Condition);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
    }

    [Fact]
    public void Clear_order_that_a_dead_printer_missed_is_repeated_when_it_answers_again()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 800));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FarEnd.Powered = false;
        bench.RunUntil(() => bench.Answers.Count == 1, 30);
        var before = bench.Wire.Count();
        bench.FarEnd.Powered = true;
        bench.Run(TimeSpan.FromSeconds(5));
        var after = BitConverter.ToString([.. bench.Wire.Skip(before)]);
        Assert.Contains("10-14-08-01-03-14-01-06-02-08", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Abandoned_job_is_cleared_and_a_refilled_printer_prints_nothing_old()
    {
        var bench = PrinterBench.Ready(far => far.RunOutAfter(60));
        var effect = bench.Print(PrinterBench.Stripes(Old, 1000));
        bench.RunUntil(() => bench.FarEnd.PaperOut);
        bench.Abandon(effect);
        bench.RunUntil(() => bench.Answers.Count == 1);
        Assert.Equal(PrintOutcome.Uncertain, bench.Answers[0].Outcome);
        bench.FarEnd.LoadPaper(10_000);
        bench.Run(TimeSpan.FromSeconds(20));
        Assert.All(bench.FarEnd.Slips.Where(slip => !slip.Torn), slip => Assert.True(slip.Blank));
        Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
        Assert.Single(bench.Answers);
    }

    [Fact]
    public void Abandoned_before_anything_was_sent_is_not_printed()
    {
        var bench = PrinterBench.Ready();
        var first = bench.Print(PrinterBench.Stripes(New, 300));
        var second = bench.Print(PrinterBench.Stripes(Old, 300));
        bench.Abandon(second);
        Assert.Equal(new PrinterEvent.PrintAnswered(second, PrintOutcome.NotPrinted, PrinterCondition.Ready), bench.Answers[0]);
        bench.RunUntil(() => bench.Answers.Count == 2);
        Assert.Equal((first, PrintOutcome.Printed), (bench.Answers[1].Effect, bench.Answers[1].Outcome));
        Assert.DoesNotContain(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
    }

    [Fact]
    public void Abandon_at_any_moment_gives_one_answer_and_leaves_an_empty_buffer()
    {
        for (var ms = 0; ms < 4000; ms += 130)
        {
            var bench = PrinterBench.Ready();
            var effect = bench.Print(PrinterBench.Stripes(Old, 400));
            bench.Run(TimeSpan.FromMilliseconds(ms));
            var answeredBefore = bench.Answers.Count;
            bench.Abandon(effect);
            bench.Run(TimeSpan.FromSeconds(8));
            var answer = Assert.Single(bench.Answers);
            Assert.Equal(effect, answer.Effect);
            Assert.Equal(0, bench.FarEnd.Buffered);
            Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
            if (answer.Outcome == PrintOutcome.NotPrinted)
                Assert.DoesNotContain(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
            if (answeredBefore == 1)
                Assert.Equal(PrintOutcome.Printed, answer.Outcome);
        }
    }

    private static void PullAt(int at)
    {
        var bench = PrinterBench.Ready();
        bench.BreakAfter = at;
        var effect = bench.Print(PrinterBench.Stripes(Old, 240));
        bench.RunUntil(() => bench.Answers.Count == 1);
        var answer = bench.Answers[0];
        Assert.Equal(effect, answer.Effect);
        Assert.False(bench.Plugged);
        Assert.Equal(PrinterCondition.Offline, bench.Line.Status.Condition);
        // Let it print what it has, as a printer does that lost its computer.
        bench.Run(TimeSpan.FromSeconds(3));
        var came = bench.FarEnd.MarkedRowsOnStrip > 0 || bench.FarEnd.Slips.Any(slip => PrinterBench.Shows(slip, Old));
        if (answer.Outcome == PrintOutcome.NotPrinted)
            Assert.False(came, $"Cut at byte {at}: said not printed, but it came out.");
        else
            Assert.Equal(PrintOutcome.Uncertain, answer.Outcome);
        bench.Plug();
        bench.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 120)).Outcome);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old), $"Cut at byte {at}");
        Assert.True(PrinterBench.Shows(bench.FarEnd.Slips[^1], New), $"Cut at byte {at}");
    }

    /// <summary>Rows of the old slip; 480 of a whole one of 800 rows.</summary>
    private static int Marked(PrintedSlip slip) => Enumerable.Range(0, slip.Height).Count(row => slip.Bits.Span.Slice(row * 72, 72).Contains(Old));
}
