using System.Diagnostics;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.App.Touch.Technician;

/// <summary>A finding in words: the failing part and how it was seen, and where to look first.</summary>
public sealed record FindingText(string What, string ToDo);

/// <summary>Puts findings into the language of the screen.</summary>
/// <param name="texts">Sentences.</param>
/// <param name="now">Moment of the picture.</param>
public sealed class FindingTexts(TextTable texts, DateTimeOffset now)
{
    private readonly DeviceTexts _words = new(texts, now);

    /// <summary>This finding in words.</summary>
    public FindingText Of(Finding finding) => finding switch
    {
        Finding.MapUnusable map => Say("MapUnusable", ("problem", map.Problem)),
        Finding.NotInMap door => Say("NotInMap", ("door", door.Door)),
        Finding.MapNotProved map => Say(map.Proved.Length == 0 ? "MapNeverProved" : "MapNotProved", ("hash", DeviceTexts.Abbreviated(map.Hash)), ("proved", DeviceTexts.Abbreviated(map.Proved))),
        Finding.PortGone gone => Say("PortGone", ("line", gone.Line), ("port", gone.Port), ("since", _words.Since(gone.Since))),
        Finding.SupplySilent silent => Say("SupplySilent", ("boards", Names(silent.Boards)), ("since", _words.Since(silent.Since))),
        Finding.LineSilent silent => Say("LineSilent", ("line", silent.Line), ("boards", Names(silent.Boards)), ("since", _words.Since(silent.Since))),
        Finding.BoardSilent silent => Say(
            silent.OthersAnswer ? "BoardSilentAlone" : "BoardSilent", ("board", silent.Board), ("address", silent.Address), ("line", silent.Line), ("since", _words.Since(silent.Since))),
        Finding.LineNoisy noisy => Say("LineNoisy", ("board", noisy.Board), ("line", noisy.Line), ("bad", noisy.Bad), ("all", noisy.Ok + noisy.Bad)),
        Finding.PolaritySuspect suspect => Say("PolaritySuspect", ("board", suspect.Board), ("doors", suspect.Doors)),
        Finding.PulseRefused refused => Say("PulseRefused", ("board", refused.Board), ("reason", refused.Reason), ("doors", Names(refused.Doors))),
        Finding.LocksWithoutPower locks => Say("LocksWithoutPower", ("board", locks.Board), ("doors", Names(locks.Doors))),
        Finding.DoorsSwapped swapped => Say("DoorsSwapped", ("ordered", swapped.Ordered), ("opened", swapped.Opened)),
        Finding.LockJammed jammed => Say("LockJammed", ("door", jammed.Door), ("board", jammed.Board), ("channel", jammed.Channel), ("pulses", jammed.Pulses), ("at", _words.At(jammed.Last))),
        Finding.ContactDead dead => Say("ContactDead", ("door", dead.Door), ("board", dead.Board), ("channel", dead.Channel), ("contact", texts[$"contact.{dead.Contact}"])),
        Finding.ContactUnknown unknown => Say("ContactUnknown", ("door", unknown.Door), ("board", unknown.Board), ("channel", unknown.Channel)),
        Finding.DoorReadsOpen open => Say("DoorReadsOpen", ("door", open.Door), ("board", open.Board), ("channel", open.Channel), ("since", _words.Since(open.Since))),
        Finding.DoorGivenUp given => Say("DoorGivenUp", ("door", given.Door)),
        Finding.PrinterStopped printer => Say($"Printer{printer.Condition}", ("line", printer.Line), ("since", _words.Since(printer.Since))),
        Finding.PaperLow => Say("PaperLow"),
        Finding.ScannerSilent scanner => Say("ScannerSilent", ("line", scanner.Line), ("port", scanner.Port), ("since", _words.Since(scanner.Since))),
        Finding.ClimateSilent climate => Say("ClimateSilent", ("port", climate.Port)),
        Finding.AirUnwell air => Say("AirUnwell", ("detail", air.Detail)),
        Finding.TouchScreenSilent screen => Say(screen.LastBeat is null ? "TouchScreenNever" : "TouchScreenSilent", ("since", _words.Since(screen.Since))),
        Finding.InputActive { Input: CabinetInput.Tamper } input => Say("Tamper", ("since", _words.Since(input.Since))),
        Finding.InputActive { Input: CabinetInput.MainsFail } input => Say("MainsFail", ("since", _words.Since(input.Since))),
        Finding.OfficeUnreachable office => Say("OfficeUnreachable", ("count", office.Waiting), ("since", _words.Since(office.Since))),
        Finding.EventsAside aside => Say("EventsAside", ("count", aside.Count)),
        Finding.ClockUnconfirmed { Offset: { } off } => Say("ClockOff", ("span", _words.Span(off.Duration()))),
        Finding.ClockUnconfirmed => Say("ClockUnconfirmed"),
        Finding.RoomShort room => Say("RoomShort", ("free", DeviceTexts.Bytes(room.FreeBytes))),
        _ => throw new UnreachableException(),
    };

    /// <summary>The page on which more is to be seen of it.</summary>
    public static TechnicianPage PageOf(Finding finding) => finding switch
    {
        Finding.MapUnusable or Finding.MapNotProved or Finding.PolaritySuspect => TechnicianPage.Prove,
        Finding.PrinterStopped or Finding.PaperLow => TechnicianPage.Printer,
        Finding.ScannerSilent => TechnicianPage.Scanner,
        Finding.InputActive => TechnicianPage.Inputs,
        Finding.OfficeUnreachable or Finding.EventsAside or Finding.ClockUnconfirmed => TechnicianPage.Network,
        Finding.RoomShort => TechnicianPage.Storage,
        Finding.LineNoisy => TechnicianPage.Trace,
        _ when DoorOf(finding) is not null => TechnicianPage.Door,
        _ => TechnicianPage.Survey,
    };

    /// <summary>The door that it is about; null where it is about something larger.</summary>
    public static CompartmentId? DoorOf(Finding finding) => finding switch
    {
        Finding.DoorsSwapped swapped => swapped.Ordered,
        Finding.LockJammed jammed => jammed.Door,
        Finding.ContactDead dead => dead.Door,
        Finding.ContactUnknown unknown => unknown.Door,
        Finding.DoorReadsOpen open => open.Door,
        Finding.DoorGivenUp given => given.Door,
        _ => null,
    };

    private static string Names<T>(IReadOnlyList<T> names) => string.Join(", ", names);

    private FindingText Say(string name, params ReadOnlySpan<(string Name, object? Value)> values) =>
        new(texts.With($"finding.{name}", values), texts.With($"finding.{name}.do", values));
}
