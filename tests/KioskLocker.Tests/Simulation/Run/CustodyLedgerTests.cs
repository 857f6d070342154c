using System.Diagnostics;
using System.Globalization;
using KioskLocker.Simulation.Run;
using Serilog.Core;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>In − out = held, by the wires' own account, by the journal and by the office, after rounds in which people and things misbehave.</summary>
public sealed class CustodyLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_three_accounts_agree_after_rounds_in_which_people_and_things_misbehave()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KIOSKLOCKER_SEED"), CultureInfo.InvariantCulture, out var given) ? given : 20261123;
        var number = int.TryParse(Environment.GetEnvironmentVariable("KIOSKLOCKER_ROUNDS"), CultureInfo.InvariantCulture, out var asked) ? asked : 500;
        var began = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("kl-world-");
        try
        {
            var clock = new WorldClock(Start);
            using var office = new RealOffice(Path.Combine(folder.FullName, "office"), clock);
            using var world = new SimulatedWorld(new WorldParts(seed, Path.Combine(folder.FullName, "kiosk"), clock, office, Environment.GetEnvironmentVariable("WLOG") is null ? Logger.None : new Serilog.LoggerConfiguration().WriteTo.Sink(new Sink()).CreateLogger()));
            var rounds = new Rounds(world);
            try
            {
                world.Start();
                rounds.Run(number);
                rounds.Heal();
                world.Stop();
            }
            catch (Exception fault) when (fault is not WorldFailedException { InnerException: not null })
            {
                Assert.Fail($"seed {seed}: {fault.GetType().Name}: {fault.Message}\n{fault.StackTrace}\n{string.Join('\n', world.LastSteps)}");
            }

            Say(FormattableString.Invariant($"{rounds.Finished} finished, {rounds.GivenUp} given up, {rounds.AtCounter} at the counter; {world.Now.TotalDays:0.0} days simulated, {world.Steps} steps, {world.Boots} boots, {began.Elapsed.TotalSeconds:0.0} s, {number / began.Elapsed.TotalSeconds:0.0} rounds/s"));
            Say(string.Join(", ", world.Fate.Counts.Select(count => $"{count.Key} {count.Value}")));
            Say(world.TraceHash());
            var journal = JournalAccount.Read(Path.Combine(folder.FullName, "kiosk"));
            var wires = WiresAccount.Read(rounds, world, journal.Orders);
            Say(FormattableString.Invariant($"wires in {wires.In} out {wires.Out} held {wires.Held} pulses {wires.Pulses}; journal {journal.Rows} rows, deposited {journal.Deposited} emptied {journal.Emptied} loaded {journal.Loaded} collected {journal.Collected} returned {journal.Returned} disputed {journal.Disputed} held {journal.Held.Count}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Sink : ILogEventSink { public void Emit(Serilog.Events.LogEvent e) => Console.WriteLine(e.RenderMessage(null)); }
    private static void Say(string what) => Console.WriteLine("custody ledger: " + what);
}
