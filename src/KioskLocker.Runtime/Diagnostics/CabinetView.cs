using System.Collections.Concurrent;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Uplink;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>Puts the picture of the cabinet together from what the parts of the kiosk know. Follows the commits; read from any thread.</summary>
internal sealed class CabinetView
{
    private readonly KioskSettings _settings;
    private readonly WireSettings _wires;
    private readonly IReadOnlyList<LineWatch> _lines;
    private readonly ScanLog _scans;
    private readonly Func<ClimateChanged?> _climate;
    private readonly DoorLog _doors = new();
    private readonly SinceLog _since = new();
    private readonly ConcurrentDictionary<BoardOutput, bool> _outputs = new();

    public CabinetView(KioskSettings settings, WireSettings wires, IReadOnlyList<LineWatch> lines, ScanLog scans, Func<ClimateChanged?> climate) =>
        (_settings, _wires, _lines, _scans, _climate) = (settings, wires, lines, scans, climate);

    /// <summary>Called on the loop's thread after each commit.</summary>
    public void Follow(Committed committed)
    {
        _doors.Follow(committed);
        _since.Follow(committed);
        foreach (var effect in committed.Effects)
        {
            if (effect is KioskEffect.Signal signal)
            {
                _outputs[new BoardOutput(signal.Kind, signal.Compartment)] = signal.On;
            }
        }
    }

    /// <summary>Now.</summary>
    public CabinetPicture Picture(StatusReport status, KioskState state, LinkLook link, OutboxLook outbox, DiskRoom room)
    {
        var lines = _lines.Select(line => line.Picture()).ToList();
        return new CabinetPicture(
            status.At,
            lines,
            [.. _wires.Boards.SelectMany(line => line.Boards.Select(board => Board(line, board, status, state)))],
            [.. state.Compartments.Values.Select(compartment => Door(compartment, state))],
            [.. Enum.GetValues<CabinetInput>().Where(IsWired).Select(input => Input(input, state))],
            [.. _wires.Boards.SelectMany(line => line.Boards).SelectMany(Outputs)],
            _wires.Printer is null ? null : Printer(status, state),
            _wires.Scanner is null ? null : Scanner(status, state),
            new LinkPicture(link.Problem, link.Since, link.LastOk, outbox.Waiting, outbox.Aside, outbox.Oldest, status.ClockConfirmed, link.ClockOffset, status.DirectoryVersion),
            new RoomPicture(room.FreeBytes, room.TotalBytes, state.Service.IntakeOpen, state.Service.IntakeDetail),
            Map(state))
        {
            Climate = _wires.Climate is null ? null : Climate(status),
        };
    }

    /// <summary>The map by which the doors go.</summary>
    public MapPicture Map(KioskState state) => new(_settings.MapHash ?? "", state.Cabinet.CommissionedHash ?? "", _settings.MapProblem);

    private BoardPicture Board(BoardLineSettings line, LockerBoardSettings board, StatusReport status, KioskState state)
    {
        var report = Report(status, "lockerBoard", board.Id.Name);
        return new BoardPicture(
            board.Id,
            line.Name,
            board.Address,
            state.Devices.Boards.GetValueOrDefault(board.Id.Name),
            report?.Detail ?? "",
            _since.Of(SinceLog.Board(board.Id.Name)),
            report?.LastOk,
            report?.Counters ?? new DeviceCounters(),
            [.. Abilities(line.Family.Capabilities)]);
    }

    private static IEnumerable<BoardAbility> Abilities(BoardCapabilities can)
    {
        if (can.TimesPulse)
        {
            yield return BoardAbility.TimesPulse;
        }

        if (can.SensesItems)
        {
            yield return BoardAbility.SensesItems;
        }

        if (can.TellsUnasked)
        {
            yield return BoardAbility.TellsUnasked;
        }

        if (can.SwitchesOutputs)
        {
            yield return BoardAbility.SwitchesOutputs;
        }
    }

    private DoorPicture Door(Compartment compartment, KioskState state)
    {
        var (board, channel) = _wires.Boards.SelectMany(line => line.Boards)
            .SelectMany(one => one.Channels.Where(wired => wired.Value == compartment.Id).Select(wired => (one, wired.Key)))
            .FirstOrDefault();
        return new DoorPicture(
            compartment.Id,
            compartment.Board,
            channel,
            board?.ContactOf(channel) ?? 0,
            compartment.Door,
            _since.Of(SinceLog.Door(compartment.Id.Number)),
            CompartmentReports.Behind(state, compartment),
            compartment.OutOfService,
            _doors.Of(compartment.Id));
    }

    private bool IsWired(CabinetInput input) => _wires.Boards.Any(line => line.Boards.Any(board => board.Inputs.Values.Any(wired => wired.Sense == input)));

    private InputPicture Input(CabinetInput input, KioskState state) => new(input, state.Cabinet.Inputs.GetValueOrDefault(input), _since.Of(SinceLog.Input(input)));

    private IEnumerable<OutputPicture> Outputs(LockerBoardSettings board) => board.Outputs.OrderBy(output => output.Key).Select(output =>
        new OutputPicture(board.Id, output.Key, output.Value.Kind, output.Value.Compartment, _outputs.TryGetValue(output.Value, out var on) ? on : null));

    private PrinterPicture Printer(StatusReport status, KioskState state)
    {
        var report = Report(status, "printer", "printer");
        return new PrinterPicture(_wires.PrinterName, state.Devices.Printer, _since.Of(SinceLog.Printer), report?.LastOk, report?.Counters ?? new DeviceCounters(), Abilities(report?.Counters));
    }

    private ScannerPicture Scanner(StatusReport status, KioskState state)
    {
        var report = Report(status, "scanner", "scanner");
        return new ScannerPicture(
            _wires.ScannerName,
            state.Devices.Scanner,
            report?.Detail ?? "",
            _since.Of(SinceLog.Scanner),
            report?.LastOk,
            report?.Counters ?? new DeviceCounters(),
            [.. Abilities(ScannerFamilies.Of(_wires.ScannerFamily).Capabilities)],
            _scans.Last());
    }

    private ClimatePicture Climate(StatusReport status)
    {
        var (report, told) = (Report(status, "climate", "climate"), _climate());
        return new ClimatePicture(
            _wires.ClimateName,
            told?.Health ?? DeviceHealth.Unknown,
            told?.Detail ?? "",
            report?.LastOk,
            report?.Counters ?? new DeviceCounters(),
            [ClimateAbility.Temperature, ClimateAbility.Humidity],
            Rounded(told?.Reading?.Celsius),
            Rounded(told?.Reading?.HumidityPercent),
            Rounded(told?.Reading?.DewPoint));
    }

    /// <summary>No sensor is better than a tenth.</summary>
    private static double? Rounded(double? figure) => figure is { } known ? Math.Round(known, 1) : null;

    private static IReadOnlyList<PrinterAbility> Abilities(DeviceCounters? counters) =>
    [
        PrinterAbility.PrintsImages, PrinterAbility.Cuts, PrinterAbility.TellsPaper,
        .. counters?.Printer is { Slips: > 0 } ? [PrinterAbility.ConfirmsSlips] : Array.Empty<PrinterAbility>(),
    ];

    private static IEnumerable<ScannerAbility> Abilities(ScannerCapabilities can)
    {
        if (can.Answers)
        {
            yield return ScannerAbility.Answers;
        }

        if (can.IsTriggered)
        {
            yield return ScannerAbility.IsTriggered;
        }

        if (can.TellsSettings)
        {
            yield return ScannerAbility.TellsSettings;
        }

        if (can.LocksSetupCodes)
        {
            yield return ScannerAbility.LocksSetupCodes;
        }
    }

    private static DeviceReport? Report(StatusReport status, string kind, string name) => status.Devices.FirstOrDefault(device => device.Kind == kind && device.Name == name);
}

/// <summary>The outbox in numbers.</summary>
internal sealed record OutboxLook(long Waiting, long Aside, DateTimeOffset? Oldest);
