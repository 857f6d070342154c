using System.Collections.Immutable;
using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

public sealed class TimersTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly List<KioskEvent.TimerElapsed> _elapsed = [];

    [Fact]
    public void A_timer_tells_which_start_it_belongs_to()
    {
        using var timers = new Timers(_time, _elapsed.Add);
        timers.Start(TimerId.Question, 45 * Second, 7);
        _time.Advance(44 * Second);
        Assert.Empty(_elapsed);
        _time.Advance(Second);
        Assert.Equal([new KioskEvent.TimerElapsed(TimerId.Question, 7)], _elapsed);
    }

    [Fact]
    public void A_timer_started_again_runs_in_full_and_only_once()
    {
        using var timers = new Timers(_time, _elapsed.Add);
        timers.Start(TimerId.Question, 45 * Second, 7);
        _time.Advance(40 * Second);
        timers.Start(TimerId.Question, 45 * Second, 9);
        _time.Advance(44 * Second);
        Assert.Empty(_elapsed);
        _time.Advance(100 * Second);
        Assert.Equal([new KioskEvent.TimerElapsed(TimerId.Question, 9)], _elapsed);
    }

    [Fact]
    public void A_stopped_timer_says_nothing()
    {
        using var timers = new Timers(_time, _elapsed.Add);
        timers.Start(TimerId.Wait, Second, 1);
        timers.Stop(TimerId.Wait);
        _time.Advance(Second * 5);
        Assert.Empty(_elapsed);
    }

    [Fact]
    public void After_a_restart_what_the_state_waits_for_runs_in_full_and_nothing_runs_twice()
    {
        using var timers = new Timers(_time, _elapsed.Add);
        timers.Start(TimerId.DoorVoice, 10 * Second, 20);
        var wanted = ImmutableSortedDictionary<TimerId, RunningTimer>.Empty
            .Add(TimerId.Wait, new RunningTimer(3, 30 * Second)).Add(TimerId.DoorVoice, new RunningTimer(20, 10 * Second));
        _time.Advance(5 * Second);
        timers.Resume(wanted);
        _time.Advance(5 * Second);
        Assert.Equal([new KioskEvent.TimerElapsed(TimerId.DoorVoice, 20)], _elapsed);
        _time.Advance(25 * Second);
        Assert.Equal(new KioskEvent.TimerElapsed(TimerId.Wait, 3), _elapsed[^1]);
        Assert.Equal(2, _elapsed.Count);
    }

    [Fact]
    public void A_stale_timer_changes_nothing_in_Core()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        var running = desk.Loop.State.Timers[TimerId.VisitLimit];

        desk.Post(new KioskEvent.TimerElapsed(TimerId.VisitLimit, running.StartedSeq - 1));
        Assert.NotNull(desk.Loop.State.Visit);

        desk.Time.Advance(running.Span);
        desk.TurnAll();
        Assert.True(desk.Loop.State.Visit.LimitWarning);
    }
}
