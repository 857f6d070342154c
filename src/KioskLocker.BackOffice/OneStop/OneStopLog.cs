using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.OneStop;

/// <summary>Turns in a dossier's life that the one-stop system hears of.</summary>
internal enum OneStopTurn
{
    Deposited,
    Accepted,
    Refused,
    InWork,
    SupplementAsked,
    FeeDue,
    PapersReturned,
    Stopped,
    ResultReady,
    HandedOver,
}

/// <summary>Status codes of the national portal, by table.</summary>
internal static class OneStopStatus
{
    private static readonly Dictionary<OneStopTurn, (int Code, string Name)> Table = new()
    {
        [OneStopTurn.Deposited] = (1, "Mới đăng ký"),
        [OneStopTurn.Accepted] = (2, "Được tiếp nhận"),
        [OneStopTurn.Refused] = (3, "Không được tiếp nhận"),
        [OneStopTurn.InWork] = (4, "Đang xử lý"),
        [OneStopTurn.SupplementAsked] = (5, "Yêu cầu bổ sung"),
        [OneStopTurn.FeeDue] = (6, "Yêu cầu nghĩa vụ tài chính"),
        [OneStopTurn.PapersReturned] = (7, "Công dân yêu cầu rút"),
        [OneStopTurn.Stopped] = (8, "Dừng xử lý"),
        [OneStopTurn.ResultReady] = (9, "Đã xử lý xong"),
        [OneStopTurn.HandedOver] = (10, "Đã trả kết quả"),
    };

    public static (int Code, string Name) Of(OneStopTurn turn) => Table[turn];
}

/// <summary>Writes what changed, in the transaction of the change, for the export.</summary>
internal static class OneStopLog
{
    public static void Note(SqlSession session, OneStopTurn turn, DropOffRow row, DateTimeOffset now) =>
        Insert(session, turn, row.Dossier, row.Kiosk, row.Number, row.Agency, row.Procedure, row.At, null, null, now);

    public static void Note(SqlSession session, OneStopTurn turn, DossierRow dossier, DateTimeOffset now, DropOffRow? row = null)
    {
        // The drop-off that opened the dossier, where there was one: its deposit is a fact of its own beside the acceptance.
        row ??= DropOffLedger.Get(session, dossier.PersonKiosk, dossier.PersonNumber);
        Insert(session, turn, dossier.Code, row?.Kiosk, row?.Number, dossier.Agency, dossier.Procedure, row?.At, dossier.AcceptedAt, dossier.DueAt, now);
    }

    private static void Insert(SqlSession session, OneStopTurn turn, string? dossier, string? kiosk, string? number, string agency, string? procedure, DateTimeOffset? deposited, DateTimeOffset? accepted, DateTimeOffset? due, DateTimeOffset now) => session.Run($"""
        INSERT INTO onestop_change (at, turn, dossier, kiosk, number, agency, procedure, deposited_at, accepted_at, due_at, returned_at)
        VALUES ({now}, {turn.ToString()}, {dossier}, {kiosk}, {number}, {agency}, {procedure}, {deposited}, {accepted}, {due}, {(turn == OneStopTurn.HandedOver ? now : (DateTimeOffset?)null)})
        """);
}
