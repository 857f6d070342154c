using KioskLocker.Simulation.World;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Simulation.World;

public sealed class SimulatedCabinetTests
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(300);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly SimulatedCabinet _cabinet;

    public SimulatedCabinetTests() => _cabinet = Plans.Cabinet(SwitchClosedBy.DoorClosing, _clock);

    [Fact]
    public void An_energised_lock_pops_its_own_door_and_the_ledger_has_pulse_then_door_with_the_time()
    {
        _clock.Advance(TimeSpan.FromSeconds(7));
        _cabinet.Energise("main", 3, Pulse);

        Assert.Equal([3], _cabinet.Doors().Where(door => door.Open).Select(door => door.Number));
        var entries = _cabinet.Ledger.After(0).Entries;
        Assert.Equal([Happening.Pulse, Happening.DoorOpened], entries.Select(entry => entry.What));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 7, TimeSpan.Zero), entries[0].At);
        Assert.Equal((3, "main", 3, 300, "opened"), (entries[0].Door!.Value, entries[0].Board, entries[0].Channel!.Value, entries[0].Milliseconds!.Value, entries[0].Detail));
        Assert.Equal("lock", entries[1].Detail);
    }

    [Fact]
    public void A_jammed_door_stays_shut_under_a_pulse_until_it_is_freed()
    {
        Assert.Null(_cabinet.SetJam(3, true));
        _cabinet.Energise("main", 3, Pulse);
        Assert.False(Door(3).Open);
        Assert.Equal("jammed", _cabinet.Ledger.After(1).Entries.Single().Detail);

        Assert.Null(_cabinet.SetJam(3, false));
        _cabinet.Energise("main", 3, Pulse);
        Assert.True(Door(3).Open);
    }

    [Fact]
    public void A_door_is_shut_only_by_hand_and_not_twice()
    {
        _cabinet.Energise("main", 3, Pulse);
        _cabinet.Energise("main", 3, Pulse);
        Assert.True(Door(3).Open);
        Assert.Null(_cabinet.Shut(3));
        Assert.False(Door(3).Open);
        Assert.Equal(RefusalKind.NotNow, _cabinet.Shut(3)!.Kind);
        Assert.Equal([Happening.Pulse, Happening.DoorOpened, Happening.Pulse, Happening.DoorShut], Kinds());
    }

    [Fact]
    public void A_forced_door_opens_without_a_pulse_even_when_jammed()
    {
        _cabinet.SetJam(3, true);
        Assert.Null(_cabinet.Force(3));
        Assert.True(Door(3).Open);
        Assert.DoesNotContain(Happening.Pulse, Kinds());
        Assert.Equal("force", _cabinet.Ledger.After(0).Entries[^1].Detail);
        Assert.NotNull(_cabinet.Force(3));
    }

    [Fact]
    public void Things_pass_only_through_an_open_door()
    {
        Assert.Equal(RefusalKind.NotNow, _cabinet.PutIn(3, "túi")!.Kind);
        _cabinet.Force(3);
        Assert.Null(_cabinet.PutIn(3, "túi"));
        Assert.Null(_cabinet.PutIn(3, "giấy tờ"));
        _cabinet.Shut(3);
        Assert.Equal(RefusalKind.NotNow, _cabinet.TakeOut(3, null)!.Kind);
        Assert.Equal(2, Door(3).Items.Count);

        _cabinet.Force(3);
        Assert.Null(_cabinet.TakeOut(3, Door(3).Items[0].Id));
        Assert.Equal("giấy tờ", Door(3).Items.Single().Name);
        Assert.Null(_cabinet.TakeOut(3, null));
        Assert.Empty(Door(3).Items);
        Assert.Equal(RefusalKind.NotNow, _cabinet.TakeOut(3, null)!.Kind);
        Assert.Equal(["túi", "giấy tờ"], _cabinet.Ledger.After(0).Entries.Where(entry => entry.What == Happening.ItemOut).Select(entry => entry.Detail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("a\u0007b")]
    public void A_thing_without_a_proper_name_is_refused(string? name)
    {
        _cabinet.Force(3);
        Assert.Equal(RefusalKind.Malformed, _cabinet.PutIn(3, name)!.Kind);
    }

    [Fact]
    public void A_compartment_holds_so_many_things_and_no_more()
    {
        _cabinet.Force(3);
        for (var i = 0; i < SimulatedCabinet.MaxItems; i++)
            Assert.Null(_cabinet.PutIn(3, "tờ"));
        Assert.Equal(RefusalKind.NotNow, _cabinet.PutIn(3, "tờ")!.Kind);
    }

    // Switch, door, contact → bit set. A broken wire carries no current, whatever it was meant to say.
    [Theory]
    [InlineData(SwitchClosedBy.DoorClosing, false, ContactCondition.Ok, true)]
    [InlineData(SwitchClosedBy.DoorClosing, true, ContactCondition.Ok, false)]
    [InlineData(SwitchClosedBy.DoorOpening, false, ContactCondition.Ok, false)]
    [InlineData(SwitchClosedBy.DoorOpening, true, ContactCondition.Ok, true)]
    [InlineData(SwitchClosedBy.DoorClosing, false, ContactCondition.StuckOpen, false)]
    [InlineData(SwitchClosedBy.DoorOpening, false, ContactCondition.StuckOpen, true)]
    [InlineData(SwitchClosedBy.DoorClosing, true, ContactCondition.StuckClosed, true)]
    [InlineData(SwitchClosedBy.DoorOpening, true, ContactCondition.StuckClosed, false)]
    [InlineData(SwitchClosedBy.DoorClosing, false, ContactCondition.Broken, false)]
    [InlineData(SwitchClosedBy.DoorOpening, true, ContactCondition.Broken, false)]
    public void A_contact_sets_its_bit_as_its_wiring_and_its_fault_say(SwitchClosedBy wiring, bool open, ContactCondition condition, bool bit)
    {
        var cabinet = Plans.Cabinet(wiring, _clock);
        if (open)
            cabinet.Force(2);
        Assert.Null(cabinet.SetContact(2, condition));
        Assert.Equal(bit, cabinet.SwitchClosed("main", 2));
        Assert.Equal(bit == (wiring == SwitchClosedBy.DoorOpening), cabinet.Doors().Single(door => door.Number == 2).ReadsOpen);
    }

    [Fact]
    public void Swapped_lock_wires_open_the_neighbour_until_they_are_swapped_back()
    {
        Assert.Null(_cabinet.SwapWiring(2, 3, locks: true, contacts: false));
        _cabinet.Energise("main", 2, Pulse);
        Assert.True(Door(3).Open);
        Assert.False(Door(2).Open);
        Assert.Equal(2, Door(3).LockOf);
        Assert.False(_cabinet.SwitchClosed("main", 3));

        Assert.Null(_cabinet.SwapWiring(2, 3, locks: true, contacts: false));
        _cabinet.Energise("main", 2, Pulse);
        Assert.True(Door(2).Open);
    }

    [Fact]
    public void Swapped_contacts_tell_of_the_neighbour()
    {
        Assert.Null(_cabinet.SwapWiring(2, 3, locks: false, contacts: true));
        _cabinet.Force(2);
        Assert.True(_cabinet.SwitchClosed("main", 2));
        Assert.False(_cabinet.SwitchClosed("main", 3));
        Assert.True(Door(3).ReadsOpen);
        Assert.Equal(RefusalKind.Malformed, _cabinet.SwapWiring(2, 2, true, true)!.Kind);
        Assert.Equal(RefusalKind.Malformed, _cabinet.SwapWiring(2, 3, false, false)!.Kind);
    }

    [Fact]
    public void A_contact_wired_to_another_channel_than_its_lock_tells_there_of_its_door()
    {
        var plan = Plans.Plan(Plans.Board("main", 1, 4, SwitchClosedBy.DoorClosing));
        var cabinet = new SimulatedCabinet(
            plan with { Compartments = [plan.Compartments[0] with { Contact = 3 }, plan.Compartments[1] with { Contact = 1 }] }, new CabinetLedger(_clock, 100));
        cabinet.Energise("main", 1, Pulse);
        Assert.Equal([true, false, false, false], Enumerable.Range(1, 4).Select(channel => cabinet.SwitchClosed("main", channel)));
        Assert.Equal([true, false], cabinet.Doors().Select(door => door.ReadsOpen));
    }

    [Fact]
    public void The_service_panel_and_mains_move_their_switches_and_are_written_down()
    {
        var fittings = Fitted(SwitchPosition.Open).Fittings;
        Assert.True(fittings.SwitchClosed("main", 3));
        Assert.Null(fittings.SetPanel(true));
        Assert.False(fittings.SwitchClosed("main", 3));
        Assert.Equal(RefusalKind.NotNow, fittings.SetPanel(true)!.Kind);
        Assert.Null(fittings.SetMains(false));
        Assert.Equal(RefusalKind.NotNow, fittings.SetMains(false)!.Kind);
        Assert.Equal((true, false), (fittings.View().PanelOpen, fittings.View().Mains));
        Assert.Null(fittings.SetPanel(false));
        Assert.Null(fittings.SetMains(true));
        Assert.True(fittings.SwitchClosed("main", 3));
    }

    [Fact]
    public void A_switch_that_closes_when_it_trips_is_open_at_rest()
    {
        var cabinet = Fitted(SwitchPosition.Closed);
        Assert.False(cabinet.SwitchClosed("main", 3));
        cabinet.Fittings.SetPanel(true);
        Assert.True(cabinet.SwitchClosed("main", 3));
        Assert.Equal([Happening.PanelOpened], cabinet.Ledger.After(0).Entries.Select(entry => entry.What));
    }

    [Fact]
    public void A_lamp_is_lit_while_its_relay_is_closed_and_no_lock_gets_its_current()
    {
        var cabinet = Fitted(SwitchPosition.Open);
        cabinet.Connect("main", 4, true, TimeSpan.Zero, null);
        Assert.True(cabinet.Fittings.View().Lamps[2]);
        Assert.Null(cabinet.Fittings.View().Buzzer);
        cabinet.Connect("main", 4, false, TimeSpan.FromSeconds(1), null);
        Assert.False(cabinet.Fittings.View().Lamps[2]);
        Assert.Equal([(Happening.LampOn, 2), (Happening.LampOff, 2)], cabinet.Ledger.After(0).Entries.Select(entry => (entry.What, entry.Door!.Value)));
    }

    [Fact]
    public void A_door_that_is_not_there_is_named_with_those_that_are()
    {
        var refusal = _cabinet.Shut(99)!;
        Assert.Equal(RefusalKind.NotHere, refusal.Kind);
        Assert.Contains("99", refusal.Sentence, StringComparison.Ordinal);
        Assert.Contains("1, 2, 3", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_ledger_forgets_the_oldest_and_says_how_many()
    {
        var ledger = new CabinetLedger(_clock, 3);
        for (var i = 0; i < 5; i++)
            ledger.Write(Happening.Jammed, i);
        var page = ledger.After(0);
        Assert.Equal((5, 2), (page.Last, page.Forgotten));
        Assert.Equal([3L, 4, 5], page.Entries.Select(entry => entry.Seq));
        Assert.Equal(0, ledger.After(3).Forgotten);
        Assert.Equal([4L, 5], ledger.After(3).Entries.Select(entry => entry.Seq));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9007199254740991)]
    [InlineData(long.MaxValue)]
    public void A_ledger_asked_for_what_comes_after_everything_tells_its_last_number_and_no_entry(long after)
    {
        var ledger = new CabinetLedger(_clock, 3);
        for (var i = 0; i < 5; i++)
            ledger.Write(Happening.Jammed, i);
        var page = ledger.After(after);
        Assert.Equal((5, 0), (page.Last, page.Forgotten));
        Assert.Empty(page.Entries);
    }

    /// <summary>Two doors, a tamper switch on channel 3, a lamp of door 2 on relay 4.</summary>
    private SimulatedCabinet Fitted(SwitchPosition activeWhen)
    {
        var plan = Plans.Plan(LineKind.ModbusRelay, Plans.Board("main", 1, 4, SwitchClosedBy.DoorClosing));
        return new SimulatedCabinet(
            plan with
            {
                Compartments = [.. plan.Compartments.Take(2)],
                Inputs = [new InputPlan { Sense = PlanSense.Tamper, Board = "main", Channel = 3, ActiveWhen = activeWhen }],
                Outputs = [new OutputPlan { Kind = PlanSignal.Lamp, Board = "main", Channel = 4, Compartment = 2 }],
            },
            new CabinetLedger(_clock, 100));
    }

    private DoorView Door(int number) => _cabinet.Doors().Single(door => door.Number == number);

    private IEnumerable<Happening> Kinds() => _cabinet.Ledger.After(0).Entries.Select(entry => entry.What);
}
