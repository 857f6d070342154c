using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using Serilog.Events;

namespace KioskLocker.Tests.Runtime;

/// <summary>Lamps, buzzers and lost lines between Core and the lines with locker boards.</summary>
public sealed class LockerLineFactsTests
{
    private static readonly BoardOutput OwnLamp = new(SignalKind.Lamp, new CompartmentId(2));
    private static readonly BoardOutput CabinetLamp = new(SignalKind.Lamp, null);
    private static readonly BoardOutput Buzzer = new(SignalKind.Buzzer, null);

    private readonly Kiosk _kiosk = new();
    private readonly List<KioskEvent> _answers = [];
    private readonly List<(BoardOutput Line, LockerOrder.Switch Order)> _orders = [];
    private bool _isFull;

    [Fact]
    public void A_compartments_own_lamp_is_lit_and_without_one_the_cabinets()
    {
        using var desk = NewDesk(OwnLamp, CabinetLamp);
        Signal(desk, 0, SignalKind.Lamp, 2, on: true);
        Signal(desk, 1, SignalKind.Lamp, 3, on: true);
        Signal(desk, 2, SignalKind.Lamp, 3, on: false);
        Assert.Equal([(OwnLamp, 2, true), (CabinetLamp, null, true), (CabinetLamp, (int?)null, false)], _orders.Select(order => (order.Line, order.Order.Compartment?.Number, order.Order.On)));
        Assert.Empty(_answers);
    }

    [Fact]
    public void The_buzzer_is_the_cabinets_and_its_answer_is_what_the_board_said()
    {
        using var desk = NewDesk(Buzzer);
        Signal(desk, 0, SignalKind.Buzzer, 2, on: true);
        Assert.Equal(new LockerOrder.Switch(Id(0), SignalKind.Buzzer, null, true), Assert.Single(_orders).Order);

        desk.Edge.Take(new LockerEvent.SwitchAnswered(Id(0), CompletionCode.Uncertain));
        desk.TurnAll();
        Assert.Equal([new KioskEvent.SignalAnswered(Id(0), CompletionCode.Uncertain)], _answers);
    }

    [Fact]
    public void What_is_not_fitted_or_finds_no_room_is_answered_at_once()
    {
        using var desk = NewDesk(Buzzer);
        _isFull = true;
        Signal(desk, 0, SignalKind.Lamp, 2, on: true);
        Signal(desk, 1, SignalKind.VoiceCloseDoor, 2, on: true);
        Signal(desk, 2, SignalKind.Buzzer, 2, on: true);
        desk.TurnAll();
        Assert.Equal([CompletionCode.NotFitted, CompletionCode.NotFitted, CompletionCode.Cancelled], _answers.OfType<KioskEvent.SignalAnswered>().Select(answer => answer.Code));
    }

    [Fact]
    public void A_line_that_is_lost_is_one_entry_in_the_log_and_every_board_a_fact()
    {
        using var desk = NewDesk();
        for (var time = 0; time < 2; time++)
        {
            for (var board = 0; board < 16; board++)
            {
                desk.Edge.Take(new LockerEvent.BoardChanged(new BoardId("b" + board), DeviceHealth.Offline, "all 16 boards of the line are silent: supply or cable") { WithItsLine = true });
            }

            desk.TurnAll();
            Assert.Equal(time + 1, desk.Lines.Events.Count(entry => entry.Level == LogEventLevel.Warning && entry.MessageTemplate.Text.Contains("on its line", StringComparison.Ordinal)));
            Assert.Equal(16, desk.Loop.State.Devices.Boards.Count(board => board.Value == DeviceHealth.Offline));
            for (var board = 0; board < 16; board++)
            {
                desk.Edge.Take(new LockerEvent.BoardChanged(new BoardId("b" + board), DeviceHealth.Ok, "answers"));
            }

            desk.TurnAll();
        }
    }

    private static EffectId Id(int index) => new(1, 7, index);

    private static void Signal(Desk desk, int index, SignalKind kind, int compartment, bool on) =>
        desk.Runner.Run(1, desk.Loop.State, [new KioskEffect.Signal(Id(index), kind, new CompartmentId(compartment), on)]);

    private Desk NewDesk(params BoardOutput[] fitted)
    {
        var desk = new Desk(
            step: (state, envelope) =>
            {
                if (envelope.Event is KioskEvent.SignalAnswered)
                {
                    _answers.Add(envelope.Event);
                }

                return _kiosk.Step(state, envelope);
            },
            outputs: fitted.ToDictionary(output => output, output => (Func<LockerOrder, bool>)(order =>
            {
                _orders.Add((output, Assert.IsType<LockerOrder.Switch>(order)));
                return !_isFull;
            })));
        desk.StartUp();
        return desk;
    }
}
