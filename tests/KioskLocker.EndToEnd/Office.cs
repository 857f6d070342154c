using KioskLocker.Simulation.Demo;
using Microsoft.Data.Sqlite;

namespace KioskLocker.EndToEnd;

/// <summary>What the back office stored, read from its own database.</summary>
internal static class Office
{
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
}
