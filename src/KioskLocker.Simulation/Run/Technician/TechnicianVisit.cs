using KioskLocker.Core.Technicians;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>What a technician has come for.</summary>
internal sealed record TechnicianVisit
{
    /// <summary>Where the technician works: null at the screen, else who is at the console.</summary>
    internal string? Peer { get; init; }

    /// <summary>Doors to be tried, each with so many openings; doors that the technician may not open alone are left out unless an officer is beside.</summary>
    internal IReadOnlyList<(int Door, int Times)> Tries { get; init; } = [];

    /// <summary>Every door is proved under the map in force, and wires found wrong are mended.</summary>
    internal bool ProvesMap { get; init; }

    /// <summary>An officer is called beside.</summary>
    internal bool WithOfficer { get; init; }

    /// <summary>Things asked of devices beside doors, in this order.</summary>
    internal IReadOnlyList<TechnicianAct> Acts { get; init; } = [];

    /// <summary>The program is started anew at the end.</summary>
    internal bool Restarts { get; init; }

    /// <summary>The machine is to be out of service afterwards, or in service.</summary>
    internal bool? InService { get; init; }

    /// <summary>The first visit to a new machine: every door, nobody else there yet.</summary>
    internal static TechnicianVisit Commissioning(Fate fate) => new() { ProvesMap = true, Peer = fate.Below(3) == 0 ? "setup" : null };

    /// <summary>After a board was changed: every door, with an officer beside, because papers lie behind some.</summary>
    internal static TechnicianVisit Proving { get; } = new() { ProvesMap = true, WithOfficer = true };

    /// <summary>Somebody comes to look after the machine.</summary>
    /// <param name="fate">Draws.</param>
    /// <param name="isOutOfService">It serves nobody now, and is to serve.</param>
    /// <param name="isBarred">Its map was changed and is to be proved.</param>
    internal static TechnicianVisit Draw(Fate fate, bool isOutOfService, bool isBarred)
    {
        if (isBarred)
        {
            return Proving with { Peer = fate.Below(4) == 0 ? "root" : null, WithOfficer = fate.Below(4) > 0 };
        }

        var withOfficer = fate.Below(3) == 0;
        var doors = Enumerable.Range(0, 1 + fate.Below(3)).Select(_ => (1 + fate.Below(WorldFit.Doors), 1 + fate.Below(3))).ToList();
        return new TechnicianVisit
        {
            Peer = fate.Below(4) == 0 ? "root" : null,
            Tries = doors,
            WithOfficer = withOfficer,
            ProvesMap = withOfficer,
            Acts = [.. Enumerable.Range(0, 1 + fate.Below(3)).Select(_ => Act(fate))],
            Restarts = fate.Below(8) == 0,
            InService = isOutOfService ? true : fate.Below(12) == 0 ? false : null,
        };
    }

    private static TechnicianAct Act(Fate fate) => fate.Below(8) switch
    {
        0 => new TechnicianAct.Ask(DeviceTask.ClearPrinter),
        1 => new TechnicianAct.Ask(DeviceTask.SetScanner),
        2 => new TechnicianAct.PrintTest(),
        3 => new TechnicianAct.Switch(Core.SignalKind.Lamp, new Core.Compartments.CompartmentId(1 + fate.Below(WorldFit.Doors)), true),
        4 => new TechnicianAct.Switch(Core.SignalKind.Buzzer, null, true),
        5 => new TechnicianAct.Look(DiagnosticsView.Boards),
        _ => new TechnicianAct.Ask(DeviceTask.Survey),
    };
}
