using System.Text.RegularExpressions;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Compartments;

namespace KioskLocker.App.Touch.Sound;

/// <summary>What is said of a screen: a sentence of the texts, and at most the number on a door. There is no place in it for anything that belongs to a person.</summary>
/// <param name="Key">Key of the sentence, <c>speak.…</c>.</param>
/// <param name="Compartment">Fills <c>{compartment}</c>.</param>
public sealed partial record Saying(string Key, CompartmentId? Compartment)
{
    /// <summary>The sentence in a language. A button is named in it by the key of its label, <c>[continue]</c>, so that voice and screen always agree.</summary>
    public string In(TextTable texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Button().Replace(texts.With(Key, ("compartment", Compartment)), match => texts[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\[([\w.]+)\]")]
    private static partial Regex Button();
}
