using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.App;

/// <summary>What the screens of officers offer is what the real Core takes, and the other way round.</summary>
public sealed class TouchOfficerTests
{
    private static readonly DossierCode Waiting = new("H29-1");
    private static readonly DossierCode Stranger = new("H29-9");

    [Theory]
    [InlineData("opened", false)]
    [InlineData("already open", false)]
    [InlineData("no feedback", true)]
    [InlineData("no feedback, and it reads open", true)]
    [InlineData("board lost", true)]
    [InlineData("board back, and it reads open", false)]
    [InlineData("reads open for a minute", true)]
    public void It_is_shut_and_it_does_not_open_stand_there_exactly_when_the_machine_takes_them(string door, bool shut)
    {
        foreach (var said in new[] { false, true })
        {
            var script = AtDoor(door);
            if (said)
                script.Touch(KioskTrigger.NothingInside);
            using var bench = new TouchBench(script.Frame);

            Assert.Equal(shut, Takes(script, KioskTrigger.SaidClosed));
            Assert.Equal(shut, Offers(bench, KioskTrigger.SaidClosed));
            Assert.True(Takes(script, KioskTrigger.DoorDoesNotOpen));
            Assert.True(Offers(bench, KioskTrigger.DoorDoesNotOpen));
        }
    }

    [Fact]
    public void Where_the_contact_cannot_tell_the_last_word_is_the_large_button()
    {
        var script = AtDoor("no feedback");
        script.Touch(KioskTrigger.NothingInside);
        using var bench = new TouchBench(script.Frame);
        Assert.Contains("primary", bench.Action(KioskTrigger.SaidClosed).ClassList);

        bench.Press(KioskTrigger.SaidClosed);
        script.Do(Assert.Single(bench.Kiosk.Posted));

        Assert.Equal(KioskPhase.StaffList, script.Phase);
        Assert.IsType<CompartmentContent.Empty>(script.Compartment(2).Content);
    }

    [Fact]
    public void A_door_that_reads_open_is_pushed_shut_before_it_is_tried_again()
    {
        var script = AtDoor("opened");
        script.Touch(KioskTrigger.DoorDoesNotOpen);
        using var bench = new TouchBench(script.Frame);
        Assert.False(Offers(bench, KioskTrigger.OpenAgain));
        Assert.Contains("đóng lại trước", bench.Action(KioskTrigger.OpenAgain).TextContent, StringComparison.Ordinal);

        script.Door(2, DoorContact.Closed);
        bench.Show(script.Frame);

        Assert.True(Offers(bench, KioskTrigger.OpenAgain));
        Assert.True(Takes(script, KioskTrigger.OpenAgain));
    }

    [Fact]
    public void A_door_of_a_silent_board_says_so_and_the_large_button_is_one_that_opens()
    {
        var script = AtList(StaffJob.Reconcile);
        script.Do(new KioskEvent.BoardChanged(new BoardId("a"), DeviceHealth.Offline, "test"));
        using var bench = new TouchBench(script.Frame);

        Assert.Equal("5", bench.Page.Find("button.primary").GetAttribute("data-value"));
        foreach (var door in Enumerable.Range(1, 6))
        {
            Assert.Equal(door > 4, Takes(script, new KioskEvent.CompartmentChosen(new CompartmentId(door))));
            Assert.Equal(door > 4, Offers(bench, KioskTrigger.ChooseCompartment, $"{door}"));
        }

        Assert.Contains("không trả lời", bench.Action(KioskTrigger.ChooseCompartment, "2").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("board", "không trả lời")]
    [InlineData("map", "Sơ đồ chưa kiểm tra xong")]
    [InlineData("full", "Không còn ngăn vừa")]
    [InlineData("open", "Đóng cửa đang mở trước")]
    public void A_result_that_no_door_can_open_for_says_why(string why, string says)
    {
        var script = AtList(StaffJob.Load);
        script.Do(new KioskEvent.DossierCodePresented(Waiting, Language.Vi));
        Assert.True(Takes(script, KioskTrigger.Open));
        Spoil(script, why);
        using var bench = new TouchBench(script.Frame);

        Assert.False(Takes(script, KioskTrigger.Open));
        Assert.False(Offers(bench, KioskTrigger.Open));
        Assert.Contains(says, bench.Action(KioskTrigger.Open).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_a_map_that_was_not_proved_no_door_of_a_list_opens()
    {
        var script = AtList(StaffJob.Reconcile);
        Spoil(script, "map");
        using var bench = new TouchBench(script.Frame);

        Assert.False(Takes(script, new KioskEvent.CompartmentChosen(new CompartmentId(2))));
        Assert.All(bench.Page.FindAll("[data-action=ChooseCompartment]"), one => Assert.Contains("Sơ đồ chưa kiểm tra xong", one.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Papers_of_another_dossier_than_those_waiting_leave_nothing_chosen()
    {
        var script = AtList(StaffJob.Load);
        script.Do(new KioskEvent.DossierCodePresented(Waiting, Language.Vi));
        script.Do(new KioskEvent.DossierCodePresented(Stranger, Language.Vi));
        using var bench = new TouchBench(script.Frame);

        Assert.False(Takes(script, KioskTrigger.Open));
        Assert.Empty(bench.Page.FindAll("[data-action=Open], [data-chosen]"));
        Assert.Equal("H29-9", bench.Page.Find("[data-unlisted]").GetAttribute("data-unlisted"));
        Assert.Contains("Quét mã hồ sơ", bench.Page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list-Empty-must-close", "list-Empty")]
    [InlineData("list-Load-must-close", "list-Load")]
    public void A_list_goes_on_when_the_last_door_was_shut(string before, string after)
    {
        using var bench = new TouchBench(TouchFrames.All[before]);

        bench.Show(TouchFrames.All[after]);

        Assert.Empty(bench.Page.FindAll("[data-must-close]"));
        Assert.Equal(TouchFrames.All[after].Phase.ToString(), bench.Page.Find("[data-screen]").GetAttribute("data-screen"));
    }

    [Fact]
    public void Whoever_stops_a_job_early_reads_how_much_is_left()
    {
        using var bench = new TouchBench(TouchFrames.All["list-Quarantine"]);
        Assert.Contains("Dừng ở đây, còn 2", bench.Action(KioskTrigger.EndJob).TextContent, StringComparison.Ordinal);
        bench.Show(TouchFrames.All["list-Quarantine-done"]);
        Assert.Contains("Xong việc này", bench.Action(KioskTrigger.EndJob).TextContent, StringComparison.Ordinal);

        bench.Show(TouchFrames.All["list-Empty-must-close"]);

        var label = bench.Action(KioskTrigger.EndJob).TextContent.Trim();
        Assert.Equal("Dừng và đếm, còn 8", label);
        Assert.Contains($"bấm “{label}”", bench.Page.Find("[data-must-close]").TextContent, StringComparison.Ordinal);
        Assert.Contains("“Ngăn 5: đánh dấu hỏng”", bench.Page.Find("[data-must-close]").TextContent, StringComparison.Ordinal);
    }

    private static KioskScript AtList(StaffJob job)
    {
        var script = new KioskScript();
        script.Office(new OfficeMessage.ResultReady(Waiting, new AgencyId("H29.Q6"), new Digest("dk1:owner"), CompartmentSize.Small, false, false));
        script.ToMenu();
        script.Do(new KioskEvent.JobChosen(job));
        return script;
    }

    private static KioskScript AtDoor(string how)
    {
        var script = AtList(StaffJob.Reconcile);
        script.Do(new KioskEvent.CompartmentChosen(new CompartmentId(2)));
        script.Answer(how.StartsWith("no feedback", StringComparison.Ordinal) ? OpenOutcome.NoFeedback : how == "already open" ? OpenOutcome.AlreadyOpen : OpenOutcome.Opened);
        switch (how)
        {
            case "no feedback, and it reads open":
                script.Door(2, DoorContact.Open);
                break;
            case "board lost" or "board back, and it reads open":
                script.Do(new KioskEvent.BoardChanged(new BoardId("a"), DeviceHealth.Offline, "test"));
                if (how != "board lost")
                {
                    script.Do(new KioskEvent.BoardChanged(new BoardId("a"), DeviceHealth.Ok, "test"));
                    script.Door(2, DoorContact.Open);
                }

                break;
            case "reads open for a minute":
                script.Elapse(TimerId.DoorVoice);
                break;
        }

        Assert.Equal(KioskPhase.StaffDoorOpen, script.Phase);
        return script;
    }

    private static void Spoil(KioskScript script, string why)
    {
        switch (why)
        {
            case "board":
                script.Do(new KioskEvent.BoardChanged(new BoardId("a"), DeviceHealth.Offline, "test"));
                script.Do(new KioskEvent.BoardChanged(new BoardId("b"), DeviceHealth.Offline, "test"));
                break;
            case "map":
                script.State = script.State with { Settings = script.Settings with { MapProblem = "none" } };
                break;
            case "full":
                script.State = script.State with
                {
                    Compartments = script.State.Compartments.SetItems(script.State.Compartments.Select(one => KeyValuePair.Create(one.Key, one.Value with { OutOfService = true }))),
                };
                break;
            default:
                script.Door(3, DoorContact.Open);
                break;
        }
    }

    private static bool Takes(KioskScript script, KioskTrigger trigger) => Takes(script, new KioskEvent.Touched(trigger));

    private static bool Takes(KioskScript script, KioskEvent happened) => script.Fork().Do(happened).Ignored is null;

    private static bool Offers(TouchBench bench, KioskTrigger trigger, string? value = null) =>
        bench.Page.FindAll(value is null ? $"[data-action={trigger}]" : $"[data-action={trigger}][data-value='{value}']") is [var button] && !button.HasAttribute("disabled");
}
