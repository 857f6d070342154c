using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <content>What is asked next, and when: the line is free.</content>
public sealed partial class LockerLine
{
    private enum RequestKind
    {
        /// <summary>All contacts.</summary>
        Read,

        /// <summary>All relays.</summary>
        Outputs,

        /// <summary>Which address it has.</summary>
        Address,

        /// <summary>The request that tells a board from our own echo.</summary>
        Tell,

        Pulse,
        AllOff,
        Switch,
    }

    /// <summary>Chooses the next request by priority.</summary>
    private (byte[] Write, TimeSpan? Wake) Ask(TimeSpan now)
    {
        if (now < _quietUntil)
        {
            return ([], _quietUntil);
        }

        if (_boards.All.Find(board => board.Off == OffState.Due && now >= board.EnergisedUntil) is { } off)
        {
            off.Off = OffState.None;
            return Send(now, off, RequestKind.AllOff, _family.AllOff(off.Settings)!);
        }

        if (_echoProbe is { } probe)
        {
            return Send(now, probe.Board, RequestKind.Tell, probe.Request);
        }

        var wake = TimeSpan.MaxValue;
        if (_opening is { } opening)
        {
            if (now >= opening.Wish.NotBefore && (!opening.Wish.IsPulse || MayPulse(now, opening)))
            {
                return opening.Wish.IsPulse ? SendPulse(now, opening) : SendRead(now, opening.Board);
            }

            wake = opening.Wish.NotBefore;
        }

        if (_switches.Next is { } wanted)
        {
            _switches.Sent();
            return Send(now, wanted.Board, RequestKind.Switch, wanted.Request);
        }

        if (_survey?.Next is { } surveyed)
        {
            return SendRead(now, surveyed);
        }

        if (_opening is null && AskBeside(now) is { } beside)
        {
            return beside;
        }

        // While somebody waits for a door, silent boards are not asked: each would cost a whole reply limit.
        var next = _boards.All.Where(board => _opening is null || board.Health != DeviceHealth.Offline).MinBy(board => board.NextPoll);
        if (next is not null && now >= next.NextPoll)
        {
            return SendRead(now, next);
        }

        return ([], next is not null && next.NextPoll < wake ? next.NextPoll : wake);
    }

    /// <summary>What no contact shows, while nobody waits for a door; null for nothing now.</summary>
    private (byte[] Write, TimeSpan? Wake)? AskBeside(TimeSpan now)
    {
        if (_boards.All is [{ MayAskAddress: true } lone])
        {
            lone.MayAskAddress = false;
            if (_family.AskAddress is { } address)
            {
                return Send(now, lone, RequestKind.Address, address);
            }
        }

        // Before the contacts, for a coil that stays energised grows hot.
        if (_boards.All.Find(board => board.Health is DeviceHealth.Ok or DeviceHealth.Degraded && now >= board.NextOutputs) is { } told)
        {
            if (_family.ReadOutputs(told.Settings) is { } question)
            {
                return Send(now, told, RequestKind.Outputs, question);
            }

            told.RefuseOutputs();
        }

        return null;
    }

    /// <summary>Takes the supply, or sends the order back to wait for it.</summary>
    private bool MayPulse(TimeSpan now, LockerOpening opening)
    {
        var energised = _family.PulseLength(opening.Board.Settings);
        var held = energised + _options.PulseMargin;
        if (_supply.TryTake(now, now + (held > _options.PulseSpacing ? held : _options.PulseSpacing)))
        {
            opening.Board.EnergisedUntil = now + energised;
            return true;
        }

        opening.Postpone(_supply.FreeAt);
        return false;
    }

    private (byte[] Write, TimeSpan? Wake) SendPulse(TimeSpan now, LockerOpening opening)
    {
        opening.Pulsed(now);
        var board = opening.Board;
        board.Counters = board.Counters with { Pulses = board.Counters.Pulses + 1 };
        return Send(now, board, RequestKind.Pulse, _family.Pulse(board.Settings, opening.Channel));
    }

    private (byte[] Write, TimeSpan? Wake) SendRead(TimeSpan now, LockerBoard board) => Send(now, board, RequestKind.Read, _family.ReadContacts(board.Settings));

    private (byte[] Write, TimeSpan? Wake) Send(TimeSpan now, LockerBoard board, RequestKind kind, BoardRequest request)
    {
        var (badChecksums, resyncBytes) = (_decoder.BadChecksums, _decoder.ResyncBytes);
        LearnNoEcho();
        _decoder.Reset();
        var deadline = now + (_options.CharacterTime * request.Bytes.Length) + request.ReplyLimit;
        _inFlight = new InFlight(board, kind, request.Mark, deadline, badChecksums, resyncBytes);
        _echo.Sent(request.Bytes, mayTeach: !request.ReplyMayEqual);
        return (request.Bytes, deadline);
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

    private sealed record InFlight(LockerBoard Board, RequestKind Kind, long Mark, TimeSpan Deadline, long BadChecksumsBefore, long ResyncBytesBefore);

    private sealed record EchoProbe(LockerBoard Board, BoardRequest Request);
}
