using System.Runtime.InteropServices;

namespace KioskLocker.Devices.Line;

/// <summary>The few calls of libc that reading and writing a terminal takes. Numbers are those of Linux on x86-64 and arm64.</summary>
internal static class TerminalCalls
{
    internal const short CanRead = 0x001;
    internal const short CanWrite = 0x004;
    internal const short Failed = 0x008;
    internal const short HungUp = 0x010;
    internal const short NotOpen = 0x020;
    internal const int Interrupted = 4;
    internal const int WouldBlock = 11;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const nuint SetExclusive = 0x540C;
    private const nuint RaiseModemBits = 0x5416;
    private const int DataTerminalReady = 0x002;
    private const int RequestToSend = 0x004;
    private const int BothQueues = 2;

    /// <summary>One entry of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Watched
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Seen;
    }

    /// <summary>Sleeps until something wanted is seen at one of them.</summary>
    internal static void Sleep(Watched[] watched) => _ = poll(watched, (nuint)watched.Length, -1);

    /// <summary>Bytes read, 0 for a hang-up, or minus the error number.</summary>
    internal static int Read(int descriptor, byte[] buffer)
    {
        var count = read(descriptor, buffer, (nuint)buffer.Length);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Bytes written, or minus the error number.</summary>
    internal static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        var count = write(descriptor, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    /// <summary>A descriptor that wakes whoever sleeps on it.</summary>
    internal static int NewBell()
    {
        var bell = eventfd(0, CloseOnExec | NonBlocking);
        return bell >= 0 ? bell : throw new IOException("no event descriptor: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }

    internal static void Ring(int bell)
    {
        var one = BitConverter.GetBytes(1UL);
        _ = write(bell, ref one[0], 8);
    }

    internal static void Silence(int bell) => _ = read(bell, new byte[8], 8);

    /// <summary>No other user may open it; root may.</summary>
    internal static void TakeForOurselves(int descriptor) => _ = ioctl(descriptor, SetExclusive, 0);

    /// <summary>Raises DTR, and RTS where flow control does not use it. A pty has neither, and a device that needs them shows it by its silence.</summary>
    internal static void RaiseModemLines(int descriptor, bool alsoRequestToSend)
    {
        var bits = DataTerminalReady | (alsoRequestToSend ? RequestToSend : 0);
        _ = ioctl_in(descriptor, RaiseModemBits, ref bits);
    }

    /// <summary>Throws away what waits in both directions: the kernel would otherwise hold a close back until it has left.</summary>
    internal static void ThrowAwayQueues(int descriptor) => _ = tcflush(descriptor, BothQueues);

    internal static void Close(int descriptor) => _ = close(descriptor);

    // The names are libc's own.
    [DllImport("libc", SetLastError = true)]
    private static extern int poll([In, Out] Watched[] entries, nuint count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int descriptor, [Out] byte[] buffer, nuint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, ref byte first, nuint count);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint initial, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(int descriptor, nuint request, nint argument);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int ioctl_in(int descriptor, nuint request, ref int argument);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcflush(int descriptor, int queues);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
