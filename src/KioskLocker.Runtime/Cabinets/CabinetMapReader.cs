using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Core.Compartments;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Options;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>Reads a cabinet map: key by key as cabinet.schema.json says, then what a schema cannot say (<see cref="CabinetRules"/>). Reports everything that is wrong at once.</summary>
public static partial class CabinetMapReader
{
    internal const string CopyOne = "Copy one of hardware/cabinets there and change it, or name another file under \"cabinet\"";

    private const int ChannelMost = 50;
    private const int PinMost = 63;
    private const int PrinterBaudLeast = 115_200;
    private const int NameLength = 100;

    private const string OneOfEach = """
        {"lines":[{"kind":"xor8a"},{"kind":"gpio","driver":"libgpiod"},{"kind":"gpio","driver":"mcp23017"},{"kind":"scanner","family":"plain"},{"kind":"scanner","family":"zbarcam"},{"kind":"escpos"}],
         "boards":[{},{"outputPins":[1]}],"compartments":[{}],"inputs":[{}],"outputs":[{"kind":"lamp"},{"kind":"buzzer"}]}
        """;

    /// <summary>Expanders by the name of their driver. Others than the MCP23017 need a program built with device packages: <see cref="CabinetRules"/> asks this one.</summary>
    internal static IReadOnlyDictionary<string, GpioExpander> Expanders { get; } = new SortedDictionary<string, GpioExpander>(StringComparer.Ordinal)
    {
        ["mcp23008"] = GpioExpander.Mcp23008,
        ["mcp23017"] = GpioExpander.Mcp23017,
        ["mcp23018"] = GpioExpander.Mcp23018,
    };

    private static readonly int[] Bauds = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

    /// <summary>Every key of a map that this program knows, in order of the alphabet; <c>[]</c> stands for any place in a list. What is in <c>simulation</c> only the simulator knows.</summary>
    public static IReadOnlyList<string> KnownKeys()
    {
        var findings = new ConfigFindings("");
        _ = ConfigText.Read(OneOfEach, findings, (root, _) => ReadKeys(root));
        return [.. findings.Keys];
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    public static CabinetMapReading ReadFile(string path)
    {
        var findings = new ConfigFindings(path);
        return ConfigText.ReadFile(path, findings, CopyOne) is { } text ? Read(text, findings) : new CabinetMapReading.Bad(findings.Problems, []);
    }

    /// <summary>Checks the text of a map.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name of the file in problems.</param>
    public static CabinetMapReading Read(string text, string file) => Read(text, new ConfigFindings(file));

    /// <summary>What is wrong by the keys alone: exactly what the schema refuses too.</summary>
    internal static IReadOnlyList<ConfigProblem> ProblemsOfKeys(string text)
    {
        var findings = new ConfigFindings("");
        _ = ConfigText.Read(text, findings, (root, _) => ReadKeys(root));
        return findings.Problems;
    }

    private static CabinetMapReading Read(string text, ConfigFindings findings)
    {
        return ConfigText.Read<CabinetMapReading>(text, findings, (root, element) =>
        {
            var draft = ReadKeys(root);
            CabinetRules.Check(draft);
            return findings.Problems.Count == 0
                ? new CabinetMapReading.Good(CabinetWiring.Build(draft, CabinetHash.Of(element)))
                : new CabinetMapReading.Bad(findings.InOrder(), [.. draft.Lines.Select(line => line.Name).Where(name => name.Length > 0)]);
        }) ?? new CabinetMapReading.Bad(findings.InOrder(), []);
    }

    private static CabinetDraft ReadKeys(ConfigNode root)
    {
        root.AnyText("$schema", "the schema's place, for editors");
        root.Ignore("simulation");
        var draft = new CabinetDraft(
            root,
            Title(root, "name", root.Text("name", "the cabinet's name in Vietnamese, shown above the doors")),
            Title(root, "nameEn", root.OptionalText("nameEn", "the cabinet's name in English") ?? ""),
            root.Number("panelAfterColumn", 0, 8, 1),
            [.. root.List("lines", "a list with one object for each cable and chip", 1, 16).Select(Line)],
            [.. root.List("boards", "a list with one object for each board", 1, 32).Select(Board)],
            [.. root.List("compartments", "a list with one object for each compartment", 1, 200).Select(Compartment)],
            [.. root.List("inputs", "a list with one object for each switch beside the door contacts", 0, 8).Select(Input)],
            [.. root.List("outputs", "a list with one object for each lamp and the buzzer", 0, 256).Select(Output)]);
        root.End();
        return draft;
    }

    private static string Title(ConfigNode node, string key, string title)
    {
        if (title.EnumerateRunes().Count() > NameLength)
            node.Problem(key, "is too long", string.Create(CultureInfo.InvariantCulture, $"Write at most {NameLength} characters"));
        return title;
    }

    private static LineDraft Line(ConfigNode node)
    {
        var line = new LineDraft(node, LineName(node, "name"), node.Word("kind", ["xor8a", "kerongCu16", "modbusRelay", "gpio", "scanner", "escpos"], "What hangs on this line decides how it is spoken to"));
        line = line.Kind switch
        {
            "gpio" => Chip(node, line),
            "scanner" => Scanner(node, line),
            "escpos" => line with { Baud = Baud(node, PrinterBaudLeast), WidthDots = Width(node) },
            null => line,
            _ => line with { Baud = Baud(node, 0) },
        };

        // What else a line holds cannot be judged before its kind is known.
        if (line is not ({ Kind: null } or { Kind: "gpio", Driver: null } or { Kind: "scanner", Family: null }))
            node.End();
        return line;
    }

    private static LineDraft Chip(ConfigNode node, LineDraft line)
    {
        const string Label = "the chip's label as gpiodetect prints it, for example \"pinctrl-rp1\"";
        line = line with { Driver = node.Word("driver", ["libgpiod", .. Expanders.Keys], "The pins are the computer's own or an expander's") };
        switch (line.Driver)
        {
            case "libgpiod":
                var label = node.Text("chip", Label);
                if (label.Length > 0 && !LabelShape().IsMatch(label))
                    node.Problem("chip", $"\"{label}\" is no label of a chip", "Write " + Label);
                return line with { Chip = label };
            case not null:
                return line with { I2cBus = node.Number("i2cBus", 0, 31), I2cAddress = node.Number("i2cAddress", 32, 39) };
            default:
                return line;
        }
    }

    private static LineDraft Scanner(ConfigNode node, LineDraft line)
    {
        var family = node.Word("family", ScannerFamilies.Names, "It decides how the scanner is asked whether it is alive; \"plain\" asks nothing");
        return line with { Family = family, Baud = family is null or ScannerFamilies.ZbarCam or ScannerFamilies.Camera ? null : Baud(node, 0) };
    }

    private static int? Baud(ConfigNode node, int least)
    {
        if (node.Number("baud", Bauds[0], Bauds[^1]) is not { } baud)
            return null;
        if (!Bauds.Contains(baud))
            node.Problem("baud", string.Create(CultureInfo.InvariantCulture, $"{baud} is no speed of a serial line"), "Write one of " + string.Join(", ", Bauds.Where(b => b >= least).Select(b => b.ToString(CultureInfo.InvariantCulture))));
        else if (baud < least)
            node.Problem("baud", string.Create(CultureInfo.InvariantCulture, $"at {baud} a slip takes up to a minute"), string.Create(CultureInfo.InvariantCulture, $"Set printer and file to {least} or more"));
        return baud;
    }

    private static int? Width(ConfigNode node)
    {
        var width = node.Number("widthDots", 384, 576);
        if (width is not (null or 384 or 576))
            node.Problem("widthDots", string.Create(CultureInfo.InvariantCulture, $"{width} is no width of a print head"), "Write 576 (80 mm paper) or 384 (58 mm)");
        return width;
    }

    private static BoardDraft Board(ConfigNode node)
    {
        var board = new BoardDraft(node, BoardId(node, "id"), LineName(node, "line"), node.Has("outputPins") || node.Has("inputPins"))
        {
            Feedback = node.Has("feedback") ? node.Word("feedback", ["doorClosing", "doorOpening"], "") : null,
            PulseMs = node.Has("pulseMs") ? node.Number("pulseMs", 10, 9000) : null,
        };
        board = board.HasPins
            ? board with
            {
                OutputPins = node.Numbers("outputPins", 0, PinMost, ChannelMost),
                InputPins = node.Numbers("inputPins", 0, PinMost, ChannelMost),
                OutputsActiveLow = node.Flag("outputsActiveLow", false),
                InputsActiveLow = node.Flag("inputsActiveLow", false),
                Pull = node.Has("inputPull") ? node.Word("inputPull", ["none", "up", "down"], "") : "none",
            }
            : board with
            {
                Address = node.Number("address", 0, 255),
                Channels = node.Number("channels", 1, ChannelMost),
                Inputs = node.Has("inputs") ? node.Number("inputs", 0, ChannelMost) : null,
            };
        node.End();
        return board;
    }

    private static CompartmentDraft Compartment(ConfigNode node)
    {
        var compartment = new CompartmentDraft(
            node,
            node.Number("number", 1, CompartmentId.Max),
            BoardId(node, "board"),
            node.Number("channel", 1, ChannelMost),
            node.Has("contact") ? node.Number("contact", 1, ChannelMost) : null,
            node.Word("size", ["small", "medium", "large"], "Allocation goes by it"),
            node.Flag("low", false),
            node.Number("column", 1, 8, 1));
        node.End();
        return compartment;
    }

    private static InputDraft Input(ConfigNode node)
    {
        var input = new InputDraft(
            node,
            node.Word("sense", ["tamper", "mainsFail"], "Nobody can tell switches apart otherwise"),
            BoardId(node, "board"),
            node.Number("channel", 1, ChannelMost),
            node.Word("activeWhen", ["open", "closed"], "A switch wired so that it opens tells a cut wire too"));
        node.End();
        return input;
    }

    private static OutputDraft Output(ConfigNode node)
    {
        var kind = node.Word("kind", ["lamp", "buzzer"], "A lamp is lit and a buzzer sounds at different times");
        var output = new OutputDraft(node, kind, kind != "buzzer" && node.Has("compartment") ? node.Number("compartment", 1, CompartmentId.Max) : null, BoardId(node, "board"), node.Number("channel", 1, ChannelMost));
        if (kind is not null)
            node.End();
        return output;
    }

    private static string LineName(ConfigNode node, string key) => Name(node, key, "a name of 1 to 32 characters of a-z, 0-9 and -", LineShape());

    private static string BoardId(ConfigNode node, string key) => Name(node, key, "a name of 1 to 16 characters of a-z, 0-9 and -", BoardShape());

    private static string Name(ConfigNode node, string key, string wanted, Regex shape)
    {
        var name = node.Text(key, wanted);
        if (name.Length == 0 || shape.IsMatch(name))
            return name;
        node.Problem(key, $"\"{name}\" is no name", "Write " + wanted);
        return "";
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z")]
    private static partial Regex LineShape();

    [GeneratedRegex(@"^[a-z0-9-]{1,16}\z")]
    private static partial Regex BoardShape();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\z")]
    private static partial Regex LabelShape();
}
