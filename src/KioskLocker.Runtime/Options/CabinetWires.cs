using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Runtime.Cabinets;

namespace KioskLocker.Runtime.Options;

/// <summary>The cabinet's lines with the ports they are plugged into on this machine.</summary>
/// <param name="Map">The cabinet; null where there is none to go by.</param>
/// <param name="Boards">Lines with boards; at least one where there is a map.</param>
/// <param name="Printer">Null where no receipt printer is fitted.</param>
/// <param name="Scanner">Null where no scanner is fitted.</param>
public sealed record CabinetWires(CabinetMap? Map, IReadOnlyList<BoardLineOptions> Boards, PrinterLineOptions? Printer, ScannerLineOptions? Scanner)
{
    private const string Font = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf";
    private const string FontBold = "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf";

    /// <summary>No map, no lines.</summary>
    public static CabinetWires None { get; } = new(null, [], null, null);

    /// <summary>Reads what the kiosk's own file says of the lines, whether or not there is a map.</summary>
    internal static CabinetWires Read(ConfigNode root, bool demo, CabinetMapReading? reading)
    {
        var map = (reading as CabinetMapReading.Good)?.Map;
        var ports = ConfigPorts.Read(root, demo);
        var slips = root.Object("slips", required: false);
        var printer = map?.Lines.OfType<MapLine.Printer>().SingleOrDefault();
        var (font, bold) = (FontFile(slips, "font", Font, printer is not null), FontFile(slips, "fontBold", FontBold, printer is not null));
        slips.End();
        ports.MatchNames((reading as CabinetMapReading.Bad)?.Lines ?? [.. map?.Lines.Select(line => line.Name) ?? []]);
        if (map is null)
            return None;
        ports.Match(map, demo);
        return new CabinetWires(
            map,
            [.. map.Lines.Select(line => LineOf(map, line, ports)).OfType<BoardLineOptions>()],
            printer is null ? null : new PrinterLineOptions(printer.Name, new SerialLineSettings(ports.Of(printer.Name), printer.Baud), printer.WidthDots, font, bold),
            map.Lines.OfType<MapLine.Scanner>().Select(line => new ScannerLineOptions(line.Name, line.Family, new SerialLineSettings(ports.Of(line.Name), line.Baud))).SingleOrDefault());
    }

    private static BoardLineOptions? LineOf(CabinetMap map, MapLine line, ConfigPorts ports)
    {
        var boards = map.Boards.Where(board => board.Line == line.Name).ToList();
        BoardPort? port = line switch
        {
            MapLine.Pair pair => new BoardPort.Serial(pair.Kind, new SerialLineSettings(ports.Of(line.Name), pair.Baud)),
            MapLine.Chip chip => Pins(new GpioChipSettings.Kernel(chip.Label, GpioLibrary.Installed)),
            MapLine.Expander expander => Pins(new GpioChipSettings.Expander(expander.Bus, expander.Address, expander.Kind)),
            _ => null,
        };
        return port is null ? null : new BoardLineOptions(line.Name, port, [.. boards.Select(board => CabinetWiring.Settings(map, board))], [.. CabinetWiring.Compartments(map, boards)]);

        // In the demo a byte stream may stand for the chip; on a machine in the street Match has refused its port.
        BoardPort Pins(GpioChipSettings chip) => new BoardPort.Pins(new GpioBankLine(
            ports.Named(line.Name) is null ? chip : new GpioChipSettings.OverLine(new SerialLineSettings(ports.Of(line.Name), OverLineBaud)), CabinetWiring.Bank(map, boards[0])));
    }

    private static string FontFile(ConfigNode slips, string key, string otherwise, bool needed)
    {
        var font = slips.OptionalText(key, $"a font file with Vietnamese letters, for example \"{otherwise}\"") ?? otherwise;
        if (font.Length > 0 && !Path.IsPathFullyQualified(font))
            slips.Problem(key, $"\"{font}\" is not an absolute path", $"Write it from the root, for example \"{otherwise}\"");
        else if (needed && font.Length > 0 && !File.Exists(font))
            slips.Problem(key, $"there is no font file {font}", "Install it (Debian: fonts-noto-core) or name another one");
        return font;
    }

    /// <summary>A pty has no speed; the number only opens it.</summary>
    private const int OverLineBaud = 115_200;
}
