using KioskLocker.Core;
using Serilog;

namespace KioskLocker.Runtime;

/// <summary>When the store takes no more deposits. It closes well before anything fails, and reopens a little below, so that it does not flutter.</summary>
public sealed record StorageLimits
{
    /// <summary>Share of the disk in use at which intake closes, percent, 50–99.</summary>
    public double DiskUsedPercent { get; init; } = 90;

    /// <summary>Free bytes below which intake closes.</summary>
    public long FreeBytes { get; init; } = 64L << 20;

    /// <summary>Unsent outbox rows above which intake closes.</summary>
    public long OutboxDepth { get; init; } = 100_000;

    /// <summary>How often to look.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Room on the disk of the data folder.</summary>
public readonly record struct DiskRoom(long FreeBytes, long TotalBytes)
{
    public double UsedPercent => TotalBytes <= 0 ? 100 : 100.0 * (TotalBytes - FreeBytes) / TotalBytes;

    /// <summary>Room where this folder lies.</summary>
    public static DiskRoom Of(string folder)
    {
        var drive = new DriveInfo(folder);
        return new DiskRoom(drive.AvailableFreeSpace, drive.TotalSize);
    }
}

/// <summary>Closes intake before the disk or the outbox is full, and opens it again.</summary>
public sealed class StorageWatch : IDisposable
{
    private readonly StorageLimits _limits;
    private readonly Func<DiskRoom> _disk;
    private readonly Func<long> _outboxDepth;
    private readonly Func<KioskEvent, bool> _post;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private KioskEvent.StorageChanged? _posted;

    public StorageWatch(StorageLimits limits, Func<DiskRoom> disk, Func<long> outboxDepth, Func<KioskEvent, bool> post, TimeProvider time, ILogger log)
    {
        _limits = limits;
        _disk = disk;
        _outboxDepth = outboxDepth;
        _post = post;
        _log = log.ForContext<StorageWatch>();
        _timer = time.CreateTimer(_ => Check(), null, limits.Period, limits.Period);
    }

    /// <summary>Looks now. The first look always posts, because the state may remember a full disk of yesterday.</summary>
    public void Check()
    {
        KioskEvent.StorageChanged now;
        try
        {
            now = Judge(_disk(), _outboxDepth(), _posted is { IntakeOpen: false });
        }
        catch (IOException fault)
        {
            now = new KioskEvent.StorageChanged(false, "diskUnreadable");
            _log.Warning("The data folder could not be looked at: {Fault}", fault.Message);
        }

        if (now != _posted && _post(now))
        {
            _posted = now;
            _log.Information("Intake {Intake}: {Detail}", now.IntakeOpen ? "open" : "closed", now.Detail);
        }
    }

    public void Dispose() => _timer.Dispose();

    private KioskEvent.StorageChanged Judge(DiskRoom disk, long outboxDepth, bool closed)
    {
        var percent = closed ? _limits.DiskUsedPercent - 1 : _limits.DiskUsedPercent;
        var free = closed ? _limits.FreeBytes + (_limits.FreeBytes / 4) : _limits.FreeBytes;
        var depth = closed ? _limits.OutboxDepth - (_limits.OutboxDepth / 10) : _limits.OutboxDepth;
        if (disk.UsedPercent >= percent || disk.FreeBytes < free)
        {
            return new KioskEvent.StorageChanged(false, "diskFull");
        }

        return outboxDepth > depth ? new KioskEvent.StorageChanged(false, "outboxFull") : new KioskEvent.StorageChanged(true, "");
    }
}
