using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>Short words for commits to any store.</summary>
internal static class StoreCommits
{
    /// <summary>Commits one event that is taken.</summary>
    internal static void Commit(
        this IKioskStore store, Func<KioskState, KioskState>? change = null, KioskEvent? happened = null, IReadOnlyList<KioskEffect>? effects = null, EffectId? answered = null, params VaultEntry[] vault) =>
        store.Commit(store.Make(change, happened, effects, answered, vault));

    internal static KioskCommit Make(
        this IKioskStore store, Func<KioskState, KioskState>? change = null, KioskEvent? happened = null, IReadOnlyList<KioskEffect>? effects = null, EffectId? answered = null, params VaultEntry[] vault)
    {
        var (seq, state) = (store.LastSeq + 1, store.LoadState());
        var envelope = new EventEnvelope(store.Epoch, seq, Shelf.Start.AddSeconds(seq), true, TimeSpan.FromSeconds(seq), "boot", happened ?? new KioskEvent.Housekeeping());
        return new(envelope, state, change is null ? state : change(state), effects ?? [], answered, vault, null);
    }

    /// <summary>Commits messages for the office, with the counters that belong to them.</summary>
    internal static void Send(this IKioskStore store, params UplinkMessage[] messages)
    {
        var counters = store.LoadState().Counters;
        var seq = counters.Epoch == store.Epoch ? counters.OutboxSeq : 0;
        store.Commit(
            state => state with { Counters = state.Counters with { Epoch = store.Epoch, OutboxSeq = seq + messages.Length, SerialDate = "260424", Serial = (int)(seq + messages.Length) } },
            effects: [.. messages.Select((message, index) => new KioskEffect.Send(seq + index + 1, message))]);
    }
}
