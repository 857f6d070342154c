using KioskLocker.App.Touch.Pictures;
using KioskLocker.Core.Compartments;
using KioskLocker.Runtime.Cabinets;

namespace KioskLocker.Tests.App.Pictures;

public sealed class CabinetLayoutTests
{
    public static TheoryData<string> Maps => new(Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Where(name => name != "cabinet.schema.json").Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(Tidy.Tree.Root, "hardware", "cabinets");

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_door_of_a_shipped_cabinet_stands_once_inside_the_picture_and_none_lies_on_another(string map) => Holds(Read(map));

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 12, 1)]
    [InlineData(4, 24, 4)]
    [InlineData(8, 96, 4)]
    [InlineData(8, 200, 8)]
    public void So_it_is_with_any_number_of_doors(int columns, int doors, int panelAfter) => Holds(Wall(columns, doors, panelAfter));

    [Theory]
    [InlineData(2, 12, true)]
    [InlineData(2, 16, true)]
    [InlineData(4, 24, true)]
    [InlineData(8, 96, true)]
    [InlineData(8, 200, false)]
    public void Numbers_on_doors_are_large_enough_to_read_or_left_out(int columns, int doors, bool readable)
    {
        var size = CabinetLayout.Of(Wall(columns, doors, 1))!.NumberSize;

        Assert.Equal(readable, size >= CabinetLayout.SmallestNumber);
        Assert.True(readable || size == 0);
    }

    [Fact]
    public void The_screen_stands_after_its_column_and_every_column_is_as_high_as_the_cabinet()
    {
        var layout = CabinetLayout.Of(Read("demo-12.json"))!;
        var (left, right) = (layout.Doors.Where(door => door.Number.Number <= 6).ToList(), layout.Doors.Where(door => door.Number.Number > 6).ToList());

        Assert.All(left, door => Assert.True(door.Box.X + door.Box.Width <= layout.Panel.X));
        Assert.All(right, door => Assert.True(door.Box.X >= layout.Panel.X + layout.Panel.Width));
        Assert.Equal(CabinetLayout.Height, left[^1].Box.Y + left[^1].Box.Height, 6);
        Assert.Equal(CabinetLayout.Height, right[^1].Box.Y + right[^1].Box.Height, 6);
    }

    [Fact]
    public void A_larger_compartment_has_a_higher_door()
    {
        var layout = CabinetLayout.Of(Read("demo-12.json"))!;
        double HeightOf(int number) => layout.Doors.Single(door => door.Number.Number == number).Box.Height;

        Assert.True(HeightOf(1) < HeightOf(4));
        Assert.True(HeightOf(4) < HeightOf(6));
    }

    [Theory]
    [InlineData(6, 1, true, 6)]
    [InlineData(7, 1, false, 1)]
    [InlineData(12, 1, false, 6)]
    public void A_door_is_found_from_the_screen(int door, int steps, bool left, int row) =>
        Assert.Equal(new DoorPlace(steps, left, row, 6), CabinetLayout.PlaceOf(Read("demo-12.json"), new CompartmentId(door)));

    [Fact]
    public void The_column_beside_the_screen_is_the_first_on_either_side()
    {
        var wall = Wall(4, 24, 2);

        Assert.Equal(2, CabinetLayout.PlaceOf(wall, new CompartmentId(1))!.Steps);
        Assert.Equal(1, CabinetLayout.PlaceOf(wall, new CompartmentId(7))!.Steps);
        Assert.Equal(1, CabinetLayout.PlaceOf(wall, new CompartmentId(13))!.Steps);
        Assert.Equal(2, CabinetLayout.PlaceOf(wall, new CompartmentId(24))!.Steps);
    }

    [Fact]
    public void A_machine_without_a_map_and_a_door_it_does_not_have_are_not_drawn()
    {
        Assert.Equal(CabinetFace.None, CabinetFace.Of(null));
        Assert.Null(CabinetLayout.Of(CabinetFace.None));
        Assert.Null(CabinetLayout.PlaceOf(Wall(2, 12, 1), new CompartmentId(13)));
    }

    private static void Holds(CabinetFace face)
    {
        var layout = CabinetLayout.Of(face)!;
        Box[] boxes = [.. layout.Doors.Select(door => door.Box), layout.Panel];

        Assert.Equal(face.Doors.Select(door => door.Number.Number).Order(), layout.Doors.Select(door => door.Number.Number).Order());
        Assert.All(boxes, box => Assert.True(box is { X: >= -0.001, Y: >= -0.001, Width: > 0, Height: > 0 } && box.X + box.Width <= CabinetLayout.Width + 0.001 && box.Y + box.Height <= CabinetLayout.Height + 0.001, $"{box}"));
        for (var a = 0; a < boxes.Length; a++)
        {
            for (var b = a + 1; b < boxes.Length; b++)
            {
                var apart = boxes[a].X + boxes[a].Width <= boxes[b].X + 0.001 || boxes[b].X + boxes[b].Width <= boxes[a].X + 0.001
                    || boxes[a].Y + boxes[a].Height <= boxes[b].Y + 0.001 || boxes[b].Y + boxes[b].Height <= boxes[a].Y + 0.001;
                Assert.True(apart, $"{boxes[a]} lies on {boxes[b]}");
            }
        }
    }

    private static CabinetFace Read(string map) => CabinetFace.Of(((CabinetMapReading.Good)CabinetMapReader.ReadFile(Path.Combine(Folder, map))).Map);

    private static CabinetFace Wall(int columns, int doors, int panelAfter) => new(
        panelAfter, [.. Enumerable.Range(0, doors).Select(index => new FaceDoor(new CompartmentId(index + 1), CompartmentSize.Small, (index * columns / doors) + 1))]);
}
