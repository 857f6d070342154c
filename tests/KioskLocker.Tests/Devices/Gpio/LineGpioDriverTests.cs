using System.Device.Gpio;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Serve;
using KioskLocker.Simulation.Wire;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Devices.Line;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>The driver that reaches its chip over a byte stream, against the far end that stands for one, on a real pty.</summary>
public sealed class LineGpioDriverTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-chip-").FullName;
    private readonly SimulatedCabinet _cabinet;
    private readonly GpioChipLineFarEnd _far;
    private readonly GpioChipFarEnd _chip;
    private readonly ServedLine _served;
    private readonly GpioBankLine _line;

    public LineGpioDriverTests()
    {
        var plan = new CabinetPlan
        {
            Name = "Tủ chân",
            Lines = [new LinePlan { Name = "pins", Kind = LineKind.Gpio }],
            Boards =
            [
                new BoardPlan
                {
                    Id = "pins", Line = "pins", Channels = 4, InputCount = 4, Feedback = SwitchClosedBy.DoorClosing,
                    OutputPins = [12, 13, 16, 19], InputPins = [4, 17, 18, 27], OutputsActiveLow = true, InputsActiveLow = true, InputPull = PinPull.Up,
                },
            ],
            Compartments = [.. Enumerable.Range(1, 3).Select(number => new CompartmentPlan { Number = number, Board = "pins", Channel = number, Size = PlanSize.Small })],
            Outputs = [new OutputPlan { Kind = PlanSignal.Buzzer, Board = "pins", Channel = 4 }],
            Inputs = [new InputPlan { Sense = PlanSense.MainsFail, Board = "pins", Channel = 4, ActiveWhen = SwitchPosition.Open }],
        };
        _cabinet = new SimulatedCabinet(plan, new CabinetLedger(TimeProvider.System, 1000));
        _chip = new GpioChipFarEnd(plan.Boards[0], _cabinet);
        _far = new GpioChipLineFarEnd(_chip);
        var link = Path.Combine(_folder, "pins");
        _served = new ServedLine(plan.Lines[0], new Pty(link), TimeProvider.System, null, _far.Receive, _far.Tick);
        _line = new GpioBankLine(
            new GpioChipSettings.OverLine(new SerialLineSettings(link, 115_200)),
            GpioBankSettings.OfMap([12, 13, 16, 19], [4, 17, 18, 27], outputsActiveLow: true, inputsActiveLow: true, GpioPull.Up, locks: [1, 2, 3]));
    }

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Directions_latches_and_levels_are_those_of_the_chip()
    {
        using var controller = Open();
        Assert.Equal(64, controller.PinCount);
        controller.OpenPin(12, PinMode.Output, PinValue.High);
        Assert.Equal(PinDirection.Output, Look(_ => _chip.Pins.Direction(12)));
        Assert.False(Look(_ => _chip.Pins.IsEnergised(1)));
        controller.Write(12, PinValue.Low);
        Assert.True(Look(_ => _chip.Pins.IsEnergised(1)));
        Assert.True(_cabinet.Door(1).Open);
        controller.Write(12, PinValue.High);
        Assert.False(Look(_ => _chip.Pins.IsEnergised(1)));

        controller.OpenPin(4, PinMode.InputPullUp);
        controller.OpenPin(17, PinMode.InputPullUp);
        Assert.Equal((PinValue.High, PinValue.Low), (controller.Read(4), controller.Read(17)));
        Assert.Equal(PinMode.InputPullUp, controller.GetPinMode(4));
        Assert.Throws<ArgumentException>(() => controller.OpenPin(64));
    }

    [Fact]
    public async Task An_edge_reaches_the_callbacks_of_its_line_and_of_no_other()
    {
        using var controller = Open();
        controller.OpenPin(4, PinMode.InputPullUp);
        controller.OpenPin(17, PinMode.InputPullUp);
        List<string> seen = [];
        void See(object sender, PinValueChangedEventArgs edge)
        {
            lock (seen)
            {
                seen.Add($"{edge.PinNumber} {edge.ChangeType}");
            }
        }

        controller.RegisterCallbackForPinValueChangedEvent(4, PinEventTypes.Rising | PinEventTypes.Falling, See);
        _cabinet.Force(1);
        await Eventually.True(() => Seen() == "4 Rising", "the door opened, and its line was pulled up");
        _cabinet.Force(2);
        _cabinet.Shut(1);
        await Eventually.True(() => Seen() == "4 Rising,4 Falling", "the door shut");
        controller.UnregisterCallbackForPinValueChangedEvent(4, See);
        Assert.False(Look(_ => _chip.IsWatched));

        string Seen()
        {
            lock (seen)
            {
                return string.Join(',', seen);
            }
        }
    }

    [Fact]
    public async Task A_wait_for_an_edge_ends_with_it_or_with_its_token()
    {
        using var controller = Open();
        controller.OpenPin(4, PinMode.InputPullUp);
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        Assert.True(controller.WaitForEvent(4, PinEventTypes.Rising, ended.Token).TimedOut);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var waiting = Task.Run(() => controller.WaitForEvent(4, PinEventTypes.Rising, limit.Token));
        await Eventually.True(() => Look(_ => _chip.IsWatched), "followed");
        _cabinet.Force(1);
        Assert.Equal(PinEventTypes.Rising, (await waiting).EventTypes);
    }

    [Theory]
    [InlineData(BoardFault.BadChecksum)]
    [InlineData(BoardFault.HalfFrame)]
    [InlineData(BoardFault.NoReply)]
    public void A_chip_that_does_not_answer_soundly_is_an_io_error_and_the_next_request_may_succeed(BoardFault fault)
    {
        using var controller = Open();
        controller.OpenPin(4, PinMode.InputPullUp);
        _served.Act(_ =>
        {
            _chip.Script(fault, 1);
            return 0;
        });
        Assert.Contains("does not answer", Assert.Throws<IOException>(() => controller.Read(4)).Message, StringComparison.Ordinal);
        Assert.Equal(PinValue.Low, controller.Read(4));
    }

    [Theory]
    [InlineData(BoardFault.SingleBytes)]
    [InlineData(BoardFault.UnsolicitedBefore)]
    public void An_answer_in_pieces_or_behind_something_unasked_is_understood(BoardFault fault)
    {
        using var controller = Open();
        controller.OpenPin(4, PinMode.InputPullUp);
        _served.Act(_ =>
        {
            _chip.Script(fault, 1);
            return 0;
        });
        Assert.Equal(PinValue.Low, controller.Read(4));
    }

    [Fact]
    public async Task A_pulled_cable_is_an_io_error_at_once_for_whoever_waits()
    {
        using var controller = Open();
        controller.OpenPin(4, PinMode.InputPullUp);
        _served.Pull();
        await Eventually.True(() => Fails(() => controller.Read(4)), "the line is gone");
        static bool Fails(Action act) => Record.Exception(act) is IOException;
    }

    [Fact]
    public void What_a_killed_kiosk_left_energised_is_switched_off_by_the_order_to_switch_off()
    {
        LeaveEnergised();
        Assert.True(Look(_ => _chip.Pins.IsEnergised(1)));
        Assert.NotNull(_cabinet.Shut(1));

        var off = Assert.IsType<GpioOffOutcome.Off>(_line.SwitchOff(CancellationToken.None));
        Assert.Equal((3, 1), (off.Locks, off.Others));
        Assert.All(Enumerable.Range(1, 4), channel => Assert.False(Look(_ => _chip.Pins.IsEnergised(channel))));
        Assert.Null(_cabinet.Shut(1));
    }

    [Fact]
    public async Task The_order_to_switch_off_says_so_when_a_kiosk_holds_the_lines_and_touches_nothing()
    {
        await using var running = _line.Open(CancellationToken.None);
        Assert.Contains("port in use", Assert.IsType<GpioOffOutcome.Held>(_line.SwitchOff(CancellationToken.None)).Reason, StringComparison.Ordinal);
    }

    /// <summary>What a process killed between on and off leaves behind: its port is closed by the kernel, its latches stay.</summary>
    private void LeaveEnergised()
    {
        using var port = new SerialPortLine(new SerialLineSettings(Path.Combine(_folder, "pins"), 115_200)).Open(CancellationToken.None);
        byte[][] requests = [[0x3E, 1, 0x57, 12, 0, 0], [0x3E, 2, 0x4D, 12, 3, 0]];
        foreach (var request in requests)
        {
            request[5] = (byte)(255 - (request.Take(5).Sum(value => value) & 255));
            port.WriteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        Assert.True(SpinWait.SpinUntil(() => Look(_ => _chip.Pins.IsEnergised(1)), TimeSpan.FromSeconds(20)));
    }

    private GpioController Open() => GpioChips.Open(_line.Chip, CancellationToken.None);

    private T Look<T>(Func<TimeSpan, T> look) => _served.Look(look);
}
