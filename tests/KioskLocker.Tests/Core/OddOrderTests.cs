using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Events in an order that no ordinary day brings.</summary>
public sealed class OddOrderTests
{
    [Fact]
    public void F_S9_A_restored_database_resumes_nobody()
    {
        var script = new KioskScript();
        script.ToOpening();
        script.Restart();
        var number = new DropOffNumber(script.State.Dossiers.Keys.Single());
        script.Restart(restored: new RestoredDatabase(2, "260304", 77));
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        Assert.False(((Screen.LookUpAnswer)script.Frame.Screen).Answer.CanResume);
    }

    [Fact]
    public void Once_an_officer_has_looked_a_drop_off_is_not_resumed()
    {
        var script = new KioskScript();
        script.ToOpening();
        script.Restart();
        var number = new DropOffNumber(script.State.Dossiers.Keys.Single());
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.StageChanged(number, null, DossierStage.BeingChecked))));
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        Assert.False(((Screen.LookUpAnswer)script.Frame.Screen).Answer.CanResume);
    }

    [Fact]
    public void An_officer_who_looks_in_the_second_before_the_answer_comes_first()
    {
        var script = new KioskScript();
        script.ToOpening(id: "owner");
        script.Restart();
        var number = new DropOffNumber(script.State.Dossiers.Keys.Single());
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        script.Touch(KioskTrigger.Resume);
        script.Person("owner");
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        script.Elapse(TimerId.Answer);
        Assert.Equal(KioskPhase.ResumeRefused, script.Phase);
        Assert.Single(script.Effects.OfType<KioskEffect.OpenCompartment>());
    }

    [Fact]
    public void A_quarantined_compartment_is_not_promised_for_resuming()
    {
        var script = new KioskScript();
        script.ToOpening();
        script.Answer(OpenOutcome.Opened);
        script.Touch(KioskTrigger.NotEmpty);
        script.Elapse(TimerId.DoorAbandoned);
        Assert.False(((Screen.Ended)script.Frame.Screen).CanResume);
    }

    [Fact]
    public void F_C1_A_clock_that_jumped_ahead_and_back_does_not_keep_the_limits_for_ever()
    {
        var script = new KioskScript { ClockConfirmed = false };
        script.Utc += TimeSpan.FromDays(4000);
        for (var i = 0; i < 5; i++)
            script.Deposit(id: "busy", phone: $"{i}");
        script.Utc -= TimeSpan.FromDays(4000);
        script.ClockConfirmed = true;
        script.Do(new KioskEvent.Housekeeping());
        script.ToReady("busy", "9");
        Assert.Equal(KioskPhase.Ended, script.Phase);
        script.Touch(KioskTrigger.Continue);
        script.Pass(TimeSpan.FromDays(1));
        script.Do(new KioskEvent.Housekeeping());
        script.ToReady("busy", "9");
        Assert.Equal(KioskPhase.ReadyToOpen, script.Phase);
    }

    [Fact]
    public void F_C1_A_jump_ahead_of_a_clock_that_nobody_confirmed_gives_no_new_drop_offs_and_a_day_that_passed_does()
    {
        var script = new KioskScript();
        for (var i = 0; i < 5; i++)
            script.Deposit(id: "busy", phone: $"{i}");
        script.ClockConfirmed = false;
        script.Restart();
        for (var jump = 0; jump < 3; jump++)
        {
            script.Utc += TimeSpan.FromDays(2);
            script.Do(new KioskEvent.Housekeeping());
            script.ToReady("busy", "9");
            Assert.Equal(EndReason.LimitReached, ((Screen.Ended)script.Frame.Screen).Reason);
            script.Touch(KioskTrigger.Continue);
        }

        // Offline for longer than a day, people may bring papers again.
        script.Pass(TimeSpan.FromHours(24));
        script.ToReady("busy", "9");
        Assert.Equal(KioskPhase.ReadyToOpen, script.Phase);
    }

    [Fact]
    public void F_C1_Neither_restarts_nor_the_confirmation_of_the_clock_give_a_second_set_of_drop_offs()
    {
        var script = new KioskScript { ClockConfirmed = false };
        for (var i = 0; i < 5; i++)
        {
            script.Deposit(id: "busy", phone: $"{i}");
            script.Restart();
            script.Pass(TimeSpan.FromHours(6));
            script.Do(new KioskEvent.Housekeeping());
        }

        foreach (var confirmed in new[] { false, true })
        {
            script.ClockConfirmed = confirmed;
            script.ToReady("busy", "9");
            Assert.Equal(EndReason.LimitReached, ((Screen.Ended)script.Frame.Screen).Reason);
            script.Touch(KioskTrigger.Continue);
        }
    }

    [Fact]
    public void F_D7_A_door_contact_that_flaps_for_ever_does_not_keep_the_visit_for_ever()
    {
        var script = new KioskScript();
        script.ToQuestion();
        var door = script.LastOrder.Compartment.Number;
        var began = script.Monotonic;
        while (script.Phase is KioskPhase.ConfirmPlaced or KioskPhase.DoorOpen && script.Monotonic - began < TimeSpan.FromHours(1))
        {
            // Twenty minutes pass in the script's clock only; the limit is a timer of its own.
            script.Door(door, DoorContact.Open);
            script.Door(door, DoorContact.Closed);
            script.Elapse(TimerId.VisitLimit);
        }

        Assert.Equal(KioskPhase.Ended, script.Phase);
        Assert.Contains(script.Sent, m => m is UplinkMessage.DropOffUnsettled);
        Assert.InRange(script.Monotonic - began, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(35));
    }

    [Fact]
    public void F_D1_Boards_that_answer_nothing_are_not_asked_for_ever()
    {
        var script = new KioskScript();
        script.ToOpening();
        for (var i = 0; i < 20 && script.Phase == KioskPhase.Opening; i++)
            script.Answer(OpenOutcome.BoardOffline);
        Assert.Equal(KioskPhase.Ended, script.Phase);
        Assert.InRange(script.Effects.OfType<KioskEffect.OpenCompartment>().Count(), 2, 5);
    }

    [Fact]
    public void F_B2_Papers_in_the_machine_are_not_ageing_whatever_the_office_said_while_the_door_was_open()
    {
        var script = new KioskScript();
        script.ToQuestion();
        var number = script.State.Visit!.Number!.Value;
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        script.Touch(KioskTrigger.Placed);
        Assert.Equal(Custody.InMachine, script.State.Dossiers[number.Text].Custody);
        Assert.Null(script.State.Dossiers[number.Text].RetentionAge);
    }

    [Fact]
    public void A_pre_registration_number_does_not_follow_to_another_procedure()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.PreRegistrationPresented(new("1.009994"), "TP-77", Language.Vi));
        script.Touch(KioskTrigger.Back);
        script.Do(new KioskEvent.ProcedureChosen(new("1.001612")));
        Assert.Null(script.State.Visit!.PreRegistration);
    }

    [Fact]
    public void A_withdrawn_drop_off_is_not_shown_as_lying_in_the_machine()
    {
        var script = new KioskScript();
        script.ToQuestion();
        var number = script.State.Visit!.Number!.Value;
        script.Touch(KioskTrigger.NothingToSend);
        script.Touch(KioskTrigger.Continue);
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        Assert.Null(((Screen.LookUpAnswer)script.Frame.Screen).Answer.Stage);
    }

    [Fact]
    public void A_compartment_no_longer_configured_is_out_of_service_and_the_office_hears_of_it()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Settings = script.Settings with { Compartments = [.. script.Settings.Compartments.Where(c => c.Id.Number != 2)] };
        script.Sent.Clear();
        script.Restart();
        Assert.Equal(new CompartmentContent.Holds(number), script.Compartment(2).Content);
        Assert.Contains(script.Sent, m => m is UplinkMessage.CompartmentChanged { Compartment.Number: 2, OutOfService: true, Cause: "notConfigured" });
    }

    [Fact]
    public void A_wait_goes_on_in_full_when_start_up_itself_breaks_a_rule()
    {
        var script = new KioskScript();
        script.ToOpening(id: "owner");
        script.Restart();
        script.Do(new KioskEvent.DropOffNumberPresented(new(script.State.Dossiers.Keys.Single()), Language.Vi));
        script.Touch(KioskTrigger.Resume);
        script.Person("thief");
        script.Do(new KioskEvent.Configured(script.Settings));
        script.Effects.Clear();
        script.Do(new KioskEvent.InvariantBroken("any"));
        Assert.Contains(script.Effects, e => e is KioskEffect.StartTimer { Timer: TimerId.Wait });
        Assert.All(script.State.Timers.Keys, t => Assert.Equal(TimerId.Wait, t));
    }

    [Fact]
    public void Alerts_of_one_step_have_a_case_number_each()
    {
        var script = new KioskScript();
        script.Restart(new Dictionary<int, DoorContact> { [3] = DoorContact.Open, [5] = DoorContact.Open });
        var cases = script.Sent.OfType<UplinkMessage.SecurityAlert>().Select(a => a.CaseNumber).ToList();
        Assert.Equal(2, cases.Count);
        Assert.Equal(2, cases.Distinct().Count());
        Assert.Equal(cases, script.Sent.OfType<UplinkMessage.CompartmentChanged>().Where(c => c.Cause == "forcedDoor").Select(c => c.CaseNumber));
    }

    [Theory]
    [InlineData(DoorContact.Open, 1)]
    [InlineData(DoorContact.Closed, 0)]
    public void A_door_that_stands_open_when_safe_mode_ends_its_visit_is_told_once(DoorContact door, int alerts)
    {
        var script = new KioskScript();
        script.ToOpening();
        script.Answer(OpenOutcome.Opened);
        script.Restart(new Dictionary<int, DoorContact> { [script.LastOrder.Compartment.Number] = door }, uncleanStarts: 3);
        Assert.Equal(KioskPhase.SafeMode, script.Phase);
        Assert.Equal(alerts, script.Sent.OfType<UplinkMessage.SecurityAlert>().Count());
    }

    [Fact]
    public void A_door_that_stands_open_when_a_broken_rule_ends_its_visit_is_told_once()
    {
        var script = new KioskScript();
        script.ToOpening();
        script.Answer(OpenOutcome.Opened);
        script.Do(new KioskEvent.InvariantBroken("any"));
        Assert.Equal(AlertKind.AbandonedOpen, Assert.Single(script.Sent.OfType<UplinkMessage.SecurityAlert>()).Kind);
    }

    [Fact]
    public void I_12_After_a_broken_rule_while_starting_nobody_puts_the_machine_back_before_the_devices_were_asked()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.Configured(script.Settings));
        script.Do(new KioskEvent.InvariantBroken("any"));
        script.Do(new KioskEvent.ServiceOrdered(true, "technician", "again"));
        Assert.Equal(KioskPhase.OutOfService, script.Phase);
        Assert.NotNull(script.Last.Ignored);
        Assert.False(script.State.Service.InService);

        script.Do(new KioskEvent.Recovered("test", false, 1, script.Survey(new Dictionary<int, DoorContact> { [4] = DoorContact.Open }), [], null));
        Assert.Null(script.Last.Ignored);
        Assert.Equal(KioskPhase.OutOfService, script.Phase);
        Assert.Equal(DoorContact.Open, script.Compartment(4).Door);
        script.Do(new KioskEvent.ServiceOrdered(true, "technician", "again"));
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }

    [Fact]
    public void Too_many_unclean_starts_lead_to_safe_mode_also_after_a_broken_rule_while_starting()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.Configured(script.Settings));
        script.Do(new KioskEvent.InvariantBroken("any"));
        script.Do(new KioskEvent.Recovered("test", false, 3, script.Survey(), [], null));
        Assert.Equal(KioskPhase.SafeMode, script.Phase);
    }
}
