using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;

namespace KioskLocker.Tests.Devices.LockerBoards.Xor8A;

/// <summary>A scripted far end: answers by bytes written here by hand, in virtual time, as wrongly as a test wants.</summary>
internal sealed class FarBoard(int address, int channels)
{
    /// <summary>Channels whose switch is closed.</summary>
    public HashSet<int> Set { get; } = [.. Enumerable.Range(1, channels)];

    public int Address { get; } = address;

    public bool IsDead { get; set; }

    public bool HasBadChecksum { get; set; }

    public int AnswersAs { get; set; } = address;

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>After a pulse the switch of the channel opens this much later; null for a jammed door.</summary>
    public TimeSpan? OpensAfter { get; set; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan? UnlockReplyAfter { get; set; }

    public bool KnowsReadOne { get; set; } = true;

    public byte[] AllReply()
    {
        var groups = (channels + 7) / 8;
        var frame = new byte[4 + groups];
        frame[0] = 0x80;
        frame[1] = (byte)AnswersAs;
        foreach (var channel in Set)
        {
            frame[2 + groups - 1 - ((channel - 1) / 8)] |= (byte)(1 << ((channel - 1) % 8));
        }

        frame[^2] = 0x33;
        return Sum(frame);
    }

    public byte[] OneReply(int channel) => Sum([0x80, (byte)AnswersAs, (byte)channel, (byte)(Set.Contains(channel) ? 0x11 : 0x00), 0]);

    public byte[] Sum(byte[] frame)
    {
        frame[^1] = 0;
        frame[^1] = (byte)(frame.Aggregate(0, (sum, value) => sum ^ value) ^ (HasBadChecksum ? 0x40 : 0));
        return frame;
    }
}

/// <summary>One Xor8A line in virtual time between a test and its scripted boards. Checks at each request that the rules of the bus hold.</summary>
internal sealed class LockerRig
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _later = new();
    private readonly LockerLineOptions _options = new();
    private TimeSpan? _wake;
    private TimeSpan _lastOnWire;
    private int _scheduled;
    private int _effects;

    public LockerRig(FeedbackPolarity polarity, TimeSpan pulse, params (int Address, int Channels)[] boards)
    {
        Boards = [.. boards.Select(board => new FarBoard(board.Address, board.Channels))];
        Line = new LockerLine(
            new Xor8AFamily(),
            [.. boards.Select(board => new LockerBoardSettings(
                Id(board.Address), board.Address, polarity, Enumerable.Range(1, board.Channels).ToDictionary(c => c, c => Door(board.Address, c)), board.Channels) { Pulse = pulse })],
            _options);
    }

    public LockerRig(FeedbackPolarity polarity, params (int Address, int Channels)[] boards)
        : this(polarity, TimeSpan.FromMilliseconds(300), boards)
    {
    }

    public LockerRig(params (int Address, int Channels)[] boards)
        : this(FeedbackPolarity.DoorClosing, boards)
    {
    }

    public LockerLine Line { get; }

    public IReadOnlyList<FarBoard> Boards { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public List<(TimeSpan At, LockerEvent Event)> Events { get; } = [];

    public List<(TimeSpan At, byte[] Bytes)> Requests { get; } = [];

    public bool HasEcho { get; set; }

    /// <summary>Sees each request as it leaves, before the far end does.</summary>
    public Action<byte[]>? OnRequest { get; set; }

    public IEnumerable<(TimeSpan At, byte[] Bytes)> Pulses => Requests.Where(request => request.Bytes[0] is not 0x80);

    public static BoardId Id(int address) => new("b" + address);

    public static CompartmentId Door(int address, int channel) => new((address * 50) + channel);

    public IEnumerable<T> Of<T>() => Events.Select(entry => entry.Event).OfType<T>();

    public LockerRig Up()
    {
        Take(Line.Signal(Now, LineSignal.Up));
        return this;
    }

    /// <summary>Up, and every contact known.</summary>
    public LockerRig Settled()
    {
        Up();
        Run(TimeSpan.FromSeconds(2));
        Events.Clear();
        Requests.Clear();
        return this;
    }

    public void Down()
    {
        _later.Clear();
        Take(Line.Signal(Now, LineSignal.Down));
    }

    public EffectId Open(int address, int channel, PulseRule rule = PulseRule.OnlyWhenClosed)
    {
        var effect = new EffectId(1, 1, _effects++);
        Take(Line.Order(Now, new LockerOrder.Open(effect, Door(address, channel), rule)));
        return effect;
    }

    public void Survey() => Take(Line.Order(Now, new LockerOrder.Survey()));

    public void After(TimeSpan delay, Action action) => _later.Enqueue(action, (Now + delay, _scheduled++));

    public void Hear(params byte[] bytes)
    {
        _lastOnWire = Now;
        Take(Line.Receive(Now, bytes));
    }

    /// <summary>Bytes of nobody: they do not count as traffic in the check of silence.</summary>
    public void HearNoise(params byte[] bytes) => Take(Line.Receive(Now, bytes));

    /// <summary>Runs until an order is answered, with a bound.</summary>
    public OpenOutcome Outcome(EffectId effect)
    {
        var end = Now + TimeSpan.FromSeconds(30);
        while (Now < end)
        {
            var answers = Of<LockerEvent.OpenAnswered>().Where(answer => answer.Effect == effect).ToList();
            if (answers.Count > 0)
            {
                return Assert.Single(answers).Outcome;
            }

            Advance(end);
        }

        throw new TimeoutException("no answer");
    }

    public void Run(TimeSpan span)
    {
        for (var end = Now + span; Now < end;)
        {
            Advance(end);
        }
    }

    private void Advance(TimeSpan end)
    {
        var next = _wake is { } wake && wake < end ? wake : end;
        if (_later.TryPeek(out _, out var due) && due.At <= next)
        {
            Now = due.At > Now ? due.At : Now;
            _later.Dequeue()();
            return;
        }

        Now = next > Now ? next : Now;
        if (_wake <= Now)
        {
            _wake = null;
            Take(Line.Signal(Now, LineSignal.Tick));
            Assert.False(_wake <= Now, "a wake-up that is already due would spin");
        }
    }

    private void Take(LineTurn<LockerEvent> turn)
    {
        _wake = turn.NextWake;
        Events.AddRange(turn.Events.Select(happened => (Now, happened)));
        if (!turn.Write.IsEmpty)
        {
            var request = turn.Write.ToArray();
            Assert.True(Now - _lastOnWire >= _options.FrameGap, $"no silence before {Convert.ToHexString(request)}");
            _lastOnWire = Now;
            Requests.Add((Now, request));
            OnRequest?.Invoke(request);
            if (HasEcho)
            {
                After(TimeSpan.FromMilliseconds(5), () => Hear(request));
            }

            foreach (var board in Boards.Where(board => board.Address == request[1] && !board.IsDead))
            {
                Answer(board, request);
            }
        }
    }

    private void Answer(FarBoard board, byte[] request)
    {
        if (request[0] == 0x80 && request[3] == 0x33 && (request[2] == 0 || board.KnowsReadOne))
        {
            var reply = request[2] == 0 ? board.AllReply() : board.OneReply(request[2]);
            After(board.Delay, () => Hear(reply));
        }
        else if (request[0] == 0x8A)
        {
            if (board.OpensAfter is { } opens)
            {
                After(opens, () => board.Set.Remove(request[2]));
            }

            if (board.UnlockReplyAfter is { } replies)
            {
                After(replies, () => Hear(board.Sum([0x8A, (byte)board.AnswersAs, request[2], 0x11, 0])));
            }
        }
    }
}
