using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run;

/// <summary>The wires' account: doors, pulses and things of the cabinet's ledger and nothing else.</summary>
public sealed class WiresAccount
{
    /// <summary>An order may wait for the supply and for a read before its pulse, and a board has its own time.</summary>
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(25);

    private readonly SortedDictionary<int, List<string>> _inside = [];

    private WiresAccount()
    {
    }

    /// <summary>Things put in.</summary>
    public int In { get; private set; }

    /// <summary>Things taken out.</summary>
    public int Out { get; private set; }

    /// <summary>Locks energised.</summary>
    public int Pulses { get; private set; }

    /// <summary>What lies behind each door.</summary>
    public IReadOnlyDictionary<int, List<string>> Inside => _inside;

    /// <summary>Things inside, in sum.</summary>
    public int Held => _inside.Values.Sum(items => items.Count);

    /// <summary>Reads the ledger, and holds every pulse against the orders of the journal.</summary>
    /// <exception cref="WorldFailedException">A pulse that no committed order explains, a second one for an order, or a door opened over somebody else's papers.</exception>
    public static WiresAccount Read(Rounds rounds, SimulatedWorld world, IReadOnlyList<CommittedOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(world);
        var page = world.Cabinet.Ledger.After(0);
        if (page.Forgotten > 0)
        {
            throw new WorldFailedException("I-25: the ledger of the cabinet has forgotten its beginning.");
        }

        var account = new WiresAccount();
        var unused = orders.GroupBy(order => order.Compartment).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var entry in page.Entries)
        {
            account.Take(entry, unused, rounds.Desk, world.Fit);
        }

        return account;
    }

    private void Take(LedgerEntry entry, Dictionary<int, List<CommittedOrder>> unused, Desk desk, WorldFit fit)
    {
        switch (entry.What)
        {
            case Happening.ItemIn:
                In++;
                Items(entry.Door!.Value).Add(entry.Detail!);
                break;
            case Happening.ItemOut:
                Out++;
                Items(entry.Door!.Value).Remove(entry.Detail!);
                break;
            case Happening.Pulse:
                Pulses++;
                Pulse(entry, unused, desk, fit);
                break;
        }
    }

    private void Pulse(LedgerEntry entry, Dictionary<int, List<CommittedOrder>> unused, Desk desk, WorldFit fit)
    {
        // Wires of two doors may have been changed at installation: the machine is held to the output that it drives, people to what they find.
        var door = entry.Door ?? throw new WorldFailedException("I-1: a lock was energised that has no door.");
        var driven = fit.DoorOf(entry.Board, entry.Channel) ?? door;
        var order = unused.GetValueOrDefault(driven)?.LastOrDefault(order => order.At <= entry.At && entry.At - order.At <= OrderLife)
            ?? throw new WorldFailedException($"I-1, I-2: the pulse at door {door}, {entry.At:O}, is named by no committed order, or by one that had its pulse.");
        unused[driven].Remove(order);
        if (order.Kind == VisitKind.Staff)
        {
            return;
        }

        var folder = desk.Of(order.For);
        if (Items(door).FirstOrDefault(item => item != (order.For is Papers.Result ? folder?.Result : folder?.Papers)) is { } others)
        {
            throw new WorldFailedException($"I-1: door {door} was unlocked for {order.For}, and {others} lies inside.");
        }
    }

    private List<string> Items(int door)
    {
        if (!_inside.TryGetValue(door, out var items))
        {
            _inside[door] = items = [];
        }

        return items;
    }
}
