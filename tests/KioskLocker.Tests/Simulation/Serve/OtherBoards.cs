namespace KioskLocker.Tests.Simulation.Serve;

/// <summary>A cabinet with a Kerong board, a relay board, lamp, buzzer and switches, served on ptys.</summary>
internal sealed class OtherBoards : IAsyncDisposable
{
    private const string Map = """
        {
          "name": "Tủ thử", "lines": [ { "name": "locks", "kind": "kerongCu16", "baud": 19200 }, { "name": "relays", "kind": "modbusRelay", "baud": 9600 } ],
          "boards": [
            { "id": "left", "line": "locks", "address": 0, "channels": 16, "feedback": "doorClosing" },
            { "id": "right", "line": "relays", "address": 3, "channels": 4, "inputs": 8, "feedback": "doorClosing" }
          ],
          "compartments": [
            { "number": 1, "board": "left", "channel": 1, "size": "small" },
            { "number": 2, "board": "right", "channel": 1, "contact": 6, "size": "small" }
          ],
          "inputs": [ { "sense": "tamper", "board": "right", "channel": 1, "activeWhen": "open" }, { "sense": "mainsFail", "board": "right", "channel": 2, "activeWhen": "closed" } ],
          "outputs": [ { "kind": "lamp", "compartment": 1, "board": "right", "channel": 2 }, { "kind": "buzzer", "board": "right", "channel": 3 } ]
        }
        """;

    private readonly string _map = Path.GetTempFileName();

    public OtherBoards()
    {
        File.WriteAllText(_map, Map);
        Cabinet = new ServedCabinetFixture { CabinetFile = _map };
    }

    public ServedCabinetFixture Cabinet { get; }

    public async ValueTask DisposeAsync()
    {
        await Cabinet.DisposeAsync();
        File.Delete(_map);
    }
}
