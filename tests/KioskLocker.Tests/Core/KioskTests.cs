using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

public sealed class KioskTests
{
    [Fact]
    public void Every_guard_of_the_table_is_described_and_the_diagram_is_the_approved_one()
    {
        Assert.DoesNotContain("[Function]", new Kiosk().Diagram, StringComparison.Ordinal);
        Approved.Check("kiosk-states.mmd", new Kiosk().Diagram);
        var page = File.ReadAllText(Path.Combine(Tidy.Tree.Root, "src/ARCHITECTURE.md"));
        Assert.Contains(new Kiosk().Diagram.ReplaceLineEndings("\n").Trim(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_state_and_event_give_the_same_result()
    {
        var one = new KioskScript();
        var two = new KioskScript();
        one.Deposit();
        two.Deposit();
        Assert.Equal(Json(one.State), Json(two.State));
    }

    [Fact]
    public void A_state_written_as_json_reads_back_the_same()
    {
        var script = new KioskScript();
        script.ToQuestion();
        var text = Json(script.State);
        Assert.Equal(text, Json(JsonSerializer.Deserialize<KioskState>(text, WireJson.Options)!));
    }

    /// <summary>The power may go while the machine says that it does not know a badge, and the next start reads the visit.</summary>
    [Fact]
    public void A_state_in_which_an_unknown_badge_is_refused_reads_back_the_same()
    {
        var script = new KioskScript();
        script.Badge("nobody's");
        Assert.Equal(KioskPhase.StaffRefused, script.Phase);
        var text = Json(script.State);
        Assert.Equal(text, Json(JsonSerializer.Deserialize<KioskState>(text, WireJson.Options)!));
    }

    [Fact]
    public void Every_event_written_as_json_reads_back_the_same()
    {
        foreach (var happened in SampleEvents())
        {
            var text = JsonSerializer.Serialize(happened, WireJson.Options);
            Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<KioskEvent>(text, WireJson.Options), WireJson.Options));
        }
    }

    [Fact]
    public void The_sixth_drop_off_of_a_day_for_one_ID_number_is_refused_and_the_next_day_brings_new_ones()
    {
        var script = new KioskScript();
        for (var i = 0; i < 5; i++)
            script.Deposit(id: "busy", phone: $"{i}");
        script.Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        script.Do(new KioskEvent.ProcedureChosen(new("1.001612")));
        script.Touch(KioskTrigger.ConfirmPapers);
        script.Touch(KioskTrigger.AcceptPrivacy);
        script.Person("busy");
        Assert.Equal(EndReason.LimitReached, ((Screen.Ended)script.Frame.Screen).Reason);
        script.Touch(KioskTrigger.Continue);
        script.Pass(TimeSpan.FromDays(1));
        script.ToReady("busy", "9");
        Assert.Equal(KioskPhase.ReadyToOpen, script.Phase);
    }

    [Fact]
    public void A_clock_set_back_gives_no_second_set_of_drop_offs()
    {
        var script = new KioskScript();
        for (var i = 0; i < 5; i++)
            script.Deposit(id: "busy", phone: $"{i}");
        script.Utc -= TimeSpan.FromDays(3);
        script.Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        script.Do(new KioskEvent.ProcedureChosen(new("1.001612")));
        script.Touch(KioskTrigger.ConfirmPapers);
        script.Touch(KioskTrigger.AcceptPrivacy);
        script.Person("busy");
        Assert.Equal(KioskPhase.Ended, script.Phase);
    }

    [Fact]
    public void The_limit_per_phone_is_its_own()
    {
        var script = new KioskScript();
        for (var i = 0; i < 5; i++)
            script.Deposit(id: $"{i}", phone: "shared");
        script.ToReady("new", "shared");
        Assert.Equal(KioskPhase.Ended, script.Phase);
    }

    [Fact]
    public void Five_drop_offs_within_an_hour_of_the_night_raise_one_alert()
    {
        var script = new KioskScript { Utc = new DateTimeOffset(2026, 3, 4, 16, 0, 0, TimeSpan.Zero) };
        for (var i = 0; i < 5; i++)
        {
            script.Deposit($"{i}", $"{i}");
            script.Pass(TimeSpan.FromMinutes(5));
        }

        Assert.Single(script.Sent.OfType<UplinkMessage.SecurityAlert>(), a => a.Kind == AlertKind.NightDropOffs);
    }

    [Fact]
    public void Drop_off_numbers_never_repeat_also_when_the_clock_goes_back()
    {
        var script = new KioskScript();
        var numbers = new List<DropOffNumber> { script.Deposit("1", "1"), script.Deposit("2", "2") };
        script.Utc -= TimeSpan.FromDays(200);
        numbers.Add(script.Deposit("3", "3"));
        script.Utc += TimeSpan.FromDays(201);
        numbers.Add(script.Deposit("4", "4"));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.All(numbers, n => Assert.IsType<Reading<DropOffNumber>.Ok>(DropOffNumbers.Read(n.Text)));
    }

    [Fact]
    public void With_an_unconfirmed_clock_the_slip_gives_no_date_and_says_why()
    {
        var script = new KioskScript { ClockConfirmed = false };
        script.ToQuestion();
        script.Touch(KioskTrigger.Placed);
        Assert.Null(script.State.Visit!.Slip!.CheckedBy);
        Assert.Equal(NoCheckDate.ClockNotConfirmed, script.State.Visit.Slip.NoDate);
    }

    [Fact]
    public void Papers_deposited_after_three_on_a_Friday_are_checked_by_the_Tuesday_after()
    {
        var script = new KioskScript { Utc = new DateTimeOffset(2026, 3, 6, 8, 30, 0, TimeSpan.Zero) };
        script.ToQuestion();
        script.Touch(KioskTrigger.Placed);
        Assert.Equal(new DateOnly(2026, 3, 10), script.State.Visit!.Slip!.CheckedBy);
    }

    [Fact]
    public void Reserve_for_results_keeps_the_last_compartments()
    {
        var script = new KioskScript(KioskScript.DefaultSettings(reserve: 5));
        Assert.Equal(Unavailable.None, ((Screen.Idle)script.Frame.Screen).DropOff);
        script.Deposit();
        Assert.Equal(Unavailable.NoCompartment, ((Screen.Idle)script.Frame.Screen).DropOff);
    }

    [Fact]
    public void A_compartment_whose_contact_reads_open_is_never_given()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.DoorContactChanged(new(2), DoorContact.Unknown));
        script.Do(new KioskEvent.DoorContactChanged(new(3), DoorContact.Unknown));
        script.ToOpening();
        Assert.Equal(1, script.LastOrder.Compartment.Number);
    }

    [Fact]
    public void A_procedure_out_of_force_is_not_offered()
    {
        var script = new KioskScript();
        var directory = KioskScript.DefaultDirectory(2);
        script.Do(new KioskEvent.DirectoryReceived(directory with { Procedures = [directory.Procedures[0] with { InForceUntil = new(2026, 1, 1) }] }));
        script.Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        Assert.Equal(KioskPhase.Idle, script.Phase);
        Assert.NotNull(script.Last.Ignored);
    }

    [Fact]
    public void Only_procedures_in_force_on_the_local_day_are_listed()
    {
        // 23:30 of 3 March in Vietnam: the last day of the first, the day before the second.
        var script = new KioskScript { Utc = new DateTimeOffset(2026, 3, 3, 16, 30, 0, TimeSpan.Zero) };
        var directory = KioskScript.DefaultDirectory(2);
        script.Do(new KioskEvent.DirectoryReceived(directory with
        {
            Procedures = [directory.Procedures[0] with { InForceUntil = new(2026, 3, 3) }, directory.Procedures[1] with { InForceFrom = new(2026, 3, 4) }],
        }));
        Assert.Equal("1.001612", Assert.Single(Listed(script)).Code.Text);
        script.Pass(TimeSpan.FromHours(1));
        Assert.Equal("1.009994", Assert.Single(Listed(script)).Code.Text);
    }

    [Fact]
    public void A_day_without_a_procedure_in_force_is_told_at_the_idle_screen()
    {
        var script = new KioskScript();
        var directory = KioskScript.DefaultDirectory(2);
        script.Do(new KioskEvent.DirectoryReceived(directory with { Procedures = [directory.Procedures[0] with { InForceUntil = new(2026, 3, 4) }] }));
        Assert.Equal(Unavailable.None, ((Screen.Idle)script.Frame.Screen).DropOff);
        script.Pass(TimeSpan.FromDays(1));
        script.Do(new KioskEvent.Housekeeping());
        Assert.Equal(Unavailable.NoProcedures, ((Screen.Idle)script.Frame.Screen).DropOff);
    }

    [Fact]
    public void F_C4_With_an_unconfirmed_clock_every_procedure_is_listed_and_taken()
    {
        var script = new KioskScript { ClockConfirmed = false, Utc = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        script.Do(new KioskEvent.Housekeeping());
        Assert.Equal(Unavailable.None, ((Screen.Idle)script.Frame.Screen).DropOff);
        Assert.Equal(3, Listed(script).Count);
        script.ToReady();
        Assert.Equal(KioskPhase.ReadyToOpen, script.Phase);
    }

    [Fact]
    public void An_older_directory_changes_nothing()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.DirectoryReceived(KioskScript.DefaultDirectory(1) with { Procedures = [] }));
        Assert.NotEmpty(script.State.Directory!.Procedures);
    }

    [Fact]
    public void An_office_message_is_taken_once()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Do(new KioskEvent.OfficeMessageReceived(new(7, new OfficeMessage.StageChanged(number, new("H29-1"), DossierStage.InWork))));
        script.Do(new KioskEvent.OfficeMessageReceived(new(7, new OfficeMessage.StageChanged(number, null, DossierStage.Refused))));
        Assert.Equal(DossierStage.InWork, script.State.Dossiers[number.Text].Stage);
        Assert.NotNull(script.Last.Ignored);
    }

    [Fact]
    public void Personal_data_is_erased_thirty_confirmed_days_after_custody_out_and_never_because_of_a_jump()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        script.Do(new KioskEvent.Housekeeping());
        script.Utc += TimeSpan.FromDays(100);
        script.Monotonic += TimeSpan.FromHours(1);
        script.Do(new KioskEvent.Housekeeping());
        Assert.DoesNotContain(script.Effects, e => e is KioskEffect.ErasePersonalData);
        Hours(script, 30 * 24);
        Assert.Single(script.Effects.OfType<KioskEffect.ErasePersonalData>());
        Assert.Contains(script.Sent, m => m is UplinkMessage.PersonalDataErased e && e.Number == number);
        Assert.Empty(script.State.Dossiers);
    }

    [Fact]
    public void Time_without_a_confirmed_clock_counts_once_the_office_has_confirmed_it_again()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        script.Do(new KioskEvent.Housekeeping());
        script.ClockConfirmed = false;
        Hours(script, 31 * 24);
        Assert.DoesNotContain(script.Effects, e => e is KioskEffect.ErasePersonalData);
        script.ClockConfirmed = true;
        Hours(script, 1);
        Assert.Single(script.Effects.OfType<KioskEffect.ErasePersonalData>());
    }

    [Fact]
    public void F_C1_A_jump_while_the_clock_was_unconfirmed_erases_nothing_when_it_is_confirmed_again()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        script.Do(new KioskEvent.Housekeeping());
        script.ClockConfirmed = false;
        script.Utc += TimeSpan.FromDays(100);
        Hours(script, 24);
        script.ClockConfirmed = true;
        Hours(script, 1);
        Assert.DoesNotContain(script.Effects, e => e is KioskEffect.ErasePersonalData);
        Assert.Equal(TimeSpan.FromHours(25), script.State.Dossiers[number.Text].RetentionAge);
    }

    [Fact]
    public void A_month_switched_off_is_not_counted_against_what_ended_after_it()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Do(new KioskEvent.Housekeeping());
        script.Pass(TimeSpan.FromDays(31));
        script.Restart();
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        Hours(script, (30 * 24) - 1);
        Assert.DoesNotContain(script.Effects, e => e is KioskEffect.ErasePersonalData);
        Hours(script, 1);
        Assert.Single(script.Effects.OfType<KioskEffect.ErasePersonalData>());
    }

    [Fact]
    public void A_month_switched_off_counts_for_what_ended_before_it()
    {
        var script = new KioskScript();
        var number = script.Deposit();
        script.Do(new KioskEvent.Housekeeping());
        script.Pass(TimeSpan.FromMinutes(10));
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        script.Pass(TimeSpan.FromDays(31));
        script.Restart();
        script.Do(new KioskEvent.Housekeeping());
        Assert.Single(script.Effects.OfType<KioskEffect.ErasePersonalData>());
    }

    private static void Hours(KioskScript script, int hours)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            script.Pass(TimeSpan.FromHours(1));
            script.Do(new KioskEvent.Housekeeping());
        }
    }

    [Fact]
    public void Unconfirmed_time_does_not_age_personal_data()
    {
        var script = new KioskScript { ClockConfirmed = false };
        var number = script.Deposit();
        script.Do(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        for (var day = 0; day < 65; day++)
        {
            script.Pass(TimeSpan.FromDays(1));
            script.Do(new KioskEvent.Housekeeping());
        }

        Assert.DoesNotContain(script.Effects, e => e is KioskEffect.ErasePersonalData);
    }

    [Fact]
    public void Three_unclean_starts_lead_to_safe_mode_until_a_person_ends_it()
    {
        var script = new KioskScript();
        script.Restart(uncleanStarts: 3);
        Assert.Equal(KioskPhase.SafeMode, script.Phase);
        script.Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        Assert.NotNull(script.Last.Ignored);
        script.Restart(uncleanStarts: 1);
        Assert.Equal(KioskPhase.SafeMode, script.Phase);
        script.Do(new KioskEvent.ServiceOrdered(true, "technician", "checked"));
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }

    [Fact]
    public void F_S9_A_restored_database_makes_everything_unknown_and_closes_drop_offs_in_a_new_epoch()
    {
        var script = new KioskScript();
        script.Deposit();
        script.Restart(restored: new RestoredDatabase(2, "260304", 77));
        Assert.All(script.State.Compartments.Values, c => Assert.IsType<CompartmentContent.Unknown>(c.Content));
        Assert.Equal(Unavailable.DatabaseRestored, ((Screen.Idle)script.Frame.Screen).DropOff);
        Assert.Equal(2, script.State.Counters.Epoch);
        Assert.Equal(77, script.State.Counters.Serial);
        Assert.Contains(script.Sent, m => m is UplinkMessage.SecurityAlert { Kind: AlertKind.DatabaseRestored });
        script.Do(new KioskEvent.Commissioned("somebody"));
        Assert.NotNull(script.Last.Ignored);
    }

    [Fact]
    public void Commissioning_by_looking_counts_only_until_the_first_door_was_ordered_open()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.DoorContactChanged(new CompartmentId(5), DoorContact.Open));
        script.Do(new KioskEvent.DoorContactChanged(new CompartmentId(5), DoorContact.Closed));
        Assert.IsType<CompartmentContent.Unknown>(script.Compartment(5).Content);
        script.Do(new KioskEvent.Commissioned("somebody"));
        Assert.IsType<CompartmentContent.Empty>(script.Compartment(5).Content);

        script.Deposit();
        script.Do(new KioskEvent.DoorContactChanged(new CompartmentId(5), DoorContact.Open));
        script.Do(new KioskEvent.DoorContactChanged(new CompartmentId(5), DoorContact.Closed));
        script.Do(new KioskEvent.Commissioned("somebody"));
        Assert.NotNull(script.Last.Ignored);
        Assert.IsType<CompartmentContent.Unknown>(script.Compartment(5).Content);
    }

    [Fact]
    public void A_broken_rule_ends_the_visit_unsettled_and_takes_the_machine_out_of_service()
    {
        var script = new KioskScript();
        script.ToOpening();
        var compartment = script.LastOrder.Compartment;
        script.Do(new KioskEvent.InvariantBroken("I-5"));
        Assert.Equal(KioskPhase.OutOfService, script.Phase);
        Assert.IsType<CompartmentContent.Unknown>(script.Compartment(compartment.Number).Content);
        Assert.Contains(script.Sent, m => m is UplinkMessage.DropOffUnsettled { Reason: UnsettledReason.InternalFault });
        script.Restart();
        Assert.Equal(KioskPhase.OutOfService, script.Phase);
    }

    [Fact]
    public void I_13_Wrong_ID_numbers_lock_a_drop_off_and_waits_survive_a_restart()
    {
        var script = new KioskScript();
        script.ToOpening(id: "owner");
        script.Restart();
        var number = new DropOffNumber(script.State.Dossiers.Keys.Single());
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        script.Touch(KioskTrigger.Resume);
        for (var i = 0; i < 5; i++)
        {
            script.Person("thief");
            script.Elapse(TimerId.Answer);
            Assert.Equal(KioskPhase.ResumeRefused, script.Phase);
            if (i == 2)
            {
                script.Restart();
                Assert.True(script.State.Timers.ContainsKey(TimerId.Wait));
                script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
                script.Touch(KioskTrigger.Resume);
                Assert.Equal(KioskPhase.ResumeRefused, script.Phase);
            }

            script.Elapse(TimerId.Wait);
            Assert.Equal(i < 4 ? KioskPhase.ResumeIdentify : KioskPhase.ResumeRefused, script.Phase);
        }

        // Locked: not even its owner is asked any more, and the look-up does not offer it.
        Assert.True(Assert.IsType<Screen.ResumeRefused>(script.Frame.Screen).Locked);
        script.Touch(KioskTrigger.Back);
        Assert.False(Assert.IsType<Screen.LookUpAnswer>(script.Frame.Screen).Answer.CanResume);
        script.Touch(KioskTrigger.Resume);
        Assert.Equal(KioskPhase.LookUpAnswer, script.Phase);
        Assert.Single(script.Effects.OfType<KioskEffect.OpenCompartment>());
        Assert.Contains(script.Sent, m => m is UplinkMessage.SecurityAlert { Kind: AlertKind.GuessBurst });
    }

    [Fact]
    public void A_card_scanned_by_mistake_is_forgotten_when_another_takes_its_place()
    {
        var script = new KioskScript();
        script.Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        script.Do(new KioskEvent.ProcedureChosen(new("1.001612")));
        script.Touch(KioskTrigger.ConfirmPapers);
        script.Touch(KioskTrigger.AcceptPrivacy);
        script.Person("husband");
        var first = script.State.Visit!.Person!.Value;
        script.Touch(KioskTrigger.Back);
        script.Person("wife");
        Assert.Equal(first, Assert.Single(script.Effects.OfType<KioskEffect.ForgetEntry>()).Entry);
    }

    [Fact]
    public void Only_known_buttons_may_be_posted_by_a_page()
    {
        var script = new KioskScript();
        foreach (var trigger in Enum.GetValues<KioskTrigger>().Except(KioskTriggers.Touches))
        {
            script.Touch(trigger);
            Assert.NotNull(script.Last.Ignored);
        }
    }

    private static IReadOnlyList<Procedure> Listed(KioskScript script)
    {
        script.Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        var offered = ((Screen.ChooseProcedure)script.Frame.Screen).Offered;
        script.Touch(KioskTrigger.Cancel);
        return offered;
    }

    private static string Json(KioskState state) => JsonSerializer.Serialize(state, WireJson.Options);

    private static IEnumerable<KioskEvent> SampleEvents()
    {
        var script = new KioskScript();
        yield return new KioskEvent.Configured(script.Settings);
        yield return new KioskEvent.Recovered("1", false, 1, script.Survey(), [new EffectId(1, 2, 0)], new RestoredDatabase(2, "260304", 3));
        yield return new KioskEvent.DirectoryReceived(KioskScript.DefaultDirectory());
        yield return new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(new("Q6A1-260304-001X"))));
        yield return new KioskEvent.OfficeMessageRefused(2, "its kind or form is unknown");
        yield return new KioskEvent.OfficeCaughtUp();
        yield return new KioskEvent.TimerElapsed(TimerId.Wait, 4);
        yield return new KioskEvent.DoorAnswered(new(1, 2, 0), new(3), OpenOutcome.NoFeedback);
        yield return new KioskEvent.PrintAnswered(new(1, 2, 0), PrintOutcome.Uncertain, PrinterCondition.PaperOut);
        yield return new KioskEvent.Touched(KioskTrigger.Placed);
        yield return new KioskEvent.PersonGiven(new("r"), new("dk1:x"), IdSource.Typed, false);
        yield return new KioskEvent.OneTimeGiven(new("dk1:ghi"));
        yield return new KioskEvent.CompartmentWished(CompartmentSize.Large, true);
    }
}
