using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.App;

/// <summary>The glass and the state machine agree: no button is ignored, and nothing that people may do lacks one. Frames are those of real states, not hand-made.</summary>
public sealed class TouchTakenTests
{
    private const string Scan = "a scan; where it can be typed, a button leads to the pad";
    private const string Elsewhere = "another button there, or one press further, says the same";
    private const string AtHand = "with a door at hand the page keeps to the door; a console may do it";
    private const string Awaited = "the door is to be shut now, and its contact leads on";

    /// <summary>What the machine takes and the glass has no button for, with the reason; null stands for every phase.</summary>
    private static readonly (KioskPhase[]? In, string[] Wishes, string Because)[] NoButton =
    [
        (null, [nameof(KioskEvent.BadgePresented), nameof(KioskEvent.PreRegistrationPresented), nameof(KioskEvent.BagScanned)], Scan),
        ([KioskPhase.Idle], [nameof(KioskEvent.CodePresented), nameof(KioskEvent.DropOffNumberPresented), nameof(KioskEvent.DossierCodePresented)], Scan),
        ([KioskPhase.LookUpAnswer, KioskPhase.StaffDoorOpen, KioskPhase.StaffFound], [nameof(KioskEvent.DropOffNumberPresented), nameof(KioskEvent.DossierCodePresented)], Scan),
        ([KioskPhase.Rating], [nameof(KioskTrigger.Continue)], Elsewhere),
        ([KioskPhase.LookUpAnswer], [nameof(KioskTrigger.Cancel)], Elsewhere),
        ([KioskPhase.Identify], [nameof(KioskEvent.PersonGiven)], "somebody is known already; the button of another number comes with its first digit"),
        ([KioskPhase.ResumeRefused], [nameof(KioskTrigger.Continue)], Elsewhere),
        ([KioskPhase.StaffRefused, KioskPhase.StaffMenu, KioskPhase.StaffList, KioskPhase.StaffCount, KioskPhase.StaffSheet], [nameof(KioskTrigger.Cancel)], Elsewhere),
        ([KioskPhase.StaffList, KioskPhase.StaffCount, KioskPhase.StaffSheet], [nameof(KioskTrigger.LogOut)], Elsewhere),
        ([KioskPhase.DoorStuck], [nameof(KioskTrigger.UseAnother)], "to the owner of interrupted papers no other compartment is offered: it would only end the visit"),
        ([KioskPhase.CollectStuck], [nameof(KioskTrigger.ItIsEmpty), nameof(KioskTrigger.NotMine)], "its contact reads open: said at the open door, one press further"),
        ([KioskPhase.DoorOpen, KioskPhase.AskClosed], [nameof(KioskTrigger.OpenAgain), nameof(KioskTrigger.DoorDoesNotOpen), nameof(KioskTrigger.NotEmpty)], Awaited),
        ([KioskPhase.CollectDoorOpen], [nameof(KioskTrigger.OpenAgain)], Awaited),
        ([KioskPhase.Diagnostics], ["CallOfficer", "SayOpened", "ProveDoor", "Stay"], "offered where a door needs an officer, a number is asked for or said, or nobody seemed to be there"),
        ([KioskPhase.DiagnosticsOfficer], ["LogOut", "Restart", "Look", "Stay"], Elsewhere),
        ([KioskPhase.DiagnosticsOpening, KioskPhase.DiagnosticsDoorOpen, KioskPhase.DiagnosticsStuck], ["LogOut", "Restart", "Look", "Stay", "Switch", "EndTest", "SayOpened", "SayShut"], AtHand),
        ([KioskPhase.DiagnosticsLeaving], ["Look", "MarkBroken"], AtHand),
    ];

    [Fact]
    public void In_the_states_of_all_scenarios_glass_and_machine_agree()
    {
        using var probe = new GlassProbe(Effort.Of(12, 300));
        foreach (var name in ScenarioTests.Files())
            ScenarioTests.Run(name.Data, script => probe.Step(script, () => $"{name.Data}.txt"));
        Judge(probe);
    }

    /// <summary>Papers lie behind doors; of every second machine the map was changed and is not proved, so that no door opens until somebody looked.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void In_the_states_of_a_random_walk_glass_and_machine_agree(int seed, bool barred)
    {
        seed = Effort.SeedOr(seed);
        using var probe = new GlassProbe(Effort.Of(12, 300));
        var step = 0;
        var script = new KioskScript(KioskScript.DefaultSettings() with { MapHash = "a1" }) { Stepped = Look };
        script.Deposit();
        script.Load("H29-9", "owner", "code9");
        script.Office(new OfficeMessage.ResultReady(new("H29-8"), new("H29.Q6"), new("dk1:owner"), default, false, false));
        if (barred)
            script.Settings = script.Settings with { MapHash = "b2" };
        script.Restart();
        var walk = new RandomWalk(seed, script);
        for (; step < Effort.Of(4_000, 60_000); step++)
            walk.Move();
        Judge(probe);

        void Look(KioskScript at) => probe.Step(at, () => $"seed {seed}{(barred ? " barred" : "")}, step {step}, after {at.Envelope!.Event.GetType().Name}");
    }

    [Fact]
    public void A_button_too_many_and_a_button_too_few_are_seen()
    {
        var script = new KioskScript();
        using var probe = new GlassProbe(2);
        probe.Show(script, script.Frame with { CanGoBack = true }, "too many");
        Assert.Equal(["Idle: [data-action='Back'] is ignored: Back means nothing in Idle."], probe.Dead.Keys);
        Assert.DoesNotContain((KioskPhase.Idle, "StartLookUp"), probe.Missing.Keys);

        probe.Show(script, script.Frame with { Screen = new Screen.Starting() }, "too few");
        Assert.Contains((KioskPhase.Idle, "StartLookUp"), probe.Missing.Keys);
    }

    private static void Judge(GlassProbe probe)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{probe.Shown.Values.Sum()} frames of {probe.Shown.Count} phases, {probe.Asked} presses and pages asked about");
        var dead = probe.Dead.Select(one => $"{one.Key} ({one.Value})");
        var missing = probe.Missing.Where(one => !NoButton.Any(no => no.In?.Contains(one.Key.Phase) is not false && no.Wishes.Contains(one.Key.Wish)))
            .Select(one => $"{one.Key.Phase}: no button for {one.Key.Wish}, which the machine would take ({one.Value})");
        string[] problems = [.. dead, .. missing];
        Assert.True(problems.Length == 0, string.Join('\n', problems));
        Assert.Subset(TouchFrames.RestPairs.ToHashSet(), probe.Rested);
    }
}
