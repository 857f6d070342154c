using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>A small bank for tests: locks 1–4 on pins 10–13 (the last two active-low), a lamp and a buzzer on 20 and 21, contacts 1–4 on 30–33, tamper 5 on 34.</summary>
internal static class Banks
{
    public const int Lamp = 5;
    public const int Buzzer = 6;
    public const int Tamper = 5;

    public static GpioBankSettings Settings { get; } = new()
    {
        Locks = new Dictionary<int, GpioOutputPin> { [1] = new(10, false), [2] = new(11, false), [3] = new(12, true), [4] = new(13, true) },
        Outputs = new Dictionary<int, GpioOutputPin> { [Lamp] = new(20, false), [Buzzer] = new(21, true) },
        Switches = Enumerable.Range(1, 5).ToDictionary(channel => channel, channel => new GpioInputPin(29 + channel, GpioPull.Up, ClosedWhenLow: true)),
    };

    public static LockerBoardSettings Board { get; } = new(
        new BoardId("pins"), 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 4).ToDictionary(channel => channel, channel => new CompartmentId(channel)), 6)
    {
        Inputs = new Dictionary<int, BoardInput> { [Tamper] = new(CabinetInput.Tamper, ActiveWhenSet: false) },
        Outputs = new Dictionary<int, BoardOutput> { [Lamp] = new(SignalKind.Lamp, new CompartmentId(1)), [Buzzer] = new(SignalKind.Buzzer, null) },
    };
}

/// <summary>A bank in virtual time: its pins are booleans, its switches are moved by hand, and it is looked at exactly when it asks to be.</summary>
internal sealed class BankBench
{
    private readonly GpioFamily _family;
    private readonly IBoardDecoder _decoder;
    private TimeSpan _nextLook;
    private TimeSpan? _nextTick;

    public BankBench(GpioBankSettings? settings = null)
    {
        Settings = settings ?? Banks.Settings;
        Bank = new GpioBank(Settings);
        _family = new GpioFamily(Settings);
        _decoder = _family.NewDecoder([Banks.Board]);
        foreach (var input in Settings.Switches.Values)
        {
            Levels[input.Pin] = input.ClosedWhenLow;
        }

        Take(Bank.Start(Now));
    }

    public GpioBankSettings Settings { get; }

    public GpioBank Bank { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Levels of every pin, inputs as the world has them.</summary>
    public Dictionary<int, bool> Levels { get; } = [];

    public List<(TimeSpan At, GpioWrite Write)> Writes { get; } = [];

    public List<(TimeSpan At, BoardFrame Frame)> Frames { get; } = [];

    public bool CanRead { get; set; } = true;

    /// <summary>How often the pins were looked at.</summary>
    public int Looks { get; private set; }

    public bool IsOn(int channel) => Levels[Settings.Locks[channel].Pin] != Settings.Locks[channel].OffLevel;

    public bool IsLit(int output) => Levels[Settings.Outputs[output].Pin] != Settings.Outputs[output].OffLevel;

    public void Close(int channel, bool closed = true) => Levels[Settings.Switches[channel].Pin] = closed != Settings.Switches[channel].ClosedWhenLow;

    public BoardFrame Pulse(int channel, int milliseconds = 500) =>
        Ask(_family.Pulse(Banks.Board with { Pulse = TimeSpan.FromMilliseconds(milliseconds) }, channel));

    public BoardFrame Switch(int output, bool on) => Ask(_family.Switch(Banks.Board, output, on)!);

    public BoardFrame AllOff() => Ask(_family.AllOff(Banks.Board)!);

    public BoardFrame Read() => Ask(_family.ReadContacts(Banks.Board));

    public BoardFrame.Contacts Contacts() => Assert.IsType<BoardFrame.Contacts>(Read());

    public void Stop() => Take(Bank.Stop());

    public void Edge(int channel) => Take(Bank.Edge(Now, Settings.Switches[channel].Pin));

    public void Hear(params byte[] bytes) => Take(Bank.Receive(Now, bytes));

    public void Run(int milliseconds)
    {
        for (var end = Now + TimeSpan.FromMilliseconds(milliseconds); Now < end;)
        {
            var next = _nextTick is { } tick && tick < _nextLook ? tick : _nextLook;
            Now = next < end ? (next > Now ? next : Now) : end;
            if (_nextTick <= Now)
            {
                Take(Bank.Tick(Now));
            }

            if (_nextLook <= Now)
            {
                Looks++;
                Take(Bank.Look(Now, CanRead ? [.. Levels.Select(level => new GpioSample(level.Key, level.Value))] : null));
                Assert.True(_nextLook > Now, "a look that is already due would spin");
            }
        }
    }

    private BoardFrame Ask(BoardRequest request)
    {
        var before = Frames.Count;
        Take(Bank.Receive(Now, request.Bytes));
        return Assert.Single(Frames.Skip(before)).Frame;
    }

    private void Take(GpioBankTurn turn)
    {
        (_nextLook, _nextTick) = (turn.NextLook, turn.NextTick);
        foreach (var write in turn.Writes)
        {
            Levels[write.Pin] = write.High;
            Writes.Add((Now, write));
        }

        var frames = new List<BoardFrame>();
        _decoder.Receive(turn.Replies.Span, frames);
        Frames.AddRange(frames.Select(frame => (Now, frame)));
    }
}
