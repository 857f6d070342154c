using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Run.Canaries;
using KioskLocker.Simulation.World;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>Pins in a world: production's bank over a chip that outlives the program.</summary>
public sealed class WorldBankTests
{
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    private readonly WorldCabinet _cabinet;
    private readonly CompartmentPlan _door;
    private readonly WorldLine<LockerOrder, LockerEvent> _line;
    private readonly List<LockerEvent> _events = [];
    private TimeSpan _now;

    public WorldBankTests()
    {
        var fit = Enumerable.Range(1, 1000).Select(WorldFitter.Draw).First(fit => fit.Cabinet.Boards.All(board => fit.KindOf(board) == LineKind.Gpio && board.OutputsActiveLow) && fit.Cabinet.Boards.Count == 1);
        _cabinet = new WorldCabinet(new FakeTimeProvider(), fit, Canary.None);
        _door = fit.Cabinet.Compartments[6];
        var wire = _cabinet.BoardLines.Single();
        _line = new(new LockerLine(wire.Family, fit.Boards, wire.Family.Options), wire.Far, 1_000_000, _events.Add);
        Pass(20);
    }

    [Fact]
    public void A_pulse_opens_its_door_and_ends_after_its_length()
    {
        Open();
        Pass(30);
        Assert.Equal(OpenOutcome.Opened, Assert.Single(_events.OfType<LockerEvent.OpenAnswered>()).Outcome);
        var released = Assert.Single(_cabinet.Ledger.After(0).Entries, entry => entry.What == Happening.LockReleased);
        Assert.Equal((_door.Number, WorldFit.PulseMs), (released.Door, released.Milliseconds));
    }

    [Fact]
    public void A_program_that_is_killed_leaves_its_lock_energised_until_the_system_switches_the_pins_off()
    {
        Open();
        PassUntil(() => _cabinet.Door(_door.Number).Energised);
        _cabinet.LoseProgram();
        Assert.True(_cabinet.Door(_door.Number).Energised);
        _cabinet.SwitchPinsOff(_now);
        Assert.False(_cabinet.Door(_door.Number).Energised);
    }

    [Fact]
    public void A_chip_that_falls_silent_takes_its_board_with_it_and_brings_it_back()
    {
        _cabinet.Banks[0].Chip.SetSilent(true);
        Pass(60);
        Assert.Equal(DeviceHealth.Offline, _events.OfType<LockerEvent.BoardChanged>().Last().Health);
        _cabinet.Cabinet.Force(_door.Number);
        Pass(60);
        Assert.NotEqual(DoorContact.Open, Contact());
        _cabinet.Banks[0].Chip.SetSilent(false);
        _cabinet.Banks[0].Retry();
        Pass(60);
        Assert.Equal(DeviceHealth.Ok, _events.OfType<LockerEvent.BoardChanged>().Last().Health);
        Assert.Equal(DoorContact.Open, Contact());
    }

    [Fact]
    public void A_pin_that_sticks_keeps_its_lock_energised_and_its_door_from_latching_until_it_is_mended()
    {
        Open();
        PassUntil(() => _cabinet.Door(_door.Number).Energised);
        _cabinet.Banks[0].Chip.SetStuck(_now, _door.Channel, true);
        Pass(30);
        Assert.True(_cabinet.Door(_door.Number).Energised);
        Assert.NotNull(_cabinet.Cabinet.Shut(_door.Number));
        _cabinet.Banks[0].Chip.SetStuck(_now, _door.Channel, false);
        Assert.Null(_cabinet.Cabinet.Shut(_door.Number));
    }

    /// <summary>Its latch is low after that, which on these boards would energise the lock, were the line driven.</summary>
    [Fact]
    public void A_driver_that_stuck_while_the_supply_was_away_drives_no_lock_until_it_is_mended()
    {
        var chip = _cabinet.Banks[0].Chip;
        chip.LosePower(_now);
        chip.SetStuck(_now, _door.Channel, true);
        Assert.True(chip.TryOpen(_now));
        Assert.DoesNotContain(_cabinet.Ledger.After(0).Entries, entry => entry.What == Happening.Pulse);
        chip.SetStuck(_now, _door.Channel, false);
        Open();
        Pass(30);
        Assert.Equal(OpenOutcome.Opened, Assert.Single(_events.OfType<LockerEvent.OpenAnswered>()).Outcome);
    }

    private DoorContact? Contact() => _events.OfType<LockerEvent.ContactChanged>().LastOrDefault(changed => changed.Compartment.Number == _door.Number)?.Contact;

    private void Open() => Assert.True(_line.TryOrder(new LockerOrder.Open(new EffectId(1, 1, 1), new CompartmentId(_door.Number), PulseRule.OnlyWhenClosed)));

    private void Pass(int tenths)
    {
        for (var until = _now + (tenths * Tenth); _now < until;)
            Step();
    }

    private void PassUntil(Func<bool> holds)
    {
        for (var steps = 0; !holds(); steps++)
        {
            Assert.True(steps < 100_000);
            Step();
        }
    }

    private void Step()
    {
        _now += TimeSpan.FromMilliseconds(5);
        _line.Run(_now);
    }
}
