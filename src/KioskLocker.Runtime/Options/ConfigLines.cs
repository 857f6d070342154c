using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads <c>lines</c>: what hangs on which port, down to the channel of each compartment.</summary>
internal sealed partial class ConfigLines
{
    private const int PrinterBaudLeast = 115_200;
    private const int ChannelMost = 50;
    private static readonly int[] Bauds = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

    private readonly bool _demo;
    private readonly Dictionary<string, string> _ports = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _boards = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _compartments = [];
    private readonly List<BoardLineOptions> _boardLines = [];
    private bool _hasUnknown;

    private ConfigLines(bool demo) => _demo = demo;

    public IReadOnlyList<BoardLineOptions> Boards => _boardLines;

    public PrinterLineOptions? Printer { get; private set; }

    public ScannerLineOptions? Scanner { get; private set; }

    public static ConfigLines Read(ConfigNode root, bool demo)
    {
        var lines = new ConfigLines(demo);
        var nodes = root.List("lines", "a list with one object for each serial line, as in the example file");
        foreach (var node in nodes)
            lines.ReadLine(node);
        if (nodes.Count > 0 && lines._boardLines.Count == 0 && !lines._hasUnknown)
            root.Problem("lines", "no line has locker boards", "Add a line of kind \"xor8a\"");
        return lines;
    }

    private void ReadLine(ConfigNode node)
    {
        var name = Name(node, "name", _names, "another line");
        var kind = node.Word("kind", ["xor8a", "serialText", "escPos"], "What hangs on this line decides how it is spoken to");
        var line = new SerialLineSettings(Port(node, name), Baud(node, kind));
        switch (kind)
        {
            case "xor8a":
                ReadBoards(node, name, line);
                break;
            case "serialText":
                if (Scanner is not null)
                    node.Problem("kind", "a second scanner is not supported", "Leave one line of kind \"serialText\"");
                Scanner = new ScannerLineOptions(name, line);
                break;
            case "escPos":
                if (Printer is not null)
                    node.Problem("kind", "a second printer is not supported", "Leave one line of kind \"escPos\"");
                ReadPrinter(node, name, line);
                break;
            default:
                // What the line holds cannot be judged before its kind is known.
                _hasUnknown = true;
                return;
        }

        node.End();
    }

    private string Port(ConfigNode node, string name)
    {
        const string Wanted = "the device, for example \"/dev/serial/by-id/usb-…\" or a udev link such as \"/dev/kiosk-boards\"";
        var port = node.Text("port", Wanted);
        if (port.Length == 0)
            return port;
        if (!Path.IsPathFullyQualified(port))
            node.Problem("port", $"\"{port}\" is not an absolute path", "Write " + Wanted);
        else if (!_ports.TryAdd(port, name))
            node.Problem("port", $"{port} is the port of line {_ports[port]} already", "Give each line its own port");
        else if (!_demo && (!port.StartsWith("/dev/", StringComparison.Ordinal) || port.StartsWith("/dev/pts/", StringComparison.Ordinal)))
            node.Problem("port", $"{port} is not a serial device", "Write a device under /dev; a simulated line needs \"demo\": true");
        else if (!_demo && NumberedPort().IsMatch(port))
            node.Problem("port", $"{port} may be another device after the next start", "Write its link under /dev/serial/by-id or a udev link");
        else if (!File.Exists(port))
            node.Absent("port", $"{port} is not there now", "Plug the device in; the kiosk takes it when it comes");
        return port;
    }

    private static int Baud(ConfigNode node, string? kind)
    {
        if (node.Number("baud", Bauds[0], Bauds[^1]) is not { } baud)
            return Bauds[0];
        if (!Bauds.Contains(baud))
            node.Problem("baud", string.Create(CultureInfo.InvariantCulture, $"{baud} is no speed of a serial line"), "Write one of " + string.Join(", ", Bauds.Select(b => b.ToString(CultureInfo.InvariantCulture))));
        else if (kind == "escPos" && baud < PrinterBaudLeast)
            node.Problem("baud", string.Create(CultureInfo.InvariantCulture, $"at {baud} a slip takes up to a minute"), "Set printer and file to 115200 or more");
        return baud;
    }

    private static void ReadFont(ConfigNode node, string key, string example, out string font)
    {
        font = node.Text(key, $"a font file with Vietnamese letters, for example \"{example}\"");
        if (font.Length > 0 && !Path.IsPathFullyQualified(font))
            node.Problem(key, $"\"{font}\" is not an absolute path", $"Write it from the root, for example \"{example}\"");
        else if (font.Length > 0 && !File.Exists(font))
            node.Problem(key, $"there is no font file {font}", "Install it (Debian: fonts-noto-core) or name another one");
    }

    private void ReadPrinter(ConfigNode node, string name, SerialLineSettings line)
    {
        var printer = node.Object("printer", required: true);
        var width = printer.Number("widthDots", 384, 576);
        if (width is not (null or 384 or 576))
            printer.Problem("widthDots", string.Create(CultureInfo.InvariantCulture, $"{width} is no width of a print head"), "Write 576 (80 mm paper) or 384 (58 mm)");
        ReadFont(printer, "font", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", out var font);
        ReadFont(printer, "fontBold", "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", out var bold);
        printer.End();
        Printer = new PrinterLineOptions(name, line, width ?? 0, font, bold);
    }

    private void ReadBoards(ConfigNode node, string name, SerialLineSettings line)
    {
        var addresses = new Dictionary<int, string>();
        var boards = new List<LockerBoardSettings>();
        var compartments = new List<CompartmentSettings>();
        foreach (var board in node.List("boards", "a list with one object for each locker board"))
        {
            var id = Name(board, "id", _boards, "another board");
            var address = board.Number("address", 1, 32);
            if (address is { } set && !addresses.TryAdd(set, id))
                board.Problem("address", string.Create(CultureInfo.InvariantCulture, $"{set} is the address of board {addresses[set]} on the same line"), "Set another address on its switches and here");
            var channels = board.Number("channels", 1, ChannelMost);
            var feedback = board.Word("feedback", ["doorClosing", "doorOpening"], "Makers differ, and a wrong guess calls open doors shut; look whether a shut door sets its bit");
            var wired = new SortedDictionary<int, CompartmentId>();
            foreach (var compartment in board.List("compartments", "a list with one object for each compartment on this board"))
                ReadCompartment(compartment, new BoardId(id), channels ?? ChannelMost, wired, compartments);
            board.End();
            boards.Add(new LockerBoardSettings(new BoardId(id), address ?? 0, feedback == "doorOpening" ? FeedbackPolarity.DoorOpening : FeedbackPolarity.DoorClosing, wired, channels ?? 0));
        }

        _boardLines.Add(new BoardLineOptions(name, line, boards, compartments));
    }

    private void ReadCompartment(ConfigNode node, BoardId board, int channels, SortedDictionary<int, CompartmentId> wired, List<CompartmentSettings> compartments)
    {
        var channel = node.Number("channel", 1, ChannelMost);
        var number = node.Number("number", 1, CompartmentId.Max);
        var size = node.Word("size", ["small", "medium", "large"], "Allocation goes by it");
        var low = node.Flag("low", false);
        node.End();
        var id = new CompartmentId(number ?? 0);
        if (channel > channels)
            node.Problem("channel", string.Create(CultureInfo.InvariantCulture, $"board {board.Name} has no channel {channel}"), string.Create(CultureInfo.InvariantCulture, $"Write 1 to {channels}"));
        else if (channel is { } wire && !wired.TryAdd(wire, id))
            node.Problem("channel", string.Create(CultureInfo.InvariantCulture, $"channel {wire} of board {board.Name} drives compartment {wired[wire]} already"), "Give each compartment its own channel");
        if (number is { } painted && !_compartments.TryAdd(painted, board.Name))
            node.Problem("number", string.Create(CultureInfo.InvariantCulture, $"compartment {painted} is on board {_compartments[painted]} already"), "Write the number painted on this door");
        compartments.Add(new CompartmentSettings(
            id, size switch { "large" => CompartmentSize.Large, "medium" => CompartmentSize.Medium, _ => CompartmentSize.Small }, low, board));
    }

    private static string Name(ConfigNode node, string key, HashSet<string> taken, string who)
    {
        const string Wanted = "a name of 1 to 32 characters of a-z, 0-9 and -";
        var name = node.Text(key, Wanted);
        if (name.Length == 0)
            return name;
        if (!NameShape().IsMatch(name))
            node.Problem(key, $"\"{name}\" is no name", "Write " + Wanted);
        else if (!taken.Add(name))
            node.Problem(key, $"\"{name}\" is the name of {who} already", "Choose another one");
        return name;
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex NameShape();

    [GeneratedRegex("^/dev/tty(USB|ACM)[0-9]+$")]
    private static partial Regex NumberedPort();
}
