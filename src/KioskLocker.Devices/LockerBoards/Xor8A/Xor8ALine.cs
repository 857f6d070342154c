using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>
/// One RS-485 line with one or more boards of the "8A/80" XOR family. Strictly one request in flight; orders before surveys before polls;
/// one pulse per order and never a repeated one. README.md beside this file says what is known and what was assumed.
/// </summary>
public sealed class Xor8ALine : ILineStep<LockerOrder, LockerEvent>
{
    private readonly Xor8AOptions _options;
    private readonly Xor8ABoards _boards;
    private readonly Xor8ADecoder _decoder;
    private readonly Xor8AEcho _echo = new();
    private readonly Queue<LockerOrder.Open> _orders = new();
    private List<LockerEvent> _events = [];
    private InFlight? _inFlight;
    private Xor8AOpening? _opening;
    private Xor8ASurvey? _survey;
    private Xor8ABoard? _echoProbe;
    private TimeSpan _quietUntil;
    private TimeSpan _noisySince;
    private TimeSpan _supplyFree = TimeSpan.MinValue;
    private bool _isUp;

    /// <summary>A line that thinks itself down until it is told otherwise.</summary>
    /// <exception cref="ArgumentException">Two boards on one address, two channels on one compartment, or a channel the board does not have.</exception>
    public Xor8ALine(IReadOnlyList<LockerBoardSettings> boards, Xor8AOptions options)
    {
        ArgumentNullException.ThrowIfNull(boards);
        _options = options;
        _boards = new Xor8ABoards(boards, options);
        _decoder = new Xor8ADecoder(boards.ToDictionary(board => board.Address, board => board.ChannelCount));
    }

    private enum RequestKind
    {
        ReadAll,
        ReadOne,
        Unlock,
    }

    /// <summary>Counters of every board, for diagnostics: a snapshot that any thread may take.</summary>
    public IReadOnlyDictionary<BoardId, Xor8ACounters> Counters => _boards.All.ToDictionary(board => board.Settings.Id, board => board.Counters);

    /// <summary>What the start-up test found: true when the adapter returns our own bytes, null while nobody knows.</summary>
    public bool? HasEcho => _echo.State == EchoState.Untested ? null : _echo.State == EchoState.Present;

    /// <inheritdoc/>
    public LineTurn<LockerEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        if (_isUp)
        {
            HoldBack(now);
            var frames = new List<Xor8AFrame>();
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
            _decoder.Reset();
            _echo.Forget();
            _noisySince = now;
            _quietUntil = now + _options.FrameGap;
            LoseOrders();
            foreach (var board in _boards.All)
            {
                if (_isUp)
                {
                    board.Restart(now);
                }
                else
                {
                    board.Lose("line down", _events);
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
            case LockerOrder.Survey when _survey is not null:
                _survey.Orders++;
                break;
            case LockerOrder.Survey:
                _survey = new Xor8ASurvey(_boards.All, now + _options.SurveyLimit);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return Turn(now);
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
                (write, wake) = _inFlight is { } waiting ? ([], waiting.Deadline) : Ask(now);
            }
        }

        if (_survey is { } survey && (wake is null || survey.Deadline < wake))
        {
            wake = survey.Deadline;
        }

        var events = _events;
        _events = [];
        return new LineTurn<LockerEvent>(write, events, wake);
    }

    /// <summary>Chooses the next request by priority; the line is free.</summary>
    private (byte[] Write, TimeSpan? Wake) Ask(TimeSpan now)
    {
        if (now < _quietUntil)
        {
            return ([], _quietUntil);
        }

        if (_echoProbe is { } probed)
        {
            return Send(now, probed, RequestKind.ReadOne);
        }

        var wake = TimeSpan.MaxValue;
        if (_opening is { } opening)
        {
            var wish = opening.Wish;
            if (now >= wish.NotBefore)
            {
                return Send(now, opening.Board, wish.IsPulse ? RequestKind.Unlock : RequestKind.ReadAll);
            }

            wake = wish.NotBefore;
        }

        if (_survey?.Next is { } surveyed)
        {
            return Send(now, surveyed, RequestKind.ReadAll);
        }

        // While somebody waits for a door, silent boards are not asked: each would cost a whole reply limit.
        var next = _boards.All.Where(board => _opening is null || board.Health != DeviceHealth.Offline).MinBy(board => board.NextPoll);
        if (next is not null && now >= next.NextPoll)
        {
            return Send(now, next, RequestKind.ReadAll);
        }

        return ([], next is not null && next.NextPoll < wake ? next.NextPoll : wake);
    }

    private (byte[] Write, TimeSpan? Wake) Send(TimeSpan now, Xor8ABoard board, RequestKind kind)
    {
        var (badChecksums, resyncBytes) = (_decoder.BadChecksums, _decoder.ResyncBytes);
        _decoder.Reset();
        var address = board.Settings.Address;
        var channel = kind switch
        {
            RequestKind.Unlock => _opening!.Channel,
            RequestKind.ReadOne => board.Settings.Channels.Keys.DefaultIfEmpty(1).Min(),
            _ => 0,
        };
        var request = kind switch
        {
            RequestKind.ReadAll => Xor8AProtocol.ReadAll(address),
            RequestKind.ReadOne => Xor8AProtocol.ReadOne(address, channel),
            _ when _options.PulseSeconds is { } seconds => Xor8AProtocol.Unlock(address, channel, seconds),
            _ => Xor8AProtocol.Unlock(address, channel),
        };
        if (kind == RequestKind.Unlock)
        {
            _opening!.Pulsed(now);
            var held = TimeSpan.FromSeconds(_options.PulseSeconds + 1 ?? 0);
            _supplyFree = now + (held > _options.PulseSpacing ? held : _options.PulseSpacing);
            board.Counters = board.Counters with { Pulses = board.Counters.Pulses + 1 };
        }

        var limit = kind == RequestKind.Unlock ? _options.UnlockReplyLimit : _options.ReplyLimit;
        _inFlight = new InFlight(board, kind, channel, now + limit, badChecksums, resyncBytes);
        _echo.Sent(request, mayTeach: kind != RequestKind.Unlock);
        return (request, _inFlight.Deadline);
    }

    /// <summary>Bytes came: silence is wanted before the next request. A line that is never silent must not keep an order waiting for ever.</summary>
    private void HoldBack(TimeSpan now)
    {
        if (now >= _quietUntil + _options.FrameGap)
        {
            _noisySince = now;
        }

        var most = _noisySince + (_options.FrameGap * 10);
        _quietUntil = now + _options.FrameGap < most ? now + _options.FrameGap : most;
    }

    private void TakeFrames(TimeSpan now, List<Xor8AFrame> frames)
    {
        foreach (var frame in frames)
        {
            if (frame is Xor8AFrame.Changed && _boards.At(frame.Address) is { } changed)
            {
                // Only a hint: it is believed when a read says the same.
                changed.PollAt(now);
            }
            else if (_inFlight is { } request && frame.Address == request.Board.Settings.Address)
            {
                TakeReply(now, request, frame);
            }
        }
    }

    private void TakeReply(TimeSpan now, InFlight request, Xor8AFrame frame)
    {
        switch (request.Kind, frame)
        {
            case (RequestKind.ReadAll, Xor8AFrame.AllStatus all):
                LearnEcho();
                End(now, request);
                var held = _opening is { IsPulsed: true } opening && opening.Board == request.Board ? opening.Channel : 0;
                request.Board.Good(now, all.Bits, held, _events);
                _survey?.Read(request.Board, isGood: true);
                if (_opening?.Board == request.Board)
                {
                    _opening.GoodRead(now);
                }

                break;
            case (RequestKind.ReadOne, Xor8AFrame.OneStatus one) when one.Channel == request.Channel:
                LearnEcho();
                End(now, request);
                _echoProbe = null;
                request.Board.PollAt(now);
                break;
            case (RequestKind.Unlock, Xor8AFrame.Unlocked or Xor8AFrame.OneStatus):
                End(now, request);
                break;
            default:
                break;
        }
    }

    private void LearnEcho()
    {
        if (_echo.State == EchoState.Untested)
        {
            _echo.Settle(_echo.IsSeen ? EchoState.Present : EchoState.Absent);
        }
    }

    private void TimeOut(TimeSpan now, InFlight request)
    {
        var frames = new List<Xor8AFrame>();
        _echo.Release(_decoder, frames);
        _decoder.Flush(frames);
        TakeFrames(now, frames);
        if (_inFlight != request)
        {
            return;
        }

        End(now, request);
        var isUntested = _echo.State == EchoState.Untested;
        switch (request.Kind)
        {
            case RequestKind.Unlock:
                break;
            case RequestKind.ReadAll when isUntested && _echo.IsSeen && Xor8AProtocol.Groups(request.Board.Settings.ChannelCount) == 1:
                // Our echo, or a reply that equals the request. A read of one channel can tell: its reply never equals it.
                _echoProbe = request.Board;
                break;
            case RequestKind.ReadOne when isUntested && !_echo.IsSeen:
                // An adapter that echoes would have echoed this one too, so what came before was the board.
                _echo.Settle(EchoState.Absent);
                _echoProbe = null;
                request.Board.PollAt(now);
                break;
            default:
                MissReply(now, request);
                break;
        }
    }

    private void MissReply(TimeSpan now, InFlight request)
    {
        var isEchoOnly = _echo.IsSeen;
        if (_echo.State == EchoState.Untested && isEchoOnly)
        {
            _echo.Settle(EchoState.Present);
        }

        _echoProbe = null;
        request.Board.Bad(now, isEchoOnly ? "only our own echo comes back" : "no reply", _events);
        _survey?.Read(request.Board, isGood: false);
        if (_opening?.Board == request.Board)
        {
            _opening.BadRead(now);
        }

        if (_boards.All.TrueForAll(board => board.Health == DeviceHealth.Offline))
        {
            // Perhaps the test was fooled, by a late reply for example; the next good reply teaches again.
            _echo.Forget();
        }
    }

    private void End(TimeSpan now, InFlight request)
    {
        _inFlight = null;
        _noisySince = now;
        _quietUntil = now + _options.FrameGap;
        request.Board.Counters = request.Board.Counters with
        {
            BadChecksums = request.Board.Counters.BadChecksums + _decoder.BadChecksums - request.BadChecksumsBefore,
            ResyncBytes = request.Board.Counters.ResyncBytes + _decoder.ResyncBytes - request.ResyncBytesBefore,
        };
    }

    private void FinishOpening()
    {
        if (_opening is { Outcome: { } outcome } finished)
        {
            _opening = null;
            Answer(finished.Order, outcome);
        }

        if (_opening is null && _orders.TryDequeue(out var order))
        {
            var (board, channel) = _boards.Of(order.Compartment);
            _opening = new Xor8AOpening(order, board, channel, _supplyFree, _options);
        }
    }

    private void LoseOrders()
    {
        if (_opening is { } opening)
        {
            opening.Lose();
            _opening = null;
            Answer(opening.Order, opening.Outcome ?? OpenOutcome.NoFeedback);
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

    private void Answer(LockerOrder.Open order, OpenOutcome outcome) =>
        _events.Add(new LockerEvent.OpenAnswered(order.Effect, order.Compartment, outcome));

    private sealed record InFlight(Xor8ABoard Board, RequestKind Kind, int Channel, TimeSpan Deadline, long BadChecksumsBefore, long ResyncBytesBefore);
}
