using System.Text.Json.Nodes;
using KioskLocker.Simulation.Demo;
using Microsoft.Data.Sqlite;

namespace KioskLocker.EndToEnd;

/// <summary>Rows of the kiosk's database, read from beside it.</summary>
internal static class KioskRows
{
    /// <summary>The state: (key, JSON).</summary>
    public static List<(string Key, string Json)> State(DemoPlaces places)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(places.KioskData, "kiosk.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, CAST(json AS TEXT) FROM state";
        using var reader = command.ExecuteReader();
        var rows = new List<(string, string)>();
        while (reader.Read())
            rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }

    /// <summary>How many events the kiosk has written for the office so far.</summary>
    public static long Sent(List<(string Key, string Json)> state) =>
        JsonNode.Parse(state.Single(r => r.Key == "counters").Json)!["outboxSeq"]!.GetValue<long>();
}
