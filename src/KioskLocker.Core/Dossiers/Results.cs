using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Core.WorkingTime;

namespace KioskLocker.Core.Dossiers;

/// <summary>What becomes of results by the office's word and by time.</summary>
internal static class Results
{
    /// <summary>Days held that begin at the next mark; see <see cref="Retention.Begin"/>.</summary>
    private const int DaysBegin = -1;

    public static ResultRecord? Find(Turn turn, DossierCode code) => turn.State.Results.GetValueOrDefault(code.Text);

    /// <summary>The result whose live or spent code this is; null when this machine knows no such code.</summary>
    public static ResultRecord? ByCode(Turn turn, Digest code) => turn.State.Results.Values.FirstOrDefault(r => r.Pickup?.Code == code);

    public static void Put(Turn turn, ResultRecord result) => turn.State = turn.State with { Results = turn.State.Results.SetItem(result.Code.Text, result) };

    /// <summary>Takes a message about a result. What is not known here any more changes nothing.</summary>
    public static void Take(Turn turn, OfficeMessage message)
    {
        switch (message)
        {
            case OfficeMessage.ResultReady ready:
                Announce(turn, ready);
                break;
            case OfficeMessage.FeeSettled fee when Find(turn, fee.Dossier) is { } result:
                Put(turn, result with { FeeDue = false });
                break;
            case OfficeMessage.ResultWithdrawn gone when Find(turn, gone.Dossier) is { Custody: ResultCustody.Ready }:
                turn.State = turn.State with { Results = turn.State.Results.Remove(gone.Dossier.Text) };
                break;
            case OfficeMessage.CodeRevoked revoked when Find(turn, revoked.Dossier) is { } result:
                End(turn, result, PickupStatus.Revoked);
                break;
            case OfficeMessage.CodeWanted wanted when Find(turn, wanted.Dossier) is { Custody: ResultCustody.InMachine } result:
                Renew(turn, result);
                break;
            case OfficeMessage.OneTimeCodeSet set when Find(turn, set.Dossier) is { Custody: not (ResultCustody.Collected or ResultCustody.Returned) } result:
                Put(turn, result with { OneTime = set.Code });
                break;
            case OfficeMessage.CaseSettled settled when Find(turn, settled.Dossier) is { } result && result.Case == settled.CaseNumber:
                // What an officer missed is in no compartment: with its case it comes to its end here, unless it is announced anew.
                Put(turn, result with { Case = null, OutFor = result.Custody == ResultCustody.Disputed ? Retention.Begin(turn) : result.OutFor });
                break;
        }
    }

    /// <summary>Identity was checked at the counter: the wrong tries of whoever else had the code are forgotten with the code.</summary>
    private static void Renew(Turn turn, ResultRecord result)
    {
        // Its owner stands at the open door: should custody pass there, no other code is needed.
        if (result.Pickup is { } pickup && IsAtItsDoor(turn, result))
            Put(turn, result with { Pickup = pickup with { After = PickupStatus.Minting } });
        else
            Mint(turn, result with { WrongIds = 0 });
    }

    /// <summary>Its door was ordered open for its owner, and the visit there has not come to its end.</summary>
    private static bool IsAtItsDoor(Turn turn, ResultRecord result) => turn.State.Visit is { Opening: not null, End: null } visit && visit.Result == result.Code;

    /// <summary>Asks for a code; a code minted before opens nothing from now on, also while its answer is awaited.</summary>
    public static void Mint(Turn turn, ResultRecord result)
    {
        if (result.Pickup?.Plain is { } plain)
            turn.Add(new KioskEffect.ForgetEntry(plain));
        if (MustAwait(turn, result))
        {
            Put(turn, result with { Pickup = Pickup.Awaited, DaysHeld = DaysBegin });
            return;
        }

        var id = turn.NextEffect();
        Put(turn, result with { Pickup = new Pickup(PickupStatus.Minting, null, id, null), DaysHeld = DaysBegin });
        turn.Add(new KioskEffect.MintPickupCode(id, result.Code));
    }

    /// <summary>
    /// The database was put back: what ended a code since the copy was made, or is asked for beside it, may be forgotten here. So no code of
    /// before opens anything again, and the office hears it; whose code was good gets a new one once office and officer have had their say.
    /// </summary>
    public static void EndCodesOfBefore(Turn turn)
    {
        foreach (var result in turn.State.Results.Values.Where(r => r.Pickup is { Status: PickupStatus.Minting or PickupStatus.Minted or PickupStatus.Reserved }).ToList())
        {
            var pickup = result.Pickup!;
            EndNow(turn, result, pickup, pickup.After is { } after and not PickupStatus.Minting ? after : PickupStatus.Revoked);
            if (pickup.After is null or PickupStatus.Minting)
                Put(turn, result with { Pickup = Pickup.Awaited, WrongIds = pickup.After is null ? result.WrongIds : 0 });
        }
    }

    /// <summary>Mints what was awaited and need not be any more. Of a locked dossier it goes on: its owner comes to the counter, and the office asks for a code.</summary>
    public static void MintAwaited(Turn turn)
    {
        foreach (var result in turn.State.Results.Values.Where(IsAwaited).ToList())
        {
            if (result.WrongIds < turn.Numbers.WrongFactorLock && !MustAwait(turn, result))
                Mint(turn, result);
        }
    }

    public static void TakeCode(Turn turn, KioskEvent.CodeMinted minted)
    {
        if (turn.State.Results.Values.FirstOrDefault(r => r.Pickup?.Minting == minted.Effect) is not { } result)
        {
            turn.Ignore("Answers an order that nobody waits for any more.");
            return;
        }

        // Two results with one code would open each other's door: drawn again, however unlikely.
        if (ByCode(turn, minted.Code) is not null)
        {
            turn.Add(new KioskEffect.ForgetEntry(minted.Plain));
            Mint(turn, result);
            return;
        }

        Put(turn, result with { Pickup = new Pickup(PickupStatus.Minted, minted.Code, null, minted.Plain) });
        turn.Send(new UplinkMessage.PickupCodeMinted(result.Code, minted.Plain, turn.Numbers.PickupWorkingDays));
    }

    /// <summary>A new run: codes that were being minted are ordered again, for nobody else will answer.</summary>
    public static void Recover(Turn turn)
    {
        foreach (var result in turn.State.Results.Values.Where(r => r.Pickup is { Status: PickupStatus.Minting, Minting: not null }).ToList())
            Mint(turn, result with { Pickup = null });
    }

    /// <summary>Ends a code. While its owner stands at the open door the end waits until the door is closed.</summary>
    public static void End(Turn turn, ResultRecord result, PickupStatus status)
    {
        if (result.Pickup is not { Status: PickupStatus.Minting or PickupStatus.Minted or PickupStatus.Reserved } pickup)
            return;
        if (IsAtItsDoor(turn, result))
        {
            Put(turn, result with { Pickup = pickup with { After = status } });
            return;
        }

        EndNow(turn, result, pickup, status);
    }

    /// <summary>The visit at the door is over without custody having passed: what waited for that happens now.</summary>
    public static void EndDeferred(Turn turn, DossierCode code)
    {
        if (Find(turn, code) is not { Pickup: { After: { } after } pickup } result)
            return;
        if (after == PickupStatus.Minting)
            Mint(turn, result with { WrongIds = 0 });
        else
            EndNow(turn, result, pickup, after);
    }

    /// <summary>Days held count on working days, in confirmed time, while owners can come: the clock stops with the machine.</summary>
    public static void Age(Turn turn, DateOnly? last, TimeSpan span)
    {
        AgeOut(turn, span);
        var fresh = BeginDays(turn);
        if (last is not { } from || turn.ConfirmedToday is not { } today || !turn.State.Service.InService || turn.State.Directory is not { } directory)
            return;
        var calendar = new WorkingCalendar(directory.Holidays);
        var days = 0;
        for (var day = from.AddDays(1); day <= today; day = day.AddDays(1))
            days += calendar.IsWorkingDay(day) ? 1 : 0;
        if (days == 0)
            return;
        foreach (var result in turn.State.Results.Values.Where(r => r.Custody == ResultCustody.InMachine && !fresh.Contains(r.Code) && !IsAwaited(r)).ToList())
        {
            var held = result with { DaysHeld = result.DaysHeld + days };
            Put(turn, held);
            if (held.DaysHeld > turn.Numbers.PickupWorkingDays)
                End(turn, held, PickupStatus.Expired);
        }
    }

    /// <summary>Nobody can collect it before: its days do not run either.</summary>
    private static bool IsAwaited(ResultRecord result) => result is { Custody: ResultCustody.InMachine, Pickup: { Status: PickupStatus.Minting, Minting: null } };

    /// <summary>After a restored database: an officer has to look whether it is there, and the office to say what became of its code meanwhile.</summary>
    private static bool MustAwait(Turn turn, ResultRecord result) =>
        turn.State.Service.AwaitsOffice || (result.Compartment is { } place && turn.Compartment(place).Suspect is true);

    /// <summary>Every ending is told, and what the vault still holds of the code goes.</summary>
    private static void EndNow(Turn turn, ResultRecord result, Pickup pickup, PickupStatus status)
    {
        if (pickup.Plain is { } plain)
            turn.Add(new KioskEffect.ForgetEntry(plain));
        Put(turn, result with { Pickup = pickup with { Status = status, Minting = null, Plain = null, After = null } });
        turn.Send(new UplinkMessage.PickupCodeEnded(result.Code, status));
    }

    /// <summary>Codes that were minted since the last mark: their days begin now.</summary>
    private static HashSet<DossierCode> BeginDays(Turn turn)
    {
        var fresh = turn.State.Results.Values.Where(r => r.DaysHeld == DaysBegin).ToList();
        foreach (var result in fresh)
            Put(turn, result with { DaysHeld = 0 });
        return [.. fresh.Select(r => r.Code)];
    }

    private static void AgeOut(Turn turn, TimeSpan span)
    {
        var limit = TimeSpan.FromDays(turn.Numbers.RetentionDays);
        foreach (var result in turn.State.Results.Values.Where(r => r.OutFor is not null).ToList())
        {
            var age = Retention.Aged(result.OutFor!.Value, span);
            if (age < limit)
                Put(turn, result with { OutFor = age });
            else
                turn.State = turn.State with { Results = turn.State.Results.Remove(result.Code.Text) };
        }
    }

    private static void Announce(Turn turn, OfficeMessage.ResultReady ready)
    {
        // Announced again, the office's newer word counts; what already lies here keeps its place and code. A fee comes too late for who stands at the open door.
        var known = Find(turn, ready.Dossier);
        var result = known is { Custody: ResultCustody.InMachine or ResultCustody.Loading }
            ? known with { FeeDue = ready.FeeDue && !IsAtItsDoor(turn, known), IdDigest = ready.IdDigest }
            : new ResultRecord(ready.Dossier, ready.Agency, ready.IdDigest, ready.Size, ready.LowCompartment, ready.FeeDue, ResultCustody.Ready)
            {
                // What is asked for in addition is never lost on the way; after a hand-over the dossier begins anew.
                OneTime = known is { Custody: ResultCustody.Ready or ResultCustody.Disputed } ? known.OneTime : null,
            };
        Put(turn, result);
    }
}
