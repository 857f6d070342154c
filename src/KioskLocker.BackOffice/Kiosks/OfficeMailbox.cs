using System.Text.Json;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Kiosks;

/// <summary>
/// Messages to kiosks: kept until the kiosk acknowledged them and for a while longer. A kiosk whose database was put back from an older copy
/// asks for them again, and must hear what became of codes meanwhile.
/// </summary>
internal static class OfficeMailbox
{
    /// <summary>
    /// Counted from the making: longer than a result waits in a machine (20 working days), and not longer than personal data are kept after
    /// custody-out, so that no digest of an ID number outlives them here.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int MaxPerAnswer = 100;

    /// <summary>
    /// Queues one message. Its number is the time in milliseconds, or one more than the last: an office restored from a
    /// backup then still numbers above what the kiosk has acknowledged to its former self.
    /// </summary>
    public static void Queue(SqlSession session, string kiosk, OfficeMessage message, DateTimeOffset now)
    {
        var last = session.Number($"SELECT last_message FROM kiosk WHERE id={kiosk}")
            ?? throw new InvalidOperationException($"Kiosk {kiosk} is not enrolled.");
        var number = Math.Max(last + 1, now.ToUnixTimeMilliseconds());
        session.Run($"INSERT INTO office_message (kiosk, number, body, made_at) VALUES ({kiosk}, {number}, {JsonSerializer.Serialize(message, WireJson.Options)}, {now})");
        session.Run($"UPDATE kiosk SET last_message={number} WHERE id={kiosk}");
    }

    public static void Acknowledge(SqlSession session, string kiosk, long upTo, DateTimeOffset now)
    {
        session.Run($"UPDATE kiosk SET acknowledged={upTo} WHERE id={kiosk}");
        session.Run($"DELETE FROM office_message WHERE kiosk={kiosk} AND number <= {upTo} AND made_at <= {now - Kept}");
    }

    /// <summary>A result is out: told again, what was told of it would only make the machine wait for it once more.</summary>
    public static void ForgetResult(SqlSession session, string kiosk, string dossier) => session.Run($"""
        DELETE FROM office_message WHERE kiosk={kiosk} AND number <= (SELECT acknowledged FROM kiosk WHERE id={kiosk})
            AND json_extract(body, '$.dossier')={dossier} AND json_extract(body, '$.type') <> 'stageChanged'
        """);

    public static List<NumberedOfficeMessage> Waiting(SqlSession session, string kiosk, long after) => session.Query(
        $"SELECT number, body FROM office_message WHERE kiosk={kiosk} AND number > {after} ORDER BY number LIMIT {MaxPerAnswer}",
        r => new NumberedOfficeMessage(r.Long("number"), JsonSerializer.Deserialize<OfficeMessage>(r.Text("body"), WireJson.Options)!));
}
