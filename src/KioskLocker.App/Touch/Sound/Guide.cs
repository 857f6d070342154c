using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.App.Touch.Sound;

/// <summary>What the button of the guidance does now.</summary>
public enum GuideButton
{
    /// <summary>There is nothing to hear: no sound is fitted, or this screen has no sentence.</summary>
    None,

    /// <summary>Begins.</summary>
    Listen,

    /// <summary>Says it once more.</summary>
    Again,

    /// <summary>Ends it for this visit.</summary>
    Stop,
}

/// <summary>Lets screens be heard: follows what is shown, what is pressed and the jack. One for the machine, because two pages are one panel.</summary>
public sealed class Guide : IHostedService, IDisposable
{
    private readonly KioskPort _port;
    private readonly IdleWatch _idle;
    private readonly Loudspeaker? _speaker;
    private readonly TouchOptions _options;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Lock _gate = new();
    private readonly GuideStep _step;
    private HeadphoneJack? _jack;
    private GuideState _state = new(TextTable.Of(Language.Vi));
    private TimeSpan? _pressedAt;

    /// <param name="port">What is shown.</param>
    /// <param name="idle">Tells of fingers.</param>
    /// <param name="speaker">Null where the machine is silent.</param>
    /// <param name="options">Times.</param>
    /// <param name="time">Clock.</param>
    public Guide(KioskPort port, IdleWatch idle, Loudspeaker? speaker, TouchOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_port, _idle, _speaker, _options, _time) = (port, idle, speaker, options, time);
        _origin = time.GetTimestamp();
        var settings = speaker?.Settings ?? SoundSettings.Silent;
        _step = new GuideStep(settings.Output, settings.Guidance, options.IdleAfter);
    }

    /// <summary>Raised when <see cref="Button"/> may be another one; from any thread.</summary>
    public event Action? Changed;

    /// <summary>Sound comes from headphones only.</summary>
    public bool IsPrivate => _speaker?.Settings.Output == SoundOutput.Headphones;

    /// <summary>The device as the status names it; null where the machine is silent.</summary>
    public DeviceReport? Device => _speaker?.Report();

    public GuideButton Button
    {
        get
        {
            lock (_gate)
            {
                return _speaker is null || _state.Saying is null ? GuideButton.None
                    : _speaker.IsSounding ? GuideButton.Stop
                    : _state.AskedAt is null ? GuideButton.Listen : GuideButton.Again;
            }
        }
    }

    /// <summary>The signals and a sentence in each language.</summary>
    /// <param name="texts">Languages.</param>
    public static IReadOnlyList<SoundPart> TestParts(IEnumerable<TextTable> texts) =>
        [.. Enum.GetValues<Chime>().Select(chime => new SoundPart.Signal(chime)), .. texts.Select(table => new SoundPart.Words(table.Tag, table["speak.test"]))];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_speaker is not null)
        {
            _port.Changed += Look;
            _idle.FingerDown += Touch;
            _speaker.Changed += Tell;
            if (_speaker.Settings.Guidance == GuidanceStart.Plugged)
            {
                _jack = new HeadphoneJack(_speaker.Settings, isIn => Take(new GuideEvent.Plugged(isIn)));
            }

            // Nothing to hear, so that the status tells before the first citizen comes whether card and programs do their work.
            _speaker.Play([new SoundPart.Pause()]);
            Look();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (_speaker is not null)
        {
            _port.Changed -= Look;
            _idle.FingerDown -= Touch;
            _speaker.Changed -= Tell;
            _speaker.Hush();
        }

        _jack?.Dispose();
        _jack = null;
    }

    /// <summary>The button was pressed; a double strike is one press.</summary>
    public void Press()
    {
        _idle.IsThere();
        var now = _time.GetElapsedTime(_origin);
        lock (_gate)
        {
            if (now - _pressedAt < _options.PressGuard)
            {
                return;
            }

            _pressedAt = now;
        }

        Take(new GuideEvent.Pressed());
    }

    /// <summary>The language a page shows while nobody visits.</summary>
    public void Rest(TextTable texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        lock (_gate)
        {
            if (_state.Texts.Tag == texts.Tag)
            {
                return;
            }
        }

        Take(new GuideEvent.AtRest(texts));
    }

    private void Look() => Take(new GuideEvent.Shown(_port.Frame(), _port.Notice()?.Serial ?? 0));

    private void Touch() => Take(new GuideEvent.Touched());

    private void Tell() => Changed?.Invoke();

    private void Take(GuideEvent happened)
    {
        if (_speaker is null)
        {
            return;
        }

        GuideState before;
        lock (_gate)
        {
            before = _state;
            (_state, var order) = _step.Step(_state, happened, new GuideMoment(_time.GetElapsedTime(_origin), _speaker.IsSounding));
            switch (order)
            {
                case GuideOrder.Play play:
                    _speaker.Play(play.Parts);
                    break;
                case GuideOrder.Hush:
                    _speaker.Hush();
                    break;
                default:
                    break;
            }
        }

        if (before.Saying != _state.Saying || before.AskedAt is null != _state.AskedAt is null)
        {
            Changed?.Invoke();
        }
    }
}
