using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>A Core that breaks its own rules about results is stopped by the store, in the transaction.</summary>
public sealed class StoreRulesOfResultsTests
{
    private static readonly DossierCode Code = new("H29.98-261101-00123");
    private static readonly DossierCode Other = new("H29.98-261101-00124");
    private static readonly AgencyId Agency = new("H29.Q6");
    private static readonly CompartmentId Place = new(2);
    private static readonly CompartmentId Elsewhere = new(3);

    private static readonly UplinkMessage Loaded = new UplinkMessage.ResultLoaded(Code, Agency, Place, new StaffId("CB012"), null, Shelf.Start);
    private static readonly UplinkMessage Collected = new UplinkMessage.ResultCollected(Code, Agency, Place, new CustodyEvidence(true, null, true), Shelf.Start);
    private static readonly UplinkMessage Returned = new UplinkMessage.ResultReturned(Code, Place, new StaffId("CB012"), null, Shelf.Start);

    [Fact]
    public void A_result_goes_in_and_out_when_each_step_is_told_once()
    {
        using var shelf = new Shelf();
        Load(shelf);
        shelf.Commit(state => Put(state, Held(PickupStatus.Reserved)));
        Take(shelf, Collected, state => Put(Content(state, Place, new CompartmentContent.PresumedEmpty()), Gone(ResultCustody.Collected, PickupStatus.Spent)));
        shelf.Commit(state => state with { Results = state.Results.Clear() });

        Assert.Equal(2, shelf.Store.Outbox.Depth().Waiting);
    }

    [Theory]
    [InlineData(ResultCustody.InMachine)]
    [InlineData(ResultCustody.Returned)]
    public void I_6_Custody_that_changes_without_telling_the_office_is_refused(ResultCustody custody)
    {
        using var shelf = new Shelf();
        if (custody == ResultCustody.Returned)
            Load(shelf);

        Refused(shelf, state => custody == ResultCustody.InMachine ? Put(Content(state, Place, Holds()), Held(PickupStatus.Minting)) : Put(Content(state, Place, new CompartmentContent.Empty()), Gone(custody, PickupStatus.Revoked)), "I-6");
    }

    [Fact]
    public void I_6_Custody_told_twice_or_told_of_another_result_or_without_a_change_is_refused()
    {
        using var shelf = new Shelf();
        Func<KioskState, KioskState> load = state => Put(Content(state, Place, Holds()), Held(PickupStatus.Minting));

        Refused(shelf, load, "I-6", Loaded, Loaded);
        Refused(shelf, load, "I-6", ((UplinkMessage.ResultLoaded)Loaded) with { Dossier = Other });
        Refused(shelf, load, "I-6", Returned);
        Refused(shelf, state => state, "I-6", Loaded);
    }

    [Fact]
    public void I_5_A_result_without_a_place_or_in_a_place_that_does_not_say_so_is_refused()
    {
        using var shelf = new Shelf();

        Refused(shelf, state => Put(state, Held(PickupStatus.Minting) with { Compartment = null }), "I-5", Loaded);
        Refused(shelf, state => Put(Content(state, Place, new CompartmentContent.Empty()), Held(PickupStatus.Minting)), "I-5", Loaded);
        Refused(shelf, state => Put(Content(state, Place, new CompartmentContent.Holds(Other)), Held(PickupStatus.Minting)), "I-5", Loaded);
        Refused(shelf, state => Put(Content(Content(state, Place, Holds()), Elsewhere, Holds()), Held(PickupStatus.Minting)), "I-5", Loaded);
    }

    [Fact]
    public void I_5_A_result_that_went_out_and_is_still_claimed_or_that_is_held_and_forgotten_is_refused()
    {
        using var shelf = new Shelf();
        Load(shelf);

        Refused(shelf, state => Put(state, Gone(ResultCustody.Returned, PickupStatus.Revoked)), "I-5", Returned);
        Refused(shelf, state => state with { Results = state.Results.Clear() }, "I-5");
    }

    [Theory]
    [InlineData(PickupStatus.Minted, PickupStatus.Spent)]
    [InlineData(PickupStatus.Revoked, PickupStatus.Spent)]
    [InlineData(PickupStatus.Reserved, PickupStatus.Reserved)]
    [InlineData(PickupStatus.Reserved, PickupStatus.Revoked)]
    public void I_14_A_result_that_goes_to_its_owner_on_a_code_that_is_not_reserved_or_not_spent_is_refused(PickupStatus before, PickupStatus after)
    {
        using var shelf = new Shelf();
        Load(shelf);
        shelf.Commit(state => Put(state, Held(before)));

        Refused(shelf, state => Put(Content(state, Place, new CompartmentContent.PresumedEmpty()), Gone(ResultCustody.Collected, after)), "I-14", Collected);
    }

    [Fact]
    public void I_14_A_spent_code_that_is_made_good_again_is_refused()
    {
        using var shelf = new Shelf();
        Load(shelf);
        shelf.Commit(state => Put(state, Held(PickupStatus.Reserved)));
        Take(shelf, Collected, state => Put(Content(state, Place, new CompartmentContent.PresumedEmpty()), Gone(ResultCustody.Collected, PickupStatus.Spent)));

        Refused(shelf, state => Put(state, Gone(ResultCustody.Collected, PickupStatus.Reserved)), "I-14");
    }

    private static void Load(Shelf shelf) => Take(shelf, Loaded, state => Put(Content(state, Place, Holds()), Held(PickupStatus.Minted)));

    private static void Take(Shelf shelf, UplinkMessage told, Func<KioskState, KioskState> change)
    {
        var seq = shelf.OutboxSeq + 1;
        shelf.Commit(state => Counted(change(state), seq), effects: [new KioskEffect.Send(seq, told)]);
    }

    private static void Refused(Shelf shelf, Func<KioskState, KioskState> change, string rule, params UplinkMessage[] told)
    {
        var first = shelf.OutboxSeq + 1;
        var commit = shelf.Make(state => told.Length == 0 ? change(state) : Counted(change(state), first + told.Length - 1), effects: [.. told.Select((message, i) => new KioskEffect.Send(first + i, message))]);
        var before = (shelf.Store.LastSeq, shelf.Store.Head, shelf.Store.Outbox.Depth().Waiting);

        Assert.StartsWith(rule, Assert.Throws<StoreRuleException>(() => shelf.Store.Commit(commit)).Message, StringComparison.Ordinal);

        Assert.Equal(before, (shelf.Store.LastSeq, shelf.Store.Head, shelf.Store.Outbox.Depth().Waiting));
    }

    private static KioskState Counted(KioskState state, long seq) => state with { Counters = state.Counters with { Epoch = 1, OutboxSeq = seq } };

    private static CompartmentContent.Holds Holds() => new(Code);

    private static KioskState Put(KioskState state, ResultRecord result) => state with { Results = state.Results.SetItem(result.Code.Text, result) };

    private static KioskState Content(KioskState state, CompartmentId id, CompartmentContent content) =>
        state with { Compartments = state.Compartments.SetItem(id.Number, new Compartment(id, CompartmentSize.Small, false, new BoardId("main"), content, false, DoorContact.Closed)) };

    private static ResultRecord Held(PickupStatus status) => new(Code, Agency, new Digest("dk1:owner"), CompartmentSize.Small, false, false, ResultCustody.InMachine)
    {
        Compartment = Place,
        Pickup = new Pickup(status, new Digest("kk1:code"), null, null),
    };

    private static ResultRecord Gone(ResultCustody custody, PickupStatus status) => Held(status) with { Custody = custody, Compartment = null };
}
