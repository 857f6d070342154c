using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime;

namespace KioskLocker.App.Touch;

/// <summary>Measures how long nobody touched the panel during a visit and then posts <see cref="KioskTrigger.VisitIdle"/>.
/// Lives beside the pages, so that a dead browser ends a visit too and two pages are one panel.</summary>
public sealed class IdleWatch : IHostedService, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly KioskPort _port;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleAfter;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _lastActivity;
    private (VisitId? Visit, KioskPhase? Phase, bool Warned, long Notice) _seen;

    public IdleWatch(KioskPort port, TouchOptions options, TimeProvider time)
    {
        _port = port;
        _time = time;
        _idleAfter = options.IdleAfter;
        _lastActivity = time.GetTimestamp();
    }

    /// <summary>Time since the last touch, scan or change of screen.</summary>
    public TimeSpan IdleFor
    {
        get
        {
            lock (_lock)
            {
                return _time.GetElapsedTime(_lastActivity);
            }
        }
    }

    /// <summary>Raised when a finger came down on the page; from the page's thread.</summary>
    public event Action? FingerDown;

    /// <summary>A finger came down.</summary>
    public void Touched()
    {
        IsThere();
        FingerDown?.Invoke();
    }

    /// <summary>Somebody is at the panel.</summary>
    public void IsThere()
    {
        lock (_lock)
        {
            _lastActivity = _time.GetTimestamp();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(_ => Look(), null, Beat, Beat);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void Look()
    {
        var frame = _port.Frame();
        var now = (frame?.Visit, frame?.Phase, frame?.IdleWarning ?? false, _port.Notice()?.Serial ?? 0);
        lock (_lock)
        {
            if (now != _seen)
            {
                _seen = now;
                _lastActivity = _time.GetTimestamp();
                return;
            }

            // A technician's quiet is Core's to count: looking at a page is presence too.
            if (frame is not { Visit: not null, IdleWarning: false } || frame.Phase.IsDiagnostics() || _time.GetElapsedTime(_lastActivity) < _idleAfter)
            {
                return;
            }

            // Posted again after another span, should the inbox have been full or the state not have minded.
            _lastActivity = _time.GetTimestamp();
        }

        _port.Post(new KioskEvent.Touched(KioskTrigger.VisitIdle));
    }
}
