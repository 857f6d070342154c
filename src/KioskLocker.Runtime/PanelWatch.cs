using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime;

/// <summary>What is known of the touch screen at one moment.</summary>
/// <param name="Health">Unknown while a first page may still come, offline once nothing on the glass lives.</param>
/// <param name="Since">Since when its health is what it is.</param>
/// <param name="LastBeat">Wall clock of the last beat; null before the first.</param>
/// <param name="Age">Since the last beat; before the first since the kiosk's start.</param>
/// <param name="Counters">Beats that came, and how often they stayed away.</param>
public sealed record PanelLook(DeviceHealth Health, DateTimeOffset Since, DateTimeOffset? LastBeat, TimeSpan Age, DeviceCounters Counters)
{
    /// <summary>In words, for the status.</summary>
    public string Detail => Health switch
    {
        DeviceHealth.Offline when LastBeat is null => "no page since the start",
        DeviceHealth.Offline => "no page beats",
        _ => "",
    };
}

/// <summary>Answer of <c>/health/panel</c>.</summary>
/// <param name="Health">As in the status.</param>
/// <param name="Beaten">A page of the panel that was asked for has beaten in this run of the kiosk.</param>
/// <param name="AgeSeconds">Since its last beat; since the kiosk's start where it has not beaten.</param>
public sealed record PanelAge(DeviceHealth Health, bool Beaten, double AgeSeconds);

/// <summary>Hears the beats of the pages and notices when the touch screen shows nothing alive any more. From any thread.</summary>
/// <remarks>A page beats every two seconds while its main thread runs, its frames are drawn and its circuit speaks (touch.js).
/// The panel's own browser carries a name in its address (<c>?panel=NAME</c>); once it has beaten, other pages, such as a technician's laptop, no longer count.</remarks>
public sealed class PanelWatch : IDisposable
{
    /// <summary>A screen that has not beaten for so long shows nothing alive.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15);

    /// <summary>A computer that has just been switched on takes its time to the first page.</summary>
    public static readonly TimeSpan FirstBeatWithin = TimeSpan.FromSeconds(90);

    /// <summary>Longest name of a panel's browser.</summary>
    public const int LongestName = 64;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _start;
    private string _panel = "";
    private long? _beatAt;
    private DateTimeOffset? _lastBeat;
    private DeviceHealth _health;
    private DateTimeOffset _since;
    private DeviceCounters _counters = new();

    /// <param name="time">Clock of beats and silences.</param>
    public PanelWatch(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _start = time.GetTimestamp();
        _since = time.GetUtcNow();
        _timer = time.CreateTimer(_ => Turn(false), null, Pace, Pace);
    }

    /// <summary>Raised when the screen's health is another one than before; from any thread.</summary>
    public event Action<PanelLook>? Changed;

    /// <summary>A page beats.</summary>
    /// <param name="panel">Name of the panel's browser; empty for any other page.</param>
    /// <returns>False for a name that no browser of ours has.</returns>
    public bool Beat(string panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        if (panel.Length > LongestName || !panel.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        lock (_gate)
        {
            if (panel.Length == 0 && _panel.Length > 0)
            {
                return true;
            }

            _panel = panel;
            _beatAt = _time.GetTimestamp();
            _lastBeat = _time.GetUtcNow();
            _counters = _counters with { Ok = _counters.Ok + 1 };
        }

        Turn(true);
        return true;
    }

    /// <summary>Now.</summary>
    public PanelLook Look()
    {
        lock (_gate)
        {
            return Look_NeedsLock();
        }
    }

    /// <summary>How long ago this panel's page beat; of any page where the name is empty.</summary>
    public PanelAge AgeOf(string panel)
    {
        lock (_gate)
        {
            var hasBeaten = _beatAt is not null && (string.IsNullOrEmpty(panel) || panel == _panel);
            return new PanelAge(_health, hasBeaten, _time.GetElapsedTime(hasBeaten ? _beatAt!.Value : _start).TotalSeconds);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Turn(bool hasBeaten)
    {
        PanelLook look;
        lock (_gate)
        {
            var health = hasBeaten ? DeviceHealth.Ok : HealthNow_NeedsLock();
            if (health == _health)
            {
                return;
            }

            (_health, _since) = (health, _time.GetUtcNow());
            if (health == DeviceHealth.Offline)
            {
                _counters = _counters with { Timeouts = _counters.Timeouts + 1 };
            }

            look = Look_NeedsLock();
        }

        Changed?.Invoke(look);
    }

    private DeviceHealth HealthNow_NeedsLock() => _beatAt is { } beat
        ? _time.GetElapsedTime(beat) < SilentAfter ? DeviceHealth.Ok : DeviceHealth.Offline
        : _time.GetElapsedTime(_start) < FirstBeatWithin ? DeviceHealth.Unknown : DeviceHealth.Offline;

    private PanelLook Look_NeedsLock() => new(_health, _since, _lastBeat, _time.GetElapsedTime(_beatAt ?? _start), _counters);
}
