using System.Globalization;
using System.Text;
using System.Text.Json;
using KioskLocker.Core.Codes;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads the one configuration file. Reports everything that is wrong at once, with key and remedy.</summary>
public static class KioskOptionsReader
{
    private const int MaxFileBytes = 1 << 20;

    /// <summary>A path of a Unix socket has 108 bytes with its ending zero.</summary>
    private const int MaxSocketPath = 107;

    private const string OneOfEach = """{"lines":[{"kind":"xor8a","boards":[{"compartments":[{}]}]},{"kind":"serialText"},{"kind":"escPos","printer":{}}]}""";

    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };

    /// <summary>Every key this program knows, in order of the alphabet; <c>[]</c> stands for any place in a list.</summary>
    public static IReadOnlyList<string> KnownKeys()
    {
        var findings = new ConfigFindings();
        using var document = JsonDocument.Parse(OneOfEach, Json);
        _ = Read(new ConfigNode(document.RootElement, "", "", findings));
        return [.. findings.Keys];
    }

    /// <summary>Reads and checks the file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    public static KioskOptionsReading ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return Bad($"there is no file {path}", "Copy deploy/kiosk.example.json there and fill it in, or name another one with --config FILE");
            return file.Length > MaxFileBytes
                ? Bad($"{path} is larger than 1 MiB", "Name the configuration file")
                : Read(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        }
        catch (DecoderFallbackException)
        {
            return Bad($"{path} is not UTF-8", "Save it as UTF-8");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Bad($"{path} cannot be read: {problem.Message}", "Check its rights and its place");
        }
    }

    /// <summary>Checks the text of a configuration file.</summary>
    public static KioskOptionsReading Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Bad("the file is not a JSON object", "Begin with { and end with }");
            var findings = new ConfigFindings();
            var options = Read(new ConfigNode(document.RootElement, "", "", findings));
            return findings.Problems.Count > 0 ? new KioskOptionsReading.Bad(findings.Problems) : new KioskOptionsReading.Good(options, findings.Absent);
        }
        catch (JsonException problem)
        {
            var place = problem.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" in line {line + 1}") : "";
            return Bad($"the file is not JSON{place}: {problem.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}", "Correct that line");
        }
    }

    private static KioskOptionsReading.Bad Bad(string what, string toDo) => new([new ConfigProblem("", what, toDo)]);

    private static KioskOptions Read(ConfigNode root)
    {
        var machine = root.Text("machine", "the machine's number, 4 characters of 0-9 and A-Z without I, L, O, U, for example \"Q6A1\"");
        if (machine.Length > 0 && !Crockford.IsMachineNumber(machine))
            root.Problem("machine", $"\"{machine}\" is no machine number", "Write 4 characters of 0-9 and A-Z without I, L, O, U, for example \"Q6A1\"");
        var demo = root.Flag("demo", false);
        var folder = Folder(root, "dataFolder", "/var/lib/kiosklocker");
        if (Encoding.UTF8.GetByteCount(Path.Combine(folder, "control.sock")) > MaxSocketPath)
            root.Problem("dataFolder", "is too long for the control socket in it", "Choose a path of at most 94 bytes");
        var lines = ConfigLines.Read(root, demo);
        var numbers = root.Object("numbers", required: false);
        var options = new KioskOptions
        {
            Machine = machine,
            Demo = demo,
            DataFolder = folder,
            Anchor = root.Has("anchor") ? Folder(root, "anchor", "/media/anchor/kiosk.anchor") : null,
            Hotline = Hotline(root),
            DefaultAgency = new AgencyId(Agency(root)),
            TouchUrl = TouchUrl(root),
            OfficeUrl = OfficeUrl(root),
            LogFolder = LogFolder(root),
            BoardLines = lines.Boards,
            Printer = lines.Printer,
            Scanner = lines.Scanner,
            BagsHaveBarcodes = root.Flag("bagsHaveBarcodes", false),
            UsePresumedEmpty = root.Flag("usePresumedEmpty", false),
            ReserveForResults = root.Number("reserveForResults", 0, 999, 0),
            RatingLevels = RatingLevels(root),
            Numbers = ConfigNumbers.Read(numbers),
            IdleAfter = ConfigNumbers.Idle(numbers),
            Storage = ConfigNumbers.Storage(numbers),
        };
        numbers.End();
        root.End();
        return options;
    }

    private static string Folder(ConfigNode node, string key, string example)
    {
        var path = node.Text(key, $"an absolute path, for example \"{example}\"");
        if (path.Length > 0 && !Path.IsPathFullyQualified(path))
            node.Problem(key, $"\"{path}\" is not an absolute path", $"Write it from the root, for example \"{example}\"");
        return path;
    }

    private static string LogFolder(ConfigNode root)
    {
        var log = root.Object("log", required: false);
        var folder = log.Has("folder") ? Folder(log, "folder", "/var/log/kiosklocker") : "/var/log/kiosklocker";
        log.End();
        return folder;
    }

    private static string Hotline(ConfigNode root)
    {
        const string Wanted = "the telephone number on every screen, for example \"028 3855 1234\"";
        var hotline = root.Text("hotline", Wanted);
        if (hotline.Length > 0 && (hotline.Length > 24 || hotline.Count(char.IsAsciiDigit) < 3 || hotline.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '+' or '-' or '.' or '(' or ')'))))
            root.Problem("hotline", $"\"{hotline}\" is no telephone number", "Write " + Wanted);
        return hotline;
    }

    private static string Agency(ConfigNode root)
    {
        const string Wanted = "the agency's code of 1 to 64 characters, for example \"H29.Q6\"";
        var agency = root.Text("defaultAgency", Wanted);
        if (agency.Length > 64 || agency.Any(char.IsWhiteSpace))
            root.Problem("defaultAgency", $"\"{agency}\" is no agency's code", "Write " + Wanted);
        return agency;
    }

    private static int RatingLevels(ConfigNode root)
    {
        var levels = root.Number("ratingLevels", 3, 5, 3);
        if (levels == 4)
            root.Problem("ratingLevels", "4 levels are not defined", "Write 3 or 5");
        return levels;
    }

    private static Uri TouchUrl(ConfigNode root)
    {
        var touch = root.Object("touch", required: true);
        var url = Url(touch, "http://127.0.0.1:5080");
        if (url is not null && (!url.IsLoopback || url.Scheme != Uri.UriSchemeHttp))
            touch.Problem("url", $"{url} would show the touch screen to the network", "Write an http address of this machine, for example \"http://127.0.0.1:5080\"");
        touch.End();
        return url ?? Nowhere;
    }

    private static Uri OfficeUrl(ConfigNode root)
    {
        var office = root.Object("office", required: true);
        var url = Url(office, "https://office.example.vn");
        if (url is not null && url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
            office.Problem("url", $"{url} would send personal data and keys unprotected", "Write an https:// address; http:// is for 127.0.0.1 only");
        office.End();
        return url ?? Nowhere;
    }

    private static Uri Nowhere { get; } = new("http://127.0.0.1");

    private static Uri? Url(ConfigNode node, string example)
    {
        var text = node.Text("url", $"an address, for example \"{example}\"");
        if (text.Length == 0)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "", PathAndQuery: "/" })
            return url;
        node.Problem("url", $"\"{text}\" is not the address of a server", $"Write scheme, host and port only, for example \"{example}\"");
        return null;
    }
}
