using KioskLocker.Core;
using KioskLocker.Core.Devices;
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
}
