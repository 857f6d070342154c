using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Sound;
using KioskLocker.Core;
using KioskLocker.Runtime.Sound;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.App;

/// <summary>The page over a fake port and a clock that only the test moves.</summary>
internal sealed class TouchBench : IDisposable
{
    private readonly BunitContext _context = new();

    public TouchBench(ScreenFrame? frame, TouchOptions? options = null, Loudspeaker? speaker = null)
    {
        Kiosk = new FakeKiosk(frame);
        options ??= new TouchOptions { Face = TouchFrames.Face };
        Idle = new IdleWatch(Kiosk.Port, options, Time);
        _context.Services.AddSingleton(Kiosk.Port);
        _context.Services.AddSingleton(Kiosk.Live.Port);
        _context.Services.AddSingleton(options);
        _context.Services.AddSingleton<VisitWishes>();
        _context.Services.AddSingleton<TimeProvider>(Time);
        _context.Services.AddSingleton(Idle);
        Guide = new Guide(Kiosk.Port, Idle, speaker, options, Time);
        _context.Services.AddSingleton(Guide);
        Page = _context.Render<TouchPage>();
        EndGuard();
    }

    public FakeKiosk Kiosk { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 13, 0, 0, TimeSpan.Zero));

    public IdleWatch Idle { get; }

    public Guide Guide { get; }

    public IRenderedComponent<TouchPage> Page { get; private set; }

    /// <summary>Pages that the browser was told to load.</summary>
    public IReadOnlyCollection<NavigationHistory> Loads => _context.Services.GetRequiredService<BunitNavigationManager>().History;

    public string Text => Page.Find("[data-screen]").TextContent;

    public void Dispose()
    {
        _context.Dispose();
        Idle.Dispose();
    }

    public void EndGuard()
    {
        Time.Advance(TimeSpan.FromMilliseconds(500));
        Settle();
    }

    public void Show(ScreenFrame? frame)
    {
        Kiosk.Show(frame);
        Settle();
        EndGuard();
    }

    /// <summary>Another page in place of this one, as after a browser that was started anew; what stands between is shown while there is none.</summary>
    public void LoadAnew(params ReadOnlySpan<ScreenFrame?> between)
    {
        _context.DisposeComponentsAsync().GetAwaiter().GetResult();
        foreach (var frame in between)
        {
            Kiosk.Show(frame);
        }

        Page = _context.Render<TouchPage>();
        EndGuard();
    }

    public IElement Action(KioskTrigger trigger, string? value = null) =>
        Page.Find(value is null ? $"[data-action={trigger}]" : $"[data-action={trigger}][data-value='{value}']");

    public IElement Local(string name) => Page.Find($"[data-local={name}]");

    public void Press(KioskTrigger trigger, string? value = null) => Action(trigger, value).Click();

    public void Keys(string text)
    {
        foreach (var key in text)
        {
            Page.Find($"[data-key='{key}']").Click();
        }
    }

    /// <summary>Whatever another thread draws at the same time is through.</summary>
    private void Settle() => Page.InvokeAsync(static () => { }).GetAwaiter().GetResult();
}
