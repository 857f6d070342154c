using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Runtime.Secrets;
using KioskLocker.Tests.Runtime;

namespace KioskLocker.Tests.Attacks;

/// <summary>What officers and owners do at a desk: through the edge, with real digests, PIN checks and codes.</summary>
internal static class Stage
{
    public const string Badge = "0123456789ABCDEFGHJKMNPQRS";
    public const string Pin = "482915";

    private const string Salt = "MDEyMzQ1Njc4OWFiY2RlZg==";

    /// <summary>The machine knows one officer.</summary>
    public static void Employ(Desk desk) => desk.Post(new KioskEvent.DirectoryReceived(Desk.Directory6 with
    {
        Version = (desk.Loop.State.Directory?.Version ?? 0) + 1,
        Staff =
        [
            new StaffEntry(
                new("CB012"), StaffRole.Officer, new("H29.Q6"), Desk.Keys.OfBadge(new BadgeCode(Badge)), Salt,
                PinChecks.DigestOf(Desk.Keys, "482915"u8, Convert.FromBase64String(Salt)), new DateOnly(2026, 12, 31)),
        ],
    }));

    public static void LogIn(Desk desk, string badge = Badge, string pin = Pin)
    {
        desk.Edge.Take(new KioskLocker.Devices.Scanners.ScannerEvent.Scanned("KLB:" + badge));
        desk.TurnAll();
        Assert.Equal(KioskPhase.StaffPin, desk.Phase);
        Assert.Equal(CodeProblem.None, desk.Edge.GivePin(pin));
        desk.TurnAll();
        desk.TurnUntilChecked();
    }

    /// <summary>The office announces a result and an officer loads it; the plain code is as the message to its owner would carry it.</summary>
    public static PickupCode Load(Desk desk, string dossier, string owner)
    {
        desk.Post(new KioskEvent.OfficeMessageReceived(new(
            desk.Loop.State.Counters.OfficeMessage + 1,
            new OfficeMessage.ResultReady(new(dossier), new("H29.Q6"), Desk.Keys.OfId(new IdNumber(owner)), CompartmentSize.Small, false, false))));
        LogIn(desk);
        return LoadKnown(desk, dossier);
    }

    /// <summary>From the menu: one result that is announced, and out again. The office must be away, or it has the plain code already.</summary>
    public static PickupCode LoadKnown(Desk desk, string dossier)
    {
        PutIn(desk, dossier);
        return desk.Store.Vault.Code(desk.Loop.State.Results[dossier].Pickup!.Plain!.Value)!.Value;
    }

    /// <summary>From the menu: one result that is announced, and out again.</summary>
    public static void PutIn(Desk desk, string dossier)
    {
        desk.Post(new KioskEvent.JobChosen(StaffJob.Load), new KioskEvent.DossierCodePresented(new(dossier), Language.Vi));
        desk.Press(KioskTrigger.Open);
        Answer(desk, OpenOutcome.Opened);
        desk.Press(KioskTrigger.PutIn);
        Shut(desk);
        desk.Press(KioskTrigger.EndJob);
        desk.Press(KioskTrigger.LogOut);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
    }

    /// <summary>Both factors are typed; the answer is not there yet.</summary>
    public static void Give(Desk desk, string code, string id)
    {
        if (desk.Phase == KioskPhase.Idle)
            desk.Post(new KioskEvent.VisitStarted(VisitKind.Collection, Language.Vi));
        Assert.Equal(CodeProblem.None, desk.Edge.GivePickupCode(code));
        desk.TurnAll();
        Assert.Equal(KioskPhase.CollectIdentify, desk.Phase);
        Assert.Equal(CodeProblem.None, desk.Edge.GiveIdNumber(id));
        desk.TurnAll();
        Assert.Equal(KioskPhase.CollectChecking, desk.Phase);
    }

    public static void Pass(Desk desk, TimeSpan span)
    {
        desk.Time.Advance(span);
        desk.TurnAll();
    }

    /// <summary>The owner takes the result and goes.</summary>
    public static void Collect(Desk desk, string code, string id)
    {
        Give(desk, code, id);
        Pass(desk, TimeSpan.FromSeconds(1));
        Assert.Equal(KioskPhase.CollectOpening, desk.Phase);
        Answer(desk, OpenOutcome.Opened);
        Shut(desk);
        desk.Press(KioskTrigger.Taken);
        desk.Press(KioskTrigger.Continue);
        desk.Press(KioskTrigger.RatingDone);
        desk.Press(KioskTrigger.Continue);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
    }

    public static void Answer(Desk desk, OpenOutcome outcome)
    {
        var order = (LockerOrder.Open)desk.DoorOrders[^1];
        desk.Edge.Take(new LockerEvent.OpenAnswered(order.Effect, order.Compartment, outcome));
        desk.TurnAll();
    }

    public static void Shut(Desk desk)
    {
        desk.Edge.Take(new LockerEvent.ContactChanged(((LockerOrder.Open)desk.DoorOrders[^1]).Compartment, DoorContact.Closed));
        desk.TurnAll();
    }
}
