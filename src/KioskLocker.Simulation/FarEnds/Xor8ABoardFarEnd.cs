using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// One locker board of the 8A/80 XOR family: hears whole requests, energises locks of the simulated cabinet, answers after its own time.
/// Written from the family's documents, apart from any driver.
/// </summary>
/// <remarks>One thread at a time, the line's.</remarks>
public sealed class Xor8ABoardFarEnd
{
    /// <summary>How late a late reply is.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    /// <summary>Time for the little processor to look and answer when the plan says nothing else.</summary>
    private static readonly TimeSpan QuickReply = TimeSpan.FromMilliseconds(5);

    /// <summary>Gap between single bytes; longer than a byte takes at 9600 baud, so a reader sees pieces.</summary>
    private static readonly TimeSpan ByteGap = TimeSpan.FromMilliseconds(3);

    /// <summary>Replies and pulses waiting at once; a real board has room for fewer.</summary>
    private const int MaxPending = 256;

    private readonly SimulatedCabinet _cabinet;
    private readonly List<Pending> _pending = [];
    private byte[] _keptBack = [];
    private TimeSpan _silentUntil = TimeSpan.MinValue;
    private int _faultRepliesLeft;

    public Xor8ABoardFarEnd(BoardPlan plan, SimulatedCabinet cabinet)
    {
        Plan = plan;
        _cabinet = cabinet;
    }

    public BoardPlan Plan { get; }

    /// <summary>The fault of the next replies, if any.</summary>
    public BoardFault? Fault { get; private set; }

    /// <summary>When the board next has something to do.</summary>
    internal TimeSpan? NextWake => Next()?.Due;

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
        _cabinet.Ledger.Write(Happening.PowerDip, board: Plan.Id, milliseconds: (int)length.TotalMilliseconds);
    }

    /// <summary>A whole request with a sound checksum was on the line.</summary>
    internal void Hear(TimeSpan now, ReadOnlySpan<byte> frame)
    {
        if (IsSilent(now))
        {
            return;
        }

        // The address query is the one request that every board answers; the documents allow it with a single board on the bus.
        if (frame is [0x80, 0x01, 0x00, 0x99, _])
        {
            ReplyLater(now + QuickReply, () => [0x80, 0x01, Address, 0x99]);
            return;
        }

        if (frame[1] != Address)
        {
            return;
        }

        switch (frame)
        {
            case [0x80, _, 0x00, 0x33, _]:
                ReplyLater(now + TimeSpan.FromMilliseconds(Plan.ReadAllDelayMs), ReadAll);
                break;
            case [0x80, _, var channel, 0x33, _] when Has(channel):
                ReplyLater(now + QuickReply, () => [0x80, Address, channel, Status(channel)]);
                break;
            case [0x8A, _, 0x00, 0x11, _]:
                UnlockAll(now);
                break;
            case [0x8A, _, var channel, 0x11, _] when Has(channel):
                Unlock(now, channel, TimeSpan.FromMilliseconds(Plan.PulseMs));
                break;
            case [0x8A, _, var channel, 0x11, var seconds, _] when Has(channel) && seconds is >= 1 and <= 9:
                Unlock(now, channel, TimeSpan.FromSeconds(seconds));
                break;
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

    /// <summary>What is due first; of several at one time the one that waits longest.</summary>
    private Pending? Next()
    {
        Pending? first = null;
        foreach (var pending in _pending)
        {
            if (first is null || pending.Due < first.Due)
            {
                first = pending;
            }
        }

        return first;
    }

    private byte Address => (byte)Plan.Address;

    private bool Has(int channel) => channel >= 1 && channel <= Plan.Channels;

    private byte Status(int channel) => _cabinet.SwitchClosed(Plan.Id, channel) ? (byte)0x11 : (byte)0x00;

    private void Unlock(TimeSpan now, byte channel, TimeSpan length)
    {
        _cabinet.Energise(Plan.Id, channel, length);
        if (Plan.UnlockReplyMs is { } wait)
        {
            ReplyLater(now + TimeSpan.FromMilliseconds(wait), () => [0x8A, Address, channel, Status(channel)]);
        }
    }

    // One lock after the other: the supply of such a cabinet cannot feed them together.
    private void UnlockAll(TimeSpan now)
    {
        var length = TimeSpan.FromMilliseconds(Plan.PulseMs);
        for (var channel = 1; channel <= Plan.Channels; channel++)
        {
            var one = channel;
            Enqueue(now + ((channel - 1) * length), _ =>
            {
                _cabinet.Energise(Plan.Id, one, length);
                return [];
            });
        }
    }

    // Highest group of eight first; bit 0 is the lowest channel of its group.
    private byte[] ReadAll()
    {
        var groups = (Plan.Channels + 7) / 8;
        var reply = new byte[3 + groups];
        reply[0] = 0x80;
        reply[1] = Address;
        reply[^1] = 0x33;
        for (var channel = 1; channel <= Plan.Channels; channel++)
        {
            if (_cabinet.SwitchClosed(Plan.Id, channel))
            {
                reply[1 + groups - ((channel - 1) / 8)] |= (byte)(1 << ((channel - 1) % 8));
            }
        }

        return reply;
    }

        // The contacts are looked at when the reply goes out, not when it was asked for.
    private void ReplyLater(TimeSpan due, Func<byte[]> look) => Enqueue(due, at => Spoil(at, look()));

    private void Enqueue(TimeSpan due, Func<TimeSpan, byte[]> act)
    {
        if (_pending.Count < MaxPending)
        {
            _pending.Add(new Pending(due, act));
        }
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
                body[1]++;
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

    private byte[] Unsolicited() => Sealed([0x82, Address, 0x01, Status(1)]);

    private static byte[] Sealed(byte[] body) => [.. body, Sum(body)];

    private static byte Sum(byte[] body)
    {
        byte sum = 0;
        foreach (var value in body)
        {
            sum ^= value;
        }

        return sum;
    }

    private sealed class Pending(TimeSpan due, Func<TimeSpan, byte[]> act)
    {
        internal TimeSpan Due => due;

        internal Func<TimeSpan, byte[]> Act => act;
    }
}
