using KioskLocker.Core;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;
using Serilog;

namespace KioskLocker.Runtime;

/// <summary>The store could not take a step. What reached the disk is not known, so the process ends and the next start reads it again.</summary>
public sealed class StoreFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>The wall clock, and whether the office confirmed it since the start.</summary>
public readonly record struct ClockReading(DateTimeOffset Utc, bool Confirmed);

/// <summary>What the loop is made of.</summary>
/// <param name="Step">Core: <c>Kiosk.Step</c> of one instance, called by the loop's thread only.</param>
/// <param name="Show">Core: <c>Kiosk.Show</c>.</param>
/// <param name="Store">Journal, state, pending effects, outbox and vault.</param>
/// <param name="Clock">Wall clock and whether the office confirmed it.</param>
/// <param name="Time">Monotonic clock.</param>
/// <param name="BootId">Names this process run.</param>
/// <param name="Limits">Room in the inbox.</param>
/// <param name="Log">Log.</param>
public sealed record LoopParts(
    Func<KioskState, EventEnvelope, StepResult> Step,
    Func<KioskState, ScreenFrame> Show,
    IKioskStore Store,
    Func<ClockReading> Clock,
    TimeProvider Time,
    string BootId,
    InboxLimits Limits,
    ILogger Log);

/// <summary>What was committed, for whoever acts on it.</summary>
/// <param name="Envelope">The event.</param>
/// <param name="State">The state it led to.</param>
/// <param name="Effects">What is to be done now, in order.</param>
/// <param name="Before">Frame before; null at the first step.</param>
/// <param name="After">Frame now.</param>
public sealed record Committed(EventEnvelope Envelope, KioskState State, IReadOnlyList<KioskEffect> Effects, ScreenFrame? Before, ScreenFrame After);

/// <summary>Take, step, commit, dispatch: one event after the other, on one thread. Nothing moves before its commit.</summary>
public sealed class KioskLoop
{
    private readonly LoopParts _parts;
    private readonly ILogger _log;
    private readonly Inbox _inbox;
    private readonly long _origin;
    private volatile KioskState _state;
    private volatile ScreenFrame? _frame;
    private bool _recovered;
    private long _turnBegan;
    private long _committed;
    private Action<Committed> _dispatch = static _ => { };

    public KioskLoop(LoopParts parts, KioskState state)
    {
        _parts = parts;
        _log = parts.Log.ForContext<KioskLoop>();
        _inbox = new Inbox(parts.Limits);
        _origin = _committed = parts.Time.GetTimestamp();
        _state = state;
        (Turns, Commits) = (new LatencyWindow(parts.Time), new LatencyWindow(parts.Time));
    }

    /// <summary>The committed state.</summary>
    public KioskState State => _state;

    /// <summary>What to show; null before the first step.</summary>
    public ScreenFrame? Frame => _frame;

    /// <summary>Items that wait.</summary>
    public int Waiting => _inbox.Count;

    /// <summary>Touches that found no room.</summary>
    public long DroppedTouches => _inbox.DroppedTouches;

    /// <summary>How long events took lately, from their taking to what was ordered for them.</summary>
    public LatencyWindow Turns { get; }

    /// <summary>How long the store's part of it took.</summary>
    public LatencyWindow Commits { get; }

    /// <summary>How long the turn under way has taken; zero between turns.</summary>
    public TimeSpan TurnTakes => Interlocked.Read(ref _turnBegan) is var began and not 0 ? _parts.Time.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>Time since the last commit, or since the start.</summary>
    public TimeSpan SinceCommit => _parts.Time.GetElapsedTime(Interlocked.Read(ref _committed));

    /// <summary>Who acts on commits, in the loop's thread; set before the first turn.</summary>
    public void DispatchTo(Action<Committed> dispatch) => _dispatch = dispatch;

    /// <summary>Posts an event; false when it was dropped for want of room. Never blocks; from any thread.</summary>
    public bool Post(KioskEvent happened) => _inbox.TryPost(new InboxItem(happened, [], null, null));

    /// <summary>Posts an event with the vault entry it refers to; dropped with it when the entry belongs to a visit that is over by then.</summary>
    public bool Post(KioskEvent happened, VaultEntry secret) => _inbox.TryPost(new InboxItem(happened, [secret], null, null));

    /// <summary>Posts an event and tells how its taking ended.</summary>
    public Task<PostOutcome> PostAndWait(KioskEvent happened)
    {
        var ended = new TaskCompletionSource<PostOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _inbox.TryPost(new InboxItem(happened, [], ended, null)) ? ended.Task : Task.FromResult<PostOutcome>(new PostOutcome.NoRoom());
    }

    /// <summary>Asks for one turn of the loop that only calls back; at most one waits at a time.</summary>
    public void PostTurn(Action call) => _inbox.TryPost(new InboxItem(null, [], null, call));

    /// <summary>Turns until the token ends it.</summary>
    /// <exception cref="StoreFailedException">The store could not take a step: reopen it by starting anew.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Turn())
                {
                    _inbox.Wait(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end: what waits in the inbox was never taken, and after the next start the devices are asked anyway.
        }
    }

    /// <summary>Takes one item; false when none waits. For whoever drives the loop by hand instead of <see cref="Run"/>.</summary>
    public bool Turn()
    {
        if (!_inbox.TryTake(out var item))
        {
            return false;
        }

        var began = _parts.Time.GetTimestamp();
        Interlocked.Exchange(ref _turnBegan, began);
        if (item.Happened is { } happened)
        {
            Take(item, happened);
            Turns.End(began);
        }
        else
        {
            item.Call?.Invoke();
        }

        Interlocked.Exchange(ref _turnBegan, 0);
        return true;
    }

    private void Take(InboxItem item, KioskEvent happened)
    {
        if (!MayTake(happened))
        {
            item.Ended?.TrySetResult(new PostOutcome.Ignored("the machine is starting: try again in a moment"));
            return;
        }

        if (item.Secrets.Any(secret => secret.Visit is { } visit && visit != _state.Visit?.Id))
        {
            // Given in a visit that ended meanwhile: it must not become the next person's.
            item.Ended?.TrySetResult(new PostOutcome.Ignored("the visit is over"));
            return;
        }

        var envelope = Stamp(happened);
        StepResult result;
        try
        {
            result = _parts.Step(_state, envelope);
        }
#pragma warning disable CA1031 // Any throw of Core is a broken rule; the old state stays and says so.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            var rule = RuleOf(fault);
            _log.Error("Step {Seq} for {Event} broke a rule: {Rule} {Where}", envelope.Seq, happened.GetType().Name, rule, fault.StackTrace);
            TakeBroken(rule);
            item.Ended?.TrySetResult(new PostOutcome.Broken(rule));
            return;
        }

        if (happened is KioskEvent.SignalAnswered && ReferenceEquals(result.State, _state) && result.Effects.Count == 0)
        {
            // Every reminder has such an answer while no lamp or voice is wired; it would be noise in the journal.
            item.Ended?.TrySetResult(new PostOutcome.Ignored(result.Ignored ?? "nothing changed"));
            return;
        }

        try
        {
            Commit(envelope, result, result.Ignored is null ? item.Secrets : []);
        }
        catch (StoreRuleException rule)
        {
            _log.Error("Step {Seq} for {Event} broke a rule of the store: {Rule}", envelope.Seq, happened.GetType().Name, rule.Message);
            TakeBroken(rule.Message);
            item.Ended?.TrySetResult(new PostOutcome.Broken(rule.Message));
            return;
        }

        item.Ended?.TrySetResult(result.Ignored is { } reason ? new PostOutcome.Ignored(reason) : new PostOutcome.Taken(envelope.Seq));
    }

    /// <summary>
    /// Until the start is decided nothing is taken that could tell the office anything: only then does an older copy of the database number
    /// its events anew, and the first number given replaces the anchor, which alone knows that it is an older copy.
    /// </summary>
    private bool MayTake(KioskEvent happened)
    {
        _recovered |= happened is KioskEvent.Recovered;
        return _recovered || happened is KioskEvent.Configured or KioskEvent.ConsoleLooked;
    }

    private void TakeBroken(string rule)
    {
        // The number of the step that was not committed is free again. A throw here ends the process: crash and recover.
        var envelope = Stamp(new KioskEvent.InvariantBroken(rule));
        Commit(envelope, _parts.Step(_state, envelope), []);
    }

    private void Commit(EventEnvelope envelope, StepResult result, IReadOnlyList<VaultEntry> secrets)
    {
        var began = _parts.Time.GetTimestamp();
        try
        {
            _parts.Store.Commit(new KioskCommit(
                envelope, _state, result.State, result.Effects, PendingRows.AnsweredBy(envelope.Event), secrets, result.Ignored));
        }
        catch (IOException fault)
        {
            throw new StoreFailedException($"Step {envelope.Seq} could not be committed: {fault.Message}", fault);
        }

        Commits.End(began);
        Interlocked.Exchange(ref _committed, _parts.Time.GetTimestamp());
        var before = _frame;
        var after = _parts.Show(result.State);
        _state = result.State;
        _frame = after;
        _dispatch(new Committed(envelope, result.State, result.Effects, before, after));
    }

    private EventEnvelope Stamp(KioskEvent happened)
    {
        var clock = _parts.Clock();
        return new EventEnvelope(
            _parts.Store.Epoch, _parts.Store.LastSeq + 1, clock.Utc, clock.Confirmed, _parts.Time.GetElapsedTime(_origin), _parts.BootId, happened);
    }

    /// <summary>Core's own rules are texts without data; of anything else only its kind is told, because its message may quote values.</summary>
    private static string RuleOf(Exception fault) =>
        fault.GetType().Assembly == typeof(KioskState).Assembly ? fault.Message : fault.GetType().Name;
}
