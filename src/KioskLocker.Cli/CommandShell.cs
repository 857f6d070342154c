using System.CommandLine;
using System.Globalization;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli;

/// <summary>What a command does: reads its line, writes its report, ends with one of <see cref="ExitCode"/>.</summary>
internal delegate Task<int> CommandAct(ParseResult parsed, KioskOptions options, Report report, CancellationToken cancellationToken);

/// <summary>Gives each command its report and the options, and turns failures into exit codes.</summary>
internal sealed class CommandShell(Terminal terminal, Func<ParseResult, bool> jsonOf, Func<ParseResult, string> configOf)
{
    private const double WatchSeconds = 2;
    private const double WatchLeast = 0.2;

    /// <summary>A command that needs a good configuration.</summary>
    public void Set(Command command, CommandAct act) =>
        SetBare(command, (parsed, path, report, cancellationToken) => WithOptions(path, report, options => act(parsed, options, report, cancellationToken)));

    /// <summary>A last resort that needs only the lines of the cabinet: whatever else is wrong in the configuration is said and does not stop it.</summary>
    /// <param name="command">Command.</param>
    /// <param name="notDone">What is said where not even those lines can be read.</param>
    /// <param name="act">What it does.</param>
    public void SetDespite(Command command, string notDone, CommandAct act) =>
        SetBare(command, (parsed, path, report, cancellationToken) => WithOptions(path, report, options => act(parsed, options, report, cancellationToken), notDone));

    /// <summary>A command that takes the configuration as it is.</summary>
    public void SetBare(Command command, Func<ParseResult, string, Report, CancellationToken, Task<int>> act) => command.SetAction((parsed, cancellationToken) =>
        GuardedAsync(NewReport(parsed, lines: false), report => act(parsed, configOf(parsed), report, cancellationToken), cancellationToken));

    /// <summary>A command that only looks: it takes <c>--watch</c> and then looks again and again until it is stopped.</summary>
    public void SetLook(Command command, CommandAct look)
    {
        var watch = new Option<double?>("--watch")
        {
            Description = "Look again every so many seconds (2 without a number) until q or Ctrl-C; with --json one line for each look",
            HelpName = "SECONDS",
            Arity = ArgumentArity.ZeroOrOne,
        };
        watch.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= WatchLeast and <= 3600))
                result.AddError("--watch is a number of seconds, 0.2 to 3600");
        });
        command.Options.Add(watch);
        command.SetAction((parsed, cancellationToken) =>
        {
            var isWatched = parsed.GetResult(watch) is { Implicit: false };
            var report = NewReport(parsed, lines: isWatched);
            Task<int> Look(Report to) => WithOptions(configOf(parsed), to, options => look(parsed, options, to, cancellationToken));
            return isWatched
                ? WatchAsync(report, TimeSpan.FromSeconds(parsed.GetValue(watch) ?? WatchSeconds), Look, cancellationToken)
                : GuardedAsync(report, Look, cancellationToken);
        });
    }

    private Report NewReport(ParseResult parsed, bool lines) => new(terminal, jsonOf(parsed), lines);

    private static Task<int> WithOptions(string path, Report report, Func<KioskOptions, Task<int>> act, string? notDone = null)
    {
        switch (KioskOptionsReader.ReadFile(path))
        {
            case KioskOptionsReading.Good good:
                return act(good.Options);
            case KioskOptionsReading.NoMap noMap:
                // The kiosk runs without its map too, and then more than ever somebody must ask it.
                return act(noMap.Options);
            case KioskOptionsReading.Bad { Readable: { } options } bad when notDone is not null:
                foreach (var problem in bad.Problems)
                    report.Say("kioskctl: warning: " + problem);
                return act(options);
            case KioskOptionsReading.Bad bad:
                report.Fail(bad.Problems);
                if (notDone is not null)
                    report.Say("kioskctl: " + notDone);
                return Task.FromResult(ExitCode.Usage);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<int> GuardedAsync(Report report, Func<Report, Task<int>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act(report).ConfigureAwait(false);
        }
        catch (CommandFailedException failed)
        {
            report.Fail(failed.Message);
            return failed.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.Say("kioskctl: stopped");
            return ExitCode.Stopped;
        }
        catch (StorageException fault)
        {
            report.Fail(fault.Message);
            return fault.Fault == StorageFault.Corrupt ? ExitCode.Bad : ExitCode.NotReachable;
        }
    }

    /// <summary>A kiosk that cannot be reached for a while is watched on: it may be restarting before the eyes of whoever watches.</summary>
    private async Task<int> WatchAsync(Report report, TimeSpan every, Func<Report, Task<int>> look, CancellationToken cancellationToken)
    {
        var code = ExitCode.Ok;
        try
        {
            while (true)
            {
                report.BeginLook();
                code = await GuardedAsync(report, look, CancellationToken.None).ConfigureAwait(false);
                report.EndLook();
                if (code == ExitCode.Usage || await WasStoppedAsync(every, cancellationToken).ConfigureAwait(false))
                    return code;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return code;
        }
    }

    private async Task<bool> WasStoppedAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var left = wait; left > TimeSpan.Zero; left -= step)
        {
            if (terminal.Key() is 'q' or 'Q')
                return true;
            await Task.Delay(left < step ? left : step, terminal.Time, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }
}
