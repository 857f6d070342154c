using System.Collections.Immutable;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;

namespace KioskLocker.Core.Staff;

/// <summary>
/// Whose papers are whose: a machine may serve a district and its wards, and an officer handles what belongs to their own agency or to one
/// that their entry covers. Where no known papers are, the machine's own agency looks; so it does for an agency without any officer here.
/// </summary>
internal static class InCharge
{
    /// <summary>The agency of what is believed to be inside, or to have been; the machine's own where nothing is known.</summary>
    public static AgencyId Of(KioskState state, Compartment compartment) => Of(state, compartment.Content.Believed());

    public static AgencyId Of(KioskState state, Papers? papers) => papers switch
    {
        Papers.DropOff drop => state.Dossiers.GetValueOrDefault(drop.Number.Text)?.Agency,
        Papers.Result result => state.Results.GetValueOrDefault(result.Code.Text)?.Agency,
        _ => null,
    } ?? state.Settings!.DefaultAgency;

    /// <summary>Whether whoever is logged in handles this agency's papers. The second badge bears witness and widens nothing.</summary>
    public static bool Covers(KioskState state, AgencyId agency) => state.Visit?.Staff is { } session && Covers(state, session.By, agency);

    /// <summary>Whether this person handles this agency's papers.</summary>
    public static bool Covers(KioskState state, StaffId person, AgencyId agency)
    {
        if (Entry(state, person) is not { Role: StaffRole.Officer } entry)
            return false;
        if (entry.IsFor(agency))
            return true;

        // Papers must never lie where nobody may fetch them: an agency without officers here leaves them to the machine's own, and that one to everybody.
        var own = state.Settings!.DefaultAgency;
        return !HasOfficers(state, agency) && (entry.IsFor(own) || !HasOfficers(state, own));
    }

    /// <summary>An officer's order names a door in their charge, or an empty one for a result in their charge.</summary>
    public static bool MayOpen(KioskState state, Compartment compartment) =>
        Covers(state, state.Visit?.Staff is { Job: StaffJob.Load, Loading: { } code } ? Of(state, code) : Of(state, compartment));

    /// <summary>The agency whose deposits are taken out next: one sheet and one count are one agency's. The one worked at longest ago comes first, so that what is stuck at one does not bar the others.</summary>
    public static AgencyId Next(KioskState state, ImmutableArray<AgencyId> worked)
    {
        var own = Entry(state)?.Agency ?? state.Settings!.DefaultAgency;
        var waiting = Work.Doors(state, StaffJob.Empty, new HashSet<int>()).Select(c => Of(state, c)).Distinct().ToList();
        return waiting.OrderBy(a => worked.IndexOf(a)).ThenBy(a => a != own).Append(own).First();
    }

    private static bool HasOfficers(KioskState state, AgencyId agency) => state.Directory!.Staff.Any(s => s.Role == StaffRole.Officer && s.IsFor(agency));

    private static StaffEntry? Entry(KioskState state) => state.Visit?.Staff is { } session ? Entry(state, session.By) : null;

    private static StaffEntry? Entry(KioskState state, StaffId person) => state.Directory?.Staff.FirstOrDefault(s => s.Id == person);
}
