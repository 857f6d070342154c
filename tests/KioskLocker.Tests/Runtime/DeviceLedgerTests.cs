using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Climate;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

public sealed class DeviceLedgerTests
{
    [Fact]
    public void A_device_that_failed_keeps_the_time_at_which_it_was_last_well()
    {
        var time = new FakeTimeProvider();
        var ledger = new DeviceLedger(Desk.Settings, time);
        Assert.All(ledger.Report(), device => Assert.Null(device.LastOk));

        ledger.Take(new KioskEvent.BoardChanged(Desk.Board, DeviceHealth.Ok, "answers"));
        time.Advance(TimeSpan.FromMinutes(5));
        var failedAt = time.GetUtcNow();
        ledger.Take(new KioskEvent.BoardChanged(Desk.Board, DeviceHealth.Offline, "no reply"));
        time.Advance(TimeSpan.FromMinutes(5));

        var board = ledger.Report().Single(device => device.Kind == "lockerBoard");
        Assert.Equal(("Offline", failedAt), (board.Health, board.LastOk));
    }

    [Fact]
    public void What_was_counted_at_a_device_stands_in_its_report_and_its_last_good_answer_is_the_wire_s()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 4, 24, 3, 0, 0, TimeSpan.Zero));
        var ledger = new DeviceLedger(Desk.Settings, time);
        var answered = time.GetUtcNow() - TimeSpan.FromSeconds(20);
        var counted = new DeviceCounters { Ok = 7, Timeouts = 2, Scanner = new ScannerCounts { Good = 3, Probes = 4 } };
        ledger.CountWith(new Dictionary<string, Func<DeviceCount>> { [DeviceLedger.ScannerKey] = () => new DeviceCount(counted, answered) });
        ledger.Take(new KioskEvent.ScannerChanged(DeviceHealth.Ok, "answers"));

        var scanner = ledger.Report().Single(device => device.Kind == "scanner");
        Assert.Equal((counted, answered), (scanner.Counters, scanner.LastOk));
        Assert.All(ledger.Report().Where(device => device.Kind != "scanner"), device => Assert.Null(device.Counters));
    }

    [Fact]
    public void The_air_in_the_cabinet_is_a_device_only_where_it_is_measured()
    {
        var ledger = new DeviceLedger(Desk.Settings, new FakeTimeProvider());
        var told = 0;
        ledger.HealthChanged += () => told++;
        Assert.DoesNotContain(ledger.Report(), device => device.Kind == "climate");
        ledger.Take(new ClimateChanged(DeviceHealth.Degraded, "condensation: 20 °C, 90 % humidity, dew point 18 °C", new ClimateReading(20, 90)));
        ledger.Take(new ClimateChanged(DeviceHealth.Degraded, "condensation: 21 °C, 90 % humidity, dew point 19 °C", new ClimateReading(21, 90)));
        var climate = ledger.Report().Single(device => device.Kind == "climate");
        Assert.Equal(("climate", "Degraded", "condensation: 21 °C, 90 % humidity, dew point 19 °C"), (climate.Name, climate.Health, climate.Detail));
        Assert.Equal(1, told);
    }

    [Fact]
    public void A_change_of_health_is_told_and_the_same_health_again_is_not()
    {
        var ledger = new DeviceLedger(Desk.Settings, new FakeTimeProvider());
        var told = 0;
        ledger.HealthChanged += () => told++;
        ledger.Take(new KioskEvent.ScannerChanged(DeviceHealth.Ok, "answers"));
        ledger.Take(new KioskEvent.ScannerChanged(DeviceHealth.Ok, "answers; settings set right"));
        ledger.Take(new KioskEvent.ScannerChanged(DeviceHealth.Degraded, "does not answer"));
        ledger.Take(new KioskEvent.BoardChanged(new BoardId("nobody"), DeviceHealth.Offline, "no reply"));
        Assert.Equal(2, told);
    }

    [Fact]
    public void A_board_without_a_compartment_is_told_once_it_is_known()
    {
        var ledger = new DeviceLedger(Desk.Settings, TimeProvider.System);
        ledger.AlsoKnows([new BoardId("lamps"), Desk.Board]);
        ledger.Take(new KioskEvent.BoardChanged(new BoardId("lamps"), DeviceHealth.Offline, "no reply"));

        Assert.Equal("Offline", Assert.Single(ledger.Report(), device => device.Name == "lamps").Health);
        Assert.Single(ledger.Report(), device => device.Name == Desk.Board.Name);
    }

    [Fact]
    public void Counters_are_an_addition_that_an_older_office_and_an_older_kiosk_do_not_miss()
    {
        var report = new DeviceReport("printer", "printer", "Ok", "", null) { Counters = new DeviceCounters { Ok = 5, Printer = new PrinterCounts { Slips = 2 } } };
        var json = JsonSerializer.Serialize(report, WireJson.Options);
        Assert.Contains("\"counters\":{\"ok\":5", json, StringComparison.Ordinal);
        Assert.Equal(new OlderDeviceReport("printer", "printer", "Ok", "", null), JsonSerializer.Deserialize<OlderDeviceReport>(json, WireJson.Options));

        var older = JsonSerializer.Serialize(new OlderDeviceReport("printer", "printer", "Ok", "", null), WireJson.Options);
        Assert.Equal(report with { Counters = null }, JsonSerializer.Deserialize<DeviceReport>(older, WireJson.Options));
    }

    /// <summary>A report as it was before devices were counted.</summary>
    private sealed record OlderDeviceReport(string Name, string Kind, string Health, string Detail, DateTimeOffset? LastOk);
}
