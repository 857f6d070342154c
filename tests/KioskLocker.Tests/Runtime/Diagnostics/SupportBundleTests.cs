using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KioskLocker.App;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Tests.Attacks;
using Serilog;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>What leaves the machine in a support bundle, and above all what does not.</summary>
public sealed class SupportBundleTests : IDisposable
{
    private readonly WorkedKiosk _kiosk = new();

    public void Dispose() => _kiosk.Dispose();

    [Fact]
    public async Task A41_No_secret_and_nothing_personal_is_in_the_bundle_in_any_encoding()
    {
        var bundle = await MakeAsync();
        var secrets = Secrets();

        foreach (var (name, content) in bundle)
        {
            foreach (var (what, secret) in secrets)
                Assert.True(!Holds(content, secret) && !name.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{what} is in {name}");
        }
    }

    [Fact]
    public void A41_What_is_looked_for_is_on_this_machine()
    {
        var disk = _kiosk.Desk.EverythingOnDisk();
        var config = File.ReadAllBytes(_kiosk.ConfigFile);

        Assert.True(Holds(disk, WorkedKiosk.ApiKey));
        Assert.True(Holds(disk, WorkedKiosk.Reason));
        Assert.True(Holds(disk, _kiosk.Desk.Loop.State.Dossiers.Single().Value.IdDigest.Text));
        Assert.True(Holds(config, WorkedKiosk.Comment));
        Assert.True(Holds(config, WorkedKiosk.UrlPassword));
        Assert.Equal(_kiosk.Pickup, _kiosk.Desk.Store.Vault.Code(_kiosk.Desk.Loop.State.Results[WorkedKiosk.Dossier].Pickup!.Plain!.Value));
    }

    [Theory]
    [InlineData("plain 079180012345 here")]
    [InlineData("MDc5MTgwMDEyMzQ1")]
    [InlineData("id=\\u0030\\u0037\\u0039\\u0031\\u0038\\u0030\\u0030\\u0031\\u0032\\u0033\\u0034\\u0035")]
    [InlineData("303739313830303132333435")]
    public void A41_The_search_finds_what_was_hidden(string content) => Assert.True(Holds(Encoding.UTF8.GetBytes(content), Desk.IdNumber));

    [Fact]
    public async Task What_a_workshop_needs_is_inside()
    {
        var bundle = (await MakeAsync()).ToDictionary(entry => entry.Name, entry => Encoding.UTF8.GetString(entry.Content), StringComparer.Ordinal);

        Assert.Equal(
            [
                "README.txt", "config/kiosk.config.json", "devices.json", "findings.txt", "journal.jsonl", "logs/kiosk-20260424.json", "machine.json", "outbox.jsonl", "performance.json", "status.json",
                "store.json", "traces/doors.txt", "traces/printer.txt", "traces/scanner.txt",
            ],
            bundle.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("board main: door 1 open", bundle["traces/doors.txt"], StringComparison.Ordinal);
        Assert.Equal("https://office.example.org/", JsonNode.Parse(bundle["config/kiosk.config.json"])!["office"]!["url"]!.GetValue<string>());
        Assert.True(JsonSerializer.Deserialize<StorePicture>(bundle["store.json"], WireJson.Options) is { Sound: true, ChainSound: true });
        Assert.Equal(4, JsonSerializer.Deserialize<CabinetPicture>(bundle["devices.json"], WireJson.Options)!.Doors.Count);
    }

    /// <summary>Written by the log itself, which rolls by size and is still writing.</summary>
    [Fact]
    public async Task A_fault_that_was_logged_before_the_log_rolled_is_inside_and_the_contents_name_every_file()
    {
        using var log = new LoggerConfiguration().WriteTo.InFiles(_kiosk.LogFolder, 4096).CreateLogger();
        log.Error("The fault of an hour ago: {Detail}", "no reply");
        for (var beat = 0; LogTail.Files(_kiosk.LogFolder).Count < 4; beat++)
            log.Information("Heartbeat {Beat} sent", beat);
        log.Information("The last word");

        var bundle = (await MakeAsync()).ToDictionary(entry => entry.Name, entry => Encoding.UTF8.GetString(entry.Content), StringComparer.Ordinal);

        var files = LogTail.Files(_kiosk.LogFolder);
        Assert.Equal(files.Select(file => "logs/" + Path.GetFileName(file)), bundle.Keys.Where(name => name.StartsWith("logs/", StringComparison.Ordinal)));
        Assert.All(files, file => Assert.Contains(FormattableString.Invariant($"{Path.GetFileName(file)}: whole, {new FileInfo(file).Length:N0} bytes\n"), bundle["README.txt"], StringComparison.Ordinal));
        Assert.Contains("The last word", bundle["logs/" + Path.GetFileName(files[0])], StringComparison.Ordinal);
        var old = Assert.Single(bundle, entry => entry.Value.Contains("The fault of an hour ago", StringComparison.Ordinal));
        Assert.Equal("logs/" + Path.GetFileName(files[2]), old.Key);
    }

    /// <summary>Such a map keeps the kiosk from its doors, and then a bundle is wanted most.</summary>
    [Fact]
    public async Task A_key_that_stands_twice_in_a_file_spoils_only_that_entry()
    {
        await File.WriteAllTextAsync(_kiosk.ConfigFile, """{"machine":"K7M2","machine":"K7M3"}""", TestContext.Current.CancellationToken);
        var bundle = (await MakeAsync()).ToDictionary(entry => entry.Name, entry => Encoding.UTF8.GetString(entry.Content), StringComparer.Ordinal);

        Assert.StartsWith("unreadable: ", bundle["config/kiosk.config.json"], StringComparison.Ordinal);
        Assert.DoesNotContain("K7M3", bundle["config/kiosk.config.json"], StringComparison.Ordinal);
        Assert.Contains("journal.jsonl", bundle.Keys);
    }

    [Fact]
    public async Task Journal_rows_keep_their_envelope_their_kind_and_what_devices_said()
    {
        var journal = Encoding.UTF8.GetString((await MakeAsync()).Single(entry => entry.Name == "journal.jsonl").Content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal(_kiosk.Desk.Store.LastSeq, journal.Count);
        Assert.Equal(Enumerable.Range(1, journal.Count).Select(seq => (long)seq), journal.Select(row => row["seq"]!.GetValue<long>()));
        var answered = journal.First(row => row["event"]!["type"]!.GetValue<string>() == "doorAnswered");
        Assert.Equal("opened", answered["event"]!["outcome"]!.GetValue<string>());
        var person = journal.First(row => row["event"]!["type"]!.GetValue<string>() == "personGiven");
        Assert.Equal(["type"], person["event"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_stream_that_takes_no_blocking_writes_is_written()
    {
        using var to = new AsyncOnly();
        await SupportBundle.WriteAsync(to, _kiosk.Parts(), TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(new MemoryStream(to.Written));
        Assert.NotNull(zip.GetEntry("findings.txt"));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_leaves_a_bundle_that_says_so()
    {
        var parts = _kiosk.Parts() with { DatabasePath = Path.Combine(_kiosk.Desk.Folder, "none.db") };
        using var made = new MemoryStream();
        await SupportBundle.WriteAsync(made, parts, TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(made);

        Assert.NotNull(zip.GetEntry("store-problem.txt"));
        Assert.NotNull(zip.GetEntry("devices.json"));
    }

    private async Task<IReadOnlyList<(string Name, byte[] Content)>> MakeAsync()
    {
        using var made = new MemoryStream();
        await SupportBundle.WriteAsync(made, _kiosk.Parts(), TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(new MemoryStream(made.ToArray()));
        return [.. zip.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }

    private List<(string What, string Secret)> Secrets()
    {
        var state = _kiosk.Desk.Loop.State;
        var dossier = state.Dossiers.Single().Value;
        var result = state.Results[WorkedKiosk.Dossier];
        var vaultKey = File.ReadAllBytes(Path.Combine(_kiosk.Desk.Folder, "vault.key"));
        var secrets = new List<(string What, string Secret)>
        {
            ("the ID number of a card", Desk.IdNumber), ("a typed ID number", WorkedKiosk.Owner), ("a phone number", Desk.Phone), ("its international form", "84" + Desk.Phone[1..]),
            ("a name", WorkedKiosk.Name), ("a given name", "Hồng Hạnh"), ("a name without its marks", "Nguyen Thi Hong Hanh"),
            ("a pickup code", _kiosk.Pickup.Text), ("a wrong pickup code", WorkedKiosk.WrongCode), ("a PIN", Stage.Pin), ("a wrong PIN", WorkedKiosk.WrongPin), ("a badge", Stage.Badge),
            ("the token of the office", WorkedKiosk.ApiKey), ("the kiosk key", _kiosk.Enrolment.KioskKey), ("the directory key", _kiosk.Enrolment.DirectoryKey),
            ("the vault key", Convert.ToBase64String(vaultKey)), ("the vault key in hex", Convert.ToHexString(vaultKey)), ("a comment of the configuration", WorkedKiosk.Comment),
            ("a password in an address", WorkedKiosk.UrlPassword), ("a reason that somebody typed", WorkedKiosk.Reason),
            ("a drop-off number", dossier.Number.Text), ("a dossier code", WorkedKiosk.Dossier), ("a vault reference", dossier.Person.Text), ("another", dossier.Phone!.Value.Text),
            ("a digest of an ID number", dossier.IdDigest.Text), ("a digest of a pickup code", result.Pickup!.Code!.Value.Text), ("what was scanned", "example.org/?id="),
        };
        secrets.AddRange(state.Directory!.Staff.SelectMany(staff => new[] { ("a digest of a badge", staff.Badge.Text), ("a digest of a PIN", staff.Pin.Text), ("the salt of a PIN", staff.PinSalt) }));
        return secrets;
    }

    /// <summary>As text of either width, as hex, as base64 at any place in a longer text, percent-encoded, and with JSON's escapes, whole or for letters beyond ASCII.</summary>
    private static bool Holds(byte[] content, string secret)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        if (content.AsSpan().IndexOf(utf8) >= 0 || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0 || content.AsSpan().IndexOf(Encoding.BigEndianUnicode.GetBytes(secret)) >= 0)
            return true;
        var text = Encoding.UTF8.GetString(content);
        return Spellings(secret, utf8).Any(spelling => text.Contains(spelling, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Spellings(string secret, byte[] utf8)
    {
        yield return secret;
        yield return secret.Normalize(NormalizationForm.FormD);
        yield return Convert.ToHexString(utf8);
        yield return string.Join(' ', utf8.Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
        yield return Uri.EscapeDataString(secret);
        yield return string.Concat(secret.Select(letter => $"\\u{(int)letter:x4}"));
        yield return string.Concat(secret.Select(letter => letter < 0x80 ? letter.ToString() : $"\\u{(int)letter:x4}"));
        for (var before = 0; before < 3; before++)
        {
            // The letters at both ends depend on what stands beside; those between do not.
            var inside = Convert.ToBase64String([.. new byte[before], .. utf8]).TrimEnd('=');
            yield return inside[(before == 0 ? 0 : before + 1)..^1];
        }
    }

    private sealed class AsyncOnly : Stream
    {
        private readonly MemoryStream _written = new();

        public byte[] Written => _written.ToArray();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new InvalidOperationException("a blocking flush");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("a blocking write");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _written.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _written.WriteAsync(buffer, offset, count, cancellationToken);
    }
}
