using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Everything that can be posted to a machine in a given state: what fits it, what is late, and what belongs to another screen.</summary>
internal static class Probes
{
    private static readonly EffectId Stale = new(1, 0, 9);

    /// <summary>Events with the trigger that each may mean to the table; null for those that mean none anywhere.</summary>
    public static IEnumerable<(KioskTrigger? Meaning, KioskEvent Event)> Of(KioskState state, KioskSettings settings) =>
        [.. Touched(state), .. Typed(state), .. Staffed(state), .. Technicians(state), .. Timers(state), .. Doors(state), .. Printed(state), .. Devices(), .. Office(state), .. Starting(settings)];

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Touched(KioskState state)
    {
        // A page may post only some of them; the others are refused wherever they come from.
        foreach (var trigger in Enum.GetValues<KioskTrigger>())
            yield return (KioskTriggers.Touches.Contains(trigger) ? trigger : null, new KioskEvent.Touched(trigger));
        yield return (KioskTrigger.ChooseLanguage, new KioskEvent.LanguageChosen(state.Visit?.Language == Language.En ? Language.Vi : Language.En));
        yield return (KioskTrigger.StartDropOff, new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        yield return (KioskTrigger.StartSupplement, new KioskEvent.VisitStarted(VisitKind.Supplement, Language.Vi));
        yield return (KioskTrigger.StartLookUp, new KioskEvent.VisitStarted(VisitKind.LookUp, Language.Vi));
        yield return (KioskTrigger.StartCollection, new KioskEvent.VisitStarted(VisitKind.Collection, Language.Vi));
        yield return (null, new KioskEvent.VisitStarted(VisitKind.Staff, Language.Vi));
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Typed(KioskState state)
    {
        foreach (var procedure in new ProcedureCode[] { new("1.001612"), new("1.009994"), new("9.999999") })
        {
            yield return (KioskTrigger.PresentPreRegistration, new KioskEvent.PreRegistrationPresented(procedure, "TP-1", Language.Vi));
            yield return (KioskTrigger.ChooseProcedure, new KioskEvent.ProcedureChosen(procedure));
        }

        foreach (var number in new[] { new("Q6A1-260304-001X"), state.Dossiers.Values.FirstOrDefault(d => d.Custody == Custody.Unsettled)?.Number, Shown(state) is Papers.DropOff drop ? drop.Number : null })
        {
            if (number is { } known)
                yield return (KioskTrigger.PresentDropOffNumber, new KioskEvent.DropOffNumberPresented(known, Language.Vi));
        }

        foreach (var code in new[] { new("000.00.53.H48-220921-0099"), state.Results.Values.FirstOrDefault(r => r.Custody == ResultCustody.Ready)?.Code, Shown(state) is Papers.Result result ? result.Code : null })
        {
            if (code is { } known)
                yield return (KioskTrigger.PresentDossierCode, new KioskEvent.DossierCodePresented(known, Language.Vi));
        }

        foreach (var digest in new[] { "dk1:nobody", state.Visit?.LookUp?.Number is { } looked ? state.Dossiers.GetValueOrDefault(looked.Text)?.IdDigest.Text : null, Wanted(state)?.IdDigest.Text })
        {
            if (digest is not null)
                yield return (KioskTrigger.GivePerson, new KioskEvent.PersonGiven(new("probe-p"), new(digest), IdSource.Typed, false));
        }

        yield return (KioskTrigger.GivePhone, new KioskEvent.PhoneGiven(new("probe-t"), new("kk1:probe")));
        yield return (KioskTrigger.ChooseReturn, new KioskEvent.ReturnChosen(true));
        yield return (KioskTrigger.ChooseReturn, new KioskEvent.ReturnChosen(false));
        yield return (KioskTrigger.WishCompartment, new KioskEvent.CompartmentWished(CompartmentSize.Large, false));
        yield return (KioskTrigger.ScanBag, new KioskEvent.BagScanned("KLG-7"));
        yield return (KioskTrigger.PresentCode, new KioskEvent.CodePresented(state.Results.Values.FirstOrDefault(r => r.Pickup?.Code is not null)?.Pickup?.Code ?? new("kk1:none"), Language.Vi));
        yield return (KioskTrigger.GiveOneTime, new KioskEvent.OneTimeGiven(Wanted(state)?.OneTime ?? new("dk1:none")));
        yield return (KioskTrigger.GiveOneTime, new KioskEvent.OneTimeGiven(new("dk1:other")));
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Staffed(KioskState state)
    {
        foreach (var badge in new[] { "CB001", "CB002", "KT001", "nobody" })
            yield return (KioskTrigger.PresentBadge, new KioskEvent.BadgePresented(new($"dk1:badge-{badge}")));
        yield return (KioskTrigger.EnterPin, new KioskEvent.PinEntered(new("probe")));
        foreach (var check in new[] { state.Visit?.Staff?.Checking, Stale })
        {
            yield return (KioskTrigger.PinRight, new KioskEvent.PinChecked(check ?? Stale, true));
            yield return (KioskTrigger.PinWrong, new KioskEvent.PinChecked(check ?? Stale, false));
        }

        foreach (var job in Enum.GetValues<StaffJob>())
            yield return (KioskTrigger.ChooseJob, new KioskEvent.JobChosen(job));
        for (var number = 1; number <= 7; number++)
            yield return (KioskTrigger.ChooseCompartment, new KioskEvent.CompartmentChosen(new(number)));
        yield return (KioskTrigger.CountPapers, new KioskEvent.PapersCounted(state.Visit?.Staff?.Emptied.Length ?? 0));
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Technicians(KioskState state)
    {
        foreach (var badge in new[] { "CB001", "KT001", "nobody" })
            yield return (KioskTrigger.PresentBadgeAtConsole, new KioskEvent.ConsoleBadgePresented(new($"dk1:badge-{badge}"), new("probe"), state.Visit?.Staff?.Peer ?? "root"));
        yield return (null, new KioskEvent.ConsoleLooked(ConsoleLook.Survey, "root"));
        yield return (null, new KioskEvent.ConsoleLooked(ConsoleLook.Retry, "root"));
        yield return (null, new KioskEvent.ConsoleLooked(ConsoleLook.Bundle, state.Visit?.Staff?.Peer ?? "root"));
        var at = state.Visit?.Opening?.Compartment ?? new(3);
        var acts = new (KioskTrigger Meaning, TechnicianAct Act)[]
        {
            (KioskTrigger.TryDoor, new TechnicianAct.TryDoor(new(3), 2)), (KioskTrigger.TryDoor, new TechnicianAct.ProveDoor(new(5))), (KioskTrigger.TryAgain, new TechnicianAct.OpenAgain()),
            (KioskTrigger.EndTest, new TechnicianAct.EndTest()), (KioskTrigger.SayDoorOpened, new TechnicianAct.SayOpened(at)), (KioskTrigger.SayDoorOpened, new TechnicianAct.SayOpened(null)),
            (KioskTrigger.SayDoorShut, new TechnicianAct.SayShut()), (KioskTrigger.Diagnose, new TechnicianAct.MarkBroken(new(6), "probe")), (KioskTrigger.Diagnose, new TechnicianAct.MarkRepaired(at)),
            (KioskTrigger.Diagnose, new TechnicianAct.Switch(SignalKind.Buzzer, null, true)), (KioskTrigger.Diagnose, new TechnicianAct.PrintTest()), (KioskTrigger.Diagnose, new TechnicianAct.Ask(DeviceTask.ClearPrinter)),
            (KioskTrigger.Diagnose, new TechnicianAct.Look(DiagnosticsView.Log)), (KioskTrigger.Diagnose, new TechnicianAct.Stay()), (KioskTrigger.Diagnose, new TechnicianAct.TakeOut("probe")), (KioskTrigger.Diagnose, new TechnicianAct.PutBack()),
            (KioskTrigger.CallOfficer, new TechnicianAct.CallOfficer()), (KioskTrigger.GoBack, new TechnicianAct.GoBack()), (KioskTrigger.Diagnose, new TechnicianAct.SendOfficerAway()),
            (KioskTrigger.EndDiagnostics, new TechnicianAct.Restart()), (KioskTrigger.EndDiagnostics, new TechnicianAct.LogOut()),
        };
        foreach (var (meaning, act) in acts)
        {
            yield return (meaning, new KioskEvent.TechnicianActed(act, state.Visit?.Staff?.Peer));
            yield return (meaning, new KioskEvent.TechnicianActed(act, "stranger"));
        }

        foreach (var effect in new[] { state.Visit?.Diagnostics?.ShutRead, state.Visit?.Diagnostics?.Act?.Effect, Stale })
            yield return (KioskTrigger.DoorsProvedShut, new KioskEvent.DiagnoseAnswered(effect ?? Stale, CompletionCode.Ok, ""));
        foreach (var input in Enum.GetValues<CabinetInput>())
        {
            foreach (var heard in Enum.GetValues<InputState>())
                yield return (Meaning(input, heard), new KioskEvent.CabinetInputChanged(input, heard));
        }
    }

    private static KioskTrigger? Meaning(CabinetInput input, InputState heard) => (input, heard) switch
    {
        (CabinetInput.MainsFail, InputState.Active) => KioskTrigger.MainsFailed,
        (CabinetInput.MainsFail, InputState.Rest) => KioskTrigger.MainsReturned,
        _ => null,
    };

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Timers(KioskState state)
    {
        foreach (var timer in Enum.GetValues<TimerId>())
        {
            KioskTrigger? trigger = timer switch
            {
                TimerId.IdleCountdown => KioskTrigger.IdleElapsed,
                TimerId.Battery => null,
                _ => Enum.Parse<KioskTrigger>($"{timer}Elapsed"),
            };
            if (state.Timers.TryGetValue(timer, out var running))
                yield return (trigger, new KioskEvent.TimerElapsed(timer, running.StartedSeq));
            yield return (trigger, new KioskEvent.TimerElapsed(timer, 0));
        }
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Doors(KioskState state)
    {
        var opening = state.Visit?.Opening;
        foreach (var outcome in Enum.GetValues<OpenOutcome>())
        {
            var meaning = outcome switch
            {
                OpenOutcome.Opened => KioskTrigger.DoorOpened,
                OpenOutcome.AlreadyOpen => KioskTrigger.DoorWasOpen,
                OpenOutcome.Jammed => KioskTrigger.DoorJammed,
                OpenOutcome.NoFeedback => KioskTrigger.DoorNoFeedback,
                _ => KioskTrigger.BoardFailed,
            };
            yield return (meaning, new KioskEvent.DoorAnswered(Stale, new(1), outcome));
            if (opening is { } waiting)
                yield return (meaning, new KioskEvent.DoorAnswered(waiting.Effect, waiting.Compartment, outcome));
        }

        foreach (var compartment in new[] { opening?.Compartment ?? new(2), new(6), new(9) })
        {
            yield return (KioskTrigger.DoorClosed, new KioskEvent.DoorContactChanged(compartment, DoorContact.Closed));
            yield return (KioskTrigger.DoorOpenedAgain, new KioskEvent.DoorContactChanged(compartment, DoorContact.Open));
            yield return (null, new KioskEvent.DoorContactChanged(compartment, DoorContact.Unknown));
        }

        foreach (var health in Enum.GetValues<DeviceHealth>())
        {
            foreach (var board in new BoardId[] { new("a"), new("b") })
                yield return (health == DeviceHealth.Offline ? KioskTrigger.BoardFailed : null, new KioskEvent.BoardChanged(board, health, ""));
        }
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Printed(KioskState state)
    {
        foreach (var outcome in Enum.GetValues<PrintOutcome>())
        {
            yield return (KioskTrigger.PrintEnded, new KioskEvent.PrintAnswered(Stale, outcome, PrinterCondition.Ready));
            if (state.Visit?.Printing is { } job)
                yield return (KioskTrigger.PrintEnded, new KioskEvent.PrintAnswered(job, outcome, PrinterCondition.Ready));
        }
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Devices()
    {
        foreach (var condition in Enum.GetValues<PrinterCondition>())
            yield return (null, new KioskEvent.PrinterChanged(new(condition, PaperSupply.Low)));
        foreach (var health in Enum.GetValues<DeviceHealth>())
            yield return (null, new KioskEvent.ScannerChanged(health, ""));
        yield return (null, new KioskEvent.SignalAnswered(Stale, CompletionCode.Ok));
        yield return (null, new KioskEvent.StorageChanged(false, "full"));
        yield return (null, new KioskEvent.Housekeeping());
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Office(KioskState state)
    {
        var directory = KioskScript.DefaultDirectory((state.Directory?.Version ?? 0) + 1);
        yield return (null, new KioskEvent.DirectoryReceived(directory with { Version = 0 }));
        yield return (null, new KioskEvent.DirectoryReceived(directory));
        yield return (KioskTrigger.ProcedureWithdrawn, new KioskEvent.DirectoryReceived(directory with { Procedures = [] }));
        yield return (null, new KioskEvent.Commissioned("probe"));
        yield return (KioskTrigger.TakeOutOfService, new KioskEvent.ServiceOrdered(false, "probe", "out"));
        yield return (KioskTrigger.PutInService, new KioskEvent.ServiceOrdered(true, "probe", "in"));
        yield return (KioskTrigger.Break, new KioskEvent.InvariantBroken("probe"));
        yield return (null, new KioskEvent.CodeMinted(state.Results.Values.FirstOrDefault(r => r.Pickup?.Minting is not null)?.Pickup?.Minting ?? Stale, new("kk1:probe"), new("probe-c")));
        var code = state.Results.Values.FirstOrDefault(r => r.Custody == ResultCustody.InMachine)?.Code ?? new("H29-1");
        foreach (var message in new OfficeMessage[]
        {
            new OfficeMessage.ResultReady(new("H29-7"), new("H29.Q6"), new("dk1:owner"), CompartmentSize.Small, false, false), new OfficeMessage.CodeRevoked(code),
            new OfficeMessage.CodeWanted(code), new OfficeMessage.FeeSettled(code), new OfficeMessage.ResultWithdrawn(code), new OfficeMessage.OneTimeCodeSet(code, new("dk1:probe")),
        })
            yield return (null, new KioskEvent.OfficeMessageReceived(new(state.Counters.OfficeMessage + 1, message)));
        yield return (null, new KioskEvent.OfficeMessageReceived(new(state.Counters.OfficeMessage, new OfficeMessage.FeeSettled(code))));
        yield return (null, new KioskEvent.OfficeMessageRefused(state.Counters.OfficeMessage + 1, "probe"));
        yield return (null, new KioskEvent.OfficeCaughtUp());
    }

    private static IEnumerable<(KioskTrigger?, KioskEvent)> Starting(KioskSettings settings)
    {
        yield return (null, new KioskEvent.Configured(settings));
        foreach (var (unclean, open) in new[] { (0, false), (1, true), (3, false) })
        {
            var doors = settings.Compartments.ToDictionary(c => c.Id.Number, _ => open ? DoorContact.Open : DoorContact.Closed);
            var survey = new DeviceSurvey(doors, new Dictionary<string, DeviceHealth> { ["a"] = DeviceHealth.Ok, ["b"] = DeviceHealth.Ok }, PrinterStatus.Unknown, DeviceHealth.Ok);
            yield return (KioskTrigger.Recover, new KioskEvent.Recovered("probe", unclean == 0, unclean, survey, [], null));
        }
    }

    private static Papers? Shown(KioskState state) => Kiosk.Show(state).Screen switch
    {
        Screen.StaffDoorOpen open => open.Expected,
        Screen.StaffFound found => found.Expected,
        _ => null,
    };

    private static ResultRecord? Wanted(KioskState state) =>
        state.Visit?.Result is { } chosen ? state.Results.GetValueOrDefault(chosen.Text) : state.Visit?.Code is { } code ? state.Results.Values.FirstOrDefault(r => r.Pickup?.Code == code) : null;
}
