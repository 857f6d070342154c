using System.Globalization;
using KioskLocker.Devices.Scanners;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// Builds the cabinet of a world from its seed: which families of boards, how many of them on one bus, how their contacts are wired, where
/// lamps, buzzer and switches hang, and what the scanner speaks. Two worlds of one seed have the same; no fault of a turn is drawn here.
/// </summary>
internal sealed class WorldFitter
{
    /// <summary>Boards of a cabinet: each is asked twice a second, and a world must stay fast.</summary>
    private const int BoardsMost = 5;

    /// <summary>Relays of the largest relay board.</summary>
    private const int RelaysMost = 32;

    private static readonly string[] Scanners = [ScannerFamilies.Plain, "gm65", "ssi", "newland", "honeywell"];

    private readonly Random _random;
    private readonly List<LinePlan> _lines = [];
    private readonly List<BoardPlan> _boards = [];
    private readonly List<CompartmentPlan> _doors = [];
    private readonly List<InputPlan> _inputs = [];
    private readonly List<OutputPlan> _outputs = [];

    private WorldFitter(int seed) => _random = new Random(unchecked((seed * 48_271) ^ 0x00CA_B1E7));

    /// <summary>The cabinet of the world with this seed.</summary>
    internal static WorldFit Draw(int seed)
    {
        var fitter = new WorldFitter(seed);
        fitter.Build();
        return new WorldFit(
            new CabinetPlan
            {
                Name = "Máy của thế giới mô phỏng",
                Lines = fitter._lines,
                Boards = fitter._boards,
                Compartments = fitter._doors,
                Inputs = fitter._inputs,
                Outputs = fitter._outputs,
            },
            isProved: fitter.IsOneIn(2));
    }

    private void Build()
    {
        var kinds = Kinds();
        var shares = Shares(kinds.Count);
        var carrier = kinds.FindIndex(kind => kind is LineKind.ModbusRelay or LineKind.Gpio);
        var first = 1;
        for (var board = 0; board < kinds.Count; board++)
        {
            Add(kinds[board], kinds.Take(board).Count(kind => kind == kinds[board]), first, shares[board], carriesFittings: board == carrier);
            first += shares[board];
        }

        _lines.Add(new LinePlan { Name = "scanner", Kind = LineKind.Scanner, Baud = 9_600, Family = Scanners[_random.Next(Scanners.Length)] });
        _lines.Add(new LinePlan { Name = "printer", Kind = LineKind.EscPos, Baud = 460_800 });
    }

    /// <summary>A family for each board: one to four families, some with several boards.</summary>
    private List<LineKind> Kinds()
    {
        LineKind[] families = [LineKind.Xor8A, LineKind.KerongCu16, LineKind.ModbusRelay, LineKind.Gpio];
        _random.Shuffle(families);
        List<LineKind> kinds = [];
        foreach (var family in families.Take(1 + _random.Next(families.Length)))
        {
            var together = 1 + (IsOneIn(2) ? 0 : 1);
            kinds.AddRange(Enumerable.Repeat(family, Math.Min(together, BoardsMost - kinds.Count)));
        }

        return kinds;
    }

    /// <summary>Doors of each board, at least two.</summary>
    private int[] Shares(int boards)
    {
        var shares = Enumerable.Repeat(2, boards).ToArray();
        for (var left = WorldFit.Doors - (2 * boards); left > 0; left--)
        {
            shares[_random.Next(boards)]++;
        }

        return shares;
    }

    private void Add(LineKind kind, int before, int first, int doors, bool carriesFittings)
    {
        switch (kind)
        {
            case LineKind.Xor8A:
                Line("xor", kind, IsOneIn(2) ? 9_600 : 19_200);
                AddBoard(new BoardPlan { Id = Name("xor", before), Line = "xor", Address = 1 + before, Channels = doors <= 8 ? 8 : 16, Feedback = Wiring(), UnlockReplyMs = IsOneIn(2) ? 100 : null }, first, doors, 0, null);
                break;
            case LineKind.KerongCu16:
                Line("kerong", kind, 19_200);
                AddBoard(new BoardPlan { Id = Name("kerong", before), Line = "kerong", Address = 2 * before, Channels = 16, Feedback = Wiring(), PulseMs = WorldFit.PulseMs }, first, doors, _random.Next(17 - doors), null);
                break;
            case LineKind.ModbusRelay:
                Line("relays", kind, IsOneIn(2) ? 9_600 : 115_200);
                AddRelays(before, first, doors, carriesFittings);
                break;
            default:
                AddPins(before, first, doors, carriesFittings);
                break;
        }
    }

    private void AddRelays(int before, int first, int doors, bool carriesFittings)
    {
        // The two switches take the first inputs, so that no contact is on the channel of its lock.
        var switches = carriesFittings ? 2 : 0;
        var id = Name("relays", before);
        var relays = carriesFittings ? RelaysMost : Eights(doors);
        AddBoard(
            new BoardPlan { Id = id, Line = "relays", Address = 1 + (10 * before), Channels = relays, InputCount = Eights(switches + doors), Feedback = Wiring() },
            first, doors, 0, switches > 0 ? switches : null);
        if (carriesFittings)
        {
            AddSwitches(id, 1);
            AddSignals(id, doors + 1, relays - doors);
        }
    }

    private void AddPins(int before, int first, int doors, bool carriesFittings)
    {
        var id = Name("pins", before);
        var chip = Name("chip", before);
        _lines.Add(new LinePlan { Name = chip, Kind = LineKind.Gpio, Chip = chip });
        var lines = Enumerable.Range(0, 64).ToArray();
        _random.Shuffle(lines);
        var outputs = doors + (carriesFittings ? WorldFit.Doors + 1 : 0);
        var inputs = doors + (carriesFittings ? 2 : 0);
        var isLow = IsOneIn(2);
        AddBoard(
            new BoardPlan
            {
                Id = id, Line = chip, Channels = outputs, InputCount = inputs, Feedback = Wiring(),
                OutputPins = lines[..outputs], InputPins = lines[outputs..(outputs + inputs)],
                OutputsActiveLow = IsOneIn(2), InputsActiveLow = isLow, InputPull = IsOneIn(2) ? PinPull.None : isLow ? PinPull.Up : PinPull.Down,
            },
            first, doors, 0, null);
        if (carriesFittings)
        {
            AddSwitches(id, doors + 1);
            AddSignals(id, doors + 1, outputs - doors);
        }
    }

    private void AddSwitches(string board, int channel)
    {
        _inputs.Add(new InputPlan { Sense = PlanSense.Tamper, Board = board, Channel = channel, ActiveWhen = Position() });
        _inputs.Add(new InputPlan { Sense = PlanSense.MainsFail, Board = board, Channel = channel + 1, ActiveWhen = Position() });
    }

    /// <summary>A buzzer, and lamps as far as there is room: doors without one are served all the same.</summary>
    private void AddSignals(string board, int channel, int room)
    {
        _outputs.Add(new OutputPlan { Kind = PlanSignal.Buzzer, Board = board, Channel = channel });
        for (var door = 1; door <= Math.Min(WorldFit.Doors, room - 1); door++)
        {
            _outputs.Add(new OutputPlan { Kind = PlanSignal.Lamp, Board = board, Channel = channel + door, Compartment = door });
        }
    }

    private void AddBoard(BoardPlan board, int first, int doors, int channelsBefore, int? contactsBefore)
    {
        _boards.Add(board);
        for (var at = 0; at < doors; at++)
        {
            var number = first + at;
            _doors.Add(new CompartmentPlan
            {
                Number = number,
                Board = board.Id,
                Channel = channelsBefore + at + 1,
                Contact = contactsBefore + at + 1,
                Size = (number % 8) switch { 0 => PlanSize.Large, 6 or 7 => PlanSize.Medium, _ => PlanSize.Small },
                Low = number % 4 == 0,
            });
        }
    }

    private void Line(string name, LineKind kind, int baud)
    {
        if (!_lines.Exists(line => line.Name == name))
        {
            _lines.Add(new LinePlan { Name = name, Kind = kind, Baud = baud });
        }
    }

    private SwitchClosedBy Wiring() => IsOneIn(2) ? SwitchClosedBy.DoorClosing : SwitchClosedBy.DoorOpening;

    private SwitchPosition Position() => IsOneIn(2) ? SwitchPosition.Closed : SwitchPosition.Open;

    private static string Name(string kind, int before) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{before + 1}");

    private static int Eights(int channels) => (channels + 7) / 8 * 8;

    private bool IsOneIn(int many) => _random.Next(many) == 0;
}
