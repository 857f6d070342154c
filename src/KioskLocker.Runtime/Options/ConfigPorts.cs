using System.Text.RegularExpressions;
using KioskLocker.Runtime.Cabinets;

namespace KioskLocker.Runtime.Options;

/// <summary>Reads <c>ports</c>: where the lines of the cabinet are plugged in. A line that is not named there has its own udev link.</summary>
internal sealed partial class ConfigPorts
{
    private const string Wanted = "the device, for example \"/dev/serial/by-id/usb-…\" or a udev link such as \"/dev/kiosk-board-main\"";

    private readonly ConfigNode _node;
    private readonly Dictionary<string, string> _ports = new(StringComparer.Ordinal);

    private ConfigPorts(ConfigNode node) => _node = node;

    public static ConfigPorts Read(ConfigNode root, bool demo)
    {
        var ports = new ConfigPorts(root.Object("ports", required: false));
        foreach (var line in ports._node.Written())
            ports.Take(line, demo);
        return ports;
    }

    /// <summary>The port of a serial line; a device that is not there is noted.</summary>
    public string Of(string line)
    {
        var port = Named(line) ?? "/dev/kiosk-" + line;
        if (!File.Exists(port))
            _node.Absent(line, $"{port} is not there now", _ports.ContainsKey(line) ? "Plug the device in; the kiosk takes it when it comes" : "Plug the device in and give it this udev link, or name its device under \"ports\"");
        return port;
    }

    /// <summary>The port as this file names it; null where it does not, or not well.</summary>
    public string? Named(string line) => _ports.GetValueOrDefault(line) is { Length: > 0 } port ? port : null;

    /// <summary>Ports of lines that the map does not have.</summary>
    public void MatchNames(IReadOnlyList<string> lines)
    {
        foreach (var line in _node.Written().Where(line => lines.Count > 0 && !lines.Contains(line)))
            _node.Mismatch(line, "the cabinet map has no line of this name", CabinetRules.Near(line, lines, "Its lines"));
    }

    /// <summary>What else does not fit the map: a port taken twice, and a chip that a byte stream stands for on a machine in the street.</summary>
    public void Match(CabinetMap map, bool demo)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in map.Lines)
        {
            var isChip = line is MapLine.Chip or MapLine.Expander;
            if (isChip && !demo && Named(line.Name) is not null)
                _node.Mismatch(line.Name, $"line {line.Name} is pins of a chip, which have no port", "Remove this key: the chip is found by its label. Only with \"demo\": true may a byte stream stand for it");
            var port = Named(line.Name) ?? (isChip ? null : "/dev/kiosk-" + line.Name);
            if (port is not null && !taken.TryAdd(port, line.Name))
                _node.Mismatch(line.Name, $"{port} is the port of line {taken[port]} already", "Give each line its own port");
        }
    }

    private void Take(string line, bool demo)
    {
        var port = _node.Text(line, Wanted);
        if (port.Length == 0)
            return;
        if (!Path.IsPathFullyQualified(port))
            _node.Problem(line, $"\"{port}\" is not an absolute path", "Write " + Wanted);
        else if (!demo && (!port.StartsWith("/dev/", StringComparison.Ordinal) || port.StartsWith("/dev/pts/", StringComparison.Ordinal)))
            _node.Problem(line, $"{port} is not a serial device", "Write a device under /dev; a simulated line needs \"demo\": true");
        else if (!demo && NumberedPort().IsMatch(port))
            _node.Problem(line, $"{port} may be another device after the next start", "Write its link under /dev/serial/by-id or a udev link");
        else
            _ports.TryAdd(line, port);
    }

    [GeneratedRegex("^/dev/(tty(USB|ACM)|video)[0-9]+$")]
    private static partial Regex NumberedPort();
}
