using System.Collections.Immutable;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Diagnostics mode as an attacker or a hurried technician would bend it.</summary>
public sealed class TechnicianTests
{
    [Fact]
    public void I_21_nothing_that_anybody_without_a_technicians_badge_can_post_leads_to_diagnostics_mode_from_any_state()
    {
        var kiosk = new Kiosk();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var posted = 0;
        foreach (var name in ScenarioTests.Files())
        {
            ScenarioTests.Run(name.Data, script =>
            {
                // In a technician's own log-in the PIN is the way in; and what goes on inside is not entering.
                if (script.Phase.IsDiagnostics() || script.State.Visit?.Staff?.Role == KioskLocker.Core.Staff.StaffRole.Technician)
                    return;
                if (!seen.Add($"{script.Phase} {script.State.Visit?.Kind} {script.State.Visit?.Opening?.Outcome} {script.State.Service.InService} {script.State.Cabinet.OnBattery}"))
                    return;
                foreach (var (_, happened) in Probes.Of(script.State, script.Settings).Where(p => !IsTechniciansBadge(p.Event)))
                {
                    var after = kiosk.Step(script.State, script.Envelope! with { Seq = script.Envelope.Seq + 1, Event = happened }).State;
                    posted++;
                    Assert.False(after.Phase.IsDiagnostics() || after.Visit?.Diagnostics is not null, $"{happened} in {script.Phase} led to {after.Phase}");
                }
            });
        }

        Assert.True(seen.Count > 80 && posted > 20_000, $"only {seen.Count} states and {posted} events");
    }

    [Fact]
    public void A_look_through_the_socket_is_taken_in_every_phase_and_changes_nothing()
    {
        var (kiosk, phases) = (new Kiosk(), new HashSet<KioskPhase>());
        foreach (var name in ScenarioTests.Files())
        {
            ScenarioTests.Run(name.Data, script =>
            {
                if (script.Envelope is null || !phases.Add(script.Phase))
                    return;
                foreach (var look in Enum.GetValues<ConsoleLook>())
                {
                    var result = kiosk.Step(script.State, script.Envelope with { Seq = script.Envelope.Seq + 1, Event = new KioskEvent.ConsoleLooked(look, "thợ") });
                    Assert.Null(result.Ignored);
                    Assert.Empty(result.Effects);
                    Assert.Equal(JsonSerializer.Serialize(script.State, WireJson.Options), JsonSerializer.Serialize(result.State, WireJson.Options));
                }
            });
        }

        Assert.True(phases.Count > 40, $"only {phases.Count} phases");
    }

    [Theory]
    [InlineData(KioskPhase.DoorOpen)]
    [InlineData(KioskPhase.CollectDoorOpen)]
    [InlineData(KioskPhase.StaffDoorOpen)]
    [InlineData(KioskPhase.StaffCloseDoor)]
    public void A43_with_somebodys_door_open_neither_badge_nor_console_begins_diagnostics(KioskPhase phase)
    {
        var (kiosk, tried) = (new Kiosk(), 0);
        foreach (var name in ScenarioTests.Files())
        {
            ScenarioTests.Run(name.Data, script =>
            {
                if (script.Phase != phase)
                    return;
                var next = script.Envelope! with { Seq = script.Envelope.Seq + 1 };
                var badge = kiosk.Step(script.State, next with { Event = new KioskEvent.BadgePresented(new("dk1:badge-KT001")) });
                var console = kiosk.Step(script.State, next with { Event = new KioskEvent.ConsoleBadgePresented(new("dk1:badge-KT001"), new("pin"), "root") });
                Assert.NotNull(badge.Ignored);
                Assert.Equal("Somebody is at the machine.", console.Ignored);
                Assert.Same(script.State, badge.State);
                Assert.Same(script.State, console.State);
                tried++;
            });
        }

        Assert.True(tried > 0, $"no scenario comes to {phase}");
    }

    [Fact]
    public void A42_the_answer_of_one_PIN_check_begins_one_session_and_is_nothing_when_it_comes_again()
    {
        var script = new KioskScript();
        script.ToDiagnostics();
        var answer = (KioskEvent.PinChecked)script.Envelope!.Event;
        script.Act(new TechnicianAct.LogOut());
        script.Diagnosed();
        Assert.Equal(KioskPhase.Idle, script.Phase);
        script.Do(answer);
        Assert.NotNull(script.Last.Ignored);
        script.Badge("KT001");
        script.Do(new KioskEvent.PinEntered(new("again")));
        script.Do(answer);
        Assert.NotNull(script.Last.Ignored);
        Assert.Equal(KioskPhase.StaffChecking, script.Phase);
    }

    [Fact]
    public void A42_an_act_recorded_in_one_session_is_nothing_once_the_session_is_over_and_cannot_come_from_elsewhere()
    {
        var script = new KioskScript();
        script.Console("KT001", true, "root");
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "mallory");
        Assert.NotNull(script.Last.Ignored);
        script.Act(new TechnicianAct.TryDoor(new(3), 1));
        Assert.NotNull(script.Last.Ignored);
        Assert.Empty(script.Effects.OfType<KioskEffect.OpenCompartment>());
        script.Elapse(TimerId.TechnicianIdle);
        script.Elapse(TimerId.IdleCountdown);
        script.Diagnosed();
        Assert.Equal(KioskPhase.Idle, script.Phase);
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        Assert.NotNull(script.Last.Ignored);
        Assert.Empty(script.Effects.OfType<KioskEffect.OpenCompartment>());
    }

    [Fact]
    public void A42_a_badge_that_ran_out_is_refused_and_one_that_runs_out_meanwhile_ends_with_its_session()
    {
        var script = new KioskScript();
        script.Pass(TimeSpan.FromDays(400));
        script.Badge("KT001");
        Assert.Equal(KioskPhase.StaffRefused, script.Phase);
        script.Touch(KioskTrigger.Continue);
        script.Console("KT001", true);
        Assert.Contains("not valid any more", script.Last.Ignored, StringComparison.Ordinal);
    }

    [Fact]
    public void A42_acts_keep_a_session_alive_to_its_limit_and_not_beyond()
    {
        var script = new KioskScript();
        script.ToDiagnostics();
        var limit = script.State.Timers[TimerId.VisitLimit];
        Assert.Equal(TimeSpan.FromMinutes(30), limit.Span);
        for (var minute = 0; minute < 29; minute += 3)
        {
            script.Pass(TimeSpan.FromMinutes(3));
            script.Act(new TechnicianAct.Look(DiagnosticsView.Log));
            Assert.Equal((script.Envelope!.Seq, TimeSpan.FromMinutes(4)), (script.State.Timers[TimerId.TechnicianIdle].StartedSeq, script.State.Timers[TimerId.TechnicianIdle].Span));
        }

        // What is refused is no presence.
        var alive = script.State.Timers[TimerId.TechnicianIdle];
        script.Act(new TechnicianAct.TryDoor(new(3), 99));
        Assert.Same(alive, script.State.Timers[TimerId.TechnicianIdle]);
        Assert.Same(limit, script.State.Timers[TimerId.VisitLimit]);
        script.Elapse(TimerId.VisitLimit);
        Assert.Equal(KioskPhase.DiagnosticsLeaving, script.Phase);
    }

    [Fact]
    public void I_13_wrong_PINs_at_screen_and_console_count_together_and_a_restart_gives_none_back()
    {
        var script = new KioskScript();
        for (var tries = 0; tries < 2; tries++)
        {
            script.Badge("KT001");
            script.Pin(false);
            script.Touch(KioskTrigger.Continue);
            script.Console("KT001", false);
        }

        Assert.Equal(4, script.State.Pins["KT001"].Wrong);
        script.Restart();
        Assert.Equal(4, script.State.Pins["KT001"].Wrong);
        script.Console("KT001", false);
        Assert.Single(script.Sent.OfType<UplinkMessage.SecurityAlert>(), a => a.Kind == AlertKind.BadgeLocked);
        script.Badge("KT001");
        Assert.Equal(KioskPhase.StaffRefused, script.Phase);
    }

    [Fact]
    public void I_20_a_dead_printer_scanner_or_board_bars_no_technician_and_safe_mode_is_ended_by_one()
    {
        var script = new KioskScript();
        script.Begin();
        script.Recover(uncleanStarts: 3);
        Assert.Equal(KioskPhase.SafeMode, script.Phase);
        script.Do(new KioskEvent.PrinterChanged(new(PrinterCondition.Offline, PaperSupply.Unknown)));
        script.Do(new KioskEvent.ScannerChanged(DeviceHealth.Offline, ""));
        script.Do(new KioskEvent.BoardChanged(new("b"), DeviceHealth.Offline, ""));
        script.Console("KT001", true);
        Assert.Equal(KioskPhase.Diagnostics, script.Phase);
        script.Act(new TechnicianAct.TryDoor(new(3), 1), "root");
        script.Answer(OpenOutcome.Opened);
        script.Door(3, DoorContact.Closed);
        script.Act(new TechnicianAct.PutBack(), "root");
        script.Act(new TechnicianAct.LogOut(), "root");
        script.Diagnosed(CompletionCode.Offline);

        // A board that is silent tells of no door that it is shut.
        Assert.Equal([5, 6], ((Screen.DiagnosticsLeaving)script.Frame.Screen).NotShut.Select(d => d.Compartment.Number));
        script.Do(new KioskEvent.BoardChanged(new("b"), DeviceHealth.Ok, ""));
        script.Door(5, DoorContact.Closed);
        script.Door(6, DoorContact.Closed);
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }

    /// <summary>A start ends every session, so it cannot come to this; the proof does not depend on that.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void I_21_a_door_ordered_before_the_map_was_lost_is_proved_shut_like_any_other(bool isShut)
    {
        var script = new KioskScript();
        script.ToDiagnostics();
        script.Act(new TechnicianAct.TryDoor(new(3), 1));
        script.Answer(OpenOutcome.Opened);
        if (isShut)
            script.Door(3, DoorContact.Closed);

        var lost = script.State with
        {
            Settings = script.State.Settings! with { MapProblem = "the file is gone" },
            Compartments = script.State.Compartments.ToImmutableSortedDictionary(c => c.Key, c => c.Value with { Door = DoorContact.Unknown }),
        };
        var (kiosk, last) = (new Kiosk(), script.Envelope!);
        var leaving = kiosk.Step(lost, last with { Seq = last.Seq + 1, Event = new KioskEvent.TechnicianActed(new TechnicianAct.LogOut(), null) });
        var read = kiosk.Step(leaving.State, last with { Seq = last.Seq + 2, Event = new KioskEvent.DiagnoseAnswered(leaving.Effects.OfType<KioskEffect.Diagnose>().Single().Id, CompletionCode.Ok, "") });

        var screen = Assert.IsType<Screen.DiagnosticsLeaving>(Kiosk.Show(read.State).Screen);
        Assert.Equal([1, 2, 3, 4, 5, 6], screen.NotShut.Select(d => d.Compartment.Number));
        var over = kiosk.Step(read.State, last with { Seq = last.Seq + 3, Event = new KioskEvent.TimerElapsed(TimerId.DoorsShut, read.State.Timers[TimerId.DoorsShut].StartedSeq) });
        Assert.Equal((KioskPhase.OutOfService, ServiceReasons.DoorNotShut), (over.State.Phase, over.State.Service.Reason));
    }

    [Fact]
    public void Without_a_map_leaving_changes_nothing_of_service_nor_of_any_compartment_and_alerts_nobody()
    {
        var script = new KioskScript();
        script.Deposit();
        script.Settings = script.Settings with { MapHash = null, MapProblem = "the file is gone" };
        script.Restart();
        var (service, compartments) = (script.State.Service, script.State.Compartments);
        script.Console("KT001", true);
        script.Sent.Clear();

        script.Act(new TechnicianAct.LogOut(), "root");
        script.Diagnosed();

        Assert.Equal(KioskPhase.OutOfService, script.Phase);
        Assert.Equal(service, script.State.Service);
        Assert.Equal(compartments, script.State.Compartments);
        Assert.Empty(Assert.IsType<UplinkMessage.DiagnosticsEnded>(Assert.Single(script.Sent)).NotShut);
    }

    [Fact]
    public void I_21_an_officer_of_another_agency_is_no_officer_beside()
    {
        var script = new KioskScript();
        script.Hire("CB100", "H29.Q6.P1", []);
        script.Deposit();
        var place = script.State.Dossiers.Values.Single().Compartment!.Value;
        script.ToDiagnostics();
        script.Act(new TechnicianAct.CallOfficer());
        script.Badge("CB100");
        script.Pin(true);
        Assert.Equal("CB100", script.State.Visit!.Staff!.With?.Text);
        script.Act(new TechnicianAct.TryDoor(place, 1));
        Assert.Contains("officer's badge", script.Last.Ignored, StringComparison.Ordinal);
        Assert.IsType<CompartmentContent.Holds>(script.Compartment(place.Number).Content);
    }

    [Fact]
    public void The_timing_of_each_opening_is_kept()
    {
        var script = new KioskScript();
        script.ToDiagnostics();
        script.Act(new TechnicianAct.TryDoor(new(4), 2));
        foreach (var (answer, open) in new[] { (180, 2000), (240, 1500) })
        {
            script.Pass(TimeSpan.FromMilliseconds(answer));
            script.Answer(OpenOutcome.Opened);
            script.Pass(TimeSpan.FromMilliseconds(open));
            script.Door(4, DoorContact.Closed);
        }

        var cycles = script.State.Visit!.Diagnostics!.Test!.Cycles;
        Assert.Equal([180, 240], cycles.Select(c => c.AnswerAfter!.Value.TotalMilliseconds));
        Assert.Equal([2000, 1500], cycles.Select(c => c.OpenFor!.Value.TotalMilliseconds));
    }

    [Fact]
    public void A_screen_of_diagnostics_names_no_papers()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.ToDiagnostics();
        var text = System.Text.Json.JsonSerializer.Serialize<object>(script.Frame.Screen, WireJson.Options);
        Assert.DoesNotContain(number.Text, text, StringComparison.Ordinal);
        Assert.DoesNotContain("dk1:", text, StringComparison.Ordinal);
        Assert.True(((Screen.Diagnostics)script.Frame.Screen).Doors.Single(d => d.MayHoldPapers).NeedsOfficer);
    }

    [Fact]
    public void A_machine_whose_database_is_new_and_which_the_office_has_heard_of_before_may_hold_papers_everywhere()
    {
        var kiosk = new Kiosk();
        var settings = KioskScript.DefaultSettings();
        var first = new EventEnvelope(1, 1, DateTimeOffset.UnixEpoch, true, TimeSpan.Zero, "boot", new KioskEvent.Configured(settings));
        Assert.True(kiosk.Step(KioskState.Initial, first).State.Cabinet.IsNew);
        Assert.False(kiosk.Step(KioskState.Initial, first with { Epoch = 2 }).State.Cabinet.IsNew);
    }

    private static bool IsTechniciansBadge(KioskEvent happened) => happened is KioskEvent.BadgePresented { Badge.Text: "dk1:badge-KT001" } or KioskEvent.ConsoleBadgePresented { Badge.Text: "dk1:badge-KT001" };
}
