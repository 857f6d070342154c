using System.CommandLine;
using System.Globalization;
using KioskLocker.Devices.Line;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>log --json</c>.</summary>
internal sealed record LogReport(IReadOnlyList<LogLine> Lines);

/// <summary>Answer of <c>trace --json</c>.</summary>
internal sealed record TraceReport(IReadOnlyList<TracePicture> Lines);

/// <summary>Commands that only look: lines, storage, office, program, log, bundle.</summary>
internal static class LookCommands
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        root.Subcommands.Add(Trace(shell));
        root.Subcommands.Add(Storage(shell));
        root.Subcommands.Add(Sync(shell));
        root.Subcommands.Add(Perf(shell));
        root.Subcommands.Add(Log(shell));
        root.Subcommands.Add(Bundle(shell));
    }

    private static Command Trace(CommandShell shell)
    {
        var line = new Argument<string?>("LINE") { Description = "Name of the line; all without it", Arity = ArgumentArity.ZeroOrOne };
        var most = Most(20, LineTrace.MostFrames, "frames of each line");
        var trace = new Command("trace", "Last frames of a line: time, direction, bytes, meaning. Scans and slips are masked") { line, most }.With(
            "kioskctl trace                     the last 20 frames of every line",
            "kioskctl trace doors --most 100",
            "kioskctl trace doors --watch 0.5   while a lock is tried");
        shell.SetLook(trace, async (parsed, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var names = parsed.GetValue(line) is { } one ? [one] : (await kiosk.LookAsync(cancellationToken).ConfigureAwait(false)).Picture.Lines.Select(known => known.Name).ToList();
            var traces = new List<TracePicture>();
            foreach (var name in names)
                traces.Add(await kiosk.TraceAsync(name, parsed.GetValue(most), cancellationToken).ConfigureAwait(false));
            report.Show(new TraceReport(traces), shown =>
            {
                foreach (var picture in shown.Lines)
                    ShowTrace(picture, report);
            });
            return ExitCode.Ok;
        });
        return trace;
    }

    private static void ShowTrace(TracePicture trace, Report report)
    {
        report.Line(trace.Port.Length > 0 ? $"line {trace.Line} ({trace.Port})" : $"line {trace.Line}");
        if (trace.Frames.Count == 0)
            report.Line("  nothing yet");
        foreach (var frame in trace.Frames)
        {
            var way = frame.Way switch
            {
                TraceKind.Sent => "->",
                TraceKind.Heard => "<-",
                _ => "--",
            };
            report.Line($"{Wording.Instant(frame.At)} {way} {frame.Meaning}");
            if (frame.Length > 0)
                report.Line(Wording.Text($"             {frame.Length,5} B  ") + Fit(frame.Hex, report.Width - 23));
        }
    }

    private static string Fit(string hex, int room) => hex.Length <= room ? hex : hex[..Math.Max(0, (room - 2) / 3 * 3)] + "…";

    private static Command Storage(CommandShell shell)
    {
        var storage = new Command("storage", "Size, free room, integrity of the database and its hash chain; works without a running kiosk too. Exit 1 when something is damaged").With(
            "kioskctl storage");
        shell.Set(storage, async (_, options, report, cancellationToken) =>
        {
            var look = await StorageOf(options, cancellationToken).ConfigureAwait(false);
            report.Show(look, shown => report.Pairs(
                ("database", $"{Wording.Size(shown.DatabaseBytes)}, and {Wording.Size(shown.LogBytes)} in its log"),
                ("disk", $"{Wording.Size(shown.FreeBytes)} free of {Wording.Size(shown.TotalBytes)}"),
                ("integrity", shown.Sound ? "sound" : "BROKEN: " + string.Join("; ", shown.Problems)),
                ("chain", shown.ChainSound ? Wording.Text($"sound: {shown.Rows} rows") : "BROKEN at " + shown.ChainProblem),
                ("looked for", Wording.Seconds(shown.Took))));
            return look is { Sound: true, ChainSound: true } ? ExitCode.Ok : ExitCode.Bad;
        });
        return storage;
    }

    /// <summary>By the kiosk where one runs, because then the files are locked to nobody; else by looking at them here.</summary>
    private static async Task<StorePicture> StorageOf(KioskOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var kiosk = new ControlClient(options);
            return await kiosk.StorageAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.NotReachable)
        {
            var store = options.ToStoreSettings(null);
            StoreCommands.Probe(store.DatabasePath, "The kiosk has never run with this configuration.");
            return StoreCheck.Look(store.DatabasePath, store.Anchor);
        }
    }

    private static Command Sync(CommandShell shell)
    {
        var sync = new Command("sync", "Link to the office: queue, last answer, clock, directory; exit 1 when the office cannot be reached").With(
            "kioskctl sync",
            "kioskctl sync --watch              while the network is being mended");
        shell.SetLook(sync, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var (picture, _) = await kiosk.LookAsync(cancellationToken).ConfigureAwait(false);
            report.Show(picture.Link, link => report.Pairs(
                ("office", options.OfficeUrl.ToString()),
                ("link", link.Problem is null ? link.LastOk is null ? "unknown: not heard since the start" : "good" : "DOWN: " + link.Problem),
                ("since", $"{Wording.Local(link.Since)} ({Wording.Ago(link.Since, picture.At)})"),
                ("last answer", link.LastOk is null ? "none since the start" : $"{Wording.Local(link.LastOk)} ({Wording.Ago(link.LastOk, picture.At)} ago)"),
                ("queue", link.Waiting == 0 ? "nothing waits" : Wording.Text($"{link.Waiting} waiting, the oldest since {Wording.Local(link.Oldest)}")),
                ("set aside", link.Aside == 0 ? "none" : Wording.Text($"{link.Aside}: see kioskctl outbox")),
                ("clock", link.ClockOffset is { } off
                    ? Wording.Text($"{Math.Abs(off.TotalSeconds):0.0} s {(off < TimeSpan.Zero ? "behind" : "ahead of")} the office's, {(link.ClockConfirmed ? "confirmed" : "NOT confirmed")}")
                    : "not compared with the office's yet"),
                ("directory", link.DirectoryVersion == 0 ? "none received" : Wording.Text($"version {link.DirectoryVersion}"))));
            return picture.Link.Problem is null ? ExitCode.Ok : ExitCode.Bad;
        });
        return sync;
    }

    private static Command Perf(CommandShell shell)
    {
        var perf = new Command("perf", "How fast the loop turns and the disk commits, over the last 15 minutes").With("kioskctl perf --watch");
        shell.SetLook(perf, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            report.Show(await kiosk.PerformanceAsync(cancellationToken).ConfigureAwait(false), shown =>
            {
                report.Table(["last 15 min", "times", "half within", "95 % within", "99 % within", "longest"], [Row("loop turn", shown.Turn), Row("commit", shown.Commit)]);
                report.Pairs(
                    ("uptime", FindingWords.Span(shown.Uptime)),
                    ("processor", Wording.Text($"{shown.CpuShare:0.0} % of a core since the start")),
                    ("memory", Wording.Size(shown.MemoryBytes)),
                    ("inbox", Wording.Text($"{shown.Waiting} waiting, {shown.DroppedTouches} touches dropped")),
                    ("threads", Wording.Text($"{shown.Threads}, open files and sockets {shown.Handles}")));
            });
            return ExitCode.Ok;
        });
        return perf;
    }

    private static string[] Row(string name, LatencyPicture latency) =>
        [name, Wording.Number(latency.Count), Wording.Micro(latency.P50), Wording.Micro(latency.P95), Wording.Micro(latency.P99), Wording.Micro(latency.Most)];

    private static Command Log(CommandShell shell)
    {
        var most = Most(40, LogTail.MostLines, "lines");
        var problems = new Option<bool>("--problems") { Description = "Warnings and worse only" };
        var log = new Command("log", "End of the log; it holds no personal data. Works without a running kiosk too") { most, problems }.With(
            "kioskctl log --most 200",
            "kioskctl log --problems");
        shell.SetLook(log, (parsed, options, report, _) =>
        {
            IReadOnlyList<LogLine> lines;
            try
            {
                lines = LogTail.Read(options.LogFolder, parsed.GetValue(problems) ? LogTail.MostLines : parsed.GetValue(most));
            }
            catch (UnauthorizedAccessException)
            {
                throw new CommandFailedException(ExitCode.NotPermitted, $"this user may not read {options.LogFolder}. Use root or a member of the kiosk's group.");
            }

            if (parsed.GetValue(problems))
                lines = [.. lines.Where(line => line.Level is "Warning" or "Error" or "Fatal").TakeLast(parsed.GetValue(most))];
            report.Show(new LogReport(lines), shown =>
            {
                foreach (var line in shown.Lines)
                    report.Line($"{Wording.Local(line.At)[5..]} {Level(line.Level)} {(line.Source.Length > 0 ? line.Source + ": " : "")}{line.Text}");
                if (shown.Lines.Count == 0)
                    report.Line($"nothing in {options.LogFolder}");
            });
            return Task.FromResult(ExitCode.Ok);
        });
        return log;
    }

    private static string Level(string level) => level switch
    {
        "Information" => "info ",
        "Warning" => "WARN ",
        "Error" => "ERROR",
        "Fatal" => "FATAL",
        _ => level,
    };

    private static Command Bundle(CommandShell shell)
    {
        var file = new Argument<string>("FILE") { Description = "Zip to write; it must not be there yet" };
        var bundle = new Command("bundle", "Everything a workshop needs, as one zip: no secrets, no personal data") { file }.With(
            "kioskctl bundle /tmp/K7M2.zip");
        shell.Set(bundle, async (parsed, options, report, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            using var kiosk = new ControlClient(options);

            // Asked before the file is made, so that a kiosk that does not answer leaves no empty one behind.
            _ = await kiosk.StatusAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var zip = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
                var isWhole = false;
                try
                {
                    await using (zip.ConfigureAwait(false))
                        await kiosk.BundleAsync(zip, cancellationToken).ConfigureAwait(false);
                    isWhole = true;
                }
                finally
                {
                    // Half a zip opens nowhere, and would stand in the way of the next try.
                    if (!isWhole)
                        File.Delete(path);
                }
            }
            catch (IOException fault) when (fault is not FileNotFoundException)
            {
                throw new CommandFailedException(ExitCode.Bad, $"{path} cannot be written: {fault.Message}");
            }
            catch (UnauthorizedAccessException)
            {
                throw new CommandFailedException(ExitCode.NotPermitted, $"this user may not write {path}");
            }

            report.Show(new BundleReport(path, new FileInfo(path).Length), shown => report.Line($"{shown.File}, {Wording.Size(shown.Bytes)}"));
            return ExitCode.Ok;
        });
        return bundle;
    }

    private static Option<int> Most(int otherwise, int limit, string what)
    {
        var most = new Option<int>("--most") { Description = Wording.Text($"At most this many {what}, 1 to {limit}"), HelpName = "N", DefaultValueFactory = _ => otherwise };
        most.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= limit))
                result.AddError(Wording.Text($"--most is a number of 1 to {limit}"));
        });
        return most;
    }
}

/// <summary>Answer of <c>bundle --json</c>.</summary>
internal sealed record BundleReport(string File, long Bytes);
