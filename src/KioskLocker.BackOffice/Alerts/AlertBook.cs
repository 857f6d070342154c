using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.Alerts;

/// <summary>Kinds of alert the office makes itself; kiosk alerts keep the kiosk's word.</summary>
internal static class OfficeAlert
{
    public const string Gap = "gap";
    public const string Fork = "fork";
    public const string Unreadable = "unreadable";
    public const string SafeMode = "safeMode";
    public const string Restored = "databaseRestored";
    public const string Compartment = "compartment";
    public const string Unsettled = "unsettled";
    public const string InvariantBroken = "invariantBroken";
    public const string OutOfService = "outOfService";

    /// <summary>A code was minted and could not be put into a message.</summary>
    public const string CodeNotSent = "codeNotSent";

    /// <summary>An owner found somebody else's papers.</summary>
    public const string Privacy = "privacy";
}

/// <summary>One line of the alert book.</summary>
public sealed record AlertRow(long Id, string Kiosk, string Kind, string Subject, string Text, DateTimeOffset At, long Count, DateTimeOffset LastAt, DateTimeOffset? SeenAt, string? SeenBy);

/// <summary>Alerts. The same one counts up until somebody has seen it, so a mad kiosk cannot fill the book.</summary>
internal sealed class AlertBook(OfficeDatabase database, TimeProvider clock)
{
    /// <summary>Between the parts of an alert's text.</summary>
    public const string Part = " · ";

    public static void Raise(SqlSession session, string kiosk, string kind, string subject, string text, DateTimeOffset now) => session.Run($"""
        INSERT INTO alert (kiosk, kind, subject, text, at, last_at) VALUES ({kiosk}, {kind}, {subject}, {text}, {now}, {now})
        ON CONFLICT (kiosk, kind, subject) WHERE seen_at IS NULL DO UPDATE SET count=count+1, last_at=excluded.last_at, text=excluded.text
        """);

    public List<AlertRow> List(int limit) => database.Read(session => session.Query(
        $"SELECT * FROM alert ORDER BY seen_at IS NOT NULL, last_at DESC LIMIT {limit}",
        r => new AlertRow(r.Long("id"), r.Text("kiosk"), r.Text("kind"), r.Text("subject"), r.Text("text"), r.Time("at"), r.Long("count"), r.Time("last_at"), r.TimeOrNull("seen_at"), r.TextOrNull("seen_by"))));

    public bool MarkSeen(long id, string who) => database.Write(session =>
        session.Run($"UPDATE alert SET seen_at={clock.GetUtcNow()}, seen_by={who} WHERE id={id} AND seen_at IS NULL") == 1);
}
