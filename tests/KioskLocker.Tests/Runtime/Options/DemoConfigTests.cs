using KioskLocker.Runtime.Options;
using KioskLocker.Simulation.Demo;
using KioskLocker.Tests.Tidy;

namespace KioskLocker.Tests.Runtime.Options;

public sealed class DemoConfigTests
{
    private static readonly string[] Fonts = ["lines[2].printer.font", "lines[2].printer.fontBold"];

    [Fact]
    public void The_demos_configuration_reads_without_problems()
    {
        var places = new DemoPlaces(Tree.Root, Path.Combine(Path.GetTempPath(), "kiosk-demo"), "Debug", 5080, 5081, 5082);
        var reading = KioskOptionsReader.Read(DemoKioskConfig.Text(places));

        // Fonts come from a package that a test machine may lack; nothing else may be wrong.
        if (reading is KioskOptionsReading.Bad bad)
            Assert.All(bad.Problems, problem => Assert.Contains(problem.Key, Fonts));
        if (reading is KioskOptionsReading.Good good)
        {
            Assert.True(good.Options.Demo);
            Assert.Equal(12, good.Options.ToSettings().Compartments.Count);
            Assert.All(good.Absent, absent => Assert.EndsWith(".port", absent.Key, StringComparison.Ordinal));
        }
    }
}
