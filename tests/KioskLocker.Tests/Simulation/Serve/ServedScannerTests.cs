using KioskLocker.Core.Devices;
using KioskLocker.Devices.Scanners;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.Serve;
using KioskLocker.Simulation.World;
using WorldFarEnd = KioskLocker.Simulation.Run.FarEnd;

namespace KioskLocker.Tests.Simulation.Serve;

/// <summary>The scanner of a served cabinet is the make that the cabinet file names.</summary>
public sealed class ServedScannerTests
{
    private readonly List<ScannerEvent> _events = [];
    private TimeSpan _now;

    [Theory]
    [InlineData("gm65")]
    [InlineData("ssi")]
    [InlineData("newland")]
    [InlineData("honeywell")]
    public void A_paper_held_before_a_module_is_read_once_the_kiosk_wants_a_scan(string family)
    {
        var scanner = new ServedScanner(new CabinetLedger(TimeProvider.System, 100), ScannerModules.Of(family));
        var line = new WorldLine<ScannerOrder, ScannerEvent>(new ScannerLine(ScannerFamilies.Of(family)), new WorldFarEnd(scanner.Receive, scanner.Tick), 960, _events.Add);
        Run(line, 5);
        Assert.Null(scanner.Scan(_now, "KLG:1", null, null, null, out _));
        line.Poke();
        Run(line, 1);
        Assert.Empty(_events.OfType<ScannerEvent.Scanned>());
        Assert.True(line.TryOrder(new ScannerOrder.Arm(true)));
        Run(line, 2);
        Assert.Equal([new ScannerEvent.Scanned("KLG:1")], _events.OfType<ScannerEvent.Scanned>());

        Assert.Null(scanner.Break("silent"));
        Run(line, 60);
        Assert.Equal(DeviceHealth.Degraded, _events.OfType<ScannerEvent.ScannerChanged>().Last().Health);
        Assert.Null(scanner.Break("well"));
        Run(line, 10);
        Assert.Equal(DeviceHealth.Ok, _events.OfType<ScannerEvent.ScannerChanged>().Last().Health);
        Assert.NotNull(scanner.Break("tired of it all"));
    }

    private void Run(WorldLine<ScannerOrder, ScannerEvent> line, double seconds)
    {
        line.Run(_now);
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end;)
        {
            _now = line.NextDue is { } due && due < end ? (due > _now ? due : _now) : end;
            line.Run(_now);
        }
    }
}
