using System.Text.Json;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Compartments;

/// <summary>What may be behind a door. Whoever looks without an officer's badge is told no more.</summary>
public enum PapersBehind
{
    /// <summary>Nothing, as far as anybody can claim.</summary>
    None,

    /// <summary>Papers are inside, or nobody can say: only with an officer beside.</summary>
    Possible,
}

/// <summary>What is told of the compartments outside of Core: to technicians and operators at the machine, and to the office.</summary>
public static class CompartmentReports
{
    /// <summary>Whether its door opens only with an officer beside.</summary>
    public static PapersBehind Behind(KioskState state, Compartment compartment) => DoorRights.MayHoldPapers(state, compartment) ? PapersBehind.Possible : PapersBehind.None;

    /// <summary>For whoever asks the machine.</summary>
    public static IReadOnlyList<CompartmentReport> Of(KioskState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. state.Compartments.Values.Select(c => new CompartmentReport(c.Id.Number, Behind(state, c), c.OutOfService, c.Door.ToString()))];
    }

    /// <summary>For the office, whose papers they are.</summary>
    public static IReadOnlyList<CompartmentReport> ForTheOffice(KioskState state) =>
        [.. Of(state).Select(report => report with { Content = JsonNamingPolicy.CamelCase.ConvertName(state.Compartments[report.Id].Content.GetType().Name) })];

    /// <summary>How full the machine is, door by door unsaid.</summary>
    public static CompartmentTotals Totals(KioskState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var all = state.Compartments.Values.ToList();
        var free = state.Settings is null ? [] : Availability.Free(state);
        return new CompartmentTotals(
            Enum.GetValues<CompartmentSize>().ToDictionary(size => JsonNamingPolicy.CamelCase.ConvertName(size.ToString()), size => free.Count(c => c.Size == size)),
            all.Count(c => c.Content is CompartmentContent.Holds),
            all.Count(c => c.Content is CompartmentContent.Unknown or CompartmentContent.Quarantined),
            all.Count(c => c.OutOfService));
    }
}
