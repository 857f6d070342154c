using KioskLocker.Core;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

public sealed class HousekeepingTests
{
    private readonly FakeTimeProvider _time = new();
    private int _posted;
    private bool _confirmed;
    private bool _room = true;

    [Fact]
    public void The_first_confirmed_clock_of_a_run_is_marked_soon_and_once()
    {
        using var house = Start();
        Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(0, _posted);
        _confirmed = true;
        Pass(Housekeeping.Look);
        Assert.Equal(1, _posted);
        _confirmed = false;
        Pass(TimeSpan.FromMinutes(10));
        _confirmed = true;
        Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(1, _posted);
    }

    [Fact]
    public void A_machine_whose_clock_is_never_confirmed_keeps_house_every_hour()
    {
        using var house = Start();
        Pass(TimeSpan.FromHours(5) + Housekeeping.Look);
        Assert.Equal(5, _posted);
    }

    [Fact]
    public void A_full_inbox_delays_the_mark_and_does_not_drop_it()
    {
        using var house = Start();
        (_confirmed, _room) = (true, false);
        Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _posted);
        _room = true;
        Pass(Housekeeping.Look);
        Assert.Equal(1, _posted);
    }

    private Housekeeping Start() => new(() => new ClockReading(_time.GetUtcNow(), _confirmed), _time, Take);

    private void Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Housekeeping.Look)
        {
            _time.Advance(Housekeeping.Look);
        }
    }

    private bool Take(KioskEvent happened)
    {
        Assert.IsType<KioskEvent.Housekeeping>(happened);
        _posted += _room ? 1 : 0;
        return _room;
    }
}
