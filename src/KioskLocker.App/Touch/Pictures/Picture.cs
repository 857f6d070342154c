using System.Globalization;

namespace KioskLocker.App.Touch.Pictures;

/// <summary>A drawing of our own: lines and fills take their colours from the page, so that high contrast reaches them too.</summary>
public abstract class Picture : TouchPart
{
    /// <summary>A length as SVG writes it, whatever the machine's own language.</summary>
    protected static string N(double units) => units.ToString("0.#", CultureInfo.InvariantCulture);
}
