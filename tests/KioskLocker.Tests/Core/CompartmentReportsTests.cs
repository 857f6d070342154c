using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>Technicians and operators hear of a compartment whether papers may be inside; what is believed inside hears the office.</summary>
public sealed class CompartmentReportsTests
{
    private static readonly DropOffNumber Deposit = DropOffNumbers.Make("Q6A1", "260304", 1)!.Value;
    private static readonly DossierCode Result = new("000.00.53.H48-220921-0099");
    private static readonly CompartmentContent[] MayBePapers =
        [new CompartmentContent.Holds(Deposit), new CompartmentContent.Holds(Result), new CompartmentContent.Unknown(null), new CompartmentContent.Unknown(Result), new CompartmentContent.Quarantined(Deposit), new CompartmentContent.Quarantined(null)];

    [Fact]
    public void Whatever_may_lie_behind_a_door_is_told_alike()
    {
        var told = MayBePapers.Select(content => JsonSerializer.Serialize(CompartmentReports.Of(With(content))[0], WireJson.Options)).ToHashSet();

        Assert.Equal("""{"id":1,"papers":"possible","outOfService":false,"door":"Closed"}""", Assert.Single(told));
    }

    [Fact]
    public void An_empty_compartment_is_told_as_one_unless_somebody_may_have_been_at_it()
    {
        Assert.All(new CompartmentContent[] { new CompartmentContent.Empty(), new CompartmentContent.PresumedEmpty() }, content =>
        {
            var state = With(content);
            Assert.Equal(PapersBehind.None, CompartmentReports.Of(state)[0].Papers);
            Assert.Equal(PapersBehind.Possible, CompartmentReports.Behind(state, state.Compartments[1] with { Suspect = true }));
            Assert.Equal(PapersBehind.Possible, CompartmentReports.Behind(state, state.Compartments[1] with { Forced = new ForcedCase(null) }));
        });
    }

    [Fact]
    public void Papers_are_possible_behind_just_the_doors_that_need_an_officer()
    {
        var script = new KioskScript { State = Full() };
        script.ToDiagnostics();

        var needs = ((Screen.Diagnostics)script.Frame.Screen).Doors.Where(door => door.NeedsOfficer).Select(door => door.Compartment.Number);
        Assert.Equal([1, 2, 3, 4], needs);
        Assert.Equal(needs, CompartmentReports.Of(script.State).Where(one => one.Papers == PapersBehind.Possible).Select(one => one.Id));
    }

    [Fact]
    public void The_office_hears_what_is_believed_inside() => Assert.Equal(
        ["holds", "holds", "unknown", "quarantined", "empty", "presumedEmpty"], CompartmentReports.ForTheOffice(Full()).Select(one => one.Content));

    [Fact]
    public void In_sum_it_is_told_what_is_free_by_size_and_what_a_visit_is_for()
    {
        var totals = CompartmentReports.Totals(Full());

        Assert.Equal([("small", 0), ("medium", 1), ("large", 0)], totals.Free.Select(size => (size.Key, size.Value)));
        Assert.Equal((2, 2, 1), (totals.Occupied, totals.Unknown, totals.OutOfService));
    }

    [Fact]
    public void A_report_of_a_version_before_this_one_is_still_read() => Assert.Equal(
        "holds", JsonSerializer.Deserialize<CompartmentReport>("""{"id":2,"content":"holds","outOfService":false,"door":"Closed"}""", WireJson.Options)!.Content);

    /// <summary>A machine that has worked, so that it is no new one, with this in compartment 1.</summary>
    private static KioskState With(CompartmentContent content)
    {
        var script = new KioskScript();
        script.Deposit();
        return script.State with { Compartments = script.State.Compartments.SetItem(1, script.Compartment(1) with { Content = content }) };
    }

    /// <summary>One of each, the last one broken.</summary>
    private static KioskState Full()
    {
        var state = With(MayBePapers[0]);
        CompartmentContent[] contents = [MayBePapers[0], MayBePapers[1], MayBePapers[2], MayBePapers[4], new CompartmentContent.Empty(), new CompartmentContent.PresumedEmpty()];
        return state with
        {
            Compartments = state.Compartments.SetItems(contents.Select((content, index) =>
                KeyValuePair.Create(index + 1, state.Compartments[index + 1] with { Content = content, OutOfService = index == 5 }))),
        };
    }
}
