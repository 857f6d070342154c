using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Kiosks;

/// <summary>A kiosk as the fleet page shows it. <paramref name="Marks"/> are its epochs with their gaps.</summary>
public sealed record KioskRow(string Id, DateTimeOffset EnrolledAt, DateTimeOffset? HeardAt, DateTimeOffset? SyncedAt, StatusReport? Status, KioskMarks Marks, long ForkEvents, long Unreadable, long Pending, Satisfaction? Satisfaction);

/// <summary>Machine numbers: four Crockford characters.</summary>
internal static class MachineNumber
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static bool IsValid(string? text) => text is { Length: 4 } && text.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
}

/// <summary>
/// Kiosks, their keys and their enrolment codes. Of a key or code only a digest is kept; both are long enough
/// (256 and 50 random bits) that a plain SHA-256 cannot be guessed backwards.
/// </summary>
internal sealed class KioskRegistry(OfficeDatabase database, PersonalCipher cipher, PersonVault persons, CitizenMessages messages, OfficeOptions options, TimeProvider clock)
{
    private const int CodeLength = 10;

    /// <summary>Makes a code that enrols this machine once within its life.</summary>
    public string MakeCode(string machine, string by)
    {
        if (!MachineNumber.IsValid(machine))
            throw new ArgumentException("A machine number is four characters of 0–9 and A–Z without I, L, O, U.", nameof(machine));
        var code = RandomNumberGenerator.GetString(MachineNumber.Alphabet, CodeLength);
        var now = clock.GetUtcNow();
        database.Write(session =>
        {
            // A newer code replaces an unused older one: only one can be lying about.
            session.Run($"DELETE FROM enrol_code WHERE expires_at < {now.AddDays(-1)} OR (machine={machine} AND used_at IS NULL)");
            session.Run($"INSERT INTO enrol_code (digest, machine, made_at, made_by, expires_at) VALUES ({Digest(code)}, {machine}, {now}, {by}, {now + options.EnrolCodeLife})");
            StaffActs.Note(session, now, by, "enrol-code", machine);
        });
        return code[..5] + "-" + code[5..];
    }

    /// <summary>Spends the code and makes the kiosk's keys; null when the code is unknown, used, expired or another machine's.</summary>
    public EnrolAnswer? Enrol(EnrolRequest request)
    {
        var digest = Digest(Canonical(request.Code));
        var apiKey = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var directoryKey = RandomNumberGenerator.GetBytes(32);
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            // One statement decides who of two at the same time was first.
            if (session.Run($"UPDATE enrol_code SET used_at={now} WHERE digest={digest} AND machine={request.Machine} AND used_at IS NULL AND expires_at > {now}") != 1)
                return null;
            var count = 1 + (session.Number($"SELECT enrolments FROM kiosk WHERE id={request.Machine}") ?? 0);
            var keyId = string.Create(CultureInfo.InvariantCulture, $"dk{count}");
            session.Run($"""
                INSERT INTO kiosk (id, key_digest, enrolled_at, enrolments, directory_key_id, directory_key)
                VALUES ({request.Machine}, {Digest(apiKey)}, {now}, {count}, {keyId}, {cipher.Seal(directoryKey, KeyPlace(request.Machine))})
                ON CONFLICT (id) DO UPDATE SET key_digest=excluded.key_digest, enrolled_at=excluded.enrolled_at, enrolments=excluded.enrolments,
                    directory_key_id=excluded.directory_key_id, directory_key=excluded.directory_key
                """);
            ResultDesk.Renew(session, persons, messages, request.Machine, (keyId, directoryKey), now);
            // The digests of expected dossiers change with the key, so every kiosk must see a newer directory.
            DirectoryVersion.Raise(session, now);
            return new EnrolAnswer(request.Machine, apiKey, keyId, Convert.ToBase64String(directoryKey), Intake.MarkStore.Load(session, request.Machine).NewestEpoch);
        });
    }

    /// <summary>Whose key this is; null for none.</summary>
    public string? Owner(string apiKey)
    {
        var digest = Digest(apiKey);
        return database.Read(session =>
        {
            var row = session.First($"SELECT id, key_digest FROM kiosk WHERE key_digest={digest}", r => new Tuple<string, byte[]>(r.Text("id"), r.Bytes("key_digest")!));
            // The index compares digests, which tell an attacker's clock nothing about a key; the last word is in constant time all the same.
            return row is not null && CryptographicOperations.FixedTimeEquals(row.Item2, digest) ? row.Item1 : null;
        });
    }

    public void Heard(StatusReport report)
    {
        var now = clock.GetUtcNow();
        database.Write(session =>
        {
            session.Run($"UPDATE kiosk SET heard_at={now}, status={JsonSerializer.Serialize(report with { Ratings = [] }, WireJson.Options)} WHERE id={report.Kiosk}");
            RatingBook.Take(session, report.Kiosk, report.Ratings);
            var newest = session.Number($"SELECT max(epoch) FROM mark WHERE kiosk={report.Kiosk}") ?? 0;
            if (report.Epoch < newest)
                AlertBook.Raise(session, report.Kiosk, OfficeAlert.Fork, $"{report.Epoch}", $"heartbeat of epoch {report.Epoch}, newest is {newest}", now);
        });
    }

    /// <summary>The key that this kiosk and the office share for ID digests.</summary>
    public (string KeyId, byte[] Key) DirectoryKey(SqlSession session, string kiosk)
    {
        var row = session.First($"SELECT directory_key_id, directory_key FROM kiosk WHERE id={kiosk}", r => new Tuple<string, byte[]>(r.Text("directory_key_id"), r.Bytes("directory_key")!))
            ?? throw new InvalidOperationException($"Kiosk {kiosk} is not enrolled.");
        return (row.Item1, cipher.OpenBytes(row.Item2, KeyPlace(kiosk)));
    }

    public List<KioskRow> List() => database.Read(session => session.Query(
        $"""
        SELECT *, (SELECT count(*) FROM fork_event f WHERE f.kiosk=kiosk.id) AS forks,
            (SELECT count(*) FROM event e WHERE e.kiosk=kiosk.id AND e.type='unreadable') AS unreadable,
            (SELECT count(*) FROM office_message o WHERE o.kiosk=kiosk.id AND o.number > kiosk.acknowledged) AS pending
        FROM kiosk ORDER BY id
        """,
        r => new KioskRow(
            r.Text("id"),
            r.Time("enrolled_at"),
            r.TimeOrNull("heard_at"),
            r.TimeOrNull("synced_at"),
            r.TextOrNull("status") is { } status ? JsonSerializer.Deserialize<StatusReport>(status, WireJson.Options) : null,
            Intake.MarkStore.Load(session, r.Text("id")),
            r.Long("forks"),
            r.Long("unreadable"),
            r.Long("pending"),
            RatingBook.Of(session, r.Text("id"), OfficeTime.DayOf(clock.GetUtcNow())))));

    private static string KeyPlace(string kiosk) => $"kiosk/{kiosk}/directory-key";

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Codes are typed by people: case, dashes and look-alikes do not matter.</summary>
    private static string Canonical(string code) => new([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c })]);
}
