using KioskLocker.Devices.Gpio;
using KioskLocker.Runtime.Cabinets;
using KioskLocker.Runtime.Options;
using KioskLocker.Simulation.Demo;
using KioskLocker.Tests.Tidy;

namespace KioskLocker.Tests.Runtime.Options;

public sealed class DemoConfigTests
{
    public static TheoryData<string> Cabinets => ExampleConfig.Cabinets;

    /// <summary>Fonts come from a package that a test machine may lack.</summary>
    private static readonly string[] Fonts = ["slips.font", "slips.fontBold"];

    [Theory]
    [MemberData(nameof(Cabinets))]
    public void The_demos_configuration_reads_without_problems_at_every_cabinet(string cabinet)
    {
        var places = Places(cabinet);
        var reading = KioskOptionsReader.Read(DemoKioskConfig.Text(places), places.KioskConfig, CabinetMapReader.ReadFile);
        if (reading is KioskOptionsReading.Bad bad)
        {
            Assert.All(bad.Problems, problem => Assert.Contains(problem.Key, Fonts));
            return;
        }

        var good = Assert.IsType<KioskOptionsReading.Good>(reading);
        Assert.True(good.Options.Demo);
        Assert.Equal(DemoKioskConfig.Plan(places).Compartments.Count, good.Options.ToSettings().Compartments.Count);
        Assert.All(good.Absent, absent => Assert.StartsWith("ports.", absent.Key, StringComparison.Ordinal));
        Assert.All(good.Options.Wiring.Boards.Select(line => line.Port).OfType<BoardPort.Pins>(), pins => Assert.IsType<GpioChipSettings.OverLine>(pins.Bank.Chip));
    }

    [Fact]
    public void A_cabinet_that_does_not_exist_is_refused_with_those_that_do()
    {
        var failed = Assert.Throws<DemoFailedException>(() => DemoKioskConfig.Plan(Places("demo-13")));
        Assert.Equal("There is no cabinet demo-13. Choose one of: demo-12, kerong-16, mixed-16, wall-24.", failed.Message);
    }

    [Fact]
    public void The_cabinets_of_these_tests_are_all_that_are_delivered() =>
        Assert.Equal(Places("demo-12").Cabinets(), ExampleConfig.Cabinets.Select(row => row.Data).Order(StringComparer.Ordinal));

    private static DemoPlaces Places(string cabinet) =>
        new(Tree.Root, Path.Combine(Path.GetTempPath(), "kiosk-demo"), "Debug", 5080, 5081, 5082) { Cabinet = cabinet };
}
