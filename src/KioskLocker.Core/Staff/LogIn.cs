using KioskLocker.Core.Uplink;
using KioskLocker.Core.WorkingTime;

namespace KioskLocker.Core.Staff;

/// <summary>Badge and PIN. A wrong PIN is counted before it is checked, so that no crash gives a try back.</summary>
internal static class LogIn
{
    public static void Begin(Turn turn)
    {
        Visits.Begin(turn, VisitKind.Staff, Slips.Language.Vi);
        var entry = Entry(turn);
        turn.Visit = turn.Visit with
        {
            Staff = new StaffSession(entry?.Id ?? StaffId.Nobody, entry?.Role ?? StaffRole.Officer, null) { Asked = entry?.Id, Refusal = Refusal(turn) },
        };
    }

    /// <summary>Why the badge at the scanner is not taken; null when its PIN may be asked.</summary>
    public static StaffRefusal? Refusal(Turn turn)
    {
        if (Entry(turn) is not { } entry)
            return StaffRefusal.UnknownBadge;
        if (turn.ConfirmedToday is { } today && entry.ValidUntil < today)
            return StaffRefusal.Expired;
        if (entry.Role != StaffRole.Officer)
            return StaffRefusal.NotForRole;
        if (IsLocked(turn, entry.Id))
            return StaffRefusal.Locked;
        return Session(turn) is { Proved: true } first && first.By == entry.Id ? StaffRefusal.SamePerson : null;
    }

    public static bool IsTaken(Turn turn) => Refusal(turn) is null;

    public static void AskSecond(Turn turn) => Put(turn, Session(turn)! with { Asked = Entry(turn)!.Id, Refusal = null });

    public static void RefuseSecond(Turn turn) => Put(turn, Session(turn)! with { Asked = null, Refusal = Refusal(turn) });

    public static bool MayTry(Turn turn) => Session(turn) is { Asked: { } asked } && Known(turn, asked) is not null && !IsLocked(turn, asked);

    public static void Try(Turn turn)
    {
        var session = Session(turn)!;
        var asked = session.Asked!.Value;
        var id = turn.NextEffect();
        var tries = turn.State.Pins.GetValueOrDefault(asked.Text) ?? new PinTries(0, null);
        var wrong = tries.Wrong >= turn.Numbers.PinTries ? 1 : tries.Wrong + 1;
        Put(turn, asked, new PinTries(wrong, wrong >= turn.Numbers.PinTries ? turn.Envelope.Monotonic : null));
        Put(turn, session with { Checking = id, Refusal = null });
        turn.Add(new KioskEffect.CheckPin(id, asked, ((KioskEvent.PinEntered)turn.Event).Pin));
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
        turn.Send(new UplinkMessage.StaffLoggedIn(session.By, session.With, session.Role));
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

    private static StaffEntry? Entry(Turn turn) =>
        turn.Event is KioskEvent.BadgePresented shown ? turn.State.Directory?.Staff.FirstOrDefault(s => s.Badge == shown.Badge) : null;

    private static StaffEntry? Known(Turn turn, StaffId id) => turn.State.Directory?.Staff.FirstOrDefault(s => s.Id == id);

    private static StaffSession? Session(Turn turn) => turn.State.Visit?.Staff;

    private static void Put(Turn turn, StaffSession session) => turn.Visit = turn.Visit with { Staff = session };

    private static void Put(Turn turn, StaffId staff, PinTries tries) => turn.State = turn.State with { Pins = turn.State.Pins.SetItem(staff.Text, tries) };

    private static void Forget(Turn turn) => turn.State = turn.State with { Pins = turn.State.Pins.Remove(Session(turn)!.Asked!.Value.Text) };
}
