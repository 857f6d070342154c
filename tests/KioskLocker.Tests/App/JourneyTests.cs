using Bunit;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;

namespace KioskLocker.Tests.App;

public sealed class JourneyTests
{
    private static readonly KioskPhase[] DropOff =
    [
        KioskPhase.ChooseProcedure, KioskPhase.Papers, KioskPhase.Privacy, KioskPhase.Identify, KioskPhase.EnterPhone, KioskPhase.ConfirmPhone,
        KioskPhase.ReturnPlace, KioskPhase.ReadyToOpen, KioskPhase.Opening, KioskPhase.DoorOpen, KioskPhase.ConfirmPlaced, KioskPhase.Receipt,
    ];

    [Fact]
    public void A_drop_off_has_six_steps_and_never_goes_back()
    {
        var steps = DropOff.Select(phase => Journey.Of(phase, VisitKind.DropOff)!).ToList();

        Assert.All(steps, step => Assert.Equal(6, step.Of));
        Assert.Equal([1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6], steps.Select(step => step.Step));
    }

    [Fact]
    public void A_supplement_begins_with_its_dossier_and_has_no_papers_to_choose()
    {
        Assert.Equal((1, 5), At(KioskPhase.EnterDossierCode, VisitKind.Supplement));
        Assert.Equal((2, 5), At(KioskPhase.Privacy, VisitKind.Supplement));
        Assert.Equal((5, 5), At(KioskPhase.Receipt, VisitKind.Supplement));
        Assert.Null(Journey.Of(KioskPhase.Papers, VisitKind.Supplement));
    }

    [Fact]
    public void A_collection_has_four_steps_even_where_the_code_is_refused()
    {
        Assert.Equal((1, 4), At(KioskPhase.EnterCode, VisitKind.Collection));
        Assert.Equal((2, 4), At(KioskPhase.CollectIdentify, VisitKind.Collection));
        Assert.Equal((2, 4), At(KioskPhase.CollectRefused, VisitKind.Collection));
        Assert.Equal((3, 4), At(KioskPhase.CollectStuck, VisitKind.Collection));
        Assert.Equal((4, 4), At(KioskPhase.HandOver, VisitKind.Collection));
    }

    [Fact]
    public void A_look_up_becomes_the_way_of_a_drop_off_that_is_resumed()
    {
        Assert.Equal((2, 2), At(KioskPhase.LookUpAnswer, VisitKind.LookUp));
        Assert.Equal((2, 4), At(KioskPhase.ResumeIdentify, VisitKind.LookUp));
        Assert.Equal((3, 4), At(KioskPhase.DoorOpen, VisitKind.LookUp));
    }

    [Theory]
    [InlineData(KioskPhase.Idle, null)]
    [InlineData(KioskPhase.OutOfService, null)]
    [InlineData(KioskPhase.Ended, VisitKind.DropOff)]
    [InlineData(KioskPhase.StaffMenu, VisitKind.Staff)]
    public void At_rest_after_an_early_end_and_for_staff_there_is_no_way_to_show(KioskPhase phase, VisitKind? kind) => Assert.Null(Journey.Of(phase, kind));

    [Fact]
    public void Every_stretch_has_a_name_in_every_language() =>
        Assert.All(Enum.GetValues<Stretch>(), stretch => Assert.All(TextTables.BuiltIn.Languages, language => Assert.True(TextTable.Of(language).Has($"step.{stretch}"))));

    [Theory]
    [InlineData("phone", "4", "6")]
    [InlineData("collect-identify", "2", "4")]
    public void The_strip_of_steps_is_on_the_page(string frame, string step, string of)
    {
        using var bench = new TouchBench(TouchFrames.All[frame]);

        Assert.Equal((step, of), (bench.Page.Find("[data-step]").GetAttribute("data-step"), bench.Page.Find("[data-step]").GetAttribute("data-steps")));
    }

    private static (int Step, int Of) At(KioskPhase phase, VisitKind kind) => Journey.Of(phase, kind) is { } progress ? (progress.Step, progress.Of) : default;
}
