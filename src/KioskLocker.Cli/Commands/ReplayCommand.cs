using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using KioskLocker.Cli.Timeline;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>replay --json</c>.</summary>
/// <param name="Rows">Rows of the whole journal, their chain verified.</param>
/// <param name="Head">Hash of the last one.</param>
/// <param name="Anchor">Place that the anchor beside it remembers; null without one, and then nobody sees that rows were cut off at the end.</param>
/// <param name="Versions">Programs that wrote it, in order.</param>
/// <param name="Version">Program that stepped it again.</param>
/// <param name="Same">Core comes to what is stored.</param>
/// <param name="Difference">First place where it does not.</param>
/// <param name="OutcomeOnly">Rows that do not say what their step did: of them only the outcome is compared on the way; null when there are none.</param>
/// <param name="Summary">Counts over the rows chosen.</param>
/// <param name="Steps">The rows chosen; null with <c>--summary</c>.</param>
internal sealed record ReplayReport(
    string Kiosk, long Rows, string Head, string? Anchor, IReadOnlyList<string> Versions, string Version, bool Same, ReplayDifference? Difference, long? OutcomeOnly, ReplaySummary Summary, IReadOnlyList<TimelineStep>? Steps);

/// <summary>Which rows are shown; all are stepped.</summary>
internal sealed record RowChoice(long From, long To, VisitId? Visit, bool Doors)
{
    public bool Takes(ReplayedStep step, TimelineStep shown) =>
        step.Envelope.Seq >= From && step.Envelope.Seq <= To
        && (Visit is not { } visit || step.Before.Visit?.Id == visit || step.Result.State.Visit?.Id == visit)
        && (!Doors || shown.Doors.Count > 0 || shown.Event == "boardChanged");
}

/// <summary>Steps a journal from the field through Core again, on a desk.</summary>
internal static class ReplayCommand
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var journal = new Argument<string>("JOURNAL") { Description = "Data folder of a kiosk, or a copy of its kiosk.db (with the -wal beside it, if there is one); never changed" };
        var from = new Option<long>("--from") { Description = "Show rows from this one on", HelpName = "SEQ", DefaultValueFactory = _ => 1 };
        var to = new Option<long>("--to") { Description = "Show rows up to this one", HelpName = "SEQ", DefaultValueFactory = _ => long.MaxValue };
        var visit = new Option<string?>("--visit") { Description = "Show this visit only, for example 1-44", HelpName = "ID" };
        visit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && VisitOf(result.Tokens[0].Value) is null)
                result.AddError("--visit is two numbers as the timeline shows them, for example 1-44");
        });
        var doors = new Option<bool>("--doors") { Description = "Show doors only: orders, answers, contacts, boards" };
        var summary = new Option<bool>("--summary") { Description = "Show counts instead of rows" };
        var other = new Option<bool>("--other-version") { Description = "Step a journal of another program version all the same" };
        var replay = new Command("replay", "Step a journal through the program again, as a timeline; exit 1 when the chain is broken or the result is another one") { journal, from, to, visit, doors, summary, other }.With(
            "kioskctl replay /var/lib/kiosklocker --summary",
            "kioskctl replay kiosk.db --visit 1-44",
            "kioskctl replay kiosk.db --doors");
        shell.SetBare(replay, (parsed, _, report, cancellationToken) => Task.FromResult(Run(
            parsed.GetValue(journal)!,
            new RowChoice(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(visit) is { } id ? VisitOf(id) : null, parsed.GetValue(doors)),
            parsed.GetValue(summary),
            parsed.GetValue(other),
            report,
            cancellationToken)));
        root.Subcommands.Add(replay);
    }

    private static int Run(string path, RowChoice choice, bool onlySummary, bool anyVersion, Report report, CancellationToken cancellationToken)
    {
        StoreCommands.Probe(FieldJournal.DatabaseIn(path), "Name a kiosk's data folder or a copy of its kiosk.db.");
        using var field = FieldJournal.Open(path);
        var sound = field.Verify() switch
        {
            ChainVerdict.Sound good => good,
            ChainVerdict.Broken broken => throw new CommandFailedException(ExitCode.Bad, string.Create(CultureInfo.InvariantCulture, $"the journal is BROKEN at row {broken.Seq}: {broken.What}. Nothing was stepped.")),
            _ => throw new UnreachableException(),
        };
        var versions = field.Reader.Versions();
        var others = versions.Where(one => one.Version != JournalReplay.Version).ToList();
        if (!anyVersion && others.FirstOrDefault() is { Version: not null } other)
        {
            throw new CommandFailedException(ExitCode.Usage, string.Create(
                CultureInfo.InvariantCulture,
                $"from row {other.Seq} on the journal was written by program {EventWords.Short(other.Version)}, this is {EventWords.Short(JournalReplay.Version)}. Use the kioskctl installed with it, or --other-version to see where this one differs."));
        }

        var text = report.IsJson || onlySummary ? null : new TimelineText(report, report.Width, choice.Doors);
        if (!report.IsJson)
            Head(field, sound, versions, report);
        var shown = new List<TimelineStep>();
        var count = new ReplayCount();
        using var replay = new JournalReplay(field.Anchor) { IsOfOtherVersion = others.Count > 0 };
        foreach (var step in replay.Run(field.Reader))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = TimelineStep.Of(step, step.Result.State.Settings?.UtcOffset ?? KioskOptions.UtcOffset);
            if (!choice.Takes(step, line))
                continue;
            count.Take(step, line);
            text?.Write(line);
            if (report.IsJson && !onlySummary)
                shown.Add(line);
        }

        var result = new ReplayReport(
            field.Reader.Kiosk, sound.Rows, sound.Head, PlaceOf(field.Anchor), [.. versions.Select(one => one.Version).Distinct()], JournalReplay.Version,
            replay.Difference is null, replay.Difference, replay.WithoutSum is > 0 and var without ? without : null, count.End(replay.State), onlySummary ? null : shown);
        report.Show(result, one =>
        {
            if (onlySummary)
                Summary(one.Summary, report);
            Verdict(one, replay, report);
        });
        return result.Same ? ExitCode.Ok : ExitCode.Bad;
    }

    private static void Head(FieldJournal field, ChainVerdict.Sound sound, IReadOnlyList<(string Version, long Seq)> versions, Report report)
    {
        report.Line(Text($"kiosk {field.Reader.Kiosk}: {sound.Rows} rows, chain sound, {(PlaceOf(field.Anchor) is { } place ? $"anchor {place} held" : "no anchor beside it: rows may be cut off")}"));
        report.Line($"written by program {string.Join(", then ", versions.Select(one => EventWords.Short(one.Version)).Distinct())}");
        report.Line("local times; with ~ where the office had not confirmed the clock");
        report.Line("");
    }

    private static void Summary(ReplaySummary summary, Report report) => report.Pairs(
        ("rows", Text($"{summary.Rows}, {summary.Ignored} of them ignored")),
        ("time", summary is { From: { } from, To: { } to } ? Text($"{from:yyyy-MM-dd HH:mm:ss} to {to:yyyy-MM-dd HH:mm:ss}") : ""),
        ("starts", Text($"{summary.Starts}, {summary.CutOff} of them after a run that was cut off")),
        ("rules broken", Text($"{summary.RulesBroken}")),
        ("visits", Counts(summary.Visits)),
        ("early ends", Counts(summary.EarlyEnds)),
        ("doors ordered", Text($"{summary.Orders}: ") + Counts(summary.Answers)),
        ("slips ordered", Text($"{summary.Slips}: ") + Counts(summary.Prints)),
        ("office told", Counts(summary.Told)),
        ("state at the end", summary.Phase),
        ("compartments", Counts(summary.Compartments)));

    private static void Verdict(ReplayReport result, JournalReplay replay, Report report)
    {
        report.Line("");
        if (result.OutcomeOnly is { } rows)
        {
            report.Line(Text($"{rows} rows do not say what their step did, as older programs wrote them:"));
            report.Line("of them only the outcome was compared on the way, the rest at the end.");
        }

        if (result.Difference is not { } difference)
        {
            report.Line("SAME: stepped again, the journal leads to what the database holds.");
            return;
        }

        report.Line(Text($"DIFFERENT at row {difference.Seq}: {difference.What}"));
        if (replay.DifferentStep is not { } step)
        {
            report.Pairs(("stored", difference.Stored), ("stepped again", difference.Core));
            return;
        }

        report.Pairs(
            ("event", EventWords.Of(step.Envelope.Event)),
            ("stored", difference.Stored),
            ("stepped again", difference.What == JournalReplay.Effects ? EffectWords.Of(step.Result.Effects) : difference.Core));
        if (replay.IsOfOtherVersion)
            report.Line("Another program version may only have written the same in another form.");
    }

    private static string Counts(IReadOnlyDictionary<string, int> counts) => counts.Count == 0 ? "none" : string.Join(", ", counts.Select(one => Text($"{one.Value} {one.Key}")));

    private static string? PlaceOf(Anchor? anchor) => anchor is null ? null : Text($"{anchor.Epoch}/{anchor.Seq}");

    private static VisitId? VisitOf(string text) =>
        text.Split('-') is [var epoch, var seq] && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var e) && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            ? new VisitId(e, s)
            : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
