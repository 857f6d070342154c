using System.Globalization;
using System.Text;
using QRCoder;

namespace KioskLocker.App.Touch;

/// <summary>A QR code as one path of an SVG, so that no picture file is needed.</summary>
public static class QrPicture
{
    /// <summary>Side in modules (quiet zone of 4 on each side included) and the path of the dark ones.</summary>
    public static (int Side, string Path) Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < data.ModuleMatrix[y].Count; x++)
            {
                if (data.ModuleMatrix[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return (data.ModuleMatrix.Count, path.ToString());
    }
}
