using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KioskLocker.Runtime.Control;

/// <summary>Who is at the other end of a Unix socket, as the kernel says.</summary>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Main group id.</param>
/// <param name="Name">Login name; <c>uid:n</c> for an account that /etc/passwd does not know.</param>
public sealed record Peer(int Uid, int Gid, string Name)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The peer of this connection; null when it is not a Unix socket.</summary>
    public static Peer? Of(Socket? socket)
    {
        if (socket?.AddressFamily != AddressFamily.Unix)
        {
            return null;
        }

        // struct ucred { pid, uid, gid }, each 32 bits.
        var credentials = new byte[12];
        if (socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) != credentials.Length)
        {
            return null;
        }

        var numbers = MemoryMarshal.Cast<byte, int>(credentials);
        return new Peer(numbers[1], numbers[2], NameOf(numbers[1], "/etc/passwd") ?? string.Create(CultureInfo.InvariantCulture, $"uid:{numbers[1]}"));
    }

    /// <summary>Root, or a member of the group that owns the socket.</summary>
    /// <param name="socketGid">Group of the socket file.</param>
    /// <param name="groupFile">Path of the group file.</param>
    public bool MayControl(int socketGid, string groupFile) => Uid == 0 || Gid == socketGid || IsMember(socketGid, groupFile);

    /// <summary>Main group of this process; sockets it makes belong to it.</summary>
    public static int OwnGroup() => checked((int)getegid());

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint getegid();

    private bool IsMember(int gid, string groupFile) => File.Exists(groupFile) && File.ReadLines(groupFile)
        .Select(line => line.Split(':'))
        .Any(fields => fields.Length >= 4
            && fields[2] == gid.ToString(CultureInfo.InvariantCulture)
            && fields[3].Split(',').Contains(Name, StringComparer.Ordinal));

    private static string? NameOf(int uid, string passwdFile) => !File.Exists(passwdFile) ? null : File.ReadLines(passwdFile)
        .Select(line => line.Split(':'))
        .FirstOrDefault(fields => fields.Length > 2 && fields[2] == uid.ToString(CultureInfo.InvariantCulture))?[0];
}
