using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

public sealed class DoorLogTests
{
    private static readonly CompartmentId Seven = new(7);
    private static readonly CompartmentId Eight = new(8);

    private readonly DoorLog _log = new();
    private long _seq;

    [Fact]
    public void An_opening_is_kept_with_its_outcome_and_how_long_the_board_took()
    {
        var order = Order(Seven);
        Assert.Null(Assert.Single(_log.Of(Seven)).Outcome);

        Follow(new KioskEvent.DoorAnswered(order, Seven, OpenOutcome.Opened), []);

        var opening = Assert.Single(_log.Of(Seven));
        Assert.Equal((OpenOutcome.Opened, TimeSpan.FromSeconds(1)), (opening.Outcome!.Value, opening.Took!.Value));
    }

    [Fact]
    public void A_refused_pulse_is_kept_with_the_boards_reason()
    {
        var order = Order(Seven);
        Follow(new KioskEvent.DoorAnswered(order, Seven, OpenOutcome.Jammed) { Refusal = "no such relay" }, []);

        Assert.Equal("no such relay", Assert.Single(_log.Of(Seven)).Refusal);
    }

    [Fact]
    public void A_door_that_opens_while_a_pulse_for_another_is_out_is_noted_there()
    {
        var order = Order(Seven);
        Follow(new KioskEvent.DoorContactChanged(Eight, DoorContact.Open), []);
        Follow(new KioskEvent.DoorContactChanged(Eight, DoorContact.Closed), []);
        Follow(new KioskEvent.DoorContactChanged(Eight, DoorContact.Open), []);
        Follow(new KioskEvent.DoorAnswered(order, Seven, OpenOutcome.Jammed), []);

        Assert.Equal([Eight], Assert.Single(_log.Of(Seven)).Instead);
    }

    [Fact]
    public void A_door_that_opens_after_the_answer_has_nothing_to_do_with_it()
    {
        var order = Order(Seven);
        Follow(new KioskEvent.DoorAnswered(order, Seven, OpenOutcome.Jammed), []);
        Follow(new KioskEvent.DoorContactChanged(Eight, DoorContact.Open), []);

        Assert.Empty(Assert.Single(_log.Of(Seven)).Instead);
    }

    [Fact]
    public void The_ordered_door_itself_is_not_another_one()
    {
        Order(Seven);
        Follow(new KioskEvent.DoorContactChanged(Seven, DoorContact.Open), []);

        Assert.Empty(Assert.Single(_log.Of(Seven)).Instead);
    }

    [Fact]
    public void Only_the_last_openings_are_kept_the_newest_first_and_orders_never_answered_do_not_pile_up()
    {
        for (var n = 0; n < 100; n++)
            Order(Seven);
        var last = Order(Seven);
        Follow(new KioskEvent.DoorAnswered(last, Seven, OpenOutcome.NoFeedback), []);

        var kept = _log.Of(Seven);
        Assert.Equal(DoorLog.MostOpenings, kept.Count);
        Assert.Equal(OpenOutcome.NoFeedback, kept[0].Outcome);
        Assert.Null(kept[1].Outcome);
        Assert.True(kept[0].At > kept[1].At);
    }

    private EffectId Order(CompartmentId door)
    {
        var id = new EffectId(1, _seq + 1, 0);
        Follow(new KioskEvent.Housekeeping(), [new KioskEffect.OpenCompartment(id, door)]);
        return id;
    }

    private void Follow(KioskEvent happened, IReadOnlyList<KioskEffect> effects)
    {
        _seq++;
        var envelope = new EventEnvelope(1, _seq, Pictures.Now + TimeSpan.FromSeconds(_seq), true, TimeSpan.FromSeconds(_seq), "boot-1", happened);
        _log.Follow(new Committed(envelope, KioskState.Initial, effects, null, null!));
    }
}
