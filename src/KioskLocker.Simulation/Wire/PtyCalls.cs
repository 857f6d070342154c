using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace KioskLocker.Simulation.Wire;

/// <summary>The few calls of libc that a pseudo-terminal needs. Numbers are those of Linux on x86-64 and arm64.</summary>
internal static class PtyCalls
{
    internal const short PollIn = 0x001;
    internal const short PollError = 0x008;
    internal const short PollHangUp = 0x010;
    internal const int ErrorInterrupted = 4;
    internal const int ErrorInputOutput = 5;
    internal const int ErrorAgain = 11;

    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>struct termios is 60 bytes on Linux; the kernel and libc fill what they know.</summary>
    private const int TermiosRoom = 256;

    /// <summary>One entry of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Poll
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Seen;
    }

    /// <summary>Opens a master, non-blocking, its slave set to raw, and says which node the slave is.</summary>
    internal static (int Master, string Node) OpenMaster()
    {
        var master = Checked(posix_openpt(ReadWrite | NoControllingTerminal | CloseOnExec | NonBlocking), "posix_openpt");
        try
        {
            Checked(grantpt(master), "grantpt");
            Checked(unlockpt(master), "unlockpt");
            var name = new byte[128];
            var error = ptsname_r(master, name, (nuint)name.Length);
            if (error != 0)
            {
                throw new Win32Exception(error, "ptsname_r failed");
            }

            MakeRaw(name);
            return (master, Encoding.UTF8.GetString(name, 0, Array.IndexOf(name, (byte)0)));
        }
        catch
        {
            _ = close(master);
            throw;
        }
    }

    internal static int OpenWakeUp() => Checked(eventfd(0, CloseOnExec | NonBlocking), "eventfd");

    internal static void WakeUp(int descriptor) => _ = write(descriptor, BitConverter.GetBytes(1UL), 8);

    internal static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Waits; returns false when the time passed without anything.</summary>
    internal static bool Wait(Poll[] entries, int milliseconds)
    {
        var ready = poll(entries, (nuint)entries.Length, milliseconds);
        return ready > 0;
    }

    /// <summary>Bytes read, 0 for a hang-up, or minus the error number.</summary>
    internal static int Read(int descriptor, byte[] buffer)
    {
        var count = read(descriptor, buffer, (nuint)buffer.Length);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Bytes written, or minus the error number.</summary>
    internal static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        var count = write(descriptor, bytes.ToArray(), (nuint)bytes.Length);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    // Opening the slave once and closing it again also brings the master into its "nobody there" state:
    // before a first opening it would swallow bytes and hand them, stale, to whoever opens later.
    private static void MakeRaw(byte[] name)
    {
        var slave = Checked(open(name, ReadWrite | NoControllingTerminal | CloseOnExec), "open slave");
        try
        {
            var termios = new byte[TermiosRoom];
            Checked(tcgetattr(slave, termios), "tcgetattr");
            cfmakeraw(termios);
            Checked(tcsetattr(slave, 0, termios), "tcsetattr");
        }
        finally
        {
            _ = close(slave);
        }
    }

    private static int Checked(int result, string what) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), what + " failed");

    // The names are libc's own.
    [DllImport("libc", SetLastError = true)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int grantpt(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int ptsname_r(int descriptor, byte[] name, nuint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(int descriptor, [In, Out] byte[] termios);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(int descriptor, int when, [In, Out] byte[] termios);

    [DllImport("libc")]
    private static extern void cfmakeraw([In, Out] byte[] termios);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint initial, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll([In, Out] Poll[] entries, nuint count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int descriptor, [Out] byte[] buffer, nuint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, byte[] buffer, nuint count);
}
