using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Runtime.Journal;

/// <summary>What the store checks of every commit before it writes (reliability.md, I-5, I-6, I-7, I-14, I-17).</summary>
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
        CheckResults(commit);
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
            if (dossier?.Custody is not (Custody.InMachine or Custody.Unsettled or Custody.Withdrawn or Custody.Emptied or Custody.Disputed) || dossier.Custody == before?.Custody)
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
        UplinkMessage.DossierEmptied => custody == Custody.Emptied,
        UplinkMessage.DossierDisputed => custody == Custody.Disputed,
        _ => false,
    };

    /// <summary>I-5, I-6, I-14: a result goes in and out once, each time told once, out to its owner on a reserved code only.</summary>
    private static void CheckResults(KioskCommit commit)
    {
        var changes = 0;
        foreach (var (code, before, result) in Differences.Of(commit.Before.Results, commit.After.Results))
        {
            if (result is null)
            {
                if (before is { Custody: ResultCustody.InMachine or ResultCustody.Loading } or { Custody: ResultCustody.Disputed, Case: not null })
                    throw new StoreRuleException($"I-5: result {code} is {before.Custody} and is forgotten");
                continue;
            }

            CheckCode(code, before, result);
            CheckPlace(commit.After, result);
            if (result.Custody == before?.Custody || result.Custody is not (ResultCustody.InMachine or ResultCustody.Collected or ResultCustody.Returned))
                continue;

            changes++;
            var told = commit.Effects.Count(effect => effect is KioskEffect.Send send && CustodyToldBy(send.Message) == result.Custody && OutboxTable.SubjectOf(send.Message) == code);
            if (told != 1)
                throw new StoreRuleException($"I-6: custody of result {code} became {result.Custody} and the office is told {told} times");
        }

        var all = commit.Effects.Count(effect => effect is KioskEffect.Send send && CustodyToldBy(send.Message) is not null);
        if (all != changes)
            throw new StoreRuleException($"I-6: {changes} results changed custody and the office is told of {all}");
    }

    /// <summary>A code passes custody once: reserved, then spent for ever.</summary>
    private static void CheckCode(string code, ResultRecord? before, ResultRecord result)
    {
        if (before?.Pickup is { Status: PickupStatus.Spent } spent && result.Pickup?.Code == spent.Code && result.Pickup?.Status != PickupStatus.Spent)
            throw new StoreRuleException($"I-14: the spent code of result {code} became {result.Pickup?.Status}");
        if (result.Custody == ResultCustody.Collected && before?.Custody != ResultCustody.Collected
            && (before?.Pickup?.Status != PickupStatus.Reserved || result.Pickup?.Status != PickupStatus.Spent))
            throw new StoreRuleException($"I-14: result {code} went out while its code went from {before?.Pickup?.Status} to {result.Pickup?.Status}");
    }

    /// <summary>What is in the machine knows its place, and no other place claims it.</summary>
    private static void CheckPlace(KioskState after, ResultRecord result)
    {
        var claimed = after.Compartments.Values.Where(c => c.Content is CompartmentContent.Holds { What: Papers.Result held } && held.Code == result.Code).Select(c => c.Id).ToList();
        if (result.Custody != ResultCustody.InMachine)
        {
            if (claimed.Count > 0)
                throw new StoreRuleException($"I-5: result {result.Code} is {result.Custody} and compartment {claimed[0]} claims it");
            return;
        }

        var place = result.Compartment is { } id ? after.Compartments.GetValueOrDefault(id.Number) : null;
        if (place?.Content is not (CompartmentContent.Holds or CompartmentContent.Unknown or CompartmentContent.Quarantined) || claimed.Any(other => other != place.Id)
            || (place.Content is CompartmentContent.Holds && claimed.Count == 0))
            throw new StoreRuleException($"I-5: result {result.Code} is in custody and its compartment does not say so");
    }

    private static ResultCustody? CustodyToldBy(UplinkMessage message) => message switch
    {
        UplinkMessage.ResultLoaded => ResultCustody.InMachine,
        UplinkMessage.ResultCollected => ResultCustody.Collected,
        UplinkMessage.ResultReturned => ResultCustody.Returned,
        _ => null,
    };
}
