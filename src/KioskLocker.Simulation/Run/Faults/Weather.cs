using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run.Faults;

/// <summary>
/// Things go wrong by themselves: drawn once a turn, so that they begin between two visits or in the middle of the next, and mended by
/// themselves after a while, as by a colleague of the office or a technician who passes.
/// </summary>
internal sealed class Weather(SimulatedWorld world)
{
    internal const double FullRoll = 50_000;

    private Fate Fate => world.Fate;

    private WorldCabinet Cabinet => world.Cabinet;

    /// <summary>One turn.</summary>
    internal void Turn()
    {
        Doors();
        Boards();
        Chips();
        Steel();
        Printer();
        Scanner();
        Network();
        Office();
        Disk();
        Clock();
    }

    /// <summary>Everything is mended.</summary>
    internal void Clear()
    {
        foreach (var (board, relay, _) in Cabinet.Relays)
        {
            board.SetCondition(world.LineNow, relay, RelayCondition.Ok);
        }

        foreach (var bank in Cabinet.Banks)
        {
            bank.Chip.SetSilent(false);
            bank.Retry();
        }

        foreach (var (bank, door) in PinnedDoors())
        {
            bank.Chip.SetStuck(world.LineNow, door.Channel, false);
        }

        Cabinet.Cabinet.Fittings.SetPanel(false);
        Cabinet.Cabinet.Fittings.SetMains(true);
        foreach (var door in Cabinet.Cabinet.Doors())
        {
            Cabinet.Cabinet.SetJam(door.Number, false);
            Cabinet.Cabinet.SetContact(door.Number, ContactCondition.Ok);
            if (door.Open && world.State.Visit is null)
            {
                Cabinet.Cabinet.Shut(door.Number);
            }
        }

        foreach (var board in Cabinet.Boards)
        {
            board.Script(null, null);
        }

        var printer = Cabinet.Printer;
        printer.Powered = true;
        printer.LoadPaper(FullRoll);
        (printer.CoverOpen, printer.CutterJammed, printer.Silent) = (false, false, false);
        (Cabinet.PrinterLine.IsUnplugged, Cabinet.Scanner.Line.IsUnplugged) = (false, false);
        Cabinet.Scanner.Set(null);
        world.Wire.Mend();
        (world.Office.SendsOldOrders, world.Office.RefusesNext) = (false, false);
        world.SetRoom(true);
        world.Wall.Right();
    }

    /// <summary>Happens within the next two minutes, and is mended some minutes or hours later.</summary>
    private void Spell(Action begin, Action end, double shortest = 60, double longest = 20_000)
    {
        var starts = Fate.Seconds(0, 120);
        world.Later(starts, begin);
        world.Later(starts + Fate.Seconds(shortest, longest), end);
    }

    private void Doors()
    {
        var cabinet = Cabinet.Cabinet;
        var door = 1 + Fate.Below(16);
        if (Fate.Strikes(Mischief.Jam, 25))
        {
            cabinet.SetJam(door, true);
            world.Later(Fate.Seconds(600, 20_000), () => cabinet.SetJam(door, false));
        }

        if (Fate.Strikes(Mischief.ForcedDoor, 150))
        {
            world.Later(Fate.Seconds(1, 120), () => cabinet.Force(door));
            world.Later(Fate.Seconds(130, 900), () => cabinet.Shut(door));
        }

        if (Fate.MayStrike(Mischief.NeighbourForced, 60))
        {
            // Two doors stand open at once: somebody is at one, and the other gives way beside it.
            world.Later(Fate.Seconds(10, 45), () => ForceBeside(door));
        }

        if (Fate.Strikes(Mischief.StuckContact, 60))
        {
            var how = Fate.OneOf([ContactCondition.StuckOpen, ContactCondition.StuckClosed, ContactCondition.Broken]);
            Spell(() => cabinet.SetContact(door, how), () => cabinet.SetContact(door, ContactCondition.Ok));
        }

        if (Fate.Strikes(Mischief.Bounce, 20))
        {
            for (var times = 0; times < 12; times++)
            {
                var (at, how) = (Fate.Seconds(0, 90), times % 2 == 0 ? ContactCondition.StuckOpen : ContactCondition.StuckClosed);
                world.Later(at, () => cabinet.SetContact(door, how));
                world.Later(at + Fate.Seconds(0.005, 0.2), () => cabinet.SetContact(door, ContactCondition.Ok));
            }
        }
    }

    private void ForceBeside(int door)
    {
        if (Cabinet.Cabinet.Doors().Any(other => other.Open && other.Number != door) && Cabinet.Cabinet.Force(door) is null)
        {
            Fate.Struck(Mischief.NeighbourForced);
            world.Later(TimeSpan.FromMinutes(8), () => Cabinet.Cabinet.Shut(door));
        }
    }

    private void Boards()
    {
        if (Cabinet.Boards.Count == 0)
        {
            return;
        }

        var board = Fate.OneOf(Cabinet.Boards);
        if (Fate.Strikes(Mischief.SilentBoard, 40))
        {
            Spell(() => board.Script(BoardFault.NoReply, null), () => board.Script(null, null), 10, 400);
        }

        if (Fate.Strikes(Mischief.LateReply, 20))
        {
            Script(board, BoardFault.LateReply);
        }

        if (Fate.Strikes(Mischief.ForeignReply, 20))
        {
            Script(board, BoardFault.WrongAddress);
        }

        if (Fate.Strikes(Mischief.SpoiltReply, 15))
        {
            Script(board, Fate.OneOf([BoardFault.BadChecksum, BoardFault.HalfFrame]));
        }

        if (Fate.Strikes(Mischief.OddFraming, 15))
        {
            Script(board, Fate.OneOf([BoardFault.GluedFrames, BoardFault.SingleBytes, BoardFault.UnsolicitedBefore, BoardFault.UnsolicitedInside]));
        }

        if (Fate.Strikes(Mischief.BoardDip, 40))
        {
            var length = Fate.Seconds(1, 60);
            world.Later(Fate.Seconds(0, 90), () => board.Dip(world.LineNow, length));
        }
    }

    private void Chips()
    {
        if (Cabinet.Banks.Count == 0)
        {
            return;
        }

        if (Fate.Strikes(Mischief.ChipSilent, 40))
        {
            var bank = Fate.OneOf(Cabinet.Banks);
            Spell(() => bank.Chip.SetSilent(true), () => Speak(bank), 0.5, 400);
        }

        if (Fate.Strikes(Mischief.StuckPin, 60))
        {
            var (bank, door) = Fate.OneOf(PinnedDoors().ToList());
            Spell(() => bank.Chip.SetStuck(world.LineNow, door.Channel, true), () => Mend(door.Number, () => bank.Chip.SetStuck(world.LineNow, door.Channel, false)), 60, 5000);
        }
    }

    private static void Speak(WorldBank bank)
    {
        bank.Chip.SetSilent(false);
        bank.Retry();
    }

    /// <summary>Doors whose locks hang on pins.</summary>
    private IEnumerable<(WorldBank Bank, CompartmentPlan Door)> PinnedDoors() =>
        Cabinet.Banks.SelectMany(bank => Cabinet.Fit.Cabinet.Compartments.Where(door => door.Board == bank.Chip.Board).Select(door => (bank, door)));

    private void Steel()
    {
        if (Cabinet.Relays.Count > 0 && Fate.Strikes(Mischief.StickyRelay, 60))
        {
            var (board, relay, door) = Fate.OneOf(Cabinet.Relays);
            Spell(() => board.SetCondition(world.LineNow, relay, RelayCondition.Welded), () => Mend(door, () => board.SetCondition(world.LineNow, relay, RelayCondition.Ok)), 60, 5000);
        }

        var fittings = Cabinet.Cabinet.Fittings;
        if (Fate.Strikes(Mischief.PanelOpened, 30))
        {
            Spell(() => fittings.SetPanel(true), () => fittings.SetPanel(false), 5, 2000);
        }

        if (Fate.Strikes(Mischief.MainsFails, 30))
        {
            Spell(() => fittings.SetMains(false), () => fittings.SetMains(true), 1, 6000);
        }
    }

    /// <summary>Whoever mends what drives a lock shuts the door that did not latch, when nobody is at it.</summary>
    private void Mend(int door, Action mend)
    {
        mend();
        if (Cabinet.Door(door).Open && world.IsNobodyThere)
        {
            Cabinet.Cabinet.Shut(door);
        }
    }

    /// <summary>For a handful of replies at some moments of the next visit.</summary>
    private void Script(BoardFarEnd board, BoardFault fault)
    {
        for (var times = 0; times < 4; times++)
        {
            var replies = 1 + Fate.Below(6);
            world.Later(Fate.Seconds(0, 90), () => board.Script(fault, replies));
        }
    }

    private void Printer()
    {
        var printer = Cabinet.Printer;
        if (Fate.Strikes(Mischief.NoPaper, 50))
        {
            printer.RunOutAfter(Fate.Below(60));
            world.Later(Fate.Seconds(600, 20_000), () => printer.LoadPaper(FullRoll));
        }

        if (Fate.Strikes(Mischief.CoverOpen, 40))
        {
            Spell(() => printer.CoverOpen = true, () => printer.CoverOpen = false, 5, 5000);
        }

        if (Fate.Strikes(Mischief.CutterJam, 40))
        {
            Spell(() => printer.CutterJammed = true, () => printer.CutterJammed = false, 5, 5000);
        }

        if (Fate.Strikes(Mischief.PrinterSilent, 40))
        {
            Spell(() => printer.Silent = true, () => printer.Silent = false, 5, 5000);
        }

        if (Fate.Strikes(Mischief.PrinterDip, 25))
        {
            Spell(() => printer.Powered = false, () => printer.Powered = true, 0.2, 30);
        }

        if (Fate.Strikes(Mischief.PrinterUnplugged, 40))
        {
            Spell(() => Cabinet.PrinterLine.IsUnplugged = true, () => Cabinet.PrinterLine.IsUnplugged = false, 5, 5000);
        }
    }

    private void Scanner()
    {
        if (Fate.Strikes(Mischief.ScannerUnplugged, 40))
        {
            Spell(() => Cabinet.Scanner.Line.IsUnplugged = true, () => Cabinet.Scanner.Line.IsUnplugged = false, 5, 5000);
        }

        if (Fate.Strikes(Mischief.WrongBaud, 50))
        {
            Spell(() => Cabinet.Scanner.Set(ScannerFault.WrongBaud), () => Cabinet.Scanner.Set(null), 20, 2000);
        }

        if (Fate.Strikes(Mischief.ScannerSilent, 50))
        {
            Spell(() => Cabinet.Scanner.Set(ScannerFault.Silent), () => Cabinet.Scanner.Set(null), 20, 20_000);
        }

        if (Fate.Strikes(Mischief.OddScanner, 30))
        {
            var how = Fate.OneOf([ScannerFault.Tires, ScannerFault.GluedAnswers, ScannerFault.BadChecksum, ScannerFault.SingleBytes]);
            Spell(() => Cabinet.Scanner.Set(how), () => Cabinet.Scanner.Set(null), 20, 5000);
        }

        if (Fate.Strikes(Mischief.ScannerDip, 40))
        {
            world.Later(Fate.Seconds(0, 90), () => Cabinet.Scanner.LosePower(world.LineNow));
        }

        if (Fate.Strikes(Mischief.GarbageScan, 12))
        {
            var noise = Fate.Below(3) switch
            {
                0 => ScannerFarEnd.Garbage(Fate.Below(int.MaxValue), 1 + Fate.Below(300)),
                1 => [.. "\0\u001b@\u001dV\0"u8, 0x0D],
                _ => new ScannerFarEnd().Flood(65_536),
            };
            world.Later(Fate.Seconds(0, 90), () => world.ShowBytes([noise]));
        }
    }

    private void Network()
    {
        var wire = world.Wire;
        foreach (var (mischief, weather) in new[]
        {
            (Mischief.OfficeAway, WireWeather.Away), (Mischief.OneWay, WireWeather.NoAnswers), (Mischief.CaptivePortal, WireWeather.Portal),
            (Mischief.OfficeBusy, WireWeather.Busy), (Mischief.BadCertificate, WireWeather.BadCertificate), (Mischief.NoName, WireWeather.NoName),
            (Mischief.StrangeNews, WireWeather.StrangeNews),
        })
        {
            if (Fate.Strikes(mischief, 40))
            {
                Spell(() => wire.Weather = weather, () => wire.Weather = WireWeather.Fair, 30, 40_000);
            }
        }

        if (Fate.Strikes(Mischief.LostAnswer, 40))
        {
            wire.LoseNextAnswer = true;
        }
    }

    private void Office()
    {
        if (Fate.Strikes(Mischief.OldOrders, 30))
        {
            Spell(() => world.Office.SendsOldOrders = true, () => world.Office.SendsOldOrders = false);
        }

        if (Fate.Strikes(Mischief.PoisonEvent, 40))
        {
            world.Office.RefusesNext = true;
        }
    }

    private void Disk()
    {
        if (Fate.Strikes(Mischief.NoRoom, 40))
        {
            Spell(() => world.SetRoom(false), () => world.SetRoom(true), 60, 8000);
        }
    }

    private void Clock()
    {
        if (Fate.Strikes(Mischief.ClockJump, 60))
        {
            var to = Fate.Below(6) switch
            {
                0 => world.Utc + TimeSpan.FromHours(1),
                1 => world.Utc - TimeSpan.FromHours(1),
                2 => world.Utc + TimeSpan.FromDays(1),
                3 => world.Utc - TimeSpan.FromDays(1),
                4 => DateTimeOffset.UnixEpoch,
                _ => new DateTimeOffset(2038, 1, 20, 0, 0, 0, TimeSpan.Zero),
            };
            Spell(() => world.Wall.Set(to), world.Wall.Right, 60, 100_000);
        }

        if (Fate.Strikes(Mischief.ClockDrift, 60))
        {
            var fast = Fate.Below(2) == 0 ? 100 : -100;
            world.Wall.Drift(fast);
        }
    }
}
