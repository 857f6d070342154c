using KioskLocker.Devices.Line;
using KioskLocker.Devices.Scanners;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run;
using WorldFarEnd = KioskLocker.Simulation.Run.FarEnd;

namespace KioskLocker.Tests.Devices.Scanners;

/// <summary>A scanner's line and the module at its far end, joined by a wire of 9600 baud in virtual time.</summary>
internal sealed class ScannerRig
{
    private const int BytesPerSecond = 960;

    private readonly WorldLine<ScannerOrder, ScannerEvent> _wire;
    private readonly WorldFarEnd _far;

    public ScannerRig(string family, ScannerModuleFarEnd? module = null, ScannerFault? fault = null)
    {
        Family = ScannerFamilies.Of(family);
        Line = new ScannerLine(Family);
        Module = module ?? NewModule(family);
        Module.Fault = fault;
        _far = new WorldFarEnd(Hear, Module.Tick);
        _wire = new WorldLine<ScannerOrder, ScannerEvent>(new Clocked(this), _far, BytesPerSecond, happened => Events.Add((Now, happened)));
        _wire.Run(Now);
    }

    public IScannerFamily Family { get; }

    public ScannerLine Line { get; }

    public ScannerModuleFarEnd Module { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public List<(TimeSpan At, ScannerEvent Event)> Events { get; } = [];

    /// <summary>What the module heard, and when.</summary>
    public List<(TimeSpan At, byte[] Bytes)> Heard { get; } = [];

    /// <summary>Times the line's step wanted its port opened anew.</summary>
    public List<TimeSpan> Reopenings { get; } = [];

    public IEnumerable<string> Texts => Events.Select(entry => entry.Event).OfType<ScannerEvent.Scanned>().Select(scanned => scanned.Text);

    public IEnumerable<ScannerEvent.ScannerChanged> Changes => Events.Select(entry => entry.Event).OfType<ScannerEvent.ScannerChanged>();

    public static ScannerModuleFarEnd NewModule(string family) => family switch
    {
        "plain" => new PlainScannerFarEnd(),
        "gm65" => new Gm65FarEnd(),
        "ssi" => new SsiFarEnd(),
        "newland" => new NewlandFarEnd(),
        "honeywell" => new HoneywellFarEnd(),
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    /// <summary>A rig whose scanner was found well, set right and armed.</summary>
    public static ScannerRig Armed(string family, ScannerModuleFarEnd? module = null, ScannerFault? fault = null)
    {
        var rig = new ScannerRig(family, module, fault);
        rig.Run(TimeSpan.FromSeconds(5));
        rig.Arm(true);
        rig.Run(TimeSpan.FromSeconds(1));
        return rig;
    }

    public void Arm(bool on) => Order(new ScannerOrder.Arm(on));

    public void Order(ScannerOrder order)
    {
        Assert.True(_wire.TryOrder(order));
        _wire.Run(Now);
    }

    public bool HoldUp(string text)
    {
        var isRead = Module.HoldUp(Now, text);
        _wire.Poke();
        _wire.Run(Now);
        return isRead;
    }

    public void Unplug() => SetPlugged(false);

    public void Plug() => SetPlugged(true);

    /// <summary>Virtual time, from one thing that happens to the next.</summary>
    public void Run(TimeSpan span)
    {
        for (var end = Now + span; Now < end;)
        {
            Now = _wire.NextDue is { } due && due < end ? (due > Now ? due : Now) : end;
            _wire.Run(Now);
        }
    }

    private void SetPlugged(bool plugged)
    {
        _far.IsUnplugged = !plugged;
        _wire.Run(Now);
    }

    private FarEndTurn Hear(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        Heard.Add((now, bytes.ToArray()));
        return Module.Receive(now, bytes);
    }

    /// <summary>The line's step, watched: it must neither ask to be woken in the past nor for ever again.</summary>
    private sealed class Clocked(ScannerRig rig) : ILineStep<ScannerOrder, ScannerEvent>
    {
        public LineTurn<ScannerEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => Watch(now, rig.Line.Receive(now, bytes));

        public LineTurn<ScannerEvent> Signal(TimeSpan now, LineSignal signal) => Watch(now, rig.Line.Signal(now, signal));

        public LineTurn<ScannerEvent> Order(TimeSpan now, ScannerOrder order) => Watch(now, rig.Line.Order(now, order));

        private LineTurn<ScannerEvent> Watch(TimeSpan now, LineTurn<ScannerEvent> turn)
        {
            Assert.True(turn.NextWake is null || turn.NextWake > now, "a wake-up that is already due would spin");
            if (turn.Reopen)
                rig.Reopenings.Add(now);
            return turn;
        }
    }
}
