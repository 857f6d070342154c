using KioskLocker.Core.Dossiers;

namespace KioskLocker.Core;

/// <summary>Look-up by number, and the owner's way back to a drop-off that was interrupted today.</summary>
internal sealed partial class KioskMachine
{
    private void ConfigureLookUp()
    {
        Phase(KioskPhase.LookingUp, KioskPhase.InService);
        ConfigureCitizenLeaving(KioskPhase.LookingUp);
        foreach (var phase in new[] { KioskPhase.LookUp, KioskPhase.LookUpAnswer, KioskPhase.ResumeIdentify, KioskPhase.ResumeChecking, KioskPhase.ResumeRefused })
            Phase(phase, KioskPhase.LookingUp);

        On(KioskPhase.LookUp, KioskTrigger.PresentDropOffNumber, KioskPhase.LookUpAnswer, LookUps.AnswerNumber);
        On(KioskPhase.LookUp, KioskTrigger.PresentDossierCode, KioskPhase.LookUpAnswer, LookUps.AnswerDossier);
        Leave(KioskPhase.LookUp, KioskTrigger.Back);

        On(KioskPhase.LookUpAnswer, KioskTrigger.PresentDropOffNumber, KioskPhase.LookUpAnswer, LookUps.AnswerNumber);
        On(KioskPhase.LookUpAnswer, KioskTrigger.PresentDossierCode, KioskPhase.LookUpAnswer, LookUps.AnswerDossier);
        On(KioskPhase.LookUpAnswer, KioskTrigger.Back, KioskPhase.LookUp);
        Leave(KioskPhase.LookUpAnswer, KioskTrigger.Continue);
        OnIf(KioskPhase.LookUpAnswer, KioskTrigger.Resume, KioskPhase.ResumeIdentify, t => LookUps.MayResume(t) && !Guesses.Waits(t), "may be resumed, no wait runs");
        OnIf(KioskPhase.LookUpAnswer, KioskTrigger.Resume, KioskPhase.ResumeRefused, t => LookUps.MayResume(t) && Guesses.Waits(t), "may be resumed, a wait runs");

        On(KioskPhase.ResumeIdentify, KioskTrigger.GivePerson, KioskPhase.ResumeChecking, LookUps.Check);
        On(KioskPhase.ResumeIdentify, KioskTrigger.Back, KioskPhase.LookUpAnswer);

        // The answer comes at a fixed time, right or wrong; nothing else is heard meanwhile.
        Stay(KioskPhase.ResumeChecking, KioskTrigger.VisitIdle, _ => { });
        Stay(KioskPhase.ResumeChecking, KioskTrigger.Cancel, _ => { });
        OnIf(KioskPhase.ResumeChecking, KioskTrigger.AnswerElapsed, KioskPhase.Opening, LookUps.IsRight, "number and ID number belong together", LookUps.Resume);
        OnIf(KioskPhase.ResumeChecking, KioskTrigger.AnswerElapsed, KioskPhase.ResumeRefused, t => !LookUps.IsRight(t), "they do not, or may not be tried", LookUps.Refuse);

        OnIf(KioskPhase.ResumeRefused, KioskTrigger.WaitElapsed, KioskPhase.ResumeIdentify, LookUps.MayResume, "may be resumed, and is not locked");
        On(KioskPhase.ResumeRefused, KioskTrigger.Back, KioskPhase.LookUpAnswer);
        Leave(KioskPhase.ResumeRefused, KioskTrigger.Continue);
    }
}
