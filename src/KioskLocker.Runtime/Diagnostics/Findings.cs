using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>From what was seen to the part that fails. Pure; the same for the touch screens and for <c>kioskctl</c>.</summary>
/// <remarks>A cause that explains others stands alone: with the supply gone nobody needs a list of silent boards and unreadable doors.</remarks>
public static class Findings
{
    /// <summary>Boards that fell silent within this span did so together: each is given up after three reads, and lines are read in turn.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromSeconds(15);

    /// <summary>A printer that has said nothing for this long since its port was opened says nothing.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private const int NoisyLeast = 5;
    private const int PolarityDoorsLeast = 3;

    /// <summary>All that is known to fail, shared causes first.</summary>
    public static IReadOnlyList<Finding> Of(CabinetPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return [.. OfMap(picture.Map), .. OfPorts(picture), .. OfBoards(picture), .. picture.Boards.SelectMany(board => OfDoors(picture, board)),
            .. OfGivenUp(picture), .. OfPrinter(picture), .. OfScanner(picture), .. OfClimate(picture), .. OfScreen(picture), .. OfRest(picture)];
    }

    /// <summary>What may keep this door from opening.</summary>
    public static IReadOnlyList<Finding> OfDoor(CabinetPicture picture, CompartmentId compartment)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Door(compartment) is not { } door)
        {
            return [.. Of(picture).OfType<Finding.MapUnusable>(), new Finding.NotInMap(compartment)];
        }

        var line = picture.Board(door.Board)?.Line;
        return [.. Of(picture).Where(finding => Concerns(finding, door, line))];
    }

    private static bool Concerns(Finding finding, DoorPicture door, string? line) => finding switch
    {
        Finding.MapUnusable or Finding.MapNotProved or Finding.InputActive { Input: CabinetInput.MainsFail } => true,
        Finding.PortGone gone => gone.Line == line,
        Finding.SupplySilent silent => silent.Boards.Contains(door.Board),
        Finding.LineSilent silent => silent.Boards.Contains(door.Board),
        Finding.BoardSilent silent => silent.Board == door.Board,
        Finding.LineNoisy noisy => noisy.Board == door.Board,
        Finding.PolaritySuspect suspect => suspect.Board == door.Board,
        Finding.PulseRefused refused => refused.Doors.Contains(door.Compartment),
        Finding.LocksWithoutPower locks => locks.Doors.Contains(door.Compartment),
        Finding.DoorsSwapped swapped => swapped.Ordered == door.Compartment || swapped.Opened == door.Compartment,
        Finding.LockJammed jammed => jammed.Door == door.Compartment,
        Finding.ContactDead dead => dead.Door == door.Compartment,
        Finding.ContactUnknown unknown => unknown.Door == door.Compartment,
        Finding.DoorReadsOpen open => open.Door == door.Compartment,
        Finding.DoorGivenUp given => given.Door == door.Compartment,
        _ => false,
    };

    private static IEnumerable<Finding> OfMap(MapPicture map)
    {
        if (map.Problem is { } problem)
        {
            yield return new Finding.MapUnusable(problem);
        }
        else if (map.Hash.Length > 0 && map.Hash != map.Proved)
        {
            yield return new Finding.MapNotProved(map.Hash, map.Proved);
        }
    }

    private static IEnumerable<Finding> OfPorts(CabinetPicture picture) =>
        picture.Lines.Where(IsGone).Select(line => new Finding.PortGone(line.Name, line.Port, DevicesOn(picture, line.Name), line.Problem ?? "", line.Since));

    /// <summary>A port that was never tried is not gone: the lines have not begun.</summary>
    private static bool IsGone(LinePicture line) => !line.IsUp && (line.Problem is not null || line.Opened > 0);

    private static IReadOnlyList<string> DevicesOn(CabinetPicture picture, string line) =>
    [
        .. picture.Boards.Where(board => board.Line == line).Select(board => "board " + board.Board),
        .. picture.Printer?.Line == line ? ["printer"] : Array.Empty<string>(),
        .. picture.Scanner?.Line == line ? ["scanner"] : Array.Empty<string>(),
        .. picture.Climate?.Line == line ? ["climate sensor"] : Array.Empty<string>(),
    ];

    private static IEnumerable<Finding> OfBoards(CabinetPicture picture)
    {
        // A board behind a port that is gone says nothing of itself.
        var silent = picture.Boards.Where(board => board.Health == DeviceHealth.Offline && !(picture.Line(board.Line) is { } its && IsGone(its))).ToList();
        if (silent.Count > 1 && silent.Count == picture.Boards.Count && FellTogether(silent))
        {
            yield return new Finding.SupplySilent([.. silent.Select(board => board.Board)], silent.Min(board => board.Since));
            silent = [];
        }

        foreach (var line in silent.GroupBy(board => board.Line, StringComparer.Ordinal))
        {
            var port = picture.Line(line.Key)?.Port ?? "";
            var others = picture.Boards.Where(board => board.Line == line.Key && Answers(board)).ToList();
            if (others.Count == 0 && line.Count() > 1)
            {
                yield return new Finding.LineSilent(line.Key, port, [.. line.Select(board => board.Board)], line.Min(board => board.Since));
                continue;
            }

            foreach (var board in line)
            {
                yield return new Finding.BoardSilent(board.Board, board.Line, port, board.Address, board.Detail, board.Since, others.Count > 0);
            }
        }

        foreach (var board in picture.Boards.Where(board => Answers(board) && IsNoisy(board.Counters)))
        {
            yield return new Finding.LineNoisy(board.Board, board.Line, board.Counters.BadChecksums, board.Counters.Ok);
        }
    }

    private static bool Answers(BoardPicture board) => board.Health is DeviceHealth.Ok or DeviceHealth.Degraded;

    private static bool FellTogether(List<BoardPicture> silent) =>
        silent.TrueForAll(board => board.Since is not null) && silent.Max(board => board.Since) - silent.Min(board => board.Since) <= Together;

    /// <summary>One damaged reply in two hundred is far above what a sound bus shows in a year.</summary>
    private static bool IsNoisy(DeviceCounters counters) => counters.BadChecksums >= NoisyLeast && counters.BadChecksums * 200 > counters.Ok;

    private static IEnumerable<Finding> OfDoors(CabinetPicture picture, BoardPicture board)
    {
        if (!Answers(board))
        {
            yield break;
        }

        var doors = picture.Doors.Where(door => door.Board == board.Board).ToList();
        var refused = doors.Where(IsRefused).ToList();
        if (refused.Count > 0)
        {
            yield return new Finding.PulseRefused(board.Board, [.. refused.Select(door => door.Compartment)], refused.Select(LastAnswered).MaxBy(opening => opening!.At)!.Refusal!);
        }

        var polarity = doors.Count >= PolarityDoorsLeast && doors.TrueForAll(door => door.Contact == DoorContact.Open);
        if (polarity)
        {
            yield return new Finding.PolaritySuspect(board.Board, doors.Count);
        }

        var unmoved = doors.Where(door => LastAnswered(door) is { Outcome: OpenOutcome.Jammed, Instead.Count: 0, Refusal: null }).ToList();
        var noPower = unmoved.Count > 1 && !AnyOpenedSince(doors, unmoved.Min(door => LastAnswered(door)!.At));
        if (noPower)
        {
            yield return new Finding.LocksWithoutPower(board.Board, [.. unmoved.Select(door => door.Compartment)]);
        }

        foreach (var door in doors)
        {
            foreach (var finding in OfDoor(door, polarity, noPower))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> OfDoor(DoorPicture door, bool polarity, bool noPower)
    {
        var last = LastAnswered(door);
        var isDead = last is { Outcome: OpenOutcome.NoFeedback, Refusal: null } && !(door.Since > last.At);
        switch (last)
        {
            case not null when IsRefused(door):
                // No lock was asked to move: nothing can be told of it, nor of its contact.
                break;
            case { Outcome: OpenOutcome.Jammed, Instead: [var other, ..] }:
                yield return new Finding.DoorsSwapped(door.Compartment, other, last.At);
                break;
            case { Outcome: OpenOutcome.Jammed } when !noPower:
                yield return new Finding.LockJammed(door.Compartment, door.Board, door.Channel, JammedInARow(door), last.At);
                break;
            case not null when isDead && !polarity:
                yield return new Finding.ContactDead(door.Compartment, door.Board, door.ContactChannel, door.Contact, last.At);
                break;
            default:
                break;
        }

        if (door.Contact == DoorContact.Unknown && !isDead)
        {
            yield return new Finding.ContactUnknown(door.Compartment, door.Board, door.ContactChannel);
        }
        else if (door.Contact == DoorContact.Open && !polarity && !isDead)
        {
            yield return new Finding.DoorReadsOpen(door.Compartment, door.Board, door.ContactChannel, door.Since);
        }
    }

    private static DoorOpening? LastAnswered(DoorPicture door) => door.Openings.FirstOrDefault(opening => opening.Outcome is not (null or OpenOutcome.BoardOffline));

    private static bool IsRefused(DoorPicture door) => LastAnswered(door) is { Outcome: OpenOutcome.Jammed or OpenOutcome.NoFeedback, Refusal: not null };

    private static int JammedInARow(DoorPicture door) => door.Openings
        .Where(opening => opening.Outcome is not (null or OpenOutcome.BoardOffline))
        .TakeWhile(opening => opening is { Outcome: OpenOutcome.Jammed, Refusal: null })
        .Count();

    private static bool AnyOpenedSince(List<DoorPicture> doors, DateTimeOffset since) =>
        doors.SelectMany(door => door.Openings).Any(opening => opening.Outcome == OpenOutcome.Opened && opening.At > since);

    private static IEnumerable<Finding> OfGivenUp(CabinetPicture picture) =>
        picture.Doors.Where(door => door.OutOfService).Select(door => new Finding.DoorGivenUp(door.Compartment));

    private static IEnumerable<Finding> OfPrinter(CabinetPicture picture)
    {
        if (picture.Printer is not { } printer || picture.Line(printer.Line) is { } line && IsGone(line))
        {
            yield break;
        }

        var neverHeard = printer.Status.Condition == PrinterCondition.Unknown && printer.Since is { } since && picture.At - since >= Silence;
        if (printer.Status.Condition is not (PrinterCondition.Ready or PrinterCondition.Unknown) || neverHeard)
        {
            yield return new Finding.PrinterStopped(printer.Status.Condition, printer.Line, printer.Since);
        }

        if (printer.Status.Paper == PaperSupply.Low)
        {
            yield return new Finding.PaperLow();
        }
    }

    private static IEnumerable<Finding> OfScanner(CabinetPicture picture)
    {
        if (picture.Scanner is { Health: DeviceHealth.Offline or DeviceHealth.Degraded } scanner && picture.Line(scanner.Line) is var line && (line is null || !IsGone(line)))
        {
            yield return new Finding.ScannerSilent(scanner.Line, line?.Port ?? "", scanner.Detail, scanner.Since);
        }
    }

    private static IEnumerable<Finding> OfClimate(CabinetPicture picture)
    {
        if (picture.Climate is not { } climate || picture.Line(climate.Line) is { } line && IsGone(line))
        {
            yield break;
        }

        if (climate.Health == DeviceHealth.Offline)
        {
            yield return new Finding.ClimateSilent(climate.Line, picture.Line(climate.Line)?.Port ?? "", climate.Detail);
        }
        else if (climate.Health == DeviceHealth.Degraded)
        {
            yield return new Finding.AirUnwell(climate.Detail);
        }
    }

    private static IEnumerable<Finding> OfScreen(CabinetPicture picture) =>
        picture.Screen is { Health: DeviceHealth.Offline } screen ? [new Finding.TouchScreenSilent(screen.Since, screen.LastBeat)] : [];

    private static IEnumerable<Finding> OfRest(CabinetPicture picture)
    {
        foreach (var input in picture.Inputs.Where(input => input.State == InputState.Active))
        {
            yield return new Finding.InputActive(input.Input, input.Since);
        }

        var link = picture.Link;
        if (link.Problem is { } problem)
        {
            yield return new Finding.OfficeUnreachable(problem, link.Since, link.Waiting);
        }
        else if (!link.ClockConfirmed && link.LastOk is not null)
        {
            yield return new Finding.ClockUnconfirmed(link.ClockOffset);
        }

        if (link.Aside > 0)
        {
            yield return new Finding.EventsAside(link.Aside);
        }

        if (!picture.Room.IntakeOpen)
        {
            yield return new Finding.RoomShort(picture.Room.Detail, picture.Room.FreeBytes);
        }
    }
}
