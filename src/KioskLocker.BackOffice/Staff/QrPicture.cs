using System.Globalization;
using System.Text;
using QRCoder;

namespace KioskLocker.BackOffice.Staff;

/// <summary>A QR code as the path of an SVG inside the page, so that no badge is ever a file.</summary>
internal static class QrPicture
{
    /// <summary>Side in modules, quiet zone included, and the path of the dark ones.</summary>
    public static (int Side, string Path) Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return (rows.Count, path.ToString());
    }
}
