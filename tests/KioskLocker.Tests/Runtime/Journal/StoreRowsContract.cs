using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>What every store must do with outbox and vault: rows come with the commit, leave with the office's answer, and are never lost on the way.</summary>
public abstract class StoreRowsContract(IWorldDisk disk) : StoreContract(disk)
{
    private const string Phone = "0903123456";
    private static readonly PersonRecord Hanh = new("079180012345", "Nguyễn Thị Hồng Hạnh");
    private static readonly VisitId Visit = new(1, 1);
    private static readonly VaultRef PersonRef = new("1-1-person");
    private static readonly VaultRef PhoneRef = new("1-1-phone");
    private static readonly DossierCode Dossier = new("H29.98-261101-00123");

    [Fact]
    public void Rows_are_handed_out_oldest_first_and_say_when_they_were_committed()
    {
        Store.Send(Shelf.Service("1"), Shelf.Service("2"));
        Store.Send(Shelf.Service("3"));

        var rows = Store.Outbox.Head(2);

        Assert.Equal([1L, 2L], rows.Select(row => row.Envelope.Seq));
        Assert.Equal(Shelf.Start.AddSeconds(1), rows[0].Envelope.Utc);
        Assert.Equal(Shelf.Service("2"), rows[1].Envelope.Message);
        Assert.Equal((3L, 0L, Shelf.Start.AddSeconds(1)), Depth());
    }

    [Fact]
    public void Added_is_raised_once_after_a_commit_with_rows_and_not_after_others()
    {
        var raised = 0;
        Store.Outbox.Added += () =>
        {
            raised++;
            Assert.Equal(2, Store.Outbox.Depth().Waiting);
        };

        Store.Commit();
        Store.Send(Shelf.Service("1"), Shelf.Service("2"));

        Assert.Equal(1, raised);
    }

    [Fact]
    public void Acknowledged_rows_go_and_numbers_are_never_given_again()
    {
        Store.Send(Shelf.Service("1"), Shelf.Service("2"));
        Store.Acknowledge(1, 2);
        Assert.Equal((0L, 0L, null), Depth());

        Reopen();
        Store.Send(Shelf.Service("3"));

        Assert.Equal(3, Assert.Single(Store.Outbox.Head(9)).Envelope.Seq);
    }

    [Fact]
    public void Acknowledgement_of_one_epoch_says_nothing_about_another_nor_one_of_a_part_about_the_rest()
    {
        Store.Send(Shelf.Service("1"), Shelf.Service("2"));
        Store.Acknowledge(2, 100);
        Store.Acknowledge(0, 100);
        Assert.Equal(2, Store.Outbox.Depth().Waiting);

        Store.Acknowledge(1, 1);
        Assert.Equal(2, Assert.Single(Store.Outbox.Head(9)).Envelope.Seq);
    }

    [Fact]
    public void I_10_Row_set_aside_is_kept_through_acknowledgements_and_restarts()
    {
        Store.Send(Shelf.Service("1"), Shelf.Service("2"), Shelf.Service("3"));
        Store.Outbox.SetAside(1, 2, "the office answered 400");
        Assert.Equal([1L, 3L], Store.Outbox.Head(9).Select(row => row.Envelope.Seq));

        Store.Acknowledge(1, 3);
        Reopen();

        var aside = Assert.Single(Store.Outbox.Aside());
        Assert.Equal((1, 2L, null, "the office answered 400"), (aside.Epoch, aside.Seq, aside.Dossier, aside.Reason));
        Assert.Equal((0L, 1L, null), Depth());
    }

    [Fact]
    public void I_10_Row_set_aside_goes_once_the_office_has_it_and_takes_no_other_with_it()
    {
        Store.Send(Shelf.Service("1"), Shelf.Service("2"), Shelf.Service("3"), Shelf.Service("4"));
        Store.Outbox.SetAside(1, 2, "refused");
        Store.Outbox.SetAside(1, 3, "refused");
        Assert.Equal((2L, 3L, null), (Store.Outbox.AsideAfter(0, 0)?.Envelope.Seq, Store.Outbox.AsideAfter(1, 2)?.Envelope.Seq, Store.Outbox.AsideAfter(1, 3)?.Envelope.Seq));

        Store.Acknowledge(1, 1);
        Store.AcknowledgeAside(1, 3);
        Store.AcknowledgeAside(1, 4);
        Store.AcknowledgeAside(2, 2);

        Assert.Equal([2L], Store.Outbox.Aside().Select(row => row.Seq));
        Assert.Equal([4L], Store.Outbox.Head(9).Select(row => row.Envelope.Seq));
        Reopen();
        Assert.Equal((1L, 1L, Shelf.Start.AddSeconds(1)), Depth());
    }

    [Fact]
    public void I_9_Row_set_aside_is_offered_only_when_no_earlier_one_of_its_dossier_is()
    {
        Drop(1);
        Drop(2);
        Drop(1);
        Drop(2);
        Store.Outbox.SetAside(1, 1, "refused");
        Store.Outbox.SetAside(1, 2, "refused");
        Assert.Equal((1L, 2L, null), (Store.Outbox.AsideAfter(0, 0)?.Envelope.Seq, Store.Outbox.AsideAfter(1, 1)?.Envelope.Seq, Store.Outbox.AsideAfter(1, 2)?.Envelope.Seq));

        Store.AcknowledgeAside(1, 2);
        Assert.Equal((1L, 4L, null), (Store.Outbox.AsideAfter(0, 0)?.Envelope.Seq, Store.Outbox.AsideAfter(1, 2)?.Envelope.Seq, Store.Outbox.AsideAfter(1, 4)?.Envelope.Seq));
    }

    [Fact]
    public void Code_that_a_row_set_aside_brought_is_destroyed_when_the_office_has_it()
    {
        var code = new VaultRef("code");
        Store.Commit(vault: [VaultEntry.ForCode(code, new PickupCode("K7M2QX9T8"))]);
        Store.Send(new UplinkMessage.PickupCodeMinted(Dossier, code, 10));
        Store.Outbox.SetAside(1, 1, "refused");
        Store.AcknowledgeAside(1, 1);

        Assert.Null(Store.Vault.Code(code));
    }

    [Fact]
    public void Ratings_are_counted_by_day_and_level_and_forgotten_after_31_days_by_a_confirmed_clock()
    {
        var today = DateOnly.FromDateTime(Shelf.Start.UtcDateTime);
        Store.CountRating(today, 1, 3);
        Store.CountRating(today, 1, 3);
        Store.CountRating(today, 3, 3);
        Store.CountRating(today.AddDays(-31), 2, 3);
        Store.CountRating(today.AddDays(-32), 2, 3);
        Store.CountRating(today.AddYears(4), 2, 3);
        Reopen();
        Assert.Equal(
            [new(today.AddDays(-32), 2, 1, 3), new(today.AddDays(-31), 2, 1, 3), new(today, 1, 2, 3), new(today, 3, 1, 3), new(today.AddYears(4), 2, 1, 3)],
            Store.Ratings());

        var commit = Store.Make();
        Store.Commit(commit with { Envelope = commit.Envelope with { ClockConfirmed = false } });
        Store.Commit(happened: new KioskEvent.Touched(KioskTrigger.Continue));
        Assert.Equal(5, Store.Ratings().Count);

        // What a wrong clock counted in days to come is forgotten as well.
        Store.Commit(happened: new KioskEvent.Housekeeping());
        Assert.Equal(today.AddDays(-31), Store.Ratings()[0].Day);
        Reopen();
        Assert.Equal(3, Store.Ratings().Count);
    }

    [Fact]
    public void Rating_on_another_scale_begins_its_level_anew()
    {
        var today = DateOnly.FromDateTime(Shelf.Start.UtcDateTime);
        Store.CountRating(today, 3, 5);
        Store.CountRating(today, 3, 5);
        Store.CountRating(today, 1, 5);
        Store.CountRating(today, 3, 3);

        Assert.Equal([new(today, 1, 1, 5), new(today, 3, 1, 3)], Store.Ratings());
        Assert.Equal([[1, 0, 0, 0, 0], [0, 0, 1]], RatingRows.Report(Store.Ratings()).Select(report => report.Counts));
    }

    [Fact]
    public void I_9_What_follows_a_row_set_aside_of_the_same_dossier_waits_with_it_and_others_go_on()
    {
        Drop(1);
        Drop(2);
        Drop(1);
        Store.Outbox.SetAside(1, 1, "refused");
        Drop(1);
        Drop(2);

        Assert.Equal([2L, 5L], Store.Outbox.Head(9).Select(row => row.Envelope.Seq));
        Assert.Equal(["refused", "waits for 1/1", "waits for 1/1"], Store.Outbox.Aside().Select(row => row.Reason));
        Assert.All(Store.Outbox.Aside(), row => Assert.Equal(Shelf.Number(1).Text, row.Dossier));
    }

    [Fact]
    public void Earlier_rows_of_the_dossier_and_messages_about_the_machine_are_not_set_aside()
    {
        Drop(1);
        Store.Send(Shelf.Service("1"));
        Drop(1);
        Store.Send(Shelf.Service("2"));
        Store.Outbox.SetAside(1, 3, "refused");
        Store.Outbox.SetAside(1, 2, "refused");

        Assert.Equal([1L, 4L], Store.Outbox.Head(9).Select(row => row.Envelope.Seq));
    }

    [Fact]
    public void Tries_are_counted_through_restarts()
    {
        Store.Send(Shelf.Service("1"));
        Store.Outbox.CountTry(1, 1);
        Reopen();
        Store.Outbox.CountTry(1, 1);

        Assert.Equal(2, Assert.Single(Store.Outbox.Head(9)).Tries);
    }

    [Fact]
    public void What_was_given_is_read_back_as_what_it_is_and_survives_while_its_visit_does()
    {
        Fill();
        Reopen();

        Assert.Equal((Hanh, Phone), (Store.Vault.Person(PersonRef), Store.Vault.Phone(PhoneRef)));
        Assert.Null(Store.Vault.Person(new VaultRef("other")));
        Assert.Null(Store.Vault.Phone(PersonRef));
        Assert.Null(Store.Vault.Code(PhoneRef));

        Store.Commit(state => state with { Visit = null, Dossiers = state.Dossiers.Add(Shelf.Number(1).Text, Shelf.Dossier(1, Visit, Custody.Intended)) });
        Reopen();
        Assert.Equal(Phone, Store.Vault.Phone(PhoneRef));

        Store.Commit(state => state with { Dossiers = state.Dossiers.Clear() });
        Assert.Equal(Phone, Store.Vault.Phone(PhoneRef));
        Reopen();
        Assert.Null(Store.Vault.Phone(PhoneRef));
    }

    [Fact]
    public void Erasing_a_visit_erases_its_entries_alone_and_may_be_repeated()
    {
        Fill();
        var other = new VaultRef("2-5-person");
        Store.Commit(vault: [VaultEntry.ForPerson(other, new VisitId(2, 5), Hanh), VaultEntry.ForCode(new VaultRef("code"), new PickupCode("K7M2QX9T8"))]);
        Store.Commit(effects: [new KioskEffect.ErasePersonalData(Visit), new KioskEffect.ErasePersonalData(new VisitId(9, 9))]);
        Store.Commit(effects: [new KioskEffect.ErasePersonalData(Visit)]);

        Assert.Equal((null, null), (Store.Vault.Person(PersonRef), Store.Vault.Phone(PhoneRef)));
        Assert.Equal((Hanh, new PickupCode("K7M2QX9T8")), (Store.Vault.Person(other), Store.Vault.Code(new VaultRef("code"))));
    }

    [Fact]
    public void Forgotten_entry_goes_and_the_visits_other_entries_stay_and_a_second_one_of_a_name_replaces_the_first()
    {
        Fill();
        Store.Commit(effects: [new KioskEffect.ForgetEntry(PersonRef)]);
        Store.Commit(vault: VaultEntry.ForPhone(PhoneRef, Visit, "0911222333"));

        Assert.Equal((null, "0911222333"), (Store.Vault.Person(PersonRef), Store.Vault.Phone(PhoneRef)));
    }

    [Fact]
    public void Code_goes_with_the_acknowledged_row_that_brought_it_and_not_before()
    {
        var (first, second) = (new VaultRef("first"), new VaultRef("second"));
        Store.Commit(vault: [VaultEntry.ForCode(first, new PickupCode("K7M2QX9T8")), VaultEntry.ForCode(second, new PickupCode("M7K2QX9TX"))]);
        Store.Send(new UplinkMessage.PickupCodeMinted(Dossier, first, 10), new UplinkMessage.PickupCodeMinted(new DossierCode("X1"), second, 10));
        Store.Outbox.SetAside(1, 2, "refused");
        Reopen();
        Assert.Equal((new PickupCode("K7M2QX9T8"), new PickupCode("M7K2QX9TX")), (Store.Vault.Code(first), Store.Vault.Code(second)));

        Store.Acknowledge(1, 2);
        Assert.Equal((null, new PickupCode("M7K2QX9TX")), (Store.Vault.Code(first), Store.Vault.Code(second)));
    }

    [Fact]
    public void Code_that_neither_a_row_nor_a_result_names_is_swept_when_the_store_opens_and_every_other_stays()
    {
        var (loaded, nobody) = (new VaultRef("loaded"), new VaultRef("nobody"));
        var result = new ResultRecord(Dossier, new AgencyId("H29.Q6"), new Digest("dk1:x"), default, false, false, ResultCustody.Ready)
        {
            Pickup = new Pickup(PickupStatus.Minted, new Digest("kk1:x"), null, loaded),
        };
        Store.Commit(
            state => state with { Results = state.Results.Add(Dossier.Text, result) },
            vault: [VaultEntry.ForCode(loaded, new PickupCode("K7M2QX9T8")), VaultEntry.ForCode(nobody, new PickupCode("M7K2QX9TX"))]);
        Reopen();

        Assert.Equal((new PickupCode("K7M2QX9T8"), null), (Store.Vault.Code(loaded), Store.Vault.Code(nobody)));
    }

    private void Fill() => Store.Commit(
        state => state with { Visit = new Visit(Visit, VisitKind.DropOff, default) },
        vault: [VaultEntry.ForPerson(PersonRef, Visit, Hanh), VaultEntry.ForPhone(PhoneRef, Visit, Phone)]);

    private void Drop(int serial) => Store.Send(Shelf.Unsettled(serial));

    private (long Waiting, long Aside, DateTimeOffset? Oldest) Depth()
    {
        var depth = Store.Outbox.Depth();
        return (depth.Waiting, depth.Aside, depth.Oldest);
    }
}

/// <summary>The store that ships.</summary>
public sealed class ShippedStoreTests : StoreRowsContract
{
    private readonly DirectoryInfo _folder;

    public ShippedStoreTests()
        : this(Directory.CreateTempSubdirectory("kiosk-store-"))
    {
    }

    private ShippedStoreTests(DirectoryInfo folder)
        : base(new SqliteDisk(folder.FullName)) => _folder = folder;

    protected override void Remove() => _folder.Delete(recursive: true);
}

/// <summary>The store of simulated worlds, in memory.</summary>
public sealed class MemoryStoreTests() : StoreRowsContract(new MemoryDisk())
{
    protected override void Remove()
    {
        // Memory goes by itself.
    }
}
