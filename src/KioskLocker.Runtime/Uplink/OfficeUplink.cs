using System.Globalization;
using System.Net.NetworkInformation;
using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Outbox;
using Serilog;

namespace KioskLocker.Runtime.Uplink;

/// <summary>What the uplink needs of the running kiosk.</summary>
/// <param name="Store">Outbox and vault.</param>
/// <param name="Mark">What the state has committed of the office's news.</param>
/// <param name="Post">Puts the office's news into the inbox; false when it has no room.</param>
/// <param name="Report">Makes the heartbeat's report.</param>
public sealed record UplinkFeeds(IKioskStore Store, Func<SyncMark> Mark, Func<KioskEvent, bool> Post, Func<StatusReport> Report)
{
    /// <summary>Registers who is told that a device's health changed.</summary>
    public Action<Action> OnDeviceHealth { get; init; } = static _ => { };
}

/// <summary>Relay, sync and heartbeat as one. Made before the kiosk runs, because its clock already counts then; attached once the kiosk is there.</summary>
public sealed class OfficeUplink : IDisposable
{
    private readonly OfficeAddress _address;
    private readonly HttpMessageHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _origin;
    private volatile OfficeClock _clock = OfficeClock.Unseen;
    private volatile Parts? _parts;

    /// <param name="address">Where the office is and how this kiosk shows who it is.</param>
    /// <param name="handler">Network; disposed with the uplink. See <see cref="OfficeAddress.MakeHandler"/>.</param>
    /// <param name="time">Clocks.</param>
    /// <param name="log">Log.</param>
    public OfficeUplink(OfficeAddress address, HttpMessageHandler handler, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_address, _handler, _time, _log) = (address, handler, time, log);
        _origin = time.GetTimestamp();
    }

    /// <summary>Last good answer to the question for news in this run; null before the first.</summary>
    public DateTimeOffset? LastSync => _parts?.Sync.Health.LastOk;

    /// <summary>Whether this reading of the wall clock may be believed now.</summary>
    public bool Confirms(DateTimeOffset wall) => _clock.Confirms(wall, _time.GetElapsedTime(_origin));

    /// <summary>A link came up: everything is tried at once.</summary>
    public void LinkCameUp()
    {
        if (_parts is not { } parts)
            return;
        parts.Relay.LinkCameUp();
        parts.Sync.LinkCameUp();
        parts.Heartbeat.LinkCameUp();
    }

    /// <summary>Events that the office refused are offered to it again.</summary>
    public void AskAgain() => _parts?.Relay.AskAgain();

    /// <summary>Ties the uplink to the kiosk and runs until the token ends it. Once.</summary>
    /// <exception cref="StorageException">The store failed; the process must end.</exception>
    public async Task RunAsync(UplinkFeeds feeds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        using var parts = new Parts(
            new OutboxRelay(_address, feeds.Store, _handler, Random.Shared.NextDouble, Heard, _time, _log),
            new DirectorySync(_address, _handler, feeds.Mark, feeds.Post, Heard, _time, _log),
            new Heartbeat(_address, _handler, feeds.Report, _time, _log));
        parts.Sync.Answered += parts.Relay.LinkCameUp;

        // An officer who logs in is told of results announced a moment ago; the event of the log-in brings them.
        parts.Relay.Delivered += parts.Sync.LinkCameUp;
        feeds.OnDeviceHealth(parts.Heartbeat.ReportSoon);
        _parts = parts;
        void AddressChanged(object? sender, EventArgs change) => LinkCameUp();
        NetworkChange.NetworkAddressChanged += AddressChanged;
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task[] runs = [parts.Relay.RunAsync(end.Token), parts.Sync.RunAsync(end.Token), parts.Heartbeat.RunAsync(end.Token)];
            _ = await Task.WhenAny(runs).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(runs).ConfigureAwait(false);
        }
        finally
        {
            NetworkChange.NetworkAddressChanged -= AddressChanged;
        }
    }

    /// <summary>The link, for diagnostics.</summary>
    public LinkLook Look()
    {
        if (_parts is not { } parts)
            return LinkLook.Unknown;

        var (relay, sync) = (parts.Relay.Health, parts.Sync.Health);
        var shown = !relay.IsHealthy ? relay : sync;
        return new LinkLook(shown.Problem, shown.Since, relay.LastOk > sync.LastOk || sync.LastOk is null ? relay.LastOk : sync.LastOk, _clock.Offset);
    }

    /// <summary>The link in words, for status and heartbeat. Events set aside show here until the office has taken them.</summary>
    public DeviceReport Report()
    {
        if (_parts is not { } parts)
            return new DeviceReport("office", "uplink", nameof(DeviceHealth.Unknown), "not asked yet", null);

        var (relay, sync) = (parts.Relay.Health, parts.Sync.Health);
        var lastOk = relay.LastOk > sync.LastOk || sync.LastOk is null ? relay.LastOk : sync.LastOk;
        var ill = !relay.IsHealthy ? relay : sync;
        if (!ill.IsHealthy)
        {
            var since = ill.Since.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            return new DeviceReport("office", "uplink", nameof(DeviceHealth.Offline), $"{ill.Problem} Since {since}.", lastOk);
        }

        if (parts.Relay.AsideAlert() is { } aside)
            return new DeviceReport("office", "uplink", nameof(DeviceHealth.Degraded), aside, lastOk);
        return new DeviceReport("office", "uplink", lastOk is null ? nameof(DeviceHealth.Unknown) : nameof(DeviceHealth.Ok), "", lastOk);
    }

    public void Dispose() => _handler.Dispose();

    private void Heard(DateTimeOffset office) => _clock = OfficeClock.Seen(office, _time.GetUtcNow(), _time.GetElapsedTime(_origin));

    private sealed record Parts(OutboxRelay Relay, DirectorySync Sync, Heartbeat Heartbeat) : IDisposable
    {
        public void Dispose()
        {
            Relay.Dispose();
            Sync.Dispose();
            Heartbeat.Dispose();
        }
    }
}
