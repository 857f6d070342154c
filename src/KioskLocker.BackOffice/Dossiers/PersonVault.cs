using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Dossiers;

/// <summary>Who dropped a dossier off: each column encrypted apart, and searchable by exact value only.</summary>
internal sealed class PersonVault(PersonalCipher cipher)
{
    /// <summary>Keeps the newest data of a drop-off; an event without any leaves the former in place.</summary>
    public void Put(SqlSession session, string kiosk, string number, PersonalData? person)
    {
        if (person is null)
            return;
        var place = Place(kiosk, number);
        session.Run($"""
            INSERT OR REPLACE INTO person (kiosk, number, id_number, name, phone, id_search, phone_search)
            VALUES ({kiosk}, {number}, {cipher.Seal(person.IdNumber, place + "/id")},
                {(person.Name is null ? null : cipher.Seal(person.Name, place + "/name"))},
                {(person.Phone is null ? null : cipher.Seal(person.Phone, place + "/phone"))},
                {cipher.Search("id", person.IdNumber)}, {(person.Phone is null ? null : cipher.Search("phone", person.Phone))})
            """);
    }

    public PersonalData? Get(SqlSession session, string kiosk, string number)
    {
        var place = Place(kiosk, number);
        return session.First($"SELECT id_number, name, phone FROM person WHERE kiosk={kiosk} AND number={number}", r => new PersonalData(
            cipher.Open(r.Bytes("id_number")!, place + "/id"),
            r.Bytes("name") is { } name ? cipher.Open(name, place + "/name") : null,
            r.Bytes("phone") is { } phone ? cipher.Open(phone, place + "/phone") : null));
    }

    public static void Erase(SqlSession session, string kiosk, string number) =>
        session.Run($"DELETE FROM person WHERE kiosk={kiosk} AND number={number}");

    public List<(string Kiosk, string Number)> Find(SqlSession session, string idOrPhone) => session.Query(
        $"SELECT kiosk, number FROM person WHERE id_search={cipher.Search("id", idOrPhone)} OR phone_search={cipher.Search("phone", idOrPhone)} LIMIT 200",
        r => (r.Text("kiosk"), r.Text("number")));

    private static string Place(string kiosk, string number) => $"person/{kiosk}/{number}";
}

/// <summary>What may be seen without a reveal. The first digits of an ID number tell sex and birth year, so only the last three are shown.</summary>
internal static class Mask
{
    public static string Digits(string? value) => value is null ? "–" : value.Length <= 3 ? "•••" : new string('•', value.Length - 3) + value[^3..];

    public static string Name(string? value) => value is null
        ? "–"
        : string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => System.Globalization.StringInfo.GetNextTextElement(word) + "•••"));
}
