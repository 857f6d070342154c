using KioskLocker.Core.Devices;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

public sealed class PrinterLineTests
{
    private const byte Old = 0x5A;
    private const byte New = 0x66;

    [Fact]
    public void Healthy_printer_confirms_by_process_id_and_one_slip_falls()
    {
        var bench = PrinterBench.Ready();
        var image = PrinterBench.Stripes(New, 600);
        var answer = bench.PrintAndWait(image);
        Assert.Equal((PrintOutcome.Printed, PrinterCondition.Ready), (answer.Outcome, answer.Condition));
        var slip = Assert.Single(bench.FarEnd.Slips);
        Assert.False(slip.Torn);
        Assert.Equal(image.Bits.ToArray(), slip.Bits.Slice(96 * 72, 600 * 72).ToArray());
        Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
        Assert.Equal(0, bench.FarEnd.UnknownCommands);
        Assert.Equal(1, bench.Line.Counters.Printed);
    }

    [Fact]
    public void Last_lines_pass_the_knife_also_of_a_maker_that_feeds_only_n()
    {
        var bench = PrinterBench.Ready(far => far.FeedsToKnife = false);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 304)).Outcome);
        Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
    }

    [Fact]
    public void First_bytes_on_a_new_line_empty_the_buffers()
    {
        var bench = new PrinterBench();
        bench.Plug();
        Assert.Equal(EscPos.ClearBuffers.ToArray(), bench.Wire.Take(10));
        Assert.Equal(new byte[] { 0x1B, 0x40 }, bench.Wire.Skip(10).Take(2));
    }

    [Fact]
    public void Status_is_unknown_until_asked_and_then_polled_every_five_seconds()
    {
        var bench = new PrinterBench();
        Assert.Equal(PrinterStatus.Unknown, bench.Line.Status);
        bench.Plug();
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full), bench.Line.Status);
        bench.Run(TimeSpan.FromSeconds(50));
        Assert.InRange(bench.Line.Counters.StatusRounds, 10, 12);
        Assert.Single(bench.Events.OfType<PrinterEvent.StatusChanged>());
    }

    [Fact]
    public void Near_end_is_low_paper_and_still_prints()
    {
        var bench = PrinterBench.Ready(far => far.LoadPaper(1000));
        Assert.Equal(new PrinterStatus(PrinterCondition.Ready, PaperSupply.Low), bench.Line.Status);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
    }

    [Theory]
    [InlineData("paper", PrinterCondition.PaperOut)]
    [InlineData("cover", PrinterCondition.CoverOpen)]
    [InlineData("hot", PrinterCondition.HeadHot)]
    [InlineData("broken", PrinterCondition.Error)]
    public void F_R1_F_R2_printer_that_is_not_ready_gets_nothing_of_the_slip(string fault, PrinterCondition condition)
    {
        var bench = PrinterBench.Ready();
        Break(bench, fault);
        var before = bench.Wire.Count();
        var asked = bench.Now;
        var answer = bench.PrintAndWait(PrinterBench.Stripes(New, 600));
        Assert.Equal((PrintOutcome.NotPrinted, condition), (answer.Outcome, answer.Condition));
        Assert.True(bench.Now - asked < TimeSpan.FromSeconds(1));
        Assert.Equal(StatusQuestions, bench.Wire.Skip(before));
        Assert.Equal(condition, bench.Line.Status.Condition);
    }

    [Theory]
    [InlineData("paper", PrinterCondition.PaperOut)]
    [InlineData("cover", PrinterCondition.CoverOpen)]
    [InlineData("broken", PrinterCondition.Error)]
    public void F_R1_F_R2_fault_during_a_job_ends_uncertain_and_nothing_old_comes_out_after_repair(string fault, PrinterCondition condition)
    {
        var bench = PrinterBench.Ready();
        var effect = bench.Print(PrinterBench.Stripes(Old, 1200));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 150);
        Break(bench, fault);
        var fallen = bench.FarEnd.Slips.Count;
        bench.RunUntil(() => bench.Answers.Count == 1);
        Assert.Equal(new PrinterEvent.PrintAnswered(effect, PrintOutcome.Uncertain, condition), bench.Answers[0]);
        Assert.Equal(0, bench.FarEnd.Buffered);
        Repair(bench, fault);
        var burnt = bench.FarEnd.MarkedRowsOnStrip;
        bench.Run(TimeSpan.FromSeconds(20));
        // What hung in the printer is cut off, never printed on.
        Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
        var rows = bench.FarEnd.Slips.Skip(fallen).Sum(MarkedRows);
        Assert.Equal(burnt, rows);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 400)).Outcome);
        Assert.True(PrinterBench.Shows(bench.FarEnd.Slips[^1], New));
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
        Assert.Single(bench.Answers, answer => answer.Effect == effect);
    }

    [Fact]
    public void F_R1_roll_that_ends_in_mid_slip_leaves_a_torn_slip_and_no_second_half()
    {
        var bench = PrinterBench.Ready(far => far.RunOutAfter(40));
        var answer = bench.PrintAndWait(PrinterBench.Stripes(Old, 1000));
        Assert.Equal((PrintOutcome.Uncertain, PrinterCondition.PaperOut), (answer.Outcome, answer.Condition));
        Assert.True(Assert.Single(bench.FarEnd.Slips).Torn);
        bench.FarEnd.LoadPaper(5000);
        bench.Run(TimeSpan.FromSeconds(15));
        Assert.All(bench.FarEnd.Slips.Skip(1), slip => Assert.True(slip.Blank));
        Assert.Equal(PrinterCondition.Ready, bench.Line.Status.Condition);
    }

    [Fact]
    public void Paper_that_ends_right_after_the_confirmation_changes_the_status_not_the_answer()
    {
        var bench = PrinterBench.Ready();
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
        bench.FarEnd.RunOutAfter(0);
        bench.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(new PrinterStatus(PrinterCondition.PaperOut, PaperSupply.Out), bench.Line.Status);
        Assert.Single(bench.Answers);
    }

    [Fact]
    public void F_R3_cutter_jam_is_uncertain_and_the_printer_recovers_by_itself_once_freed()
    {
        var bench = PrinterBench.Ready(far => far.CutterJammed = true);
        var answer = bench.PrintAndWait(PrinterBench.Stripes(Old, 300));
        Assert.Equal((PrintOutcome.Uncertain, PrinterCondition.CutterError), (answer.Outcome, answer.Condition));
        bench.FarEnd.CutterJammed = false;
        bench.RunUntil(() => bench.Line.Status.Condition == PrinterCondition.Ready, 40);
        bench.Run(TimeSpan.FromSeconds(6));
        Assert.Single(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 300)).Outcome);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
        // DLE ENQ 1 would print the rest of somebody's slip.
        Assert.DoesNotContain("10-05-01", BitConverter.ToString([.. bench.Wire]), StringComparison.Ordinal);
    }

    [Fact]
    public void F_R3_F_P5_a_slip_before_a_stuck_knife_is_cut_off_before_the_next_one_though_another_run_printed_it()
    {
        var bench = PrinterBench.Ready(far => far.CutterJammed = true);
        bench.Print(PrinterBench.Stripes(Old, 300));
        bench.RunUntil(() => bench.Line.Status.Condition == PrinterCondition.CutterError);
        bench.Restart(new PrinterSettings());
        bench.Run(TimeSpan.FromSeconds(2));
        bench.FarEnd.CutterJammed = false;
        bench.RunUntil(() => bench.Line.Status.Condition == PrinterCondition.Ready, 40);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 300)).Outcome);
        Assert.Single(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    [Fact]
    public void F_P5_a_slip_whose_program_was_killed_before_the_cut_never_hangs_on_the_next_one()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 300));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 50);
        bench.Restart(new PrinterSettings { SlipMayHang = true });
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 300)).Outcome);
        Assert.Single(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    [Fact]
    public void F_P5_a_cut_that_a_clearing_took_out_of_the_buffer_is_made_after_all_and_one_that_was_made_is_not_repeated()
    {
        var bench = PrinterBench.Ready();
        var killed = bench.Print(PrinterBench.Stripes(Old, 300));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 50);
        bench.Restart(new PrinterSettings { SlipMayHang = true });
        bench.RunUntil(() => bench.Line.Counters.Cuts == 1);
        // The start that finds the order without an answer withdraws it, just as the cut is on its way.
        bench.Abandon(killed);
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 300)).Outcome);
        Assert.Single(bench.FarEnd.Slips, slip => PrinterBench.Shows(slip, Old));
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));

        var slips = bench.FarEnd.SlipsFallen;
        bench.Clear();
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(slips, bench.FarEnd.SlipsFallen);
    }

    [Fact]
    public void Hot_head_is_waited_for_and_the_slip_is_confirmed()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(New, 800));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 200);
        bench.FarEnd.HeadHot = true;
        bench.Run(TimeSpan.FromSeconds(8));
        Assert.Empty(bench.Answers);
        bench.FarEnd.HeadHot = false;
        bench.RunUntil(() => bench.Answers.Count == 1);
        Assert.Equal(PrintOutcome.Printed, bench.Answers[0].Outcome);
        Assert.Single(bench.FarEnd.Slips);
    }

    [Fact]
    public void Hot_head_that_never_cools_ends_uncertain()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(New, 800));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 200);
        bench.FarEnd.HeadHot = true;
        bench.RunUntil(() => bench.Answers.Count == 1, 40);
        Assert.Equal((PrintOutcome.Uncertain, PrinterCondition.HeadHot), (bench.Answers[0].Outcome, bench.Answers[0].Condition));
    }

    [Fact]
    public void F_R5_silent_printer_is_offline_after_three_polls_and_unknown_is_not_ready()
    {
        var bench = PrinterBench.Ready();
        bench.FarEnd.Silent = true;
        var answer = bench.PrintAndWait(PrinterBench.Stripes(New, 200));
        Assert.Equal((PrintOutcome.NotPrinted, PrinterCondition.Unknown), (answer.Outcome, answer.Condition));
        bench.Run(TimeSpan.FromSeconds(4));
        Assert.Equal(new PrinterStatus(PrinterCondition.Offline, PaperSupply.Unknown), bench.Line.Status);
        Assert.Equal(PrinterCondition.Offline, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Condition);
        Assert.Empty(bench.FarEnd.Slips);
        bench.FarEnd.Silent = false;
        bench.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(PrinterCondition.Ready, bench.Line.Status.Condition);
    }

    [Fact]
    public void F_R5_printer_that_falls_silent_during_a_job_ends_uncertain()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 900));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FarEnd.Silent = true;
        bench.RunUntil(() => bench.Answers.Count == 1, 30);
        Assert.Equal((PrintOutcome.Uncertain, PrinterCondition.Offline), (bench.Answers[0].Outcome, bench.Answers[0].Condition));
    }

    [Fact]
    public void F_R5_slip_of_a_printer_that_fell_silent_is_cut_off_at_once_and_not_before_the_next_person()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 900));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FarEnd.Silent = true;
        bench.RunUntil(() => bench.Answers.Count == 1, 30);
        bench.Run(TimeSpan.FromSeconds(2));
        Assert.True(PrinterBench.Shows(Assert.Single(bench.FarEnd.Slips), Old));
        Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);

        bench.Run(TimeSpan.FromHours(1));
        bench.FarEnd.Silent = false;
        bench.Run(TimeSpan.FromSeconds(10));

        Assert.All(bench.FarEnd.Slips.Skip(1), slip => Assert.True(slip.Blank));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 300)).Outcome);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    [Fact]
    public void F_R5_xoff_for_ever_ends_uncertain_and_xoff_for_a_while_does_not()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 900));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FromPrinter(0x13);
        bench.Run(TimeSpan.FromSeconds(5));
        bench.FromPrinter(0x11);
        bench.RunUntil(() => bench.Answers.Count == 1);
        Assert.Equal(PrintOutcome.Printed, bench.Answers[0].Outcome);
        bench.Print(PrinterBench.Stripes(Old, 900));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FromPrinter(0x13);
        bench.RunUntil(() => bench.Answers.Count == 2, 40);
        Assert.Equal(PrintOutcome.Uncertain, bench.Answers[1].Outcome);
    }

    [Fact]
    public void Slow_printer_with_slow_replies_still_confirms()
    {
        var bench = PrinterBench.Ready(far =>
        {
            far.Speed = 60;
            far.ReplyDelay = TimeSpan.FromMilliseconds(300);
        });
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 1000)).Outcome);
        Assert.Equal(0, bench.FarEnd.Lost);
    }

    [Fact]
    public void Printer_too_slow_to_believe_ends_uncertain_and_the_rest_never_comes()
    {
        var bench = PrinterBench.Ready(far => far.Speed = 4);
        Assert.Equal(PrintOutcome.Uncertain, bench.PrintAndWait(PrinterBench.Stripes(Old, 1000)).Outcome);
        var burnt = bench.FarEnd.MarkedRowsOnStrip;
        bench.FarEnd.Speed = 150;
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(burnt, bench.FarEnd.Slips.Sum(MarkedRows));
        Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(PrinterBench.Stripes(New, 200)).Outcome);
        Assert.False(PrinterBench.Shows(bench.FarEnd.Slips[^1], Old));
    }

    [Fact]
    public void Line_is_never_flooded()
    {
        var bench = PrinterBench.Ready();
        bench.PrintAndWait(PrinterBench.Stripes(New, 1200));
        foreach (var (at, _) in bench.Writes)
        {
            var second = bench.Writes.Where(write => write.At >= at && write.At < at + TimeSpan.FromSeconds(1)).Sum(write => write.Bytes.Length);
            Assert.True(second <= 11_520, $"{second} bytes in one second");
        }
    }

    [Fact]
    public void Status_is_asked_between_bands_while_a_slip_is_sent()
    {
        var bench = PrinterBench.Ready();
        var before = bench.Line.Counters.StatusRounds;
        bench.PrintAndWait(PrinterBench.Stripes(New, 1200));
        Assert.True(bench.Line.Counters.StatusRounds - before >= 1200 / 64);
        Assert.Equal(0, bench.FarEnd.InterruptsInPictures);
    }

    [Fact]
    public void Print_while_the_line_is_down_is_answered_at_once()
    {
        var bench = new PrinterBench();
        var effect = bench.Print(PrinterBench.Stripes(New, 100));
        Assert.Equal(new PrinterEvent.PrintAnswered(effect, PrintOutcome.NotPrinted, PrinterCondition.Offline), Assert.Single(bench.Answers));
    }

    [Fact]
    public void Orders_wait_their_turn_and_each_gets_one_answer()
    {
        var bench = PrinterBench.Ready();
        var effects = Enumerable.Range(0, 7).Select(_ => bench.Print(PrinterBench.Stripes(New, 100))).ToList();
        bench.RunUntil(() => bench.Answers.Count == 7);
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(effects.Order(Comparer<KioskLocker.Core.Codes.EffectId>.Create((a, b) => a.Index - b.Index)), bench.Answers.Select(a => a.Effect).Order(Comparer<KioskLocker.Core.Codes.EffectId>.Create((a, b) => a.Index - b.Index)));
        Assert.Equal(bench.FarEnd.Slips.Count, bench.Answers.Count(answer => answer.Outcome == PrintOutcome.Printed));
        Assert.True(bench.FarEnd.Slips.Count >= 1 + PrinterLine.LongestQueue - 1);
    }

    [Fact]
    public void Confirmation_of_another_process_id_confirms_nothing()
    {
        var bench = PrinterBench.Ready();
        bench.FarEnd.Speed = 20;
        bench.Print(PrinterBench.Stripes(New, 400));
        bench.RunUntil(() => bench.Writes[^1].Bytes.AsSpan().EndsWith(EscPos.ProcessId(1).Span));
        bench.FromPrinter(0x37, 0x22, (byte)'0', (byte)'0', (byte)'0', (byte)'7', 0x00);
        Assert.Empty(bench.Answers);
        bench.FromPrinter(0x37, 0x22, (byte)'0', (byte)'0', (byte)'0', (byte)'1', 0x00);
        Assert.Equal(PrintOutcome.Printed, Assert.Single(bench.Answers).Outcome);
    }

    [Fact]
    public void Automatic_status_stops_a_job_without_waiting_for_the_next_question()
    {
        var bench = PrinterBench.Ready();
        bench.Print(PrinterBench.Stripes(Old, 1200));
        bench.RunUntil(() => bench.FarEnd.MarkedRowsOnStrip > 100);
        bench.FromPrinter(0x18, 0x00, 0x0F, 0x0F);
        bench.Run(TimeSpan.FromMilliseconds(50));
        Assert.Equal((PrintOutcome.Uncertain, PrinterCondition.PaperOut), (bench.Answers[0].Outcome, bench.Answers[0].Condition));
    }

    private static IEnumerable<byte> StatusQuestions => [0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4];

    private static int MarkedRows(KioskLocker.Simulation.FarEnds.PrintedSlip slip) =>
        Enumerable.Range(0, slip.Height).Count(row => slip.Bits.Span.Slice(row * 72, 72).ContainsAnyExcept((byte)0));

    private static void Break(PrinterBench bench, string fault)
    {
        if (fault == "paper")
            bench.FarEnd.RunOutAfter(0);
        bench.FarEnd.CoverOpen = fault == "cover";
        bench.FarEnd.HeadHot = fault == "hot";
        bench.FarEnd.Broken = fault == "broken";
    }

    private static void Repair(PrinterBench bench, string fault)
    {
        if (fault == "paper")
            bench.FarEnd.LoadPaper(10_000);
        bench.FarEnd.CoverOpen = bench.FarEnd.Broken = false;
    }

    [Fact]
    public void P_5_slips_cuts_paper_errors_and_the_last_good_answer_are_counted()
    {
        var bench = PrinterBench.Ready();
        bench.PrintAndWait(PrinterBench.Stripes(0x5A, 400));
        bench.PrintAndWait(PrinterBench.Stripes(0x5A, 400));
        bench.FarEnd.CoverOpen = true;
        bench.Run(TimeSpan.FromSeconds(12));
        bench.PrintAndWait(PrinterBench.Stripes(0x5A, 400));
        bench.FarEnd.CoverOpen = false;
        bench.Run(TimeSpan.FromSeconds(12));
        var (counters, lastOk) = bench.Line.Tally;
        Assert.Equal(new KioskLocker.Core.Uplink.PrinterCounts { Slips = 2, NotPrinted = 1, Cuts = 2, Millimetres = 2 * (400 + 96) / 8, Errors = 1 }, counters.Printer);
        Assert.True(counters.Ok > 6);
        Assert.Equal(0, counters.Timeouts);
        Assert.InRange(bench.Now - lastOk!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void A_printer_that_falls_silent_is_offline_within_a_minute_and_its_port_is_opened_anew_once_a_minute()
    {
        var bench = PrinterBench.Ready();
        bench.FarEnd.Silent = true;
        var fell = bench.Now;
        bench.Run(TimeSpan.FromSeconds(20));
        Assert.Equal(PrinterCondition.Offline, bench.Line.Status.Condition);
        Assert.Single(bench.Reopenings);
        bench.Run(TimeSpan.FromSeconds(300));
        Assert.InRange(bench.Reopenings.Count, 5, 6);
        Assert.True(bench.Line.Tally.LastOk <= fell);
        bench.FarEnd.Silent = false;
        bench.Run(TimeSpan.FromSeconds(15));
        Assert.Equal(PrinterCondition.Ready, bench.Line.Status.Condition);
    }
}
