using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>What the store itself checks of each commit; a refused one leaves no trace.</summary>
public sealed class StoreRulesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void I_7_Outbox_number_with_a_gap_or_used_again_is_refused(long seq)
    {
        using var shelf = new Shelf();
        var commit = shelf.Make(
            state => state with { Counters = state.Counters with { OutboxSeq = seq } }, effects: [new KioskEffect.Send(seq, Shelf.Service("x"))]);

        Refused(shelf, commit, "I-7");
    }

    [Fact]
    public void I_7_Outbox_number_that_the_state_does_not_remember_is_refused()
    {
        using var shelf = new Shelf();

        Refused(shelf, shelf.Make(effects: [new KioskEffect.Send(1, Shelf.Service("x"))]), "I-7");
    }

    [Fact]
    public void I_7_Event_of_another_epoch_is_refused()
    {
        using var shelf = new Shelf();
        var commit = shelf.Make();

        Refused(shelf, commit with { Envelope = commit.Envelope with { Epoch = 2 } }, "I-7");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void I_17_Event_that_does_not_follow_the_last_one_is_refused(long seq)
    {
        using var shelf = new Shelf();
        var commit = shelf.Make();

        Refused(shelf, commit with { Envelope = commit.Envelope with { Seq = seq } }, "I-17");
    }

    [Fact]
    public void I_17_Step_from_another_state_than_the_last_one_is_refused()
    {
        using var shelf = new Shelf();

        Refused(shelf, shelf.Make() with { Before = Shelf.Full() }, "I-17");
    }

    [Theory]
    [InlineData(Custody.InMachine)]
    [InlineData(Custody.Unsettled)]
    [InlineData(Custody.Withdrawn)]
    [InlineData(Custody.Emptied)]
    [InlineData(Custody.Disputed)]
    public void I_6_Custody_that_changes_without_telling_the_office_is_refused(Custody custody)
    {
        using var shelf = new Shelf();

        Refused(shelf, shelf.Make(state => With(state, custody)), "I-6");
    }

    [Theory]
    [InlineData(Custody.Unsettled, 2)]
    [InlineData(Custody.InMachine, 1)]
    public void I_6_Custody_told_twice_or_told_as_something_else_is_refused(Custody custody, int times)
    {
        using var shelf = new Shelf();
        var commit = shelf.Make(
            state => With(state, custody) with { Counters = state.Counters with { OutboxSeq = times } },
            effects: [.. Enumerable.Range(1, times).Select(seq => new KioskEffect.Send(seq, Shelf.Unsettled(1)))]);

        Refused(shelf, commit, "I-6");
    }

    [Fact]
    public void I_6_Custody_told_once_is_taken_and_what_does_not_pass_custody_needs_no_telling()
    {
        using var shelf = new Shelf();
        shelf.Commit(state => With(state, Custody.Intended));
        shelf.Commit(
            state => With(state, Custody.Unsettled) with { Counters = state.Counters with { OutboxSeq = 1 } }, effects: [new KioskEffect.Send(1, Shelf.Unsettled(1))]);
        shelf.Commit(state => With(state, Custody.Out));

        Assert.Equal(3, shelf.Store.LastSeq);
        Assert.IsType<UplinkMessage.DropOffUnsettled>(Assert.Single(shelf.Store.Outbox.Head(10)).Envelope.Message);
    }

    private static KioskState With(KioskState state, Custody custody) =>
        state with { Dossiers = state.Dossiers.SetItem(Shelf.Number(1).Text, Shelf.Dossier(1, new VisitId(1, 1), custody)) };

    private static void Refused(Shelf shelf, KioskCommit commit, string rule)
    {
        var before = (shelf.Store.LastSeq, shelf.Store.Head, shelf.Store.Outbox.Depth().Waiting);

        Assert.StartsWith(rule, Assert.Throws<StoreRuleException>(() => shelf.Store.Commit(commit)).Message, StringComparison.Ordinal);

        Assert.Equal(before, (shelf.Store.LastSeq, shelf.Store.Head, shelf.Store.Outbox.Depth().Waiting));
        shelf.Commit();
        shelf.Reopen();
        Assert.Equal(before.LastSeq + 1, shelf.Store.LastSeq);
    }
}
