using System.Net.Sockets;
using System.Text;
using KioskLocker.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

public sealed class WatchdogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-notify-").FullName;
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly FakeTimeProvider _time = new();
    private readonly List<bool> _stuck = [];

    public WatchdogTests() => _systemd.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "notify")));

    public void Dispose()
    {
        _systemd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_watchdog_is_fed_by_a_turn_of_the_loop_and_starves_without_one()
    {
        var turns = new List<Action>();
        using var watchdog = new Watchdog(Path.Combine(_folder, "notify"), "3000000", turns.Add, _time, _stuck.Add);
        watchdog.Ready();
        Assert.Equal("READY=1", Heard());

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _systemd.Available);
        Assert.Single(turns)();
        Assert.Equal("WATCHDOG=1", Heard());
    }

    [Fact]
    public void Without_systemd_nothing_is_asked()
    {
        var turns = new List<Action>();
        using var watchdog = new Watchdog(null, "3000000", turns.Add, _time, _stuck.Add);
        watchdog.Ready();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(turns);
    }

    [Fact]
    public void A_loop_that_owes_two_turns_is_noted_as_stuck_and_one_that_turns_again_is_not()
    {
        var turns = new List<Action>();
        using var watchdog = new Watchdog(Path.Combine(_folder, "notify"), "3000000", turns.Add, _time, _stuck.Add);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_stuck);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true], _stuck);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([true], _stuck);
        turns[^1]();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, false], _stuck);
    }

    private string Heard()
    {
        _systemd.ReceiveTimeout = 5000;
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, _systemd.Receive(buffer));
    }
}
