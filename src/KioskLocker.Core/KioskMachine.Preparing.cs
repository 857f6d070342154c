using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;

namespace KioskLocker.Core;

/// <summary>A visit before any door was ordered open: leaving it leaves nothing behind.</summary>
internal sealed partial class KioskMachine
{
    private void ConfigurePreparing()
    {
        Phase(KioskPhase.Preparing, KioskPhase.InService);
        ConfigureCitizenLeaving(KioskPhase.Preparing);
        On(KioskPhase.Preparing, KioskTrigger.ProcedureWithdrawn, KioskPhase.Ended, DropOffs.EndWithdrawn);
        foreach (var phase in new[]
        {
            KioskPhase.ChooseProcedure, KioskPhase.EnterDossierCode, KioskPhase.Papers, KioskPhase.Privacy, KioskPhase.Identify,
            KioskPhase.EnterPhone, KioskPhase.ConfirmPhone, KioskPhase.ReturnPlace, KioskPhase.ReadyToOpen,
        })
            Phase(phase, KioskPhase.Preparing);

        OnIf(KioskPhase.ChooseProcedure, KioskTrigger.ChooseProcedure, KioskPhase.Papers, DropOffs.NamedFits, "the procedure is offered today and a compartment for it is free", DropOffs.ChooseProcedure);
        OnIf(KioskPhase.ChooseProcedure, KioskTrigger.ChooseProcedure, KioskPhase.Ended, DropOffs.NamedDoesNotFit, "no compartment for it is free", NoCompartment);
        OnIf(KioskPhase.ChooseProcedure, KioskTrigger.PresentPreRegistration, KioskPhase.Papers, DropOffs.NamedFits, "the procedure is offered today and a compartment for it is free", DropOffs.UsePreRegistration);
        OnIf(KioskPhase.ChooseProcedure, KioskTrigger.PresentPreRegistration, KioskPhase.Ended, DropOffs.NamedDoesNotFit, "no compartment for it is free", NoCompartment);
        Leave(KioskPhase.ChooseProcedure, KioskTrigger.Back);

        On(KioskPhase.EnterDossierCode, KioskTrigger.PresentDossierCode, KioskPhase.Privacy, DropOffs.ChooseDossier);
        Leave(KioskPhase.EnterDossierCode, KioskTrigger.Back);

        On(KioskPhase.Papers, KioskTrigger.ConfirmPapers, KioskPhase.Privacy);
        On(KioskPhase.Papers, KioskTrigger.Back, KioskPhase.ChooseProcedure);

        On(KioskPhase.Privacy, KioskTrigger.AcceptPrivacy, KioskPhase.Identify);
        OnIf(KioskPhase.Privacy, KioskTrigger.Back, KioskPhase.Papers, t => t.Visit.Kind == VisitKind.DropOff, "a drop-off", null);
        OnIf(KioskPhase.Privacy, KioskTrigger.Back, KioskPhase.EnterDossierCode, t => t.Visit.Kind == VisitKind.Supplement, "a supplement", null);

        OnIf(KioskPhase.Identify, KioskTrigger.GivePerson, KioskPhase.EnterPhone, t => !Limits.IdSpent(t), "fewer drop-offs today than the limit", DropOffs.GivePerson);
        OnIf(KioskPhase.Identify, KioskTrigger.GivePerson, KioskPhase.Ended, Limits.IdSpent, "the limit of drop-offs for this ID number is reached", DropOffs.LimitReached);
        OnIf(KioskPhase.Identify, KioskTrigger.Continue, KioskPhase.EnterPhone, t => t.Visit.Person is not null, "the ID number was given before", null);
        On(KioskPhase.Identify, KioskTrigger.Back, KioskPhase.Privacy);

        On(KioskPhase.EnterPhone, KioskTrigger.GivePhone, KioskPhase.ConfirmPhone, DropOffs.GivePhone);
        On(KioskPhase.EnterPhone, KioskTrigger.NoPhone, KioskPhase.ReturnPlace, DropOffs.NoPhone);
        On(KioskPhase.EnterPhone, KioskTrigger.Back, KioskPhase.Identify);

        OnIf(KioskPhase.ConfirmPhone, KioskTrigger.ConfirmPhone, KioskPhase.ReturnPlace, t => !Limits.PhoneSpent(t), "fewer drop-offs today than the limit");
        OnIf(KioskPhase.ConfirmPhone, KioskTrigger.ConfirmPhone, KioskPhase.Ended, Limits.PhoneSpent, "the limit of drop-offs for this phone is reached", DropOffs.LimitReached);
        On(KioskPhase.ConfirmPhone, KioskTrigger.Back, KioskPhase.EnterPhone);

        OnIf(KioskPhase.ReturnPlace, KioskTrigger.ChooseReturn, KioskPhase.ReadyToOpen, DropOffs.ReturnIsPossible, "a result at the machine needs a phone", DropOffs.ChooseReturn);
        OnIf(KioskPhase.ReturnPlace, KioskTrigger.Back, KioskPhase.ConfirmPhone, t => t.Visit.Phone is not null, "a phone was given");
        OnIf(KioskPhase.ReturnPlace, KioskTrigger.Back, KioskPhase.EnterPhone, t => t.Visit.Phone is null, "no phone was given");

        Stay(KioskPhase.ReadyToOpen, KioskTrigger.WishCompartment, DropOffs.WishIsPossible, "the size fits the papers and is free", DropOffs.Wish);
        On(KioskPhase.ReadyToOpen, KioskTrigger.Back, KioskPhase.ReturnPlace);
        foreach (var (trigger, withBag, how) in new[] { (KioskTrigger.Open, false, "no barcode is asked"), (KioskTrigger.ScanBag, true, "a barcode is asked") })
        {
            OnIf(KioskPhase.ReadyToOpen, trigger, KioskPhase.Opening, t => Asked(t) && Openings.Refusal(t) is null, how + " and a compartment is free", Openings.First);
            OnIf(KioskPhase.ReadyToOpen, trigger, KioskPhase.Ended, t => Asked(t) && Openings.Refusal(t) is not null, how + " and no papers can be taken now", t => Visits.End(t, Openings.Refusal(t)!.Value));
            bool Asked(Turn turn) => turn.Settings.BagsHaveBarcodes == withBag;
        }
    }

    private static void NoCompartment(Turn turn) => Visits.End(turn, EndReason.NoOtherCompartment);

    /// <summary>Cancel, time-outs and their warnings, the same wherever no door was opened for a citizen: the longest time of a visit warns, and its end says why.</summary>
    private void ConfigureCitizenLeaving(KioskPhase parent)
    {
        Leave(parent, KioskTrigger.Cancel);
        Leave(parent, KioskTrigger.IdleElapsed);
        Stay(parent, KioskTrigger.VisitLimitElapsed, t => !t.Visit.LimitWarning, "not warned yet", Visits.WarnOfLimit);
        OnIf(parent, KioskTrigger.VisitLimitElapsed, KioskPhase.Ended, t => t.Visit.LimitWarning, "warned", t => Visits.End(t, EndReason.TimeOver));
        ConfigureIdleWarning(parent);
    }

    /// <summary>The same for staff between two doors.</summary>
    private void ConfigureLeaving(KioskPhase parent, Action<Turn>? amend = null)
    {
        Leave(parent, KioskTrigger.Cancel, amend);
        Leave(parent, KioskTrigger.IdleElapsed, amend);
        Leave(parent, KioskTrigger.VisitLimitElapsed, amend);
        ConfigureIdleWarning(parent);
    }

    private void ConfigureIdleWarning(KioskPhase parent)
    {
        Stay(parent, KioskTrigger.VisitIdle, t => !t.Visit.IdleWarning, "not warned yet", Visits.Warn);
        Stay(parent, KioskTrigger.Extend, t => t.Visit.IdleWarning && t.Visit.Extensions < t.Numbers.MaxExtensions, "warned, and extensions are left", Visits.Extend);
    }
}
