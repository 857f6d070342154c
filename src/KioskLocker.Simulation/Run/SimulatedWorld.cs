using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Uplink;
using KioskLocker.Simulation.Run.Checks;
using KioskLocker.Simulation.Run.Faults;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// One kiosk, its cabinet, its office and its people in virtual time, on one thread. Time moves from one thing that happens to the next:
/// a byte that arrives, a timer, a request to the office.
/// </summary>
/// <remarks>
/// Quiet spans are declared (<see cref="Skip"/>): nobody is there, every door is at rest and no order is under way. In them the clock of
/// the wires stands still, so that boards are not polled through the night; timers of the kiosk run all the same.
/// </remarks>
public sealed partial class SimulatedWorld : IDisposable
{
    /// <summary>So much may happen at one moment; more is a part that goes round in circles.</summary>
    private const int StillMost = 5000;

    /// <summary>How often a code is held up before somebody gives up.</summary>
    private const int LooksAtCode = 12;

    private static readonly DiskRoom Roomy = new(1L << 39, 1L << 40);
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(60);

    private readonly WorldParts _parts;
    private readonly WorldClock _clock;
    private readonly DigestKeys _keys;
    private readonly OfficeAddress _address;
    private ReferenceModel _model;
    private readonly WireWatch _watch;
    private readonly OwnersWatch _owners;
    private CommitWatch _commits;
    private readonly IntakeWatch _intake;
    private readonly WorldTrace _trace = new();
    private KioskRun? _kiosk;
    private KioskSettings _settings;
    private TimeSpan _skipped;
    private TimeSpan _lastActivity;
    private (Core.Codes.VisitId?, KioskPhase?, bool) _seen;
    private TimeSpan? _cutAt;
    private Outage _cutHow;
    private int? _cutAfterCommits;
    private int? _cutNextStart;
    private bool _hasStalled;
    private DiskRoom _room = Roomy;
    private bool _isStarting;
    private int _boots;
    private int _still;
    private int _brownOuts;
    private readonly Dictionary<Core.Codes.EffectId, DateTimeOffset> _orderedAt = [];
    private KioskState _before = KioskState.Initial;

    public SimulatedWorld(WorldParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
        _clock = parts.Clock;
        Fate = new Fate(parts.Seed, parts.Swarm);
        Wall = new WallClock(_clock);
        Fit = WorldFitter.Draw(parts.Seed);
        _settings = Fit.Settings;
        Cabinet = new WorldCabinet(_clock, Fit, parts.Canary);
        Wire = new OfficeWire(parts.Office, Fate);
        _owners = new OwnersWatch(Checks);
        BelieveNothing();
        _watch = new WireWatch(Cabinet, Checks, Note);
        _intake = new IntakeWatch(Checks);
        var enrolment = parts.Office.Enrol(WorldCabinet.Machine);
        _keys = new DigestKeys(enrolment.DirectoryKeyId, enrolment.DirectoryKey, "kk1", SHA256.HashData(Encoding.UTF8.GetBytes("kiosk key of a simulated machine")));
        _address = new OfficeAddress(new Uri("http://office.invalid/"), WorldCabinet.Machine, enrolment.ApiKey);
        Badges = parts.Office.Hire();
    }

    public Fate Fate { get; }

    /// <summary>What was checked.</summary>
    public CheckBook Checks { get; } = new();

    /// <summary>The machine's own wall clock.</summary>
    internal WallClock Wall { get; }

    /// <summary>Time since the world began.</summary>
    public TimeSpan Now => _clock.Now;

    /// <summary>Time that was declared quiet and skipped by the wires.</summary>
    public TimeSpan Skipped => _skipped;

    /// <summary>Steps that the kiosk committed.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs of the kiosk's process.</summary>
    public int Boots => _boots;

    /// <summary>The office.</summary>
    public IWorldOffice Office => _parts.Office;

    /// <summary>The last steps, readable.</summary>
    public IReadOnlyCollection<string> LastSteps => _trace.Last;

    /// <summary>How the cabinet is built.</summary>
    internal WorldFit Fit { get; }

    internal WorldCabinet Cabinet { get; }

    internal OfficeWire Wire { get; }

    internal IReadOnlyList<WorldBadge> Badges { get; }

    internal KioskState State => Kiosk.Loop.State;

    internal ScreenFrame Frame => Kiosk.Loop.Frame ?? throw new InvalidOperationException("The kiosk shows nothing yet.");

    internal KioskRun Kiosk => _kiosk ?? throw new InvalidOperationException("The kiosk does not run.");

    internal TimeSpan LineNow => _clock.Now - _skipped;

    /// <summary>Good codes, cards and badges of whoever may stand behind the person at the machine.</summary>
    internal Func<IReadOnlyList<string>> OthersCodes { get; set; } = static () => [];

    /// <summary>Wall clock of the world; the machine's own may differ.</summary>
    internal DateTimeOffset Utc => _clock.GetUtcNow();

    /// <summary>Hash of everything that was committed so far, with its time: two worlds of one seed have the same.</summary>
    public string TraceHash() => _trace.Hash();

    /// <summary>Switches the machine on for the first time, and commissions it.</summary>
    public void Start()
    {
        BuildIn();
        var isKind = Fate.IsKind;
        Fate.IsKind = true;
        Boot();
        Pass(TimeSpan.FromSeconds(5));
        ProveMap();
        Do(() => Kiosk.Loop.Post(new KioskEvent.Commissioned("root")));
        Pass(TimeSpan.FromSeconds(5));
        Fate.IsKind = isKind;
        if (State.Phase != KioskPhase.Idle || State.Directory is null)
        {
            throw new WorldFailedException($"I-12: after the first start the machine is {State.Phase} with directory {State.Directory?.Version}.");
        }
    }

    /// <summary>Switches it on again after <see cref="Stop"/>.</summary>
    public void StartAgain()
    {
        Boot();
        Pass(TimeSpan.FromSeconds(5));
    }

    /// <summary>Switches it off in order.</summary>
    public void Stop()
    {
        try
        {
            _kiosk?.EndCleanly();
        }
        catch (Exception fault) when (IsEndOfRun(fault))
        {
            _kiosk!.Dispose();
        }

        _kiosk = null;
        CancelCuts();
        Cabinet.LoseProgram();
        Cabinet.SwitchPinsOff(LineNow);
    }

    /// <summary>Lets this much time pass.</summary>
    public void Pass(TimeSpan span)
    {
        var until = Now + span;
        while (PumpOne(until))
        {
            // Everything is done in there.
        }
    }

    /// <summary>Lets time pass until something holds; false when it did not within the limit.</summary>
    public bool Until(Func<bool> holds, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var until = Now + limit;
        while (!holds())
        {
            if (!PumpOne(until))
            {
                return holds();
            }
        }

        return true;
    }

    /// <summary>The wires come to rest: whatever is on its way arrives, be it a line of 64 KiB at 9600 baud.</summary>
    internal void Rest() => Until(() => !Cabinet.Scanner.IsSpeaking && Array.TrueForAll(Kiosk.Lines, line => !line.IsBusy), TimeSpan.FromSeconds(90));

    /// <summary>A quiet span: it passes for the kiosk's timers and for nobody else.</summary>
    public void Skip(TimeSpan span)
    {
        Rest();
        var until = Now + span;
        while (Now < until)
        {
            if (_cutAt <= Now)
            {
                Guarded(static () => throw new PowerCutException());
                continue;
            }

            _hasStalled = false;
            var before = Now;
            var next = _clock.NextDue is { } due && due < until ? due : until;
            next = _cutAt < next ? _cutAt.Value : next;
            Guarded(() => _clock.MoveTo(next));
            _skipped += next - before;
            Do(static () => { });
            if (_hasStalled)
            {
                // The lines ran while the disk was waited for: what they began to read then is not left until the quiet is over.
                Pass(TimeSpan.FromSeconds(3));
            }
        }

        Kiosk.WakeUplink();
        Pass(TimeSpan.FromSeconds(3));
    }

    /// <summary>What the machine knows of a pickup code.</summary>
    internal Core.Codes.Digest DigestOf(string pickupCode) => _keys.OfPickup(new Core.Codes.PickupCode(pickupCode));

    /// <summary>Locks energised so far.</summary>
    internal int Pulses => _watch.Pulses;

    /// <summary>Writes down what the world itself does, for the trace.</summary>
    internal void Tell(string what) => Note(what);

    /// <summary>The kiosk asks its office for news at once.</summary>
    internal void AskForNews() => _kiosk?.WakeUplink();

    /// <summary>World time of the commit of an order to open.</summary>
    internal DateTimeOffset OrderedAt(Core.Codes.EffectId order) => _orderedAt[order];

    /// <summary>Something happens by itself after this much time, quiet or not.</summary>
    internal void Later(TimeSpan span, Action happens)
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(
            _ =>
            {
                happens();
                timer?.Dispose();
            },
            null,
            span,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody does something at the panel, and the kiosk takes it.</summary>
    internal void Do(Action act) => Guarded(() =>
    {
        act();
        Kiosk.Settle();
        EndIfOrdered();
    });

    internal void Post(KioskEvent touched)
    {
        _lastActivity = Now;
        Do(() => Kiosk.Loop.Post(touched));
    }

    internal void Press(KioskTrigger trigger) => Post(new KioskEvent.Touched(trigger));

    /// <summary>Somebody holds a code before the scanner's window until it is read, for some seconds.</summary>
    internal void Scan(string text)
    {
        _lastActivity = Now;
        Cabinet.Ledger.Write(Happening.Scanned);
        for (var looks = 0; !Cabinet.Scanner.HoldUp(LineNow, text, Fate) && looks < LooksAtCode; looks++)
        {
            Pass(TimeSpan.FromMilliseconds(400));
        }

        Poke();
    }

    /// <summary>The page counts a rating as it does in the street: should the disk refuse, a rating is not worth more than that.</summary>
    internal void Rate(int level)
    {
        try
        {
            Kiosk.Store.CountRating(DateOnly.FromDateTime(Utc.ToOffset(Fit.Settings.UtcOffset).DateTime), level, Fit.Settings.RatingLevels);
        }
        catch (StorageException)
        {
            // The next commit meets the same store and ends the program.
        }
    }

    /// <summary>The scanner says this, whatever it saw.</summary>
    internal void ShowBytes(IReadOnlyList<byte[]> pieces)
    {
        Cabinet.Scanner.Say(pieces);
        Poke();
    }

    /// <summary>The disk is nearly full, or has room again.</summary>
    internal void SetRoom(bool hasRoom)
    {
        _room = hasRoom ? Roomy : new DiskRoom(32L << 20, 1L << 40);
        _intake.Changed(hasRoom, Now);
    }

    /// <summary>The power goes after this much time.</summary>
    internal void CutPowerIn(TimeSpan span, Outage how = Outage.Power) => (_cutAt, _cutHow) = (Now + span, how);

    /// <summary>The power goes right after so many more commits.</summary>
    internal void CutPowerAfter(int commits, Outage how = Outage.Power) => (_cutAfterCommits, _cutHow) = (commits, how);

    /// <summary>No cut that was planned comes any more.</summary>
    internal void CancelCuts() => (_cutAt, _cutAfterCommits) = (null, null);

    public void Dispose()
    {
        _kiosk?.Dispose();
        _kiosk = null;
        _trace.Dispose();
    }

    private void Poke()
    {
        foreach (var line in _kiosk?.Lines ?? [])
        {
            line.Poke();
        }
    }

    /// <summary>Does the next thing that happens; false when nothing does before this time, which it then is.</summary>
    private bool PumpOne(TimeSpan until)
    {
        var next = NextThing();
        if (next > until)
        {
            if (until > Now)
            {
                Guarded(() => _clock.MoveTo(until));
            }

            return false;
        }

        try
        {
            MoveTo(next > Now ? next : Now);
        }
        catch (Exception end) when (!_isStarting && IsEndOfRun(end))
        {
            Restart(end);
        }

        return true;
    }

    private void MoveTo(TimeSpan next)
    {
        _still = next > Now ? 0 : _still + 1;
        if (_still > StillMost)
        {
            throw new WorldFailedException($"I-20: {_still} things happened one after the other, and no time passed.");
        }

        _clock.MoveTo(next);
        foreach (var line in Kiosk.Lines)
        {
            line.Run(LineNow);
        }

        Kiosk.Settle();
        EndIfOrdered();
        Kiosk.RunUplink();
        WatchIdle();
        _watch.Look(Now);
        _watch.Cabinet.Look(State, Now, LineNow);
        _watch.Technicians.Look(Now);
        if (_cutAt <= Now)
        {
            throw new PowerCutException();
        }
    }

    private TimeSpan NextThing()
    {
        var next = Kiosk.UplinkDue;
        Earlier(ref next, _clock.NextDue);
        foreach (var line in Kiosk.Lines)
        {
            Earlier(ref next, line.NextDue + _skipped);
        }

        Earlier(ref next, _cutAt);

        if (_kiosk?.Loop.Frame is { Visit: not null, IdleWarning: false })
        {
            Earlier(ref next, _lastActivity + IdleAfter);
        }

        return next;
    }

    private static void Earlier(ref TimeSpan next, TimeSpan? other)
    {
        if (other < next)
        {
            next = other.Value;
        }
    }

    private void Guarded(Action act)
    {
        try
        {
            act();
        }
        catch (Exception end) when (!_isStarting && IsEndOfRun(end))
        {
            Restart(end);
        }
    }

    private void Committed(Committed committed)
    {
        Steps++;
        var before = _before;
        _before = committed.State;
        _parts.Heard?.Invoke(this, committed);
        Note($"{committed.Envelope.Event.GetType().Name} {WorldTrace.Detail(committed.Envelope.Event)} → {committed.State.Phase}");
        if (committed.Envelope.Event is KioskEvent.InvariantBroken broken)
        {
            throw WorldFailedException.OfKiosk(broken.Rule);
        }

        Follow(before, committed.Envelope, committed.State, committed.Effects);
        _watch.Committed(before, committed, Now);
        _intake.Committed(before, committed.State, committed.Effects, Now);
        if (_cutAt is null && _cutAfterCommits is null && AtCommits.Cut(Fate, committed.Effects) is { } cut)
        {
            CutPowerIn(cut.In, cut.How);
        }

        if (_cutAfterCommits is { } left && (_cutAfterCommits = left - 1) == 0)
        {
            throw new PowerCutException();
        }
    }

    private void Note(string what) => _trace.Note(Now, what);
}
