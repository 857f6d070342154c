using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;

namespace KioskLocker.BackOffice.Messages;

/// <summary>One message as staff may see it.</summary>
public sealed record CitizenMessageRow(long Id, string Kiosk, string Number, string Phone, string Text, DateTimeOffset MadeAt, long Attempts, DateTimeOffset? NextAt, DateTimeOffset? SentAt, string? Problem);

/// <summary>A message whose turn has come, with the phone number in the clear.</summary>
internal sealed record DueMessage(long Id, string To, string Text, long Attempts);

/// <summary>Messages to citizens: queued in the transaction of the event they tell of, kept until the gateway took them.</summary>
internal sealed class CitizenMessages(OfficeDatabase database, PersonVault persons, PersonalCipher cipher, TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Queues a text for the person kept at this place. Without a phone number nothing is queued, and the answer is false.</summary>
    public bool Queue(SqlSession session, PersonPlace to, string kind, string text, DateTimeOffset now)
    {
        if (persons.Get(session, to.Kiosk, to.Number)?.Phone is null)
            return false;
        Insert(session, to, kind, text, null, null, null, now);
        return true;
    }

    /// <summary>Tells a number that is about to be replaced: it is kept beside the text, because the person's own may change first. The id tells later whether it was told.</summary>
    public long QueueToOldNumber(SqlSession session, PersonPlace to, string kind, string phone, string text, DateTimeOffset now)
    {
        Insert(session, to, kind, text, null, cipher.Seal(phone, Place(to.Kiosk, to.Number, kind) + "/to"), null, now);
        return session.Number($"SELECT id FROM citizen_message WHERE kiosk={to.Kiosk} AND number={to.Number} AND kind={kind}")!.Value;
    }

    /// <summary>Queues the message with a pickup code. The code is kept sealed until the gateway has it; an older one of the same dossier is forgotten.</summary>
    public bool QueueCode(SqlSession session, PersonPlace to, string dossier, string kind, string code, string text, DateTimeOffset now)
    {
        ForgetCodes(session, dossier, "a newer code was sent");
        if (persons.Get(session, to.Kiosk, to.Number)?.Phone is null)
            return false;
        Insert(session, to, kind, text, cipher.Seal(code, Place(to.Kiosk, to.Number, kind) + "/code"), null, dossier, now);
        return true;
    }

    /// <summary>Queues the message with a one-time code, kept sealed in the same way. It has a life of its own: a new pickup code does not end it, a newer one-time code does.</summary>
    public void QueueOneTime(SqlSession session, PersonPlace to, string dossier, string kind, OneTimeCode code, string text, DateTimeOffset now)
    {
        ForgetOneTime(session, dossier, "a newer one-time code was sent");
        if (persons.Get(session, to.Kiosk, to.Number)?.Phone is not null)
            Insert(session, to, kind, text, cipher.Seal(code.Digits, Place(to.Kiosk, to.Number, kind) + "/code"), null, OneTimeOf(dossier), now);
    }

    public static void ForgetOneTime(SqlSession session, string dossier, string why) => ForgetCodes(session, OneTimeOf(dossier), why);

    /// <summary>A code that opens nothing any more is not sent and not kept.</summary>
    public static void ForgetCodes(SqlSession session, string dossier, string why) =>
        session.Run($"UPDATE citizen_message SET secret=NULL, next_at=NULL, problem={why} WHERE about={dossier} AND secret IS NOT NULL");

    /// <summary>Messages whose turn has come. One whose phone number is erased by now is closed, not sent.</summary>
    public List<DueMessage> TakeDue(int limit) => database.Write(session =>
    {
        var now = clock.GetUtcNow();
        var rows = session.Query(
            $"SELECT id, kiosk, number, kind, text, attempts, secret, recipient FROM citizen_message WHERE next_at <= {now} ORDER BY next_at, id LIMIT {limit}",
            r => (Id: r.Long("id"), Kiosk: r.Text("kiosk"), Number: r.Text("number"), Kind: r.Text("kind"), Text: r.Text("text"), Attempts: r.Long("attempts"), Secret: r.Bytes("secret"), To: r.Bytes("recipient")));
        var due = new List<DueMessage>();
        foreach (var row in rows)
        {
            var place = Place(row.Kiosk, row.Number, row.Kind);
            var phone = row.To is { } to ? cipher.Open(to, place + "/to") : persons.Get(session, row.Kiosk, row.Number)?.Phone;
            if (phone is null)
            {
                session.Run($"UPDATE citizen_message SET next_at=NULL, secret=NULL, recipient=NULL, problem='phone number erased' WHERE id={row.Id}");
                continue;
            }

            var text = row.Secret is { } secret ? Unmasked(row.Text, cipher.Open(secret, place + "/code")) : row.Text;
            due.Add(new(row.Id, phone, text, row.Attempts));
        }

        return due;
    });

    /// <summary>Taken by the gateway: code and number kept beside the text are erased with it.</summary>
    public void MarkSent(long id) => database.Write(session =>
        session.Run($"UPDATE citizen_message SET attempts=attempts+1, next_at=NULL, sent_at={clock.GetUtcNow()}, problem=NULL, secret=NULL, recipient=NULL WHERE id={id}"));

    /// <summary>Tries again later: 10 s, doubled each time, at most 10 minutes, for as long as the phone number may be kept. What was closed meanwhile stays closed.</summary>
    public void MarkFailed(DueMessage message, string problem)
    {
        var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (int)Math.Min(message.Attempts, 10)));
        database.Write(session => session.Run($"UPDATE citizen_message SET attempts=attempts+1, next_at={clock.GetUtcNow() + wait}, problem={problem} WHERE id={message.Id} AND next_at IS NOT NULL"));
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

    private static void Insert(SqlSession session, PersonPlace to, string kind, string text, byte[]? secret, byte[]? recipient, string? about, DateTimeOffset now)
    {
        if (text.Length > CitizenTexts.Max)
            throw new InvalidOperationException("A message to a citizen is too long; its parts are limited where they are typed.");
        session.Run($"""
            INSERT OR IGNORE INTO citizen_message (kiosk, number, kind, text, made_at, next_at, secret, recipient, about)
            VALUES ({to.Kiosk}, {to.Number}, {kind}, {text}, {now}, {now}, {secret}, {recipient}, {about})
            """);
    }

    private static string OneTimeOf(string dossier) => dossier + "/one-time";

    private static string Unmasked(string text, string code) =>
        text.Replace(CitizenTexts.CodeMask, Grouped(code), StringComparison.Ordinal).Replace(CitizenTexts.OneTimeMask, code, StringComparison.Ordinal);

    private static string Place(string kiosk, string number, string kind) => $"message/{kiosk}/{number}/{kind}";

    /// <summary>As the machine shows it: three groups of three.</summary>
    private static string Grouped(string code) => code.Length == PickupCodes.Length ? $"{code[..3]}-{code[3..6]}-{code[6..]}" : code;
}
