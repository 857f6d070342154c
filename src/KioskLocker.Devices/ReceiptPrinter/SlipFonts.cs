using SkiaSharp;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>Outcome of loading fonts at start-up.</summary>
public abstract record SlipFontsResult
{
    private SlipFontsResult()
    {
    }

    /// <summary>Both fonts are there and can write Vietnamese.</summary>
    public sealed record Loaded(SlipFonts Fonts) : SlipFontsResult;

    /// <summary>A font is missing, broken, or lacks letters; the message names the file and the letters.</summary>
    public sealed record Failed(string Message) : SlipFontsResult;
}

/// <summary>The two font files that slips are written with. Loaded by path: the machine has no font configuration.</summary>
public sealed class SlipFonts : IDisposable
{
    private const string VietnameseLower =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz";

    private SlipFonts(SKTypeface regular, SKTypeface bold)
    {
        Regular = regular;
        Bold = bold;
    }

    /// <summary>Letters, digits and signs that a slip cannot do without.</summary>
    public static string Required { get; } =
        VietnameseLower + VietnameseLower.ToUpper(System.Globalization.CultureInfo.InvariantCulture) + "0123456789.,:;/-–()•?+";

    internal SKTypeface Regular { get; }

    internal SKTypeface Bold { get; }

    /// <summary>Loads and tests both fonts.</summary>
    /// <param name="regularPath">Font file for running text.</param>
    /// <param name="boldPath">Font file for titles and values.</param>
    public static SlipFontsResult Load(string regularPath, string boldPath)
    {
        var (regular, regularError) = LoadOne(regularPath);
        var (bold, boldError) = LoadOne(boldPath);
        if (regular is not null && bold is not null)
            return new SlipFontsResult.Loaded(new SlipFonts(regular, bold));
        regular?.Dispose();
        bold?.Dispose();
        return new SlipFontsResult.Failed(string.Join(" ", new[] { regularError, boldError }.Where(error => error is not null)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Regular.Dispose();
        Bold.Dispose();
    }

    private static (SKTypeface? Typeface, string? Error) LoadOne(string path)
    {
        if (!File.Exists(path))
            return (null, $"Font file {path} does not exist.");
        var typeface = SKTypeface.FromFile(path);
        if (typeface is null)
            return (null, $"Font file {path} cannot be read as a font.");
        using var font = new SKFont(typeface, 24);
        var missing = string.Concat(Required.Where(letter => font.GetGlyph(letter) == 0));
        if (missing.Length == 0)
            return (typeface, null);
        typeface.Dispose();
        return (null, $"Font file {path} lacks letters that Vietnamese needs: {missing}");
    }
}
