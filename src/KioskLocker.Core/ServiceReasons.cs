using System.Collections.Immutable;

namespace KioskLocker.Core;

/// <summary>
/// Why the machine does not serve where no person said so. Words of state, journal and office; screens have a sentence for each.
/// What persons order carries their own words, which are for staff, journal and office only.
/// </summary>
public static class ServiceReasons
{
    /// <summary>Too many unclean starts.</summary>
    public const string SafeMode = "safeMode";

    /// <summary>A rule was broken.</summary>
    public const string InternalFault = "internalFault";

    /// <summary>A technician's session left a door that is not proved shut.</summary>
    public const string DoorNotShut = "doorNotShut";

    /// <summary>There is no map of the cabinet to go by.</summary>
    public const string MapMissing = "mapMissing";

    /// <summary>Mains is gone.</summary>
    public const string MainsFailed = "mainsFailed";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [SafeMode, InternalFault, DoorNotShut, MapMissing, MainsFailed];
}
