using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.Attacks;

/// <summary>Somebody holds a code that is not his: a photo of a message, a screen read over a shoulder.</summary>
public sealed class StolenCodeTests
{
    [Fact]
    public void A5_Locking_an_owner_out_needs_the_owners_own_code_and_the_office_gives_a_new_one()
    {
        var script = new KioskScript();
        script.Load("H29-victim", "victim", "victims");
        script.Load("H29-other", "other", "others");
        for (var n = 0; n < 30; n++)
            GiveWrong(script, $"guess-{n}", "stranger");
        Assert.Equal(0, script.State.Results["H29-victim"].WrongIds);
        Assert.DoesNotContain(script.Sent, m => m is UplinkMessage.ResultLocked);

        for (var n = 1; n <= script.Settings.Numbers.WrongFactorLock; n++)
        {
            GiveWrong(script, "victims", "stranger");
            script.Restart();
            Assert.Equal(n, script.State.Results["H29-victim"].WrongIds);
        }

        Assert.Equal(new DossierCode("H29-victim"), Assert.Single(script.Sent.OfType<UplinkMessage.ResultLocked>()).Dossier);
        GiveWrong(script, "victims", "victim");
        Assert.Single(script.Sent.OfType<UplinkMessage.ResultLocked>());

        // Nobody else is locked out, and the owner is let in by a person who checks who he is.
        OneAnswerTests.Collect(script, "others", "other");
        script.Office(new OfficeMessage.CodeWanted(new("H29-victim")));
        script.Mint("new");
        Assert.Contains(script.Sent, m => m is UplinkMessage.PickupCodeMinted minted && minted.Dossier == new DossierCode("H29-victim"));
        GiveWrong(script, "victims", "victim");
        OneAnswerTests.Collect(script, "new", "victim");
        Assert.Equal(ResultCustody.Collected, script.State.Results["H29-victim"].Custody);
    }

    [Fact]
    public void A5_A_drop_off_locked_at_the_other_door_waits_for_an_officer_who_finds_it_on_the_list()
    {
        var script = new KioskScript();
        script.ToOpening("victim", "1");
        var (number, compartment) = (script.State.Visit!.Number!.Value, script.LastOrder.Compartment);
        script.Restart();
        for (var n = 0; n < script.Settings.Numbers.WrongFactorLock; n++)
            Resume(script, number, "stranger");
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        script.Touch(KioskTrigger.Resume);
        Assert.False(Assert.IsType<Screen.LookUpAnswer>(script.Frame.Screen).Answer.CanResume);
        script.Touch(KioskTrigger.Cancel);
        Assert.DoesNotContain(script.Effects.OfType<KioskEffect.OpenCompartment>().Skip(1), order => order.Compartment == compartment);
        Assert.Contains(script.Sent, m => m is UplinkMessage.SecurityAlert { Kind: AlertKind.GuessBurst });

        // Another citizen goes on as ever; an officer reads the number on the papers and takes them along.
        script.Deposit("another", "2");
        script.ToMenu();
        script.Do(new KioskEvent.JobChosen(StaffJob.Reconcile));
        Assert.Equal(compartment, ((Screen.StaffList)script.Frame.Screen).Items[0].Compartment);
        script.Do(new KioskEvent.CompartmentChosen(compartment));
        script.Answer(OpenOutcome.Opened);
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        script.Door(compartment.Number, DoorContact.Closed);
        Assert.Equal(Custody.Emptied, script.State.Dossiers[number.Text].Custody);
        Assert.Contains(script.Sent, m => m is UplinkMessage.DossierEmptied emptied && emptied.Number == number);
    }

    [Fact]
    public void A5_A_code_whose_result_is_out_locks_nothing_and_makes_no_case()
    {
        var script = new KioskScript();
        script.Load("H29-gone", "victim", "gone");
        OneAnswerTests.Collect(script, "gone", "victim");
        for (var n = 0; n < 2 * script.Settings.Numbers.WrongFactorLock; n++)
            GiveWrong(script, "gone", "stranger");
        Assert.DoesNotContain(script.Sent, m => m is UplinkMessage.ResultLocked);
    }

    [Fact]
    public void A16_A_photographed_code_tried_first_with_a_wrong_number_leaves_a_trace_and_the_owner_still_collects()
    {
        var script = new KioskScript();
        script.Load("H29-victim", "victim", "victims");
        GiveWrong(script, "victims", "thief");
        Assert.Equal(1, script.State.Results["H29-victim"].WrongIds);
        Assert.Equal(PickupStatus.Minted, script.State.Results["H29-victim"].Pickup!.Status);

        OneAnswerTests.Collect(script, "victims", "victim");
        Assert.Single(script.Sent.OfType<UplinkMessage.ResultCollected>());
        Assert.Equal(1, script.State.Results["H29-victim"].WrongIds);
    }

    /// <summary>The thief knew both factors. The second person gets the answer of a used code, and the office knows when it was handed over and that there was a later try.</summary>
    [Fact]
    public void A16_The_second_person_is_refused_clearly_and_the_hand_over_is_on_record()
    {
        var script = new KioskScript();
        script.Load("H29-victim", "victim", "victims");
        OneAnswerTests.Collect(script, "victims", "victim");
        var wrong = script.State.Guesses.Total;
        var orders = script.Effects.OfType<KioskEffect.OpenCompartment>().Count();

        script.Do(new KioskEvent.CodePresented(new("kk1:victims"), Language.Vi));
        script.Person("victim");
        script.Elapse(TimerId.Answer);
        Assert.IsType<Screen.CollectRefused>(script.Frame.Screen);
        Assert.Equal("028 3855 0000", script.Frame.Hotline);
        Assert.Equal(wrong + 1, script.State.Guesses.Total);
        Assert.Equal(orders, script.Effects.OfType<KioskEffect.OpenCompartment>().Count());
        Assert.Single(script.Sent.OfType<UplinkMessage.ResultCollected>());
    }

    /// <summary>A restored database knows a code as unused that was used since.</summary>
    [Fact]
    public void A15_After_a_restored_database_no_code_opens_until_an_officer_looked_into_every_compartment()
    {
        var script = new KioskScript();
        script.Load("H29-gone", "victim", "gone");
        script.Load("H29-here", "owner", "here");
        var old = script.State;
        OneAnswerTests.Collect(script, "gone", "victim");
        var counters = script.State.Counters;
        script.State = old;
        script.Restart(restored: new RestoredDatabase(2, counters.SerialDate, counters.Serial));
        script.Do(new KioskEvent.OfficeCaughtUp());
        script.Effects.Clear();

        foreach (var code in new[] { "gone", "here" })
        {
            script.Do(new KioskEvent.CodePresented(new($"kk1:{code}"), Language.Vi));
            Assert.NotNull(script.Last!.Ignored);
        }

        Assert.DoesNotContain(script.Effects, effect => effect is KioskEffect.OpenCompartment);
        Assert.Equal(Unavailable.DatabaseRestored, ((Screen.Idle)script.Frame.Screen).Collect);

        script.ToMenu();
        script.Do(new KioskEvent.JobChosen(StaffJob.Reconcile));
        while (((Screen.StaffList)script.Frame.Screen).Items.FirstOrDefault(item => item.Content is CompartmentContent.Unknown) is { } next)
        {
            Assert.True(script.State.Service.RestoredDatabase);
            script.Do(new KioskEvent.CompartmentChosen(next.Compartment));
            script.Answer(OpenOutcome.Opened);
            script.Touch(next.Content is CompartmentContent.Unknown { Last: Papers.Result { Code.Text: "H29-here" } } ? KioskTrigger.AsExpected : KioskTrigger.NothingInside);
            script.Door(next.Compartment.Number, DoorContact.Closed);
        }

        script.Touch(KioskTrigger.EndJob);
        script.Touch(KioskTrigger.LogOut);
        Assert.False(script.State.Service.RestoredDatabase);
        Assert.Equal(ResultCustody.Disputed, script.State.Results["H29-gone"].Custody);
        GiveWrong(script, "gone", "victim");
        GiveWrong(script, "here", "owner");
        script.Mint("anew");
        OneAnswerTests.Collect(script, "anew");
    }

    /// <summary>Also when the compartment that the officer looks into last is the one that still holds its papers.</summary>
    [Fact]
    public void A15_A_restored_database_is_made_good_by_the_last_compartment_also_when_its_papers_are_there()
    {
        var script = new KioskScript(KioskScript.DefaultSettings() with { Compartments = [new(new(1), CompartmentSize.Medium, true, new("a"))] });
        script.Load("H29-here", "owner", "here");
        script.Restart(restored: new RestoredDatabase(2, "260304", 7));
        FindInTheOnlyCompartment(script);
        Assert.False(script.State.Service.RestoredDatabase);

        // Nor is a code minted before the office has said all that it has.
        Assert.Equal(Unavailable.DatabaseRestored, ((Screen.Idle)script.Frame.Screen).Collect);
        Assert.Single(script.Effects.OfType<KioskEffect.MintPickupCode>());
        script.Do(new KioskEvent.OfficeCaughtUp());
        script.Mint("anew");
        GiveWrong(script, "here", "owner");
        OneAnswerTests.Collect(script, "anew");
    }

    /// <summary>Whoever guessed at it before the copy was put back is not set free by that, and no code goes out until identity was checked at the counter.</summary>
    [Fact]
    public void I_13_A_locked_dossier_stays_locked_through_a_restored_database_until_the_office_asks_for_a_code()
    {
        var script = new KioskScript(KioskScript.DefaultSettings() with { Compartments = [new(new(1), CompartmentSize.Medium, true, new("a"))] });
        script.Load("H29-here", "owner", "here");
        for (var tries = 0; tries < script.Settings.Numbers.WrongFactorLock; tries++)
            GiveWrong(script, "here", "thief");
        script.PutBack();
        script.Effects.Clear();
        FindInTheOnlyCompartment(script);
        Assert.DoesNotContain(script.Effects, effect => effect is KioskEffect.MintPickupCode);
        Assert.Equal(script.Settings.Numbers.WrongFactorLock, script.State.Results["H29-here"].WrongIds);

        script.Office(new OfficeMessage.CodeWanted(new("H29-here")));
        script.Mint("anew");
        OneAnswerTests.Collect(script, "anew");
    }

    /// <summary>An officer looks into compartment 1, finds what is expected there, and goes.</summary>
    private static void FindInTheOnlyCompartment(KioskScript script)
    {
        script.ToMenu();
        script.Do(new KioskEvent.JobChosen(StaffJob.Reconcile));
        script.Do(new KioskEvent.CompartmentChosen(new(1)));
        script.Answer(OpenOutcome.Opened);
        script.Touch(KioskTrigger.AsExpected);
        script.Door(1, DoorContact.Closed);
        script.Touch(KioskTrigger.EndJob);
        script.Touch(KioskTrigger.LogOut);
    }

    private static void GiveWrong(KioskScript script, string code, string id)
    {
        script.Do(new KioskEvent.CodePresented(new($"kk1:{code}"), Language.Vi));
        script.Person(id);
        script.Elapse(TimerId.Answer);
        Assert.Equal(KioskPhase.CollectRefused, script.Phase);
        script.Elapse(TimerId.Wait);
        script.Touch(KioskTrigger.Cancel);
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }

    private static void Resume(KioskScript script, DropOffNumber number, string id)
    {
        script.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
        script.Touch(KioskTrigger.Resume);
        script.Person(id);
        script.Elapse(TimerId.Answer);
        Assert.Equal(KioskPhase.ResumeRefused, script.Phase);
        script.Elapse(TimerId.Wait);
        script.Touch(KioskTrigger.Cancel);
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }
}
