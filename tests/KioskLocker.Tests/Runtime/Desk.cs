using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Secrets;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace KioskLocker.Tests.Runtime;

/// <summary>A kiosk on a desk: the real Core, store, loop, edge and effect runner; lines are lists; time stands still unless told.</summary>
internal sealed class Desk : IDisposable
{
    internal const string Machine = "K7M2";
    internal const string IdNumber = "079180012345";
    internal const string Phone = "0903123456";
    internal static readonly BoardId Board = new("main");

    private readonly Kiosk _kiosk = new();
    private readonly bool _ownsFolder;
    private readonly CancellationTokenSource _ending = new();

    internal Desk(
        string? folder = null, Func<KioskState, EventEnvelope, StepResult>? step = null, InboxLimits? limits = null, Func<KioskState, ScreenFrame>? show = null,
        DigestKeys? keys = null, DeskTime? time = null, Func<DateTimeOffset, bool>? confirms = null, int firstEpoch = 1,
        IReadOnlyDictionary<BoardOutput, Func<LockerOrder, bool>>? outputs = null)
    {
        Time = time ?? Time;
        var digests = keys ?? Keys;
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("kiosk-desk-").FullName;
        Log = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(Lines).CreateLogger();
        var opening = KioskStore.Open(new StoreSettings(Folder, Machine) { AllowVolatile = true, FirstEpoch = firstEpoch });
        (Store, Standing) = Assert.IsType<StoreOpening.Opened>(opening) is var opened ? (opened.Store, opened.Standing) : default;
        Unfinished = Store.Pending();
        Loop = new KioskLoop(
            new LoopParts(step ?? _kiosk.Step, show ?? Kiosk.Show, Store, () => new ClockReading(Time.GetUtcNow(), confirms?.Invoke(Time.GetUtcNow()) ?? true), Time, "boot-1", limits ?? new InboxLimits(), Log), Store.LoadState());
        Draft = new SurveyDraft(Settings);
        Ledger = new DeviceLedger(Settings, Time);
        Edge = new Edge(Loop, Draft, Ledger, digests, Pins, Machine, Log);
        var checks = new PinChecks(Pins, digests, answer => Loop.Post(answer), Log, PinChecks.Pbkdf2);
        _ = checks.RunAsync(_ending.Token);
        Timers = new Timers(Time, elapsed => Loop.Post(elapsed));
        Runner = new EffectRunner(
            new OrderLines(
                new Dictionary<BoardId, Func<LockerOrder, bool>> { [Board] = order => TakeOrder(order) },
                order => { PrinterOrders.Add(order); return true; },
                _ => new SlipImage(8, 1, new byte[1]))
            {
                Diagnose = order => Diagnose(order),
                Outputs = outputs ?? new Dictionary<BoardOutput, Func<LockerOrder, bool>>(),
            },
            Timers,
            checks,
            new CodeMint(digests, (answer, code) => Loop.Post(answer, code)),
            answer => Loop.Post(answer),
            Log);
        Loop.DispatchTo(committed =>
        {
            Commits.Add(committed);
            Runner.Run(committed.Envelope.Seq, committed.State, committed.Effects);
            Edge.Follow(committed);
            AfterCommit(committed);
        });
    }

    internal static KioskSettings Settings { get; } = new(
        Machine, new AgencyId("H29.Q6"), "1900 0000", TimeSpan.FromHours(7),
        [.. Enumerable.Range(1, 4).Select(n => new CompartmentSettings(new CompartmentId(n), CompartmentSize.Medium, n == 1, Board))],
        false, true, 0, 3, new KioskNumbers());

    internal static DigestKeys Keys { get; } = new("dk1", new byte[32], "kk1", [.. Enumerable.Repeat((byte)7, 32)]);

    internal string Folder { get; }

    internal PinTable Pins { get; } = new();

    internal DeskTime Time { get; } = new(new DateTimeOffset(2026, 4, 24, 3, 0, 0, TimeSpan.Zero));

    internal LogLines Lines { get; } = new();

    internal Logger Log { get; }

    internal KioskStore Store { get; }

    /// <summary>How database and anchor fitted together when this desk was opened.</summary>
    internal Standing Standing { get; }

    internal IReadOnlyList<KioskEffect> Unfinished { get; }

    internal KioskLoop Loop { get; }

    internal SurveyDraft Draft { get; }

    internal DeviceLedger Ledger { get; }

    internal Edge Edge { get; }

    internal Timers Timers { get; }

    internal EffectRunner Runner { get; }

    internal List<LockerOrder> DoorOrders { get; } = [];

    internal List<PrinterOrder> PrinterOrders { get; } = [];

    internal List<Committed> Commits { get; } = [];

    /// <summary>Called at the moment of each order to the board, before it is queued.</summary>
    internal Action<LockerOrder> AtOrder { get; set; } = static _ => { };

    /// <summary>Called after each commit, on the loop's thread.</summary>
    internal Action<Committed> AfterCommit { get; set; } = static _ => { };

    /// <summary>What a technician asks of devices; false where nothing can be asked.</summary>
    internal Func<KioskEffect.Diagnose, bool> Diagnose { get; set; } = static _ => false;

    /// <summary>Whether the board's line takes orders.</summary>
    internal bool LineTakesOrders { get; set; } = true;

    internal KioskPhase Phase => Loop.State.Phase;

    internal static OfficeDirectory Directory6 { get; } = new(
        1,
        [new Agency(new AgencyId("H29.Q6"), "UBND Quận 6", "District 6")],
        [
            new Procedure(
                new ProcedureCode("1.001612"), new AgencyId("H29.Q6"), "Đăng ký thành lập hộ kinh doanh", "Household business", [], 100_000, 3,
                CompartmentSize.Small, true, new DateOnly(2025, 1, 1), null),
        ],
        new HolidayTable([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], [], [], new DateOnly(2027, 12, 31)),
        []);

    internal void TurnAll()
    {
        for (var turns = 0; Loop.Turn(); turns++)
        {
            Assert.True(turns < 10_000, "the loop feeds itself");
        }
    }

    internal void Post(params KioskEvent[] events)
    {
        foreach (var happened in events)
        {
            Assert.True(Loop.Post(happened));
            TurnAll();
        }
    }

    /// <summary>Turns until <paramref name="done"/>. What works beside the loop may have answered before this is called, or answers meanwhile.</summary>
    internal void TurnUntil(Func<bool> done)
    {
        TurnAll();
        while (!done())
        {
            Assert.True(SpinWait.SpinUntil(() => Loop.Waiting > 0, TimeSpan.FromSeconds(60)), "nobody answers");
            TurnAll();
        }
    }

    /// <summary>Turns until the PIN is checked; what the office sends meanwhile is taken too.</summary>
    internal void TurnUntilChecked() => TurnUntil(() => Phase != KioskPhase.StaffChecking);

    internal void Press(KioskTrigger trigger) => Post(new KioskEvent.Touched(trigger));

    /// <summary>Brings the kiosk to Idle with all doors closed and compartments empty.</summary>
    internal void StartUp(int uncleanStarts = 0, RestoredDatabase? restored = null, string? version = null)
    {
        DeviceSurvey? survey = null;
        Draft.TryTake(new LockerEvent.SurveyDone(
            Settings.Compartments.ToDictionary(c => c.Id, _ => DoorContact.Closed), new Dictionary<BoardId, DeviceHealth> { [Board] = DeviceHealth.Ok }));
        Draft.TryTake(new KioskEvent.PrinterChanged(new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full)));
        Draft.TryTake(new KioskEvent.ScannerChanged(DeviceHealth.Ok, ""));
        Draft.HandOut(made => survey = made);
        Post(
            new KioskEvent.Configured(Settings),
            new KioskEvent.Recovered(version ?? JournalReplay.Version, true, uncleanStarts, survey!, [], restored),
            new KioskEvent.Commissioned("root"),
            new KioskEvent.DirectoryReceived(Directory6));
    }

    /// <summary>Brings a citizen to the button that opens a door; everything personal goes through the edge.</summary>
    internal void WalkToOpen()
    {
        Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi), new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));
        Press(KioskTrigger.ConfirmPapers);
        Press(KioskTrigger.AcceptPrivacy);
        Edge.Take(new KioskLocker.Devices.Scanners.ScannerEvent.Scanned($"{IdNumber}||Nguyễn Thị Hồng Hạnh|01021980|Nữ|Phường 4, Quận 6|15042021"));
        TurnAll();
        Assert.Equal(KioskPhase.EnterPhone, Phase);
        Assert.Equal(CodeProblem.None, Edge.GivePhone(Phone));
        TurnAll();
        Press(KioskTrigger.ConfirmPhone);
        Post(new KioskEvent.ReturnChosen(false));
        Assert.Equal(KioskPhase.ReadyToOpen, Phase);
    }

    internal LockerOrder.Open Open()
    {
        Press(KioskTrigger.Open);
        return Assert.IsType<LockerOrder.Open>(DoorOrders[^1]);
    }

    internal void Deposit()
    {
        WalkToOpen();
        var order = Open();
        Edge.Take(new LockerEvent.OpenAnswered(order.Effect, order.Compartment, OpenOutcome.Opened));
        TurnAll();
        Edge.Take(new LockerEvent.ContactChanged(order.Compartment, DoorContact.Closed));
        TurnAll();
        Press(KioskTrigger.Placed);
    }

    /// <summary>Every file the kiosk wrote, as bytes.</summary>
    internal byte[] EverythingOnDisk() =>
        [.. Directory.GetFiles(Folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        })];

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
        Timers.Dispose();
        Store.Dispose();
        Log.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private bool TakeOrder(LockerOrder order)
    {
        AtOrder(order);
        if (LineTakesOrders)
        {
            DoorOrders.Add(order);
        }

        return LineTakesOrders;
    }

    /// <summary>Time that tells how often somebody asked to be woken.</summary>
    internal sealed class DeskTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _timersMade;

        internal int TimersMade => Volatile.Read(ref _timersMade);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timersMade);
            return timer;
        }
    }

    /// <summary>Log lines as a file would hold them.</summary>
    internal sealed class LogLines : ILogEventSink
    {
        private readonly System.Text.StringBuilder _text = new();
        private readonly List<LogEvent> _events = [];
        private readonly Lock _gate = new();

        /// <summary>The same as events, for whoever writes them as the kiosk's file does.</summary>
        internal IReadOnlyList<LogEvent> Events
        {
            get
            {
                lock (_gate)
                {
                    return [.. _events];
                }
            }
        }

        internal string Text
        {
            get
            {
                lock (_gate)
                {
                    return _text.ToString();
                }
            }
        }

        public void Emit(LogEvent logEvent)
        {
            lock (_gate)
            {
                _events.Add(logEvent);
                _text.AppendLine(logEvent.RenderMessage(CultureInfo.InvariantCulture));
                foreach (var (name, value) in logEvent.Properties)
                {
                    _text.Append(name).Append('=').AppendLine(value.ToString());
                }
            }
        }
    }
}
