using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>
/// One line with one or more boards of one family. Strictly one request in flight; all outputs off when the line comes up, then orders to open
/// before lamps before surveys before polls; one pulse per order and never a repeated one. README.md beside this file says when and why.
/// </summary>
public sealed partial class LockerLine : ILineStep<LockerOrder, LockerEvent>
{
    private readonly IBoardFamily _family;
    private readonly LockerLineOptions _options;
    private readonly LockerSupply _supply;
    private readonly LineBoards _boards;
    private readonly IBoardDecoder _decoder;
    private readonly LineEcho _echo = new();
    private readonly LineSwitches _switches;
    private readonly Queue<LockerOrder.Open> _orders = new();
    private List<LockerEvent> _events = [];
    private InFlight? _inFlight;
    private LockerOpening? _opening;
    private LockerSurvey? _survey;
    private EchoProbe? _echoProbe;
    private TimeSpan _quietUntil;
    private TimeSpan _noisySince;
    private TimeSpan _nextReopen = TimeSpan.MinValue;
    private bool _reopen;
    private bool _isUnechoed;
    private bool _isUp;

    /// <summary>A line that thinks itself down until it is told otherwise.</summary>
    /// <param name="family">What its boards speak.</param>
    /// <param name="boards">The boards on it.</param>
    /// <param name="options">Usually <see cref="IBoardFamily.Options"/> at the line's speed.</param>
    /// <param name="supply">The supply its locks share with those of other lines; null where they share it with none.</param>
    /// <exception cref="ArgumentException">Two boards on one address, two channels on one compartment or contact, or what no board of the family has.</exception>
    public LockerLine(IBoardFamily family, IReadOnlyList<LockerBoardSettings> boards, LockerLineOptions options, LockerSupply? supply = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(boards);
        ArgumentNullException.ThrowIfNull(options);
        _family = family;
        _options = options;
        _supply = supply ?? new LockerSupply();
        _boards = new LineBoards(boards, options);
        _decoder = family.NewDecoder(boards);
        _switches = new LineSwitches(options.OrdersMost);
    }

    /// <summary>What the boards of this line speak.</summary>
    public IBoardFamily Family => _family;

    /// <summary>Counters of every board, for diagnostics: a snapshot that any thread may take.</summary>
    public IReadOnlyDictionary<BoardId, BoardCounters> Counters => _boards.All.ToDictionary(board => board.Settings.Id, board => board.Counters);

    /// <summary>What was counted at one board, in the words that every device shares; from any thread.</summary>
    public DeviceTally Tally(BoardId board)
    {
        var counted = _boards.All.First(one => one.Settings.Id == board).Counters;
        return new DeviceTally(
            new DeviceCounters
            {
                Ok = counted.Ok,
                Timeouts = counted.Timeouts,
                BadChecksums = counted.BadChecksums,
                ResyncBytes = counted.ResyncBytes,
                Refusals = counted.Refusals,
                LastRefusal = counted.LastRefusal,
            },
            counted.LastOk);
    }

    /// <summary>What every board said last, null where none did: a snapshot that any thread may take.</summary>
    public IReadOnlyDictionary<BoardId, BoardReading?> Readings => _boards.All.ToDictionary(board => board.Settings.Id, board => board.Reading);

    /// <summary>What the start-up test found: true when the adapter returns our own bytes, null while nobody knows.</summary>
    public bool? HasEcho => _echo.State == EchoState.Untested ? null : _echo.State == EchoState.Present;

    /// <inheritdoc/>
    public LineTurn<LockerEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        if (_isUp)
        {
            HoldBack(now);
            var frames = new List<BoardFrame>();
            _echo.Receive(bytes, _decoder, frames);
            TakeFrames(now, frames);
        }

        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<LockerEvent> Signal(TimeSpan now, LineSignal signal)
    {
        if (signal != LineSignal.Tick)
        {
            _isUp = signal == LineSignal.Up;
            _inFlight = null;
            _echoProbe = null;
            _isUnechoed = false;
            _decoder.Reset();
            _echo.Forget();
            _noisySince = now;
            _quietUntil = now + _options.FrameGap;
            LoseOrders();
            _switches.LoseAll(_events);
            foreach (var board in _boards.All)
            {
                if (_isUp)
                {
                    board.Restart(now, hasOff: _family.AllOff(board.Settings) is not null);
                }
                else
                {
                    board.Lose("line down", withLine: _boards.All.Count > 1, _events);
                }
            }
        }

        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<LockerEvent> Order(TimeSpan now, LockerOrder order)
    {
        switch (order)
        {
            case LockerOrder.Open open when _isUp && _orders.Count < _options.OrdersMost && _boards.Has(open.Compartment):
                _orders.Enqueue(open);
                break;
            case LockerOrder.Open open:
                Answer(open, OpenOutcome.BoardOffline);
                break;
            case LockerOrder.Switch wanted:
                TakeSwitch(wanted);
                break;
            case LockerOrder.Survey when _survey is not null:
                _survey.Orders++;
                break;
            case LockerOrder.Survey:
                _survey = new LockerSurvey(_boards.All, now + _options.SurveyLimit);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return Turn(now);
    }

    private void TakeSwitch(LockerOrder.Switch wanted)
    {
        if (_boards.OutputOf(wanted.Kind, wanted.Compartment) is not { } place
            || _family.Switch(place.Board.Settings, place.Output, wanted.On) is not { } request)
        {
            _events.Add(new LockerEvent.SwitchAnswered(wanted.Effect, CompletionCode.NotFitted));
        }
        else if (!_isUp)
        {
            _events.Add(new LockerEvent.SwitchAnswered(wanted.Effect, CompletionCode.Offline));
        }
        else if (!_switches.TryAdd(new LineSwitch(wanted, place.Board, request)))
        {
            _events.Add(new LockerEvent.SwitchAnswered(wanted.Effect, CompletionCode.Cancelled));
        }
    }

    /// <summary>Does all that can be done now, sends at most one request, and says when to come back.</summary>
    private LineTurn<LockerEvent> Turn(TimeSpan now)
    {
        byte[] write = [];
        TimeSpan? wake = null;
        var isWorking = true;
        while (isWorking)
        {
            FinishSurvey(now);
            FinishOpening();
            if (_isUp && _inFlight is { } late && now >= late.Deadline)
            {
                TimeOut(now, late);
                continue;
            }

            isWorking = false;
            if (_isUp)
            {
                _switches.AnswerOffline(_events);
                (write, wake) = _inFlight is { } waiting ? ([], waiting.Deadline) : Ask(now);
            }
        }

        if (_survey is { } survey && (wake is null || survey.Deadline < wake))
        {
            wake = survey.Deadline;
        }

        var events = _events;
        _events = [];
        var reopen = _reopen;
        _reopen = false;
        return new LineTurn<LockerEvent>(write, events, wake) { Reopen = reopen };
    }

    private void FinishOpening()
    {
        if (_opening is { Outcome: { } outcome } finished)
        {
            _opening = null;
            Answer(finished.Order, outcome, finished.Refusal);
        }

        if (_opening is null && _orders.TryDequeue(out var order))
        {
            var (board, channel) = _boards.Of(order.Compartment);
            _opening = new LockerOpening(order, board, channel, _supply.FreeAt, _options);
        }
    }

    private void LoseOrders()
    {
        if (_opening is { } opening)
        {
            opening.Lose();
            _opening = null;
            Answer(opening.Order, opening.Outcome ?? OpenOutcome.NoFeedback, opening.Refusal);
        }

        while (_orders.TryDequeue(out var order))
        {
            Answer(order, OpenOutcome.BoardOffline);
        }
    }

    private void FinishSurvey(TimeSpan now)
    {
        if (_survey is { } survey && (survey.IsDone || now >= survey.Deadline))
        {
            _survey = null;
            survey.Report(_boards.All, _events);
        }
    }

    private void Answer(LockerOrder.Open order, OpenOutcome outcome, string? refusal = null) =>
        _events.Add(new LockerEvent.OpenAnswered(order.Effect, order.Compartment, outcome) { Refusal = refusal });
}
