using KioskLocker.Core.Compartments;

namespace KioskLocker.App.Touch.Pictures;

/// <summary>A rectangle of the picture. Units of the picture, from its upper left corner.</summary>
public readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>Middle from the left.</summary>
    public double CentreX => X + (Width / 2);

    /// <summary>Middle from the top.</summary>
    public double CentreY => Y + (Height / 2);
}

/// <summary>One door of the picture.</summary>
/// <param name="Number">As painted on it.</param>
/// <param name="Box">Where.</param>
public sealed record DoorBox(CompartmentId Number, Box Box);

/// <summary>Where a door is found by somebody who stands before the machine.</summary>
/// <param name="Steps">Columns between the screen and the door; 1 is the one beside the screen.</param>
/// <param name="ToTheLeft">Left of the screen, else right of it.</param>
/// <param name="FromTop">Which door of its column, counted from 1 at the top.</param>
/// <param name="InColumn">Doors of that column.</param>
public sealed record DoorPlace(int Steps, bool ToTheLeft, int FromTop, int InColumn);

/// <summary>The front of a cabinet laid out as a picture of <see cref="Width"/> × <see cref="Height"/> units.</summary>
/// <param name="Doors">Every door.</param>
/// <param name="Panel">The screen's own column.</param>
/// <param name="NumberSize">Height of the numbers on doors in units; 0 where they would be too small to read.</param>
/// <param name="StaffNumberSize">The same on a map for staff: it is smaller, and any of its doors may be the next.</param>
public sealed record CabinetLayout(IReadOnlyList<DoorBox> Doors, Box Panel, double NumberSize, double StaffNumberSize)
{
    /// <summary>Units from left to right.</summary>
    public const double Width = 640;

    /// <summary>Units from top to bottom.</summary>
    public const double Height = 560;

    /// <summary>Numbers below this are left out: a blur of figures helps nobody.</summary>
    public const double SmallestNumber = 28;

    private const double LargestNumber = 46;
    private const double LargestForStaff = 56;
    private const double Gap = 6;
    private const double WidestColumn = 170;

    /// <summary>Lays a cabinet out; null where it has no doors.</summary>
    public static CabinetLayout? Of(CabinetFace face)
    {
        ArgumentNullException.ThrowIfNull(face);
        if (face.Doors.Count == 0)
        {
            return null;
        }

        var columns = ColumnsOf(face);
        var panelAt = columns.Count(column => column[0].Column <= face.PanelAfterColumn);
        var width = Math.Min(WidestColumn, (Width - (Gap * columns.Count)) / (columns.Count + 1));
        var left = (Width - (width * (columns.Count + 1)) - (Gap * columns.Count)) / 2;
        double At(int place) => left + (place * (width + Gap));

        var doors = columns.SelectMany((column, index) => Stack(column, At(index < panelAt ? index : index + 1), width)).ToList();
        return new CabinetLayout(doors, new Box(At(panelAt), 0, width, Height), NumberSizeOf(doors, LargestNumber), NumberSizeOf(doors, LargestForStaff));
    }

    /// <summary>Where this door is, seen from the screen; null for a door that the cabinet does not have.</summary>
    public static DoorPlace? PlaceOf(CabinetFace face, CompartmentId door)
    {
        ArgumentNullException.ThrowIfNull(face);
        var columns = ColumnsOf(face);
        var index = columns.FindIndex(column => column.Any(one => one.Number == door));
        if (index < 0)
        {
            return null;
        }

        var panelAt = columns.Count(column => column[0].Column <= face.PanelAfterColumn);
        var toTheLeft = index < panelAt;
        return new DoorPlace(
            toTheLeft ? panelAt - index : index - panelAt + 1, toTheLeft, columns[index].FindIndex(one => one.Number == door) + 1, columns[index].Count);
    }

    private static List<List<FaceDoor>> ColumnsOf(CabinetFace face) =>
        [.. face.Doors.GroupBy(door => door.Column).OrderBy(column => column.Key).Select(column => column.ToList())];

    /// <summary>Doors fill the height of the cabinet, in the proportions of their sizes.</summary>
    private static IEnumerable<DoorBox> Stack(List<FaceDoor> column, double x, double width)
    {
        var unit = (Height - (Gap * (column.Count - 1))) / column.Sum(door => Share(door.Size));
        var y = 0.0;
        foreach (var door in column)
        {
            var height = unit * Share(door.Size);
            yield return new DoorBox(door.Number, new Box(x, y, width, height));
            y += height + Gap;
        }
    }

    private static double Share(CompartmentSize size) => size switch
    {
        CompartmentSize.Small => 1,
        CompartmentSize.Medium => 1.5,
        _ => 2.2,
    };

    private static double NumberSizeOf(List<DoorBox> doors, double largest)
    {
        var digits = doors.Max(door => door.Number.ToString().Length);
        var fits = Math.Min(largest, doors.Min(door => Math.Min(door.Box.Height * 0.92, door.Box.Width / (digits * 0.62))));
        return fits < SmallestNumber ? 0 : Math.Floor(fits);
    }
}
