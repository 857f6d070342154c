using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Journal;

/// <summary>What the tables beside the journal must hold after the rows that were taken: the state, orders nobody answered, rows for the office, and nothing that was erased.</summary>
internal sealed class ExpectedRows
{
    private readonly Dictionary<EffectId, KioskEffect> _pending = [];
    private readonly SortedDictionary<(int Epoch, long Seq), UplinkEnvelope> _sent = [];
    private readonly HashSet<string> _erased = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);

    /// <summary>Follows one step, in the order in which the store writes it.</summary>
    public void Take(EventEnvelope envelope, StepResult result)
    {
        if (envelope.Event is KioskEvent.Recovered)
            _pending.Clear();
        else if (PendingRows.AnsweredBy(envelope.Event) is { } answered)
            _pending.Remove(answered);
        foreach (var effect in result.Effects)
        {
            if (PendingRows.IdOf(effect) is { } id)
                _pending[id] = effect;
            switch (effect)
            {
                case KioskEffect.Send send:
                    _sent[(envelope.Epoch, send.OutboxSeq)] = new UplinkEnvelope(envelope.Epoch, send.OutboxSeq, envelope.Utc, envelope.ClockConfirmed, send.Message);
                    break;
                case KioskEffect.ErasePersonalData erase:
                    _erased.Add(erase.Visit.ToString());
                    break;
                case KioskEffect.ForgetEntry forget:
                    _forgotten.Add(forget.Entry.Text);
                    break;
            }
        }
    }

    /// <summary>The first difference between this and the tables; null when there is none.</summary>
    /// <param name="journal">Database.</param>
    /// <param name="state">State that the journal leads to.</param>
    /// <param name="epoch">Epoch of the last row.</param>
    /// <param name="seq">Last row.</param>
    public ReplayDifference? CompareWith(JournalReader journal, KioskState state, int epoch, long seq)
    {
        if (journal.StoredEpoch() != epoch)
            return new ReplayDifference(seq, "epoch", Text(journal.StoredEpoch()), Text(epoch));
        return CompareStates(seq, journal.State(), state)
            ?? First(seq, "orders under way", Named(journal.Pending()), Named(_pending.Values))
            ?? Outbox(journal, seq)
            ?? Vault(journal, seq);
    }

    /// <summary>Every slice of two states.</summary>
    public static ReplayDifference? CompareStates(long seq, KioskState stored, KioskState core) => First(seq, "state", Json(stored), Json(core));

    /// <summary>Rows that are still there are as Core sent them, and from the first that waits on none is missing: the office takes them from the front.</summary>
    private ReplayDifference? Outbox(JournalReader journal, long seq)
    {
        var kept = new HashSet<(int, long)>();
        (int Epoch, long Seq)? first = null;
        foreach (var row in journal.Outbox(long.MaxValue))
        {
            var what = $"outbox {row.Epoch}/{row.Seq}";
            if (!_sent.TryGetValue((row.Epoch, row.Seq), out var sent))
                return new ReplayDifference(seq, what, "a message for the office", "nothing was told");
            if (First(seq, what, JsonNode.Parse(row.Json), Json(sent)) is { } difference)
                return difference;
            kept.Add((row.Epoch, row.Seq));
            if (row.Aside is null)
                first ??= (row.Epoch, row.Seq);
        }

        foreach (var (place, sent) in _sent)
        {
            if (first is { } waits && place.CompareTo(waits) > 0 && !kept.Contains(place))
                return new ReplayDifference(seq, $"outbox {place.Epoch}/{place.Seq}", "no row, while an earlier one waits", sent.Message.GetType().Name);
        }

        return null;
    }

    /// <summary>Whose erasure Core ordered is gone: the key of the visit, and single entries that another one replaced.</summary>
    private ReplayDifference? Vault(JournalReader journal, long seq)
    {
        var (keys, entries) = journal.VaultNames();
        if (_erased.FirstOrDefault(keys.Contains) is { } visit)
            return new ReplayDifference(seq, $"vault of visit {visit}", "its key is still there", "erased");
        return _forgotten.FirstOrDefault(entries.Contains) is { } entry ? new ReplayDifference(seq, $"vault entry {entry}", "still there", "erased") : null;
    }

    private static JsonObject Named(IEnumerable<KioskEffect> effects) =>
        new(effects.Select(effect => KeyValuePair.Create(PendingRows.IdOf(effect).ToString()!, Json(effect))).OrderBy(one => one.Key, StringComparer.Ordinal));

    private static JsonNode? Json<T>(T value) => JsonSerializer.SerializeToNode(value, WireJson.Options);

    /// <summary>The first place, from the top, at which two values differ.</summary>
    private static ReplayDifference? First(long seq, string what, JsonNode? stored, JsonNode? core, string path = "")
    {
        if (JsonNode.DeepEquals(stored, core))
            return null;
        if (stored is JsonObject one && core is JsonObject two)
        {
            foreach (var name in one.Select(part => part.Key).Union(two.Select(part => part.Key), StringComparer.Ordinal))
            {
                if (First(seq, what, one[name], two[name], path.Length == 0 ? name : $"{path}/{name}") is { } difference)
                    return difference;
            }
        }

        return new ReplayDifference(seq, path.Length == 0 ? what : $"{what}: {path}", Text(stored), Text(core));
    }

    private static string Text(JsonNode? value) => value?.ToJsonString(WireJson.Options) ?? "nothing";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
