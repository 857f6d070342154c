using System.Runtime.InteropServices;
using System.Text;

namespace KioskLocker.Devices.Line;

/// <summary>An advisory lock on a device by flock(2): TIOCEXCL does not bind root, so two processes could otherwise talk on one bus.</summary>
internal sealed class PortLock : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int ExclusiveNow = 2 | 4;
    private const int ErrorWouldBlock = 11;
    private int _descriptor;

    private PortLock(int descriptor, string node) => (_descriptor, Node) = (descriptor, node);

    /// <summary>The device behind the link when it was taken.</summary>
    internal string Node { get; }

    /// <summary>Open for reading and writing without blocking; -1 once given back.</summary>
    internal int Descriptor => Volatile.Read(ref _descriptor);

    /// <summary>Takes the lock or throws at once; never waits.</summary>
    internal static PortLock Take(string node)
    {
        var descriptor = open(Encoding.UTF8.GetBytes(node + "\0"), ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open {node}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        if (flock(descriptor, ExclusiveNow) == 0)
        {
            return new PortLock(descriptor, node);
        }

        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        throw error == ErrorWouldBlock
            ? new PortBusyException($"port in use: another program holds the lock on {node}")
            : new IOException($"cannot lock {node}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = close(descriptor);
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int flock(int descriptor, int operation);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
