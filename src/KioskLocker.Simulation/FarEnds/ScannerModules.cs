namespace KioskLocker.Simulation.FarEnds;

/// <summary>The makes of scanner modules by the names that a cabinet file calls them.</summary>
public static class ScannerModules
{
    /// <summary>A module as delivered; null for scanners that are only listened to.</summary>
    public static ScannerModuleFarEnd? Of(string? family) => family switch
    {
        "gm65" => new Gm65FarEnd(),
        "ssi" => new SsiFarEnd(),
        "newland" => new NewlandFarEnd(),
        "honeywell" => new HoneywellFarEnd(),
        _ => null,
    };
}
