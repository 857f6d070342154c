using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Benchmarks;

/// <summary>What the lines cost: a read of a board against the time its bytes and its silence take on the wire, how old the state of a door is, and what an idle kiosk burns.</summary>
internal static class LinesBench
{
    private const int Reads = 400;
    private const int WarmUps = 40;
    private const int Doors = 96;
    private const int BoardsOnBus = 4;
    private const double RatioMost = 1.3;

    private static readonly TimeSpan FamilyLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AgeSpan = TimeSpan.FromSeconds(20);

    /// <summary>One family: how a board of it stands at the far end, and how long its wire is busy with one read.</summary>
    private sealed record Case(string Name, IBoardFamily Family, int Baud, int Channels, Func<BoardPlan, SimulatedCabinet, BoardLineFarEnd> FarEnd, int FirstAddress);

    private static IReadOnlyList<Case> Cases { get; } =
    [
        new("xor8a", new Xor8AFamily(), 9600, 24, (plan, cabinet) => new Xor8ALineFarEnd([new Xor8ABoardFarEnd(plan, cabinet)]), 1),
        new("cu16", new KerongCu16Family(), 19_200, 16, (plan, cabinet) => new KerongCu16LineFarEnd([new KerongCu16BoardFarEnd(plan, cabinet)]), 0),
        new("modbus", new ModbusRelayFamily(), 9600, 8, (plan, cabinet) => new ModbusRelayLineFarEnd([new ModbusRelayBoardFarEnd(plan, cabinet)], ModbusRelayLineFarEnd.SilenceAt(9600)), 1),
    ];

    internal static async Task RunAsync()
    {
        Report.Title($"lines: read to read over a pty paced to its baud rate, {Reads} reads each");
        foreach (var one in Cases)
        {
            foreach (var reader in Enum.GetValues<SerialReader>())
            {
                await ReadsAsync(one, reader);
            }
        }

        await AgesAsync();
        await IdleBench.RunAsync();
    }

    private static BoardPlan Plan(Case one, int board) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"board-{board}"),
        Line = "bus",
        Address = one.FirstAddress + board,
        Channels = one.Channels,
        Feedback = SwitchClosedBy.DoorClosing,
        ReadAllDelayMs = 0,
    };

    private static LockerBoardSettings Settings(Case one, BoardPlan plan, int firstDoor) => new(
        new BoardId(plan.Id), plan.Address!.Value, FeedbackPolarity.DoorClosing,
        Enumerable.Range(1, one.Channels).ToDictionary(channel => channel, channel => new CompartmentId(firstDoor + channel)), one.Channels);

    private static SimulatedCabinet Cabinet(IReadOnlyList<BoardPlan> boards, LineKind kind) => new(
        new CabinetPlan
        {
            Name = "bench",
            Lines = [new LinePlan { Name = "bus", Kind = kind, Baud = 9600 }],
            Boards = boards,
            Compartments = [.. boards.SelectMany((board, at) => Enumerable.Range(1, board.Channels).Select(channel => new CompartmentPlan
            {
                Number = (at * board.Channels) + channel, Board = board.Id, Channel = channel, Size = PlanSize.Small,
            }))],
        },
        new CabinetLedger(TimeProvider.System, CabinetLedger.DefaultKept));

    /// <summary>Surveys of a single board, one after the other: each asks as soon as the line lets it.</summary>
    private static async Task ReadsAsync(Case one, SerialReader reader)
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(one, 0);
        var pair = one.FarEnd(plan, Cabinet([plan], LineKind.Xor8A));
        var requests = new List<(long At, int Bytes)>();
        var replies = 0L;
        FarEndTurn Heard(FarEndTurn turn)
        {
            replies += turn.Writes.Sum(burst => burst.Length);
            return turn;
        }

        using var wire = new PacedLine(
            Path.Combine(folder.Path, "bus"), one.Baud, (now, bytes) => Heard(pair.Receive(now, bytes)), now => Heard(pair.Tick(now)), (at, bytes) => requests.Add((at, bytes.Length)));
        var options = one.Family.Options.AtBaud(one.Baud);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = WarmUps + Reads;
        LinePump<LockerOrder, LockerEvent>? pump = null;
        void Take(LockerEvent happened)
        {
            if (happened is LockerEvent.SurveyDone && --left > 0)
            {
                pump!.TryOrder(new LockerOrder.Survey());
            }
            else if (left == 0)
            {
                done.TrySetResult();
            }
        }

        pump = new(new LockerLine(one.Family, [Settings(one, plan, 0)], options), new SerialPortLine(new SerialLineSettings(wire.Link, one.Baud) { Reader = reader }).Open, Take, new LinePumpOptions(), TimeProvider.System);
        pump.TryOrder(new LockerOrder.Survey());
        using var stop = new CancellationTokenSource();
        var running = pump.RunAsync(stop.Token);
        await done.Task.WaitAsync(FamilyLimit);
        await stop.CancelAsync();
        await running;

        var spans = new Samples();
        for (var at = WarmUps; at + 1 < requests.Count; at++)
        {
            spans.Add(Stopwatch.GetElapsedTime(requests[at].At, requests[at + 1].At).TotalMilliseconds);
        }

        var request = requests[WarmUps].Bytes;
        var reply = (int)Math.Round((double)replies / requests.Count);
        var silence = options.FrameGap.TotalMilliseconds;
        var wireTime = PacedLine.OnTheWire(request + reply, one.Baud).TotalMilliseconds + silence;
        var ratio = spans.Median / wireTime;
        Report.Line($"{one.Name,-7} {reader,-5} {request}+{reply} bytes at {one.Baud}: p50 {spans.Median,5:0.0} ms, p99 {spans.Share(0.99),5:0.0}");
        Report.Line($"        ÷ wire {wireTime - silence:0.0} + silence {silence:0.0} ms = {ratio:0.00}: {Report.Verdict(ratio <= RatioMost)} (≤ {RatioMost})");
    }

    /// <summary>How old the state of a door is at any moment, for all doors of four boards on one pair that nobody touches.</summary>
    private static async Task AgesAsync()
    {
        using var folder = new TemporaryFolder();
        var one = Cases[0];
        var plans = Enumerable.Range(0, BoardsOnBus).Select(board => Plan(one, board)).ToList();
        var cabinet = Cabinet(plans, LineKind.Xor8A);
        var pair = new Xor8ALineFarEnd([.. plans.Select(plan => new Xor8ABoardFarEnd(plan, cabinet))]);
        using var wire = new PacedLine(Path.Combine(folder.Path, "bus"), one.Baud, pair.Receive, pair.Tick, (_, _) => { });
        var line = new LockerLine(one.Family, [.. plans.Select((plan, at) => Settings(one, plan, at * one.Channels))], one.Family.Options.AtBaud(one.Baud));
        var pump = new LinePump<LockerOrder, LockerEvent>(line, new SerialPortLine(new SerialLineSettings(wire.Link, one.Baud)).Open, _ => { }, new LinePumpOptions(), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = pump.RunAsync(stop.Token);
        var ages = new Samples();
        var random = new Random(1);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < AgeSpan;)
        {
            await Task.Delay(random.Next(5, 40));
            foreach (var reading in line.Readings.Values)
            {
                if (reading is { } read && Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(2))
                {
                    ages.Add((DateTimeOffset.UtcNow - pump.WallOf(read.At)).TotalMilliseconds);
                }
            }
        }

        await stop.CancelAsync();
        await running;
        Report.Title($"lines: age of a door's state, {Doors} doors on {BoardsOnBus} boards of one pair at {one.Baud}, idle");
        Report.Line($"p50 {ages.Median:0} ms, p99 {ages.Share(0.99):0} ms, most {ages.Most:0} ms ({ages.Count} looks; idle poll {one.Family.Options.IdlePoll.TotalMilliseconds:0} ms)");
    }
}
