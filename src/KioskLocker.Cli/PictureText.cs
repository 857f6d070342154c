using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli;

/// <summary>The picture of a cabinet as tables of 80 columns.</summary>
internal static class PictureText
{
    /// <summary>What fails, in words; one line when nothing does.</summary>
    public static void Findings(Report report, IReadOnlyList<Finding> findings, DateTimeOffset now)
    {
        if (findings.Count == 0)
        {
            report.Line("good", "nothing is known to fail");
            return;
        }

        var words = new FindingWords(now, KioskOptions.UtcOffset);
        foreach (var finding in findings.OrderByDescending(finding => finding.IsFault))
        {
            var text = words.Of(finding);
            report.Line(finding.IsFault ? "FAULT" : "NOTE", text.What);
            report.Line("", text.ToDo);
        }
    }

    /// <summary>One line for each device.</summary>
    public static void Devices(Report report, CabinetPicture picture) => Table(report, ["device", "line", "says", "since", "last ok", "detail"], DeviceRows(picture));

    public static IEnumerable<string[]> DeviceRows(CabinetPicture picture)
    {
        foreach (var board in picture.Boards)
            yield return [$"board {board.Board}", board.Line, board.Health.ToString(), Wording.Ago(board.Since, picture.At), Wording.Ago(board.LastOk, picture.At), board.Detail];
        if (picture.Printer is { } printer)
            yield return ["printer", printer.Line, printer.Status.Condition.ToString(), Wording.Ago(printer.Since, picture.At), Wording.Ago(printer.LastOk, picture.At), $"paper {printer.Status.Paper}"];
        if (picture.Scanner is { } scanner)
            yield return ["scanner", scanner.Line, scanner.Health.ToString(), Wording.Ago(scanner.Since, picture.At), Wording.Ago(scanner.LastOk, picture.At), scanner.Detail];
        if (picture.Climate is { } climate)
            yield return ["climate", climate.Line, climate.Health.ToString(), "", Wording.Ago(climate.LastOk, picture.At), climate.Detail];
        if (picture.Screen is { } screen)
            yield return ["touch screen", "", screen.Health.ToString(), Wording.Ago(screen.Since, picture.At), Wording.Ago(screen.LastBeat, picture.At), ""];
        foreach (var input in picture.Inputs)
            yield return [input.Input.ToString(), "", input.State.ToString(), Wording.Ago(input.Since, picture.At), "", ""];
        yield return ["office", "", picture.Link.Problem is null ? picture.Link.LastOk is null ? "Unknown" : "Ok" : "Offline", Wording.Ago(picture.Link.Since, picture.At), Wording.Ago(picture.Link.LastOk, picture.At), Wording.Text($"{picture.Link.Waiting} waiting")];
    }

    /// <summary>What was counted at each device.</summary>
    public static void Counters(Report report, CabinetPicture picture)
    {
        var rows = picture.Boards.Select(board => CounterRow($"board {board.Board}", board.Counters)).ToList();
        if (picture.Printer is { } printer)
            rows.Add(CounterRow("printer", printer.Counters));
        if (picture.Scanner is { } scanner)
            rows.Add(CounterRow("scanner", scanner.Counters));
        if (picture.Climate is { } climate)
            rows.Add(CounterRow("climate", climate.Counters));
        Table(report, CounterColumns("device"), rows);
        Refusals(report, picture.Boards);
    }

    /// <summary>What boards said when they refused something; nothing where none did.</summary>
    public static void Refusals(Report report, IEnumerable<BoardPicture> boards)
    {
        foreach (var board in boards.Where(board => board.Counters.LastRefusal is not null))
            report.Line($"board {board.Board} refused last: {board.Counters.LastRefusal}");
    }

    public static string[] CounterColumns(string first) => [first, "ok", "no reply", "checksum", "stray", "reconnects", "refused"];

    /// <summary>What each device can, as far as it is known.</summary>
    public static void Abilities(Report report, CabinetPicture picture)
    {
        var rows = picture.Boards.Select(board => (string[])[$"board {board.Board}", Abilities(board.Can)]).ToList();
        if (picture.Printer is { } printer)
            rows.Add(["printer", Abilities(printer.Can)]);
        if (picture.Scanner is { } scanner)
            rows.Add(["scanner", Abilities(scanner.Can)]);
        if (picture.Climate is { } climate)
            rows.Add(["climate", Abilities(climate.Can)]);
        Table(report, ["device", "can"], rows);
    }

    public static string Abilities<T>(IReadOnlyList<T> can)
        where T : struct, Enum => can.Count == 0 ? "plain" : string.Join(", ", can.Select(one => AbilityOf(one)));

    public static string[] CounterRow(string name, DeviceCounters counters) =>
        [name, Wording.Number(counters.Ok), Wording.Number(counters.Timeouts), Wording.Number(counters.BadChecksums), Wording.Number(counters.ResyncBytes), Wording.Number(counters.Reconnects), Wording.Number(counters.Refusals)];

    public static void Lines(Report report, CabinetPicture picture) => Table(
        report,
        ["line", "kind", "is", "since", "in", "out", "port"],
        picture.Lines.Select(line => new[]
        {
            line.Name, line.Family, line.IsUp ? "up" : "DOWN", Wording.Ago(line.Since, picture.At), Wording.Size(line.BytesIn), Wording.Size(line.BytesOut), line.Port,
        }));

    /// <summary>One line for each door.</summary>
    public static void Doors(Report report, CabinetPicture picture) => Table(
        report,
        ["door", "contact", "since", "papers", "board", "ch", "last opening", "lock"],
        picture.Doors.Select(door => new[]
        {
            door.Compartment.ToString(),
            door.Contact.ToString(),
            Wording.Ago(door.Since, picture.At),
            Wording.Papers(door.Papers),
            door.Board.ToString(),
            Wording.Number(door.Channel),
            door.Openings.Count == 0 ? "-" : $"{Wording.Minute(door.Openings[0].At)} {Wording.Outcome(door.Openings[0].Outcome)}",
            door.OutOfService ? "OUT" : "ok",
        }));

    /// <summary>Everything about one door.</summary>
    public static void Door(Report report, CabinetPicture picture, DoorPicture door)
    {
        var board = picture.Board(door.Board);
        var port = board is null ? "" : $" on line {board.Line} ({picture.Line(board.Line)?.Port})";
        report.Line($"Door {door.Compartment}: {Contact(door.Contact)}{(door.Since is { } since ? $" since {Wording.Hour(since)} ({Wording.Ago(since, picture.At)})" : "")}{(door.OutOfService ? ", OUT OF SERVICE" : "")}");
        report.Pairs(
            ("papers", door.Papers == PapersBehind.Possible ? "possible: opens only with an officer beside" : "none, as far as anybody can claim"),
            ("lock", $"board {door.Board}, channel {door.Channel}{port}"),
            ("contact", $"channel {door.ContactChannel}; the board is {board?.Health.ToString() ?? "not in the map"}"),
            ("openings", door.Openings.Count == 0 ? "none since the start" : Wording.Text($"the last {door.Openings.Count}, the newest first")));
        if (door.Openings.Count > 0)
        {
            Table(report, ["ordered at", "ended", "after", "opened instead"], door.Openings.Select(opening => new[]
            {
                Wording.Hour(opening.At), Wording.Outcome(opening.Outcome), Wording.Seconds(opening.Took), opening.Instead.Count == 0 ? "" : "door " + string.Join(", ", opening.Instead),
            }));
        }
    }

    /// <summary>A door test: every cycle with its times, and what it shows.</summary>
    public static void Test(Report report, DoorTest test)
    {
        Table(report, ["pulse", "ended", "board answered", "door stood open"], test.Cycles.Select((cycle, place) => new[]
        {
            Wording.Number(place + 1), Wording.Outcome(cycle.Outcome), Wording.Seconds(cycle.AnswerAfter), Wording.Seconds(cycle.OpenFor),
        }));
        var answers = test.Cycles.Where(cycle => cycle is { Outcome: OpenOutcome.Opened, AnswerAfter: not null }).Select(cycle => cycle.AnswerAfter!.Value).Order().ToList();
        if (answers.Count > 1)
            report.Line($"opened {answers.Count} of {test.Cycles.Length}; order to open: best {Wording.Seconds(answers[0])}, middle {Wording.Seconds(answers[(answers.Count - 1) / 2])}, worst {Wording.Seconds(answers[^1])}");
        if (test.Finding is { } finding)
            report.Line(finding.Kind == DoorFindingKind.Works ? "WORKS" : "FAULT", Finding(test.Compartment, finding));
    }

    /// <summary>What a door test points at.</summary>
    public static string Finding(CompartmentId door, DoorFinding finding) => finding.Kind switch
    {
        DoorFindingKind.Works => $"door {door} opened as ordered, and its own contact followed.",
        DoorFindingKind.BoardSilent => $"door {door}: its board does not answer. Check its supply, its cable and its address.",
        DoorFindingKind.BoardRefused => $"door {door}: its board refused the pulse: {finding.Reason}. Not the lock: compare the board's model, channel and address with the map.",
        DoorFindingKind.LockDoesNotOpen => $"door {door}: the pulse went out and nothing opened. Check bolt, coil and the wire of the lock.",
        DoorFindingKind.OtherDoorOpened => $"the pulse for door {door} opened {Other(finding)}. Two lock wires or channels are exchanged, or a number is on the wrong door.",
        DoorFindingKind.OtherContactFollowed => $"door {door} opened and the contact of {Other(finding)} told it. Two contacts are exchanged.",
        DoorFindingKind.PolarityReversed => $"door {door}: the contact says open while the door is shut. Turn the polarity in the map (boards[].feedback of its board).",
        DoorFindingKind.ContactStaysOpen => $"door {door} opened and its contact kept reading open. Check contact, magnet and wire.",
        DoorFindingKind.ContactStaysClosed => $"door {door} opened and its contact kept reading closed. Check contact, magnet and wire.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A cabinet without such parts needs no empty table.</summary>
    private static void Table(Report report, string[] columns, IEnumerable<string[]> rows)
    {
        var some = rows.ToList();
        if (some.Count > 0)
            report.Table(columns, some);
    }

    private static string AbilityOf(Enum ability) => ability switch
    {
        BoardAbility.TimesPulse => "ends pulses by itself",
        BoardAbility.SensesItems => "senses items",
        BoardAbility.TellsUnasked => "tells changes unasked",
        BoardAbility.SwitchesOutputs => "has lamps and buzzer",
        PrinterAbility.PrintsImages => "prints images",
        PrinterAbility.Cuts => "cuts",
        PrinterAbility.TellsPaper => "tells its paper",
        PrinterAbility.ConfirmsSlips => "confirms slips",
        ScannerAbility.Answers => "answers when asked",
        ScannerAbility.IsTriggered => "reads on order",
        ScannerAbility.TellsSettings => "tells its settings",
        ScannerAbility.LocksSetupCodes => "locks set-up codes",
        ClimateAbility.Temperature => "measures temperature",
        ClimateAbility.Humidity => "measures humidity",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Other(DoorFinding finding) => finding.Other is { } other ? $"door {other}" : "another door";

    private static string Contact(DoorContact contact) => contact switch
    {
        DoorContact.Open => "open",
        DoorContact.Closed => "closed",
        _ => "its contact has no value",
    };
}
