using System.Collections.Immutable;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Technicians;

/// <summary>The cabinet's map proved door by door: the door ordered is the one that opened, its own contact followed both ways, its number was seen.</summary>
internal static class Commissioning
{
    /// <summary>No door is ordered open for citizens and officers: there is no map to go by, or it is not the one that was proved.</summary>
    /// <remarks>A machine that never proved a map was commissioned by looking: it keeps to the map by which its first papers were let in.</remarks>
    public static bool IsBarred(KioskState state) => state.Settings is { } settings
        && (settings.MapProblem is not null || (settings.MapHash is { } hash && (state.Cabinet.CommissionedHash ?? state.Cabinet.UsedHash) is { } known && known != hash));

    /// <summary>Doors that are to be proved: all but those that an officer agreed are broken.</summary>
    public static IEnumerable<Compartment> Doors(KioskState state) => state.Compartments.Values.Where(c => c is { OutOfServiceBefore: null } and not { OutOfService: true, Excused: true });

    public static DoorProof? Proof(KioskState state, CompartmentId id) =>
        state.Cabinet.Round is { } round && round.MapHash == state.Settings?.MapHash ? round.Doors.GetValueOrDefault(id.Number) : null;

    /// <summary>Nobody saw yet that its order opens this door: it is not proved under the map in force, or was left out when that was proved.</summary>
    public static bool IsToBeProved(KioskState state, Compartment compartment) =>
        Proof(state, compartment.Id) is not { Proved: true } && (!IsOfProvedMap(state) || compartment.Unproved == true);

    /// <summary>The map in force is the proved one, and was proved without this door.</summary>
    public static bool WasLeftOut(KioskState state, Compartment compartment) =>
        IsOfProvedMap(state) && IsToBeProved(state, compartment);

    public static MapStanding Standing(KioskState state)
    {
        var doors = Doors(state).ToList();
        var isProved = IsOfProvedMap(state) && state.Cabinet.Round is null;
        return new MapStanding(
            state.Settings?.MapHash, state.Settings?.MapProblem, state.Cabinet.CommissionedHash,
            isProved ? doors.Count : doors.Count(c => Proof(state, c.Id) is { Proved: true }), doors.Count, IsBarred(state));
    }

    /// <summary>What a test of a door to be proved shows. With the last door the map is the proved one.</summary>
    public static void Note(Turn turn, DoorTest test)
    {
        if (test is not { Proving: true, Finding: { } finding } || turn.Settings.MapHash is not { } hash)
            return;
        var isProved = finding.Kind == DoorFindingKind.Works && test.Seen == test.Compartment && test.Cycles[^1].OpenFor is not null;
        if (finding.Kind == DoorFindingKind.Works && !isProved)
            return;
        var cabinet = turn.State.Cabinet;
        if (cabinet.Round is null && IsOfProvedMap(turn.State) && turn.Compartment(test.Compartment) is { Unproved: true } left)
        {
            turn.Put(left with { Unproved = isProved ? null : true });
            return;
        }

        var round = cabinet.Round is { } under && under.MapHash == hash ? under : new CommissioningRound(hash, ImmutableSortedDictionary<int, DoorProof>.Empty);
        round = round with { Doors = round.Doors.SetItem(test.Compartment.Number, new DoorProof(isProved, finding, turn.Visit.Staff!.By)) };
        turn.State = turn.State with { Cabinet = cabinet with { Round = round } };
        CommitIfProved(turn);
    }

    /// <summary>A door that is broken by an officer's word no longer keeps the others waiting.</summary>
    public static void CommitIfProved(Turn turn)
    {
        if (turn.State.Cabinet.Round is not { } round || Doors(turn.State).Any(c => Proof(turn.State, c.Id) is not { Proved: true }))
            return;
        foreach (var compartment in turn.State.Compartments.Values)
            turn.Put(compartment with { Unproved = Proof(turn.State, compartment.Id) is { Proved: true } ? null : true });
        turn.State = turn.State with { Cabinet = turn.State.Cabinet with { CommissionedHash = round.MapHash, Round = null } };
        turn.Send(new UplinkMessage.MapCommissioned(round.MapHash, turn.Visit.Staff!.By));
    }

    private static bool IsOfProvedMap(KioskState state) => state.Settings?.MapHash is { } hash && state.Cabinet.CommissionedHash == hash;
}
