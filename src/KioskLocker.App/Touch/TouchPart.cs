using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using Microsoft.AspNetCore.Components;

namespace KioskLocker.App.Touch;

/// <summary>A piece of the touch page.</summary>
public abstract class TouchPart : ComponentBase
{
    /// <summary>A name repeated to whoever has read it whole before keeps to this many characters, so that what matters more has room beside it.</summary>
    private const int BriefName = 90;

    private const int BriefNameLarge = 45;

    [CascadingParameter]
    public required TouchContext Touch { get; set; }

    protected TextTable T => Touch.Text;

    protected string Name(string vi, string? en) => Touch.Language.ReadsEnglish && !string.IsNullOrWhiteSpace(en) ? en : vi;

    /// <summary>The beginning of a long name, up to the end of a word.</summary>
    protected string Brief(string name) => Cut(name, Touch.LargeText ? BriefNameLarge : BriefName);

    /// <summary>At most so many letters of a name, up to the end of a word.</summary>
    protected static string Cut(string name, int most) =>
        name.Length <= most ? name : string.Concat(name.AsSpan(0, name.LastIndexOf(' ', most) is > 0 and var end ? end : most), "…");
}

/// <summary>The inside of one screen.</summary>
/// <typeparam name="TFacts">The record it shows.</typeparam>
public abstract class TouchScreen<TFacts> : TouchPart
    where TFacts : Screen
{
    [Parameter, EditorRequired]
    public required TFacts Facts { get; set; }
}
