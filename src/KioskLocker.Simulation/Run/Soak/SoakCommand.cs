using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Simulation.Run.Checks;
using KioskLocker.Simulation.Run.Faults;
using KioskLocker.Simulation.Run.Office;

namespace KioskLocker.Simulation.Run.Soak;

/// <summary><c>soak</c>: one machine for months, at the pace of a real one, on the store that ships (I-22).</summary>
internal static class SoakCommand
{
    /// <summary>What nobody asks for is given back after 20 days, and personal data lives 30 more: after so many quiet ones nothing of anybody may be left.</summary>
    private const int QuietDays = 60;

    private const double GrowthMost = 0.05;
    private const long VisitBytesMost = 64 * 1024;

    /// <summary>The journal's next rows take free pages before the file grows: what stays free is what a day of erasures leaves at most.</summary>
    private const long FreeBytesMost = 256 * 1024;

    public static Command Build(TextWriter output, TextWriter error)
    {
        var seed = new Option<int>("--seed") { Description = "everything that is drawn is drawn from it", DefaultValueFactory = _ => 1 };
        var days = new Option<int>("--days") { Description = "days with people, from 2 on; 60 quiet ones follow", DefaultValueFactory = _ => 90 };
        var command = new Command("soak", "Run one machine for months of virtual time, and measure what grows.") { seed, days };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(days) < 2)
            {
                error.WriteLine("kiosklocker-simulator: --days takes a number from 2.");
                return 2;
            }

            return Run(parsed.GetValue(seed), parsed.GetValue(days), output);
        });
        return command;
    }

    private static int Run(int seed, int days, TextWriter output)
    {
        var real = Stopwatch.StartNew();
        var clock = new WorldClock(WorldRun.Start);
        var office = new ModelOffice(clock);
        var folder = ScratchFolder.Make();
        try
        {
            var disk = new SqliteDisk(folder);
            using var world = new SimulatedWorld(new WorldParts(seed, disk, clock, office, Serilog.Core.Logger.None) { Swarm = Swarm.Draw(seed, Enum.GetValues<Mischief>()) });

            // About a dozen people a day.
            var rounds = new Rounds(world) { Pace = (600, 5400) };
            var problems = new List<string>();
            try
            {
                world.Start();
                var first = SoakMark.Take(world, folder, 0);
                rounds.RunUntil(TimeSpan.FromDays(days / 2.0));
                office.ReadRefused();
                var middle = SoakMark.Take(world, folder, days / 2.0);
                rounds.RunUntil(TimeSpan.FromDays(days));
                var last = SoakMark.Take(world, folder, days);
                var simulated = world.Now;
                var live = real.Elapsed;
                rounds.Heal();
                office.ReadRefused();
                for (var day = 0; day < QuietDays; day++)
                {
                    world.Skip(TimeSpan.FromDays(1));
                    world.Office.SettleCases();
                }

                world.Deliver();
                world.DeliverRefused();
                var quiet = SoakMark.Take(world, folder, days + QuietDays);
                world.Stop();
                output.WriteLine(Accounts.Compare(rounds, world, disk, WorldRun.Ledger(office), isSettled: true));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"seed {seed}: {simulated.TotalDays:0.0} days, {rounds.Ended} rounds, {world.Steps} steps, {world.Boots} starts in {live.TotalSeconds:0} s; simulated ÷ wall time {simulated / live:0}"));
                Growth([first, middle, last, quiet], problems, output);
                Visits(disk, problems, output);
            }
            catch (WorldFailedException failed)
            {
                problems.Add(failed.Message + "\n" + string.Join('\n', world.LastSteps));
            }

            problems.ForEach(problem => output.WriteLine("FAILED " + problem));
            output.WriteLine(problems.Count == 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
            return problems.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>While people come and go the tables hold what is under way; when all of it has come to its end, they are as they were at first.</summary>
    private static void Growth(IReadOnlyList<SoakMark> marks, List<string> problems, TextWriter output)
    {
        var days = string.Join(", ", marks.Select(mark => mark.Day.ToString("0", CultureInfo.InvariantCulture)));
        foreach (var (what, of, slack) in new (string What, Func<SoakMark, long> Of, long Slack)[]
        {
            // The last fifty starts are kept, some slices of the state begin with the first visit, a page of the database is 4 KiB,
            // SQLite empties its log at a thousand pages, and the collector of memory has its own mind.
            ("rows beside the journal", mark => mark.Rows.Values.Sum(), 60),
            ("bytes beside the journal, packed", mark => mark.Bytes, 4 * 4096),
            ("bytes in free pages", mark => mark.FreeBytes, FreeBytesMost),
            ("bytes of the write-ahead log", mark => mark.LogBytes, 5L << 20),
            ("managed memory of the kiosk", mark => mark.Memory, 256 * 1024),
        })
        {
            var isGrowing = of(marks[^1]) > (of(marks[0]) * (1 + GrowthMost)) + slack;
            output.WriteLine($"{what} on day {days}: {string.Join(", ", marks.Select(of))}{(isGrowing ? "  GROWS" : "")}");
            if (isGrowing)
            {
                problems.Add($"I-22: {what} went from {of(marks[0])} to {of(marks[^1])}.");
            }
        }

        output.WriteLine($"bytes of the whole file on day {days}: {string.Join(", ", marks.Select(mark => mark.FileBytes))}");
        output.WriteLine("rows: " + string.Join("; ", marks[0].Rows.Keys.Select(table => $"{table} {string.Join(", ", marks.Select(mark => mark.Rows[table]))}")));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"journal: {(marks[2].JournalBytes - marks[1].JournalBytes) / (marks[2].Day - marks[1].Day) / 1024:0} KiB a day"));
    }

    /// <summary>What each visit wrote into the journal.</summary>
    private static void Visits(SqliteDisk disk, List<string> problems, TextWriter output)
    {
        var bytes = new Dictionary<VisitId, long>();
        using var replay = new JournalReplay(null);
        foreach (var (envelope, ignored, sum) in disk.Journal())
        {
            if (replay.Take(envelope, ignored, sum)?.Result.State.Visit is { } visit)
            {
                bytes[visit.Id] = bytes.GetValueOrDefault(visit.Id) + JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Options).Length + SoakMark.SumBytes;
            }
        }

        var (largest, most) = bytes.MaxBy(visit => visit.Value);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"journal rows of a visit: {bytes.Values.Average():0} bytes on average, {most} at most (visit {largest}), of {bytes.Count} visits"));
        if (most > VisitBytesMost)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"I-22: visit {largest} wrote {most} bytes into the journal."));
        }
    }
}
