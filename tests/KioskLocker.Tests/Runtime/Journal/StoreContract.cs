using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Runtime.Journal;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>What every store must do, the one that ships and the one of simulated worlds. Here: commits, orders under way, starts.</summary>
public abstract class StoreContract : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly DeviceSurvey NothingSeen = new(new Dictionary<int, DoorContact>(), new Dictionary<string, DeviceHealth>(), PrinterStatus.Unknown, DeviceHealth.Unknown);

    private readonly IWorldDisk _disk;

    protected StoreContract(IWorldDisk disk)
    {
        _disk = disk;
        (Store, FirstStanding) = disk.Open();
    }

    /// <summary>The open store.</summary>
    protected IKioskStore Store { get; private set; }

    private Standing FirstStanding { get; }

    [Fact]
    public void New_store_is_fresh_and_afterwards_consistent()
    {
        Assert.IsType<Standing.Fresh>(FirstStanding);
        Assert.Equal((1, 0L), (Store.Epoch, Store.LastSeq));
        Assert.Equal(Shelf.Json(KioskState.Initial), Shelf.Json(Store.LoadState()));

        Assert.IsType<Standing.Consistent>(Reopen());
        Store.Send(Shelf.Service("1"));
        Assert.IsType<Standing.Consistent>(Reopen());
        Assert.Equal((1, 1L), (Store.Epoch, Store.LastSeq));
    }

    [Fact]
    public void Every_slice_comes_back_and_none_is_the_object_that_was_committed()
    {
        var full = Shelf.Full();
        Store.Commit(_ => full);
        Assert.Same(full, Store.LoadState());

        Reopen();

        Assert.Equal(Shelf.Json(full), Shelf.Json(Store.LoadState()));
        Assert.NotSame(full.Visit, Store.LoadState().Visit);
        Assert.Same(StringComparer.Ordinal, Store.LoadState().Dossiers.KeyComparer);
        Assert.Same(StringComparer.Ordinal, Store.LoadState().Limits.ById.KeyComparer);
    }

    [Fact]
    public void Slices_that_went_away_stay_away()
    {
        Store.Commit(_ => Shelf.Full());
        Store.Commit(state => state with { Visit = null, Compartments = state.Compartments.Remove(2) });
        Store.Commit(state => state with { Counters = state.Counters with { OfficeMessage = 77 } });
        Same();
        Store.Commit(state => state with { Dossiers = state.Dossiers.Clear(), Compartments = state.Compartments.SetItem(11, state.Compartments[11] with { OutOfService = false }) });
        Same();

        void Same()
        {
            var written = Shelf.Json(Store.LoadState());
            Reopen();
            Assert.Equal(written, Shelf.Json(Store.LoadState()));
        }
    }

    /// <summary>By content: a slice that is made anew and says the same changes no sum, and neither does a start.</summary>
    [Fact]
    public void The_journal_holds_what_every_step_did_as_a_replay_sums_it_up()
    {
        List<(KioskState After, IReadOnlyList<KioskEffect> Effects)> steps = [];
        Take(Store.Make(_ => Shelf.Full()));
        Take(Store.Make(effects: [new KioskEffect.StopTimer(TimerId.Wait), new KioskEffect.StopTimer(TimerId.VisitLimit)]));
        Reopen();
        Take(Store.Make(state => state with { Counters = state.Counters with { } }, effects: [new KioskEffect.StopTimer(TimerId.VisitLimit), new KioskEffect.StopTimer(TimerId.Wait)]));
        Take(Store.Make(state => state with { Visit = null }));
        Store.Dispose();

        using var json = new JsonBuffer();
        var sums = new StepSums(new StateSum(), json);
        var before = KioskState.Initial;
        var rows = _disk.Journal().Select(row => row.Sum!.Value).ToList();
        foreach (var (row, (after, effects)) in rows.Zip(steps))
        {
            Assert.Equal(sums.Take(before, after, effects), row);
            before = after;
        }

        Assert.Equal([true, true, true, false], rows.Select(row => row.State == rows[0].State));
        Assert.Equal(3, rows.Select(row => row.Effects).Distinct().Count());
        Reopen();

        void Take(KioskCommit commit)
        {
            steps.Add((commit.After, commit.Effects));
            Store.Commit(commit);
        }
    }

    [Fact]
    public void The_journal_holds_every_event_in_order_and_why_it_was_ignored()
    {
        Store.Commit(happened: new KioskEvent.Commissioned("root"));
        Store.Commit(Store.Make() with { Ignored = "nobody is there" });
        Store.Dispose();

        Assert.Equal([(1, "Commissioned", null), (2, "Housekeeping", "nobody is there")], _disk.Journal().Select(row => (row.Envelope.Seq, row.Envelope.Event.GetType().Name, row.Ignored)));
        Assert.Equal(Shelf.Start.AddSeconds(2), _disk.Journal().Last().Envelope.Utc);
        Reopen();
    }

    [Theory]
    [InlineData("I-17", 2, 1)]
    [InlineData("I-17", 0, 1)]
    [InlineData("I-7", 1, 2)]
    public void A_step_that_does_not_follow_is_refused_and_leaves_no_trace(string rule, long seq, int epoch)
    {
        var commit = Store.Make();
        Refused(rule, commit with { Envelope = commit.Envelope with { Seq = seq, Epoch = epoch } });
    }

    [Fact]
    public void Rules_of_state_outbox_and_custody_hold()
    {
        Refused("I-17", Store.Make() with { Before = Shelf.Full() });
        Refused("I-7", Store.Make(effects: [new KioskEffect.Send(1, Shelf.Service("x"))]));
        Refused("I-7", Store.Make(state => state with { Counters = state.Counters with { OutboxSeq = 2 } }, effects: [new KioskEffect.Send(2, Shelf.Service("x"))]));
        Refused("I-6", Store.Make(state => state with { Dossiers = state.Dossiers.Add(Shelf.Number(1).Text, Shelf.Dossier(1, new VisitId(1, 1), Custody.InMachine)) }));
    }

    [Fact]
    public void Orders_wait_oldest_first_until_they_are_answered_and_recovery_settles_all()
    {
        EffectId[] ids = [new(1, 1, 0), new(1, 1, 1), new(1, 10, 0)];
        Store.Commit(effects: [new KioskEffect.OpenCompartment(ids[0], new(2)), new KioskEffect.OpenCompartment(ids[1], new(3)), new KioskEffect.StartTimer(TimerId.DoorVoice, TimeSpan.FromSeconds(1))]);
        Store.Commit(effects: [new KioskEffect.Print(ids[2], new Slip.Sheet("K7M2", [Shelf.Number(1)], 1, new StaffId("CB001"), null, Shelf.Start, null))]);
        Store.Commit(answered: ids[0]);
        Assert.Empty(Store.Pending());

        Reopen();

        Assert.Equal([ids[1], ids[2]], Store.Pending().Select(PendingRows.IdOf));
        Store.Commit(happened: new KioskEvent.Recovered("1", false, 1, NothingSeen, [ids[1]], null));
        Reopen();
        Assert.Empty(Store.Pending());
    }

    [Fact]
    public void A_code_may_be_ordered_again_under_its_id_and_an_opening_may_not()
    {
        var (mint, open) = (new KioskEffect.MintPickupCode(new(1, 1, 0), new DossierCode("H29.98-261101-00123")), new KioskEffect.OpenCompartment(new(1, 1, 1), new(2)));
        Store.Commit(effects: [mint, open]);
        Store.Commit(effects: [mint]);

        Assert.Equal(StorageFault.Other, Assert.Throws<StorageException>(() => Store.Commit(effects: [open])).Fault);
        Assert.Equal(StorageFault.Broken, Assert.Throws<StorageException>(() => Store.Commit()).Fault);

        Reopen();
        Assert.Equal((2L, 2), (Store.LastSeq, Store.Pending().Count));
    }

    [Fact]
    public void Nothing_is_written_after_the_power_went()
    {
        var gone = Store;
        gone.Commit();
        Reopen();

        Assert.Throws<StorageException>(() => gone.Commit());
        Assert.Throws<StorageException>(() => gone.Acknowledge(1, 1));
        Assert.Equal(1, Store.LastSeq);
    }

    [Fact]
    public void F_P7_A_store_that_one_run_has_open_is_not_opened_by_another()
    {
        Assert.Throws<InvalidOperationException>(() => _disk.Open());
        Store.Commit();
        Reopen();
        Assert.Equal(1, Store.LastSeq);
    }

    [Fact]
    public void First_start_and_a_start_after_an_end_in_order_are_clean()
    {
        Assert.Equal(new StartCount(true, 0), Begin(0, "a", 10));
        Store.EndRunCleanly();
        Assert.Equal(new StartCount(true, 0), Begin(5, "a", 15));
    }

    [Fact]
    public void F_P3_Three_kills_in_ten_seconds_count_three()
    {
        Begin(0, "a", 100);
        Assert.Equal(new StartCount(false, 1), Begin(3, "a", 103));
        Assert.Equal(new StartCount(false, 2), Begin(6, "a", 106));
        Assert.Equal(new StartCount(false, 3), Begin(9, "a", 109));
    }

    [Fact]
    public void Unclean_starts_long_ago_do_not_count()
    {
        Begin(0, "a", 100);
        Begin(3, "a", 103);
        Begin(200, "a", 300);
        Assert.Equal(new StartCount(false, 1), Begin(500, "a", 600));
    }

    [Fact]
    public void F_C1_Clock_put_forward_within_one_boot_does_not_hide_a_loop()
    {
        Begin(0, "a", 100);
        Begin(86_400, "a", 103);
        Assert.Equal(2, Begin(-86_400, "a", 106).UncleanStarts);
    }

    [Fact]
    public void F_C4_Machine_without_a_clock_that_reboots_in_a_loop_is_counted()
    {
        Begin(0, "a", 20);
        Begin(1, "b", 21);
        Assert.Equal(2, Begin(0, "c", 20).UncleanStarts);
    }

    public void Dispose()
    {
        Store.Dispose();
        Remove();
        GC.SuppressFinalize(this);
    }

    /// <summary>The process goes as in a power cut, and the next one begins.</summary>
    protected Standing Reopen()
    {
        Store.Dispose();
        (Store, var standing) = _disk.Open();
        return standing;
    }

    /// <summary>Nothing is left of the disk.</summary>
    protected abstract void Remove();

    private void Refused(string rule, KioskCommit commit)
    {
        var before = (Store.LastSeq, Shelf.Json(Store.LoadState()), Store.Outbox.Depth().Waiting);
        Assert.StartsWith(rule, Assert.Throws<StoreRuleException>(() => Store.Commit(commit)).Message, StringComparison.Ordinal);
        Assert.Equal(before, (Store.LastSeq, Shelf.Json(Store.LoadState()), Store.Outbox.Depth().Waiting));
        Store.Commit();
        Reopen();
        Assert.Equal(before.LastSeq + 1, Store.LastSeq);
    }

    private StartCount Begin(int utcSeconds, string boot, int uptimeSeconds)
    {
        Reopen();
        return Store.BeginRun(new RunMark(Shelf.Start.AddSeconds(utcSeconds), boot, TimeSpan.FromSeconds(uptimeSeconds)), Window);
    }
}
