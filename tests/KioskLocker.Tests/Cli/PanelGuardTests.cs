using KioskLocker.Cli.Panel;

namespace KioskLocker.Tests.Cli;

public sealed class PanelGuardTests
{
    private static readonly PanelLimits Limits = new();

    private readonly PanelGuard _guard = new(Limits);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void A_browser_is_started_at_once_and_left_alone_while_its_page_beats()
    {
        Assert.Equal(PanelDeed.Start, Look(runs: false, new PanelHeard(false, TimeSpan.FromSeconds(3))));

        Assert.Equal(PanelDeed.Nothing, Pass(TimeSpan.FromHours(3), _ => Sight(beatenAgo: 2)));
        Assert.Equal(0, _guard.Failures);
    }

    [Fact]
    public void Beside_a_silent_kiosk_no_browser_is_started_until_it_answers()
    {
        Assert.Equal(PanelDeed.Nothing, Pass(TimeSpan.FromHours(1), _ => new PanelSight(false, null)));
        Start();
        Look(runs: false, null);
        Assert.Equal(PanelDeed.Nothing, Pass(TimeSpan.FromHours(1), _ => new PanelSight(false, null)));

        Assert.Equal(PanelDeed.Start, Look(runs: false, new PanelHeard(false, TimeSpan.FromSeconds(3))));
    }

    [Fact]
    public void A_page_that_stops_beating_while_the_kiosk_lives_is_ended_after_twenty_seconds()
    {
        Start();
        Pass(TimeSpan.FromSeconds(30), _ => Sight(beatenAgo: 1));

        var frozenAt = _now;
        Assert.Equal(PanelDeed.End, Pass(TimeSpan.FromMinutes(5), now => Sight((now - frozenAt).TotalSeconds)));

        Assert.Equal(Limits.Silence, _now - frozenAt);
    }

    [Fact]
    public void A_browser_that_never_beats_gets_a_minute()
    {
        Start();
        var startedAt = _now;

        Assert.Equal(PanelDeed.End, Pass(TimeSpan.FromMinutes(5), now => new PanelSight(true, new PanelHeard(false, TimeSpan.FromDays(1)))));

        Assert.Equal(Limits.FirstBeat, _now - startedAt);
    }

    [Fact]
    public void Silence_does_not_count_while_the_kiosk_is_away()
    {
        Start();
        Pass(TimeSpan.FromSeconds(30), _ => Sight(beatenAgo: 1));

        Assert.Equal(PanelDeed.Nothing, Pass(TimeSpan.FromHours(2), _ => new PanelSight(true, null)));
        var backAt = _now;
        Assert.Equal(PanelDeed.Nothing, Pass(TimeSpan.FromSeconds(10), now => new PanelSight(true, new PanelHeard(false, now - backAt))));
        Assert.Equal(PanelDeed.Nothing, Pass(TimeSpan.FromMinutes(10), _ => Sight(beatenAgo: 1)));
    }

    [Fact]
    public void A_kiosk_that_was_started_again_between_two_looks_costs_no_browser()
    {
        Start();
        Pass(TimeSpan.FromMinutes(30), _ => Sight(beatenAgo: 1));

        Assert.Equal(PanelDeed.Nothing, Look(runs: true, new PanelHeard(false, TimeSpan.FromSeconds(0.4))));
    }

    [Fact]
    public void A_kiosk_that_came_back_and_hears_nothing_of_the_page_has_it_ended()
    {
        Start();
        Pass(TimeSpan.FromSeconds(30), _ => Sight(beatenAgo: 1));
        Pass(TimeSpan.FromSeconds(10), _ => new PanelSight(true, null));
        var backAt = _now;

        Assert.Equal(PanelDeed.End, Pass(TimeSpan.FromMinutes(5), now => new PanelSight(true, new PanelHeard(false, now - backAt))));

        Assert.InRange((_now - backAt).TotalSeconds, 20, 22);
    }

    [Fact]
    public void Browsers_that_keep_failing_are_started_ever_more_rarely_and_never_given_up()
    {
        var waits = new List<double>();
        for (var browser = 0; browser < 14; browser++)
        {
            Start();
            Look(runs: false, new PanelHeard(false, TimeSpan.FromDays(1)));
            waits.Add((_guard.StartAt - _now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300], waits);
        Assert.Equal(14, _guard.Failures);
    }

    [Fact]
    public void Ten_good_minutes_forget_what_failed_before()
    {
        for (var browser = 0; browser < 5; browser++)
        {
            Start();
            Look(runs: false, null);
        }

        Start();
        Pass(Limits.Forgets + TimeSpan.FromSeconds(2), _ => Sight(beatenAgo: 1));
        Assert.Equal(0, _guard.Failures);

        Look(runs: false, null);
        Assert.Equal(Limits.FirstWait, _guard.StartAt - _now);
    }

    private static PanelSight Sight(double beatenAgo) => new(true, new PanelHeard(true, TimeSpan.FromSeconds(beatenAgo)));

    private void Start()
    {
        for (var seconds = 0; seconds <= 301; seconds++)
        {
            if (Look(runs: false, new PanelHeard(false, TimeSpan.FromDays(1))) == PanelDeed.Start)
            {
                return;
            }

            _now += TimeSpan.FromSeconds(1);
        }

        Assert.Fail("No browser was started within the longest wait.");
    }

    private PanelDeed Look(bool runs, PanelHeard? kiosk) => _guard.Step(_now, new PanelSight(runs, kiosk));

    /// <summary>Looks each second until something is to be done.</summary>
    private PanelDeed Pass(TimeSpan span, Func<TimeSpan, PanelSight> sight)
    {
        for (var end = _now + span; _now < end;)
        {
            _now += TimeSpan.FromSeconds(1);
            if (_guard.Step(_now, sight(_now)) is var deed and not PanelDeed.Nothing)
            {
                return deed;
            }
        }

        return PanelDeed.Nothing;
    }
}
