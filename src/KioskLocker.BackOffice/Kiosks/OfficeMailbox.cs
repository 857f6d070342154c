using System.Text.Json;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Kiosks;

/// <summary>Messages to kiosks: kept until the kiosk acknowledged them.</summary>
internal static class OfficeMailbox
{
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

    public static void Acknowledge(SqlSession session, string kiosk, long upTo) =>
        session.Run($"DELETE FROM office_message WHERE kiosk={kiosk} AND number <= {upTo}");

    public static List<NumberedOfficeMessage> Waiting(SqlSession session, string kiosk, long after) => session.Query(
        $"SELECT number, body FROM office_message WHERE kiosk={kiosk} AND number > {after} ORDER BY number LIMIT {MaxPerAnswer}",
        r => new NumberedOfficeMessage(r.Long("number"), JsonSerializer.Deserialize<OfficeMessage>(r.Text("body"), WireJson.Options)!));
}
