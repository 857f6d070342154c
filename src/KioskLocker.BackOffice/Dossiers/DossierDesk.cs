using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;
using KioskLocker.Core.WorkingTime;

namespace KioskLocker.BackOffice.Dossiers;

/// <summary>What the owner is told at acceptance. <paramref name="Due"/> is null where the holiday table does not reach.</summary>
/// <param name="Due">UTC.</param>
/// <param name="Skipped">Days off between acceptance and due date, so that the date can be checked by anybody.</param>
internal sealed record Acceptance(string Code, DateTimeOffset? Due, IReadOnlyList<DateOnly> Skipped);

/// <summary>Decisions on papers that were taken out of a machine: accept, ask once for a supplement, refuse.</summary>
internal sealed class DossierDesk(OfficeDatabase database, PersonVault persons, DossierBook book, CitizenMessages messages, TimeProvider clock)
{
    public Acted<Acceptance> Accept(string kiosk, string number, string? code, string who) => database.Write(session => Accept(session, kiosk, number, code, who));

    /// <summary>Accepts a checked drop-off under its official code. The time limit starts now; after a supplement it starts from zero.</summary>
    public Acted<Acceptance> Accept(SqlSession session, string kiosk, string number, string? code, string who)
    {
        var now = clock.GetUtcNow();
        var (problem, row, dossier) = Take(session, kiosk, number, code, who, now);
        if (problem != ActProblem.None)
            return problem;
        var (due, skipped) = DueAt(session, row!.Procedure, now);
        session.Run($"UPDATE dossier SET accepted_at={now}, accepted_by={who}, due_at={due} WHERE code={dossier!.Code}");
        book.Move(session, dossier.Code, DossierStage.InWork, now);
        StaffActs.Note(session, now, who, "accepted " + dossier.Code, $"{kiosk}/{number}");
        OneStopLog.Note(session, dossier.SupplementAskedAt is null ? OneStopTurn.Accepted : OneStopTurn.InWork, DossierBook.Get(session, dossier.Code)!, now, row);
        messages.Queue(session, new(kiosk, number), "accepted", CitizenTexts.Accepted(number, dossier.Code, due), now);
        return new(ActProblem.None, new(dossier.Code, due, skipped));
    }

    public ActProblem AskSupplement(string kiosk, string number, string? code, string who) => database.Write(session =>
    {
        var now = clock.GetUtcNow();
        var (problem, row, dossier) = Take(session, kiosk, number, code, who, now, supplement: true);
        if (problem != ActProblem.None)
            return problem;
        session.Run($"UPDATE dossier SET supplement_asked_at={now}, supplement_asked_by={who} WHERE code={dossier!.Code}");
        book.Move(session, dossier.Code, DossierStage.SupplementAsked, now);
        StaffActs.Note(session, now, who, "supplement-asked " + dossier.Code, $"{kiosk}/{number}");
        OneStopLog.Note(session, OneStopTurn.SupplementAsked, DossierBook.Get(session, dossier.Code)!, now, row);
        messages.Queue(session, new(kiosk, number), "supplement", CitizenTexts.SupplementAsked(dossier.Code), now);
        return ActProblem.None;
    });

    /// <summary>Refuses the papers. Custody stays ours until they are handed back, so the retention does not begin here.</summary>
    public ActProblem Refuse(string kiosk, string number, string? code, string who) => database.Write(session =>
    {
        var now = clock.GetUtcNow();
        var (problem, row) = Check(session, kiosk, number);
        if (problem != ActProblem.None)
            return problem;
        if (string.IsNullOrWhiteSpace(code) && row!.Dossier is null)
        {
            session.Run($"UPDATE drop_off SET stage={nameof(DossierStage.Refused)} WHERE kiosk={kiosk} AND number={number}");
            Kiosks.OfficeMailbox.Queue(session, kiosk, new OfficeMessage.StageChanged(new(number), null, DossierStage.Refused), now);
            OneStopLog.Note(session, OneStopTurn.Refused, row, now);
        }
        else
        {
            (problem, row, var dossier) = Take(session, kiosk, number, code, who, now);
            if (problem != ActProblem.None)
                return problem;
            book.Move(session, dossier!.Code, DossierStage.Refused, now);
            OneStopLog.Note(session, OneStopTurn.Refused, dossier, now, row);
        }

        StaffActs.Note(session, now, who, "refused", $"{kiosk}/{number}");
        messages.Queue(session, new(kiosk, number), "refused", CitizenTexts.Refused(number), now);
        return ActProblem.None;
    });

    /// <summary>Due date of a dossier accepted now, and the days off on the way.</summary>
    public (DateTimeOffset? Due, IReadOnlyList<DateOnly> Skipped) Preview(string? procedure) => database.Read(session => DueAt(session, procedure, clock.GetUtcNow()));

    private static (DateTimeOffset? Due, IReadOnlyList<DateOnly> Skipped) DueAt(SqlSession session, string? procedure, DateTimeOffset now)
    {
        if (procedure is null || DirectoryStore.Find(session, procedure) is not { } known)
            return (null, []);
        var calendar = new WorkingCalendar(DirectoryStore.Calendar(session));
        var accepted = now.ToOffset(OfficeTime.Zone).DateTime;
        if (calendar.DueAt(accepted, known.WorkingDays) is not { } due)
            return (null, []);
        var skipped = new List<DateOnly>();
        for (var day = DateOnly.FromDateTime(accepted).AddDays(1); day < DateOnly.FromDateTime(due); day = day.AddDays(1))
        {
            if (!calendar.IsWorkingDay(day))
                skipped.Add(day);
        }

        return (new DateTimeOffset(due, OfficeTime.Zone).ToUniversalTime(), skipped);
    }

    private static (ActProblem Problem, DropOffRow? Row) Check(SqlSession session, string kiosk, string number)
    {
        if (DropOffLedger.Get(session, kiosk, number) is not { } row)
            return (ActProblem.NotFound, null);
        if (row.CustodyOutAt is not null)
            return (ActProblem.AlreadyOut, row);
        var settled = row.State == "disputed" && session.Number($"SELECT count(*) FROM case_file WHERE kiosk={kiosk} AND drop_off={number} AND settled_at IS NULL") == 0;
        if (row.State != "emptied" && !settled)
            return (ActProblem.NotEmptied, row);
        return row.Stage is DossierStage.Deposited or DossierStage.BeingChecked ? (ActProblem.None, row) : (ActProblem.Decided, row);
    }

    /// <summary>The drop-off and its dossier, made when it is new. A supplement joins the dossier that it supplements.</summary>
    private (ActProblem Problem, DropOffRow? Row, DossierRow? Dossier) Take(SqlSession session, string kiosk, string number, string? typed, string who, DateTimeOffset now, bool supplement = false)
    {
        var (problem, row) = Check(session, kiosk, number);
        if (problem != ActProblem.None)
            return (problem, row, null);
        if (DossierBook.ReadCode(string.IsNullOrWhiteSpace(typed) ? row!.Dossier ?? row.SupplementTo : typed) is not { } code)
            return (ActProblem.BadDossierCode, row, null);
        if (persons.Get(session, kiosk, number) is not { } person)
            return (ActProblem.NoPerson, row, null);
        var dossier = DossierBook.Get(session, code);
        if (dossier is { ClosedAt: not null })
            return (ActProblem.AlreadyOut, row, null);
        if (dossier is not null && persons.Get(session, dossier.PersonKiosk, dossier.PersonNumber) is { } owner && owner.IdNumber != person.IdNumber)
            return (ActProblem.OtherOwner, row, null);
        if (dossier is not null && row!.Dossier != code && dossier.Stage != DossierStage.SupplementAsked)
            return (ActProblem.KnownDossier, row, null);
        if (supplement && dossier?.SupplementAskedAt is not null)
            return (ActProblem.SupplementAskedBefore, row, null);
        if (dossier is null)
        {
            session.Run($"""
                INSERT INTO dossier (code, agency, procedure, person_kiosk, person_number, stage, made_at, made_by)
                VALUES ({code}, {row!.Agency}, {row.Procedure}, {kiosk}, {number}, {nameof(DossierStage.BeingChecked)}, {now}, {who})
                """);
        }

        session.Run($"UPDATE drop_off SET dossier={code} WHERE kiosk={kiosk} AND number={number}");
        return (ActProblem.None, row, DossierBook.Get(session, code));
    }
}
