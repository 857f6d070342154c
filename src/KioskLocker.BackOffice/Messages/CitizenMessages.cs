using System.Globalization;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Messages;

/// <summary>One message as staff may see it.</summary>
public sealed record CitizenMessageRow(long Id, string Kiosk, string Number, string Phone, string Text, DateTimeOffset MadeAt, long Attempts, DateTimeOffset? NextAt, DateTimeOffset? SentAt, string? Problem);

/// <summary>A message whose turn has come, with the phone number in the clear.</summary>
internal sealed record DueMessage(long Id, string To, string Text, long Attempts);

/// <summary>Messages to citizens: queued in the transaction of the event they tell of, kept until the gateway took them.</summary>
internal sealed class CitizenMessages(OfficeDatabase database, PersonVault persons, TimeProvider clock)
{
    /// <summary>Longest text a gateway takes.</summary>
    public const int MaxText = 400;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>The text names the machine, the number and the day; never the person, the ID number or the procedure.</summary>
    public static void QueueDeposited(SqlSession session, string kiosk, UplinkMessage.DossierDeposited deposit, DateTimeOffset now)
    {
        var check = deposit.CheckBy is { } day ? $" Hồ sơ được kiểm tra chậm nhất ngày {day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}." : "";
        var text = $"Đã nhận hồ sơ gửi tại máy {kiosk}. Số gửi: {deposit.Number}.{check} Tin này không thay Giấy tiếp nhận hồ sơ.";
        session.Run($"""
            INSERT OR IGNORE INTO citizen_message (kiosk, number, kind, text, made_at, next_at)
            VALUES ({kiosk}, {deposit.Number.Text}, 'deposited', {text[..Math.Min(text.Length, MaxText)]}, {now}, {now})
            """);
    }

    /// <summary>Messages whose turn has come. One whose phone number is erased by now is closed, not sent.</summary>
    public List<DueMessage> TakeDue(int limit) => database.Write(session =>
    {
        var now = clock.GetUtcNow();
        var rows = session.Query(
            $"SELECT id, kiosk, number, text, attempts FROM citizen_message WHERE next_at <= {now} ORDER BY next_at, id LIMIT {limit}",
            r => (Id: r.Long("id"), Kiosk: r.Text("kiosk"), Number: r.Text("number"), Text: r.Text("text"), Attempts: r.Long("attempts")));
        var due = new List<DueMessage>();
        foreach (var row in rows)
        {
            if (persons.Get(session, row.Kiosk, row.Number)?.Phone is { } phone)
                due.Add(new(row.Id, phone, row.Text, row.Attempts));
            else
                session.Run($"UPDATE citizen_message SET next_at=NULL, problem='phone number erased' WHERE id={row.Id}");
        }

        return due;
    });

    public void MarkSent(long id) => database.Write(session =>
        session.Run($"UPDATE citizen_message SET attempts=attempts+1, next_at=NULL, sent_at={clock.GetUtcNow()}, problem=NULL WHERE id={id}"));

    /// <summary>Tries again later: 10 s, doubled each time, at most 10 minutes, for as long as the phone number may be kept.</summary>
    public void MarkFailed(DueMessage message, string problem)
    {
        var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (int)Math.Min(message.Attempts, 10)));
        database.Write(session => session.Run($"UPDATE citizen_message SET attempts=attempts+1, next_at={clock.GetUtcNow() + wait}, problem={problem} WHERE id={message.Id}"));
    }

    public List<CitizenMessageRow> List(int limit) => database.Read(session => session.Query(
        $"SELECT * FROM citizen_message ORDER BY id DESC LIMIT {limit}",
        r => new CitizenMessageRow(
            r.Long("id"),
            r.Text("kiosk"),
            r.Text("number"),
            Mask.Digits(persons.Get(session, r.Text("kiosk"), r.Text("number"))?.Phone),
            r.Text("text"),
            r.Time("made_at"),
            r.Long("attempts"),
            r.TimeOrNull("next_at"),
            r.TimeOrNull("sent_at"),
            r.TextOrNull("problem"))));
}
