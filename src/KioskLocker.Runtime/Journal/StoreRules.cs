using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Runtime.Journal;

/// <summary>What the store checks of every commit before it writes (reliability.md, I-6, I-7, I-17).</summary>
internal static class StoreRules
{
    public static void Check(KioskCommit commit, KioskState last, long lastSeq, int epoch, long outboxSeq)
    {
        var envelope = commit.Envelope;
        if (envelope.Seq != lastSeq + 1)
            throw new StoreRuleException($"I-17: journal row {envelope.Seq} does not follow {lastSeq}");
        if (envelope.Epoch != epoch)
            throw new StoreRuleException($"I-7: the event is of epoch {envelope.Epoch}, the store of {epoch}");
        if (!ReferenceEquals(commit.Before, last))
            throw new StoreRuleException("I-17: the state before is not the state committed last");

        CheckOutbox(commit, epoch, outboxSeq);
        CheckCustody(commit);
    }

    /// <summary>I-7: numbers follow each other, and the state knows the last one given.</summary>
    private static void CheckOutbox(KioskCommit commit, int epoch, long outboxSeq)
    {
        var last = outboxSeq;
        foreach (var effect in commit.Effects)
        {
            if (effect is KioskEffect.Send send && send.OutboxSeq != ++last)
                throw new StoreRuleException($"I-7: outbox row {send.OutboxSeq} does not follow {last - 1}");
        }

        var counters = commit.After.Counters;
        if (last != outboxSeq && (counters.OutboxSeq != last || counters.Epoch != epoch))
            throw new StoreRuleException($"I-7: outbox row {epoch}/{last} was given, the counters say {counters.Epoch}/{counters.OutboxSeq}");
    }

    /// <summary>I-6: custody that was settled in this step is told to the office exactly once in this step.</summary>
    private static void CheckCustody(KioskCommit commit)
    {
        foreach (var (number, before, dossier) in Differences.Of(commit.Before.Dossiers, commit.After.Dossiers))
        {
            if (dossier?.Custody is not (Custody.InMachine or Custody.Unsettled or Custody.Withdrawn) || dossier.Custody == before?.Custody)
                continue;

            var told = commit.Effects.Count(effect => effect is KioskEffect.Send send && Tells(send.Message, dossier.Custody, dossier.Number));
            if (told != 1)
                throw new StoreRuleException($"I-6: custody of {number} became {dossier.Custody} and the office is told {told} times");
        }
    }

    private static bool Tells(UplinkMessage message, Custody custody, DropOffNumber number) => OutboxTable.SubjectOf(message) == number.Text && message switch
    {
        UplinkMessage.DossierDeposited => custody == Custody.InMachine,
        UplinkMessage.DropOffUnsettled => custody == Custody.Unsettled,
        UplinkMessage.DropOffWithdrawn => custody == Custody.Withdrawn,
        _ => false,
    };
}
