using System.Diagnostics;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Sound;

/// <summary>One thing to be heard.</summary>
public abstract record SoundPart
{
    private SoundPart()
    {
    }

    public sealed record Signal(Chime Chime) : SoundPart;

    /// <param name="Tongue">Language, for example <c>vi</c>.</param>
    /// <param name="Text">The sentence.</param>
    public sealed record Words(string Tongue, string Text) : SoundPart;

    /// <summary>Nothing to hear: proves that the card takes sound.</summary>
    public sealed record Pause : SoundPart;
}

/// <summary>How an order ended.</summary>
public abstract record SoundEnd
{
    private SoundEnd()
    {
    }

    public sealed record Played : SoundEnd;

    /// <summary>By a touch, or because something else was to be heard.</summary>
    public sealed record Stopped : SoundEnd;

    public sealed record Failed(string Reason) : SoundEnd;
}

/// <summary>
/// Lets be heard what it is told, one thing at a time, the newest first and only. Programs of other hands do it, on a thread of its own and within limits;
/// whatever they do, nobody waits for them and nothing is thrown: the device's health says how it went.
/// </summary>
public sealed class Loudspeaker : IDisposable
{
    /// <summary>Beyond the length of a sound: opening a card that sleeps.</summary>
    private static readonly TimeSpan PlayGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PauseLength = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TimeProvider _time;
    private readonly BoundedProgram _player;
    private readonly Voice _voice;
    private readonly Thread _thread;
    private Order? _next;
    private Order? _current;
    private bool _disposed;
    private (DeviceHealth Health, string Detail, DateTimeOffset? LastOk) _known = (DeviceHealth.Unknown, "", null);

    public Loudspeaker(SoundSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Settings, _time) = (settings, time);
        _player = new BoundedProgram(settings.Player, "alsa-utils");
        _voice = new Voice(settings);
        _thread = new Thread(Work) { IsBackground = true, Name = "kiosk-sound" };
        _thread.Start();
    }

    /// <summary>Raised when something began, ended or failed; from the thread of the sound. Must not block or throw.</summary>
    public event Action? Changed;

    public SoundSettings Settings { get; }

    /// <summary>Something is heard, or will be at once; a pause is not.</summary>
    public bool IsSounding
    {
        get
        {
            lock (_gate)
            {
                return (_next ?? _current) is { IsHushed: false, IsHeard: true };
            }
        }
    }

    /// <summary>How often a sentence had to be spoken by the program, because it was not kept.</summary>
    public int Renderings => _voice.Runs;

    /// <summary>The device as the status names it.</summary>
    public DeviceReport Report()
    {
        lock (_gate)
        {
            return new DeviceReport("sound", "sound", _known.Health.ToString(), _known.Detail, _known.LastOk);
        }
    }

    /// <summary>Plays these, one after the other, instead of whatever is heard now. Returns at once.</summary>
    /// <param name="parts">What is to be heard.</param>
    /// <param name="ended">Told once how it ended, from any thread. Must not block or throw.</param>
    public void Play(IReadOnlyList<SoundPart> parts, Action<SoundEnd>? ended = null)
    {
        Order? dropped;
        lock (_gate)
        {
            if (_disposed)
                return;
            dropped = _next;
            _next = new Order(parts, ended);
            _current?.Hush();
        }

        dropped?.End(new SoundEnd.Stopped());
        _wake.Set();
    }

    /// <summary>Silence, at once.</summary>
    public void Hush()
    {
        Order? dropped;
        lock (_gate)
        {
            (dropped, _next) = (_next, null);
            _current?.Hush();
        }

        dropped?.End(new SoundEnd.Stopped());
        _wake.Set();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        Hush();
        if (_thread.Join(StopLimit))
            _wake.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _wake.WaitOne();
            Changed?.Invoke();
            while (Take() is { } order)
            {
                var end = Perform(order);
                lock (_gate)
                {
                    _current = null;
                    _known = end switch
                    {
                        SoundEnd.Played => (DeviceHealth.Ok, "", _time.GetUtcNow()),
                        SoundEnd.Failed failed => (DeviceHealth.Offline, failed.Reason, _known.LastOk),
                        _ => _known,
                    };
                }

                order.End(end);
                Changed?.Invoke();
            }

            lock (_gate)
            {
                if (_disposed)
                    return;
            }
        }
    }

    private Order? Take()
    {
        lock (_gate)
        {
            (_current, _next) = (_next, null);
            return _current;
        }
    }

    private SoundEnd Perform(Order order)
    {
        // A sentence that cannot be spoken must not keep the signal before it from being heard, nor the other way round.
        SoundEnd? fault = null;
        foreach (var part in order.Parts)
        {
            switch (PlayOne(part, order.Stop))
            {
                case SoundEnd.Stopped stopped:
                    return stopped;
                case SoundEnd.Failed failed:
                    fault ??= failed;
                    break;
                default:
                    break;
            }
        }

        return fault ?? new SoundEnd.Played();
    }

    private SoundEnd PlayOne(SoundPart part, CancellationToken stop)
    {
        switch (part)
        {
            case SoundPart.Signal signal:
                return PlayOne(Chimes.Of(signal.Chime), stop);
            case SoundPart.Pause:
                return PlayOne(WavSound.Silence(22_050, PauseLength), stop);
            case SoundPart.Words words:
                return _voice.Say(words.Tongue, words.Text, stop) switch
                {
                    Spoken.Ok ok => PlayOne(ok.Sound, stop),
                    Spoken.Failed failed => new SoundEnd.Failed(failed.Reason),
                    _ => new SoundEnd.Stopped(),
                };
            default:
                throw new UnreachableException();
        }
    }

    private SoundEnd PlayOne(WavSound sound, CancellationToken stop) =>
        _player.Run(["-q", "-D", Settings.Device, "-"], sound.At(Settings.VolumePercent).ToFile(), sound.Length + PlayGrace, stop) switch
        {
            ProgramEnd.Done => new SoundEnd.Played(),
            ProgramEnd.Failed failed => new SoundEnd.Failed(failed.Reason),
            _ => new SoundEnd.Stopped(),
        };

    /// <summary>What is to be heard, and whether it still is.</summary>
#pragma warning disable CA1001 // Nothing is to be disposed: it holds no timer, and a hush may come at any moment.
    private sealed class Order(IReadOnlyList<SoundPart> parts, Action<SoundEnd>? ended)
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _stop = new();

        public IReadOnlyList<SoundPart> Parts => parts;

        public CancellationToken Stop => _stop.Token;

        public bool IsHushed { get; private set; }

        public bool IsHeard { get; } = parts.Any(part => part is not SoundPart.Pause);

        /// <summary>Whoever wants silence does not wait for the program's end.</summary>
        public void Hush()
        {
            IsHushed = true;
            _ = _stop.CancelAsync();
        }

        public void End(SoundEnd end) => ended?.Invoke(end);
    }
}
