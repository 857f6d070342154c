using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>Diagnostics of one running kiosk: what may be looked at, and what technicians ask of devices beside doors.</summary>
internal sealed class DiagnosticsDesk : IDisposable
{
    /// <summary>Above the lines' own limit of a survey (3 s).</summary>
    private static readonly TimeSpan SurveyLimit = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan ScannerLimit = TimeSpan.FromSeconds(10);

    private readonly KioskParts _parts;
    private readonly KioskLoop _loop;
    private readonly KioskLines _lines;
    private readonly Func<StatusReport> _status;
    private readonly CabinetView _view;
    private readonly SurveyDesk _surveys;
    private readonly SemaphoreSlim _storeLook = new(1);
    private readonly Lock _gate = new();
    private readonly ITimer _scannerTimer;
    private readonly long _origin;
    private EffectId? _settingScanner;

    public DiagnosticsDesk(KioskParts parts, KioskLoop loop, KioskLines lines, ScanLog scans, Func<StatusReport> status)
    {
        (_parts, _loop, _lines, _status) = (parts, loop, lines, status);
        _view = new CabinetView(parts.Settings, parts.Wires, lines.Watches, scans);
        _surveys = new SurveyDesk(lines.AskBoards, SurveyLimit, parts.Time);
        _scannerTimer = parts.Time.CreateTimer(_ => AnswerScanner(CompletionCode.Offline, "the scanner does not answer"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            Session = () => SessionPicture.Of(loop.Frame),
        };
    }

    public DiagnosticsPort Port { get; }

    /// <summary>Called on the loop's thread after each commit.</summary>
    public void Follow(Committed committed) => _view.Follow(committed);

    /// <summary>A line has answered a survey, after its facts were posted.</summary>
    public void Surveyed(IReadOnlyList<BoardId> silent) => _surveys.Surveyed(silent);

    /// <summary>The scanner's settings were looked at.</summary>
    public void SettingsAsserted(ScannerEvent.SettingsAsserted asserted) => AnswerScanner(CompletionCode.Ok, asserted switch
    {
        { Mended.Count: 0, NotTaken.Count: 0 } => "every setting is as it must be",
        { NotTaken.Count: 0 } => "set right: " + string.Join(", ", asserted.Mended),
        { Mended.Count: 0 } => "not taken by this scanner: " + string.Join(", ", asserted.NotTaken),
        _ => $"set right: {string.Join(", ", asserted.Mended)}; not taken: {string.Join(", ", asserted.NotTaken)}",
    });

    /// <summary>Carries out what a committed step asks of a device; false when it cannot be asked.</summary>
    public bool Do(KioskEffect.Diagnose order)
    {
        switch (order.Task)
        {
            case DeviceTask.Survey:
                _surveys.Begin(end => Answer(
                    order.Id,
                    !end.InTime ? CompletionCode.Uncertain : end.Silent.Count > 0 ? CompletionCode.Offline : CompletionCode.Ok,
                    !end.InTime ? "not every line answered in time" : end.Silent.Count > 0 ? "silent: " + string.Join(", ", end.Silent) : "every board answered"));
                return true;
            case DeviceTask.ClearPrinter:
                return _lines.ClearPrinter(order.Id);
            case DeviceTask.SetScanner:
                return SetScanner(order.Id);
            case DeviceTask.PlaySound:
                return PlaySound(order.Id);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Asks every board now; ends when all have answered or were given up.</summary>
    public async Task AskBoardsAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _surveys.Begin(_ => ended.TrySetResult());
        await ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _surveys.Dispose();
        _scannerTimer.Dispose();
        _storeLook.Dispose();
    }

    private bool PlaySound(EffectId effect)
    {
        _parts.Sound?.Test(end => Answer(effect, end switch
        {
            SoundEnd.Played => CompletionCode.Ok,
            SoundEnd.Failed => CompletionCode.Offline,
            _ => CompletionCode.Uncertain,
        }, (end as SoundEnd.Failed)?.Reason ?? ""));
        return _parts.Sound is not null;
    }

    private bool SetScanner(EffectId effect)
    {
        lock (_gate)
        {
            // One at a time: Core asks again only after an answer, and after a restart nobody waits.
            _settingScanner = effect;
            _scannerTimer.Change(ScannerLimit, Timeout.InfiniteTimeSpan);
        }

        if (_lines.AssertScanner())
        {
            return true;
        }

        lock (_gate)
        {
            _settingScanner = null;
        }

        return false;
    }

    private void AnswerScanner(CompletionCode code, string detail)
    {
        EffectId? effect;
        lock (_gate)
        {
            (effect, _settingScanner) = (_settingScanner, null);
        }

        if (effect is { } asked)
        {
            Answer(asked, code, detail);
        }
    }

    private void Answer(EffectId effect, CompletionCode code, string detail) =>
        _loop.Post(new KioskEvent.DiagnoseAnswered(effect, code, detail.Length <= TechnicianAct.LongestReason ? detail : detail[..TechnicianAct.LongestReason]));

    private CabinetPicture Picture()
    {
        var depth = _parts.Store.Outbox.Depth();
        return _view.Picture(_status(), _loop.State, _parts.Link(), new OutboxLook(depth.Waiting, depth.Aside, depth.Oldest), DiskRoom.Of(_parts.DataFolder));
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
