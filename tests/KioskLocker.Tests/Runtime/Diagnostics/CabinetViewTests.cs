using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>The picture as it comes out of a kiosk that worked for a day.</summary>
public sealed class CabinetViewTests : IDisposable
{
    private readonly WorkedKiosk _kiosk = new();

    public void Dispose() => _kiosk.Dispose();

    [Fact]
    public void Doors_tell_wiring_contact_openings_and_whether_papers_may_be_inside()
    {
        var picture = _kiosk.Parts().Picture;

        Assert.Equal([1, 2, 3, 4], picture.Doors.Select(door => door.Compartment.Number));
        Assert.All(picture.Doors, door => Assert.Equal((door.Compartment.Number, door.Compartment.Number, DoorContact.Closed), (door.Channel, door.ContactChannel, door.Contact)));
        var opened = picture.Doors.Where(door => door.Openings.Count > 0).ToList();
        Assert.Equal(2, opened.Count);
        Assert.All(opened, door => Assert.Equal((OpenOutcome.Opened, PapersBehind.Possible), (door.Openings[0].Outcome!.Value, door.Papers)));
        Assert.All(picture.Doors.Except(opened), door => Assert.Equal(PapersBehind.None, door.Papers));
        Assert.All(picture.Doors, door => Assert.NotNull(door.Since));
    }

    [Fact]
    public void Devices_tell_health_and_since_when()
    {
        var picture = _kiosk.Parts().Picture;

        var board = Assert.Single(picture.Boards);
        Assert.Equal(("doors", 1, DeviceHealth.Ok), (board.Line, board.Address, board.Health));
        Assert.NotNull(board.Since);
        Assert.Contains(BoardAbility.TimesPulse, board.Can);
        Assert.Equal(PrinterCondition.Ready, picture.Printer!.Status.Condition);
        Assert.Equal([PrinterAbility.PrintsImages, PrinterAbility.Cuts, PrinterAbility.TellsPaper], picture.Printer.Can);
        Assert.Equal(DeviceHealth.Ok, picture.Scanner!.Health);
        Assert.Equal([ScannerAbility.Answers, ScannerAbility.IsTriggered, ScannerAbility.TellsSettings, ScannerAbility.LocksSetupCodes], picture.Scanner.Can);
        Assert.Equal(("climate", DeviceHealth.Degraded, 25.0, 88.0, 22.9), (picture.Climate!.Line, picture.Climate.Health, picture.Climate.Celsius, picture.Climate.HumidityPercent, picture.Climate.DewPoint));
        Assert.Equal([ClimateAbility.Temperature, ClimateAbility.Humidity], picture.Climate.Can);
        Assert.Equal(["doors", "printer", "scanner"], picture.Lines.Select(line => line.Name));
    }

    [Fact]
    public void A_contact_that_changes_is_so_since_then()
    {
        var before = _kiosk.Parts().Picture.Doors[3].Since;
        _kiosk.Desk.Time.Advance(TimeSpan.FromMinutes(5));
        _kiosk.Desk.Post(new KioskLocker.Core.KioskEvent.DoorContactChanged(new(4), DoorContact.Open));

        var door = _kiosk.Parts().Picture.Doors[3];
        Assert.Equal((DoorContact.Open, _kiosk.Desk.Time.GetUtcNow()), (door.Contact, door.Since!.Value));
        Assert.NotEqual(before, door.Since);
    }

    [Fact]
    public void Scans_are_told_by_kind_and_length_the_newest_first_and_never_by_content()
    {
        var scans = _kiosk.Parts().Picture.Scanner!.Scans;

        Assert.Equal("url", scans[0].Kind);
        Assert.Equal(("https://example.org/?id=" + WorkedKiosk.Owner).Length, scans[0].Length);
        Assert.Contains(scans, scan => scan.Kind == "idCard");
        Assert.Contains(scans, scan => scan.Kind == "badge");
    }
}
