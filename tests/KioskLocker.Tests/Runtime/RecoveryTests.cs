using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime;

public sealed class RecoveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-recovery-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Devices_are_asked_after_the_configuration_and_before_anything_is_decided()
    {
        using var desk = new Desk(_folder);
        var log = new List<string>();
        await Recover(desk, () => log.Add($"lines at {desk.Store.LastSeq}"), () =>
        {
            log.Add("asked");
            desk.Edge.Take(Survey(DoorContact.Closed));
        });

        Assert.Equal(["lines at 1", "asked"], log);
        Assert.Equal(["Configured", "Recovered"], desk.Commits.Select(c => c.Envelope.Event.GetType().Name));
        Assert.Equal(DoorContact.Closed, ((KioskEvent.Recovered)desk.Commits[1].Envelope.Event).Survey.Doors[1]);
    }

    [Fact]
    public async Task Silent_boards_are_unknown_after_five_seconds_and_the_kiosk_goes_on()
    {
        using var desk = new Desk(_folder);
        var asked = 0;
        var began = desk.Time.GetUtcNow();

        await Recover(desk, () => { }, () => asked++);

        Assert.InRange(desk.Time.GetUtcNow() - began, Recovery.SurveyLimit, Recovery.SurveyLimit + TimeSpan.FromSeconds(1));
        Assert.True(asked > 5);
        var recovered = (KioskEvent.Recovered)desk.Commits[1].Envelope.Event;
        Assert.All(recovered.Survey.Doors.Values, contact => Assert.Equal(DoorContact.Unknown, contact));
        Assert.Equal(KioskPhase.Idle, desk.Phase);
    }

    [Fact]
    public async Task A_fact_between_survey_and_recovery_is_in_the_survey_and_one_after_it_in_the_inbox()
    {
        using var desk = new Desk(_folder);
        await Recover(desk, () => { }, () =>
        {
            desk.Edge.Take(Survey(DoorContact.Closed));
            desk.Edge.Take(new LockerEvent.ContactChanged(new CompartmentId(2), DoorContact.Open));
        });
        desk.Edge.Take(new LockerEvent.ContactChanged(new CompartmentId(2), DoorContact.Closed));
        desk.TurnAll();

        Assert.Equal(DoorContact.Open, ((KioskEvent.Recovered)desk.Commits[1].Envelope.Event).Survey.Doors[2]);
        Assert.IsType<KioskEvent.DoorContactChanged>(desk.Commits[2].Envelope.Event);
    }

    [Theory]
    [InlineData(DoorContact.Open, KioskPhase.DoorOpen)]
    [InlineData(DoorContact.Closed, KioskPhase.Idle)]
    [InlineData(DoorContact.Unknown, KioskPhase.Idle)]
    public async Task An_opening_cut_off_is_decided_by_its_contact_and_never_repeated(DoorContact contact, KioskPhase phase)
    {
        CompartmentId opened;
        using (var before = new Desk(_folder))
        {
            before.StartUp();
            before.WalkToOpen();
            opened = before.Open().Compartment;
        }

        using var desk = new Desk(_folder);
        Assert.IsType<KioskEffect.OpenCompartment>(Assert.Single(desk.Unfinished));
        await Recover(desk, () => { }, () => desk.Edge.Take(Survey(DoorContact.Closed, opened, contact)));

        Assert.Equal(phase, desk.Phase);
        Assert.Empty(desk.DoorOrders);
        if (phase == KioskPhase.Idle)
        {
            Assert.IsType<CompartmentContent.Unknown>(desk.Loop.State.Compartments[opened.Number].Content);
        }
    }

    [Fact]
    public async Task A_slip_under_way_at_the_cut_is_answered_as_uncertain_and_not_printed_again()
    {
        using (var before = new Desk(_folder))
        {
            before.StartUp();
            before.Deposit();
            Assert.Equal(KioskPhase.Receipt, before.Phase);
        }

        using var desk = new Desk(_folder);
        Assert.IsType<KioskEffect.Print>(Assert.Single(desk.Unfinished));
        await Recover(desk, () => { }, () => desk.Edge.Take(Survey(DoorContact.Closed)));
        desk.TurnAll();

        Assert.Equal(
            PrintOutcome.Uncertain, desk.Commits.Select(c => c.Envelope.Event).OfType<KioskEvent.PrintAnswered>().Single().Outcome);
        Assert.DoesNotContain(desk.PrinterOrders, order => order is PrinterOrder.Print);
    }

    [Fact]
    public void Unclean_starts_are_counted_and_the_third_within_a_minute_is_safe_mode()
    {
        var phases = new List<KioskPhase>();
        for (var run = 0; run < 4; run++)
        {
            using var desk = new Desk(_folder);
            var starts = desk.Store.BeginRun(new RunMark(desk.Time.GetUtcNow(), "boot", TimeSpan.FromSeconds(10 * run)), TimeSpan.FromSeconds(60));
            desk.StartUp(starts.UncleanStarts);
            phases.Add(desk.Phase);
        }

        Assert.Equal([KioskPhase.Idle, KioskPhase.Idle, KioskPhase.Idle, KioskPhase.SafeMode], phases);
    }

    [Fact]
    public void Clean_ends_never_lead_to_safe_mode()
    {
        for (var run = 0; run < 5; run++)
        {
            using var desk = new Desk(_folder);
            var starts = desk.Store.BeginRun(new RunMark(desk.Time.GetUtcNow(), "boot", TimeSpan.FromSeconds(run)), TimeSpan.FromSeconds(60));
            desk.StartUp(starts.UncleanStarts);
            Assert.Equal(KioskPhase.Idle, desk.Phase);
            Assert.True(starts.LastRunClean);
            desk.Store.EndRunCleanly();
        }
    }

    private static LockerEvent.SurveyDone Survey(DoorContact all, CompartmentId? but = null, DoorContact contact = DoorContact.Unknown) => new(
        Desk.Settings.Compartments.ToDictionary(c => c.Id, c => c.Id == but ? contact : all),
        new Dictionary<BoardId, DeviceHealth> { [Desk.Board] = DeviceHealth.Ok });

    private static async Task Recover(Desk desk, Action startLines, Action askBoards)
    {
        var recovery = new Recovery(desk.Loop, desk.Draft, Desk.Settings, desk.Time, desk.Log);
        var unfinished = new Unfinished(
            [.. desk.Unfinished.OfType<KioskEffect.OpenCompartment>().Select(o => o.Id)],
            [.. desk.Unfinished.OfType<KioskEffect.Print>().Select(p => p.Id)],
            new StartCount(desk.Unfinished.Count == 0, desk.Unfinished.Count == 0 ? 0 : 1),
            null);
        var run = recovery.RunAsync("1.0", unfinished, startLines, askBoards, TestContext.Current.CancellationToken);
        var limit = System.Diagnostics.Stopwatch.StartNew();
        for (var seen = 0; !run.IsCompleted; await Task.Yield())
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(60), "recovery does not end");
            desk.TurnAll();
            if (desk.Time.TimersMade != seen)
            {
                // Time moves only when recovery waits for it, so a slow machine changes nothing.
                seen = desk.Time.TimersMade;
                desk.Time.Advance(TimeSpan.FromMilliseconds(50));
            }
        }

        Assert.True(await run);
    }
}
