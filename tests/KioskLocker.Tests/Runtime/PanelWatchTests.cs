using KioskLocker.Core.Devices;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

public sealed class PanelWatchTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 1, 0, 0, TimeSpan.Zero));
    private readonly List<DeviceHealth> _told = [];
    private readonly PanelWatch _watch;

    public PanelWatchTests()
    {
        _watch = new PanelWatch(_time);
        _watch.Changed += look => _told.Add(look.Health);
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void A_screen_that_beats_is_well_and_one_that_stops_is_silent_after_fifteen_seconds()
    {
        Assert.True(_watch.Beat(""));
        _time.Advance(PanelWatch.SilentAfter - Second);
        Assert.Equal(DeviceHealth.Ok, _watch.Look().Health);

        _time.Advance(2 * Second);

        var look = _watch.Look();
        Assert.Equal((DeviceHealth.Offline, "no page beats", 1L, 1L), (look.Health, look.Detail, look.Counters.Ok, look.Counters.Timeouts));
        Assert.Equal(_time.GetUtcNow() - PanelWatch.SilentAfter - Second, look.LastBeat);
        Assert.Equal([DeviceHealth.Ok, DeviceHealth.Offline], _told);
    }

    [Fact]
    public void A_screen_that_beats_again_is_well_at_once()
    {
        _watch.Beat("");
        _time.Advance(TimeSpan.FromMinutes(3));
        _watch.Beat("");

        Assert.Equal(DeviceHealth.Ok, _watch.Look().Health);
        Assert.Equal([DeviceHealth.Ok, DeviceHealth.Offline, DeviceHealth.Ok], _told);
    }

    [Fact]
    public void A_screen_without_a_first_page_is_unknown_and_then_silent()
    {
        _time.Advance(PanelWatch.FirstBeatWithin - Second);
        Assert.Equal(DeviceHealth.Unknown, _watch.Look().Health);

        _time.Advance(2 * Second);

        Assert.Equal((DeviceHealth.Offline, "no page since the start"), (_watch.Look().Health, _watch.Look().Detail));
    }

    [Fact]
    public void Once_the_panel_s_own_browser_has_beaten_a_laptop_no_longer_stands_for_it()
    {
        _watch.Beat("");
        _watch.Beat("a1");
        for (var beat = 0; beat < 10; beat++)
        {
            _time.Advance(2 * Second);
            Assert.True(_watch.Beat(""));
        }

        Assert.Equal(DeviceHealth.Offline, _watch.Look().Health);
    }

    [Fact]
    public void A_browser_is_told_the_age_of_its_own_beats_and_a_new_one_has_none_yet()
    {
        _time.Advance(5 * Second);
        _watch.Beat("a1");
        _time.Advance(3 * Second);

        Assert.Equal(new PanelAge(DeviceHealth.Ok, true, 3), _watch.AgeOf("a1"));
        Assert.Equal(new PanelAge(DeviceHealth.Ok, true, 3), _watch.AgeOf(""));
        Assert.Equal(new PanelAge(DeviceHealth.Ok, false, 8), _watch.AgeOf("b2"));
    }

    [Theory]
    [InlineData("a-b")]
    [InlineData("<b>")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_name_that_no_browser_of_ours_has_is_refused(string name)
    {
        Assert.False(_watch.Beat(name));
        Assert.Null(_watch.Look().LastBeat);
    }
}
