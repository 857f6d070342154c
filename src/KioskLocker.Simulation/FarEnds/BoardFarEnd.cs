using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// What every locker board at the far end of a wire has, whatever it speaks: a supply that may sag, work that falls due later, and
/// replies that may be spoilt on their way.
/// </summary>
/// <remarks>One thread at a time, the line's.</remarks>
public abstract class BoardFarEnd
{
    /// <summary>How late a late reply is.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    /// <summary>Time for the little processor to look and answer when the plan says nothing else.</summary>
    private protected static readonly TimeSpan QuickReply = TimeSpan.FromMilliseconds(5);

    /// <summary>Gap between single bytes; longer than a byte takes at 9600 baud, so a reader sees pieces.</summary>
    private static readonly TimeSpan ByteGap = TimeSpan.FromMilliseconds(3);

    /// <summary>Replies and pulses waiting at once; a real board has room for fewer.</summary>
    private const int MaxPending = 256;

    private readonly List<Work> _pending = [];
    private byte[] _keptBack = [];
    private TimeSpan _silentUntil = TimeSpan.MinValue;
    private int _faultRepliesLeft;

    private protected BoardFarEnd(BoardPlan plan, SimulatedCabinet cabinet)
    {
        Plan = plan;
        Cabinet = cabinet;
    }

    public BoardPlan Plan { get; }

    /// <summary>The fault of the next replies, if any.</summary>
    public BoardFault? Fault { get; private set; }

    /// <summary>When the board next has something to do.</summary>
    internal TimeSpan? NextWake => Next()?.Due;

    /// <summary>The number on its address switches.</summary>
    private protected int Number => Plan.Address ?? 1;

    private protected SimulatedCabinet Cabinet { get; }

    /// <summary>Whether the supply of this board is down.</summary>
    public bool IsSilent(TimeSpan now) => now < _silentUntil;

    /// <summary>Scripts a fault.</summary>
    /// <param name="fault">Null heals.</param>
    /// <param name="replies">For so many replies; null = until healed.</param>
    public void Script(BoardFault? fault, int? replies)
    {
        Fault = fault;
        _faultRepliesLeft = replies ?? int.MaxValue;
        _keptBack = [];
    }

    /// <summary>The supply sags: whatever was under way is forgotten and nothing is heard until it is back.</summary>
    public void Dip(TimeSpan now, TimeSpan length)
    {
        _silentUntil = now + length;
        _pending.Clear();
        _keptBack = [];
        Cabinet.Ledger.Write(Happening.PowerDip, board: Plan.Id, milliseconds: (int)length.TotalMilliseconds);
        LosePower(now, _silentUntil);
    }

    /// <summary>A whole request with a sound checksum was on the line.</summary>
    internal void Hear(TimeSpan now, ReadOnlySpan<byte> frame)
    {
        if (!IsSilent(now))
        {
            Obey(now, frame);
        }
    }

    /// <summary>Does what is due and adds the bytes to send, one entry per burst.</summary>
    internal void TakeDue(TimeSpan now, List<byte[]> writes)
    {
        while (Next() is { } next && next.Due <= now)
        {
            _pending.Remove(next);
            if (next.Act(next.Due) is { Length: > 0 } bytes)
            {
                writes.Add(bytes);
            }
        }
    }

    /// <summary>Carries a request out, when it is for this board.</summary>
    private protected abstract void Obey(TimeSpan now, ReadOnlySpan<byte> frame);

    /// <summary>A reply with its checksum.</summary>
    private protected abstract byte[] Sealed(byte[] body);

    /// <summary>Gives a reply the address of the next board.</summary>
    private protected abstract void Readdress(byte[] body);

    /// <summary>A sound frame that nobody asked for.</summary>
    private protected abstract byte[] Unsolicited();

    /// <summary>What only current held falls back.</summary>
    /// <param name="now">Line time.</param>
    /// <param name="until">When the supply is back.</param>
    private protected virtual void LosePower(TimeSpan now, TimeSpan until)
    {
    }

    /// <summary>A reply after a while. The contacts are looked at when it goes out, not when it was asked for.</summary>
    /// <param name="due">When.</param>
    /// <param name="look">Its bytes without the checksum.</param>
    private protected void ReplyLater(TimeSpan due, Func<byte[]> look) => Enqueue(due, at => Spoil(at, look()));

    /// <summary>Work for later; forgotten when the board has no room, and when its supply sags.</summary>
    private protected void Enqueue(TimeSpan due, Func<TimeSpan, byte[]> act)
    {
        if (_pending.Count < MaxPending)
        {
            _pending.Add(new Work(due, act));
        }
    }

    /// <summary>Something that a part of the board does by itself, whatever else it has to do: it always has room.</summary>
    private protected Work EnqueueAlways(TimeSpan due, Action<TimeSpan> act)
    {
        var work = new Work(due, at =>
        {
            act(at);
            return [];
        });
        _pending.Add(work);
        return work;
    }

    private protected void Cancel(Work work) => _pending.Remove(work);

    /// <summary>What is due first; of several at one time the one that waits longest.</summary>
    private Work? Next()
    {
        Work? first = null;
        foreach (var pending in _pending)
        {
            if (first is null || pending.Due < first.Due)
            {
                first = pending;
            }
        }

        return first;
    }

    private byte[] Spoil(TimeSpan at, byte[] body)
    {
        var sound = Sealed(body);
        if (Fault is not { } fault)
        {
            return sound;
        }

        if (_faultRepliesLeft != int.MaxValue && --_faultRepliesLeft <= 0)
        {
            Fault = null;
        }

        switch (fault)
        {
            case BoardFault.NoReply:
                return [];
            case BoardFault.LateReply:
                Enqueue(at + Lateness, _ => sound);
                return [];
            case BoardFault.BadChecksum:
                sound[^1] ^= 0x5A;
                return sound;
            case BoardFault.HalfFrame:
                return sound[..(sound.Length / 2)];
            case BoardFault.GluedFrames when _keptBack.Length == 0:
                _keptBack = sound;
                Fault ??= BoardFault.GluedFrames;
                return [];
            case BoardFault.GluedFrames:
                byte[] glued = [.. _keptBack, .. sound];
                _keptBack = [];
                return glued;
            case BoardFault.WrongAddress:
                Readdress(body);
                return Sealed(body);
            case BoardFault.UnsolicitedInside:
                return [.. sound[..(sound.Length / 2)], .. Unsolicited(), .. sound[(sound.Length / 2)..]];
            case BoardFault.UnsolicitedBefore:
                return [.. Unsolicited(), .. sound];
            default:
                for (var i = 1; i < sound.Length; i++)
                {
                    var piece = sound[i];
                    Enqueue(at + (i * ByteGap), _ => [piece]);
                }

                return sound[..1];
        }
    }

    /// <summary>Work that waits for its time.</summary>
    private protected sealed class Work(TimeSpan due, Func<TimeSpan, byte[]> act)
    {
        internal TimeSpan Due => due;

        internal Func<TimeSpan, byte[]> Act => act;
    }
}
