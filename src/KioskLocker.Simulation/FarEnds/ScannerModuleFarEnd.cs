namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// A scanner module: hears commands, looks for codes when it was told to, and sends both answers and codes on one wire. What every make has
/// in common; its language is the heir's, written from makers' documents and apart from any driver.
/// </summary>
/// <remarks>One thread at a time, the line's. Never throws on what the other side sends.</remarks>
public abstract class ScannerModuleFarEnd
{
    /// <summary>How long a module that tires reads without being told again.</summary>
    public static readonly TimeSpan TiresAfter = TimeSpan.FromMinutes(20);

    /// <summary>The module's own time before it answers.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(15);

    /// <summary>Finding a code in a picture.</summary>
    private static readonly TimeSpan DecodeTime = TimeSpan.FromMilliseconds(60);

    private static readonly TimeSpan ByteGap = TimeSpan.FromMilliseconds(2);

    private readonly PriorityQueue<byte[], (TimeSpan Due, long Order)> _due = new();
    private readonly ScannerFarEnd _codes = new();
    private TimeSpan _lookingUntil = TimeSpan.MinValue;
    private TimeSpan _lastTold;
    private (TimeSpan Due, byte[] Bytes)? _keptBack;
    private long _order;

    /// <summary>What is wrong with it now.</summary>
    public ScannerFault? Fault { get; set; }

    /// <summary>Times it was told to look for a code.</summary>
    public int Triggers { get; private set; }

    /// <summary>Codes it read.</summary>
    public int Reads { get; private set; }

    /// <summary>It has something to send, now or soon.</summary>
    public bool IsSpeaking => _due.Count > 0 || _keptBack is not null || NextDue is not null;

    /// <summary>Whether set-up codes shown to it change it.</summary>
    public abstract bool TakesSetupCodes { get; }

    /// <summary>What it appends to a code.</summary>
    protected abstract ScanTerminator Terminator { get; }

    /// <summary>It looks by itself, without a trigger.</summary>
    protected abstract bool LooksByItself { get; }

    /// <summary>Whether its light is on and a code before it would be read.</summary>
    public bool IsLooking(TimeSpan now) =>
        Fault is not ScannerFault.Silent
        && (LooksByItself || now < _lookingUntil)
        && !(Fault is ScannerFault.Tires && now >= _lastTold + TiresAfter);

    /// <summary>Bytes of the kiosk arrived.</summary>
    public FarEndTurn Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            switch (Fault)
            {
                case ScannerFault.Silent:
                    break;
                case ScannerFault.WrongBaud:
                    Hear(now, (byte)(value ^ 0xB6));
                    break;
                default:
                    Hear(now, value);
                    break;
            }
        }

        return Tick(now);
    }

    /// <summary>Time has passed.</summary>
    public FarEndTurn Tick(TimeSpan now)
    {
        if (_keptBack is { } kept && kept.Due <= now)
        {
            _keptBack = null;
            Send(now, kept.Bytes);
        }

        Look(now);
        List<byte[]> writes = [];
        while (_due.TryPeek(out _, out var next) && next.Due <= now)
        {
            writes.Add(_due.Dequeue());
        }

        TimeSpan? wake = _due.TryPeek(out _, out var later) ? later.Due : null;
        foreach (var due in new[] { _keptBack?.Due, NextDue })
        {
            wake = due is { } at && (wake is null || at < wake) ? at : wake;
        }

        return new FarEndTurn(writes, wake);
    }

    /// <summary>Somebody holds a code before the window for a moment.</summary>
    /// <returns>False when the module does not look and so reads nothing.</returns>
    public bool HoldUp(TimeSpan now, string text)
    {
        if (!IsLooking(now))
        {
            return false;
        }

        Reads++;
        _lookingUntil = TimeSpan.MinValue;
        var code = Fault is ScannerFault.WrongBaud ? ScannerFarEnd.Garbage(Reads, text.Length) : Framed(now, Coded(text));
        var answer = _keptBack?.Bytes ?? [];
        _keptBack = null;
        Send(now + DecodeTime, [.. answer, .. code]);
        return true;
    }

    /// <summary>The supply went and came: what was under way is forgotten, and so is what was never saved.</summary>
    public void PowerCycle(TimeSpan now)
    {
        _due.Clear();
        _keptBack = null;
        _lookingUntil = TimeSpan.MinValue;
        _lastTold = now;
        Restart();
    }

    /// <summary>When the module has something of its own to do.</summary>
    protected virtual TimeSpan? NextDue => null;

    /// <summary>One byte of the kiosk.</summary>
    protected abstract void Hear(TimeSpan now, byte value);

    /// <summary>Settings go back to those that were saved.</summary>
    protected abstract void Restart();

    /// <summary>Does what is due by itself.</summary>
    protected virtual void Look(TimeSpan now)
    {
    }

    /// <summary>A code as it leaves.</summary>
    protected virtual byte[] Framed(TimeSpan now, byte[] code) => code;

    /// <summary>It was told to look for a code, for so long.</summary>
    protected void Begin(TimeSpan now, TimeSpan length)
    {
        Triggers++;
        _lastTold = now;
        _lookingUntil = now + length;
    }

    protected void Stop() => _lookingUntil = TimeSpan.MinValue;

    /// <summary>Answers a command.</summary>
    /// <param name="now">Line time.</param>
    /// <param name="answer">Bytes.</param>
    /// <param name="hasChecksum">Its last byte belongs to a checksum.</param>
    protected void Answer(TimeSpan now, byte[] answer, bool hasChecksum)
    {
        switch (Fault)
        {
            case ScannerFault.BadChecksum when hasChecksum:
                answer[^1] ^= 0x5A;
                break;
            case ScannerFault.WrongBaud:
                answer = ScannerFarEnd.Garbage(answer.Length, answer.Length);
                break;
            case ScannerFault.GluedAnswers:
                _keptBack = (now + DecodeTime + AnswerTime, [.. _keptBack?.Bytes ?? [], .. answer]);
                return;
            default:
                break;
        }

        Send(now + AnswerTime, answer);
    }

    /// <summary>Puts bytes on the wire.</summary>
    protected void Send(TimeSpan due, byte[] bytes)
    {
        if (Fault is not ScannerFault.SingleBytes)
        {
            _due.Enqueue(bytes, (due, _order++));
            return;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            _due.Enqueue([bytes[i]], (due + (i * ByteGap), _order++));
        }
    }

    private byte[] Coded(string text)
    {
        _codes.Terminator = Terminator;
        return _codes.Scan(text);
    }
}
