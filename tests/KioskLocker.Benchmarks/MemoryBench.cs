using System.Globalization;

namespace KioskLocker.Benchmarks;

/// <summary>What the process holds after many drop-offs through the loop and the store, and how much of it came with them.</summary>
internal static class MemoryBench
{
    private static readonly int[] Marks = [100, 500, 1000];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    internal static void Run()
    {
        using var folder = new TemporaryFolder();
        using var rig = new StoreRig(Path.Combine(folder.Path, "kiosk"));
        Report.Title($"memory: after drop-offs through loop and store ({(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC)");
        var began = TimeProvider.System.GetTimestamp();
        (double Resident, double Heap)? first = null;
        foreach (var mark in Marks)
        {
            while (rig.Script.Done < mark && TimeProvider.System.GetElapsedTime(began) < Limit)
            {
                if (rig.Script.WallIsFull)
                {
                    rig.TidyUp();
                }

                rig.Script.DropOff();
            }

            if (rig.Script.Done < mark)
            {
                Report.Line($"the disk was too slow: only {rig.Script.Done} drop-offs in {Limit.TotalSeconds:0} s");
                return;
            }

            var heap = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
            var resident = Resident();
            first ??= (resident, heap);
            Report.Line($"{mark,5} drop-offs: working set {resident,6:0.0} MiB ({resident - first.Value.Resident:+0.0;-0.0;0.0}), GC heap {heap,5:0.00} MiB ({heap - first.Value.Heap:+0.00;-0.00;0.00})");
            if (mark == Marks[^1])
            {
                var files = new DirectoryInfo(Path.Combine(folder.Path, "kiosk")).GetFiles("kiosk.db*").Sum(file => file.Length) / 1048576.0;
                Report.Line($"collections: gen0 {GC.CollectionCount(0)}, gen1 {GC.CollectionCount(1)}, gen2 {GC.CollectionCount(2)}; database with log {files:0.0} MiB");
            }
        }
    }

    /// <summary>Resident set in MiB, as the kernel counts it.</summary>
    private static double Resident()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kib = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kib, CultureInfo.InvariantCulture) / 1024;
    }
}
