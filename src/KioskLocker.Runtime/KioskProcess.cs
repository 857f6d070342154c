using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Secrets;
using KioskLocker.Runtime.Sound;
using KioskLocker.Runtime.Uplink;
using Serilog;

namespace KioskLocker.Runtime;

/// <summary>What one kiosk process is made of, once its options were found good.</summary>
public sealed record KioskParts
{
    public required KioskSettings Settings { get; init; }

    public required WireSettings Wires { get; init; }

    public required KioskStore Store { get; init; }

    /// <summary>How the database and its anchor fit together, as the opening said.</summary>
    public required Standing Standing { get; init; }

    /// <summary>Folder of the store, whose disk is watched.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Anchor file where it does not lie beside the database.</summary>
    public string? AnchorPath { get; init; }

    /// <summary>Folder of the log files, for diagnostics; null where none are written.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Files of the configuration, for the support bundle.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    /// <summary>The link to the office, for diagnostics.</summary>
    public Func<LinkLook> Link { get; init; } = static () => LinkLook.Unknown;

    /// <summary>Has the events that the office refused offered to it again.</summary>
    public Action AskOfficeAgain { get; init; } = static () => { };

    /// <summary>Ends the program, or the machine, once it has been committed that it shall. Must not block.</summary>
    public Action<ShutDownKind> ShutDown { get; init; } = static _ => { };

    /// <summary>Keys of the digests, from the enrolment.</summary>
    public required DigestKeys Keys { get; init; }

    /// <summary>Makes the image of a slip.</summary>
    public required Func<Slip, SlipPerson, SlipImage> Render { get; init; }

    /// <summary>Wall clock and whether the office confirmed it.</summary>
    public required Func<ClockReading> Clock { get; init; }

    /// <summary>When the directory was last synchronised.</summary>
    public required Func<DateTimeOffset?> LastSync { get; init; }

    /// <summary>State of the uplink in words, for the status.</summary>
    public required Func<DeviceReport> Uplink { get; init; }

    /// <summary>What is heard, where anything is.</summary>
    public SoundPort? Sound { get; init; }

    public required string Version { get; init; }

    public StorageLimits Storage { get; init; } = new();

    public InboxLimits Inbox { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public required ILogger Log { get; init; }

    internal StoreSettings StoreFiles => new(DataFolder, Settings.Machine) { AnchorPath = AnchorPath };
}

/// <summary>The kiosk process without its web pages: loop, lines, edge, effects, watches.</summary>
public sealed class KioskProcess : IDisposable
{
    /// <summary>Unclean starts within this span lead to safe mode.</summary>
    private static readonly TimeSpan UncleanWindow = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly KioskParts _parts;
    private readonly ILogger _log;
    private readonly Kiosk _kiosk = new();
    private readonly SurveyDraft _draft;
    private readonly DeviceLedger _ledger;
    private readonly Edge _edge;
    private readonly Timers _timers;
    private readonly KioskLines _lines;
    private readonly EffectRunner _runner;
    private readonly PinChecks _pins;
    private readonly DiagnosticsDesk _desk;
    private readonly ConsoleEntry _entry;
    private readonly TaskCompletionSource _loopEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Unfinished _unfinished;
    private readonly RunNote _note;
    private readonly StoreProof _proof;
    private StorageWatch? _storage;
    private Housekeeping? _housekeeping;

    public KioskProcess(KioskParts parts)
    {
        _parts = parts;
        _log = parts.Log.ForContext<KioskProcess>();
        var bootId = ReadBootId();
        Loop = new KioskLoop(
            new LoopParts(_kiosk.Step, Kiosk.Show, parts.Store, parts.Clock, parts.Time, bootId + "/" + Environment.ProcessId, parts.Inbox, parts.Log),
            parts.Store.LoadState());
        _draft = new SurveyDraft(parts.Settings);
        _ledger = new DeviceLedger(parts.Settings, parts.Time);
        var pins = new PinTable();
        var scans = new ScanLog(parts.Time);
        _edge = new Edge(Loop, _draft, _ledger, parts.Keys, pins, parts.Settings.Machine, parts.Log);
        _pins = new PinChecks(pins, parts.Keys, answer => Loop.Post(answer), parts.Log, PinChecks.Pbkdf2);
        _timers = new Timers(parts.Time, elapsed => Loop.Post(elapsed));
        var pending = parts.Store.Pending();
        _lines = new KioskLines(parts.Wires with { PrinterSettings = parts.Wires.PrinterSettings.After(pending) }, _edge, parts.Time);
        _ledger.AlsoKnows(parts.Wires.Boards.SelectMany(line => line.Boards).Select(board => board.Id));
        Panel = new PanelWatch(parts.Time);
        Panel.Changed += NotePanel;
        _ledger.Take(Panel.Look());
        _ledger.CountWith(new Dictionary<string, Func<DeviceCount>>(_lines.Counts) { [DeviceLedger.ScreenKey] = CountPanel });
        _desk = new DiagnosticsDesk(parts, Loop, _lines, scans, _timers, Status, Panel.Look);
        _runner = new EffectRunner(_lines.OrdersWith(Render) with { Diagnose = _desk.Do, ShutDown = parts.ShutDown }, _timers, _pins, new CodeMint(parts.Keys, (answer, code) => Loop.Post(answer, code)), answer => Loop.Post(answer), parts.Log);
        Port = MakePort();
        _edge.OnNotice(Port.RaiseChanged);
        _entry = new ConsoleEntry(Loop, parts.Keys, pins, Port);
        _edge.OnSurveyed(_desk.Surveyed);
        _edge.OnSettingsAsserted(_desk.SettingsAsserted);
        _edge.NoteScansIn(scans);
        Loop.DispatchTo(Dispatch);

        _note = new RunNote(parts.DataFolder, bootId);
        _proof = new StoreProof(() => Loop.SinceCommit, () => parts.Store.ProveWritable(parts.Time.GetUtcNow()), parts.Time);
        var uptime = TimeSpan.FromMilliseconds(Environment.TickCount64);
        _unfinished = new Unfinished(
            [.. pending.OfType<KioskEffect.OpenCompartment>().Select(open => open.Id)],
            [.. pending.OfType<KioskEffect.Print>().Select(print => print.Id)],
            parts.Store.BeginRun(new RunMark(parts.Time.GetUtcNow(), bootId, uptime), UncleanWindow),
            parts.Standing is Standing.OlderThanAnchor older ? older.Restored : null) { LastRun = _note.LastRun };
    }

    public KioskLoop Loop { get; }

    /// <summary>Asks for a turn of the loop that proves the store and then calls back: what the watchdog is fed by.</summary>
    public void AskProvenTurn(Action call) => Loop.PostTurn(() =>
    {
        _proof.Prove();
        call();
    });

    /// <summary>Notes that the loop seems stuck, or that it turns again, for the next start to journal.</summary>
    public void NoteStuck(bool isStuck)
    {
        if (isStuck)
        {
            _log.Fatal("The loop has not turned for long; the watchdog will end this process");
            NoteEnd(RunEnd.LoopStuck);
        }
        else
        {
            _log.Warning("The loop turns again");
            NoteEnd(null);
        }
    }

    /// <summary>Calls back whenever a device's health is another one than before; from any thread.</summary>
    public void OnDeviceHealth(Action changed) => _ledger.HealthChanged += changed;

    /// <summary>For the touch pages.</summary>
    public KioskPort Port { get; }

    /// <summary>Hears the beats of the touch pages.</summary>
    public PanelWatch Panel { get; }

    /// <summary>For the control socket and the health routes.</summary>
    public ControlPort Control => new(Status, Loop.PostAndWait, SurveyAsync, () => Loop.TurnTakes, Peer.OwnGroup)
    {
        Diagnostics = Diagnostics,
        Enter = _entry.EnterAsync,
        AskOfficeAgain = _parts.AskOfficeAgain,
    };

    /// <summary>What diagnostics may look at, for the touch pages and the control socket.</summary>
    public DiagnosticsPort Diagnostics => _desk.Port;

    /// <summary>Runs the kiosk until the token ends it in order and the run is marked as clean, or until a fault that the process must die of.</summary>
    /// <param name="ready">Called once the devices were asked and the state is settled.</param>
    /// <param name="stop">Ends it in order.</param>
    /// <exception cref="StoreFailedException">The store could not take a step.</exception>
    public async Task RunAsync(Action ready, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var token = ending.Token;
        new Thread(() => RunLoop(token)) { Name = "kiosk-loop", IsBackground = true }.Start();
        Task[] parts = [_loopEnded.Task, _runner.RunPrintsAsync(token), _pins.RunAsync(token), LiveAsync(ready, token)];
        try
        {
            await (await Task.WhenAny(parts).ConfigureAwait(false)).ConfigureAwait(false);
            await Task.WhenAll(parts).WaitAsync(StopLimit, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            NoteEnd(fault is StoreFailedException or StorageException ? RunEnd.StoreFailed : RunEnd.Fault);
            throw;
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }

        _parts.Store.EndRunCleanly();
        NoteEnd(RunEnd.InOrder);
        _log.Information("Stopped in order at {Seq}", _parts.Store.LastSeq);
    }

    private DeviceCount CountPanel()
    {
        var look = Panel.Look();
        return new DeviceCount(look.Counters, look.LastBeat);
    }

    private void NotePanel(PanelLook look)
    {
        _ledger.Take(look);
        if (look.Health == DeviceHealth.Offline)
        {
            _log.Warning("The touch screen shows nothing alive: {Detail}", look.Detail);
        }
        else
        {
            _log.Information("The touch screen lives");
        }
    }

    private void NoteEnd(RunEnd? how)
    {
        try
        {
            _note.Write(how);
        }
        catch (StorageException fault)
        {
            _log.Warning("How this run ended could not be noted: {Fault}", fault.Message);
        }
    }

    /// <summary>The same for the office: with what each compartment is believed to hold.</summary>
    public StatusReport Heartbeat() => Status() with { Compartments = CompartmentReports.ForTheOffice(Loop.State) };

    /// <summary>What the machine knows of itself, for whoever asks it: nothing of a person, and of papers only behind which doors there may be some.</summary>
    public StatusReport Status()
    {
        var state = Loop.State;
        var clock = _parts.Clock();
        var outbox = _parts.Store.Outbox.Depth();
        return new StatusReport(
            _parts.Settings.Machine,
            _parts.Version,
            clock.Utc,
            clock.Confirmed,
            state.Phase.ToString(),
            state.Service.InService && state.Phase is not (KioskPhase.Starting or KioskPhase.SafeMode or KioskPhase.OutOfService),
            _parts.Store.Epoch,
            _parts.Store.LastSeq,
            _parts.Store.Head,
            outbox.Waiting + outbox.Aside,
            outbox.Oldest,
            state.Directory?.Version ?? 0,
            _parts.LastSync(),
            DiskRoom.Of(_parts.DataFolder).UsedPercent,
            [.. _ledger.Report(), _parts.Uplink(), .. _parts.Sound is { } sound ? [sound.Report()] : Array.Empty<DeviceReport>()],
            CompartmentReports.Of(state))
        {
            Totals = CompartmentReports.Totals(state),
            MapHash = _parts.Settings.MapHash,
            CommissionedHash = state.Cabinet.CommissionedHash,
            Inputs = [.. state.Cabinet.Inputs.Select(input => new InputReport(input.Key.ToString(), input.Value.ToString()))],
            Ratings = [.. RatingRows.Report(_parts.Store.Ratings())],
        };
    }

    public void Dispose()
    {
        Panel.Dispose();
        _housekeeping?.Dispose();
        _storage?.Dispose();
        _timers.Dispose();
        _desk.Dispose();
    }

    private async Task LiveAsync(Action ready, CancellationToken cancellationToken)
    {
        try
        {
            var recovery = new Recovery(Loop, _draft, _parts.Settings, _parts.Time, _parts.Log);
            await recovery.RunAsync(_parts.Version, _unfinished, () => _lines.Start(cancellationToken), () => _lines.AskBoards(), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        _storage = new StorageWatch(
            _parts.Storage, () => DiskRoom.Of(_parts.DataFolder), () => _parts.Store.Outbox.Depth().Waiting, Loop.Post, _parts.Time, _parts.Log);
        _storage.Check();
        _housekeeping = new Housekeeping(_parts.Clock, _parts.Time, Loop.Post);
        ready();
        await _lines.EndedAsync().ConfigureAwait(false);
    }

    private void RunLoop(CancellationToken cancellationToken)
    {
        try
        {
            Loop.Run(cancellationToken);
            _loopEnded.SetResult();
        }
#pragma warning disable CA1031 // Handed to whoever awaits the process, which dies of it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _loopEnded.SetException(fault);
        }
    }

    private void Dispatch(Committed committed)
    {
        _runner.Run(committed.Envelope.Seq, committed.State, committed.Effects);
        if (committed.Envelope.Event is KioskEvent.Recovered)
        {
            _timers.Resume(committed.State.Timers);
        }

        _desk.Follow(committed);
        _edge.Follow(committed);
        _lines.Follow(committed.After);
        Port.RaiseChanged();
    }

    private SlipImage Render(Slip slip) => _parts.Render(slip, slip switch
    {
        Slip.DropOff dropOff => new SlipPerson(LastDigits(dropOff.PersonRef)),
        Slip.Tag or Slip.HandOver or Slip.Sheet or Slip.Test => SlipPerson.Unknown,
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    private async Task<StatusReport> SurveyAsync(CancellationToken cancellationToken)
    {
        await _desk.AskBoardsAsync(cancellationToken).ConfigureAwait(false);
        return Status();
    }

    private KioskPort MakePort() => new(Loop.Post)
    {
        Frame = () => Loop.Frame?.OnGlass(),
        Notice = () => _edge.Notice,
        GiveIdNumber = _edge.GiveIdNumber,
        GivePhone = _edge.GivePhone,
        LookUp = _edge.LookUp,
        GiveDossierCode = _edge.GiveDossierCode,
        GivePickupCode = _edge.GivePickupCode,
        GivePin = _edge.GivePin,
        GiveOneTime = _edge.GiveOneTime,
        Phone = reference => _parts.Store.Vault.Phone(reference),
        IdLast3 = LastDigits,
        Rate = Rate,
        LastSync = _parts.LastSync,
    };

    private string? LastDigits(VaultRef person) => _parts.Store.Vault.Person(person)?.IdNumber[^3..];

    private void Rate(int level)
    {
        if (level < 1 || level > _parts.Settings.RatingLevels)
        {
            return;
        }

        try
        {
            var local = _parts.Clock().Utc.ToOffset(_parts.Settings.UtcOffset);
            _parts.Store.CountRating(DateOnly.FromDateTime(local.DateTime), level, _parts.Settings.RatingLevels);
        }
        catch (IOException fault)
        {
            // The next commit meets the same store and ends the process; a rating alone is not worth that.
            _log.Warning("A rating was not counted: {Fault}", fault.Message);
        }
    }

    private static string ReadBootId()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "unknown";
    }
}
