using KioskLocker.Core;
using Microsoft.AspNetCore.Components;

namespace KioskLocker.App.Touch;

/// <summary>The one page of the panel: frame around the screens, clock, wishes, help, count-down.</summary>
public sealed partial class TouchPage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private TouchContext _touch = null!;
    private ITimer? _ticker;
    private ITimer? _guardEnd;
    private int _beat;
    private bool _disposed;

    protected override void OnInitialized()
    {
        _touch = new TouchContext(Port, Live, Options, Wishes, Time);
        _touch.Take(Port.Frame());
        _touch.Changed += OnTouchChanged;
        Port.Changed += OnPortChanged;
        _ticker = Time.CreateTimer(_ => Refresh(CountBeat), null, Beat, Beat);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        // Buttons are off while the guard lasts; one more rendering switches them on.
        if (_touch.GuardLeft is var left && left > TimeSpan.Zero && _guardEnd is null && !_disposed)
        {
            // Timers count whole milliseconds.
            _guardEnd = Time.CreateTimer(_ => Refresh(EndGuard), null, TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Port.Changed -= OnPortChanged;
        _ticker?.Dispose();
        _guardEnd?.Dispose();
    }

    private static string Say(bool on) => on ? "true" : "false";

    /// <summary>Beside an answer, or at a door that may hold papers, "Cancel" could be read as cancelling the dossier: these screens say with what they end.</summary>
    private static bool NamesItsEnd(KioskPhase phase) => phase is KioskPhase.DoorStuck or KioskPhase.CollectStuck or KioskPhase.LookUpAnswer;

    private static string BackKey(KioskPhase phase) => phase switch
    {
        KioskPhase.LookUpAnswer => "back.lookUp",
        _ => "back",
    };

    private void OnPortChanged() => Refresh(null);

    private void OnTouchChanged() => Refresh(null);

    private void EndGuard()
    {
        _guardEnd?.Dispose();
        _guardEnd = null;
    }

    private void CountBeat()
    {
        // The script of the page reloads when this stands still.
        _beat = (_beat + 1) % 1000;
        if (_touch.Frame is { Visit: null } && Idle.IdleFor >= Options.IdleAfter)
        {
            _touch.ForgetWishes();
        }
    }

    private void Refresh(Action? also)
    {
        if (_disposed)
        {
            return;
        }

        _ = InvokeAsync(() =>
        {
            if (!_disposed)
            {
                _touch.Take(Port.Frame());
                also?.Invoke();
                StateHasChanged();
            }
        });
    }
}
