using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Cli.Commands;

/// <summary>Answer of <c>journal list --json</c>.</summary>
internal sealed record JournalListing(string Kiosk, IReadOnlyList<JournalLine> Rows);

/// <summary>One journal row.</summary>
/// <param name="Ignored">Why the event changed nothing.</param>
/// <param name="Event">The envelope as journalled.</param>
internal sealed record JournalLine(long Seq, int Epoch, string Hash, string? Ignored, JsonElement Event);

/// <summary>Answer of <c>journal verify --json</c>.</summary>
/// <param name="Rows">Rows verified; null when broken.</param>
/// <param name="Head">Hash of the last row; null when broken.</param>
/// <param name="BrokenAt">First row that does not fit; null when sound.</param>
/// <param name="What">What is wrong there.</param>
internal sealed record ChainReport(string Kiosk, bool Sound, long? Rows, string? Head, long? BrokenAt, string? What);

/// <summary>Answer of <c>outbox --json</c>.</summary>
internal sealed record OutboxListing(string Kiosk, long Waiting, long Aside, IReadOnlyList<OutboxLine> Rows);

/// <summary>One event for the office, without its content.</summary>
/// <param name="Aside">Why it was set aside; null when it waits.</param>
internal sealed record OutboxLine(int Epoch, long Seq, DateTimeOffset Utc, string Type, int Tries, string? Aside);

/// <summary>Commands that read the database beside the running kiosk, or without it.</summary>
internal static class StoreCommands
{
    public static void AddTo(RootCommand root, CommandShell shell)
    {
        var from = new Option<long?>("--from") { Description = "First row; without it the last rows are shown", HelpName = "SEQ" };
        var most = new Option<int>("--most") { Description = "At most this many rows, 1 to 10000", HelpName = "N", DefaultValueFactory = _ => 20 };
        most.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var rows) && rows is >= 1 and <= 10_000))
                result.AddError("--most is a number of 1 to 10000");
        });
        var list = new Command("list", "Show journal rows; they hold no personal data") { from, most }.With("kioskctl journal list --most 50", "kioskctl journal list --from 4700");
        shell.Set(list, (parsed, options, report, _) => Task.FromResult(List(options, parsed.GetValue(from), parsed.GetValue(most), report)));
        var verify = new Command("verify", "Recompute the whole hash chain; exit 1 when it is broken").With("kioskctl journal verify");
        shell.Set(verify, (_, options, report, _) => Task.FromResult(Verify(options, report)));
        root.Subcommands.Add(new Command("journal", "The journal of everything that happened") { list, verify });

        var outbox = new Command("outbox", "Events that the office has not taken yet; exit 1 when some were set aside") { most }.With("kioskctl outbox");
        shell.Set(outbox, (parsed, options, report, _) => Task.FromResult(Outbox(options, parsed.GetValue(most), report)));
        var retry = new Command("retry", "Offer events that the office refused to it again, now instead of within 6 hours").With("kioskctl outbox retry");
        shell.Set(retry, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            return KioskCommands.ShowOrder(await kiosk.AskOfficeAgainAsync(cancellationToken).ConfigureAwait(false), "the office is asked again; kioskctl outbox shows what it did not take", report);
        });
        outbox.Subcommands.Add(retry);
        root.Subcommands.Add(outbox);
    }

    private static int List(KioskOptions options, long? from, int most, Report report)
    {
        using var journal = Open(options);
        var rows = journal.List(from ?? Math.Max(1, journal.LastSeq - most + 1), most).Select(Line).ToList();
        report.Show(new JournalListing(journal.Kiosk, rows), shown => report.Table(
            ["row", "time (+7)", "event", "ignored because"],
            shown.Rows.Select(row => new[] { string.Create(CultureInfo.InvariantCulture, $"{row.Epoch}/{row.Seq}"), TimeOf(row.Event), TypeOf(row.Event, "event"), row.Ignored ?? "" })));
        return ExitCode.Ok;
    }

    private static int Verify(KioskOptions options, Report report)
    {
        using var journal = Open(options);
        var verdict = journal.Verify(options.ToStoreSettings(null).Anchor) switch
        {
            ChainVerdict.Sound sound => new ChainReport(journal.Kiosk, true, sound.Rows, sound.Head, null, null),
            ChainVerdict.Broken broken => new ChainReport(journal.Kiosk, false, null, null, broken.Seq, broken.What),
            _ => throw new UnreachableException(),
        };
        report.Show(verdict, shown => report.Line(shown.Sound
            ? string.Create(CultureInfo.InvariantCulture, $"sound: {shown.Rows} rows, head {shown.Head}")
            : string.Create(CultureInfo.InvariantCulture, $"BROKEN at row {shown.BrokenAt}: {shown.What}")));
        return verdict.Sound ? ExitCode.Ok : ExitCode.Bad;
    }

    private static int Outbox(KioskOptions options, int most, Report report)
    {
        using var journal = Open(options);
        var (waiting, aside) = journal.OutboxCounts();
        var rows = journal.Outbox(most).Select(row =>
        {
            var envelope = Parse(row.Json);
            return new OutboxLine(row.Epoch, row.Seq, UtcOf(envelope), TypeOf(envelope, "message"), row.Tries, row.Aside);
        }).ToList();
        report.Show(new OutboxListing(journal.Kiosk, waiting, aside, rows), shown =>
        {
            report.Line(string.Create(CultureInfo.InvariantCulture, $"{shown.Waiting} waiting, {shown.Aside} set aside"));
            if (shown.Rows.Count > 0)
            {
                report.Table(
                    ["event", "time (+7)", "type", "tries", "set aside because"],
                    shown.Rows.Select(row => new[]
                    {
                        string.Create(CultureInfo.InvariantCulture, $"{row.Epoch}/{row.Seq}"), Local(row.Utc), row.Type, row.Tries.ToString(CultureInfo.InvariantCulture), row.Aside ?? "",
                    }));
            }

            if (shown.Aside > 0)
            {
                report.Line("Tell the office. What is set aside is offered again within 6 hours;");
                report.Line("once the office can read it: kioskctl outbox retry");
            }
        });
        return aside == 0 ? ExitCode.Ok : ExitCode.Bad;
    }

    /// <summary>Says what SQLite would only call "unable to open": the difference matters to whoever stands before it.</summary>
    internal static void Probe(string database, string whereNone)
    {
        try
        {
            using var probe = File.OpenHandle(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.NotPermitted, $"this user may not read {database}. Use root or the kiosk's user.");
        }
        catch (IOException)
        {
            throw new CommandFailedException(ExitCode.NotReachable, $"there is no database {database}. {whereNone}");
        }
    }

    private static JournalReader Open(KioskOptions options)
    {
        var path = options.ToStoreSettings(null).DatabasePath;
        Probe(path, "The kiosk has never run with this configuration.");
        return JournalReader.Open(path);
    }

    private static JournalLine Line(JournalRow row) => new(row.Seq, row.Epoch, row.Hash, row.Ignored, Parse(row.Json));

    private static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new StorageException(StorageFault.Corrupt, "a row of the database is not JSON; run kioskctl journal verify");
        }
    }

    private static string TypeOf(JsonElement envelope, string part) =>
        envelope.TryGetProperty(part, out var inner) && inner.TryGetProperty("type", out var type) ? type.GetString() ?? "?" : "?";

    private static DateTimeOffset UtcOf(JsonElement envelope) =>
        envelope.TryGetProperty("utc", out var utc) && utc.TryGetDateTimeOffset(out var moment) ? moment : default;

    private static string TimeOf(JsonElement envelope) => Local(UtcOf(envelope));

    private static string Local(DateTimeOffset at) => at.ToOffset(KioskOptions.UtcOffset).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
