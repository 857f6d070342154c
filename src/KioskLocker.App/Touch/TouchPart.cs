using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using Microsoft.AspNetCore.Components;

namespace KioskLocker.App.Touch;

/// <summary>A piece of the touch page.</summary>
public abstract class TouchPart : ComponentBase
{
    [CascadingParameter]
    public required TouchContext Touch { get; set; }

    protected TextTable T => Touch.Text;

    protected string Name(string vi, string en) => Touch.Language.ReadsEnglish && !string.IsNullOrWhiteSpace(en) ? en : vi;
}

/// <summary>The inside of one screen.</summary>
/// <typeparam name="TFacts">The record it shows.</typeparam>
public abstract class TouchScreen<TFacts> : TouchPart
    where TFacts : Screen
{
    [Parameter, EditorRequired]
    public required TFacts Facts { get; set; }
}
