using KioskLocker.Core.Compartments;
using KioskLocker.Runtime.Cabinets;

namespace KioskLocker.App.Touch.Pictures;

/// <summary>The front of the cabinet as it was built: which door stands where, and where the screen is.</summary>
/// <param name="PanelAfterColumn">The column of doors after which the screen stands, counted from the left; 0 = leftmost.</param>
/// <param name="Doors">Top to bottom within a column.</param>
public sealed record CabinetFace(int PanelAfterColumn, IReadOnlyList<FaceDoor> Doors)
{
    /// <summary>A machine without a map: no picture of its doors can be drawn.</summary>
    public static CabinetFace None { get; } = new(0, []);

    /// <summary>What a map says of the front; <see cref="None"/> without a map.</summary>
    public static CabinetFace Of(CabinetMap? map) => map is null
        ? None
        : new CabinetFace(map.PanelAfterColumn, [.. map.Compartments.Select(door => new FaceDoor(door.Number, door.Size, door.Column))]);
}

/// <summary>One door of the front.</summary>
/// <param name="Number">As painted on it.</param>
/// <param name="Size">Of its compartment; a larger one has a higher door.</param>
/// <param name="Column">From the left, counted from 1.</param>
public sealed record FaceDoor(CompartmentId Number, CompartmentSize Size, int Column);
