using System.Collections.Immutable;
using KioskLocker.Core.Staff;

namespace KioskLocker.Core.Devices;

/// <summary>What is known of the cabinet as a whole: its inputs, and whether its map was proved door by door.</summary>
public sealed record CabinetState
{
    public static CabinetState Unknown { get; } = new();

    /// <summary>Inputs as last heard in this run; those never heard are missing.</summary>
    public ImmutableSortedDictionary<CabinetInput, InputState> Inputs { get; init; } = ImmutableSortedDictionary<CabinetInput, InputState>.Empty;

    /// <summary>The office was told of the open back; false once it was seen at rest again. Survives restarts.</summary>
    public bool TamperTold { get; init; }

    /// <summary>Mains is gone, and was not seen back.</summary>
    public bool OnBattery { get; init; }

    /// <summary>The time on battery is over: the machine shuts down as soon as nobody is there.</summary>
    public bool BatterySpent { get; init; }

    /// <summary>No door was ordered open for a citizen or an officer since this machine's first database began: no papers can lie in it.</summary>
    public bool IsNew { get; init; }

    /// <summary>Hash of the map that was proved door by door; null while none was.</summary>
    public string? CommissionedHash { get; init; }

    /// <summary>Hash of the map in force when a door was first ordered open for a citizen or an officer; null before, and where maps had no hash.</summary>
    public string? UsedHash { get; init; }

    /// <summary>Doors proved so far under the map in force; null when no round is under way.</summary>
    public CommissioningRound? Round { get; init; }
}

/// <summary>A map being proved. It outlives a session, because a wall takes longer than one.</summary>
/// <param name="MapHash">The map.</param>
/// <param name="Doors">By compartment number: proved, or what is wrong.</param>
public sealed record CommissioningRound(string MapHash, ImmutableSortedDictionary<int, DoorProof> Doors);

/// <summary>What a technician's last test of a door under this map showed.</summary>
/// <param name="Proved">Opened as ordered, its own contact followed both ways, the number on it was seen.</param>
/// <param name="Finding">What it points at.</param>
/// <param name="By">Technician.</param>
public sealed record DoorProof(bool Proved, Technicians.DoorFinding Finding, StaffId By);
