using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Tests.Core;

/// <summary>What stands on the glass while a technician works from a console: the machine is looked after, and nothing of the session.</summary>
public sealed class OnGlassTests
{
    private static readonly KioskPhase[] OfASession =
    [
        KioskPhase.StaffChecking, KioskPhase.Diagnostics, KioskPhase.DiagnosticsOfficer, KioskPhase.DiagnosticsOpening, KioskPhase.DiagnosticsDoorOpen, KioskPhase.DiagnosticsStuck, KioskPhase.DiagnosticsLeaving,
    ];

    [Fact]
    public void Every_phase_of_a_session_at_a_console_is_the_same_calm_screen_and_every_other_frame_is_as_it_is()
    {
        var (atConsole, atScreen) = (new HashSet<KioskPhase>(), new HashSet<KioskPhase>());
        foreach (var name in ScenarioTests.Files())
            ScenarioTests.Run(name.Data, Look);
        Session(new KioskScript { Stepped = Look });

        Assert.Equal(OfASession.ToHashSet(), atConsole);
        Assert.Superset(OfASession.ToHashSet(), atScreen);

        void Look(KioskScript script)
        {
            var frame = script.Frame;
            var glass = frame.OnGlass();
            if (script.State.Visit?.Staff?.Peer is null)
            {
                Assert.Same(frame, glass);
                atScreen.Add(frame.Phase);
                return;
            }

            atConsole.Add(frame.Phase);
            Assert.Equal((KioskPhase.AtDiagnostics, null, null, ScanWish.Nothing), (glass.Phase, glass.Visit, glass.Kind, glass.Scan));
            Assert.IsType<Screen.LookedAfter>(glass.Screen);
            Assert.False(glass.IdleWarning || glass.LimitWarning || glass.CanCancel || glass.CanGoBack || glass.IsForStaff);
            Assert.Equal((frame.Machine, frame.Hotline), (glass.Machine, glass.Hotline));
        }
    }

    [Fact]
    public void An_open_door_is_told_from_its_order_until_it_is_shut()
    {
        var script = new KioskScript();
        script.Console("KT001", true);
        Assert.False(OpenDoor(script));
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        Assert.True(OpenDoor(script));
        script.Door(3, DoorContact.Open);
        script.Answer(OpenOutcome.Opened);
        Assert.True(OpenDoor(script));
        script.Door(3, DoorContact.Closed);
        Assert.Equal(KioskPhase.Diagnostics, script.Phase);
        Assert.False(OpenDoor(script));

        // A contact that does not follow is not believed.
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        script.Answer(OpenOutcome.NoFeedback);
        Assert.True(OpenDoor(script));
        script.Act(new TechnicianAct.SayShut(), "root");
        Assert.False(OpenDoor(script));

        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        script.Answer(OpenOutcome.Jammed);
        Assert.Equal(KioskPhase.DiagnosticsStuck, script.Phase);
        Assert.False(OpenDoor(script));
    }

    [Fact]
    public void At_the_end_of_a_session_a_door_left_open_is_told_until_it_is_shut()
    {
        var script = new KioskScript();
        script.Console("KT001", true);
        script.Door(5, DoorContact.Open);
        script.Act(new TechnicianAct.LogOut(), "root");
        Assert.Equal(KioskPhase.DiagnosticsLeaving, script.Phase);
        Assert.True(OpenDoor(script));
        script.Door(5, DoorContact.Closed);
        Assert.False(OpenDoor(script));
        script.Diagnosed();
        Assert.Equal((KioskPhase.Idle, KioskPhase.Idle), (script.Phase, script.Frame.OnGlass().Phase));
    }

    /// <summary>Whoever stands there could lock an officer's badge by typing wrong PINs, or break in on what the console was asked.</summary>
    [Fact]
    public void Nobody_at_the_glass_shows_a_badge_or_types_a_PIN_in_a_session_at_a_console()
    {
        var script = new KioskScript();
        script.Console("KT001", true);
        script.Act(new TechnicianAct.CallOfficer(), "root");
        Assert.Equal((KioskPhase.DiagnosticsOfficer, ScanWish.Nothing), (script.Phase, script.Frame.Scan));
        script.Badge("CB001");
        Assert.NotNull(script.Last.Ignored);
        script.Console("CB001", false);
        script.Pin(false);
        Assert.NotNull(script.Last.Ignored);
        Assert.Equal(1, script.State.Pins["CB001"].Wrong);

        script.Console("CB001", true);
        Assert.Equal((KioskPhase.Diagnostics, "CB001"), (script.Phase, script.State.Visit!.Staff!.With?.Text));
    }

    private static bool OpenDoor(KioskScript script) => ((Screen.LookedAfter)script.Frame.OnGlass().Screen).OpenDoor;

    /// <summary>Through the phases that no scenario reaches from a console.</summary>
    private static void Session(KioskScript script)
    {
        script.Console("KT001", true);
        script.Act(new TechnicianAct.CallOfficer(), "root");
        script.Console("CB001", true);
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        script.Answer(OpenOutcome.Opened);
        script.Door(3, DoorContact.Closed);
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        script.Answer(OpenOutcome.Jammed);
        script.Act(new TechnicianAct.EndTest(), "root");
        script.Elapse(TimerId.TechnicianIdle);
        script.Act(new TechnicianAct.LogOut(), "root");
        script.Diagnosed();
    }
}
