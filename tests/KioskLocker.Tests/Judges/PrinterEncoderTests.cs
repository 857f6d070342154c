using System.Text;
using System.Text.Json;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Judges;

/// <summary>receipt-printer-encoder makes bytes for receipt printers; ours for the same picture of a code are held against them, and both are printed on the same far end.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class PrinterEncoderTests
{
    private const int Frame = 3;
    private const int DotsPerModule = 1;

    /// <summary>What the encoder puts after each thing: its own line end, which is no part of the command.</summary>
    private const string LineEnd = "0A0D";

    [Fact]
    public async Task A_code_as_a_picture_is_the_same_bytes()
    {
        var image = Picture();
        var piece = Assert.Single(EscPos.Picture(image, 1));
        Assert.Equal((await Encoded(image))[0], Convert.ToHexString(piece.Bytes.Span) + LineEnd);
    }

    /// <remarks>The encoder cuts with function A where the paper is; ours feeds to the knife first (function B). What falls out is the same slip with another foot.</remarks>
    [Fact]
    public async Task A_code_and_a_cut_leave_the_same_slip()
    {
        var image = Picture();
        var theirs = (await Encoded(image))[2];
        Assert.EndsWith("1D5601" + LineEnd, theirs, StringComparison.Ordinal);
        var ours = Convert.ToHexString([.. EscPos.Job(image, 1, 1).SelectMany(piece => piece.Bytes.ToArray())]);
        Assert.Equal(Printed(ours), Printed(theirs));
    }

    private static async Task<string[]> Encoded(SlipImage image)
    {
        var rows = Enumerable.Range(0, image.Height).Select(y => string.Concat(Enumerable.Range(0, image.WidthDots).Select(x => IsBlack(image, x, y) ? '1' : '0')));
        var picture = JsonSerializer.Serialize(new { width = image.WidthDots, height = image.Height, rows });
        var script = Path.Combine(Tidy.Tree.Root, "tests", "judges", "encode.cjs");
        var (code, said) = await Judge.AskAsync("node", [script, await Judge.NpmAsync()], picture);
        Assert.True(code == 0, said);
        return said.Trim().Split('\n');
    }

    /// <summary>The marked rows of the slip that falls out, one line each.</summary>
    private static string Printed(string hex)
    {
        var printer = new ReceiptPrinterFarEnd();
        printer.Receive(TimeSpan.FromSeconds(1), Convert.FromHexString(hex));
        printer.Tick(TimeSpan.FromSeconds(30));
        var slip = Assert.Single(printer.Slips);
        var text = new StringBuilder();
        foreach (var row in slip.Bits.ToArray().Chunk(slip.Width / 8).Where(row => row.Any(dots => dots != 0)))
            text.AppendLine(Convert.ToHexString(row));
        return text.ToString();
    }

    /// <summary>The code of a drop-off number in a frame, so that no row is blank: blank ones are fed and not sent.</summary>
    private static SlipImage Picture()
    {
        var modules = SlipRenderer.QrModules("K7M2-261123-0001");
        var size = (((modules.Count * DotsPerModule) + (2 * Frame) + 7) / 8) * 8;
        var bits = new byte[size / 8 * size];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var isFrame = x < Frame || y < Frame || x >= size - Frame || y >= size - Frame;
                var (row, column) = ((y - Frame) / DotsPerModule, (x - Frame) / DotsPerModule);
                if (isFrame || (row < modules.Count && column < modules.Count && modules[row][column]))
                    bits[(y * (size / 8)) + (x / 8)] |= (byte)(0x80 >> (x % 8));
            }
        }

        return new SlipImage(size, size, bits);
    }

    private static bool IsBlack(SlipImage image, int x, int y) => (image.Bits.Span[(y * (image.WidthDots / 8)) + (x / 8)] & (0x80 >> (x % 8))) != 0;
}
