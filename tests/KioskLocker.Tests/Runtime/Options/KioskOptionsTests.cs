using System.Text.Json.Nodes;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Gpio;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Tests.Runtime.Options;

public sealed class KioskOptionsTests
{
    /// <summary>What may be wrong on a machine without the devices, fonts and map of the street.</summary>
    private static readonly string[] MayBeAbsent = ["", "ports.scanner"];

    [Fact]
    public void The_delivered_example_reads_but_for_the_map_and_devices_that_are_not_here()
    {
        var reported = KioskOptionsReader.ReadFile(ExampleConfig.Path) switch
        {
            KioskOptionsReading.Good good => good.Absent,
            KioskOptionsReading.NoMap noMap => noMap.Problems,
            KioskOptionsReading.Bad bad => bad.Problems,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Assert.All(reported, problem => Assert.Contains(problem.Key, MayBeAbsent));
    }

    [Fact]
    public void The_delivered_example_names_every_key_but_demo_anchor_and_climate()
    {
        var written = Keys(new ExampleConfig().Root, "").ToHashSet();
        Assert.Equal(
            ["anchor", "climate", "climate.i2cAddress", "climate.i2cBus", "climate.sensor", "demo"],
            KioskOptionsReader.KnownKeys().Where(key => !written.Contains(key)));
    }

    [Fact]
    public void A_climate_sensor_is_read_with_its_usual_address_and_its_absence_is_none()
    {
        var config = new ExampleConfig();
        Assert.Null(config.Good().Climate);
        config.Root["climate"] = new JsonObject { ["sensor"] = "sht3x" };
        Assert.Equal(new ClimateSettings(ClimateSensorKind.Sht3x, 1, 0x44), config.Good().Wires.Climate);
        config.Root["climate"] = new JsonObject { ["sensor"] = "bme280", ["i2cBus"] = 3, ["i2cAddress"] = 0x77 };
        Assert.Equal(new ClimateSettings(ClimateSensorKind.Bme280, 3, 0x77), config.Good().Climate);
        config.Root["climate"] = new JsonObject { ["sensor"] = "dht11" };
        Assert.Equal("climate.sensor", config.Problem().Key);
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
    public void A_line_without_a_port_of_its_own_has_its_udev_link()
    {
        var config = new ExampleConfig();
        var wiring = config.Good().Wiring;
        Assert.Equal("/dev/kiosk-board-main", Assert.IsType<BoardPort.Serial>(Assert.Single(wiring.Boards).Port).Line.Path);
        Assert.Equal(("/dev/kiosk-printer", 460_800, 576), (wiring.Printer!.Line.Path, wiring.Printer.Line.BaudRate, wiring.Printer.WidthDots));
        Assert.Equal(("/dev/serial/by-id/usb-the-scanner-if00", 9600, "plain"), (wiring.Scanner!.Line.Path, wiring.Scanner.Line.BaudRate, wiring.Scanner.Family));
    }

    [Theory]
    [InlineData(115_200, 10_080)]
    [InlineData(460_800, 40_320)]
    public void Printer_is_fed_below_the_speed_of_its_wire(int baud, int bytesPerSecond)
    {
        var config = new ExampleConfig();
        config.Line("printer")["baud"] = baud;
        Assert.Equal(bytesPerSecond, config.Good().Wiring.Printer!.Settings.BytesPerSecond);
    }

    [Fact]
    public void A_cabinet_without_printer_and_scanner_is_taken_and_needs_no_fonts()
    {
        var config = new ExampleConfig();
        config.Map["lines"]!.AsArray().RemoveAt(2);
        config.Map["lines"]!.AsArray().RemoveAt(1);
        config.Ports.Remove("scanner");
        config.Slips["font"] = "/no/such/font.ttf";
        var wires = config.Good().Wires;
        Assert.Null(wires.Printer);
        Assert.Null(wires.Scanner);
    }

    [Fact]
    public void A_device_that_is_not_plugged_in_is_told_and_not_refused()
    {
        var good = Assert.IsType<KioskOptionsReading.Good>(new ExampleConfig().Read());
        Assert.Contains(good.Absent, absent => absent.Key == "ports.scanner" && absent.What.Contains("usb-the-scanner", StringComparison.Ordinal));
        Assert.Contains(good.Absent, absent => absent.Key == "ports.printer" && absent.ToDo.Contains("udev", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scaner", "/dev/kiosk-scaner", "ports.scaner", "no line of this name", "Did you mean \"scanner\"?")]
    [InlineData("board-main", "/dev/kiosk-printer", "ports.printer", "the port of line board-main already", "its own port")]
    public void A_port_that_does_not_fit_the_map_leaves_the_kiosk_without_doors(string line, string port, string key, string what, string remedy)
    {
        var config = new ExampleConfig();
        config.Ports[line] = port;
        var problem = config.MapProblem();
        Assert.Equal(("kiosk.json", key), (problem.File, problem.Key));
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.ToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_in_the_demo_a_byte_stream_stands_for_a_chip()
    {
        var config = new ExampleConfig("mixed-16");
        config.Ports["pins"] = "/dev/kiosk-pins";
        Assert.Contains("Only with \"demo\": true", config.MapProblem().ToDo, StringComparison.Ordinal);
        config.Root["demo"] = true;
        Assert.IsType<GpioChipSettings.OverLine>(Bank(config).Chip);
        config.Ports.Remove("pins");
        Assert.Equal("pinctrl-rp1", Assert.IsType<GpioChipSettings.Kernel>(Bank(config).Chip).Label);

        static GpioBankLine Bank(ExampleConfig config) => config.Good().Wiring.Boards.Select(line => line.Port).OfType<BoardPort.Pins>().Single().Bank;
    }

    [Fact]
    public void A_bad_map_leaves_the_kiosk_without_lines_and_says_which_file_and_what()
    {
        var config = new ExampleConfig();
        config.Board["address"] = 99;
        config.Compartment(0)["size"] = "tiny";
        var noMap = Assert.IsType<KioskOptionsReading.NoMap>(config.Read());
        var (options, settings) = (noMap.Options, noMap.Options.ToSettings());
        Assert.Equal(2, noMap.Problems.Count);
        Assert.Empty(options.Wires.Boards);
        Assert.Null(options.Wires.Printer);
        Assert.Empty(settings.Compartments);
        Assert.Null(settings.MapHash);
        Assert.StartsWith("cabinet.json, line 1: compartments[0].size: \"tiny\" is not known here.", settings.MapProblem, StringComparison.Ordinal);
        Assert.EndsWith("(1 more: kioskctl config check)", settings.MapProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_map_gives_Core_its_hash()
    {
        var config = new ExampleConfig();
        var settings = config.Good().ToSettings();
        Assert.Equal(Assert.IsType<CabinetMapReading.Good>(config.ReadMap()).Map.Hash, settings.MapHash);
        Assert.Null(settings.MapProblem);
    }

    [Fact]
    public void A_map_that_is_not_there_is_named_with_what_to_do()
    {
        var problem = Assert.Single(Assert.IsType<CabinetMapReading.Bad>(CabinetMapReader.ReadFile("/nowhere/cabinet.json")).Problems);
        Assert.Equal("there is no file /nowhere/cabinet.json", problem.What);
        Assert.Contains("hardware/cabinets", problem.ToDo, StringComparison.Ordinal);
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
