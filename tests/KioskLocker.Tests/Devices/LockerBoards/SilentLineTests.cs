using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Simulation;
using WorldFarEnd = KioskLocker.Simulation.Run.FarEnd;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>S-2: a line on which no board answers any more may be a stale port.</summary>
public sealed class SilentLineTests : ILineStep<LockerOrder, LockerEvent>
{
    private readonly LockerLine _step;
    private readonly BoardLineFarEnd _pair;
    private readonly WorldLine<LockerOrder, LockerEvent> _wire;
    private readonly List<TimeSpan> _reopenings = [];
    private readonly List<LockerEvent> _events = [];
    private TimeSpan _now = TimeSpan.FromHours(1);
    private TimeSpan _answeredAt = TimeSpan.MaxValue;

    public SilentLineTests()
    {
        var plan = Plans.Plan(Plans.Board("one", 1, 8, SwitchClosedBy.DoorClosing), Plans.Board("two", 2, 8, SwitchClosedBy.DoorClosing));
        var cabinet = new SimulatedCabinet(plan, new CabinetLedger(TimeProvider.System, 1000));
        _pair = new Xor8ALineFarEnd([.. plan.Boards.Select(board => new Xor8ABoardFarEnd(board, cabinet))]);
        var family = new Xor8AFamily();
        _step = new LockerLine(
            family,
            [.. plan.Boards.Select((board, at) => new LockerBoardSettings(
                new BoardId(board.Id), at + 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 8).ToDictionary(c => c, c => new CompartmentId((at * 8) + c)), 8))],
            family.Options);
        _wire = new WorldLine<LockerOrder, LockerEvent>(this, new WorldFarEnd(_pair.Receive, _pair.Tick), 960, Take);
        Run(5);
    }

    [Fact]
    public void The_port_is_opened_anew_when_every_board_is_silent_and_then_once_a_minute()
    {
        Silence(true, true);
        Run(10);
        Assert.Single(_reopenings);
        Run(300);
        Assert.InRange(_reopenings.Count, 5, 6);
        Assert.All(_reopenings.Zip(_reopenings.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(60)));
        Silence(false, false);
        _events.Clear();
        Run(10);
        Assert.Equal([DeviceHealth.Ok, DeviceHealth.Ok], _events.OfType<LockerEvent.BoardChanged>().Select(change => change.Health));
    }

    [Fact]
    public void One_board_that_answers_is_proof_that_the_port_is_sound()
    {
        Silence(true, false);
        Run(300);
        Assert.Empty(_reopenings);
    }

    [Fact]
    public void An_order_under_way_is_not_lost_to_it()
    {
        Silence(true, true);
        Run(1);
        var effect = new EffectId(1, 1, 1);
        Assert.True(_wire.TryOrder(new LockerOrder.Open(effect, new CompartmentId(3), PulseRule.OnlyWhenClosed)));
        _wire.Run(_now);
        Run(30);
        var answered = Assert.Single(_events.OfType<LockerEvent.OpenAnswered>());
        Assert.Equal(OpenOutcome.BoardOffline, answered.Outcome);
        Assert.All(_reopenings, at => Assert.True(at >= _answeredAt, "the port was closed under an order"));
        Assert.NotEmpty(_reopenings);
    }

    LineTurn<LockerEvent> ILineStep<LockerOrder, LockerEvent>.Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => Watch(now, _step.Receive(now, bytes));

    LineTurn<LockerEvent> ILineStep<LockerOrder, LockerEvent>.Signal(TimeSpan now, LineSignal signal) => Watch(now, _step.Signal(now, signal));

    LineTurn<LockerEvent> ILineStep<LockerOrder, LockerEvent>.Order(TimeSpan now, LockerOrder order) => Watch(now, _step.Order(now, order));

    private void Take(LockerEvent happened)
    {
        _events.Add(happened);
        if (happened is LockerEvent.OpenAnswered)
            _answeredAt = _now;
    }

    private LineTurn<LockerEvent> Watch(TimeSpan now, LineTurn<LockerEvent> turn)
    {
        if (turn.Reopen)
            _reopenings.Add(now);
        return turn;
    }

    private void Silence(params bool[] boards)
    {
        for (var board = 0; board < boards.Length; board++)
            _pair.Boards[board].Script(boards[board] ? BoardFault.NoReply : null, null);
    }

    private void Run(double seconds)
    {
        _wire.Run(_now);
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end;)
        {
            _now = _wire.NextDue is { } due && due < end ? (due > _now ? due : _now) : end;
            _wire.Run(_now);
        }
    }
}
