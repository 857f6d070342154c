using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Runtime;

/// <summary>What the devices say between the start of their lines and <see cref="KioskEvent.Recovered"/>. From any thread.</summary>
/// <remarks>Facts land here until the survey is handed out, and in the inbox from then on: none is lost in between, and none reaches Core before it.</remarks>
public sealed class SurveyDraft
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, DoorContact> _doors = [];
    private readonly Dictionary<string, DeviceHealth> _boards = new(StringComparer.Ordinal);
    private readonly SortedDictionary<CabinetInput, InputState> _inputs = [];
    private PrinterStatus _printer = PrinterStatus.Unknown;
    private DeviceHealth _scanner = DeviceHealth.Unknown;
    private bool _handedOut;

    public SurveyDraft(KioskSettings settings)
    {
        foreach (var compartment in settings.Compartments)
        {
            _doors[compartment.Id.Number] = DoorContact.Unknown;
            _boards[compartment.Board.Name] = DeviceHealth.Unknown;
        }
    }

    /// <summary>Boards that have not been seen well since the start, by name.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            lock (_gate)
            {
                return [.. _boards.Where(board => board.Value is not (DeviceHealth.Ok or DeviceHealth.Degraded)).Select(board => board.Key).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Compartments of boards that answer, whose contact nobody has reported yet.</summary>
    public bool DoorsKnown(IReadOnlyList<CompartmentSettings> compartments)
    {
        lock (_gate)
        {
            return compartments.All(compartment => _doors[compartment.Id.Number] != DoorContact.Unknown);
        }
    }

    /// <summary>Takes a fact for the survey; false once the survey was handed out, and then the fact is the inbox's.</summary>
    public bool TryTake(KioskEvent fact)
    {
        lock (_gate)
        {
            if (_handedOut)
            {
                return false;
            }

            switch (fact)
            {
                case KioskEvent.DoorContactChanged door:
                    _doors[door.Compartment.Number] = door.Contact;
                    break;
                case KioskEvent.BoardChanged board:
                    _boards[board.Board.Name] = board.Health;
                    break;
                case KioskEvent.PrinterChanged printer:
                    _printer = printer.Status;
                    break;
                case KioskEvent.ScannerChanged scanner:
                    _scanner = scanner.Health;
                    break;
                case KioskEvent.CabinetInputChanged input:
                    _inputs[input.Input] = input.State;
                    break;
                default:
                    throw new UnreachableException();
            }

            return true;
        }
    }

    /// <summary>Takes a board line's answer to a survey order; what it says of boards and doors is newer than anything before.</summary>
    public bool TryTake(LockerEvent.SurveyDone done)
    {
        lock (_gate)
        {
            if (_handedOut)
            {
                return false;
            }

            foreach (var (compartment, contact) in done.Doors)
            {
                _doors[compartment.Number] = contact;
            }

            foreach (var (board, health) in done.Boards)
            {
                _boards[board.Name] = health;
            }

            return true;
        }
    }

    /// <summary>Hands the survey out, once, and posts what is made of it before any later fact can be posted.</summary>
    public void HandOut(Action<DeviceSurvey> post)
    {
        lock (_gate)
        {
            _handedOut = true;
            post(new DeviceSurvey(new SortedDictionary<int, DoorContact>(_doors), new SortedDictionary<string, DeviceHealth>(_boards, StringComparer.Ordinal), _printer, _scanner)
            {
                Inputs = new SortedDictionary<CabinetInput, InputState>(_inputs),
            });
        }
    }
}
