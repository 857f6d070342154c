using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>What a bundle is made of.</summary>
/// <param name="Status">As <c>/status</c> tells it.</param>
/// <param name="Picture">Devices.</param>
/// <param name="Performance">Program.</param>
/// <param name="Traces">Lines.</param>
/// <param name="ConfigFiles">Configuration and map; those that are there.</param>
/// <param name="LogFolder">Folder of the log files; null where none are written.</param>
/// <param name="DatabasePath">The database.</param>
/// <param name="AnchorPath">Its anchor.</param>
/// <param name="UtcOffset">Local time minus UTC.</param>
/// <param name="Time">Clock of the entries.</param>
public sealed record BundleParts(
    StatusReport Status,
    CabinetPicture Picture,
    PerformancePicture Performance,
    IReadOnlyList<TracePicture> Traces,
    IReadOnlyList<string> ConfigFiles,
    string? LogFolder,
    string DatabasePath,
    string AnchorPath,
    TimeSpan UtcOffset,
    TimeProvider Time);

/// <summary>
/// Everything a workshop needs to find a fault from afar, as one zip. It holds no secret and nothing of any person: no keys, no enrolment, no vault,
/// no digests, no references, no words that anybody typed. What is written is chosen one by one; whatever is new stays out until somebody adds it here.
/// </summary>
public static class SupportBundle
{
    /// <summary>Journal rows in it.</summary>
    public const int JournalRows = 5000;

    /// <summary>Bytes of log files in it, before the zip makes them smaller.</summary>
    public const int MostLogBytes = 8 << 20;

    private const int MostConfigBytes = 1 << 20;

    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true };

    /// <summary>Writes the zip as it is made; the stream need not seek.</summary>
    public static async Task WriteAsync(Stream to, BundleParts parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var held = new HeldStream();
        using (var zip = new ZipArchive(held, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            var bundle = new BundleWriter(zip, held, to, parts.Time.GetUtcNow(), cancellationToken);
            var logs = BundleLogs.In(parts.LogFolder, MostLogBytes);
            await bundle.TextAsync("README.txt", Contents(parts, logs)).ConfigureAwait(false);
            await bundle.TextAsync("findings.txt", FindingsOf(parts)).ConfigureAwait(false);
            await bundle.JsonAsync("status.json", parts.Status).ConfigureAwait(false);
            await bundle.JsonAsync("devices.json", parts.Picture).ConfigureAwait(false);
            await bundle.JsonAsync("performance.json", parts.Performance).ConfigureAwait(false);
            await bundle.JsonAsync("machine.json", MachineFacts.Now(parts.Status.Version)).ConfigureAwait(false);
            foreach (var trace in parts.Traces)
            {
                await bundle.TextAsync($"traces/{trace.Line}.txt", TextOf(trace)).ConfigureAwait(false);
            }

            foreach (var file in parts.ConfigFiles)
            {
                await bundle.TextAsync("config/" + Path.GetFileName(file), ConfigOf(file)).ConfigureAwait(false);
            }

            foreach (var share in logs.Taken)
            {
                await bundle.BytesAsync("logs/" + share.Name, share.Read()).ConfigureAwait(false);
            }

            await StoreAsync(bundle, parts).ConfigureAwait(false);
        }

        // Its directory is written when the archive closes.
        await held.PassOnAsync(to, cancellationToken).ConfigureAwait(false);
    }

    private static async Task StoreAsync(BundleWriter bundle, BundleParts parts)
    {
        try
        {
            await bundle.JsonAsync("store.json", StoreCheck.Look(parts.DatabasePath, parts.AnchorPath)).ConfigureAwait(false);
            using var reader = JournalReader.Open(parts.DatabasePath);
            var rows = reader.List(Math.Max(1, reader.LastSeq - JournalRows + 1), JournalRows).Select(JournalExtract.Of);
            await bundle.TextAsync("journal.jsonl", string.Join('\n', rows) + "\n").ConfigureAwait(false);
            var outbox = reader.Outbox(JournalRows).Select(JournalExtract.OfOutbox);
            await bundle.TextAsync("outbox.jsonl", string.Join('\n', outbox) + "\n").ConfigureAwait(false);
        }
        catch (StorageException fault)
        {
            // Of a store that cannot be read nothing is worth more than why.
            await bundle.TextAsync("store-problem.txt", $"{fault.Fault}: {fault.Message}\n").ConfigureAwait(false);
        }
    }

    private static string Contents(BundleParts parts, BundleLogs logs) => string.Create(CultureInfo.InvariantCulture, $"""
        Support bundle of kiosk {parts.Status.Kiosk}, program {parts.Status.Version}, made {parts.Status.At:yyyy-MM-dd HH:mm:ss}Z.
        It holds no secrets and no personal data.

        findings.txt      what fails, in words
        status.json       what kioskctl status tells
        devices.json      lines, boards, doors, inputs, printer, scanner, counters
        traces/           last frames of each line, decoded; scans and slips are masked
        performance.json  loop and disk
        machine.json      versions, kernel, serial devices
        config/           configuration and map, without comments
        logs/             log files, the newest first, {MostLogBytes >> 20} MiB of them at most:
                          {string.Join("\n                  ", logs.Words())}
        store.json        sizes, integrity, hash chain
        journal.jsonl     last {JournalRows} rows: envelope, kind of event, and what devices said
        outbox.jsonl      events that wait: kind, tries

        """);

    private static string FindingsOf(BundleParts parts)
    {
        var words = new FindingWords(parts.Picture.At, parts.UtcOffset);
        var lines = Findings.Of(parts.Picture).Select(words.Of).Select(text => $"- {text.What}\n  {text.ToDo}");
        return string.Join('\n', lines.DefaultIfEmpty("Nothing is known to fail.")) + "\n";
    }

    private static string TextOf(TracePicture trace) => string.Concat(
        trace.Frames.Select(frame => string.Create(CultureInfo.InvariantCulture, $"{frame.Serial,6} {frame.At:HH:mm:ss.fff}Z {frame.Way,-5} {frame.Length,5}  {frame.Hex}  | {frame.Meaning}\n")));

    /// <summary>The file without its comments, in which people write anything, and without a password in an address.</summary>
    private static string ConfigOf(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostConfigBytes)
            {
                return "too large\n";
            }

            var root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return (Without(root)?.ToJsonString(Indented) ?? "null") + "\n";
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A key that stands there twice comes as an argument that is wrong. What is written in the file stays out of the words.
            return "unreadable: " + (fault is ArgumentException ? "a key stands there twice" : fault.GetType().Name) + "; kioskctl config check says where\n";
        }
    }

    private static JsonNode? Without(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Without(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Without)]),
        JsonValue value when value.TryGetValue<string>(out var text) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length > 0 =>
            JsonValue.Create(text.Replace(address.UserInfo + "@", "", StringComparison.Ordinal)),
        _ => node?.DeepClone(),
    };

    /// <summary>Entries one after the other; each has left before the next is made.</summary>
    private sealed class BundleWriter(ZipArchive zip, HeldStream held, Stream to, DateTimeOffset at, CancellationToken cancellationToken)
    {
        public Task JsonAsync<T>(string name, T value) => TextAsync(name, JsonSerializer.Serialize(value, Indented) + "\n");

        public Task TextAsync(string name, string text) => BytesAsync(name, Encoding.UTF8.GetBytes(text));

        public async Task BytesAsync(string name, byte[] content)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = at;
            using (var stream = entry.Open())
            {
                stream.Write(content);
            }

            await held.PassOnAsync(to, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Holds what the archive writes: closing an entry writes without waiting, and a web server's stream takes no such writes.</summary>
    private sealed class HeldStream : MemoryStream
    {
        /// <summary>What has left cannot be changed any more.</summary>
        public override bool CanSeek => false;

        public async Task PassOnAsync(Stream to, CancellationToken cancellationToken)
        {
            await to.WriteAsync(GetBuffer().AsMemory(0, (int)Length), cancellationToken).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            SetLength(0);
        }
    }
}
