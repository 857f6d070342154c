namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Timers that are over when the wall clock says so.</summary>
internal sealed class WallTimers(TimeProvider monotonic, TimeProvider wall, Strikes strikes) : TimeProvider
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new WallTimer(this, () => callback(state), dueTime);

    private sealed class WallTimer : ITimer
    {
        private readonly WallTimers _owner;
        private readonly Action _call;
        private readonly TimeSpan _span;
        private readonly DateTimeOffset _due;
        private readonly long _began;
        private readonly ITimer _inner;

        internal WallTimer(WallTimers owner, Action call, TimeSpan span)
        {
            (_owner, _call, _span) = (owner, call, span);
            (_due, _began) = (owner._wall.GetUtcNow() + span, owner._monotonic.GetTimestamp());
            _inner = owner._monotonic.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _inner.Change(Next(), Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("The kiosk's timers are made anew.");

        public void Dispose() => _inner.Dispose();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private TimeSpan Next()
        {
            var left = _due - _owner._wall.GetUtcNow();
            return left < TimeSpan.Zero ? TimeSpan.Zero : left < Look ? left : Look;
        }

        private void Wake()
        {
            if (_owner._wall.GetUtcNow() < _due)
            {
                _inner.Change(Next(), Timeout.InfiniteTimeSpan);
                return;
            }

            if (_owner._monotonic.GetElapsedTime(_began) < _span - TimeSpan.FromSeconds(1))
            {
                _owner._strikes.Hit();
            }

            _call();
        }
    }

    private readonly TimeProvider _monotonic = monotonic;
    private readonly TimeProvider _wall = wall;
    private readonly Strikes _strikes = strikes;
}
