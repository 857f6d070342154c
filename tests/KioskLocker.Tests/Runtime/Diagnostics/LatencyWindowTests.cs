using KioskLocker.Runtime.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime.Diagnostics;

public sealed class LatencyWindowTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Nothing_measured_is_nothing_told() => Assert.Equal(new LatencyPicture(0, 0, 0, 0, 0), new LatencyWindow(_time).Picture());

    [Fact]
    public void Shares_are_those_of_the_spans_measured()
    {
        var window = new LatencyWindow(_time);
        for (var milliseconds = 100; milliseconds >= 1; milliseconds--)
            Measure(window, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(new LatencyPicture(100, 50_000, 95_000, 99_000, 100_000), window.Picture());
    }

    [Fact]
    public void What_is_older_than_the_window_counts_no_more()
    {
        var window = new LatencyWindow(_time);
        Measure(window, TimeSpan.FromSeconds(1));
        _time.Advance(LatencyWindow.Window);
        Measure(window, TimeSpan.FromMilliseconds(2));

        Assert.Equal((1, 2000), (window.Picture().Count, window.Picture().Most));
    }

    [Fact]
    public void Of_more_than_can_be_kept_the_last_are()
    {
        var window = new LatencyWindow(_time);
        Measure(window, TimeSpan.FromMilliseconds(9));
        for (var n = 0; n < LatencyWindow.Most; n++)
            Measure(window, TimeSpan.FromMilliseconds(1));

        Assert.Equal((LatencyWindow.Most, 1000), (window.Picture().Count, window.Picture().Most));
    }

    private void Measure(LatencyWindow window, TimeSpan span)
    {
        var began = _time.GetTimestamp();
        _time.Advance(span);
        window.End(began);
    }
}
