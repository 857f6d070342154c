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

        var samples = Settings.Switches.Select(entry => new GpioSample(entry.Value.Pin, High: !_cabinet.SwitchClosed(_board, entry.Key)));
        return Take(now, _bank.Look(now, [.. samples]));
    }

    public override void Script(int board, BoardFault? fault, int? replies)
    {
        _fault = fault;
        _repliesLeft = replies ?? int.MaxValue;
        _keptBack = [];
    }

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
            Spoil(now + HandOver, turn.Replies.ToArray());
        }

        List<byte[]> writes = [.. _replies.Where(reply => reply.Due <= now).OrderBy(reply => reply.Due).Select(reply => reply.Bytes)];
        _replies.RemoveAll(reply => reply.Due <= now);
        var wake = _replies.Select(reply => reply.Due).Append(_nextLook).Append(_nextTick ?? TimeSpan.MaxValue).Min();
        return new FarEndTurn(writes, wake > now ? wake : now + HandOver);
    }

    private void Spoil(TimeSpan due, byte[] reply)
    {
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
            case BoardFault.SingleBytes:
                _replies.AddRange(reply.Select((value, at) => (due + (HandOver * at), new[] { value })));
                break;
            default:
                throw new NotSupportedException($"a bank has no {fault}");
        }
    }
}
