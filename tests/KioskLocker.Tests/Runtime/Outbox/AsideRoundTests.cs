using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>I-9, I-10: events that the office refused are kept, and offered to it again.</summary>
public sealed class AsideRoundTests : RelayBench
{
    [Fact]
    public async Task I_10_What_was_set_aside_is_offered_again_after_six_hours_and_taken_in_order_once_the_office_can_read_it()
    {
        await SetAsideAsync(3, 7);
        Assert.Equal([3L, 5L, 7L], Desk.Store.Outbox.Aside().Select(row => row.Seq));

        // Once in each run, as soon as nothing else waits.
        var sent = Office.Batches.Count;
        await RoundAsync();
        Assert.Equal([3L, 7L], Office.Batches.Skip(sent).Select(batch => Assert.Single(batch.Events).Seq));
        var asked = Office.Batches.Count;

        // Too early.
        Time.Advance(OutboxRelay.AskAgainAfter - TimeSpan.FromSeconds(1));
        await RoundAsync();
        Assert.Equal(asked, Office.Batches.Count);

        // The office still cannot read it: what follows of its dossier is not even offered, the other one is.
        Time.Advance(TimeSpan.FromSeconds(1));
        await RoundAsync();
        Assert.Equal([3L, 7L], Office.Batches.Skip(asked).Select(batch => Assert.Single(batch.Events).Seq));
        Assert.Equal([3L, 5L, 7L], Desk.Store.Outbox.Aside().Select(row => row.Seq));
        Assert.True(Relay.Health.IsHealthy);

        // It has learned to read one of the two; what waits for that one follows it, and the other one stays.
        Office.Poison = e => e.Seq == 7;
        Time.Advance(OutboxRelay.AskAgainAfter);
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 3, 5], Office.StoredSeqs);
        Assert.Equal([7L], Desk.Store.Outbox.Aside().Select(row => row.Seq));

        // What is told of the dossier from now on goes its usual way.
        Desk.Tell(new UplinkMessage.PersonalDataErased(new VisitId(1, 3), StoreDesk.Number(3)));
        await DrainAsync();
        Assert.Equal(9, Office.StoredSeqs[^1]);
    }

    [Fact]
    public async Task I_10_Asked_to_the_relay_offers_at_once_what_was_set_aside_after_what_waits()
    {
        await SetAsideAsync(3, 7);
        await RoundAsync();
        Office.Poison = _ => false;
        Desk.TellStarted();
        Relay.AskAgain();
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 9, 3, 5, 7], Office.StoredSeqs);
        Assert.Null(Relay.AsideAlert());
    }

    [Fact]
    public async Task Round_of_offers_that_the_network_interrupts_goes_on_where_it_was()
    {
        await SetAsideAsync(3, 7);
        Office.Poison = _ => false;
        Relay.AskAgain();
        await TurnAsync();
        Network.Down = true;

        // As patient as with everything else.
        Assert.Equal(TimeSpan.FromSeconds(0.5), await TurnAsync());
        Assert.Equal(TimeSpan.FromSeconds(1), await TurnAsync());
        Assert.False(Relay.Health.IsHealthy);
        Network.Down = false;
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 3, 5, 7], Office.StoredSeqs);
        Assert.True(Relay.Health.IsHealthy);
    }

    [Fact]
    public async Task Event_set_aside_over_which_the_office_stumbles_keeps_none_behind_it_from_being_offered()
    {
        await SetAsideAsync(3, 7);
        Office.Poison = _ => false;
        for (var fault = 0; fault < 5; fault++)
        {
            Office.Then(500, "text/plain", "boom");
            Assert.True(await TurnAsync() > TimeSpan.Zero);
        }

        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 7], Office.StoredSeqs);

        // It has its turn again within minutes, and what waits for it after it.
        Time.Advance(TimeSpan.FromMinutes(10));
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 7, 3, 5], Office.StoredSeqs);
    }

    [Fact]
    public async Task Event_set_aside_that_this_version_cannot_read_is_passed_over()
    {
        await SetAsideAsync(3, 7);
        Office.Poison = _ => false;
        Desk.Tamper("UPDATE outbox SET json = replace(json, 'dossierDeposited', 'ofALaterVersion') WHERE seq = 3");
        await RoundAsync();
        Assert.Equal([1, 2, 4, 6, 8, 7], Office.StoredSeqs);
        Assert.Equal([3L, 5L], Desk.Store.Outbox.Aside().Select(row => row.Seq));
    }

    /// <summary>Eight events, of which the office refuses these; 5 is of the dossier of 3.</summary>
    private async Task SetAsideAsync(params long[] poison)
    {
        TellSix();
        Desk.TellStarted();
        Desk.TellStarted();
        Office.Poison = e => poison.Contains(e.Seq);
        await DrainAsync();
    }

    /// <summary>Turns until the relay wants to rest.</summary>
    private async Task RoundAsync()
    {
        for (var turn = 0; await TurnAsync() == TimeSpan.Zero; turn++)
            Assert.True(turn < 100, Relay.Health.Problem);
    }
}
