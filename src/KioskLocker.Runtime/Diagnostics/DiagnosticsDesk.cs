using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>Diagnostics of one running kiosk: what may be looked at, and what technicians ask of devices beside doors.</summary>
internal sealed class DiagnosticsDesk : IDisposable
{
    private readonly KioskParts _parts;
    private readonly KioskLoop _loop;
    private readonly KioskLines _lines;
    private readonly Func<StatusReport> _status;
    private readonly Func<PanelLook> _screen;
    private readonly CabinetView _view;
    private readonly DeviceTasks _tasks;
    private readonly SemaphoreSlim _storeLook = new(1);
    private readonly long _origin;

    public DiagnosticsDesk(KioskParts parts, KioskLoop loop, KioskLines lines, ScanLog scans, Timers timers, Func<StatusReport> status, Func<PanelLook> screen)
    {
        (_parts, _loop, _lines, _status, _screen) = (parts, loop, lines, status, screen);
        _view = new CabinetView(parts.Settings, parts.Wires, lines.Watches, scans, lines.Climate);
        _tasks = new DeviceTasks(new TaskLines(lines.AskBoards, lines.ClearPrinter, lines.AssertScanner, PlaySound), answer => loop.Post(answer), parts.Time);
        _origin = parts.Time.GetTimestamp();
        Port = new DiagnosticsPort
        {
            Picture = Picture,
            Map = () => _view.Map(loop.State),
            Survey = SurveyAsync,
            Lines = () => [.. lines.Watches.Select(line => line.Name)],
            Trace = (name, most) => lines.Watches.FirstOrDefault(line => line.Name == name)?.Trace(most),
            Storage = StorageAsync,
            Performance = Performance,
            Log = most => parts.LogFolder is { } folder ? LogTail.Read(folder, most) : [],
            Bundle = BundleAsync,
            Session = () => SessionPicture.Of(loop.Frame)?.Within(timers, loop.State.Settings?.Numbers ?? new()),
        };
    }

    public DiagnosticsPort Port { get; }

    /// <summary>Called on the loop's thread after each commit.</summary>
    public void Follow(Committed committed) => _view.Follow(committed);

    /// <summary>A line has answered a survey, after its facts were posted.</summary>
    public void Surveyed(IReadOnlyList<BoardId> silent) => _tasks.Surveyed(silent);

    /// <summary>The scanner's settings were looked at.</summary>
    public void SettingsAsserted(ScannerEvent.SettingsAsserted asserted) => _tasks.SettingsAsserted(asserted);

    /// <summary>Carries out what a committed step asks of a device; false when it cannot be asked.</summary>
    public bool Do(KioskEffect.Diagnose order) => _tasks.Do(order);

    /// <summary>Asks every board now; ends when all have answered or were given up.</summary>
    public Task AskBoardsAsync(CancellationToken cancellationToken) => _tasks.AskBoardsAsync(cancellationToken);

    public void Dispose()
    {
        _tasks.Dispose();
        _storeLook.Dispose();
    }

    private bool PlaySound(Action<SoundEnd> ended)
    {
        _parts.Sound?.Test(ended);
        return _parts.Sound is not null;
    }

    private CabinetPicture Picture()
    {
        var depth = _parts.Store.Outbox.Depth();
        var (health, since, lastBeat, _, counters) = _screen();
        return _view.Picture(_status(), _loop.State, _parts.Link(), new OutboxLook(depth.Waiting, depth.Aside, depth.Oldest), DiskRoom.Of(_parts.DataFolder)) with
        {
            Screen = new TouchScreenPicture(health, since, lastBeat, counters),
        };
    }

    private async Task<CabinetPicture> SurveyAsync(CancellationToken cancellationToken)
    {
        await AskBoardsAsync(cancellationToken).ConfigureAwait(false);
        return Picture();
    }

    private PerformancePicture Performance() => PerformancePicture.Of(_loop, _parts.Time.GetElapsedTime(_origin));

    private async Task<StorePicture> StorageAsync(CancellationToken cancellationToken)
    {
        await _storeLook.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => StoreCheck.Look(_parts.StoreFiles.DatabasePath, _parts.StoreFiles.Anchor), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _storeLook.Release();
        }
    }

    private Task BundleAsync(Stream to, CancellationToken cancellationToken) => SupportBundle.WriteAsync(
        to,
        new BundleParts(
            _status(),
            Picture(),
            Performance(),
            [.. _lines.Watches.Select(line => line.Trace(Devices.Line.LineTrace.MostFrames))],
            _parts.ConfigFiles,
            _parts.LogFolder,
            _parts.StoreFiles.DatabasePath,
            _parts.StoreFiles.Anchor,
            _parts.Settings.UtcOffset,
            _parts.Time),
        cancellationToken);
}
