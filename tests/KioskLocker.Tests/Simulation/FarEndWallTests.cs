namespace KioskLocker.Tests.Simulation;

/// <summary>A far end that shared a table with its driver would share its mistakes, and no test could see them.</summary>
public sealed class FarEndWallTests
{
    private static readonly string[] Files = ["ReceiptPrinterFarEnd.cs", "PrinterLanguage.cs", "PrinterInterrupts.cs", "PrinterAction.cs", "PaperPath.cs", "PrintedSlip.cs", "ScannerFarEnd.cs"];

    [Fact]
    public void Printer_and_scanner_far_ends_name_nothing_of_the_drivers()
    {
        var folder = FarEndFolder();
        foreach (var file in Files)
            Assert.DoesNotContain("KioskLocker.Devices", File.ReadAllText(Path.Combine(folder, file)), StringComparison.Ordinal);
    }

    private static string FarEndFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "src", "KioskLocker.Simulation", "FarEnds");
            if (Directory.Exists(folder))
                return folder;
        }

        throw new DirectoryNotFoundException("The sources are not above the tests.");
    }
}
