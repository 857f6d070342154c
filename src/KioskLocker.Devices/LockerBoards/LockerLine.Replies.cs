using System.Globalization;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <content>What came back, or did not.</content>
public sealed partial class LockerLine
{
    private void TakeFrames(TimeSpan now, List<BoardFrame> frames)
    {
        foreach (var frame in frames)
        {
            if (frame is BoardFrame.Changed && _boards.At(frame.Address) is { } changed)
            {
                // Only a hint: it is believed when a read says the same.
                changed.PollAt(now);
            }
            else if (_inFlight is { Kind: RequestKind.Address } asked)
            {
                if (frame is BoardFrame.Named named)
                {
                    End(now, asked);
                    asked.Board.TakeAddress(named.Address, _events);
                }
            }
            else if (_inFlight is { } request && frame.Address == request.Board.Settings.Address)
            {
                TakeReply(now, request, frame);
            }
        }
    }

    private void TakeReply(TimeSpan now, InFlight request, BoardFrame frame)
    {
        switch (request.Kind, frame)
        {
            case (RequestKind.Read, BoardFrame.Contacts read):
                LearnEcho();
                End(now, request);
                var held = _opening is { IsPulsed: true } opening && opening.Board == request.Board ? opening.Channel : 0;
                request.Board.Good(now, read, held, _events);
                _survey?.Read(request.Board, isGood: true);
                if (_opening?.Board == request.Board)
                {
                    _opening.GoodRead(now);
                }

                break;
            case (RequestKind.Tell, BoardFrame.Contact one) when one.Channel == request.Mark:
                LearnEcho();
                End(now, request);
                _echoProbe = null;
                request.Board.PollAt(now);
                break;
            case (RequestKind.Outputs, BoardFrame.Outputs outputs):
                LearnEcho();
                End(now, request);
                request.Board.TakeOutputs(now, outputs.On, _events);
                break;
            case (RequestKind.Pulse, BoardFrame.Contact):
                End(now, request);
                break;
            case (_, BoardFrame.Taken taken) when taken.Mark == request.Mark && request.Kind is RequestKind.Pulse or RequestKind.AllOff or RequestKind.Switch:
                End(now, request);
                TakeConsent(request);
                break;
            case (_, BoardFrame.Refused refused):
                End(now, request);
                TakeRefusal(now, request, refused);
                break;
            default:
                break;
        }
    }

    /// <summary>The board took an order. Where the line echoes and nobody knows it yet, that may have been ourselves.</summary>
    private void TakeConsent(InFlight request)
    {
        switch (request.Kind)
        {
            case RequestKind.AllOff:
                request.Board.Off = _echo.State == EchoState.Untested ? OffState.Unproven : OffState.None;
                break;
            case RequestKind.Switch:
                _switches.Answer(CompletionCode.Ok, _events);
                break;
            default:
                // A pulse ordered is not a door opened: only the contact can tell.
                break;
        }
    }

    private void TakeRefusal(TimeSpan now, InFlight request, BoardFrame.Refused refused)
    {
        var counters = request.Board.Counters;
        request.Board.Counters = counters with { Refusals = counters.Refusals + 1, LastRefusal = refused.Reason };
        switch (request.Kind)
        {
            case RequestKind.Read or RequestKind.Tell:
                LearnEcho();
                _echoProbe = null;
                MissRead(now, request.Board, "refuses: " + refused.Reason, withLine: false);
                break;
            case RequestKind.Outputs:
                request.Board.RefuseOutputs();
                break;
            case RequestKind.Switch:
                _switches.Answer(CompletionCode.Refused, _events);
                break;
            case RequestKind.Pulse:
                // Watched like any other, for it did leave; but whoever looks for the part that fails must know.
                _opening?.Refuse(refused.Reason);
                break;
            default:
                // All-off that a board does not know is no fault of the door.
                break;
        }
    }

    /// <summary>A reply to a request that would have been echoed. One that nothing came before may be a late one in front of the echo.</summary>
    private void LearnEcho()
    {
        if (_echo.State == EchoState.Untested && _echo.IsSeen)
        {
            Settle(EchoState.Present);
        }
        else
        {
            _isUnechoed = _echo.State == EchoState.Untested;
        }
    }

    /// <summary>The next request leaves: by now the echo of the last one has come, or there is none.</summary>
    private void LearnNoEcho()
    {
        if (_isUnechoed && _echo.State == EchoState.Untested)
        {
            Settle(_echo.IsSeen ? EchoState.Present : EchoState.Absent);
        }

        _isUnechoed = false;
    }

    /// <summary>Now it is known who answered all-off: the boards, or nobody.</summary>
    private void Settle(EchoState state)
    {
        _echo.Settle(state);
        foreach (var board in _boards.All.Where(board => board.Off == OffState.Unproven))
        {
            board.Off = state == EchoState.Present ? OffState.Owed : OffState.None;
        }
    }

    private void TimeOut(TimeSpan now, InFlight request)
    {
        var frames = new List<BoardFrame>();
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
            case RequestKind.Pulse:
                break;
            case RequestKind.AllOff:
                CountTimeout(request.Board);
                request.Board.Off = OffState.Owed;
                break;
            case RequestKind.Address:
                // Nobody is there, or firmware that does not know the question.
                break;
            case RequestKind.Outputs:
                // The next read says whether the board lives.
                CountTimeout(request.Board);
                request.Board.MissOutputs(now);
                break;
            case RequestKind.Switch:
                CountTimeout(request.Board);
                _switches.Missed(_events);
                break;
            case RequestKind.Read when isUntested && _echo.IsSeen && _family.TellEcho(request.Board.Settings) is { } telling:
                // Our echo, or a reply that equals the request. There is a request whose reply never does.
                _echoProbe = new EchoProbe(request.Board, telling);
                break;
            case RequestKind.Tell when isUntested && !_echo.IsSeen:
                // An adapter that echoes would have echoed this one too, so what came before was the board.
                Settle(EchoState.Absent);
                _echoProbe = null;
                request.Board.PollAt(now);
                break;
            default:
                MissReply(now, request.Board);
                break;
        }
    }

    private void MissReply(TimeSpan now, LockerBoard board)
    {
        var isEchoOnly = _echo.IsSeen;
        if (isEchoOnly && _echo.State == EchoState.Untested)
        {
            Settle(EchoState.Present);
        }

        _echoProbe = null;
        CountTimeout(board);
        var withLine = _boards.All.Count > 1 && _boards.All.TrueForAll(other => other == board || other.IsSilent);
        MissRead(now, board, Silence(isEchoOnly, withLine), withLine);
        if (_boards.All.TrueForAll(each => each.Health == DeviceHealth.Offline))
        {
            // Perhaps the test was fooled, by a late reply for example; the next good reply teaches again.
            _echo.Forget();
            ReopenWhenDue(now);
        }
        else if (isEchoOnly && board.Health == DeviceHealth.Offline && _family.TellEcho(board.Settings) is not null)
        {
            // Perhaps it was fooled while others answer: then what is taken away as an echo is this board's own reply.
            _echo.Forget();
        }
    }

    /// <summary>No board answers: a port whose adapter went stale looks just like that. Not with an order under way, whose outcome closing would lose.</summary>
    private void ReopenWhenDue(TimeSpan now)
    {
        if (_opening is null && _orders.Count == 0 && now >= _nextReopen)
        {
            _nextReopen = now + _options.ReopenEvery;
            _reopen = true;
        }
    }

    /// <summary>Boards that fall silent together have one cause, and each of them names it in the same words (protocols.md L-8).</summary>
    private string Silence(bool isEchoOnly, bool withLine) =>
        isEchoOnly ? "only our own echo comes back"
        : withLine ? string.Create(CultureInfo.InvariantCulture, $"all {_boards.All.Count} boards of the line are silent: supply or cable")
        : "no reply";

    private void MissRead(TimeSpan now, LockerBoard board, string reason, bool withLine)
    {
        board.Bad(now, reason, withLine, _events);
        _survey?.Read(board, isGood: false);
        if (_opening?.Board == board)
        {
            _opening.BadRead(now);
        }
    }

    private static void CountTimeout(LockerBoard board) => board.Counters = board.Counters with { Timeouts = board.Counters.Timeouts + 1 };

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
}
