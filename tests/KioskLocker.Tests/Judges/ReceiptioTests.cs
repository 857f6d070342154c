using KioskLocker.Simulation.FarEnds;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Judges;

/// <summary>receiptio is a driver of network printers that nobody here wrote: it finds out by itself what the printer's far end is, prints, and says how it ended.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class ReceiptioTests
{
    private const string Code = "KLD:K7M2-261123-0001";

    private const string Receipt = $$"""
        ^^^PHIEU THU
        ---
        Ngan | 7
        {code:{{Code}}; option:qrcode,5,m}
        """;

    [Fact]
    public async Task A_slip_is_a_success_with_a_code_that_others_read_and_one_command_that_only_another_makers_printers_know()
    {
        await using var printer = new PrinterOnTcp();
        Assert.Equal("success", await Print(printer));
        var slip = printer.With(far => far.Slips.Single());

        // receiptio asks in another maker's words too (1B 06 01) what it has found; everything of the slip itself is known.
        Assert.Equal((1, 0), printer.With(far => ((int)far.UnknownCommands, (int)far.InterruptsInPictures)));
        var png = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(png, slip.Png);
            var (code, said) = await Judge.AskAsync("zbarimg", ["--quiet", "--raw", png]);
            Assert.Equal((0, Code), (code, said.Split('\n')[0]));
        }
        finally
        {
            File.Delete(png);
        }
    }

    [Fact]
    public async Task Without_paper_it_says_paperempty() => Assert.Equal("paperempty", await PrintWith(far => far.RunOutAfter(0)));

    [Fact]
    public async Task With_the_cover_open_it_says_coveropen() => Assert.Equal("coveropen", await PrintWith(far => far.CoverOpen = true));

    [Fact]
    public async Task With_a_printer_that_only_a_repair_mends_it_says_error() => Assert.Equal("error", await PrintWith(far => far.Broken = true));

    [Fact]
    public async Task With_a_cutter_that_jams_at_the_end_of_the_slip_it_says_error() => Assert.Equal("error", await PrintWith(far => far.CutterJammed = true));

    [Fact]
    public async Task Paper_that_ends_within_the_slip_is_paperempty() => Assert.Equal("paperempty", await PrintWith(far => far.RunOutAfter(15)));

    [Fact]
    public async Task With_a_slip_that_does_not_come_to_its_end_it_says_timeout() => Assert.Equal("timeout", await PrintWith(far => far.Speed = 0.5, "1"));

    private static async Task<string> PrintWith(Action<ReceiptPrinterFarEnd> turn, string seconds = "20")
    {
        await using var printer = new PrinterOnTcp();
        printer.With(far =>
        {
            turn(far);
            return far;
        });
        return await Print(printer, seconds);
    }

    private static async Task<string> Print(PrinterOnTcp printer, string seconds = "20")
    {
        var program = Path.Combine(await Judge.NpmAsync(), "node_modules", "receiptio", "bin", "cli.js");
        var (_, said) = await Judge.AskAsync("node", [program, "-d", printer.Address, "-l", "en", "-t", seconds], Receipt);
        return said.Trim();
    }
}
