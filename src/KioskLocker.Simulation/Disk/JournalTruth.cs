using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Disk;

/// <summary>What the store must hold after a journal row.</summary>
/// <param name="Head">Hash of the row, hex.</param>
/// <param name="State">The state, as JSON.</param>
/// <param name="Pending">Orders that wait for their answers, as JSON, oldest first.</param>
/// <param name="Epoch">Epoch of the counters.</param>
/// <param name="OutboxSeq">Last outbox row given.</param>
/// <param name="Secrets">References into the vault that this state names.</param>
/// <param name="Erased">Visits whose personal data was erased so far.</param>
internal sealed record RowTruth(
    string Head, string State, IReadOnlyList<string> Pending, int Epoch, long OutboxSeq, IReadOnlyList<VaultRef> Secrets, IReadOnlyList<VisitId> Erased);

/// <summary>An order to open.</summary>
/// <param name="Seq">Journal row of its commit.</param>
/// <param name="Compartment">Which.</param>
/// <param name="At">Wall clock of its commit.</param>
internal sealed record OrderTruth(long Seq, int Compartment, DateTimeOffset At);

/// <summary>The journal of a whole run, stepped through Core once more: for every row, what a store that ends with it must hold.</summary>
internal sealed class JournalTruth
{
    private readonly List<RowTruth> _rows = [];
    private readonly List<string> _told = [];
    private readonly List<OrderTruth> _orders = [];
    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);

    private JournalTruth()
    {
    }

    /// <summary>By journal row; row 0 is the store before its first commit.</summary>
    internal IReadOnlyList<RowTruth> Rows => _rows;

    /// <summary>Messages to the office as JSON, the first at 0.</summary>
    internal IReadOnlyList<string> Told => _told;

    internal IReadOnlyList<OrderTruth> Orders => _orders;

    /// <summary>How many effects of each kind were committed.</summary>
    internal IReadOnlyDictionary<string, int> Kinds => _kinds;

    /// <summary>Reads the journal of a store that is closed.</summary>
    internal static JournalTruth Read(string database)
    {
        var truth = new JournalTruth();
        using var journal = JournalReader.Open(database);
        var kiosk = new Kiosk();
        var state = KioskState.Initial;
        var pending = new List<KioskEffect>();
        var erased = new List<VisitId>();
        truth.Add(Chain.Hex(Chain.Genesis(journal.Kiosk)), state, pending, erased);
        foreach (var row in journal.List(1, long.MaxValue))
        {
            var envelope = row.Envelope();
            var result = kiosk.Step(state, envelope);
            state = result.State;
            Settle(pending, envelope.Event);
            foreach (var effect in result.Effects)
            {
                truth.Take(effect, envelope, pending, erased);
            }

            truth.Add(row.Hash, state, pending, erased);
        }

        return truth;
    }

    /// <summary>Orders that a run left behind are settled by the next one's recovery; every other by its own answer.</summary>
    private static void Settle(List<KioskEffect> pending, KioskEvent happened)
    {
        EffectId? answered = happened switch
        {
            KioskEvent.DoorAnswered door => door.Effect,
            KioskEvent.PrintAnswered print => print.Effect,
            KioskEvent.CodeMinted minted => minted.Effect,
            _ => null,
        };
        pending.RemoveAll(effect => happened is KioskEvent.Recovered || IdOf(effect) == answered);
    }

    private static EffectId? IdOf(KioskEffect effect) => effect switch
    {
        KioskEffect.OpenCompartment open => open.Id,
        KioskEffect.Print print => print.Id,
        KioskEffect.MintPickupCode mint => mint.Id,
        _ => null,
    };

    private void Take(KioskEffect effect, EventEnvelope envelope, List<KioskEffect> pending, List<VisitId> erased)
    {
        _kinds[effect.GetType().Name] = _kinds.GetValueOrDefault(effect.GetType().Name) + 1;
        if (IdOf(effect) is { } id)
        {
            pending.RemoveAll(other => IdOf(other) == id);
            pending.Add(effect);
        }

        switch (effect)
        {
            case KioskEffect.OpenCompartment open:
                _orders.Add(new OrderTruth(envelope.Seq, open.Compartment.Number, envelope.Utc));
                break;
            case KioskEffect.Send send:
                _told.Add(JsonSerializer.Serialize(new UplinkEnvelope(envelope.Epoch, send.OutboxSeq, envelope.Utc, envelope.ClockConfirmed, send.Message), WireJson.Options));
                break;
            case KioskEffect.ErasePersonalData erase:
                erased.Add(erase.Visit);
                break;
        }
    }

    private void Add(string head, KioskState state, List<KioskEffect> pending, List<VisitId> erased) => _rows.Add(new RowTruth(
        head,
        JsonSerializer.Serialize(state, WireJson.Options),
        [.. pending.OrderBy(effect => (IdOf(effect)!.Value.Seq, IdOf(effect)!.Value.Index)).Select(effect => JsonSerializer.Serialize(effect, WireJson.Options))],
        state.Counters.Epoch,
        state.Counters.OutboxSeq,
        [.. Secrets(state)],
        [.. erased]));

    private static IEnumerable<VaultRef> Secrets(KioskState state)
    {
        foreach (var dossier in state.Dossiers.Values)
        {
            yield return dossier.Person;
            if (dossier.Phone is { } phone)
            {
                yield return phone;
            }
        }

        if (state.Visit?.Person is { } person)
        {
            yield return person;
        }
    }
}
