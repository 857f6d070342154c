using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace KioskLocker.Runtime;

/// <summary>Tells systemd that the loop turns. Fed by a turn of the loop itself: a timer would also vouch for a loop that hangs.</summary>
public sealed class Watchdog : IDisposable
{
    private readonly string? _socket;
    private readonly ITimer? _timer;

    /// <param name="notifySocket">Value of NOTIFY_SOCKET; null or empty where no systemd listens.</param>
    /// <param name="watchdogMicroseconds">Value of WATCHDOG_USEC; null or empty for none.</param>
    /// <param name="askTurn">Asks the loop for a turn that does nothing but call its argument.</param>
    /// <param name="time">Clock.</param>
    public Watchdog(string? notifySocket, string? watchdogMicroseconds, Action<Action> askTurn, TimeProvider time)
    {
        _socket = string.IsNullOrEmpty(notifySocket) ? null : notifySocket;
        if (_socket is not null && long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
        {
            // A third, so that two turns in a row may be late.
            var period = TimeSpan.FromMicroseconds(microseconds) / 3;
            _timer = time.CreateTimer(_ => askTurn(() => Tell("WATCHDOG=1")), null, period, period);
        }
    }

    /// <summary>The devices were asked and the state is settled.</summary>
    public void Ready() => Tell("READY=1");

    public void Stopping() => Tell("STOPPING=1");

    public void Dispose() => _timer?.Dispose();

    private void Tell(string what)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };

            // An abstract address is written with '@' and begins with a zero byte.
            var address = _socket[0] == '@' ? "\0" + _socket[1..] : _socket;
            socket.SendTo(Encoding.ASCII.GetBytes(what), new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // Whoever does not listen cannot be told; systemd then restarts us, which is what its watchdog is for.
        }
    }
}
