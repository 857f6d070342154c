using System.Text.Json.Nodes;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Options;

public sealed class KioskOptionsTests
{
    /// <summary>What may be wrong on a machine without the devices and fonts of the street.</summary>
    private static readonly string[] MayBeAbsent = ["lines[0].port", "lines[1].port", "lines[2].port", "lines[2].printer.font", "lines[2].printer.fontBold"];

    [Fact]
    public void The_delivered_example_reads_but_for_devices_and_fonts_that_are_not_here()
    {
        var reported = KioskOptionsReader.ReadFile(ExampleConfig.Path) switch
        {
            KioskOptionsReading.Good good => good.Absent,
            KioskOptionsReading.Bad bad => bad.Problems,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Assert.All(reported, problem => Assert.Contains(problem.Key, MayBeAbsent));
    }

    [Fact]
    public void The_delivered_example_names_every_key_but_demo_and_anchor()
    {
        var written = Keys(new ExampleConfig().Root, "").ToHashSet();
        Assert.Equal(["anchor", "demo"], KioskOptionsReader.KnownKeys().Where(key => !written.Contains(key)));
    }

    [Fact]
    public void Keys_are_the_approved_ones() => Approved.Check("config-keys.txt", string.Join('\n', KioskOptionsReader.KnownKeys()));

    [Fact]
    public void Numbers_of_the_example_are_the_products_defaults()
    {
        var options = new ExampleConfig().Good();
        Assert.Equivalent(new KioskNumbers(), options.Numbers, strict: true);
        Assert.Equal(new StorageLimits(), options.Storage);
        Assert.Equal(TimeSpan.FromSeconds(60), options.IdleAfter);
    }

    [Fact]
    public void Numbers_left_out_are_the_products_defaults()
    {
        var config = new ExampleConfig();
        config.Root.Remove("numbers");
        Assert.Equivalent(new KioskNumbers(), config.Good().Numbers, strict: true);
    }

    [Fact]
    public void Every_number_of_Core_can_be_set()
    {
        var config = new ExampleConfig();
        var numbers = config.Root["numbers"]!.AsObject();
        foreach (var (key, value) in numbers.ToList())
        {
            numbers[key] = value switch
            {
                JsonArray => new JsonArray(3, 40),
                _ when key is "lateAfter" or "officeCloses" => "16:30",
                _ when key == "officeOpens" => "08:00",
                _ when key == "fourEyes" => true,
                _ => value!.GetValue<int>() - (key is "doorBuzzerSeconds" ? 2 : key is "doorVoiceSeconds" ? 3 : key is "answerDelaySeconds" or "checkWithinWorkingDays" ? -1 : 1),
            };
        }

        var (set, usual) = (config.Good().Numbers, new KioskNumbers());
        foreach (var property in typeof(KioskNumbers).GetProperties().Where(p => p.PropertyType != typeof(IReadOnlyList<TimeSpan>)))
            Assert.NotEqual(property.GetValue(usual), property.GetValue(set));
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(40)], set.WrongFactorWaits);
        Assert.Equal(89, config.Good().Storage.DiskUsedPercent);
        Assert.Equal(63L << 20, config.Good().Storage.FreeBytes);
        Assert.Equal(99_999, config.Good().Storage.OutboxDepth);
        Assert.Equal(TimeSpan.FromSeconds(59), config.Good().IdleAfter);
    }

    [Fact]
    public void Settings_for_Core_hold_machine_agency_and_compartments_in_order()
    {
        var settings = new ExampleConfig().Good().ToSettings();
        Assert.Equal("Q6A1", settings.Machine);
        Assert.Equal(new AgencyId("H29.Q6"), settings.DefaultAgency);
        Assert.Equal(TimeSpan.FromHours(7), settings.UtcOffset);
        Assert.Equal(Enumerable.Range(1, 12), settings.Compartments.Select(c => c.Id.Number));
        Assert.Equal(new CompartmentSettings(new CompartmentId(6), CompartmentSize.Large, true, new BoardId("main")), settings.Compartments[5]);
    }

    [Fact]
    public void Wires_hold_boards_as_the_driver_takes_them()
    {
        var config = new ExampleConfig();
        config.Board["feedback"] = "doorOpening";
        config.Compartment(0)["channel"] = 12;
        config.Compartment(11)["channel"] = 1;
        var wires = config.Good().Wires;
        var board = Assert.Single(Assert.Single(wires.Boards).Boards);
        Assert.Equal((new BoardId("main"), 1, FeedbackPolarity.DoorOpening, 12), (board.Id, board.Address, board.Feedback, board.ChannelCount));
        Assert.Equal(new CompartmentId(1), board.Channels[12]);
        Assert.Equal(new CompartmentId(12), board.Channels[1]);
        Assert.Equal(("/dev/kiosk-printer", 115_200), (wires.Printer!.Path, wires.Printer.BaudRate));
        Assert.Equal(("/dev/kiosk-scanner", 9600), (wires.Scanner!.Path, wires.Scanner.BaudRate));
    }

    [Theory]
    [InlineData(115_200, 10_080)]
    [InlineData(460_800, 40_320)]
    public void Printer_is_fed_below_the_speed_of_its_wire(int baud, int bytesPerSecond)
    {
        var config = new ExampleConfig();
        config.PrinterLine["baud"] = baud;
        Assert.Equal(bytesPerSecond, config.Good().Printer!.Settings.BytesPerSecond);
    }

    [Fact]
    public void A_cabinet_without_printer_and_scanner_is_taken()
    {
        var config = new ExampleConfig();
        config.Root["lines"]!.AsArray().RemoveAt(2);
        config.Root["lines"]!.AsArray().RemoveAt(1);
        var wires = config.Good().Wires;
        Assert.Null(wires.Printer);
        Assert.Null(wires.Scanner);
    }

    [Fact]
    public void A_device_that_is_not_plugged_in_is_told_and_not_refused()
    {
        var config = new ExampleConfig();
        config.Scanner["port"] = "/dev/serial/by-id/nobody-has-this";
        var good = Assert.IsType<KioskOptionsReading.Good>(config.Read());
        Assert.Contains(good.Absent, absent => absent.Key == "lines[1].port");
    }

    [Fact]
    public void A_fresh_store_begins_in_the_epoch_of_the_enrolment()
    {
        var options = new ExampleConfig().Good();
        Assert.Equal(1, options.ToStoreSettings(null).FirstEpoch);
        Assert.Equal(5, options.ToStoreSettings(new Enrolment("Q6A1", "key", "dk1", "", "", 5)).FirstEpoch);
    }

    private static IEnumerable<string> Keys(JsonNode? node, string path) => node switch
    {
        JsonObject some => some.SelectMany(child => Keys(child.Value, path.Length == 0 ? child.Key : path + "." + child.Key).Prepend(path.Length == 0 ? child.Key : path + "." + child.Key)),
        JsonArray list => list.SelectMany(item => Keys(item, path + "[]")),
        _ => [],
    };
}
