using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>How a status round stands.</summary>
internal enum RoundState
{
    /// <summary>No round is running.</summary>
    Rest,

    /// <summary>Questions are open.</summary>
    Asking,

    /// <summary>All four answers came; read <see cref="StatusRound.Result"/>.</summary>
    Complete,

    /// <summary>An answer did not come in time.</summary>
    Silent,
}

/// <summary>
/// Asks DLE EOT 1, 2, 3, 4, one at a time: the answers look alike, so the only thing that tells them apart is that a single
/// question is open. After a silence it stays quiet for as long again, so that a late answer finds no question to belong to.
/// </summary>
internal sealed class StatusRound(TimeSpan replyTimeout)
{
    private readonly byte[] _answers = new byte[4];
    private int _answered;
    private bool _waiting;
    private TimeSpan _due;
    private TimeSpan _quietUntil = TimeSpan.MinValue;

    public RoundState State { get; private set; }

    public PrinterStatus Result => PrinterStatusBits.FromRealTime(_answers[0], _answers[1], _answers[2], _answers[3]);

    /// <summary>Next time something happens by itself; null when resting.</summary>
    public TimeSpan? NextWake => State != RoundState.Asking ? null : _waiting ? _due : _quietUntil;

    public void Start()
    {
        State = RoundState.Asking;
        _answered = 0;
        _waiting = false;
    }

    /// <summary>Ends a round before its time; answers under way will be dropped.</summary>
    public void Cancel(TimeSpan now)
    {
        if (State == RoundState.Asking && _waiting)
            _quietUntil = now + replyTimeout;
        State = RoundState.Rest;
        _waiting = false;
    }

    /// <summary>The result was taken.</summary>
    public void Rest()
    {
        State = RoundState.Rest;
        _waiting = false;
    }

    /// <summary>An answer; false when nobody asked.</summary>
    public bool Answer(byte bits)
    {
        if (State != RoundState.Asking || !_waiting)
            return false;
        _answers[_answered++] = bits;
        _waiting = false;
        if (_answered == _answers.Length)
            State = RoundState.Complete;
        return true;
    }

    /// <summary>The request to send now, if any; notices silence.</summary>
    public ReadOnlyMemory<byte> Advance(TimeSpan now)
    {
        if (State != RoundState.Asking)
            return default;
        if (_waiting)
        {
            if (now < _due)
                return default;
            State = RoundState.Silent;
            _waiting = false;
            _quietUntil = now + replyTimeout;
            return default;
        }

        if (now < _quietUntil)
            return default;
        _waiting = true;
        _due = now + replyTimeout;
        return EscPos.StatusRequest(_answered + 1);
    }
}
