using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Gpio;

/// <summary>
/// The kernel lets any number of programs talk on one I²C bus, so two of them could switch one expander. This lock is held by the process, however many
/// expanders it has on the bus, and another process is refused.
/// </summary>
internal sealed class I2cBusLock : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, (PortLock Lock, int Holders)> Held = [];
    private readonly string _node;
    private bool _isGivenBack;

    private I2cBusLock(string node) => _node = node;

    /// <exception cref="IOException">No such bus, not permitted, or held by another program.</exception>
    internal static I2cBusLock Take(int bus) => Take(FormattableString.Invariant($"/dev/i2c-{bus}"));

    internal static I2cBusLock Take(string node)
    {
        lock (Gate)
        {
            Held[node] = Held.TryGetValue(node, out var held) ? (held.Lock, held.Holders + 1) : (PortLock.Take(node), 1);
            return new I2cBusLock(node);
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (_isGivenBack)
            {
                return;
            }

            _isGivenBack = true;
            var (portLock, holders) = Held[_node];
            if (holders > 1)
            {
                Held[_node] = (portLock, holders - 1);
                return;
            }

            Held.Remove(_node);
            portLock.Dispose();
        }
    }
}
