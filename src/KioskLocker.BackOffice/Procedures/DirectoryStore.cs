using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Procedures;

/// <summary>A procedure and whether it is offered now.</summary>
public sealed record ProcedureRow(Procedure Procedure, bool Enabled);

/// <summary>An expected dossier with its owner's ID number, before that is turned into a digest.</summary>
internal sealed record SeedDossier(DossierCode Code, AgencyId Agency, ProcedureCode Procedure, string IdNumber, bool SupplementAsked, DossierStage Stage);

/// <summary>What a new office starts with.</summary>
internal sealed record SeedData(IReadOnlyList<Agency> Agencies, IReadOnlyList<Procedure> Procedures, HolidayTable Holidays, HolidayTable DemoHolidays, IReadOnlyList<SeedDossier> DemoDossiers);

/// <summary>Agencies, procedures, holidays and expected dossiers: what the office sends down to its kiosks as one versioned whole.</summary>
internal sealed class DirectoryStore(OfficeDatabase database, PersonalCipher cipher, TimeProvider clock)
{
    /// <summary>Fills a new database; one that was filled before is left as its office has made it.</summary>
    public void Seed(bool demo)
    {
        var seed = ReadSeed();
        var now = clock.GetUtcNow();
        database.Write(session =>
        {
            if (DirectoryVersion.Current(session) != 0)
                return;
            foreach (var agency in seed.Agencies)
                session.Run($"INSERT INTO agency (id, body) VALUES ({agency.Id.Text}, {JsonSerializer.Serialize(agency, WireJson.Options)})");
            foreach (var (place, procedure) in seed.Procedures.Index())
                session.Run($"INSERT INTO procedure (code, place, enabled, body) VALUES ({procedure.Code.Text}, {place}, {true}, {JsonSerializer.Serialize(procedure, WireJson.Options)})");
            session.Run($"INSERT INTO meta (name, value) VALUES ('holidays', {JsonSerializer.Serialize(demo ? seed.DemoHolidays : seed.Holidays, WireJson.Options)})");
            session.Run($"INSERT INTO meta (name, value) VALUES ('demo', {(demo ? "true" : "false")})");
            foreach (var dossier in demo ? seed.DemoDossiers : [])
                Expect(session, dossier);
            DirectoryVersion.Raise(session, now);
        });
    }

    /// <summary>True when the database was begun as a demo: its pages say so.</summary>
    public bool IsDemo() => database.Read(session => session.Text($"SELECT value FROM meta WHERE name='demo'")) == "true";

    /// <summary>The directory as one kiosk sees it: ID numbers as digests under that kiosk's own key.</summary>
    public OfficeDirectory For(SqlSession session, (string KeyId, byte[] Key) key) => new(
        DirectoryVersion.Current(session),
        Agencies(session),
        [.. Procedures(session).Where(p => p.Enabled).Select(p => p.Procedure)],
        Holidays(session),
        session.Query($"SELECT * FROM expected ORDER BY dossier", r => new ExpectedDossier(
            new(r.Text("dossier")),
            new(r.Text("agency")),
            new(r.Text("procedure")),
            IdDigest(key, cipher.Open(r.Bytes("id_number")!, Place(r.Text("dossier")))),
            r.Flag("supplement_asked"),
            Enum.Parse<DossierStage>(r.Text("stage"), ignoreCase: true))));

    /// <summary>HMAC-SHA256 of the 12 digits under the directory key, as <c>keyId:base64url</c>.</summary>
    public static Digest IdDigest((string KeyId, byte[] Key) key, string idNumber) => Of(key, idNumber);

    /// <summary>The same of a one-time code, bound to its dossier.</summary>
    public static Digest OneTimeDigest((string KeyId, byte[] Key) key, DossierCode dossier, OneTimeCode code) => Of(key, OneTimeCodes.Bound(dossier, code));

    /// <summary>Notes a dossier so that a kiosk recognises its supplement and can tell its stage. The caller raises the version.</summary>
    public void Expect(SqlSession session, SeedDossier dossier) => session.Run($"""
        INSERT OR REPLACE INTO expected (dossier, agency, procedure, id_number, supplement_asked, stage)
        VALUES ({dossier.Code.Text}, {dossier.Agency.Text}, {dossier.Procedure.Text}, {cipher.Seal(dossier.IdNumber, Place(dossier.Code.Text))}, {dossier.SupplementAsked}, {dossier.Stage.ToString()})
        """);

    public (List<ProcedureRow> Procedures, List<Agency> Agencies, HolidayTable Holidays, long Version) View() => database.Read(session =>
        (Procedures(session), Agencies(session), Holidays(session), DirectoryVersion.Current(session)));

    /// <summary>Switches a procedure on or off; false when there is no such code.</summary>
    public bool Switch(string code, bool enabled, string who)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            if (session.Run($"UPDATE procedure SET enabled={enabled} WHERE code={code}") != 1)
                return false;
            StaffActs.Note(session, now, who, enabled ? "procedure-on" : "procedure-off", code);
            DirectoryVersion.Raise(session, now);
            return true;
        });
    }

    /// <summary>A procedure by its code, offered now or not.</summary>
    public static Procedure? Find(SqlSession session, string code) =>
        session.First($"SELECT body FROM procedure WHERE code={code}", r => JsonSerializer.Deserialize<Procedure>(r.Text("body"), WireJson.Options)!);

    /// <summary>An agency by its id.</summary>
    public static Agency? FindAgency(SqlSession session, string id) =>
        session.First($"SELECT body FROM agency WHERE id={id}", r => JsonSerializer.Deserialize<Agency>(r.Text("body"), WireJson.Options)!);

    /// <summary>Working week and holidays as published.</summary>
    public static HolidayTable Calendar(SqlSession session) => Holidays(session);

    public static SeedData ReadSeed()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("seed.json")
            ?? throw new InvalidOperationException("seed.json is not inside the program.");
        return JsonSerializer.Deserialize<SeedData>(stream, WireJson.Options) ?? throw new InvalidOperationException("seed.json is empty.");
    }

    private static Digest Of((string KeyId, byte[] Key) key, string text) =>
        new(key.KeyId + ":" + Base64Url.EncodeToString(HMACSHA256.HashData(key.Key, Encoding.ASCII.GetBytes(text))));

    private static string Place(string dossier) => $"expected/{dossier}";

    private static List<Agency> Agencies(SqlSession session) =>
        session.Query($"SELECT body FROM agency ORDER BY id", r => JsonSerializer.Deserialize<Agency>(r.Text("body"), WireJson.Options)!);

    private static List<ProcedureRow> Procedures(SqlSession session) => session.Query(
        $"SELECT body, enabled FROM procedure ORDER BY place",
        r => new ProcedureRow(JsonSerializer.Deserialize<Procedure>(r.Text("body"), WireJson.Options)!, r.Flag("enabled")));

    private static HolidayTable Holidays(SqlSession session) =>
        JsonSerializer.Deserialize<HolidayTable>(session.Text($"SELECT value FROM meta WHERE name='holidays'")!, WireJson.Options)!;
}
