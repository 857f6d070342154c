using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.Run;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>Cabinets of worlds: drawn from the seed, every family alone and beside others, each one that its drivers take.</summary>
public sealed class WorldFitTests
{
    private static readonly IReadOnlyList<WorldFit> Fits = [.. Enumerable.Range(1, 300).Select(WorldFitter.Draw)];

    [Fact]
    public void Every_cabinet_has_sixteen_doors_on_wires_of_their_own_and_drivers_that_take_it()
    {
        foreach (var fit in Fits)
        {
            Assert.Equal(Enumerable.Range(1, 16), fit.Cabinet.Compartments.Select(door => door.Number));
            Assert.Equal(16, fit.Cabinet.Compartments.Select(door => (door.Board, door.Channel)).Distinct().Count());
            Assert.Equal(16 + fit.Cabinet.Inputs.Count, fit.Cabinet.Compartments.Select(door => (door.Board, door.Contact ?? door.Channel)).Concat(fit.Cabinet.Inputs.Select(input => (input.Board, input.Channel))).Distinct().Count());
            foreach (var line in fit.Cabinet.Lines.Where(line => fit.FamilyOf(line) is not null))
            {
                var boards = fit.Cabinet.Boards.Where(board => board.Line == line.Name).Select(board => board.Id).ToHashSet();
                var family = fit.FamilyOf(line)!;
                Assert.NotNull(new LockerLine(family, [.. fit.Boards.Where(board => boards.Contains(board.Id.Name))], family.Options));
            }
        }
    }

    [Fact]
    public void The_seeds_draw_every_family_alone_all_four_together_and_several_boards_on_one_bus()
    {
        var kinds = Fits.Select(fit => fit.Cabinet.Boards.Select(fit.KindOf).Distinct().Order().ToList()).ToList();
        foreach (var kind in new[] { LineKind.Xor8A, LineKind.KerongCu16, LineKind.ModbusRelay, LineKind.Gpio })
            Assert.Contains(kinds, of => of.SequenceEqual([kind]));
        Assert.Contains(kinds, of => of.Count == 4);
        foreach (var bus in new[] { "xor", "kerong", "relays" })
            Assert.Contains(Fits, fit => fit.Cabinet.Boards.Count(board => board.Line == bus) > 1);
        Assert.Contains(Fits, fit => fit.Cabinet.Boards.Count(board => fit.KindOf(board) == LineKind.Gpio) > 1);
        Assert.Equal(5, Fits.Select(fit => fit.ScannerFamily).Distinct().Count());
        Assert.Contains(Fits, fit => fit is { IsProved: true, Settings.MapHash: not null });
        Assert.Contains(Fits, fit => fit is { IsProved: false, Settings.MapHash: null });
    }

    [Fact]
    public void A_seed_draws_the_same_cabinet_twice() => Assert.Equal(WorldFit.Describe(WorldFitter.Draw(77).Cabinet), WorldFit.Describe(WorldFitter.Draw(77).Cabinet));
}
