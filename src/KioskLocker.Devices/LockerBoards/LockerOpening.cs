using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>What a running order wants from the line next, and not before when.</summary>
internal readonly record struct OpeningWish(bool IsPulse, TimeSpan NotBefore);

/// <summary>One order to open: read, rule, one pulse, watch the contact, one outcome. Sends nothing itself; the pulse is counted here so that it stays one.</summary>
internal sealed class LockerOpening(LockerOrder.Open order, LockerBoard board, int channel, TimeSpan supplyFree, LockerLineOptions options)
{
    /// <summary>The read before the pulse is tried again this often at most.</summary>
    private const int BadReadsBefore = 3;

    /// <summary>A contact that has not held still for this many reads is taken as its last read.</summary>
    private const int GoodReadsBefore = 4;

    /// <summary>A closed read older than this says nothing about the end of the watch.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private DoorContact _before;
    private bool _mayPulse;
    private int _goodReads;
    private int _badReads;
    private int _openReads;
    private TimeSpan _notBefore = supplyFree;
    private TimeSpan _pulsedAt;
    private TimeSpan? _readClosedAt;

    internal LockerOrder.Open Order => order;

    internal LockerBoard Board => board;

    internal int Channel => channel;

    /// <summary>The one pulse of this order has left.</summary>
    internal bool IsPulsed { get; private set; }

    internal OpenOutcome? Outcome { get; private set; }

    /// <summary>Why the board would not pulse; null when it did not say so.</summary>
    internal string? Refusal { get; private set; }

    internal OpeningWish Wish => new(_mayPulse && !IsPulsed, _notBefore);

    /// <summary>The supply went to another lock meanwhile: what was read before is too old to pulse on.</summary>
    internal void Postpone(TimeSpan until)
    {
        _mayPulse = false;
        _goodReads = 0;
        _badReads = 0;
        _notBefore = until;
    }

    internal void Pulsed(TimeSpan now)
    {
        if (IsPulsed || !_mayPulse)
        {
            throw new InvalidOperationException("a second pulse for one order");
        }

        IsPulsed = true;
        _pulsedAt = now;
        _notBefore = now;
    }

    /// <summary>The board answered the pulse: it will not.</summary>
    internal void Refuse(string reason) => Refusal = reason;

    /// <summary>The board answered a read; its contacts are up to date.</summary>
    internal void GoodRead(TimeSpan now)
    {
        if (IsDeaf(now))
        {
            return;
        }

        var value = board.LastRead(channel);
        if (IsPulsed)
        {
            Watch(now, value);
            return;
        }

        if (!board.IsSettled(channel) && ++_goodReads < GoodReadsBefore)
        {
            _notBefore = now;
            return;
        }

        _before = value;
        if (order.Rule == PulseRule.Always || value == DoorContact.Closed)
        {
            _mayPulse = true;
        }
        else
        {
            // A board that answers and cannot say how this door stands has not answered for it.
            Outcome = value == DoorContact.Open ? OpenOutcome.AlreadyOpen : OpenOutcome.BoardOffline;
        }
    }

    /// <summary>The board did not answer a read.</summary>
    internal void BadRead(TimeSpan now)
    {
        if (IsDeaf(now))
        {
            return;
        }

        if (IsPulsed)
        {
            Watch(now, DoorContact.Unknown);
            return;
        }

        _notBefore = now;
        if (++_badReads < BadReadsBefore)
        {
            return;
        }

        if (order.Rule == PulseRule.Always)
        {
            _before = DoorContact.Unknown;
            _mayPulse = true;
        }
        else
        {
            Outcome = OpenOutcome.BoardOffline;
        }
    }

    /// <summary>The line is gone.</summary>
    internal void Lose() => Outcome ??= IsPulsed ? OpenOutcome.NoFeedback : OpenOutcome.BoardOffline;

    // Reads made for others while the supply rests are too old to pulse on.
    private bool IsDeaf(TimeSpan now) => Outcome is not null || (!IsPulsed && (_mayPulse || now < _notBefore));

    private void Watch(TimeSpan now, DoorContact value)
    {
        _readClosedAt = value == DoorContact.Closed ? now : _readClosedAt;
        _openReads = value == DoorContact.Open ? _openReads + 1 : 0;
        var hasChanged = _before != DoorContact.Open || _readClosedAt is not null;
        if (_openReads >= 2 && hasChanged)
        {
            Outcome = OpenOutcome.Opened;
            board.TakeAsOpen(channel);
            return;
        }

        if (_openReads >= 2 && now >= _pulsedAt + options.StuckOpenLimit)
        {
            Outcome = OpenOutcome.NoFeedback;
            return;
        }

        // An open read at the very end still gets its second read.
        var isAboutToOpen = _openReads == 1 && hasChanged;
        if (now >= _pulsedAt + options.OpenLimit && !isAboutToOpen)
        {
            var isStillClosed = _before == DoorContact.Closed && _readClosedAt is { } at && now - at <= FreshFor;
            Outcome = isStillClosed ? OpenOutcome.Jammed : OpenOutcome.NoFeedback;
            return;
        }

        _notBefore = isAboutToOpen ? now : now + options.BusyPoll;
    }
}
