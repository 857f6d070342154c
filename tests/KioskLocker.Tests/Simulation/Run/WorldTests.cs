using System.Text;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Secrets;
using KioskLocker.Simulation.Run;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>The world repeats itself, and its checks see what they are there to see.</summary>
public sealed class WorldTests
{
    [Fact]
    public void Two_worlds_of_one_seed_leave_one_trace_and_another_seed_another()
    {
        Assert.Equal(TraceOf(7, 3, inMemory: true), TraceOf(7, 3, inMemory: true));
        Assert.NotEqual(TraceOf(7, 3, inMemory: true), TraceOf(8, 3, inMemory: true));
    }

    /// <summary>Power cuts, lost answers, erasures and restarts included: whatever the store in memory did otherwise, the kiosk would do otherwise.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void A_world_leaves_the_same_trace_on_the_store_in_memory_and_on_the_one_that_ships(int seed) =>
        Assert.Equal(TraceOf(seed, 15, inMemory: false), TraceOf(seed, 15, inMemory: true));

    [Fact]
    public void A_hash_that_is_remembered_is_the_slow_hash_of_its_own_pin_and_salt()
    {
        foreach (var (pin, salt) in new[] { ("271828", "salt one"), ("271828", "salt two"), ("314159", "salt one"), ("271828", "salt one") })
        {
            var (slow, remembered) = (new byte[PinChecks.HashSize], new byte[PinChecks.HashSize]);
            PinChecks.Pbkdf2(Encoding.ASCII.GetBytes(pin), Encoding.ASCII.GetBytes(salt), slow);
            RememberedHashes.Of(Encoding.ASCII.GetBytes(pin), Encoding.ASCII.GetBytes(salt), remembered);
            Assert.Equal(slow, remembered);
        }
    }

    [Fact]
    public void Papers_that_the_real_office_wants_completed_come_back_verified_and_their_result_goes_to_their_owner()
    {
        using var bench = new WorldBench(5, inMemory: true);
        bench.World.Start();
        bench.Rounds.Run(15);
        bench.Rounds.Heal();
        bench.World.Deliver();
        bench.World.Stop();
        var told = JournalAccount.Read(bench.Disk).Told.Select(told => told.Message).ToList();
        var supplements = told.OfType<UplinkMessage.DossierDeposited>().Where(deposited => deposited.SupplementVerified).Select(deposited => deposited.SupplementTo).ToList();
        Assert.NotEmpty(supplements);
        Assert.Contains(told.OfType<UplinkMessage.ResultCollected>(), collected => supplements.Contains(collected.Dossier));
    }

    [Fact]
    public void A_pulse_that_no_committed_order_names_is_found()
    {
        using var bench = new WorldBench(3, inMemory: true);
        bench.World.Start();
        bench.Rounds.Run(2);
        bench.World.Deliver();
        bench.World.Skip(TimeSpan.FromMinutes(5));
        var door = bench.World.Fit.Cabinet.Compartments[4];
        bench.World.Cabinet.Cabinet.Energise(door.Board, door.Channel, TimeSpan.FromMilliseconds(300));
        bench.World.Stop();
        var orders = JournalAccount.Read(bench.Disk).Orders;
        Assert.Contains("I-1", Assert.Throws<WorldFailedException>(() => WiresAccount.Read(bench.Rounds, bench.World, orders)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_that_the_journal_does_not_hold_is_missed_at_the_wire()
    {
        using var bench = new WorldBench(3, inMemory: true);
        bench.World.Start();
        bench.Rounds.Run(2);
        bench.World.Stop();
        var orders = JournalAccount.Read(bench.Disk).Orders;
        Assert.True(WiresAccount.Read(bench.Rounds, bench.World, orders).Pulses > 5);
        Assert.Throws<WorldFailedException>(() => WiresAccount.Read(bench.Rounds, bench.World, [.. orders.Skip(2)]));
    }

    [Fact]
    public void Papers_that_change_their_compartment_behind_the_machines_back_are_found()
    {
        using var bench = new WorldBench(4, inMemory: true);
        bench.World.Start();
        bench.Rounds.Run(2);
        var cabinet = bench.World.Cabinet.Cabinet;
        var from = cabinet.Doors().First(door => door.Items.Count > 0);
        var to = cabinet.Doors().Last(door => door.Items.Count == 0);
        Assert.All([cabinet.Force(from.Number), cabinet.Force(to.Number), cabinet.TakeOut(from.Number, null), cabinet.PutIn(to.Number, from.Items[0].Name)], Assert.Null);
        Assert.Throws<WorldFailedException>(() => CustodyCheck.Now(bench.World, bench.Rounds.Desk));
    }

    /// <summary>Where nobody proved the map door by door, the wrong door opens and its contact agrees with the order: only whoever stands there sees it, and says so.</summary>
    [Fact]
    public void F_D9_Doors_whose_wires_were_changed_at_installation_end_out_of_service_and_no_papers_are_lost()
    {
        using var bench = new WorldBench(Enumerable.Range(5, 100).First(seed => !WorldFitter.Draw(seed).IsProved), inMemory: true);
        bench.World.Cabinet.Cabinet.SwapWiring(1, 2, locks: true, contacts: true);
        bench.World.Start();
        bench.Rounds.Run(12);
        Assert.Throws<WorldFailedException>(bench.Rounds.Heal);
        Assert.Equal([1, 2], bench.World.State.Compartments.Values.Where(c => c.OutOfService).Select(c => c.Id.Number));
        Assert.DoesNotContain(bench.World.Cabinet.Cabinet.Doors(), door => door.Items.Count > 0);
    }

    private static string TraceOf(int seed, int rounds, bool inMemory)
    {
        using var bench = new WorldBench(seed, inMemory);
        bench.World.Start();
        bench.Rounds.Run(rounds);
        bench.World.Stop();
        return bench.World.TraceHash();
    }
}
