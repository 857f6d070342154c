using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Secrets;
using KioskLocker.Runtime.Uplink;
using KioskLocker.Simulation.Run.Canaries;

namespace KioskLocker.Simulation.Run;

/// <summary>What a run of the kiosk's process is made from.</summary>
/// <param name="Disk">Where its store lies; one run follows the other on it.</param>
/// <param name="BootId">Names this run.</param>
/// <param name="BootedAt">World time at which it began.</param>
/// <param name="Keys">Digest keys.</param>
/// <param name="Pins">Hashes PINs.</param>
/// <param name="Address">The office.</param>
/// <param name="Wire">The way there.</param>
/// <param name="Jitter">Uniform in 0 to 1, for the relay.</param>
/// <param name="Committed">Hears of every commit before its effects; may throw, which is a power cut between commit and act.</param>
/// <param name="Log">Log.</param>
internal sealed record RunParts(
    IWorldDisk Disk, string BootId, TimeSpan BootedAt, DigestKeys Keys, SlowHash Pins, OfficeAddress Address, OfficeWire Wire, Func<double> Jitter, Action<Committed> Committed, Serilog.ILogger Log)
{
    /// <summary>The machine's wall clock.</summary>
    internal required WallClock Wall { get; init; }

    /// <summary>Puts a disk that is not always well under the store.</summary>
    internal required Func<IKioskStore, IKioskStore> Faulty { get; init; }

    /// <summary>Room on that disk.</summary>
    internal required Func<DiskRoom> Room { get; init; }

    /// <summary>The machine's configuration as this run reads it.</summary>
    internal required KioskSettings Settings { get; init; }

    /// <summary>A deliberate bug; <see cref="Canary.None"/> in honest worlds.</summary>
    internal required Canary Canary { get; init; }
}

/// <summary>
/// One run of the kiosk's process: the production parts put together as <see cref="KioskProcess"/> puts them together, with lines of the
/// world instead of serial ports, turned by hand. A power cut throws it away.
/// </summary>
internal sealed class KioskRun : IDisposable
{
    private static readonly TimeSpan UncleanWindow = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(60);

    private readonly WorldClock _clock;
    private readonly RunParts _parts;
    private readonly Kiosk _kiosk = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly SurveyDraft _draft;
    private readonly EffectRunner _runner;
    private readonly PinChecks _checks;
    private readonly Timers _timers;
    private readonly DirectorySync _sync;
    private readonly OutboxRelay _relay;
    private readonly Unfinished _unfinished;
    private readonly WorldBoards _boards;
    private readonly WorldLine<PrinterOrder, PrinterEvent> _printer;
    private readonly WorldLine<ScannerOrder, ScannerEvent> _scanner;
    private readonly DeviceTasks _tasks;
    private readonly PinTable _pins = new();
    private readonly KioskSettings _settings;
    private StorageWatch? _storage;
    private Housekeeping? _housekeeping;
    private OfficeClock _officeClock = OfficeClock.Unseen;
    private bool? _armed;
    private bool _isOver;
    private TimeSpan _relayDue = TimeSpan.MaxValue;
    private TimeSpan _syncDue = TimeSpan.MaxValue;

    internal KioskRun(WorldClock clock, WorldCabinet cabinet, RunParts parts)
    {
        (_clock, _parts) = (clock, parts);
        var settings = _settings = parts.Settings;
        var canary = parts.Canary;
        (var store, var standing) = parts.Disk.Open();
        OnDisk = store;
        Store = canary.Store(parts.Faulty(store), commit => _runner!.Run(commit.Envelope.Seq, commit.After, commit.Effects));
        Loop = new KioskLoop(
            new LoopParts(canary.Step(_kiosk.Step), Kiosk.Show, Store, Clock, clock, parts.BootId, new InboxLimits(), parts.Log), Store.LoadState());
        _draft = new SurveyDraft(settings);
        Edge = new Edge(Loop, _draft, new DeviceLedger(settings, clock), parts.Keys, _pins, settings.Machine, parts.Log);
        _checks = new PinChecks(_pins, parts.Keys, answer => Loop.Post(answer), parts.Log, parts.Pins);
        _timers = new Timers(canary.Waits(clock, parts.Wall), elapsed => Loop.Post(elapsed));
        _boards = new WorldBoards(cabinet, canary, Edge.Take);
        _printer = new(canary.Printer(new PrinterLine(new PrinterSettings { BytesPerSecond = 40_000 }.After(Store.Pending()))), cabinet.PrinterLine, 46_080, Edge.Take);
        _scanner = new(canary.Scanner(new ScannerLine(ScannerFamilies.Of(cabinet.Fit.ScannerFamily))), cabinet.Scanner.Line, 960, Edge.Take);
        _tasks = new DeviceTasks(
            new TaskLines(_boards.Ask, effect => _printer.TryOrder(new PrinterOrder.Clear(effect)), () => _scanner.TryOrder(new ScannerOrder.AssertSettings()), _ => false), answer => Loop.Post(answer), clock);
        Edge.OnSurveyed(_tasks.Surveyed);
        Edge.OnSettingsAsserted(_tasks.SettingsAsserted);
        _runner = new EffectRunner(
            _boards.OrdersWith(_printer.TryOrder, canary.Render(SlipDots.Of)) with { Diagnose = _tasks.Do, ShutDown = kind => ShutDownAsked ??= kind },
            _timers, _checks, new CodeMint(parts.Keys, (answer, code) => Loop.Post(answer, code)), answer => Loop.Post(answer), parts.Log);
        Loop.DispatchTo(Dispatch);
        _relay = new OutboxRelay(parts.Address, Store, canary.Network(parts.Wire), parts.Jitter, Heard, clock, parts.Log);
        _sync = new DirectorySync(parts.Address, parts.Wire, () => SyncMark.Of(Loop.State), Loop.Post, Heard, clock, parts.Log);
        _sync.Answered += () => _relayDue = clock.Now;
        Store.Outbox.Added += () => _relayDue = Min(_relayDue, clock.Now + TimeSpan.FromMilliseconds(200));
        _unfinished = canary.LeftBehind(ReadUnfinished(standing));
    }

    internal IKioskStore Store { get; }

    /// <summary>The store as it lies on the disk, for eyes that are not the kiosk's: nothing fails when they look.</summary>
    internal IKioskStore OnDisk { get; }

    internal KioskLoop Loop { get; }

    internal Edge Edge { get; }

    /// <summary>Lines that live; none before the configuration is committed.</summary>
    internal IWorldLine[] Lines { get; private set; } = [];

    /// <summary>It was committed that the program ends in order; null while it was not.</summary>
    internal ShutDownKind? ShutDownAsked { get; private set; }

    /// <summary>When the uplink wants to do something, in world time.</summary>
    internal TimeSpan UplinkDue => Min(_relayDue, _syncDue);

    /// <summary>Starts as production does: configure, ask the devices, recover. Afterwards the world's time goes on.</summary>
    /// <param name="pump">Moves world time to the next thing that happens and does it.</param>
    internal void Start(Action pump)
    {
        var recovery = new Recovery(Loop, _draft, _settings, _clock, _parts.Log);
        var configured = recovery.Configure();
        Settle();
        Complete(configured);
        Lines = [.. _boards.Lines, _printer, _scanner];
        recovery.Ask(AskBoards);
        while (!recovery.IsSurveyed(AskBoards))
        {
            var isTime = false;
            using var look = _clock.CreateTimer(_ => isTime = true, null, Recovery.Look, Timeout.InfiniteTimeSpan);
            while (!isTime)
            {
                pump();
            }
        }

        var recovered = recovery.Decide("0.1.0", _unfinished);
        Settle();
        Complete(recovered);
        _parts.Canary.Started(Loop, effect => _runner.Run(Store.LastSeq, Loop.State, [effect]), _unfinished);
        _storage = new StorageWatch(
            new StorageLimits(), _parts.Room, () => Store.Outbox.Depth().Waiting, Loop.Post, _clock, _parts.Log);
        _storage.Check();
        _housekeeping = new Housekeeping(Clock, _clock, Loop.Post);
        (_relayDue, _syncDue) = (_clock.Now, _clock.Now);
        Settle();
    }

    /// <summary>Turns the loop, and what in the street works beside it on other threads, until nothing waits: virtual time never passes it by.</summary>
    internal void Settle()
    {
        var turns = 0;
        do
        {
            while (Loop.Turn())
            {
                if (++turns > 100_000)
                {
                    throw new InvalidOperationException("The loop feeds itself.");
                }
            }

            while (_runner.TurnPrints() || _checks.Turn())
            {
                // Slips and PINs, one after the other.
            }
        }
        while (Loop.Waiting > 0);
    }

    /// <summary>Does what the uplink has to do now.</summary>
    internal void RunUplink()
    {
        if (_syncDue <= _clock.Now)
        {
            _syncDue = _clock.Now + SyncPeriod;
            Complete(_sync.AskAsync(_ending.Token));
            Settle();
        }

        if (_relayDue <= _clock.Now)
        {
            _relayDue = TimeSpan.MaxValue;
            var turn = _relay.TurnAsync(_ending.Token);
            Complete(turn);
            _relayDue = Min(_relayDue, _clock.Now + turn.Result);
            Settle();
        }
    }

    /// <summary>What the heartbeat would tell of events that the office refused; null for nothing.</summary>
    internal string? AsideAlert => _relay.AsideAlert();

    /// <summary>The uplink tries at once: a link came up, or a quiet span is over.</summary>
    internal void WakeUplink() => (_relayDue, _syncDue) = (_clock.Now, _clock.Now);

    /// <summary>The run ends in order.</summary>
    internal void EndCleanly()
    {
        Settle();
        Store.EndRunCleanly();
        Dispose();
    }

    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _ending.Cancel();
        _housekeeping?.Dispose();
        _storage?.Dispose();
        _tasks.Dispose();
        _timers.Dispose();
        _relay.Dispose();
        _sync.Dispose();
        Store.Dispose();
        _ending.Dispose();
    }

    /// <summary>A technician gives badge and PIN at a console, as <c>kioskctl</c> does.</summary>
    /// <param name="badge">What the badge's QR says.</param>
    /// <param name="pin">Six digits.</param>
    /// <param name="peer">Who, as the kernel says.</param>
    internal void EnterAtConsole(string badge, string pin, string peer) =>
        Loop.Post(new KioskEvent.ConsoleBadgePresented(_parts.Keys.OfBadge(new BadgeCode(badge[Badges.Prefix.Length..])), _pins.Put(pin), peer));

    private void AskBoards() => _boards.Ask();

    private static void Complete(Task task)
    {
        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("A request to the office waits for something that is not of this world.");
        }

        task.GetAwaiter().GetResult();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private ClockReading Clock()
    {
        var wall = _parts.Wall.GetUtcNow();
        return _parts.Canary.Clock(new ClockReading(wall, _officeClock.Confirms(wall, _clock.Now - _parts.BootedAt)));
    }

    private void Heard(DateTimeOffset office) => _officeClock = OfficeClock.Seen(office, _parts.Wall.GetUtcNow(), _clock.Now - _parts.BootedAt);

    private Unfinished ReadUnfinished(Standing standing)
    {
        var pending = Store.Pending();
        return new Unfinished(
            [.. pending.OfType<KioskEffect.OpenCompartment>().Select(open => open.Id)],
            [.. pending.OfType<KioskEffect.Print>().Select(print => print.Id)],
            Store.BeginRun(new RunMark(_parts.Wall.GetUtcNow(), _parts.BootId, TimeSpan.Zero), UncleanWindow),
            standing is Standing.OlderThanAnchor older ? older.Restored : null);
    }

    private void Dispatch(Committed committed)
    {
        _parts.Committed(committed);
        _runner.Run(committed.Envelope.Seq, committed.State, _parts.Canary.Effects(committed.Effects));
        if (committed.Envelope.Event is KioskEvent.Recovered)
        {
            _timers.Resume(committed.State.Timers);
        }

        Edge.Follow(committed);
        var arm = committed.After.Scan != ScanWish.Nothing;
        if (_armed != arm && _scanner.TryOrder(new ScannerOrder.Arm(arm)))
        {
            _armed = arm;
        }
    }
}
