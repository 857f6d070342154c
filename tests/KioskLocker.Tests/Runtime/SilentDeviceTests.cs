using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.World;
using KioskLocker.Tests.Simulation;
using WorldFarEnd = KioskLocker.Simulation.Run.FarEnd;

namespace KioskLocker.Tests.Runtime;

/// <summary>A device that falls silent is on the screen and in the next report within a minute, whatever it was doing: real drivers, far ends, virtual time.</summary>
public sealed class SilentDeviceTests : IDisposable
{
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(60);

    private readonly Desk _desk = new();
    private readonly ReceiptPrinterFarEnd _printer = new();
    private readonly Gm65FarEnd _scanner = new();
    private readonly BoardLineFarEnd _boards;
    private readonly List<IWorldLine> _lines;
    private readonly WorldLine<ScannerOrder, ScannerEvent> _scannerLine;
    private readonly DateTimeOffset _start;
    private readonly List<DateTimeOffset> _told = [];

    public SilentDeviceTests()
    {
        _start = _desk.Time.GetUtcNow();
        var cabinet = new SimulatedCabinet(Plans.Plan(Plans.Board("main", 1, 4, SwitchClosedBy.DoorClosing)), new CabinetLedger(_desk.Time, 1000));
        _boards = new Xor8ALineFarEnd([.. cabinet.Plan.Boards.Select(board => new Xor8ABoardFarEnd(board, cabinet))]);
        var family = new Xor8AFamily();
        var wired = Desk.Settings.Compartments.ToDictionary(compartment => compartment.Id.Number, compartment => compartment.Id);
        var boards = new LockerLine(family, [new LockerBoardSettings(Desk.Board, 1, FeedbackPolarity.DoorClosing, wired, 4)], family.Options);
        var printer = new PrinterLine(new PrinterSettings());
        var scanner = new ScannerLine(ScannerFamilies.Of("gm65"));
        _desk.Ledger.CountWith(new Dictionary<string, Func<DeviceCount>>
        {
            [DeviceLedger.BoardKey(Desk.Board)] = () => Count(boards.Tally(Desk.Board)),
            [DeviceLedger.PrinterKey] = () => Count(printer.Tally),
            [DeviceLedger.ScannerKey] = () => Count(scanner.Tally),
        });
        _desk.Ledger.HealthChanged += () => _told.Add(_desk.Time.GetUtcNow());
        _scannerLine = new(scanner, new WorldFarEnd(_scanner.Receive, _scanner.Tick), 960, _desk.Edge.Take);
        _lines =
        [
            new WorldLine<LockerOrder, LockerEvent>(boards, new WorldFarEnd(_boards.Receive, _boards.Tick), 960, _desk.Edge.Take),
            new WorldLine<PrinterOrder, PrinterEvent>(printer, new WorldFarEnd((now, bytes) => Said(now, _printer.Receive(now, bytes)), now => Said(now, _printer.Tick(now))), 46_080, _desk.Edge.Take),
            _scannerLine,
        ];
        _desk.StartUp();
        Assert.True(_scannerLine.TryOrder(new ScannerOrder.Arm(true)));
        Run(TimeSpan.FromSeconds(10));
    }

    private TimeSpan Now => _desk.Time.GetUtcNow() - _start;

    private Screen.Idle Idle => Assert.IsType<Screen.Idle>(_desk.Loop.Frame!.Screen);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Well_devices_are_well_on_the_screen_and_in_the_report_and_their_answers_are_counted()
    {
        Assert.True(Idle is { DropOff: Unavailable.None, Collect: Unavailable.None, PrinterWorks: true, ScannerWorks: true });
        Assert.All(_desk.Ledger.Report(), device =>
        {
            Assert.Equal("Ok", device.Health);
            Assert.True(device.Counters!.Ok > 0);
            Assert.InRange(_desk.Time.GetUtcNow() - device.LastOk!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(31));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(29)]
    public void A_silent_printer_is_known_within_a_minute(int after) => FallsSilent(
        after, () => _printer.Silent = true, () => _printer.Silent = false, "printer", "Offline", idle => !idle.PrinterWorks);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(29)]
    public void F_Q8_a_silent_scanner_is_known_within_a_minute(int after) => FallsSilent(
        after, () => _scanner.Fault = ScannerFault.Silent, () => _scanner.Fault = null, "scanner", "Degraded", idle => !idle.ScannerWorks);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(29)]
    public void F_D10_a_silent_board_is_known_within_a_minute(int after) => FallsSilent(
        after,
        () => _boards.Boards[0].Script(BoardFault.NoReply, null),
        () => _boards.Boards[0].Script(null, null),
        "main",
        "Offline",
        idle => idle is { Collect: Unavailable.BoardsOffline, DropOff: Unavailable.BoardsOffline });

    private void FallsSilent(int after, Action silence, Action heal, string name, string health, Func<Screen.Idle, bool> isShown)
    {
        Run(TimeSpan.FromSeconds(after));
        var counters = Device(name).Counters!;
        _told.Clear();
        silence();
        var fell = _desk.Time.GetUtcNow();
        Run(KnownWithin);
        Assert.True(isShown(Idle), "the screen does not say so");
        Assert.Equal(health, Device(name).Health);
        Assert.True(Device(name).Counters!.Timeouts > counters.Timeouts);
        Assert.InRange(Device(name).LastOk!.Value, fell - TimeSpan.FromSeconds(31), fell + TimeSpan.FromSeconds(1));

        // The office hears within seconds of this moment: see the heartbeat's own tests.
        Assert.InRange(Assert.Single(_told) - fell, TimeSpan.Zero, KnownWithin - TimeSpan.FromSeconds(5));
        heal();
        Run(TimeSpan.FromSeconds(15));
        Assert.False(isShown(Idle));
        Assert.All(_desk.Ledger.Report(), device => Assert.Equal("Ok", device.Health));
    }

    private DeviceReport Device(string name) => _desk.Ledger.Report().Single(device => device.Name == name);

    private DeviceCount Count(KioskLocker.Devices.Line.DeviceTally tally) => new(tally.Counters, tally.LastOk is { } at ? _start + at : null);

    private FarEndTurn Said(TimeSpan now, byte[] reply) => new(reply.Length == 0 ? Array.Empty<byte[]>() : [reply], _printer.Buffered > 0 ? now + TimeSpan.FromMilliseconds(25) : null);

    private void Run(TimeSpan span)
    {
        for (var end = Now + span; Now < end;)
        {
            var next = _lines.Select(line => line.NextDue ?? end).Append(end).Min();
            if (next > Now)
                _desk.Time.Advance(next - Now);
            _lines.ForEach(line => line.Run(Now));
            _desk.TurnAll();
        }
    }
}
