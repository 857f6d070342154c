using KioskLocker.Core;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;
using Serilog;

namespace KioskLocker.Tests.Runtime;

public sealed class StorageWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<KioskEvent> _posted = [];
    private readonly StorageWatch _watch;
    private readonly StorageLimits _limits = new();
    private DiskRoom _disk = new(50L << 30, 100L << 30);
    private long _depth;
    private bool _takes = true;

    public StorageWatchTests() => _watch = new StorageWatch(
        _limits, () => _disk, () => _depth, happened => { if (_takes) { _posted.Add(happened); } return _takes; }, _time, new LoggerConfiguration().CreateLogger());

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void The_first_look_tells_and_later_ones_only_changes()
    {
        Look(3);
        Assert.Equal([new KioskEvent.StorageChanged(true, "")], _posted);
    }

    [Fact]
    public void A_nearly_full_disk_closes_intake_and_room_opens_it_without_flutter()
    {
        Look(1);
        _disk = new DiskRoom(10L << 30, 100L << 30);
        Look(1);
        _disk = new DiskRoom((10L << 30) + (1L << 29), 100L << 30);
        Look(1);
        Assert.Equal([true, false], _posted.Cast<KioskEvent.StorageChanged>().Select(e => e.IntakeOpen));
        _disk = new DiskRoom(12L << 30, 100L << 30);
        Look(1);
        Assert.Equal([true, false, true], _posted.Cast<KioskEvent.StorageChanged>().Select(e => e.IntakeOpen));
    }

    [Fact]
    public void Little_room_on_a_large_empty_share_closes_intake_too()
    {
        _disk = new DiskRoom((64L << 20) - 1, 128L << 20);
        Look(1);
        Assert.Equal([new KioskEvent.StorageChanged(false, "diskFull")], _posted);
    }

    [Fact]
    public void A_full_outbox_closes_intake()
    {
        _depth = _limits.OutboxDepth + 1;
        Look(1);
        _depth = _limits.OutboxDepth - 1;
        Look(1);
        Assert.Equal([new KioskEvent.StorageChanged(false, "outboxFull")], _posted);
        _depth = 100;
        Look(1);
        Assert.Equal(new KioskEvent.StorageChanged(true, ""), _posted[^1]);
    }

    [Fact]
    public void What_was_not_taken_is_told_again()
    {
        _takes = false;
        Look(2);
        _takes = true;
        Look(1);
        Assert.Single(_posted);
    }

    private void Look(int times)
    {
        for (var n = 0; n < times; n++)
        {
            _time.Advance(_limits.Period);
        }
    }
}
