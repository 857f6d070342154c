using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>A bank of pins as a pure step, in virtual time.</summary>
public sealed class GpioBankTests
{
    [Fact]
    public void Everything_is_put_at_rest_before_anything_else_locks_first_and_active_low_ones_high()
    {
        var bench = new BankBench();
        Assert.Equal([10, 11, 12, 13, 20, 21], bench.Writes.Select(entry => entry.Write.Pin));
        Assert.Equal([false, false, true, true, false, true], bench.Writes.Select(entry => entry.Write.High));
        Assert.All(bench.Writes, entry => Assert.Null(entry.Write.Limit));
        Assert.All(Enumerable.Range(1, 4), channel => Assert.False(bench.IsOn(channel)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_pulse_energises_its_lock_alone_and_exactly_for_its_length(int channel)
    {
        var bench = new BankBench();
        bench.Run(1_000);
        bench.Writes.Clear();
        var began = bench.Now;
        Assert.IsType<BoardFrame.Taken>(bench.Pulse(channel, 300));
        Assert.True(bench.IsOn(channel));
        Assert.Equal(channel, bench.Bank.Energised);
        bench.Run(5_000);
        var pin = bench.Settings.Locks[channel].Pin;
        Assert.Equal([pin, pin], bench.Writes.Select(entry => entry.Write.Pin));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(300)], bench.Writes.Select(entry => entry.At - began));
        Assert.Equal([TimeSpan.FromMilliseconds(400), null], bench.Writes.Select(entry => entry.Write.Limit));
        Assert.False(bench.IsOn(channel));
        Assert.Null(bench.Bank.Energised);
    }

    [Fact]
    public void A_second_lock_is_refused_while_one_is_energised_and_taken_afterwards()
    {
        var bench = new BankBench();
        bench.Pulse(1, 300);
        Refused(GpioRefusal.AnotherLock, bench.Pulse(2, 300));
        Refused(GpioRefusal.AnotherLock, bench.Pulse(1, 300));
        Assert.False(bench.IsOn(2));
        bench.Run(300);
        Assert.False(bench.IsOn(1));
        Assert.IsType<BoardFrame.Taken>(bench.Pulse(2, 300));
        Assert.True(bench.IsOn(2));
    }

    [Fact]
    public void A_pulse_that_is_due_to_end_ends_before_the_next_request_is_judged()
    {
        var bench = new BankBench();
        bench.Pulse(1, 300);
        bench.Run(299);
        Assert.True(bench.IsOn(1));
        bench.Run(1);
        Assert.IsType<BoardFrame.Taken>(bench.Pulse(2));
        Assert.False(bench.IsOn(1));
    }

    [Fact]
    public void What_the_bank_cannot_do_is_refused_with_the_reason_and_moves_no_pin()
    {
        var bench = new BankBench();
        bench.Writes.Clear();
        Refused(GpioRefusal.NoSuchChannel, bench.Pulse(5));
        Refused(GpioRefusal.NoSuchChannel, bench.Switch(1, true));
        Refused(GpioRefusal.PulseTooLong, bench.Pulse(1, 2_001));
        Refused(GpioRefusal.PulseTooLong, bench.Pulse(1, 0));
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public void A_lamp_stays_as_it_is_switched_while_locks_are_pulsed_and_ends_with_all_off()
    {
        var bench = new BankBench();
        bench.Switch(Banks.Lamp, true);
        bench.Switch(Banks.Buzzer, true);
        bench.Pulse(1, 300);
        bench.Run(10_000);
        Assert.True(bench.IsLit(Banks.Lamp) && bench.IsLit(Banks.Buzzer));
        bench.Switch(Banks.Buzzer, false);
        Assert.Equal([Banks.Lamp], bench.Bank.OutputsOn);
        bench.Pulse(2, 300);
        Assert.IsType<BoardFrame.Taken>(bench.AllOff());
        Assert.False(bench.IsLit(Banks.Lamp) || bench.IsOn(2));
        Assert.Empty(bench.Bank.OutputsOn);
    }

    [Fact]
    public void Once_stopped_everything_is_off_and_nothing_goes_on_any_more()
    {
        var bench = new BankBench();
        bench.Switch(Banks.Lamp, true);
        bench.Pulse(3);
        bench.Stop();
        Assert.False(bench.IsOn(3) || bench.IsLit(Banks.Lamp));
        Refused(GpioRefusal.Stopping, bench.Pulse(1));
        Refused(GpioRefusal.Stopping, bench.Switch(Banks.Lamp, true));
        Assert.IsType<BoardFrame.Taken>(bench.Switch(Banks.Lamp, false));
        bench.Run(100);
        Assert.IsType<BoardFrame.Contacts>(bench.Read());
    }

    [Fact]
    public void Requests_for_other_addresses_and_broken_ones_are_none_of_its_business()
    {
        var bench = new BankBench();
        var family = new GpioFamily(Banks.Settings with { Address = 2 });
        bench.Writes.Clear();
        bench.Hear(family.Pulse(Banks.Board with { Address = 2 }, 1).Bytes);
        var broken = new GpioFamily(Banks.Settings).Pulse(Banks.Board, 1).Bytes;
        broken[3] ^= 1;
        bench.Hear(broken);
        Assert.Empty(bench.Writes);
        Assert.Empty(bench.Frames);
        Assert.IsType<BoardFrame.Taken>(bench.Pulse(1));
    }

    [Fact]
    public void Requests_in_single_bytes_and_glued_ones_are_understood()
    {
        var bench = new BankBench();
        bench.Run(200);
        var family = new GpioFamily(Banks.Settings);
        bench.Frames.Clear();
        byte[] two = [.. family.ReadContacts(Banks.Board).Bytes, .. family.Switch(Banks.Board, Banks.Lamp, true)!.Bytes];
        bench.Hear(two);
        foreach (var value in two)
        {
            bench.Hear(value);
        }

        Assert.Equal(["Contacts", "Taken", "Contacts", "Taken"], bench.Frames.Select(entry => entry.Frame.GetType().Name));
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 100)]
    public void A_switch_counts_once_it_held_still_for_its_time_and_not_before(bool closes, int after)
    {
        var bench = new BankBench();
        bench.Close(1, !closes);
        bench.Run(1_000);
        bench.Frames.Clear();
        bench.Close(1, closes);
        bench.Edge(1);
        bench.Run(after - 1);
        Assert.Equal(!closes, IsClosed(bench, 1));
        bench.Run(12);
        Assert.Equal(closes, IsClosed(bench, 1));
        Assert.Single(bench.Frames, entry => entry.Frame is BoardFrame.Changed);
    }

    [Fact]
    public void Without_edges_a_change_is_found_by_looking()
    {
        var bench = new BankBench();
        bench.Run(1_000);
        bench.Frames.Clear();
        Assert.False(IsClosed(bench, 2));
        bench.Close(2);
        bench.Run(50 + 30 + 10);
        Assert.True(IsClosed(bench, 2));
        Assert.Contains(bench.Frames, entry => entry.Frame is BoardFrame.Changed);
    }

    [Fact]
    public void A_bounce_begins_the_time_anew_also_one_that_only_the_chip_saw()
    {
        var bench = new BankBench();
        bench.Run(1_000);
        bench.Close(1);
        bench.Edge(1);
        for (var bounce = 0; bounce < 5; bounce++)
        {
            bench.Run(25);
            bench.Edge(1);
            Assert.False(IsClosed(bench, 1));
        }

        bench.Run(45);
        Assert.True(IsClosed(bench, 1));
    }

    [Fact]
    public void A_switch_that_chatters_says_nothing_until_it_has_been_calm()
    {
        var bench = new BankBench();
        bench.Close(1);
        bench.Run(1_000);
        Assert.Equal(0UL, bench.Contacts().Doubtful & 1);
        for (var at = 0; at < 60; at++)
        {
            bench.Close(1, at % 2 == 0);
            bench.Run(40);
        }

        Assert.Equal(1UL, bench.Contacts().Doubtful & 1);
        Assert.Equal(0UL, bench.Contacts().Doubtful & ~1UL);
        bench.Close(1);
        bench.Run(200);
        Assert.Equal(1UL, bench.Contacts().Doubtful & 1);
        bench.Run(600);
        Assert.Equal((1UL, 0UL), (bench.Contacts().Bits & 1, bench.Contacts().Doubtful & 1));
    }

    [Fact]
    public void Nothing_is_told_of_switches_before_they_first_held_still_nor_of_pins_that_cannot_be_read()
    {
        var bench = new BankBench();
        Refused(GpioRefusal.NotRead, bench.Read());
        bench.Run(20);
        Assert.Equal(0b11111UL, bench.Contacts().Doubtful);
        bench.Run(200);
        Assert.Equal(0UL, bench.Contacts().Doubtful);
        bench.CanRead = false;
        bench.Run(400);
        Assert.IsType<BoardFrame.Contacts>(bench.Read());
        bench.Run(200);
        Refused(GpioRefusal.NotRead, bench.Read());
        bench.CanRead = true;
        bench.Run(60);
        Assert.IsType<BoardFrame.Contacts>(bench.Read());
    }

    [Fact]
    public void An_idle_bank_looks_seldom_and_a_restless_one_often()
    {
        var bench = new BankBench();
        bench.Run(2_000);
        var before = bench.Looks;
        bench.Run(10_000);
        Assert.Equal(200, bench.Looks - before);
        bench.Close(1);
        bench.Edge(1);
        before = bench.Looks;
        bench.Run(29);
        Assert.Equal(3, bench.Looks - before);
    }

    [Fact]
    public void Random_bytes_neither_throw_nor_move_a_lock_and_the_next_request_is_heard()
    {
        var random = new Random(4);
        var bench = new BankBench();
        bench.Writes.Clear();
        var bytes = new byte[4096];
        for (var round = 0; round < 50; round++)
        {
            random.NextBytes(bytes);
            bench.Hear(bytes);

            // The end of a false beginning may hide one request, never two.
            bench.Hear(new GpioFamily(Banks.Settings).ReadContacts(Banks.Board).Bytes);
            bench.Frames.Clear();
            Assert.IsNotType<BoardFrame.Changed>(bench.Read());
        }

        Assert.Empty(bench.Writes);
    }

    [Fact]
    public void A_bank_that_cannot_be_is_refused_with_a_sentence()
    {
        Assert.Null(Banks.Settings.Problem());
        Assert.Contains("line 10 is used by lock 1 and by switch 1", (Banks.Settings with { Switches = new Dictionary<int, GpioInputPin> { [1] = new(10, GpioPull.Up, true) } }).Problem(), StringComparison.Ordinal);
        Assert.Contains("channel 65", (Banks.Settings with { Locks = new Dictionary<int, GpioOutputPin> { [65] = new(1, false) } }).Problem(), StringComparison.Ordinal);
        Assert.Contains("line 64", (Banks.Settings with { Locks = new Dictionary<int, GpioOutputPin> { [1] = new(64, false) } }).Problem(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GpioBank(Banks.Settings with { Address = 0 }));
    }

    [Fact]
    public void A_map_names_its_locks_and_everything_else_is_switched_as_a_lamp()
    {
        var bank = GpioBankSettings.OfMap([12, 13, 16], [4, 17], outputsActiveLow: true, inputsActiveLow: true, GpioPull.Up, locks: [1, 3]);
        Assert.Equal([(1, 12), (3, 16)], bank.Locks.Select(entry => (entry.Key, entry.Value.Pin)));
        Assert.Equal([(2, 13)], bank.Outputs.Select(entry => (entry.Key, entry.Value.Pin)));
        Assert.Equal([(1, 4), (2, 17)], bank.Switches.Select(entry => (entry.Key, entry.Value.Pin)));
        Assert.True(bank.Locks[1].ActiveLow);
        Assert.Equal(new GpioInputPin(17, GpioPull.Up, true), bank.Switches[2]);
    }

    private static bool IsClosed(BankBench bench, int channel) => (bench.Contacts().Bits >> (channel - 1) & 1) != 0;

    private static void Refused(GpioRefusal why, BoardFrame frame)
    {
        var refused = Assert.IsType<BoardFrame.Refused>(frame);
        Assert.Equal((int)why, refused.Code);
        Assert.NotEmpty(refused.Reason);
    }
}
