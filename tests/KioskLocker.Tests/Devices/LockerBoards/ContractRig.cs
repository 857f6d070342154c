using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>A line step and the far end of its family in virtual time, bytes between them, one simulated cabinet behind. Checks the silence before each request.</summary>
internal sealed class ContractRig
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _later = new();
    private readonly LockerLineOptions _options;
    private readonly HashSet<string> _pulseFrames;
    private readonly FarLine _far;
    private TimeSpan? _lineWake;
    private TimeSpan? _farWake;
    private TimeSpan _lastTraffic;
    private bool _isUp;
    private int _scheduled;
    private int _effects;

    public ContractRig(BoardCase one, CabinetPlan plan, IReadOnlyList<LockerBoardSettings> settings, LockerSupply? supply = null)
    {
        Case = one;
        Settings = settings;
        Cabinet = new SimulatedCabinet(plan, new CabinetLedger(new FakeTimeProvider(), 100_000));
        _far = one.FarEnd(Cabinet);
        _options = one.Family.Options.AtBaud(one.Baud);
        Line = new LockerLine(one.Family, settings, _options, supply);
        _pulseFrames = [.. settings.SelectMany(board => board.Channels.Keys.Select(channel => Convert.ToHexString(one.Family.Pulse(board, channel).Bytes)))];
    }

    public ContractRig(string family, int boards = 1, SwitchClosedBy feedback = SwitchClosedBy.DoorClosing)
        : this(BoardCase.All[family], BoardCase.All[family].Plan(boards, feedback), BoardCase.All[family].Settings(boards, feedback))
    {
    }

    public BoardCase Case { get; }

    public IReadOnlyList<LockerBoardSettings> Settings { get; }

    public LockerLine Line { get; }

    public SimulatedCabinet Cabinet { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public List<(TimeSpan At, LockerEvent Event)> Events { get; } = [];

    public List<(TimeSpan At, byte[] Bytes)> Requests { get; } = [];

    /// <summary>Sees each request as it leaves, before the far end does.</summary>
    public Action<byte[]>? OnRequest { get; set; }

    /// <summary>Runs when a pulse leaves, before the far end hears it.</summary>
    public Action? OnPulse { get; set; }

    public bool HasEcho
    {
        set => _far.Echo = value;
    }

    /// <summary>Orders to energise that left for any lock.</summary>
    public int PulseFrames => Requests.Count(IsPulse);

    /// <summary>Pulses that a lock of the cabinet felt.</summary>
    public int PulsesFelt => Cabinet.Ledger.After(0).Entries.Count(entry => entry.What == Happening.Pulse);

    public bool IsOpen(int board, int channel) => Cabinet.Door(Case.Door(board, channel).Number).Open;

    public IEnumerable<T> Of<T>() => Events.Select(entry => entry.Event).OfType<T>();

    public void Script(int board, BoardFault? fault, int? replies = null) => _far.Script(board, fault, replies);

    public void ScriptAll(BoardFault? fault)
    {
        for (var board = 0; board < Settings.Count; board++)
        {
            _far.Script(board, fault, null);
        }
    }

    /// <summary>Supply of all boards, or the chip, is gone or back.</summary>
    public void Silence(bool isGone) => _far.Silence(isGone);

    /// <summary>The supply of one board dips beside living neighbours.</summary>
    public void Dip(int board, TimeSpan length) => TakeFar(_far.DipAndComeUpEnergised(Now, board, length));

    /// <summary>Locks of a board whose coil draws current now.</summary>
    public int Energised(int board) => Enumerable.Range(1, Case.Channels).Count(channel => Cabinet.Door(Case.Door(board, channel).Number).Energised);

    public void SetContact(int board, int channel, ContactCondition condition) => Cabinet.SetContact(Case.Door(board, channel).Number, condition);

    public ContractRig Up()
    {
        _isUp = true;
        TakeFar(_far.Up(Now));
        TakeLine(Line.Signal(Now, LineSignal.Up));
        return this;
    }

    /// <summary>Up, and every contact known or given up.</summary>
    public ContractRig Settled()
    {
        Up();
        Run(TimeSpan.FromSeconds(3));
        Forget();
        return this;
    }

    public void Forget()
    {
        Events.Clear();
        Requests.Clear();
    }

    public void Down()
    {
        _isUp = false;
        TakeLine(Line.Signal(Now, LineSignal.Down));
    }

    public EffectId Open(int board, int channel, PulseRule rule = PulseRule.OnlyWhenClosed)
    {
        var effect = new EffectId(1, 1, _effects++);
        TakeLine(Line.Order(Now, new LockerOrder.Open(effect, Case.Door(board, channel), rule)));
        return effect;
    }

    public EffectId Switch(BoardOutput output, bool on)
    {
        var effect = new EffectId(1, 1, _effects++);
        TakeLine(Line.Order(Now, new LockerOrder.Switch(effect, output.Kind, output.Compartment, on)));
        return effect;
    }

    public void Survey() => TakeLine(Line.Order(Now, new LockerOrder.Survey()));

    public void After(TimeSpan delay, Action action) => _later.Enqueue(action, (Now + delay, _scheduled++));

    /// <summary>Bytes that no far end of ours sent.</summary>
    public void Hear(params byte[] bytes)
    {
        _lastTraffic = Now;
        if (_isUp)
        {
            TakeLine(Line.Receive(Now, bytes));
        }
    }

    /// <summary>Runs until an order is answered, with a bound.</summary>
    public OpenOutcome Outcome(EffectId effect)
    {
        for (var end = Now + TimeSpan.FromSeconds(30); Now < end; Advance(end))
        {
            var answers = Of<LockerEvent.OpenAnswered>().Where(answer => answer.Effect == effect).ToList();
            if (answers.Count > 0)
            {
                return Assert.Single(answers).Outcome;
            }
        }

        throw new TimeoutException("no answer");
    }

    /// <summary>Runs until an order to a lamp or buzzer is answered, with a bound.</summary>
    public CompletionCode Code(EffectId effect)
    {
        for (var end = Now + TimeSpan.FromSeconds(30); Now < end; Advance(end))
        {
            var answers = Of<LockerEvent.SwitchAnswered>().Where(answer => answer.Effect == effect).ToList();
            if (answers.Count > 0)
            {
                return Assert.Single(answers).Code;
            }
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

    private bool IsPulse((TimeSpan At, byte[] Bytes) request) => _pulseFrames.Contains(Convert.ToHexString(request.Bytes));

    private void Advance(TimeSpan end)
    {
        var line = _lineWake is { } one && one < end ? one : end;
        var far = _farWake is { } other && other < end ? other : end;
        var planned = _later.TryPeek(out _, out var due) && due.At < end ? due.At : end;
        var next = line < far ? line : far;
        next = planned < next ? planned : next;
        Now = next > Now ? next : Now;
        if (far <= Now && far < end)
        {
            TakeFar(_far.Tick(Now));
        }
        else if (planned <= Now && planned < end)
        {
            _later.Dequeue()();
        }
        else if (line <= Now && line < end)
        {
            _lineWake = null;
            TakeLine(Line.Signal(Now, LineSignal.Tick));
            Assert.False(_lineWake <= Now, "a wake-up that is already due would spin");
        }
    }

    private void TakeFar(FarEndTurn turn)
    {
        _farWake = turn.NextWake;
        foreach (var bytes in turn.Writes)
        {
            Hear(bytes);
        }
    }

    private void TakeLine(LineTurn<LockerEvent> turn)
    {
        _lineWake = turn.NextWake;
        Events.AddRange(turn.Events.Select(happened => (Now, happened)));
        if (turn.Write.IsEmpty)
        {
            return;
        }

        var request = turn.Write.ToArray();
        Assert.True(Now - _lastTraffic >= _options.FrameGap, $"no silence before {Convert.ToHexString(request)}");
        _lastTraffic = Now;
        Requests.Add((Now, request));
        OnRequest?.Invoke(request);
        if (IsPulse((Now, request)))
        {
            OnPulse?.Invoke();
        }

        TakeFar(_far.Receive(Now, request));
    }
}
