using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The lines that technicians' tasks go to.</summary>
/// <param name="AskBoards">Orders a survey from every line with boards; tells how many took the order.</param>
/// <param name="ClearPrinter">Orders the printer to forget what waits; false where none takes the order.</param>
/// <param name="AssertScanner">Orders the scanner's settings to be looked at; false where none takes the order.</param>
/// <param name="PlaySound">Plays a sound and tells how it ended; false where the machine has none.</param>
public sealed record TaskLines(Func<int> AskBoards, Func<EffectId, bool> ClearPrinter, Func<bool> AssertScanner, Func<Action<SoundEnd>, bool> PlaySound);

/// <summary>Carries out what technicians ask of devices beside doors, and answers each order once. From any thread.</summary>
public sealed class DeviceTasks : IDisposable
{
    /// <summary>Above the lines' own limit of a survey (3 s).</summary>
    private static readonly TimeSpan SurveyLimit = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan ScannerLimit = TimeSpan.FromSeconds(10);

    private readonly TaskLines _lines;
    private readonly Action<KioskEvent> _answer;
    private readonly SurveyDesk _surveys;
    private readonly Lock _gate = new();
    private readonly ITimer _scannerTimer;
    private EffectId? _settingScanner;

    /// <param name="lines">Where orders go.</param>
    /// <param name="answer">Takes the answers; must not block.</param>
    /// <param name="time">Clock.</param>
    public DeviceTasks(TaskLines lines, Action<KioskEvent> answer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(time);
        (_lines, _answer) = (lines, answer);
        _surveys = new SurveyDesk(lines.AskBoards, SurveyLimit, time);
        _scannerTimer = time.CreateTimer(_ => AnswerScanner(CompletionCode.Offline, "the scanner does not answer"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A line has answered a survey, after its facts were posted.</summary>
    public void Surveyed(IReadOnlyList<BoardId> silent) => _surveys.Surveyed(silent);

    /// <summary>The scanner's settings were looked at, or could not be.</summary>
    public void SettingsAsserted(ScannerEvent.SettingsAsserted asserted)
    {
        ArgumentNullException.ThrowIfNull(asserted);
        var (code, detail) = asserted.Look switch
        {
            SettingsLook.Seen => (CompletionCode.Ok, Seen(asserted)),
            SettingsLook.Told => (CompletionCode.Uncertain, "told; this scanner cannot be read back" + (asserted.NotTaken.Count > 0 ? "; not taken: " + string.Join(", ", asserted.NotTaken) : "")),
            SettingsLook.CannotBeAsked => (CompletionCode.Uncertain, "this scanner cannot be asked; its maker's set-up sheet sets it"),
            SettingsLook.LineDown => (CompletionCode.Offline, "the scanner's line is down"),
            _ => throw new UnreachableException(),
        };
        AnswerScanner(code, detail);
    }

    private static string Seen(ScannerEvent.SettingsAsserted asserted) => asserted switch
    {
        { Mended.Count: 0, NotTaken.Count: 0 } => "every setting is as it must be",
        { NotTaken.Count: 0 } => "set right: " + string.Join(", ", asserted.Mended),
        { Mended.Count: 0 } => "not taken by this scanner: " + string.Join(", ", asserted.NotTaken),
        _ => $"set right: {string.Join(", ", asserted.Mended)}; not taken: {string.Join(", ", asserted.NotTaken)}",
    };

    /// <summary>Carries out what a committed step asks of a device; false when it cannot be asked.</summary>
    public bool Do(KioskEffect.Diagnose order)
    {
        ArgumentNullException.ThrowIfNull(order);
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
                return _lines.PlaySound(end => Answer(order.Id, end switch
                {
                    SoundEnd.Played => CompletionCode.Ok,
                    SoundEnd.Failed => CompletionCode.Offline,
                    _ => CompletionCode.Uncertain,
                }, (end as SoundEnd.Failed)?.Reason ?? ""));
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
        _answer(new KioskEvent.DiagnoseAnswered(effect, code, detail.Length <= TechnicianAct.LongestReason ? detail : detail[..TechnicianAct.LongestReason]));
}
