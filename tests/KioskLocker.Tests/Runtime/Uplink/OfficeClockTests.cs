using KioskLocker.Runtime.Uplink;

namespace KioskLocker.Tests.Runtime.Uplink;

public sealed class OfficeClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Up = TimeSpan.FromHours(3);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Nothing_is_confirmed_before_the_office_was_heard() => Assert.False(OfficeClock.Unseen.Confirms(Now, Up));

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(-5, true)]
    [InlineData(6, false)]
    [InlineData(-6, false)]
    public void Wall_clock_is_confirmed_within_five_minutes_of_the_office(int minutesOff, bool confirmed) =>
        Assert.Equal(confirmed, OfficeClock.Seen(Now, Now + minutesOff * Minute, Up).Confirms(Now + minutesOff * Minute, Up));

    /// <summary>F-C1.</summary>
    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(86_400)]
    [InlineData(-86_400)]
    [InlineData(301)]
    [InlineData(-301)]
    public void Step_of_the_wall_clock_ends_the_confirmation(int seconds)
    {
        var clock = OfficeClock.Seen(Now, Now, Up);
        Assert.False(clock.Confirms(Now + 10 * Minute + TimeSpan.FromSeconds(seconds), Up + 10 * Minute));
        Assert.True(clock.Confirms(Now + 10 * Minute, Up + 10 * Minute));
    }

    /// <summary>F-C1.</summary>
    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2038-01-19T03:14:08Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void Steps_to_the_ends_of_time_are_no_error(string wall)
    {
        var stepped = DateTimeOffset.Parse(wall, System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(OfficeClock.Seen(Now, Now, Up).Confirms(stepped, Up + Minute));
        Assert.False(OfficeClock.Seen(Now, stepped, Up).Confirms(stepped, Up));
    }

    /// <summary>F-C2: with the office heard every minute 100 ppm never add up; without it, 30 days stay below the tolerance and 40 do not.</summary>
    [Theory]
    [InlineData(30, true)]
    [InlineData(40, false)]
    public void Slow_drift_counts_from_when_the_office_was_last_heard(int days, bool confirmed)
    {
        var span = TimeSpan.FromDays(days);
        Assert.Equal(confirmed, OfficeClock.Seen(Now, Now, Up).Confirms(Now + span + span * 100e-6, Up + span));
    }

    /// <summary>F-C4: image date until network time comes, which then is a step and needs the office anew.</summary>
    [Fact]
    public void Machine_without_a_clock_is_confirmed_only_after_network_time_and_the_office()
    {
        var image = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var clock = OfficeClock.Seen(Now, image, Up);
        Assert.False(clock.Confirms(image, Up));
        Assert.False(clock.Confirms(Now + Minute, Up + Minute));
        Assert.True(OfficeClock.Seen(Now + Minute, Now + Minute, Up + Minute).Confirms(Now + 2 * Minute, Up + 2 * Minute));
    }

    /// <summary>F-C5.</summary>
    [Fact]
    public void Pause_of_the_monotonic_clock_ends_the_confirmation() =>
        Assert.False(OfficeClock.Seen(Now, Now, Up).Confirms(Now + TimeSpan.FromHours(8), Up + Minute));

    [Fact]
    public void Later_disagreement_takes_back_an_earlier_agreement()
    {
        Assert.True(OfficeClock.Seen(Now, Now, Up).Confirms(Now, Up));
        Assert.False(OfficeClock.Seen(Now + 30 * Minute, Now, Up).Confirms(Now, Up));
    }
}
