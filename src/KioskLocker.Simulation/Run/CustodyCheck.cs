using KioskLocker.Core.Compartments;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>What lies in the doors by the wires' own account, held against what the machine says.</summary>
internal static class CustodyCheck
{
    /// <summary>
    /// Every compartment that the machine calls empty is empty, and every one that it says holds papers holds these and nothing else;
    /// of the others it says that nobody knows. The one thing it cannot know is a citizen who said that papers are inside and kept them.
    /// </summary>
    /// <exception cref="WorldFailedException">It is not so.</exception>
    internal static void Now(SimulatedWorld world, Desk desk)
    {
        var doors = world.Cabinet.Cabinet.Doors().ToDictionary(door => door.Number, door => door.Items);
        foreach (var compartment in world.State.Compartments.Values)
        {
            if (Problem(compartment, doors[compartment.Id.Number], desk) is { } problem)
            {
                throw new WorldFailedException($"I-5: compartment {compartment.Id} is {problem}");
            }
        }

        foreach (var result in world.State.Results.Values)
        {
            if (result is { Pickup.Status: Core.Dossiers.PickupStatus.Spent } && desk.Of(result.Code) is { Stage: FolderStage.ResultInMachine } folder)
            {
                throw new WorldFailedException($"I-14: the code of {folder.Result} is spent, and it lies inside.");
            }
        }
    }

    private static string? Problem(Compartment compartment, IReadOnlyList<ItemView> inside, Desk desk)
    {
        switch (compartment.Content)
        {
            case CompartmentContent.Empty or CompartmentContent.PresumedEmpty:
                return inside.Count == 0 ? null : $"called {compartment.Content}, and {inside[0].Name} lies inside.";
            case CompartmentContent.Holds holds:
                var folder = desk.Of(holds.What);
                var name = holds.What is Papers.DropOff ? folder?.Papers : folder?.Result;
                var kept = holds.What is Papers.DropOff drop && folder?.KeptUnder == drop.Number;
                return kept && inside.Count == 0 ? null
                    : inside is [var only] && only.Name == name ? null
                    : $"said to hold {holds.What} ({name}), and inside is {(inside.Count == 0 ? "nothing" : string.Join(", ", inside.Select(item => item.Name)))}.";
            default:
                return null;
        }
    }
}
