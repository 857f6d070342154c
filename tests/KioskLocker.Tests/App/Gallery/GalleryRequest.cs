using System.Text.RegularExpressions;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>What somebody wants drawn or measured.</summary>
internal sealed record GalleryRequest
{
    /// <summary>Where to; null where nothing is drawn.</summary>
    public string? Folder { get; init; }

    public Regex Only { get; init; } = new("");

    public bool Quick { get; init; }

    public bool Every { get; init; }

    public bool MeasureOnly { get; init; }

    public bool Readme { get; init; }

    /// <summary>Which screens, in their order.</summary>
    public IReadOnlyList<GalleryScreen> Screens =>
        [.. GalleryScreens.All.Where(one => (one.IsFirst || Every || Only.ToString().Length > 0) && Only.IsMatch(one.Name))];

    /// <summary>Which looks at each.</summary>
    public IReadOnlyList<Look> Looks => Quick
        ? [.. Look.At([PanelSize.Upright], Mode.Ordinary, Mode.LargeContrast)]
        : [.. Look.At(PanelSize.All, Enum.GetValues<Mode>())];

    /// <summary>Reads a command line; null where it cannot be followed, with the reason in <paramref name="problem"/>.</summary>
    public static GalleryRequest? Read(IReadOnlyList<string> words, out string problem)
    {
        var asked = new GalleryRequest();
        problem = "";
        for (var at = 0; at < words.Count; at++)
        {
            switch (words[at])
            {
                case "--quick":
                    asked = asked with { Quick = true };
                    break;
                case "--all":
                    asked = asked with { Every = true };
                    break;
                case "--measure":
                    asked = asked with { MeasureOnly = true };
                    break;
                case "--readme":
                    asked = asked with { Readme = true };
                    break;
                case "--only" when at + 1 < words.Count && TryPattern(words[at + 1], out var pattern):
                    asked = asked with { Only = pattern };
                    at++;
                    break;
                case "--only":
                    problem = at + 1 < words.Count ? $"'{words[at + 1]}' is no pattern: write a part of a name, or a regular expression" : "--only needs a part of a screen's name";
                    return null;
                case var word when word.StartsWith('-'):
                    problem = $"there is no option {word}";
                    return null;
                case var word when asked.Folder is not null:
                    problem = $"one folder at a time: {asked.Folder} or {word}";
                    return null;
                case var word:
                    asked = asked with { Folder = word };
                    break;
            }
        }

        return Check(asked, ref problem);
    }

    private static GalleryRequest? Check(GalleryRequest asked, ref string problem)
    {
        if (asked.Readme && (asked.Only.ToString().Length > 0 || asked.Quick || asked.Every || asked.MeasureOnly))
        {
            problem = "--readme draws its own choice of screens and goes with no other option";
        }
        else if (asked.Folder is null && !asked.MeasureOnly && !asked.Readme)
        {
            problem = "name the folder that the pictures are to go to";
        }
        else if (asked.Folder is not null && asked.MeasureOnly)
        {
            problem = "--measure draws nothing, so it takes no folder";
        }
        else if (asked.Folder is { } folder && File.Exists(folder))
        {
            problem = $"{folder} is a file, not a folder";
        }
        else if (asked.Screens.Count == 0)
        {
            problem = $"no screen's name matches '{asked.Only}'; there are: {string.Join(", ", GalleryScreens.All.Where(one => one.IsFirst).Select(one => one.Name))}, and with --all more forms of them";
        }

        return problem.Length == 0 ? asked : null;
    }

    private static bool TryPattern(string text, out Regex pattern)
    {
        try
        {
            pattern = new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            pattern = new Regex("");
            return false;
        }
    }
}
