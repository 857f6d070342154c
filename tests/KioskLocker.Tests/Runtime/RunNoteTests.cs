using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime;

/// <summary>W-3: the next start knows how the run before ended, and journals it.</summary>
public sealed class RunNoteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-note-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_run_knows_of_none_before() => Assert.Null(new RunNote(_folder, "boot-1").LastRun);

    [Fact]
    public void A_run_that_says_nothing_was_killed_or_lost_its_power_and_the_boot_tells_which()
    {
        _ = new RunNote(_folder, "boot-1");
        Assert.Equal(RunEnd.Killed, new RunNote(_folder, "boot-1").LastRun);
        Assert.Equal(RunEnd.MachineRestarted, new RunNote(_folder, "boot-2").LastRun);
    }

    [Theory]
    [InlineData(RunEnd.InOrder)]
    [InlineData(RunEnd.LoopStuck)]
    [InlineData(RunEnd.StoreFailed)]
    [InlineData(RunEnd.Fault)]
    public void What_a_run_noted_of_its_end_is_known_also_after_a_restart_of_the_machine(RunEnd end)
    {
        new RunNote(_folder, "boot-1").Write(end);
        Assert.Equal(end, new RunNote(_folder, "boot-2").LastRun);
    }

    [Fact]
    public void A_loop_that_turned_again_was_not_stuck()
    {
        var note = new RunNote(_folder, "boot-1");
        note.Write(RunEnd.LoopStuck);
        note.Write(null);
        Assert.Equal(RunEnd.Killed, new RunNote(_folder, "boot-1").LastRun);
    }

    [Theory]
    [InlineData("")]
    [InlineData("runs")]
    [InlineData("Exploded boot-1")]
    [InlineData("LoopStuck boot-1 and more")]
    [InlineData("17 boot-1")]
    public void A_note_that_nobody_understands_is_no_note(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "last-run"), text);
        Assert.Null(new RunNote(_folder, "boot-1").LastRun);
    }

    [Fact]
    public async Task W_3_after_the_watchdog_the_order_under_way_is_unknown_and_journal_and_office_hear_the_reason()
    {
        using (var before = new Desk(_folder))
        {
            before.StartUp();
            before.WalkToOpen();
            before.Open();
            new RunNote(_folder, "boot-1").Write(RunEnd.LoopStuck);
        }

        using var desk = new Desk(_folder);
        var note = new RunNote(_folder, "boot-1");
        var unfinished = new Unfinished([.. desk.Unfinished.OfType<KioskEffect.OpenCompartment>().Select(open => open.Id)], [], new StartCount(false, 1), null) { LastRun = note.LastRun };
        Assert.Single(unfinished.Openings);
        var recovery = new Recovery(desk.Loop, desk.Draft, Desk.Settings, desk.Time, desk.Log);
        _ = recovery.Configure();
        desk.TurnAll();
        var decided = recovery.Decide("0.1.0", unfinished);
        desk.TurnAll();
        Assert.IsType<PostOutcome.Taken>(await decided);

        var commit = desk.Commits.Last(committed => committed.Envelope.Event is KioskEvent.Recovered);
        Assert.Equal(RunEnd.LoopStuck, ((KioskEvent.Recovered)commit.Envelope.Event).LastRun);
        var started = commit.Effects.OfType<KioskEffect.Send>().Select(send => send.Message).OfType<UplinkMessage.KioskStarted>().Single();
        Assert.Equal(("loopStuck", false), (started.LastRun, started.Clean));
        Assert.Empty(desk.DoorOrders);
        Assert.Contains(desk.Loop.State.Compartments.Values, compartment => compartment.Content is KioskLocker.Core.Compartments.CompartmentContent.Unknown);
    }
}
