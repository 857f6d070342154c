using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>A result that an officer did not find is kept until its case is settled, and not for ever after.</summary>
public sealed class MissedResultTests
{
    private const string Dossier = "H29-1";

    [Fact]
    public void I_22_A_missed_result_is_kept_while_its_case_is_open_and_forgotten_thirty_days_after_it_was_settled()
    {
        var script = new KioskScript();
        script.Load(Dossier, "owner", "code");
        Miss(script);
        var missed = script.State.Results[Dossier];
        Assert.Equal((ResultCustody.Disputed, true), (missed.Custody, missed.Case is not null));

        Days(script, 40);
        Assert.Contains(Dossier, script.State.Results.Keys);

        script.Office(new OfficeMessage.CaseSettled(new(Dossier), missed.Case!));
        Days(script, 29);
        Assert.Contains(Dossier, script.State.Results.Keys);
        Days(script, 2);
        Assert.Empty(script.State.Results);
    }

    [Fact]
    public void A_missed_result_that_is_announced_again_begins_anew()
    {
        var script = new KioskScript();
        script.Load(Dossier, "owner", "code");
        Miss(script);
        script.Office(new OfficeMessage.CaseSettled(new(Dossier), script.State.Results[Dossier].Case!));
        script.Office(new OfficeMessage.ResultReady(new(Dossier), new("H29.Q6"), new("dk1:owner"), CompartmentSize.Small, false, false));
        Days(script, 40);
        Assert.Equal(ResultCustody.Ready, script.State.Results[Dossier].Custody);
    }

    /// <summary>An officer looks into the compartment, and nothing is there.</summary>
    private static void Miss(KioskScript script)
    {
        var compartment = script.State.Results[Dossier].Compartment!.Value;
        script.ToMenu();
        script.Do(new KioskEvent.JobChosen(StaffJob.Reconcile));
        script.Do(new KioskEvent.CompartmentChosen(compartment));
        script.Answer(OpenOutcome.Opened);
        script.Touch(KioskTrigger.NothingInside);
        script.Door(compartment.Number, DoorContact.Closed);
        script.Touch(KioskTrigger.EndJob);
        script.Touch(KioskTrigger.LogOut);
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }

    private static void Days(KioskScript script, int days)
    {
        for (var hour = 0; hour < 24 * days; hour++)
        {
            script.Pass(TimeSpan.FromHours(1));
            script.Do(new KioskEvent.Housekeeping());
        }
    }
}
