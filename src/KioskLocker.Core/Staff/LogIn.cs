using System.Diagnostics;
using KioskLocker.Core.Uplink;
using KioskLocker.Core.WorkingTime;

namespace KioskLocker.Core.Staff;

/// <summary>Badge and PIN. A wrong PIN is counted before it is checked, so that no crash gives a try back.</summary>
internal static class LogIn
{
    public static void Begin(Turn turn)
    {
        Visits.Begin(turn, VisitKind.Staff, Slips.Language.Vi);
        var (entry, refusal) = (Entry(turn), Refusal(turn));
        turn.Visit = turn.Visit with
        {
            // Of a badge that is not taken no PIN is ever asked, whatever is pressed next.
            Staff = new StaffSession(entry?.Id ?? StaffId.Nobody, entry?.Role ?? StaffRole.Officer, null) { Asked = refusal is null ? entry?.Id : null, Refusal = refusal },
        };
    }

    public static void BeginAtConsole(Turn turn)
    {
        Begin(turn);
        Put(turn, Session(turn)! with { Peer = ((KioskEvent.ConsoleBadgePresented)turn.Event).Peer });
        Try(turn);
    }

    /// <summary>Why a badge from a console is not taken, in words; null when its PIN may be checked. Nothing of it is shown at the screen.</summary>
    public static string? RefusalAtConsole(Turn turn)
    {
        var from = ((KioskEvent.ConsoleBadgePresented)turn.Event).Peer;
        var problem = turn.State switch
        {
            { Devices.Surveyed: false } => "The devices were not asked yet.",
            { Phase: KioskPhase.Idle or KioskPhase.OutOfService or KioskPhase.SafeMode } => null,
            { Phase: KioskPhase.Diagnostics or KioskPhase.DiagnosticsOfficer, Visit.Staff: { } staff } when staff.Peer == from => staff.Checking is null ? null : "A PIN is being checked.",
            { Visit.Diagnostics: not null } => "Another technician's session runs.",
            _ => "Somebody is at the machine.",
        };
        return problem ?? Refusal(turn) switch
        {
            null => null,
            StaffRefusal.UnknownBadge => "The directory does not know this badge.",
            StaffRefusal.Expired => "This badge is not valid any more.",
            StaffRefusal.NotForRole => Session(turn) is null ? "Diagnostics takes a technician's badge." : "An officer's badge is asked for.",
            StaffRefusal.Locked => "Too many wrong PINs: this badge waits.",
            var other => $"This badge is not taken: {other}.",
        };
    }

    public static bool IsAtConsole(Turn turn) => Session(turn) is { Peer: not null };

    /// <summary>Why the badge shown is not taken; null when its PIN may be asked.</summary>
    public static StaffRefusal? Refusal(Turn turn) => Refusal(turn, Entry(turn));

    private static StaffRefusal? Refusal(Turn turn, StaffEntry? shown)
    {
        if (shown is not { } entry)
            return StaffRefusal.UnknownBadge;
        if (turn.ConfirmedToday is { } today && entry.ValidUntil < today)
            return StaffRefusal.Expired;
        if (!HasWork(turn, entry.Role))
            return StaffRefusal.NotForRole;
        if (turn.State.Cabinet.OnBattery && Session(turn) is not { Proved: true } && entry.Role == StaffRole.Officer)
            return StaffRefusal.OnBattery;
        if (IsLocked(turn, entry.Id))
            return StaffRefusal.Locked;
        return Session(turn) is { Proved: true } first && first.By == entry.Id ? StaffRefusal.SamePerson : null;
    }

    public static bool IsTaken(Turn turn) => Refusal(turn) is null;

    public static void AskSecond(Turn turn) => Put(turn, Session(turn)! with { Asked = Entry(turn)!.Id, Refusal = null });

    /// <summary>An officer's badge for beside a technician.</summary>
    public static void AskOrRefuse(Turn turn)
    {
        if (IsTaken(turn))
            AskSecond(turn);
        else
            RefuseSecond(turn);
    }

    public static void AskAtConsole(Turn turn)
    {
        AskSecond(turn);
        Try(turn);
    }

    public static void RefuseSecond(Turn turn) => Refuse(turn, Entry(turn));

    /// <summary>The badge whose PIN is asked for is taken still: the directory may have been renewed, mains gone, midnight passed.</summary>
    public static bool MayTry(Turn turn) => Refusal(turn, AskedFor(turn)) is null;

    /// <summary>It is not any more, so its PIN is not even looked at.</summary>
    public static void RefuseAsked(Turn turn) => Refuse(turn, AskedFor(turn));

    public static void TryOrRefuse(Turn turn)
    {
        if (MayTry(turn))
            Try(turn);
        else
            RefuseAsked(turn);
    }

    /// <summary>Only the PIN was wrong, and another may be tried.</summary>
    public static bool AsksAgain(StaffSession session) => session is { Asked: not null, Refusal: StaffRefusal.WrongPin };

    /// <summary>From the screen of a refusal there is a way back: to the PIN, or to the second badge.</summary>
    public static bool GoesBack(StaffSession session) => AsksAgain(session) || session.Proved;

    public static void Try(Turn turn)
    {
        var session = Session(turn)!;
        var asked = session.Asked!.Value;
        var id = turn.NextEffect();
        var tries = turn.State.Pins.GetValueOrDefault(asked.Text) ?? new PinTries(0, null);
        var wrong = tries.Wrong >= turn.Numbers.PinTries ? 1 : tries.Wrong + 1;
        Put(turn, asked, new PinTries(wrong, wrong >= turn.Numbers.PinTries ? turn.Envelope.Monotonic : null));
        Put(turn, session with { Checking = id, Refusal = null });
        turn.Add(new KioskEffect.CheckPin(id, asked, PinOf(turn.Event)));
    }

    public static void Refuse(Turn turn)
    {
        var session = Session(turn)!;
        var locked = IsLocked(turn, session.Asked!.Value);
        if (locked)
            turn.Alert(AlertKind.BadgeLocked, null);
        Put(turn, session with { Checking = null, Refusal = locked ? StaffRefusal.Locked : StaffRefusal.WrongPin });
    }

    /// <summary>One more badge is needed: outside office hours, with an unconfirmed clock, or where four eyes are the rule.</summary>
    public static bool NeedsSecond(Turn turn) => !Session(turn)!.Proved && (turn.Numbers.FourEyes || !IsOfficeTime(turn));

    public static void TakeFirst(Turn turn)
    {
        Forget(turn);
        Put(turn, Session(turn)! with { Checking = null, Asked = null, Proved = true });
    }

    public static void Complete(Turn turn)
    {
        Forget(turn);
        var session = Session(turn)!;
        session = session.Proved ? session with { With = session.Asked } : session with { Proved = true };
        session = session with { Checking = null, Asked = null };
        Put(turn, session);
        turn.Send(new UplinkMessage.StaffLoggedIn(session.By, session.With, session.Role) { Peer = session.Peer });
    }

    public static int TriesLeft(KioskState state, StaffId staff) =>
        state.Settings!.Numbers.PinTries - (state.Pins.GetValueOrDefault(staff.Text)?.Wrong ?? 0) is var left && left <= 0 ? state.Settings.Numbers.PinTries : left;

    /// <summary>The monotonic time of the last run says nothing now: waits begin again in full (I-13).</summary>
    public static void RestartWaits(Turn turn)
    {
        foreach (var (staff, tries) in turn.State.Pins.Where(p => p.Value.Wrong >= turn.Numbers.PinTries))
            Put(turn, new StaffId(staff), tries with { LockedAt = turn.Envelope.Monotonic });
    }

    private static bool IsLocked(Turn turn, StaffId staff) =>
        turn.State.Pins.GetValueOrDefault(staff.Text) is { LockedAt: { } since } tries
        && tries.Wrong >= turn.Numbers.PinTries && turn.Envelope.Monotonic - since < turn.Numbers.PinWait;

    private static bool IsOfficeTime(Turn turn)
    {
        var time = TimeOnly.FromDateTime(turn.LocalTime);
        return turn.ConfirmedToday is { } today && turn.State.Directory is { } directory && new WorkingCalendar(directory.Holidays).IsWorkingDay(today)
            && time >= turn.Numbers.OfficeOpens && time < turn.Numbers.OfficeCloses;
    }

    /// <summary>Second badges and those beside a technician are officers'; safe mode and consoles are for technicians.</summary>
    private static bool HasWork(Turn turn, StaffRole role) =>
        Session(turn) is { Proved: true } ? role == StaffRole.Officer
        : role == StaffRole.Technician || !(Serving.IsSafeMode(turn.State) || turn.Event is KioskEvent.ConsoleBadgePresented);

    private static StaffEntry? Entry(Turn turn) => BadgeOf(turn.Event) is { } badge ? turn.State.Directory?.Staff.FirstOrDefault(s => s.Badge == badge) : null;

    private static Codes.Digest? BadgeOf(KioskEvent happened) => happened switch
    {
        KioskEvent.BadgePresented shown => shown.Badge,
        KioskEvent.ConsoleBadgePresented given => given.Badge,
        _ => null,
    };

    private static PinRef PinOf(KioskEvent happened) => happened switch
    {
        KioskEvent.PinEntered typed => typed.Pin,
        KioskEvent.ConsoleBadgePresented given => given.Pin,
        _ => throw new UnreachableException(),
    };

    /// <summary>Whose PIN is asked for, as the directory has it now; null where it has nobody of that name any more.</summary>
    private static StaffEntry? AskedFor(Turn turn) => turn.State.Directory?.Staff.FirstOrDefault(s => s.Id == Session(turn)?.Asked);

    private static void Refuse(Turn turn, StaffEntry? shown) => Put(turn, Session(turn)! with { Asked = null, Refusal = Refusal(turn, shown) });

    private static StaffSession? Session(Turn turn) => turn.State.Visit?.Staff;

    private static void Put(Turn turn, StaffSession session) => turn.Visit = turn.Visit with { Staff = session };

    private static void Put(Turn turn, StaffId staff, PinTries tries) => turn.State = turn.State with { Pins = turn.State.Pins.SetItem(staff.Text, tries) };

    private static void Forget(Turn turn) => turn.State = turn.State with { Pins = turn.State.Pins.Remove(Session(turn)!.Asked!.Value.Text) };
}
