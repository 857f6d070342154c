using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Options;

public sealed class FirstEpochTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-epoch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_database_begins_in_the_first_epoch_and_stays_there()
    {
        using (var store = Open(7))
        {
            Assert.Equal(7, store.Epoch);
            Commit(store);
        }

        // Enrolled again: the office has heard of epoch 7 from this very database, which must not jump.
        using var again = Open(8);
        Assert.Equal(7, again.Epoch);
        Assert.Equal(1, again.LastSeq);
    }

    [Fact]
    public void A_database_without_a_commit_takes_the_epoch_of_a_later_enrolment()
    {
        Open(1).Dispose();
        using var store = Open(3);
        Commit(store);
        Assert.Equal(3, store.Epoch);
    }

    [Fact]
    public void A_machine_with_a_new_disk_starts_in_the_epoch_above_what_the_office_has_heard_and_calls_no_compartment_empty_before_an_officer_does()
    {
        using (var desk = new Desk(_folder, firstEpoch: 5))
        {
            // Somebody says that all is empty; papers may lie anywhere, and only an officer at the doors may say so.
            desk.StartUp();
            Assert.All(desk.Loop.State.Compartments.Values, c => Assert.IsType<CompartmentContent.Unknown>(c.Content));
            Assert.Equal(5, desk.Loop.State.Counters.Epoch);
            var rows = desk.Store.Outbox.Head(100);
            Assert.All(rows, row => Assert.Equal(5, row.Envelope.Epoch));
            Assert.Contains(rows, row => row.Envelope.Message is UplinkMessage.KioskStarted);
        }

        using var again = new Desk(_folder, firstEpoch: 5);
        again.StartUp();
        Assert.Equal(KioskPhase.Idle, again.Phase);
        Assert.Equal(again.Loop.State.Counters.OutboxSeq, again.Store.Outbox.Head(100)[^1].Envelope.Seq);
    }

    private static void Commit(KioskStore store)
    {
        var state = store.LoadState();
        var envelope = new EventEnvelope(store.Epoch, store.LastSeq + 1, DateTimeOffset.UnixEpoch, false, TimeSpan.Zero, "boot", new KioskEvent.Housekeeping());
        store.Commit(new KioskCommit(envelope, state, state, [], null, [], null));
    }

    private KioskStore Open(int firstEpoch)
    {
        var opened = Assert.IsType<StoreOpening.Opened>(KioskStore.Open(new StoreSettings(_folder, "K7M2") { AllowVolatile = true, FirstEpoch = firstEpoch }));
        Assert.IsNotType<Standing.OlderThanAnchor>(opened.Standing);
        return opened.Store;
    }
}
