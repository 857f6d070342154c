using KioskLocker.Benchmarks;

Dictionary<string, Func<Task>> parts = new(StringComparer.Ordinal)
{
    ["latency"] = LatencyBench.RunAsync,
    ["commits"] = () => Task.Run(CommitBench.Run),
    ["core"] = () => Task.Run(CoreBench.Run),
    ["memory"] = () => Task.Run(MemoryBench.Run),
    ["lines"] = LinesBench.RunAsync,
    ["slips"] = () => Task.Run(SlipsBench.Run),
};

if (args is [IdleBench.FarEndsPart, var folder])
{
    IdleBench.ServeFarEnds(folder);
    return 0;
}

if (args.Length == 0 || args.FirstOrDefault(name => !parts.ContainsKey(name)) is not null)
{
    Console.Error.WriteLine($"Name at least one of: {string.Join(", ", parts.Keys)}.");
    return 2;
}

foreach (var name in args)
{
    try
    {
        await parts[name]();
    }
    catch (BenchFailedException problem)
    {
        Console.Error.WriteLine($"{name}: {problem.Message}");
        return 1;
    }
}

return 0;
