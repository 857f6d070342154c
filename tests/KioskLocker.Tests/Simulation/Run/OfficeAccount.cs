using System.Text.Json;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>The office's account, from its own tables.</summary>
internal sealed record OfficeAccount(IReadOnlyDictionary<string, int> Held, IReadOnlyDictionary<string, long> Events, long Forks, long Gaps)
{
    internal static OfficeAccount Read(RealOffice office) => office.Database.Read(session => new OfficeAccount(
        session.Query($"SELECT number AS papers, compartment FROM drop_off_now WHERE state_now='deposited' AND custody_out_at IS NULL UNION ALL SELECT dossier, compartment FROM result WHERE custody='inMachine'",
            r => KeyValuePair.Create(r.Text("papers"), (int)r.Long("compartment"))).ToDictionary(),
        session.Query($"SELECT type, count(*) AS n FROM event GROUP BY type", r => KeyValuePair.Create(r.Text("type"), r.Long("n"))).ToDictionary(),
        session.Number($"SELECT count(*) FROM fork_event") ?? 0,
        session.Number($"SELECT count(*) FROM alert WHERE kind='gap'") ?? 0));

    internal long Of(string type) => Events.GetValueOrDefault(type);

    /// <summary>The office has what the journal says was told: each once, in this order, word for word.</summary>
    internal static void HasHeardOnceAndInOrder(RealOffice office, JournalAccount journal)
    {
        var heard = office.Database.Read(session => session.Query(
            $"SELECT epoch, seq, message, received_at FROM event ORDER BY epoch, seq", r => (Epoch: r.Long("epoch"), Seq: r.Long("seq"), Message: r.Text("message"), At: r.Time("received_at"))));
        Assert.Equal(journal.Told.Count, heard.Count);
        for (var i = 0; i < heard.Count; i++)
        {
            var (seq, message) = journal.Told[i];
            Assert.Equal((1L, i + 1L, seq), (heard[i].Epoch, heard[i].Seq, (long)(i + 1)));
            Assert.Equal(JsonSerializer.Serialize(message, WireJson.Options), heard[i].Message);
            Assert.True(i == 0 || heard[i - 1].At <= heard[i].At, $"event {seq} was received before the one before it");
        }
    }
}
