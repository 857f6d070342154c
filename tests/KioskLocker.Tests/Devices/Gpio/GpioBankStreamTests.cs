using System.Collections.Concurrent;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Tests.Devices.Line;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>The bank on its threads, over a chip in memory. Every wait here is for something to happen, none for time to pass.</summary>
public sealed class GpioBankStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeChip _chip = new();
    private readonly GpioFamily _family = new(Banks.Settings);

    public GpioBankStreamTests()
    {
        foreach (var input in Banks.Settings.Switches.Values)
        {
            _chip.World[input.Pin] = false;
        }
    }

    [Fact]
    public void Outputs_are_at_rest_before_an_input_is_touched_and_each_level_is_set_before_its_direction()
    {
        // As a killed kiosk leaves a chip: a lock energised, a relay that is active low held on.
        (_chip.Modes[10], _chip.Latches[10]) = (System.Device.Gpio.PinMode.Output, true);
        (_chip.Modes[12], _chip.Latches[12]) = (System.Device.Gpio.PinMode.Output, false);
        using (Open())
        {
            var log = _chip.Log.ToList();
            var firstInput = log.FindIndex(entry => entry.StartsWith("open 3", StringComparison.Ordinal));
            foreach (var output in Banks.Settings.AllOutputs)
            {
                var written = log.FindIndex(entry => entry.StartsWith($"write {output.Pin} ", StringComparison.Ordinal));
                Assert.InRange(written, 0, firstInput);
                Assert.True(written < log.FindIndex(entry => entry == $"mode {output.Pin} Output"), $"line {output.Pin} got its direction before its level");
            }

            Assert.Equal((false, true), (_chip.Drives(10), _chip.Drives(12)));
        }
    }

    [Fact]
    public async Task A_pulse_switches_a_lock_on_and_off_again_without_the_watchdog()
    {
        await using var bank = Open();
        Assert.IsType<BoardFrame.Taken>(await Ask(bank, _family.Pulse(Banks.Board with { Pulse = TimeSpan.FromMilliseconds(60) }, 1)));
        Assert.Contains("write 10 High", _chip.Log);
        await Eventually.True(() => !_chip.Drives(10), "off");
        Assert.Equal(0, bank.PulsesCut);
    }

    [Fact]
    public async Task A_pulse_whose_bank_hangs_is_ended_by_the_watchdog_while_it_hangs()
    {
        using var release = new ManualResetEventSlim();
        await using var bank = Open(Banks.Settings with { WatchdogMargin = TimeSpan.FromMilliseconds(20) });
        await Settled(bank);
        using var hangs = new ManualResetEventSlim();
        _chip.BeforeRead = () =>
        {
            if (_chip.Drives(10))
            {
                hangs.Set();
                release.Wait();
            }
        };
        try
        {
            await bank.WriteAsync(_family.Pulse(Banks.Board with { Pulse = TimeSpan.FromMilliseconds(300) }, 1).Bytes, CancellationToken.None);
            Assert.True(hangs.Wait(Patience), "the bank looks at its pins during the pulse");
            await Eventually.True(() => !_chip.Drives(10), "off, with the bank's own thread inside the driver");
            Assert.False(release.IsSet);
        }
        finally
        {
            release.Set();
        }

        await Eventually.True(() => bank.PulsesCut == 1, "counted");
        Assert.IsType<BoardFrame.Taken>(await Ask(bank, _family.Pulse(Banks.Board with { Pulse = TimeSpan.FromMilliseconds(60) }, 2)));
    }

    [Fact]
    public async Task A_lock_that_cannot_be_switched_off_at_once_is_tried_again_until_it_is_off()
    {
        using var release = new ManualResetEventSlim();
        var refusals = 0;
        await using var bank = Open(Banks.Settings with { WatchdogMargin = TimeSpan.FromMilliseconds(20) });
        await Settled(bank);
        _chip.BeforeRead = () =>
        {
            if (_chip.Drives(10))
            {
                release.Wait();
            }
        };
        _chip.BeforeWrite = (pin, high) =>
        {
            if (pin == 10 && !high && Interlocked.Increment(ref refusals) <= 3)
            {
                throw new IOException("bus error");
            }
        };
        try
        {
            await bank.WriteAsync(_family.Pulse(Banks.Board with { Pulse = TimeSpan.FromMilliseconds(300) }, 1).Bytes, CancellationToken.None);
            await Eventually.True(() => _chip.Log.Contains("write 10 High") && !_chip.Drives(10), "off at the fourth attempt");
            Assert.True(refusals >= 4);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task Closing_in_the_middle_of_a_pulse_switches_everything_off_and_gives_the_chip_back()
    {
        var bank = Open();
        await Ask(bank, _family.Switch(Banks.Board, Banks.Lamp, true)!);
        await Ask(bank, _family.Pulse(Banks.Board with { Pulse = TimeSpan.FromSeconds(2) }, 3));
        Assert.False(_chip.Drives(12));
        Assert.True(_chip.Drives(20));
        await bank.DisposeAsync();
        Assert.True(_chip.Drives(12));
        Assert.False(_chip.Drives(20));
        Assert.Equal(0, _chip.Open);
    }

    [Fact]
    public async Task Closing_a_bank_that_hangs_switches_off_from_the_closing_side_and_the_chip_comes_back_later()
    {
        using var release = new ManualResetEventSlim();
        var bank = Open();
        await Ask(bank, _family.Switch(Banks.Board, Banks.Lamp, true)!);
        using var hangs = new ManualResetEventSlim();
        _chip.BeforeRead = () =>
        {
            hangs.Set();
            release.Wait();
        };
        Assert.True(hangs.Wait(Patience));
        await bank.DisposeAsync();
        Assert.False(_chip.Drives(20));
        Assert.Equal(1, _chip.Open);
        release.Set();
        await Eventually.True(() => _chip.Open == 0, "given back when the driver came out");
    }

    [Fact]
    public async Task From_the_signal_to_end_on_everything_is_off_and_nothing_goes_on()
    {
        await using var bank = Open();
        await Ask(bank, _family.Switch(Banks.Board, Banks.Lamp, true)!);
        await Ask(bank, _family.Pulse(Banks.Board with { Pulse = TimeSpan.FromSeconds(2) }, 1));
        bank.Stop();
        await Eventually.True(() => !_chip.Drives(10) && !_chip.Drives(20), "off");
        Assert.Equal((int)GpioRefusal.Stopping, Assert.IsType<BoardFrame.Refused>(await Ask(bank, _family.Pulse(Banks.Board, 2))).Code);
    }

    [Fact]
    public async Task An_edge_of_the_chip_is_enough_to_learn_of_a_change()
    {
        var seldom = Banks.Settings with { IdleSample = TimeSpan.FromHours(1), StaleAfter = TimeSpan.FromHours(2) };
        await using var bank = Open(seldom);
        Assert.True(bank.FollowsEdges);
        await Settled(bank);
        _chip.Move(30, high: true);
        Assert.IsType<BoardFrame.Changed>(await Next(bank));
        Assert.Equal(0b11110UL, Assert.IsType<BoardFrame.Contacts>(await Ask(bank, _family.ReadContacts(Banks.Board))).Bits);
    }

    [Fact]
    public async Task A_chip_that_tells_no_edges_is_looked_at()
    {
        var chip = new FakeChip { TellsEdges = false };
        await using var bank = GpioBankStream.Open(chip.Controller, Banks.Settings, "fake");
        Assert.False(bank.FollowsEdges);
        await Settled(bank);
        chip.World[30] = true;
        Assert.IsType<BoardFrame.Changed>(await Next(bank));
    }

    [Fact]
    public async Task One_failed_reading_is_passed_over_and_a_chip_that_stays_dumb_ends_the_stream_with_a_sentence()
    {
        await using var bank = Open(Banks.Settings with { ReadFaultLimit = TimeSpan.FromMilliseconds(50) });
        var faults = 0;
        _chip.BeforeRead = () =>
        {
            if (Interlocked.Increment(ref faults) == 1)
            {
                throw new IOException("no acknowledge");
            }
        };
        await Eventually.True(() => faults > 10, "went on after one fault");
        Assert.NotNull(await Ask(bank, _family.ReadContacts(Banks.Board)));

        _chip.BeforeRead = static () => throw new IOException("no acknowledge");
        var fault = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await Next(bank);
            }
        });
        Assert.Contains("the inputs of fake could not be read: no acknowledge", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_that_cannot_be_switched_off_at_the_end_are_said_in_the_fault()
    {
        await using var bank = Open();
        await Settled(bank);
        _chip.BeforeWrite = static (_, _) => throw new IOException("gone");
        await bank.WriteAsync(_family.Switch(Banks.Board, Banks.Lamp, true)!.Bytes, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await Next(bank);
            }
        });
        Assert.Contains("a lock may be energised", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_another_program_holds_is_named_with_what_to_do_the_others_are_at_rest_and_the_chip_is_given_back()
    {
        _chip.Busy.Add(11);
        var held = Assert.Throws<PortBusyException>(() => Open());
        Assert.Contains("line 11 of fake is held by another program", held.Message, StringComparison.Ordinal);
        Assert.Contains("gpioinfo", held.Message, StringComparison.Ordinal);
        Assert.Contains("write 13 High", _chip.Log);
        Assert.Equal(0, _chip.Open);
    }

    [Fact]
    public async Task A_driver_that_takes_nothing_any_more_is_given_up()
    {
        using var release = new ManualResetEventSlim();
        await using var bank = Open();
        using var hangs = new ManualResetEventSlim();
        _chip.BeforeRead = () =>
        {
            hangs.Set();
            release.Wait();
        };
        Assert.True(hangs.Wait(Patience));
        var fault = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await bank.WriteAsync(_family.ReadContacts(Banks.Board).Bytes, CancellationToken.None);
            }
        });
        Assert.Contains("hangs", fault.Message, StringComparison.Ordinal);
        release.Set();
    }

    [Fact]
    public async Task A_pump_opens_a_door_over_pins_waits_for_a_chip_that_is_missing_and_leaves_everything_off()
    {
        var events = new ConcurrentQueue<LockerEvent>();
        var isThere = false;
        var step = new LockerLine(_family, [Banks.Board], _family.Options);
        var pump = new LinePump<LockerOrder, LockerEvent>(
            step,
            _ => isThere ? Open() : throw new IOException("no GPIO chip is labelled fake"),
            events.Enqueue,
            new LinePumpOptions { BackOffFirst = TimeSpan.FromMilliseconds(5), BackOffMost = TimeSpan.FromMilliseconds(20) },
            TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var run = pump.RunAsync(stop.Token);
        await Eventually.True(() => pump.Counters.LastError == "no GPIO chip is labelled fake", "the reason");
        isThere = true;
        await Eventually.True(() => events.OfType<LockerEvent.ContactChanged>().Count(change => change.Contact == DoorContact.Closed) == 4, "four closed doors");
        _chip.BeforeWrite = (pin, high) =>
        {
            if (pin == 10 && high)
            {
                _chip.Move(30, high: true);
            }
        };
        Assert.True(pump.TryOrder(new LockerOrder.Open(new EffectId(1, 1, 0), new CompartmentId(1), PulseRule.OnlyWhenClosed)));
        await Eventually.True(() => events.OfType<LockerEvent.OpenAnswered>().Any(), "an answer");
        Assert.Equal(OpenOutcome.Opened, events.OfType<LockerEvent.OpenAnswered>().Single().Outcome);
        pump.TryOrder(new LockerOrder.Switch(new EffectId(1, 2, 0), SignalKind.Lamp, new CompartmentId(1), true));
        await Eventually.True(() => _chip.Drives(20), "the lamp");
        await stop.CancelAsync();
        await run.WaitAsync(Patience);
        Assert.False(_chip.Drives(10) || _chip.Drives(11) || _chip.Drives(20));
        Assert.True(_chip.Drives(12) && _chip.Drives(13) && _chip.Drives(21));
    }

    private static async Task<BoardFrame> Next(GpioBankStream bank)
    {
        using var limit = new CancellationTokenSource(Patience);
        var decoder = new GpioFamily(Banks.Settings).NewDecoder([Banks.Board]);
        var frames = new List<BoardFrame>();
        var buffer = new byte[1];
        while (frames.Count == 0)
        {
            Assert.Equal(1, await bank.ReadAsync(buffer, limit.Token));
            decoder.Receive(buffer, frames);
        }

        return frames.Single();
    }

    /// <summary>The answer to a request; what the bank tells unasked before it is passed over.</summary>
    private static async Task<BoardFrame> Ask(GpioBankStream bank, BoardRequest request)
    {
        await bank.WriteAsync(request.Bytes, CancellationToken.None);
        while (true)
        {
            if (await Next(bank) is not BoardFrame.Changed and var answer)
            {
                return answer;
            }
        }
    }

    /// <summary>All switches of the bank held still for the first time.</summary>
    private async Task Settled(GpioBankStream bank)
    {
        while (await Ask(bank, _family.ReadContacts(Banks.Board)) is not BoardFrame.Contacts { Doubtful: 0 })
        {
            await Task.Yield();
        }
    }

    private GpioBankStream Open(GpioBankSettings? settings = null) => GpioBankStream.Open(_chip.Controller, settings ?? Banks.Settings, "fake");
}
