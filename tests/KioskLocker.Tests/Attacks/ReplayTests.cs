using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Runtime;

namespace KioskLocker.Tests.Attacks;

/// <summary>A right pair used more often than once: by two at the same moment, and after the database was put back.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Owner = "079180012345";
    private const string Stranger = "079180012346";
    private const string Dossier = "H29.18-261123-0009";

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A14_The_same_pair_from_two_threads_in_the_same_moment_opens_once()
    {
        using var desk = Ready();
        var code = Desk.Keys.OfPickup(Stage.Load(desk, Dossier, Owner));
        var id = Desk.Keys.OfId(new IdNumber(Owner));
        var before = desk.DoorOrders.Count;
        for (var round = 1; round <= 40; round++)
        {
            PostFromTwoThreads(desk, code, id);
            desk.TurnAll();
            Assert.Equal(KioskPhase.CollectChecking, desk.Phase);
            Stage.Pass(desk, TimeSpan.FromSeconds(1));
            Assert.Equal(KioskPhase.CollectOpening, desk.Phase);
            Assert.Equal(before + round, desk.DoorOrders.Count);

            // Again while the door is on its way, and once more at the stuck door.
            PostFromTwoThreads(desk, code, id);
            desk.TurnAll();
            Stage.Answer(desk, OpenOutcome.Jammed);
            PostFromTwoThreads(desk, code, id);
            desk.TurnAll();
            Assert.Equal(before + round, desk.DoorOrders.Count);
            desk.Press(KioskTrigger.Cancel);
            desk.Press(KioskTrigger.Continue);
            Assert.Equal(KioskPhase.Idle, desk.Phase);
        }

        PostFromTwoThreads(desk, code, id);
        desk.TurnAll();
        Stage.Pass(desk, TimeSpan.FromSeconds(1));
        Stage.Answer(desk, OpenOutcome.Opened);
        Stage.Shut(desk);
        desk.Press(KioskTrigger.Taken);
        PostFromTwoThreads(desk, code, id);
        desk.TurnAll();
        desk.Press(KioskTrigger.Continue);
        desk.Press(KioskTrigger.RatingDone);
        desk.Press(KioskTrigger.Continue);
        var orders = desk.DoorOrders.Count;
        PostFromTwoThreads(desk, code, id);
        desk.TurnAll();
        Stage.Pass(desk, TimeSpan.FromSeconds(1));
        Assert.Equal(KioskPhase.CollectRefused, desk.Phase);
        Assert.Equal(orders, desk.DoorOrders.Count);
        Assert.Equal(PickupStatus.Spent, desk.Loop.State.Results[Dossier].Pickup!.Status);
    }

    /// <summary>The code was used after the copy was made: the copy knows it as good.</summary>
    [Fact]
    public void A15_A_used_code_opens_nothing_after_the_database_was_put_back()
    {
        PickupCode code;
        using (var desk = Ready(_folder))
            code = Stage.Load(desk, Dossier, Owner);
        PutBackAfter(() =>
        {
            using var desk = new Desk(_folder);
            desk.StartUp();
            Stage.Collect(desk, code.Text, Owner);
        });

        using var restored = new Desk(_folder);
        restored.StartUp(restored: Assert.IsType<Standing.OlderThanAnchor>(restored.Standing).Restored);
        restored.Post(new KioskEvent.VisitStarted(VisitKind.Collection, Language.Vi));
        restored.Edge.GivePickupCode(code.Text);
        restored.TurnAll();
        Assert.Equal(KioskPhase.Idle, restored.Phase);
        Assert.Empty(restored.DoorOrders);

        // An officer who says by mistake that it is still there revives nothing either.
        restored.Post(new KioskEvent.OfficeCaughtUp());
        Reconcile(restored, KioskTrigger.AsExpected);
        Refused(restored, code.Text);
    }

    /// <summary>The office revoked it, and its owner got another one beside a code to the new phone: the copy knows neither.</summary>
    [Fact]
    public void A15_A_code_that_was_replaced_after_the_copy_stays_dead_when_an_officer_has_reconciled_and_the_owner_gets_a_new_one()
    {
        PickupCode old, newer = default;
        using (var desk = Ready(_folder))
            old = Stage.Load(desk, Dossier, Owner);
        NumberedOfficeMessage[] said = [];
        PutBackAfter(() =>
        {
            using var desk = new Desk(_folder);
            desk.StartUp();
            var last = desk.Loop.State.Counters.OfficeMessage;
            said =
            [
                new(last + 1, new OfficeMessage.OneTimeCodeSet(new(Dossier), Desk.Keys.OfOneTime(new(Dossier), new OneTimeCode("482915")))),
                new(last + 2, new OfficeMessage.CodeWanted(new(Dossier))),
            ];
            desk.Post([.. said.Select(message => new KioskEvent.OfficeMessageReceived(message))]);
            newer = CodeOf(desk);
        });

        using var restored = new Desk(_folder);
        restored.StartUp(restored: Assert.IsType<Standing.OlderThanAnchor>(restored.Standing).Restored);
        restored.Post([.. said.Select(message => new KioskEvent.OfficeMessageReceived(message)), new KioskEvent.OfficeCaughtUp()]);
        Reconcile(restored, KioskTrigger.AsExpected);
        Refused(restored, old.Text);
        Refused(restored, newer.Text);
        var orders = restored.DoorOrders.Count;
        Stage.Give(restored, CodeOf(restored).Text, Owner);
        Stage.Pass(restored, TimeSpan.FromSeconds(1));
        Assert.Equal(KioskPhase.CollectOneTime, restored.Phase);
        Assert.Equal(orders, restored.DoorOrders.Count);
        Assert.Equal(CodeProblem.None, restored.Edge.GiveOneTime("482915"));
        restored.TurnAll();
        Stage.Pass(restored, TimeSpan.FromSeconds(1));
        Assert.Equal(KioskPhase.CollectOpening, restored.Phase);
    }

    /// <summary>To the millisecond, by the clock that the machine waits by; and a wall clock that jumps moves nothing.</summary>
    [Theory]
    [InlineData(Owner, KioskPhase.CollectOpening)]
    [InlineData(Stranger, KioskPhase.CollectRefused)]
    public void A3_A4_A6_The_answer_comes_after_one_second_right_or_wrong_whatever_the_wall_clock_does(string id, KioskPhase then)
    {
        using var desk = Ready();
        var code = Stage.Load(desk, Dossier, Owner);
        Stage.Give(desk, code.Text, id);
        desk.Time.AdjustTime(desk.Time.GetUtcNow().AddDays(1));
        Stage.Pass(desk, TimeSpan.FromMilliseconds(500));
        desk.Time.AdjustTime(desk.Time.GetUtcNow().AddDays(-3));
        Stage.Pass(desk, TimeSpan.FromMilliseconds(499));
        Assert.Equal(KioskPhase.CollectChecking, desk.Phase);
        Stage.Pass(desk, TimeSpan.FromMilliseconds(1));
        Assert.Equal(then, desk.Phase);
    }

    /// <summary>Codes carry no machine's name, so another machine's is unknown like any other; what does carry a name is told at once.</summary>
    [Fact]
    public void A7_Another_machines_code_is_answered_like_an_unknown_one_and_its_slip_is_named_at_once()
    {
        using var desk = Ready();
        Stage.Load(desk, Dossier, Owner);
        var other = new DigestKeys("dk1", new byte[32], "kk1", [.. Enumerable.Repeat((byte)8, 32)]);
        Assert.NotEqual(Desk.Keys.OfPickup(new PickupCode("K7M2QX9T8")), other.OfPickup(new PickupCode("K7M2QX9T8")));
        desk.Post(new KioskEvent.VisitStarted(VisitKind.Collection, Language.Vi));
        var slip = DropOffNumbers.Make("A1B2", "260424", 1) ?? DropOffNumbers.Make("A1B2", "260424", 2)!;
        desk.Edge.Take(new ScannerEvent.Scanned("KLD:" + slip.Value.Text));
        desk.TurnAll();
        Assert.Equal("dropOffNumber", desk.Edge.Notice!.Kind);
        Assert.Equal(KioskPhase.EnterCode, desk.Phase);
        Assert.NotEqual(CodeProblem.None, desk.Edge.GivePickupCode("K7M-2QX-9T9"));

        Stage.Give(desk, "K7M-2QX-9T8", Owner);
        Stage.Pass(desk, TimeSpan.FromSeconds(1));
        Assert.Equal(KioskPhase.CollectRefused, desk.Phase);
    }

    private static Desk Ready(string? folder = null)
    {
        var desk = new Desk(folder);
        desk.StartUp();
        Stage.Employ(desk);
        return desk;
    }

    /// <summary>A copy of the database is kept, the machine works on, and the copy is put back beside the newer anchor.</summary>
    private void PutBackAfter(Action work)
    {
        var copy = Directory.CreateTempSubdirectory("kiosk-copy-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(_folder, "kiosk.db*"))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            work();
            foreach (var file in Directory.GetFiles(_folder, "kiosk.db*"))
                File.Delete(file);
            foreach (var file in Directory.GetFiles(copy))
                File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>An officer looks into every compartment that is not known; of the one that is believed to hold the result he says this.</summary>
    private static void Reconcile(Desk desk, KioskTrigger found)
    {
        var holds = desk.Loop.State.Results[Dossier].Compartment!.Value;
        Stage.LogIn(desk);
        desk.Post(new KioskEvent.JobChosen(StaffJob.Reconcile));
        foreach (var number in desk.Loop.State.Compartments.Values.Where(c => c.Content is CompartmentContent.Unknown).Select(c => c.Id).ToList())
        {
            desk.Post(new KioskEvent.CompartmentChosen(number));
            Stage.Answer(desk, OpenOutcome.Opened);
            desk.Press(number == holds ? found : KioskTrigger.NothingInside);
            Stage.Shut(desk);
        }

        desk.Press(KioskTrigger.EndJob);
        desk.Press(KioskTrigger.LogOut);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
        Assert.False(desk.Loop.State.Service.RestoredDatabase);
    }

    private static void Refused(Desk desk, string code)
    {
        var orders = desk.DoorOrders.Count;
        Stage.Give(desk, code, Owner);
        Stage.Pass(desk, TimeSpan.FromSeconds(1));
        Assert.Equal(KioskPhase.CollectRefused, desk.Phase);
        Assert.Equal(orders, desk.DoorOrders.Count);
        Leave(desk);
    }

    private static void Leave(Desk desk)
    {
        Stage.Pass(desk, TimeSpan.FromMinutes(1));
        desk.Press(KioskTrigger.Cancel);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
    }

    private static PickupCode CodeOf(Desk desk) => desk.Store.Vault.Code(desk.Loop.State.Results[Dossier].Pickup!.Plain!.Value)!.Value;

    private static void PostFromTwoThreads(Desk desk, Digest code, Digest id)
    {
        using var start = new Barrier(2);
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            desk.Loop.Post(new KioskEvent.CodePresented(code, Language.Vi));
            desk.Loop.Post(new KioskEvent.PersonGiven(new VaultRef("p"), id, IdSource.Typed, false));
            desk.Loop.Post(new KioskEvent.CodePresented(code, Language.Vi));
            desk.Loop.Post(new KioskEvent.PersonGiven(new VaultRef("p"), id, IdSource.Typed, false));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "a post blocks"));
    }
}
