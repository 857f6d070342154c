using KioskLocker.Core.Slips;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>A panel that the touch pages are made for.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="BaseText">Smallest text, pixels.</param>
/// <param name="LargeText">Smallest text where large text is wished, pixels.</param>
internal sealed record PanelSize(int Width, int Height, double BaseText, double LargeText)
{
    public static readonly PanelSize Upright = new(1080, 1920, 28, 42);
    public static readonly PanelSize Wide = new(1920, 1080, 28, 42);
    public static readonly PanelSize Small = new(1280, 800, 20, 30);

    public static IReadOnlyList<PanelSize> All { get; } = [Upright, Wide, Small];

    public override string ToString() => $"{Width}x{Height}";
}

/// <summary>What somebody who sees badly wished.</summary>
internal enum Mode
{
    Ordinary,
    Large,
    Contrast,
    LargeContrast,
}

/// <summary>How a screen is looked at.</summary>
internal sealed record Look(PanelSize Size, Language Language, Mode Mode)
{
    public static IReadOnlyList<Language> Languages { get; } = [Language.Vi, Language.En];

    public bool IsLarge => Mode is Mode.Large or Mode.LargeContrast;

    public bool IsContrast => Mode is Mode.Contrast or Mode.LargeContrast;

    /// <summary>Where technicians read frames and logs a line of them must fit.</summary>
    public double ListedText => Math.Min(Size.BaseText, 22);

    public double LeastText => IsLarge ? Size.LargeText : Size.BaseText;

    /// <summary>As in names of files.</summary>
    public string Tongue => Language.ToString().ToLowerInvariant();

    /// <summary>As in names of files and findings.</summary>
    public string Manner => Mode switch
    {
        Mode.Ordinary => "ordinary",
        Mode.Large => "large",
        Mode.Contrast => "contrast",
        _ => "large+contrast",
    };

    /// <summary>Every look at panels of these sizes, size by size and mode by mode, so that little has to be pressed between two of them.</summary>
    public static IEnumerable<Look> At(IEnumerable<PanelSize> sizes, params Mode[] modes) =>
        from size in sizes from mode in modes from language in Languages select new Look(size, language, mode);

    public override string ToString() => $"{Tongue} {Manner} {Size}";
}
