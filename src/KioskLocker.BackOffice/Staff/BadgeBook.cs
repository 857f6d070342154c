using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Staff;
using MachineRole = KioskLocker.Core.Staff.StaffRole;

namespace KioskLocker.BackOffice.Staff;

/// <summary>A person who may hold a badge for machines. Apart from the accounts of these pages: an account opens no door, a badge shows no page.</summary>
public sealed record BadgeHolder(string Id, string Role, string Agency, IReadOnlyList<string> Covers, bool Active, DateTimeOffset? BadgeAt, DateTimeOffset? PinAt);

/// <summary>
/// Badges and PINs of machine staff, and the lines that machines get of them. Each machine must get the badge's HMAC under its own
/// directory key, and machines are enrolled (or their keys renewed) long after a badge was printed; with a digest alone every
/// badge would have to be printed again for each new machine. So the 26 characters are kept in a sealed column (AES-GCM, key
/// outside the database), opened only to compute those HMACs, and never shown again.
/// The PIN is kept as its slow hash, sealed the same way: six digits are searched in minutes once the hash is in the open.
/// </summary>
internal sealed class BadgeBook(OfficeDatabase database, PersonalCipher cipher, TimeProvider clock)
{
    /// <summary>A line of the directory works this many days without renewal.</summary>
    public const int ValidDays = 7;

    private const int BadgeLength = 26;

    /// <summary>Between the agencies of one column; no agency's id has a blank in it.</summary>
    private const char Between = ' ';

    private const string DayName = "staff_day";

    public List<BadgeHolder> List() => database.Read(session => session.Query(
        $"SELECT * FROM badge_holder ORDER BY id",
        r => new BadgeHolder(r.Text("id"), r.Text("role"), r.Text("agency"), Listed(r.Text("covers")), r.Flag("active"), r.TimeOrNull("badge_at"), r.TimeOrNull("pin_at"))));

    public ActProblem Add(string typedId, MachineRole role, string agency, string who)
    {
        var id = Canonical(typedId);
        if (id.Length is 0 or > 16 || !id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-'))
            return ActProblem.BadStaffId;
        return Change(id, who, "staff-added", (session, now) =>
        {
            if (session.Number($"SELECT count(*) FROM agency WHERE id={agency}") != 1)
                return ActProblem.UnknownAgency;
            return session.Run($"""
                INSERT OR IGNORE INTO badge_holder (id, role, agency, active, made_at, made_by)
                VALUES ({id}, {JsonNamingPolicy.CamelCase.ConvertName(role.ToString())}, {agency}, {true}, {now}, {who})
                """) == 1 ? ActProblem.None : ActProblem.StaffExists;
        });
    }

    /// <summary>Other agencies whose papers this person handles at the machines beside their own agency's; none is an answer too.</summary>
    public ActProblem SetCovers(string typedId, IReadOnlyCollection<string> agencies, string who)
    {
        var id = Canonical(typedId);
        var covers = agencies.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return Change(id, who, "staff-covers " + string.Join(Between, covers), (session, _) =>
            covers.Any(agency => session.Number($"SELECT count(*) FROM agency WHERE id={agency}") != 1) ? ActProblem.UnknownAgency
            : session.Run($"UPDATE badge_holder SET covers={string.Join(Between, covers)} WHERE id={id}") == 1 ? ActProblem.None
            : ActProblem.NotFound);
    }

    /// <summary>Makes a new badge; the old one is dead at once. Its text exists outside the sealed column only in this answer.</summary>
    public Acted<string> Issue(string typedId, string who)
    {
        var id = Canonical(typedId);
        // 26 characters carry 130 bits; the two above 128 are left at zero, as in any 128-bit number written so.
        var badge = Characters(RandomNumberGenerator.GetBytes(16));
        var problem = Change(id, who, "badge-issued", (session, now) => session.Run($"""
            UPDATE badge_holder SET badge={cipher.Seal(badge, BadgePlace(id))}, badge_search={cipher.Search("badge", badge)}, badge_at={now} WHERE id={id} AND active=1
            """) == 1 ? ActProblem.None : Missing(session, id));
        return problem == ActProblem.None ? new Acted<string>(problem, Badges.Prefix + badge) : problem;
    }

    /// <summary>The badge works no more: it leaves the directory with the next question of each machine.</summary>
    public ActProblem Revoke(string typedId, string who)
    {
        var id = Canonical(typedId);
        return Change(id, who, "badge-revoked", (session, _) =>
            session.Run($"UPDATE badge_holder SET badge=NULL, badge_search=NULL, badge_at=NULL WHERE id={id} AND badge IS NOT NULL") == 1 ? ActProblem.None : Missing(session, id, ActProblem.NoBadge));
    }

    public ActProblem SetActive(string typedId, bool active, string who)
    {
        var id = Canonical(typedId);
        return Change(id, who, active ? "staff-active" : "staff-inactive", (session, _) =>
            session.Run($"UPDATE badge_holder SET active={active} WHERE id={id}") == 1 ? ActProblem.None : ActProblem.NotFound);
    }

    public ActProblem SetPin(string typedId, string pin, string who)
    {
        if (!PinRules.IsPin(pin))
            return ActProblem.BadPin;
        if (PinRules.IsWeak(pin))
            return ActProblem.WeakPin;
        var id = Canonical(typedId);
        var salt = RandomNumberGenerator.GetBytes(PinRules.SaltBytes);
        var hash = PinRules.Hash(pin, salt);
        return Change(id, who, "pin-set", (session, now) =>
            session.Run($"UPDATE badge_holder SET pin_salt={Convert.ToBase64String(salt)}, pin={cipher.Seal(hash, PinPlace(id))}, pin_at={now} WHERE id={id}") == 1 ? ActProblem.None : ActProblem.NotFound);
    }

    /// <summary>The lines one machine gets: active people with badge and PIN, under that machine's own key.</summary>
    public List<StaffEntry> Entries(SqlSession session, (string KeyId, byte[] Key) key, DateTimeOffset now) => session.Query(
        $"SELECT * FROM badge_holder WHERE active=1 AND badge IS NOT NULL AND pin IS NOT NULL ORDER BY id",
        r => new StaffEntry(
            new(r.Text("id")),
            Enum.Parse<MachineRole>(r.Text("role"), ignoreCase: true),
            new(r.Text("agency")),
            Under(key, Encoding.ASCII.GetBytes(cipher.Open(r.Bytes("badge")!, BadgePlace(r.Text("id"))))),
            r.Text("pin_salt"),
            Under(key, cipher.OpenBytes(r.Bytes("pin")!, PinPlace(r.Text("id")))),
            OfficeTime.DayOf(now).AddDays(ValidDays))
        {
            Covers = [.. Listed(r.Text("covers")).Select(agency => new AgencyId(agency))],
        });

    /// <summary>A new local day renews every line, so the directory must be newer than yesterday's.</summary>
    public static void RenewDaily(SqlSession session, DateTimeOffset now)
    {
        var today = OfficeTime.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (session.Text($"SELECT value FROM meta WHERE name={DayName}") == today)
            return;
        session.Run($"INSERT INTO meta (name, value) VALUES ({DayName}, {today}) ON CONFLICT (name) DO UPDATE SET value=excluded.value");
        DirectoryVersion.Raise(session, now);
    }

    private ActProblem Change(string id, string who, string what, Func<SqlSession, DateTimeOffset, ActProblem> change)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            var problem = change(session, now);
            if (problem == ActProblem.None)
            {
                StaffActs.Note(session, now, who, what, id);
                DirectoryVersion.Raise(session, now);
            }

            return problem;
        });
    }

    private static ActProblem Missing(SqlSession session, string id, ActProblem otherwise = ActProblem.Inactive) =>
        session.Number($"SELECT count(*) FROM badge_holder WHERE id={id}") == 0 ? ActProblem.NotFound : otherwise;

    private static Digest Under((string KeyId, byte[] Key) key, byte[] value) =>
        new(key.KeyId + ":" + Base64Url.EncodeToString(HMACSHA256.HashData(key.Key, value)));

    private static string Characters(byte[] bits)
    {
        var value = new System.Numerics.BigInteger(bits, isUnsigned: true, isBigEndian: true);
        var text = new char[BadgeLength];
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Crockford.Alphabet[(int)(value % 32)];
            value /= 32;
        }

        return new(text);
    }

    private static string[] Listed(string covers) => covers.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    private static string Canonical(string id) => id.Trim().ToUpperInvariant();

    private static string BadgePlace(string id) => $"badge/{id}";

    private static string PinPlace(string id) => $"badge/{id}/pin";
}
