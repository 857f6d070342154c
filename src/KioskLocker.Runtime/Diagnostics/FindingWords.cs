using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>A finding in English, as <c>kioskctl</c> and the bundle say it.</summary>
/// <param name="What">What fails and how it was seen, one sentence.</param>
/// <param name="ToDo">Where to look first.</param>
public sealed record FindingText(string What, string ToDo);

/// <summary>Puts findings into English.</summary>
/// <param name="now">Moment of the picture.</param>
/// <param name="offset">Local time minus UTC.</param>
public sealed class FindingWords(DateTimeOffset now, TimeSpan offset)
{
    /// <summary>This finding in words.</summary>
    public FindingText Of(Finding finding) => finding switch
    {
        Finding.MapUnusable map => new($"The cabinet's map cannot be used: {map.Problem.TrimEnd('.')}. No door is ordered.", "Mend the map file: kioskctl config check."),
        Finding.NotInMap door => new($"The map knows no door {door.Door}.", "Compare the number painted on the door with the map: kioskctl config check."),
        Finding.MapNotProved { Proved: "" } map => new($"The map ({Short(map.Hash)}) was never proved door by door.", "Run kioskctl commission doors."),
        Finding.MapNotProved map => new($"The map ({Short(map.Hash)}) is not the one that was proved ({Short(map.Proved)}).", "Run kioskctl commission doors, or put the proved map back."),
        Finding.PortGone gone => new(
            $"Line {gone.Line} has no port{Since(gone.Since)}: {(gone.Problem.Length > 0 ? gone.Problem : gone.Port + " was given up")}.{On(gone.Devices)}",
            "Check the adapter and its USB plug, and who else has the port open."),
        Finding.SupplySilent silent => new(
            $"All {silent.Boards.Count} boards are silent{Since(silent.Since)} and fell silent together: {Names(silent.Boards)}.",
            "Not the boards, but what they share: supply (fuse, mains adapter), then the cable or hub in common."),
        Finding.LineSilent silent => new(
            $"Every board on line {silent.Line} ({silent.Port}) is silent{Since(silent.Since)}: {Names(silent.Boards)}.",
            "Check the A/B wires and the adapter of this line, then the supply of its boards."),
        Finding.BoardSilent { OthersAnswer: true } silent => new(Silent(silent), "Others on this line answer, so its cable is good: check this board's supply, plug and address."),
        Finding.BoardSilent silent => new(Silent(silent), "Check the board's supply lamp, then the A/B wires, then the adapter."),
        Finding.LineNoisy noisy => new(
            Text($"Replies of board {noisy.Board} on line {noisy.Line} come damaged: {noisy.Bad} of {noisy.Ok + noisy.Bad}."),
            "Check termination (120 Ω at both ends), the length of stubs, the screen, and the diodes at the locks."),
        Finding.PolaritySuspect suspect => new(
            $"All {suspect.Doors} contacts of board {suspect.Board} read open.",
            "If the doors are shut: the polarity in the map is the wrong way round, or the contacts' common wire is off."),
        Finding.PulseRefused refused => new(
            $"Board {refused.Board} refused the pulse: {refused.Reason}. {(refused.Doors.Count == 1 ? "Door" : "Doors")} {Names(refused.Doors)}.",
            "Not the lock: compare the board's model, channels and address with the map; change the board if they are right."),
        Finding.LocksWithoutPower locks => new(
            $"Locks of board {locks.Board} got pulses and none moved: doors {Names(locks.Doors)}. Their contacts are read.",
            "Check the supply of the locks (12/24 V, fuse) at this board."),
        Finding.DoorsSwapped swapped => new(
            $"The pulse for door {swapped.Ordered} at {At(swapped.At)} opened door {swapped.Opened}.",
            "Two lock wires or two channels of the map are exchanged. Shut the other door; correct the map or the wires; commission both."),
        Finding.LockJammed jammed => new(
            $"The lock of door {jammed.Door} does not open: {Pulses(jammed.Pulses)}, the last at {At(jammed.Last)}; the contact stayed closed.",
            $"Press the door while it opens. If it clicks: bolt or hinge. If not: coil or wire at board {jammed.Board}, channel {jammed.Channel}."),
        Finding.ContactDead dead => new(
            $"The contact of door {dead.Door} is dead: it reads {Word(dead.Contact)} whatever the door does; last pulse at {At(dead.Last)}.",
            $"Check contact, magnet and wire at board {dead.Board}, channel {dead.Channel}."),
        Finding.ContactUnknown unknown => new(
            $"The contact of door {unknown.Door} has no value although board {unknown.Board} answers.",
            $"Compare channel {unknown.Channel} with the map and with the channels that the board has."),
        Finding.DoorReadsOpen open => new(
            $"Door {open.Door} reads open{Since(open.Since)}.",
            $"Shut it. If it is shut: contact, magnet or wire at board {open.Board}, channel {open.Channel}."),
        Finding.DoorGivenUp given => new($"Door {given.Door} was taken out of service.", "An officer clears it at the machine once it works: Ngăn hỏng."),
        Finding.PrinterStopped printer => OfPrinter(printer),
        Finding.PaperLow => new("The paper is near its end.", "Change the roll at the next visit."),
        Finding.ScannerSilent scanner => new(
            $"The scanner on line {scanner.Line} ({scanner.Port}) does not answer{Since(scanner.Since)}: {scanner.Detail}.",
            "Check its cable and its lamp; switch it off and on."),
        Finding.ClimateSilent climate => new($"The climate sensor at {climate.Port} does not answer: {climate.Detail}.", "Check its plug and the bus; citizens are served all the same."),
        Finding.AirUnwell air => new($"The air in the cabinet is not well: {air.Detail}.", "Check fan, filter, heater and the seals of the doors; papers inside may suffer."),
        Finding.TouchScreenSilent { LastBeat: null } => new("No page has been shown on the touch screen since the kiosk started.", "See whether the panel has power; then: systemctl status kiosklocker-panel."),
        Finding.TouchScreenSilent screen => new($"The touch screen shows nothing alive{Since(screen.Since)}.", "Its browser is started anew by itself; if it stays so: systemctl status kiosklocker-panel."),
        Finding.InputActive { Input: CabinetInput.Tamper } input => new($"The back panel or service door is open{Since(input.Since)}.", "Shut it; if it is shut, check the tamper switch."),
        Finding.InputActive { Input: CabinetInput.MainsFail } input => new($"Mains is gone{Since(input.Since)}; the cabinet runs on its battery.", "Check the fuse, the plug and the building."),
        Finding.OfficeUnreachable office => new(
            Text($"The office does not hear this machine{Since(office.Since)}: {office.Problem.TrimEnd('.')}. {(office.Waiting == 1 ? "1 event waits" : Text($"{office.Waiting} events wait"))}."),
            "See kioskctl sync. Papers in the machine are safe and nothing is lost meanwhile."),
        Finding.EventsAside aside => new(Text($"Events that the office refused wait to be offered again: {aside.Count}."), "kioskctl outbox says why; tell the office. Once it can read them: kioskctl outbox retry."),
        Finding.ClockUnconfirmed { Offset: { } off } when off.Duration() > Uplink.OfficeClock.Tolerance => new($"The clock is {Span(off.Duration())} {(off > TimeSpan.Zero ? "ahead of" : "behind")} the office's.", "Set it: timedatectl."),
        Finding.ClockUnconfirmed => new("The clock has jumped since the office was heard.", "It is confirmed again when the office answers; see kioskctl sync."),
        Finding.RoomShort room => new(Text($"New papers are not taken: {room.Detail}, {room.FreeBytes >> 20} MiB free."), "See kioskctl storage."),
        _ => throw new UnreachableException(),
    };

    /// <summary>A span as people say it, in its largest unit.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds < 90
        ? Text($"{span.TotalSeconds:0} s")
        : span.TotalMinutes < 90 ? Text($"{span.TotalMinutes:0} min")
        : span.TotalHours < 48 ? Text($"{span.TotalHours:0} h")
        : Text($"{span.TotalDays:0} days");

    private static FindingText OfPrinter(Finding.PrinterStopped printer) => printer.Condition switch
    {
        PrinterCondition.PaperOut => new("The printer has no paper.", "Put a roll in."),
        PrinterCondition.CoverOpen => new("The printer's cover is open.", "Shut it."),
        PrinterCondition.CutterError => new("The printer's cutter is stuck.", "Open the cover, take the paper out of the knife, shut it: kioskctl printer clear."),
        PrinterCondition.HeadHot => new("The printer's head is too hot.", "Wait; check the ventilation of the cabinet."),
        PrinterCondition.Offline => new($"The printer on line {printer.Line} does not answer.", "Check its supply and its cable."),
        PrinterCondition.Unknown => new($"The printer on line {printer.Line} has never answered.", "Check its supply, its speed and its cable."),
        _ => new("The printer reports an error.", "Switch it off and on; see kioskctl printer."),
    };

    private string Silent(Finding.BoardSilent silent) =>
        Text($"Board {silent.Board} (address {silent.Address}) on line {silent.Line} ({silent.Port}) is silent{Since(silent.Since)}: {silent.Detail}.");

    private string Since(DateTimeOffset? since) => since is { } from ? $" since {At(from)} ({Span(now - from is var span && span < TimeSpan.Zero ? TimeSpan.Zero : span)})" : "";

    /// <summary>The hour; with its date when it is not today's.</summary>
    private string At(DateTimeOffset at)
    {
        var (local, today) = (at.ToOffset(offset), now.ToOffset(offset).Date);
        return local.ToString(local.Date == today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string On(IReadOnlyList<string> devices) => devices.Count == 0 ? "" : $" On it: {string.Join(", ", devices)}.";

    private static string Names(IReadOnlyList<BoardId> boards) => string.Join(", ", boards);

    private static string Names(IReadOnlyList<CompartmentId> doors) => string.Join(", ", doors);

    private static string Pulses(int pulses) => pulses == 1 ? "one pulse was sent" : Text($"{pulses} pulses were sent");

    private static string Word(DoorContact contact) => contact switch
    {
        DoorContact.Open => "open",
        DoorContact.Closed => "closed",
        _ => "nothing",
    };

    private static string Short(string hash) => hash.Length <= 8 ? hash : hash[..8];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
