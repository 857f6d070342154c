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

    public static MapStanding Standing(KioskState state)
    {
        var doors = Doors(state).ToList();
        var isProved = state.Settings?.MapHash is { } hash && state.Cabinet.CommissionedHash == hash && state.Cabinet.Round is null;
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
        turn.State = turn.State with { Cabinet = turn.State.Cabinet with { CommissionedHash = round.MapHash, Round = null } };
        turn.Send(new UplinkMessage.MapCommissioned(round.MapHash, turn.Visit.Staff!.By));
    }
}
