using System.Net;
using System.Net.Sockets;

namespace KioskLocker.Simulation.Demo;

/// <summary>Where the demo's programs, data and pages are.</summary>
/// <param name="Root">The checkout, built.</param>
/// <param name="Data">Folder for everything that is written.</param>
/// <param name="Configuration">Build configuration of the programs.</param>
/// <param name="KioskPort">Touch screen.</param>
/// <param name="CabinetPort">Cabinet page.</param>
/// <param name="OfficePort">Back office.</param>
public sealed record DemoPlaces(string Root, string Data, string Configuration, int KioskPort, int CabinetPort, int OfficePort)
{
    /// <summary>A file of <c>hardware/cabinets</c>, without its ending.</summary>
    public string Cabinet { get; init; } = DefaultCabinet;

    public const string DefaultCabinet = "demo-12";

    /// <summary>A technician gets a badge as well. Each badge takes the office a second or two, so that not everybody wants one.</summary>
    public bool HasTechnician { get; init; }

    public const string Machine = "Q6A1";

    public string KioskUrl => $"http://127.0.0.1:{KioskPort}";

    public string CabinetUrl => $"http://127.0.0.1:{CabinetPort}";

    public string OfficeUrl => $"http://127.0.0.1:{OfficePort}";

    public string CabinetFile => Path.Combine(Root, "hardware", "cabinets", Cabinet + ".json");

    /// <summary>Names of all cabinets.</summary>
    public IReadOnlyList<string> Cabinets() =>
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(CabinetFile)!, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => !name.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public string Lines => Path.Combine(Data, "lines");

    public string Slips => Path.Combine(Data, "slips");

    public string KioskData => Path.Combine(Data, "kiosk");

    public string KioskConfig => Path.Combine(Data, "kiosk.json");

    public string OfficeData => Path.Combine(Data, "office");

    /// <summary>Badges of the demo's staff, as codes for the cabinet page.</summary>
    public string Badges => Path.Combine(Data, "badges.json");

    public string OfficePassword => Path.Combine(Data, "office-password.txt");

    public string Program(string project, string name) =>
        Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", "linux-x64", name);

    public string Log(string name) => Path.Combine(Data, "logs", name + ".log");

    /// <summary>Three ports of the loopback that nobody uses now.</summary>
    public static int[] FreePorts()
    {
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Dispose());
        return ports;
    }

    /// <summary>A taken port is said, not stolen.</summary>
    /// <exception cref="DemoFailedException">Another program listens there.</exception>
    public void RequireFreePorts()
    {
        foreach (var (port, use) in new[] { (KioskPort, "touch screen"), (CabinetPort, "cabinet page"), (OfficePort, "back office") })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }
            catch (SocketException)
            {
                throw new DemoFailedException($"Port {port} ({use}) is taken by another program. End it, or choose other ports with --ports FIRST.");
            }
        }
    }
}
