using Bunit;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Pictures;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.App;

/// <summary>A full machine is emptied: the page's buttons drive the real Core.</summary>
public sealed class TouchEmptyingTests
{
    private const int Deposits = 20;

    [Fact]
    public void Twenty_deposits_take_one_touch_each_and_six_more_and_the_one_large_button_is_always_the_next()
    {
        var script = Machine();
        using var bench = new TouchBench(script.Frame);
        var touches = 0;
        var opened = new List<int>();
        Press(KioskTrigger.ChooseJob);
        for (var door = 1; door <= Deposits; door++)
        {
            Assert.Equal($"Mở ngăn {door}, lấy hồ sơ ra.", Now());
            Press(KioskTrigger.ChooseCompartment);
            opened.Add(script.LastOrder.Compartment.Number);
            script.Answer(OpenOutcome.Opened);
            Show();
            Assert.Equal("Lấy hồ sơ ra, kẹp nhãn vừa in, quét mã trên nhãn, rồi đóng cửa.", Now());
            script.Do(new KioskEvent.DropOffNumberPresented(new(bench.Page.Find("[data-papers]").GetAttribute("data-papers")!), Language.Vi));
            Show();
            Assert.Equal($"Đóng cửa ngăn {door}.", Now());
            script.Door(door, DoorContact.Closed);
            Show();
        }

        Assert.Equal("Đã mở hết các ngăn. Bây giờ đếm hồ sơ.", Now());
        Press(KioskTrigger.EndJob);
        foreach (var digit in "20")
        {
            bench.Keys(digit.ToString());
            touches++;
        }

        Press(KioskTrigger.CountPapers);
        script.Printer(PrintOutcome.Printed);
        Show();
        Assert.Equal("Lấy phiếu và ký vào phiếu.", Now());
        Press(KioskTrigger.Continue);

        Assert.Equal(KioskPhase.StaffMenu, script.Phase);
        Assert.Equal(Enumerable.Range(1, Deposits), opened);
        Assert.Equal(Deposits + 6, touches);

        void Press(KioskTrigger expected)
        {
            var button = Assert.Single(bench.Page.FindAll("button.primary"));
            Assert.Equal(expected.ToString(), button.GetAttribute("data-action"));
            var before = bench.Kiosk.Posted.Count;
            button.Click();
            touches++;
            foreach (var happened in bench.Kiosk.Posted.Skip(before).ToList())
                script.Do(happened);
            Show();
        }

        void Show() => bench.Show(script.Frame);
        string Now() => bench.Page.Find("h1").TextContent;
    }

    [Fact]
    public void The_map_frames_the_doors_to_empty_and_fills_the_one_that_is_next_or_open()
    {
        var script = Machine();
        script.Do(new KioskEvent.JobChosen(StaffJob.Empty));
        var face = new CabinetFace(2, [.. script.Settings.Compartments.Select(one => new FaceDoor(one.Id, one.Size, 1 + ((one.Id.Number - 1) / 6)))]);
        using var bench = new TouchBench(script.Frame, new TouchOptions { Face = face });
        Assert.Equal(["1"], Marked("m-now"));
        Assert.Equal(Enumerable.Range(2, Deposits - 1).Select(number => $"{number}"), Marked("m-waiting"));
        Assert.Equal(["21", "22"], Marked("m-door"));

        script.Do(new KioskEvent.CompartmentChosen(new CompartmentId(7)));
        script.Answer(OpenOutcome.Opened);
        bench.Show(script.Frame);

        Assert.Equal(["7"], Marked("m-now"));
        Assert.Empty(Marked("m-waiting"));

        IEnumerable<string> Marked(string mark) => bench.Page.FindAll($".staff-cabinet .{mark} text").Select(one => one.TextContent);
    }

    [Fact]
    public void A_machine_without_a_map_shows_the_doors_as_a_list_only()
    {
        using var bench = new TouchBench(TouchFrames.All["list-Empty"], new TouchOptions());

        Assert.Empty(bench.Page.FindAll(".staff-map"));
        Assert.Equal(7, bench.Page.FindAll("[data-action=ChooseCompartment]").Count);
    }

    /// <summary>Twenty small compartments with deposits and two that are empty; an officer has logged in.</summary>
    private static KioskScript Machine()
    {
        var settings = KioskScript.DefaultSettings();
        var script = new KioskScript(settings with
        {
            Compartments = [.. Enumerable.Range(1, Deposits + 2).Select(number => settings.Compartments[1] with { Id = new CompartmentId(number) })],
        });
        for (var citizen = 0; citizen < Deposits; citizen++)
            script.Deposit($"{citizen}", $"{citizen}");
        script.ToMenu();
        return script;
    }
}
