using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Plays the shell for Core: stamps events, answers nothing by itself, keeps what was ordered and sent.</summary>
internal sealed class KioskScript
{
    public const string Machine = "Q6A1";
    private readonly Kiosk _kiosk = new();
    private readonly List<NumberedOfficeMessage> _mail = [];
    private KioskState? _copy;
    private long _seq;

    public KioskScript(KioskSettings? settings = null, bool started = true)
    {
        Settings = settings ?? DefaultSettings();
        if (!started)
            return;
        Do(new KioskEvent.Configured(Settings));
        Do(new KioskEvent.Recovered("test", true, 0, Survey(), [], null));
        Do(new KioskEvent.DirectoryReceived(DefaultDirectory()));
        Do(new KioskEvent.Commissioned("tester"));
        Effects.Clear();
        Sent.Clear();
    }

    public KioskSettings Settings { get; set; }

    public KioskState State { get; set; } = KioskState.Initial;

    public DateTimeOffset Utc { get; set; } = new(2026, 3, 4, 2, 0, 0, TimeSpan.Zero);

    public TimeSpan Monotonic { get; set; } = TimeSpan.FromHours(1);

    public string BootId { get; set; } = "boot1";

    public bool ClockConfirmed { get; set; } = true;

    public List<KioskEffect> Effects { get; } = [];

    public List<UplinkMessage> Sent { get; } = [];

    /// <summary>What a screen tells of the last scan; null when it was taken.</summary>
    public string? Told { get; set; }

    /// <summary>Looks at every step after it was taken.</summary>
    public Action<KioskScript>? Stepped { get; init; }

    /// <summary>The state before the last step.</summary>
    public KioskState Before { get; private set; } = KioskState.Initial;

    public EventEnvelope? Envelope { get; private set; }

    public StepResult Last { get; private set; } = new(KioskState.Initial, [], null);

    public KioskPhase Phase => State.Phase;

    public ScreenFrame Frame => Kiosk.Show(State);

    public KioskEffect.OpenCompartment LastOrder => Effects.OfType<KioskEffect.OpenCompartment>().Last();

    public StepResult Do(KioskEvent happened)
    {
        Before = State;
        Envelope = new EventEnvelope(Math.Max(1, State.Counters.Epoch), ++_seq, Utc, ClockConfirmed, Monotonic, BootId, happened);
        Last = _kiosk.Step(State, Envelope);
        State = Last.State;
        Effects.AddRange(Last.Effects);
        Sent.AddRange(Last.Effects.OfType<KioskEffect.Send>().Select(s => s.Message));
        _ = Frame;
        Stepped?.Invoke(this);
        return Last;
    }

    public StepResult Touch(KioskTrigger trigger) => Do(new KioskEvent.Touched(trigger));

    public void Pass(TimeSpan span)
    {
        Utc += span;
        Monotonic += span;
    }

    public StepResult Elapse(TimerId timer)
    {
        var running = State.Timers[timer];
        Pass(running.Span);
        return Do(new KioskEvent.TimerElapsed(timer, running.StartedSeq));
    }

    public StepResult Answer(OpenOutcome outcome, string? refusal = null) => Do(new KioskEvent.DoorAnswered(LastOrder.Id, LastOrder.Compartment, outcome) { Refusal = refusal });

    public StepResult Door(int number, DoorContact contact) => Do(new KioskEvent.DoorContactChanged(new CompartmentId(number), contact));

    public StepResult Printer(PrintOutcome outcome) =>
        Do(new KioskEvent.PrintAnswered(Effects.OfType<KioskEffect.Print>().Last().Id, outcome, PrinterCondition.Ready));

    public StepResult Person(string id = "1", bool name = true) =>
        Do(new KioskEvent.PersonGiven(new VaultRef($"p{_seq}"), new Digest($"dk1:{id}"), IdSource.Card, name));

    public StepResult Phone(string phone = "1") => Do(new KioskEvent.PhoneGiven(new VaultRef($"t{_seq}"), new Digest($"kk1:{phone}")));

    /// <summary>Another machine in the same position, to look what would become of it.</summary>
    public KioskScript Fork() => new(Settings, started: false)
    {
        _seq = _seq, State = State, Utc = Utc, Monotonic = Monotonic, BootId = BootId, ClockConfirmed = ClockConfirmed, Stepped = Stepped,
    };

    /// <summary>From idle to the screen that opens a compartment.</summary>
    public void ToReady(string id = "1", string phone = "1", string procedure = "1.001612")
    {
        Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        Do(new KioskEvent.ProcedureChosen(new ProcedureCode(procedure)));
        Touch(KioskTrigger.ConfirmPapers);
        Touch(KioskTrigger.AcceptPrivacy);
        Person(id);
        Phone(phone);
        Touch(KioskTrigger.ConfirmPhone);
        Do(new KioskEvent.ReturnChosen(true));
    }

    public void ToOpening(string id = "1", string phone = "1", string procedure = "1.001612")
    {
        ToReady(id, phone, procedure);
        Touch(KioskTrigger.Open);
    }

    /// <summary>From idle to the question whether the papers are inside.</summary>
    public void ToQuestion(string id = "1", string phone = "1", string procedure = "1.001612")
    {
        ToOpening(id, phone, procedure);
        Answer(OpenOutcome.Opened);
        Door(LastOrder.Compartment.Number, DoorContact.Closed);
    }

    public DropOffNumber Deposit(string id = "1", string phone = "1", string procedure = "1.001612")
    {
        ToQuestion(id, phone, procedure);
        Touch(KioskTrigger.Placed);
        var number = State.Visit!.Number!.Value;
        Printer(PrintOutcome.Printed);
        Touch(KioskTrigger.Continue);
        Touch(KioskTrigger.RatingDone);
        Touch(KioskTrigger.Continue);
        return number;
    }

    public StepResult Badge(string staff) => Do(new KioskEvent.BadgePresented(new Digest($"dk1:badge-{staff}")));

    /// <summary>Types a PIN; the shell answers at once.</summary>
    public StepResult Pin(bool right)
    {
        Do(new KioskEvent.PinEntered(new PinRef($"pin{_seq}")));
        return Last.Effects.OfType<KioskEffect.CheckPin>().SingleOrDefault() is { } check ? Do(new KioskEvent.PinChecked(check.Id, right)) : Last;
    }

    /// <summary>The shell answers the newest order for a pickup code.</summary>
    public StepResult Mint(string code) =>
        Do(new KioskEvent.CodeMinted(Effects.OfType<KioskEffect.MintPickupCode>().Last().Id, new Digest($"kk1:{code}"), new VaultRef($"c{_seq}")));

    /// <summary>A technician acts at the screen, or at a console.</summary>
    public StepResult Act(TechnicianAct act, string? peer = null) => Do(new KioskEvent.TechnicianActed(act, peer));

    /// <summary>Badge and PIN from a console; the shell answers at once.</summary>
    public StepResult Console(string staff, bool right, string peer = "root")
    {
        Do(new KioskEvent.ConsoleBadgePresented(new Digest($"dk1:badge-{staff}"), new PinRef($"pin{_seq}"), peer));
        return Last.Effects.OfType<KioskEffect.CheckPin>().SingleOrDefault() is { } check ? Do(new KioskEvent.PinChecked(check.Id, right)) : Last;
    }

    /// <summary>From idle to diagnostics mode.</summary>
    public void ToDiagnostics(string staff = "KT001")
    {
        Badge(staff);
        Pin(true);
    }

    /// <summary>The last order to a device beside doors is answered; at the end of a session that is the reading of all contacts.</summary>
    public StepResult Diagnosed(CompletionCode code = CompletionCode.Ok) => Do(new KioskEvent.DiagnoseAnswered(Effects.OfType<KioskEffect.Diagnose>().Last().Id, code, "as asked"));

    public StepResult Input(CabinetInput input, InputState state) => Do(new KioskEvent.CabinetInputChanged(input, state));

    /// <summary>From idle, in office hours, to the officer's menu.</summary>
    public void ToMenu(string staff = "CB001")
    {
        Badge(staff);
        Pin(true);
    }

    /// <summary>A result lies in the machine with a live code; idle again.</summary>
    public void Load(string dossier, string owner, string code, bool feeDue = false)
    {
        Office(new OfficeMessage.ResultReady(new(dossier), new("H29.Q6"), new($"dk1:{owner}"), CompartmentSize.Small, false, feeDue));
        ToMenu();
        Do(new KioskEvent.JobChosen(StaffJob.Load));
        Do(new KioskEvent.DossierCodePresented(new(dossier), Language.Vi));
        Touch(KioskTrigger.Open);
        Answer(OpenOutcome.Opened);
        Touch(KioskTrigger.PutIn);
        Door(LastOrder.Compartment.Number, DoorContact.Closed);
        Mint(code);
        Touch(KioskTrigger.EndJob);
        Touch(KioskTrigger.LogOut);
    }

    /// <summary>The office says something; heard at once, or once the network is back.</summary>
    public void Office(OfficeMessage message)
    {
        _mail.Add(new(Math.Max(State.Counters.OfficeMessage, _mail is [.., var last] ? last.Number : 0) + 1, message));
        if (!NetworkAway)
            HearOffice();
    }

    /// <summary>Everything that the office has for this machine, acknowledged by its former self or not, as one sync after the other would bring it.</summary>
    private void HearOffice()
    {
        foreach (var message in _mail.Where(m => m.Number > State.Counters.OfficeMessage).ToList())
            Do(new KioskEvent.OfficeMessageReceived(message));
        if (State.Service.AwaitsOffice)
            Do(new KioskEvent.OfficeCaughtUp());
    }

    public bool NetworkAway { get; private set; }

    public void Network(bool away)
    {
        NetworkAway = away;
        if (!away)
            HearOffice();
    }

    /// <summary>Somebody keeps a copy of the database.</summary>
    public void Copy() => _copy = State;

    /// <summary>The copy is put back, or what was never copied counts as behind its anchor; the office is asked as soon as it can be.</summary>
    public void PutBack()
    {
        var counters = State.Counters;
        State = _copy ?? State;
        Restart(restored: new RestoredDatabase(counters.Epoch + 1, counters.SerialDate, counters.Serial));
        if (!NetworkAway)
            HearOffice();
    }

    /// <summary>The power fails and comes back: a new run with the state as committed.</summary>
    public void Restart(IReadOnlyDictionary<int, DoorContact>? doors = null, int uncleanStarts = 1, RestoredDatabase? restored = null)
    {
        Begin();
        Recover(doors, uncleanStarts, restored);
    }

    /// <summary>A new run has its configuration, and asks the devices.</summary>
    public void Begin()
    {
        BootId += "+";
        Monotonic = TimeSpan.Zero;
        Do(new KioskEvent.Configured(Settings));
    }

    /// <summary>The devices have answered.</summary>
    public void Recover(IReadOnlyDictionary<int, DoorContact>? doors = null, int uncleanStarts = 1, RestoredDatabase? restored = null)
    {
        var unfinished = State.Visit?.Opening is { Outcome: null } opening ? new List<EffectId> { opening.Effect } : [];
        Do(new KioskEvent.Recovered("test", false, uncleanStarts, Survey(doors), unfinished, restored));
    }

    /// <summary>What a start finds. Without a map no line is opened, so nothing answers.</summary>
    public DeviceSurvey Survey(IReadOnlyDictionary<int, DoorContact>? doors = null) => Settings.MapProblem is not null
        ? new(new Dictionary<int, DoorContact>(), new Dictionary<string, DeviceHealth>(), PrinterStatus.Unknown, DeviceHealth.Unknown)
        : SurveyOfAll(doors);

    private DeviceSurvey SurveyOfAll(IReadOnlyDictionary<int, DoorContact>? doors) => new(
        Settings.Compartments.ToDictionary(c => c.Id.Number, c => doors?.GetValueOrDefault(c.Id.Number, DoorContact.Closed) ?? DoorContact.Closed),
        Settings.Compartments.Select(c => c.Board.Name).Distinct().ToDictionary(b => b, _ => DeviceHealth.Ok),
        new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full),
        DeviceHealth.Ok)
    {
        Inputs = Inputs,
    };

    /// <summary>Inputs of the cabinet as the next start finds them.</summary>
    public Dictionary<CabinetInput, InputState> Inputs { get; } = [];

    public Compartment Compartment(int number) => State.Compartments[number];

    /// <summary>Six compartments: 1–3 small (1 low), 4–5 medium, 6 large; 1–4 on board a, 5–6 on board b.</summary>
    public static KioskSettings DefaultSettings(bool bags = false, int reserve = 0) => new(
        Machine,
        new AgencyId("H29.Q6"),
        "028 3855 0000",
        TimeSpan.FromHours(7),
        [
            new(new(1), CompartmentSize.Small, true, new("a")), new(new(2), CompartmentSize.Small, false, new("a")), new(new(3), CompartmentSize.Small, false, new("a")),
            new(new(4), CompartmentSize.Medium, true, new("a")), new(new(5), CompartmentSize.Medium, false, new("b")), new(new(6), CompartmentSize.Large, false, new("b")),
        ],
        bags, UsePresumedEmpty: true, reserve, 3, new KioskNumbers());

    public static OfficeDirectory DefaultDirectory(long version = 1) => new(
        version,
        [new(new("H29.Q6"), "Bộ phận Một cửa Quận 6", "District 6 one-stop office"), new(new("H29.Q6.P1"), "UBND Phường 1", "Ward 1")],
        [
            Procedure("1.001612", "H29.Q6", "Đăng ký thành lập hộ kinh doanh", CompartmentSize.Small, true),
            Procedure("1.009994", "H29.Q6", "Cấp lại giấy phép xây dựng", CompartmentSize.Medium, true),
            Procedure("2.000720", "H29.Q6.P1", "Xác nhận tại phường", CompartmentSize.Small, true),
            Procedure("1.001570", "H29.Q6", "Chấm dứt hoạt động hộ kinh doanh", CompartmentSize.Small, false),
        ],
        new HolidayTable(
            [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
            [new(2026, 4, 27), new(2026, 4, 30), new(2026, 5, 1)], [], new(2026, 12, 31)),
        [new(new("000.00.53.H48-220921-0099"), new("H29.Q6.P1"), new("2.000720"), new("dk1:owner"), true, DossierStage.SupplementAsked)])
    {
        Staff =
        [
            Officer("CB001", StaffRole.Officer, new(2026, 12, 31)), Officer("CB002", StaffRole.Officer, new(2026, 12, 31)),
            Officer("CB009", StaffRole.Officer, new(2026, 3, 3)), Officer("KT001", StaffRole.Technician, new(2026, 12, 31)),
        ],
    };

    private static StaffEntry Officer(string id, StaffRole role, DateOnly until, string agency = "H29.Q6") =>
        new(new(id), role, new(agency), new($"dk1:badge-{id}"), "salt", new("dk1:pin"), until);

    /// <summary>The office hires an officer of an agency, who may cover others too.</summary>
    public void Hire(string id, string agency, IEnumerable<string> covers)
    {
        var directory = State.Directory!;
        var officer = Officer(id, StaffRole.Officer, new(2026, 12, 31), agency) with { Covers = [.. covers.Select(c => new AgencyId(c))] };
        Do(new KioskEvent.DirectoryReceived(directory with { Version = directory.Version + 1, Staff = [.. directory.Staff, officer] }));
    }

    public static string Describe(UplinkMessage message) => message switch
    {
        UplinkMessage.CompartmentChanged m => string.Create(CultureInfo.InvariantCulture, $"CompartmentChanged {m.Compartment} {m.Content.GetType().Name}{(m.OutOfService ? " outOfService" : "")} {m.Cause}"),
        UplinkMessage.SecurityAlert m => $"SecurityAlert {m.Kind}" + (m.Compartment is { } c ? $" {c}" : ""),
        UplinkMessage.DossierDeposited m => $"DossierDeposited {m.Compartment}{(m.WantsLow is true ? " low" : "")}",
        UplinkMessage.DropOffUnsettled m => $"DropOffUnsettled {m.Compartment} {m.Reason}" + (m.SupplementTo is { } dossier ? $" supplement {dossier}{(m.SupplementVerified is true ? " verified" : "")}" : ""),
        UplinkMessage.DropOffWithdrawn m => $"DropOffWithdrawn {m.Compartment}",
        UplinkMessage.StaffLoggedIn m => $"StaffLoggedIn {m.By}" + (m.With is { } w ? $" with {w}" : "") + (m.Peer is { } p ? $" at {p}" : ""),
        UplinkMessage.TechnicianOpened m => string.Create(CultureInfo.InvariantCulture, $"TechnicianOpened {m.Compartment} {m.Times}") + (m.With is { } w ? $" with {w}" : ""),
        UplinkMessage.DiagnosticsEnded m => $"DiagnosticsEnded {m.End}" + (m.NotShut.Count > 0 ? " not shut " + string.Join(',', m.NotShut) : ""),
        UplinkMessage.MapCommissioned m => $"MapCommissioned {m.MapHash}",
        UplinkMessage.DossierEmptied m => $"DossierEmptied {m.Compartment} {m.How}",
        UplinkMessage.DossierDisputed m => $"DossierDisputed {m.Compartment}",
        UplinkMessage.EmptyingEnded m => $"EmptyingEnded {m.Numbers.Count} counted {m.Counted?.ToString(CultureInfo.InvariantCulture) ?? "never"}" + (m.Agency is { } a && a != DefaultSettings().DefaultAgency ? $" of {a}" : "") + (m.CaseNumber is null ? "" : " case"),
        UplinkMessage.CompartmentReconciled m => $"CompartmentReconciled {m.Compartment} {m.Finding}" + (m.CaseNumber is null ? "" : " case"),
        UplinkMessage.ResultLoaded m => $"ResultLoaded {m.Dossier} {m.Compartment}",
        UplinkMessage.PickupCodeMinted m => $"PickupCodeMinted {m.Dossier}",
        UplinkMessage.PickupCodeEnded m => $"PickupCodeEnded {m.Dossier} {m.Status}",
        UplinkMessage.ResultCollected m => $"ResultCollected {m.Dossier} {m.Compartment}",
        UplinkMessage.ResultUnsettled m => $"ResultUnsettled {m.Dossier} {m.Reason}",
        UplinkMessage.ResultReported m => $"ResultReported {m.Dossier} {m.Report}",
        UplinkMessage.ResultReturned m => $"ResultReturned {m.Dossier} {m.Compartment}",
        UplinkMessage.ResultLocked m => $"ResultLocked {m.Dossier}",
        _ => message.GetType().Name,
    };

    private static Procedure Procedure(string code, string agency, string name, CompartmentSize size, bool here) => new(
        new(code), new(agency), name, name + " (en)", [new("Giấy đề nghị", "Application form", true, 1)], 100_000, 3, size, here, new(2025, 7, 1), null);
}
