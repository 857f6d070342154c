using System.Diagnostics;
using KioskLocker.Core;

namespace KioskLocker.Benchmarks;

/// <summary>Steps per second and bytes per step of Core alone, over whole drop-offs. Only <c>Kiosk.Step</c> and <c>Kiosk.Show</c> are inside the measured time.</summary>
internal static class CoreBench
{
    private const int DossiersOfABusyMonth = 1000;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(4);

    internal static void Run()
    {
        Report.Title("core: Kiosk.Step over whole drop-offs");
        var warm = new Rig();
        warm.Fill(TimeSpan.FromSeconds(2));

        var young = new Totals();
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (Stopwatch.GetElapsedTime(began) < Slice)
        {
            // A new machine each time, so that never more dossiers are known than its wall holds.
            young.Add(new Rig().Fill(drops: 20));
        }

        Print("0–20 dossiers known", young, Share(began, cpu));
        var old = new Rig();
        old.Fill(DossiersOfABusyMonth);
        (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var month = old.Fill(Slice);
        Print($"{DossiersOfABusyMonth} and more known", month, Share(began, cpu));
    }

    /// <summary>Processor time over wall time since then, at most 1: on a busy machine the rest went to neighbours.</summary>
    private static double Share(long began, TimeSpan cpu) => Math.Min(1, (Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(began));

    private static void Print(string when, Totals totals, double cpuShare)
    {
        Report.Line($"{when,-20} {totals.Steps / totals.Seconds,9:0} steps/s  {totals.Bytes / totals.Steps,7} bytes/step");
        Report.Line($"{"  an undisturbed core",-20} {totals.Steps / (totals.Seconds * cpuShare),9:0} steps/s  (this thread ran {100 * cpuShare:0} % of the time)");
        Report.Line($"{"  with Kiosk.Show",-20} {totals.Steps / (totals.Seconds + totals.ShowSeconds),9:0} steps/s  {(totals.Bytes + totals.ShowBytes) / totals.Steps,7} bytes/step");
        foreach (var (name, kind) in totals.Kinds.OrderByDescending(kind => kind.Value.Ticks).Take(3))
        {
            Report.Line($"    dear: {name,-28} {Stopwatch.GetElapsedTime(0, kind.Ticks).TotalMicroseconds / kind.Steps,6:0.0} µs  {kind.Bytes / kind.Steps,7} bytes");
        }
    }

    private sealed class Kind
    {
        internal long Steps { get; set; }

        internal long Ticks { get; set; }

        internal long Bytes { get; set; }
    }

    private sealed class Totals
    {
        internal Dictionary<string, Kind> Kinds { get; } = [];

        internal long Steps { get; set; }

        internal long Ticks { get; set; }

        internal long Bytes { get; set; }

        internal long ShowTicks { get; set; }

        internal long ShowBytes { get; set; }

        internal double Seconds => Stopwatch.GetElapsedTime(0, Ticks).TotalSeconds;

        internal double ShowSeconds => Stopwatch.GetElapsedTime(0, ShowTicks).TotalSeconds;

        internal void Add(Totals more)
        {
            Steps += more.Steps;
            Ticks += more.Ticks;
            Bytes += more.Bytes;
            ShowTicks += more.ShowTicks;
            ShowBytes += more.ShowBytes;
            foreach (var (name, kind) in more.Kinds)
            {
                Note(name, kind.Steps, kind.Ticks, kind.Bytes);
            }
        }

        internal void Note(string name, long steps, long ticks, long bytes)
        {
            if (!Kinds.TryGetValue(name, out var kind))
            {
                Kinds.Add(name, kind = new Kind());
            }

            kind.Steps += steps;
            kind.Ticks += ticks;
            kind.Bytes += bytes;
        }
    }

    /// <summary>Core in memory; what devices answer follows at once.</summary>
    private sealed class Rig
    {
        private readonly StaffedKiosk _kiosk = new();
        private readonly DropOffScript _script;
        private readonly Queue<KioskEvent> _waiting = new();
        private KioskState _state = KioskState.Initial;
        private Totals _totals = new();
        private long _seq;

        internal Rig()
        {
            _script = new DropOffScript((happened, _) => Take(happened), () => _state);
            _script.StartUp(SampleSite.Wall24);
        }

        internal Totals Fill(int drops)
        {
            _totals = new Totals();
            for (var n = 0; n < drops; n++)
            {
                DropOff();
            }

            return _totals;
        }

        internal Totals Fill(TimeSpan slice)
        {
            _totals = new Totals();
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < slice)
            {
                DropOff();
            }

            return _totals;
        }

        private void DropOff()
        {
            if (_script.WallIsFull)
            {
                var kept = _totals;
                _totals = new Totals();
                _script.ClearWall();
                _totals = kept;
            }

            _script.DropOff();
        }

        private void Take(KioskEvent first)
        {
            _waiting.Enqueue(first);
            while (_waiting.TryDequeue(out var happened))
            {
                var envelope = new EventEnvelope(1, ++_seq, _script?.Utc ?? SampleSite.Morning, true, TimeSpan.FromSeconds(_seq), "bench", happened);
                var (bytes, ticks) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
                var result = _kiosk.Step(_state, envelope);
                var (stepped, steppedBytes) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
                _ = Kiosk.Show(result.State);
                var (shown, shownBytes) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
                _totals.Steps++;
                _totals.Ticks += stepped - ticks;
                _totals.Bytes += steppedBytes - bytes;
                _totals.ShowTicks += shown - stepped;
                _totals.ShowBytes += shownBytes - steppedBytes;
                _totals.Note(NameOf(happened), 1, stepped - ticks, steppedBytes - bytes);
                _state = result.State;
                foreach (var effect in result.Effects)
                {
                    if (StaffedKiosk.AnswerTo(effect) is { } answer)
                    {
                        _waiting.Enqueue(answer);
                    }
                }
            }
        }

        private static string NameOf(KioskEvent happened) => happened is KioskEvent.Touched touched ? touched.Trigger.ToString() : happened.GetType().Name;
    }
}
