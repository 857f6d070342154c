using System.Reflection;
using System.Text.Json;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

public sealed class FindingWordsTests
{
    private static readonly CompartmentId Seven = new(7);

    private static readonly Finding[] OfEachKind =
    [
        new Finding.MapUnusable("the file is not JSON in line 4"),
        new Finding.NotInMap(new CompartmentId(13)),
        new Finding.MapNotProved("5f0c3a9e77aa", ""),
        new Finding.MapNotProved("5f0c3a9e77aa", "0011223344"),
        new Finding.PortGone("doors", "/dev/kiosk-doors", ["board main", "board left"], "no such device: /dev/kiosk-doors", Pictures.Ago(4)),
        new Finding.SupplySilent([Pictures.Main, Pictures.Left], Pictures.Ago(5)),
        new Finding.LineSilent("doors", "/dev/kiosk-doors", [Pictures.Main, Pictures.Left], Pictures.Ago(5)),
        new Finding.BoardSilent(Pictures.Left, "doors", "/dev/kiosk-doors", 2, "no reply", Pictures.Ago(12), true),
        new Finding.BoardSilent(Pictures.Right, "relays", "/dev/kiosk-relays", 1, "only our own echo comes back", Pictures.Ago(60 * 30), false),
        new Finding.LineNoisy(Pictures.Left, "doors", 40, 1000),
        new Finding.PolaritySuspect(Pictures.Left, 4),
        new Finding.PulseRefused(Pictures.Left, [Seven], "it does not know this function (Modbus exception 1)"),
        new Finding.PulseRefused(Pictures.Left, [Seven, new CompartmentId(8)], "it has no such relay or input (Modbus exception 2)"),
        new Finding.LocksWithoutPower(Pictures.Left, [Seven, new CompartmentId(8)]),
        new Finding.DoorsSwapped(Seven, new CompartmentId(8), Pictures.Ago(1)),
        new Finding.LockJammed(Seven, Pictures.Left, 3, 1, Pictures.Ago(1)),
        new Finding.LockJammed(Seven, Pictures.Left, 3, 2, Pictures.Ago(60 * 24)),
        new Finding.ContactDead(Seven, Pictures.Left, 3, DoorContact.Open, Pictures.Ago(1)),
        new Finding.ContactUnknown(Seven, Pictures.Left, 3),
        new Finding.DoorReadsOpen(Seven, Pictures.Left, 3, Pictures.Ago(2)),
        new Finding.DoorGivenUp(Seven),
        .. Enum.GetValues<PrinterCondition>().Where(condition => condition != PrinterCondition.Ready).Select(condition => new Finding.PrinterStopped(condition, "printer", null)),
        new Finding.PaperLow(),
        new Finding.ScannerSilent("scanner", "/dev/kiosk-scanner", "does not answer", Pictures.Ago(3)),
        new Finding.ClimateSilent("climate", "/dev/i2c-1, 0x44", "sensor silent"),
        new Finding.AirUnwell("too hot: 56 °C, 20 % humidity"),
        new Finding.TouchScreenSilent(Pictures.Ago(2), null),
        new Finding.TouchScreenSilent(Pictures.Ago(2), Pictures.Ago(2)),
        new Finding.InputActive(CabinetInput.Tamper, Pictures.Ago(1)),
        new Finding.InputActive(CabinetInput.MainsFail, Pictures.Ago(1)),
        new Finding.OfficeUnreachable("The office does not answer.", Pictures.Ago(90), 12),
        new Finding.EventsAside(2),
        new Finding.ClockUnconfirmed(null),
        new Finding.ClockUnconfirmed(TimeSpan.FromMinutes(-7)),
        new Finding.RoomShort("diskFull", 40 << 20),
    ];

    [Fact]
    public void Every_finding_says_what_fails_and_where_to_look_in_the_approved_words()
    {
        var words = new FindingWords(Pictures.Now, TimeSpan.FromHours(7));
        Approved.Check("finding-words.txt", string.Join("\n\n", OfEachKind.Select(finding => words.Of(finding) is var text ? $"{finding.GetType().Name}\n{text.What}\n{text.ToDo}" : "")));
    }

    [Fact]
    public void No_kind_of_finding_is_left_out()
    {
        var kinds = typeof(Finding).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(Finding)));
        Assert.Equal(kinds.Select(kind => kind.Name).Order(), OfEachKind.Select(finding => finding.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void A_finding_survives_the_way_over_the_socket()
    {
        foreach (var finding in OfEachKind)
        {
            var json = JsonSerializer.Serialize(finding, WireJson.Options);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Finding>(json, WireJson.Options), WireJson.Options));
        }
    }
}
