namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>All canaries, in the order of the rooms that they sing in.</summary>
internal static class CanaryList
{
    internal static IReadOnlyList<CanaryKind> All { get; } = [.. CustodyCanaries.All, .. CodeCanaries.All, .. StoreCanaries.All, .. DeviceCanaries.All, .. CabinetCanaries.All, .. TechnicianCanaries.All, .. UplinkCanaries.All];
}
