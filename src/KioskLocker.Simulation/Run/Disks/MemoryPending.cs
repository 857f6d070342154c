using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run;

/// <summary>Orders that were committed and not answered yet.</summary>
internal sealed class MemoryPending
{
    private readonly Dictionary<EffectId, KioskEffect> _orders = [];

    internal IReadOnlyList<KioskEffect> OldestFirst() => PendingRows.OldestFirst(_orders.Values);

    /// <summary>Whether this commit gives an order under an id that another order still has.</summary>
    internal bool Collides(KioskCommit commit)
    {
        HashSet<EffectId>? given = null;
        foreach (var effect in commit.Effects)
        {
            // A code may be ordered again under the same id; its earlier row makes room.
            if (PendingRows.IdOf(effect) is not { } id || effect is KioskEffect.MintPickupCode)
            {
                continue;
            }

            var waits = _orders.ContainsKey(id) && commit.Envelope.Event is not KioskEvent.Recovered && commit.Answered != id;
            if (waits || !(given ??= []).Add(id))
            {
                return true;
            }
        }

        return false;
    }

    internal void Take(KioskCommit commit)
    {
        if (commit.Envelope.Event is KioskEvent.Recovered)
        {
            _orders.Clear();
        }
        else if (commit.Answered is { } answered)
        {
            _orders.Remove(answered);
        }

        foreach (var effect in commit.Effects)
        {
            if (PendingRows.IdOf(effect) is { } id)
            {
                _orders[id] = effect;
            }
        }
    }

    internal void Renew(Func<KioskEffect, KioskEffect> read)
    {
        foreach (var (id, effect) in _orders.ToList())
        {
            _orders[id] = read(effect);
        }
    }
}
