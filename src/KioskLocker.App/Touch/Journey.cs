using KioskLocker.Core;

namespace KioskLocker.App.Touch;

/// <summary>One stretch of a visit as a citizen thinks of it; several screens may belong to one.</summary>
public enum Stretch
{
    Procedure,
    Dossier,
    Papers,
    Person,
    Contact,
    PutIn,
    Slip,
    Code,
    Owner,
    TakeOut,
    HandOver,
    Search,
    Answer,
}

/// <summary>How far a visit is: the stretch under way and all that belong to this kind of visit.</summary>
/// <param name="Now">Under way.</param>
/// <param name="Ways">All, in order.</param>
public sealed record Progress(Stretch Now, IReadOnlyList<Stretch> Ways)
{
    /// <summary>Which one, counted from 1.</summary>
    public int Step => Ways.TakeWhile(one => one != Now).Count() + 1;

    /// <summary>How many.</summary>
    public int Of => Ways.Count;
}

/// <summary>Which way a visit goes, for the strip of steps above each screen.</summary>
public static class Journey
{
    private static readonly Stretch[] DropOff = [Stretch.Procedure, Stretch.Papers, Stretch.Person, Stretch.Contact, Stretch.PutIn, Stretch.Slip];
    private static readonly Stretch[] Supplement = [Stretch.Dossier, Stretch.Person, Stretch.Contact, Stretch.PutIn, Stretch.Slip];
    private static readonly Stretch[] Collection = [Stretch.Code, Stretch.Owner, Stretch.TakeOut, Stretch.HandOver];
    private static readonly Stretch[] LookUp = [Stretch.Search, Stretch.Answer];
    private static readonly Stretch[] Resume = [Stretch.Search, Stretch.Person, Stretch.PutIn, Stretch.Slip];

    /// <summary>How far this screen is; null where there is no way to show: at rest, when a visit ended early, and for staff.</summary>
    public static Progress? Of(KioskPhase phase, VisitKind? kind) =>
        Ways(phase, kind) is { } ways && StretchOf(phase) is { } now && ways.Contains(now) ? new Progress(now, ways) : null;

    private static Stretch[]? Ways(KioskPhase phase, VisitKind? kind) => kind switch
    {
        VisitKind.DropOff => DropOff,
        VisitKind.Supplement => Supplement,
        VisitKind.Collection => Collection,

        // A visit that began as a look-up and finishes an interrupted drop-off has only the way from there.
        VisitKind.LookUp => phase is KioskPhase.LookUp or KioskPhase.LookUpAnswer ? LookUp : Resume,
        _ => null,
    };

    private static Stretch? StretchOf(KioskPhase phase) => phase switch
    {
        KioskPhase.ChooseProcedure => Stretch.Procedure,
        KioskPhase.EnterDossierCode => Stretch.Dossier,
        KioskPhase.Papers => Stretch.Papers,
        KioskPhase.Privacy or KioskPhase.Identify or KioskPhase.ResumeIdentify or KioskPhase.ResumeChecking or KioskPhase.ResumeRefused => Stretch.Person,
        KioskPhase.EnterPhone or KioskPhase.ConfirmPhone or KioskPhase.ReturnPlace => Stretch.Contact,
        KioskPhase.ReadyToOpen or KioskPhase.Opening or KioskPhase.DoorOpen or KioskPhase.DoorStuck
            or KioskPhase.AskOpened or KioskPhase.AskClosed or KioskPhase.ConfirmPlaced => Stretch.PutIn,
        KioskPhase.Receipt => Stretch.Slip,
        KioskPhase.EnterCode => Stretch.Code,
        KioskPhase.CollectIdentify or KioskPhase.CollectOneTime or KioskPhase.CollectChecking or KioskPhase.CollectRefused => Stretch.Owner,
        KioskPhase.CollectOpening or KioskPhase.CollectDoorOpen or KioskPhase.CollectStuck or KioskPhase.CollectAskOpened
            or KioskPhase.CollectAskClosed or KioskPhase.ConfirmTaken => Stretch.TakeOut,
        KioskPhase.HandOver => Stretch.HandOver,
        KioskPhase.LookUp => Stretch.Search,
        KioskPhase.LookUpAnswer => Stretch.Answer,
        _ => null,
    };
}
