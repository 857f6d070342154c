using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace KioskLocker.Runtime;

/// <summary>Tells systemd that the loop turns. Fed by a turn of the loop itself: a timer would also vouch for a loop that hangs.</summary>
public sealed class Watchdog : IDisposable
{
    /// <summary>Asked so often in vain, the loop counts as stuck; systemd ends the process at the next one.</summary>
    private const int StuckAfter = 2;

    private readonly string? _socket;
    private readonly Action<Action> _askTurn;
    private readonly Action<bool> _stuck;
    private readonly ITimer? _timer;
    private int _unanswered;
    private volatile bool _wasStuck;

    /// <param name="notifySocket">Value of NOTIFY_SOCKET; null or empty where no systemd listens.</param>
    /// <param name="watchdogMicroseconds">Value of WATCHDOG_USEC; null or empty for none.</param>
    /// <param name="askTurn">Asks the loop for a turn that does nothing but call its argument.</param>
    /// <param name="time">Clock.</param>
    /// <param name="stuck">Told true when the loop seems stuck and will soon be ended for it, false when it turns again; on another thread than the loop's.</param>
    public Watchdog(string? notifySocket, string? watchdogMicroseconds, Action<Action> askTurn, TimeProvider time, Action<bool> stuck)
    {
        (_askTurn, _stuck) = (askTurn, stuck);
        _socket = string.IsNullOrEmpty(notifySocket) ? null : notifySocket;
        if (_socket is not null && long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
        {
            // A third, so that two turns in a row may be late.
            var period = TimeSpan.FromMicroseconds(microseconds) / 3;
            _timer = time.CreateTimer(_ => Ask(), null, period, period);
        }
    }

    /// <summary>The devices were asked and the state is settled.</summary>
    public void Ready() => Tell("READY=1");

    public void Stopping() => Tell("STOPPING=1");

    public void Dispose() => _timer?.Dispose();

    private void Ask()
    {
        switch (Interlocked.Increment(ref _unanswered))
        {
            case StuckAfter + 1:
                _stuck(true);
                break;
            case 1 when _wasStuck:
                _wasStuck = false;
                _stuck(false);
                break;
            default:
                break;
        }

        _askTurn(Feed);
    }

    private void Feed()
    {
        Tell("WATCHDOG=1");
        _wasStuck |= Interlocked.Exchange(ref _unanswered, 0) > StuckAfter;
    }

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
