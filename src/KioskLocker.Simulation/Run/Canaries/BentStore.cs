using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>A store that does as the one behind it; canaries override what they bend.</summary>
internal class BentStore(IKioskStore inner) : IKioskStore
{
    public virtual IVault Vault => inner.Vault;

    public virtual IOutbox Outbox => inner.Outbox;

    public virtual long LastSeq => inner.LastSeq;

    public int Epoch => inner.Epoch;

    public KioskState LoadState() => inner.LoadState();

    public IReadOnlyList<KioskEffect> Pending() => inner.Pending();

    public virtual void Commit(KioskCommit commit) => inner.Commit(commit);

    public virtual void Acknowledge(int epoch, long upTo) => inner.Acknowledge(epoch, upTo);

    public void AcknowledgeAside(int epoch, long seq) => inner.AcknowledgeAside(epoch, seq);

    public void CountRating(DateOnly day, int level, int levels) => inner.CountRating(day, level, levels);

    public IReadOnlyList<RatingCount> Ratings() => inner.Ratings();

    public StartCount BeginRun(RunMark now, TimeSpan window) => inner.BeginRun(now, window);

    public virtual void EndRunCleanly() => inner.EndRunCleanly();

    public void Dispose() => inner.Dispose();
}

/// <summary>Does something to each commit before it is written.</summary>
internal sealed class BentCommits(IKioskStore inner, Func<KioskCommit, KioskCommit> bend) : BentStore(inner)
{
    public override void Commit(KioskCommit commit) => base.Commit(bend(commit));
}

/// <summary>Says that a commit is written, and writes it with the next one.</summary>
internal sealed class LateStore(IKioskStore inner, Strikes strikes) : BentStore(inner)
{
    private KioskCommit? _held;

    public override long LastSeq => _held?.Envelope.Seq ?? base.LastSeq;

    public override void Commit(KioskCommit commit)
    {
        Flush();
        strikes.Hit();
        _held = commit;
    }

    public override void EndRunCleanly()
    {
        Flush();
        base.EndRunCleanly();
    }

    private void Flush()
    {
        if (_held is { } held)
        {
            _held = null;
            base.Commit(held);
        }
    }
}

/// <summary>Of the rows that the office has, the last one stays.</summary>
internal sealed class LazyAcknowledgements(IKioskStore inner, Strikes strikes) : BentStore(inner)
{
    public override void Acknowledge(int epoch, long upTo)
    {
        strikes.Hit();
        base.Acknowledge(epoch, upTo - 1);
    }
}

/// <summary>
/// Deletes one row more than the office has. The loop commits while the relay waits for its answer; a world lets no time pass in between,
/// so the row that came meanwhile is the first of the next commit.
/// </summary>
internal sealed class EagerAcknowledgements(IKioskStore inner, Strikes strikes) : BentStore(inner)
{
    private (int Epoch, long Seq)? _next;

    public override void Acknowledge(int epoch, long upTo)
    {
        base.Acknowledge(epoch, upTo);
        _next = Outbox.Depth().Waiting == 0 ? (epoch, upTo + 1) : null;
    }

    public override void Commit(KioskCommit commit)
    {
        base.Commit(commit);
        if (_next is { } next && commit.Effects.OfType<KioskEffect.Send>().Any(send => send.OutboxSeq == next.Seq))
        {
            _next = null;
            strikes.Hit();
            base.Acknowledge(next.Epoch, next.Seq);
        }
    }
}

/// <summary>An outbox that does as the one behind it; canaries override what they bend.</summary>
internal class BentOutbox(IOutbox inner) : IOutbox
{
    public event Action? Added
    {
        add => inner.Added += value;
        remove => inner.Added -= value;
    }

    public virtual IReadOnlyList<OutboxRow> Head(int most) => inner.Head(most);

    public OutboxDepth Depth() => inner.Depth();

    public IReadOnlyList<AsideRow> Aside() => inner.Aside();

    public virtual OutboxRow? AsideAfter(int epoch, long seq) => inner.AsideAfter(epoch, seq);

    public virtual void CountTry(int epoch, long seq) => inner.CountTry(epoch, seq);

    public void SetAside(int epoch, long seq, string reason) => inner.SetAside(epoch, seq, reason);
}

/// <summary>Counts no refusals, so that no row is ever set aside.</summary>
internal sealed class PatientOutbox(IOutbox inner, Strikes strikes) : BentOutbox(inner)
{
    public override void CountTry(int epoch, long seq) => strikes.Hit();
}

/// <summary>Whatever was set aside stays there.</summary>
internal sealed class ResignedOutbox(IOutbox inner, Strikes strikes) : BentOutbox(inner)
{
    public override OutboxRow? AsideAfter(int epoch, long seq)
    {
        if (base.AsideAfter(epoch, seq) is not null)
        {
            strikes.Hit();
        }

        return null;
    }
}

/// <summary>Rows of the outbox come in the wrong order.</summary>
internal sealed class ReversedOutbox(IOutbox inner, Strikes strikes) : BentOutbox(inner)
{
    public override IReadOnlyList<OutboxRow> Head(int most)
    {
        var head = base.Head(most);
        if (head.Count < 2)
        {
            return head;
        }

        strikes.Hit();
        return [.. head.Reverse()];
    }
}

/// <summary>A store with another outbox.</summary>
internal sealed class StoreWithOutbox(IKioskStore inner, IOutbox outbox) : BentStore(inner)
{
    public override IOutbox Outbox => outbox;
}

/// <summary>A vault that remembers one person and forgets whose it was.</summary>
internal sealed class MixedVault(IVault inner, Strikes strikes) : IVault
{
    private (VaultRef Reference, PersonRecord Person)? _first;

    public PersonRecord? Person(VaultRef reference)
    {
        if (inner.Person(reference) is not { } person)
        {
            return null;
        }

        _first ??= (reference, person);
        if (_first.Value.Reference != reference)
        {
            strikes.Hit();
        }

        return _first.Value.Person;
    }

    public string? Phone(VaultRef reference) => inner.Phone(reference);

    public PickupCode? Code(VaultRef reference) => inner.Code(reference);
}

/// <summary>A store with another vault.</summary>
internal sealed class StoreWithVault(IKioskStore inner, IVault vault) : BentStore(inner)
{
    public override IVault Vault => vault;
}
