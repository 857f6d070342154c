using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Officers and owners of the walk.</summary>
internal sealed partial class RandomWalk
{
    private static readonly KioskTrigger[] Said =
    [
        KioskTrigger.NothingInside, KioskTrigger.AsExpected, KioskTrigger.OtherPapers, KioskTrigger.PutIn, KioskTrigger.PutIn, KioskTrigger.NotPutIn, KioskTrigger.Taken,
    ];

    private int _results;

    /// <summary>Something that officers, owners or the office do; not always where it fits.</summary>
    private void Staffed()
    {
        switch (_random.Next(9))
        {
            case 0 or 1:
                Script.Office(new OfficeMessage.ResultReady(new($"R{_results++ % 40}"), new("H29.Q6"), new($"dk1:{_random.Next(8)}"), (CompartmentSize)_random.Next(2), _random.Next(5) == 0, _random.Next(8) == 0));
                break;
            case 2 or 3:
                Script.Badge(_random.Next(6) switch { 0 => "CB002", 1 => "CB009", 2 => "KT001", _ => "CB001" });
                break;
            case 4:
                Script.Do(new KioskEvent.CodePresented(Code(), Language.Vi));
                break;
            case 5 when Result() is { } result:
                Script.Office(_random.Next(6) switch
                {
                    4 => new OfficeMessage.OneTimeCodeSet(result.Code, new($"dk1:{_random.Next(3)}")),
                    0 => new OfficeMessage.CodeRevoked(result.Code),
                    1 => new OfficeMessage.CodeWanted(result.Code),
                    2 => new OfficeMessage.ResultWithdrawn(result.Code),
                    3 => new OfficeMessage.CaseSettled(result.Code, result.Case ?? "none"),
                    _ => new OfficeMessage.FeeSettled(result.Code),
                });
                break;
            case 6:
                Script.Do(_random.Next(3) == 0 ? new KioskEvent.OneTimeGiven(new($"dk1:{_random.Next(3)}")) : new KioskEvent.PapersCounted(_random.Next(3)));
                break;
            case 7:
                Script.Do(new KioskEvent.JobChosen((StaffJob)_random.Next(5)));
                break;
            default:
                Script.Do(new KioskEvent.CompartmentChosen(new(Compartment())));
                break;
        }
    }

    /// <summary>The shell draws codes whenever one is ordered, mostly at once.</summary>
    private void Mint()
    {
        if (_random.Next(3) != 0 && Script.State.Results.Values.FirstOrDefault(r => r.Pickup?.Minting is not null) is { Pickup.Minting: { } order })
            Script.Do(new KioskEvent.CodeMinted(order, new($"kk1:{_random.Next(60)}"), new VaultRef("code")));
    }

    private ResultRecord? Result() => Script.State.Results.Count == 0 ? null : Script.State.Results.Values.ElementAt(_random.Next(Script.State.Results.Count));

    /// <summary>A result waits, and there may be room for it.</summary>
    private bool WaitsToLoad() => Script.State.Results.Values.Any(r => r.Custody == ResultCustody.Ready);

    private Digest Code() => _random.Next(8) != 0 && (Script.State.Results.Values.FirstOrDefault(r => r.Pickup?.Status is PickupStatus.Minted or PickupStatus.Reserved) ?? Result())?.Pickup?.Code is { } code ? code : new($"kk1:{_random.Next(60)}");

    /// <summary>False where the screen is none of theirs.</summary>
    private bool LikelyOut()
    {
        switch (Script.Phase)
        {
            case KioskPhase.StaffPin:
                Script.Pin(_random.Next(6) != 0);
                Kinds.Add(nameof(KioskEvent.PinEntered));
                break;
            case KioskPhase.StaffSecondBadge:
                Script.Badge("CB002");
                break;
            case KioskPhase.StaffMenu:
                if (((Screen.StaffMenu)Script.Frame.Screen).MustClose is [var open, ..])
                    Script.Do(_random.Next(2) == 0 ? new KioskEvent.CompartmentChosen(open) : new KioskEvent.DoorContactChanged(open, DoorContact.Closed));
                Script.Do(_random.Next(8) switch { 0 => new KioskEvent.Touched(KioskTrigger.LogOut), 1 => new KioskEvent.CompartmentChosen(new(Compartment())), _ => new KioskEvent.JobChosen(WaitsToLoad() && _random.Next(2) == 0 ? StaffJob.Load : _random.Next(2) == 0 ? StaffJob.Reconcile : (StaffJob)_random.Next(5)) });
                break;
            case KioskPhase.StaffList:
                List((Screen.StaffList)Script.Frame.Screen);
                break;
            case KioskPhase.StaffCount:
                Script.Do(new KioskEvent.PapersCounted(_random.Next(4) == 0 ? 9 : Script.State.Visit!.Staff!.Emptied.Length));
                break;
            case KioskPhase.CollectIdentify:
                Script.Person(_random.Next(12) == 0 ? "thief" : Script.State.Results.Values.FirstOrDefault(r => r.Pickup?.Code == Script.State.Visit!.Code)?.IdDigest.Text[4..] ?? "nobody");
                break;
            case KioskPhase.CollectOneTime:
                Script.Do(new KioskEvent.OneTimeGiven(_random.Next(4) == 0 ? new("dk1:wrong") : Script.State.Results[Script.State.Visit!.Result!.Value.Text].OneTime!.Value));
                break;
            case KioskPhase.EnterCode:
                Script.Do(new KioskEvent.CodePresented(Code(), Language.Vi));
                break;
            case KioskPhase.CollectRefused when _random.Next(2) == 0:
                Script.Touch(KioskTrigger.Cancel);
                break;
            case KioskPhase.CollectChecking or KioskPhase.CollectRefused when Script.State.Timers.Keys.FirstOrDefault(t => t is TimerId.Answer or TimerId.Wait) is var timer and (TimerId.Answer or TimerId.Wait):
                Script.Elapse(Script.State.Timers.ContainsKey(TimerId.Answer) ? TimerId.Answer : timer);
                break;
            default:
                return DoorOut();
        }

        return true;
    }

    private void List(Screen.StaffList list)
    {
        if (_random.Next(8) == 0 || Script.State.Compartments.Values.Any(c => c is { Door: DoorContact.Open, OutOfService: false }) || (list.Items.Count == 0 && list.Ready.Count == 0))
            Script.Touch(KioskTrigger.EndJob);
        else if (list.Job != StaffJob.Load)
            Script.Do(new KioskEvent.CompartmentChosen(list.Items[_random.Next(list.Items.Count)].Compartment));
        else if (list.Chosen is null)
            Script.Do(new KioskEvent.DossierCodePresented(list.Ready[_random.Next(list.Ready.Count)].Dossier, Language.Vi));
        else
            Script.Touch(KioskTrigger.Open);
    }

    private bool DoorOut()
    {
        if (Script.State.Visit?.Opening is not { } opening || Script.State.Visit.Kind is not (VisitKind.Staff or VisitKind.Collection))
            return false;
        if (opening.Outcome is null)
            Script.Answer(_random.Next(3) != 0 ? OpenOutcome.Opened : (OpenOutcome)_random.Next(5));
        else if (_random.Next(3) == 0)
            Script.Door(opening.Compartment.Number, (DoorContact)_random.Next(1, 3));
        else if (Script.State.Visit.Kind == VisitKind.Staff)
            Find();
        else
            Own();
        return true;
    }

    private void Find()
    {
        var expected = Script.Frame.Screen switch { Screen.StaffDoorOpen open => open.Expected, Screen.StaffFound found => found.Expected, _ => null };
        if (_random.Next(3) == 0)
            Script.Touch(_random.Next(3) switch { 0 => KioskTrigger.OpenAgain, 1 => KioskTrigger.DoorDoesNotOpen, _ => KioskTrigger.Continue });
        else if (expected is Papers.DropOff drop && _random.Next(2) == 0)
            Script.Do(new KioskEvent.DropOffNumberPresented(drop.Number, Language.Vi) { Typed = _random.Next(2) == 0 });
        else if (expected is Papers.Result result && _random.Next(3) == 0)
            Script.Do(new KioskEvent.DossierCodePresented(result.Code, Language.Vi));
        else
            Script.Touch(Said[_random.Next(Said.Length)]);
    }

    private void Own() => Script.Touch(Script.Phase switch
    {
        KioskPhase.CollectAskOpened => _random.Next(3) == 0 ? KioskTrigger.SaidNotOpened : KioskTrigger.SaidOpened,
        KioskPhase.CollectAskClosed => KioskTrigger.SaidClosed,
        KioskPhase.CollectStuck => _random.Next(4) switch { 0 => KioskTrigger.Taken, 1 => KioskTrigger.SaidOpened, 2 => KioskTrigger.OpenAgain, _ => KioskTrigger.Cancel },
        KioskPhase.ConfirmTaken => _random.Next(7) switch { 0 => KioskTrigger.OpenAgain, 1 => KioskTrigger.ItIsEmpty, 2 => KioskTrigger.NotMine, 3 => KioskTrigger.Cancel, _ => KioskTrigger.Taken },
        _ => _random.Next(5) switch { 0 => KioskTrigger.ItIsEmpty, 1 => KioskTrigger.NotMine, 2 => KioskTrigger.OpenAgain, 3 => KioskTrigger.DoorDoesNotOpen, _ => KioskTrigger.SaidClosed },
    });
}
