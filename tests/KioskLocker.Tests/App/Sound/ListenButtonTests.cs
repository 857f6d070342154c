using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Sound;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Runtime.Sound;
using KioskLocker.Tests.Simulation.Wire;
using Microsoft.AspNetCore.Components.Web;

namespace KioskLocker.Tests.App.Sound;

/// <summary>From the button to what the programs were given.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class ListenButtonTests : IDisposable
{
    private readonly SoundPrograms _programs = new();

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void A_machine_without_sound_has_no_button()
    {
        using var bench = new TouchBench(TouchFrames.All["papers"]);
        Assert.Empty(bench.Page.FindAll("[data-local=Listen]"));
    }

    [Fact]
    public async Task A_press_says_the_screen_a_second_one_stops_it_and_a_third_says_it_again()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        using var bench = new TouchBench(TouchFrames.All["papers"], speaker: speaker);
        await BeginAsync(bench);
        Assert.Equal("Nghe hướng dẫn", Label(bench));

        _programs.Hold();
        bench.Local("Listen").Click();
        await Eventually.True(() => _programs.IsPlaying, "the sentence is played");
        Assert.StartsWith("Xin so giấy tờ trong tay với danh sách", Assert.Single(_programs.Said), StringComparison.Ordinal);
        await Eventually.True(() => Label(bench) == "Dừng đọc", "the button offers to stop");

        var process = _programs.PlayerId;
        bench.EndGuard();
        bench.Local("Listen").Click();
        await Eventually.True(() => Label(bench) == "Nghe hướng dẫn", "the button offers to begin");
        await Eventually.True(() => !Directory.Exists($"/proc/{process}"), "the program is gone");
        Assert.Single(_programs.Played);

        bench.EndGuard();
        bench.Local("Listen").Click();
        _programs.LetGo();
        await Eventually.True(() => Label(bench) == "Nghe lại", "it was said to its end");
        Assert.Single(_programs.Said);
        Assert.Equal(2, _programs.Played.Count);
    }

    [Fact]
    public async Task A_double_strike_is_one_press_and_a_finger_elsewhere_is_silence()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        using var bench = new TouchBench(TouchFrames.All["papers"], speaker: speaker);
        await BeginAsync(bench);
        _programs.Hold();
        bench.Local("Listen").Click();
        bench.Local("Listen").Click();
        await Eventually.True(() => _programs.IsPlaying, "the sentence is played");
        Assert.True(speaker.IsSounding);

        await bench.Page.Find("[data-screen]").TriggerEventAsync("onpointerdown", new PointerEventArgs());
        Assert.False(speaker.IsSounding);
        await Eventually.True(() => Label(bench) == "Nghe lại", "it may be said again");
    }

    [Fact]
    public async Task A_press_that_is_a_double_strike_makes_no_sound()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        using var bench = new TouchBench(TouchFrames.All["privacy"], speaker: speaker);
        await BeginAsync(bench);
        bench.Press(KioskTrigger.AcceptPrivacy);
        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.False(speaker.IsSounding);
        Assert.Single(_programs.Played);
    }

    [Fact]
    public async Task A_door_left_open_is_spoken_of_unasked()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        using var bench = new TouchBench(TouchFrames.All["door-open-0"], speaker: speaker);
        await BeginAsync(bench);
        bench.Show(TouchFrames.All["door-open-1"]);
        await Eventually.True(() => _programs.Played.Count == 3, "signal and sentence are played");
        Assert.Equal(["Cửa ngăn số 12 vẫn đang mở. Xin đóng cửa lại."], _programs.Said);
    }

    [Fact]
    public async Task A_sound_card_that_fails_disturbs_no_screen()
    {
        using var speaker = new Loudspeaker(_programs.Settings with { Player = _programs.Write("broken", "echo 'no such card' >&2; exit 1") }, TimeProvider.System);
        using var bench = new TouchBench(TouchFrames.All["papers"], speaker: speaker);
        await bench.Guide.StartAsync(Stop);
        bench.Page.Render();
        bench.Local("Listen").Click();
        bench.Show(TouchFrames.All["privacy"]);
        bench.Press(KioskTrigger.AcceptPrivacy);
        Assert.Single(bench.Kiosk.Posted);
        await Eventually.True(() => bench.Guide.Device!.Detail == "broken ended with code 1: no such card", "the status says it");
    }

    [Fact]
    public async Task A_technician_sees_how_the_sound_does_and_lets_it_be_heard()
    {
        using var speaker = new Loudspeaker(_programs.Settings, TimeProvider.System);
        using var bench = new TouchBench(TouchFrames.Diagnostics, speaker: speaker);
        await BeginAsync(bench);
        bench.Page.Find("[data-local=Page][data-value=Inputs]").Click();
        bench.EndGuard();
        Assert.Contains("Âm thanh: tốt", bench.Action(KioskTrigger.Diagnose, "PlaySound").TextContent, StringComparison.Ordinal);
        bench.Press(KioskTrigger.Diagnose, "PlaySound");
        Assert.Contains(new KioskEvent.TechnicianActed(new TechnicianAct.Ask(DeviceTask.PlaySound), null), bench.Kiosk.Posted);
    }

    private static string Label(TouchBench bench) => bench.Local("Listen").TextContent.Trim();

    /// <summary>As the host begins: with a sound that nobody hears, for the status.</summary>
    private static async Task BeginAsync(TouchBench bench)
    {
        await bench.Guide.StartAsync(Stop);
        await Eventually.True(() => bench.Guide.Device!.Health == "Ok", "the card was tried");
        bench.Page.Render();
    }
}
