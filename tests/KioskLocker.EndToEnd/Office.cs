using KioskLocker.Simulation.Demo;
using Microsoft.Data.Sqlite;

namespace KioskLocker.EndToEnd;

/// <summary>What the back office stored, read from its own database.</summary>
internal static class Office
{
    /// <summary>Waits until an event of this type has arrived.</summary>
    /// <param name="number">Of this dossier; of any where it is left out.</param>
    public static Task HearsAsync(DemoPlaces places, string type, string number = "") =>
        Cabinet.UntilAsync($"{type} {number} at the back office", () => Task.FromResult(Events(places).Any(e => e.Type == type && e.Message.Contains(number, StringComparison.Ordinal)) ? "" : null));

    /// <summary>Waits until every event that the kiosk has written has arrived; the kiosk lives on meanwhile and may write more.</summary>
    /// <param name="when">Said first where it does not come to that.</param>
    public static Task HearsEverythingAsync(DemoPlaces places, string when = "") =>
        Cabinet.UntilAsync(when + "every event at the office", () => Task.FromResult(Events(places).Count == KioskRows.Sent(KioskRows.State(places)) ? "" : null));

    /// <summary>People whom the office still knows by name, ID number or phone.</summary>
    public static long People(DemoPlaces places) => Count(Path.Combine(places.OfficeData, "office.db"), "SELECT count(*) FROM person");

    /// <summary>Entries of the kiosk's vault.</summary>
    public static long Vault(DemoPlaces places) => Count(Path.Combine(places.KioskData, "kiosk.db"), "SELECT (SELECT count(*) FROM vault) + (SELECT count(*) FROM vault_key)");

    /// <summary>Events in the order of their numbers: (epoch, seq, type, message as JSON).</summary>
    public static List<(int Epoch, long Seq, string Type, string Message)> Events(DemoPlaces places)
    {
        var events = new List<(int, long, string, string)>();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(places.OfficeData, "office.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT epoch, seq, type, message FROM event WHERE kiosk = $kiosk ORDER BY epoch, seq";
        command.Parameters.AddWithValue("$kiosk", DemoPlaces.Machine);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            events.Add((reader.GetInt32(0), reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3) ? "" : reader.GetString(3)));
        return events;
    }

    private static long Count(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
