using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Simulation.Disk;

/// <summary>What the production opener made of an image.</summary>
/// <param name="Fault">Why it is no store to go on with, whatever was acknowledged; null when it is one.</param>
/// <param name="LastSeq">Last journal row.</param>
/// <param name="Head">Its hash.</param>
/// <param name="OutboxFrom">First waiting outbox row; one more than the last given when none waits.</param>
internal sealed record ImageReading(string? Fault, long LastSeq, string Head, long OutboxFrom)
{
    private const int OutboxMost = 100_000;

    /// <summary>The store opened, with a journal that begins as the one of the run.</summary>
    internal bool IsJournal => Head.Length > 0;

    /// <summary>Opens the store in this folder as a start does, and holds everything in it against what the journal's last row says it must be.</summary>
    internal static ImageReading Of(string folder, JournalTruth truth)
    {
        var settings = new StoreSettings(folder, WorldCabinet.Machine) { AllowVolatile = true };
        switch (KioskStore.Open(settings))
        {
            case StoreOpening.Opened opened:
                using (opened.Store)
                {
                    try
                    {
                        return Read(opened, settings, truth);
                    }
                    catch (StorageException problem)
                    {
                        return Bad($"the open store fails: {problem.Message}");
                    }
                }

            case StoreOpening.Refused refused:
                return Bad($"refused: {refused.Reason}");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static ImageReading Bad(string fault) => new(fault, 0, "", 0);

    private static ImageReading Read(StoreOpening.Opened opened, StoreSettings settings, JournalTruth truth)
    {
        var store = opened.Store;
        var seq = store.LastSeq;
        if (seq >= truth.Rows.Count || truth.Rows[(int)seq].Head != store.Head)
        {
            return Bad($"row {seq} is none that was ever committed");
        }

        var row = truth.Rows[(int)seq];
        var outbox = store.Outbox.Head(OutboxMost);
        var from = outbox.Count > 0 ? outbox[0].Envelope.Seq : row.OutboxSeq + 1;
        var fault = Standing(opened.Standing, seq)
            ?? Journal(settings)
            ?? (JsonSerializer.Serialize(store.LoadState(), WireJson.Options) == row.State ? null : "the state is not what Core makes of the journal")
            ?? (store.Pending().Select(effect => JsonSerializer.Serialize(effect, WireJson.Options)).SequenceEqual(row.Pending) ? null : $"pending orders are [{string.Join(' ', store.Pending())}]")
            ?? Outbox(outbox.Select(waiting => waiting.Envelope), from, row, truth)
            ?? Vault(store, outbox.Select(waiting => waiting.Envelope.Message), row)
            ?? Erased(settings, row);
        return new ImageReading(fault is null ? null : $"row {seq}: {fault}", seq, store.Head, from);
    }

    private static string? Standing(Standing standing, long seq) => standing switch
    {
        Runtime.Journal.Standing.Consistent => null,
        Runtime.Journal.Standing.Fresh when seq == 0 => null,
        _ => $"the database counts as {standing}",
    };

    private static string? Journal(StoreSettings settings)
    {
        using var journal = JournalReader.Open(settings.DatabasePath);
        return journal.Verify(settings.Anchor) is ChainVerdict.Broken broken ? $"the chain is broken at {broken.Seq}: {broken.What}" : null;
    }

    /// <summary>I-7: word for word what was told, without a gap, up to the last number given.</summary>
    private static string? Outbox(IEnumerable<UplinkEnvelope> waiting, long from, RowTruth row, JournalTruth truth)
    {
        var next = from;
        foreach (var envelope in waiting)
        {
            if (envelope.Seq != next || next > truth.Told.Count || JsonSerializer.Serialize(envelope, WireJson.Options) != truth.Told[(int)next - 1])
            {
                return $"I-7: outbox row {envelope.Seq} stands where {next} was told";
            }

            next++;
        }

        return next == row.OutboxSeq + 1 ? null : $"I-7: the outbox ends before {next}, and {row.OutboxSeq} was given";
    }

    private static string? Vault(KioskStore store, IEnumerable<UplinkMessage> waiting, RowTruth row)
    {
        foreach (var secret in row.Secrets)
        {
            if (store.Vault.Person(secret) is null && store.Vault.Phone(secret) is null)
            {
                return $"the vault does not give {secret.Text} away";
            }
        }

        var code = waiting.OfType<UplinkMessage.PickupCodeMinted>().FirstOrDefault(minted => store.Vault.Code(minted.CodeRef) is null);
        return code is null ? null : $"the pickup code of {code.Dossier} is lost before the office has it";
    }

    /// <summary>A key that was destroyed stays destroyed, in the database and in its log.</summary>
    private static string? Erased(StoreSettings settings, RowTruth row)
    {
        if (row.Erased.Count == 0)
        {
            return null;
        }

        using var file = SqliteFile.Open(settings.DatabasePath, readOnly: true, null);
        using var keys = file.Prepare("SELECT visit FROM vault_key UNION SELECT visit FROM vault");
        var left = new HashSet<string>(StringComparer.Ordinal);
        while (keys.Step())
        {
            left.Add(keys.Text(0));
        }

        return row.Erased.Select(visit => visit.ToString()).FirstOrDefault(left.Contains) is { } back ? $"the erased data of visit {back} is back" : null;
    }
}
