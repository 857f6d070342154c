using KioskLocker.BackOffice.Storage;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>The office's account, from its own tables.</summary>
internal sealed record OfficeAccount(IReadOnlyDictionary<string, int> Held, long Forks, long Gaps)
{
    internal static OfficeAccount Read(RealOffice office) => office.Database.Read(session => new OfficeAccount(
        session.Query($"SELECT number AS papers, compartment FROM drop_off_now WHERE state_now='deposited' AND custody_out_at IS NULL UNION ALL SELECT dossier, compartment FROM result WHERE custody='inMachine'",
            r => KeyValuePair.Create(r.Text("papers"), (int)r.Long("compartment"))).ToDictionary(),
        session.Number($"SELECT count(*) FROM fork_event") ?? 0,
        session.Number($"SELECT count(*) FROM alert WHERE kind='gap'") ?? 0));

    /// <summary>Every event of the office's table, word for word: one epoch, no number left out or twice, none received before the one before it.</summary>
    internal static IReadOnlyList<string> HeardOnceAndInOrder(RealOffice office)
    {
        var heard = office.Database.Read(session => session.Query(
            $"SELECT epoch, seq, message, received_at FROM event ORDER BY epoch, seq", r => (Epoch: r.Long("epoch"), Seq: r.Long("seq"), Message: r.Text("message"), At: r.Time("received_at"))));
        for (var i = 0; i < heard.Count; i++)
        {
            Assert.Equal((1L, i + 1L), (heard[i].Epoch, heard[i].Seq));
            Assert.True(i == 0 || heard[i - 1].At <= heard[i].At, $"event {i + 1} was received before the one before it");
        }

        return [.. heard.Select(one => one.Message)];
    }
}
