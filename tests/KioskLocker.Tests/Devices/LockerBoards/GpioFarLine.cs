using System.Buffers.Binary;
using KioskLocker.Devices.Gpio;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>A bank of pins with the simulated cabinet's locks and switches on them. What goes wrong with its replies goes wrong between bank and line.</summary>
internal sealed class GpioFarLine : FarLine
{
    private const int FirstSwitchPin = 32;

    /// <summary>The bank's own thread hands a reply over a moment after the request.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMilliseconds(1);

    private readonly GpioBank _bank;
    private readonly string _board;
    private readonly SimulatedCabinet _cabinet;
    private readonly List<(TimeSpan Due, byte[] Bytes)> _replies = [];
    private TimeSpan _nextLook;
    private TimeSpan? _nextTick;
    private BoardFault? _fault;
    private int _repliesLeft;
    private byte[] _keptBack = [];
    private bool _isChipGone;

    public GpioFarLine(string board, int channels, SimulatedCabinet cabinet)
    {
        _board = board;
        _cabinet = cabinet;
        Settings = Bank(channels);
        _bank = new GpioBank(Settings);
    }

    public GpioBankSettings Settings { get; }

    public override bool Echo
    {
        set => Assert.False(value, "no adapter stands between a bank and its line");
    }

    public static GpioBankSettings Bank(int channels) => new()
    {
        Locks = Enumerable.Range(1, channels).ToDictionary(channel => channel, channel => new GpioOutputPin(channel - 1, ActiveLow: true)),
        Switches = Enumerable.Range(1, channels).ToDictionary(channel => channel, channel => new GpioInputPin(FirstSwitchPin + channel - 1, GpioPull.Up, ClosedWhenLow: true)),
    };

    public override FarEndTurn Up(TimeSpan now) => Take(now, _bank.Start(now));

    public override FarEndTurn Receive(TimeSpan now, byte[] bytes) => Take(now, _bank.Receive(now, bytes));

    public override FarEndTurn Tick(TimeSpan now)
    {
        if (now < _nextLook)
        {
            return Take(now, _bank.Tick(now));
        }

        if (_isChipGone)
        {
            return Take(now, _bank.Look(now, null));
        }

        var samples = Settings.Switches.Select(entry => new GpioSample(entry.Value.Pin, High: !_cabinet.SwitchClosed(_board, entry.Key)));
        return Take(now, _bank.Look(now, [.. samples]));
    }

    public override void Script(int board, BoardFault? fault, int? replies)
    {
        _fault = fault;
        _repliesLeft = replies ?? int.MaxValue;
        _keptBack = [];
    }

    public override void Silence(bool isGone) => _isChipGone = isGone;

    public override FarEndTurn DipAndComeUpEnergised(TimeSpan now, int board, TimeSpan length) =>
        throw new NotSupportedException("pins that lose their supply are inputs, and the chip under a bank is the computer's own");

    private FarEndTurn Take(TimeSpan now, GpioBankTurn turn)
    {
        _nextLook = turn.NextLook > now ? turn.NextLook : now + HandOver;
        _nextTick = turn.NextTick;
        foreach (var write in turn.Writes)
        {
            var (channel, pin) = Settings.Locks.Single(entry => entry.Value.Pin == write.Pin);
            _cabinet.Connect(_board, channel, write.High != pin.OffLevel, now, write.Limit);
        }

        if (!turn.Replies.IsEmpty)
        {
            Spoil(now, turn.Replies.ToArray());
        }

        List<byte[]> writes = [.. _replies.Where(reply => reply.Due <= now).OrderBy(reply => reply.Due).Select(reply => reply.Bytes)];
        _replies.RemoveAll(reply => reply.Due <= now);
        var wake = _replies.Select(reply => reply.Due).Append(_nextLook).Append(_nextTick ?? TimeSpan.MaxValue).Min();
        return new FarEndTurn(writes, wake > now ? wake : now + HandOver);
    }

    /// <summary>The bank tells that a pin changed, although nobody asked and nothing lasting did.</summary>
    private byte[] Unsolicited => GpioProtocol.Reply(Settings.Address, GpioProtocol.KindChanged);

    /// <summary>A sound reply of a bank that is not on this line.</summary>
    private static byte[] Readdressed(byte[] reply) => GpioProtocol.Reply(
        reply[1] + 1, reply[2], BinaryPrimitives.ReadUInt64LittleEndian(reply.AsSpan(3)), BinaryPrimitives.ReadUInt64LittleEndian(reply.AsSpan(11)));

    /// <summary>Edges that nobody ordered, also in the middle of a pulse: one of a switch of the bank, whose level is the same again at the next look, and one of another pin of the chip.</summary>
    private void Bounce(TimeSpan now)
    {
        foreach (var pin in (int[])[FirstSwitchPin + 1, FirstSwitchPin - 1])
        {
            // The bank has just been called at this moment, so nothing falls due here: an edge only makes it look soon.
            var turn = _bank.Edge(now, pin);
            Assert.True(turn.Writes.Count == 0 && turn.Replies.IsEmpty);
            _nextLook = now + HandOver;
        }
    }

    private void Spoil(TimeSpan now, byte[] reply)
    {
        var due = now + HandOver;
        var fault = _fault;
        _fault = _repliesLeft != int.MaxValue && --_repliesLeft <= 0 ? null : _fault;
        switch (fault)
        {
            case null:
                _replies.Add((due, reply));
                break;
            case BoardFault.NoReply:
                break;
            case BoardFault.LateReply:
                _replies.Add((due + BoardFarEnd.Lateness, reply));
                break;
            case BoardFault.BadChecksum:
                reply[^1] ^= 0x5A;
                _replies.Add((due, reply));
                break;
            case BoardFault.HalfFrame:
                _replies.Add((due, reply[..(reply.Length / 2)]));
                break;
            case BoardFault.GluedFrames when _keptBack.Length == 0:
                _keptBack = reply;
                _fault ??= BoardFault.GluedFrames;
                break;
            case BoardFault.GluedFrames:
                _replies.Add((due, [.. _keptBack, .. reply]));
                _keptBack = [];
                break;
            case BoardFault.WrongAddress:
                _replies.Add((due, [.. reply.Chunk(GpioProtocol.ReplyBytes).SelectMany(Readdressed)]));
                break;
            case BoardFault.UnsolicitedBefore:
                Bounce(now);
                _replies.Add((due, [.. Unsolicited, .. reply]));
                break;
            case BoardFault.UnsolicitedInside:
                Bounce(now);
                _replies.Add((due, [.. reply[..(reply.Length / 2)], .. Unsolicited, .. reply[(reply.Length / 2)..]]));
                break;
            case BoardFault.SingleBytes:
                _replies.AddRange(reply.Select((value, at) => (due + (HandOver * at), new[] { value })));
                break;
            default:
                throw new NotSupportedException($"a bank has no {fault}");
        }
    }
}
