using System.Net;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Uplink;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;

namespace KioskLocker.Tests.Runtime.Uplink;

public sealed class HeartbeatTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 4, 24, 3, 0, 0, TimeSpan.Zero));
    private readonly Office _office = new();
    private readonly Heartbeat _heartbeat;

    public HeartbeatTests() => _heartbeat = new Heartbeat(new OfficeAddress(new Uri("http://127.0.0.1:9"), Desk.Machine, "key"), _office, Report, _time, Logger.None);

    public void Dispose()
    {
        _heartbeat.Dispose();
        _office.Dispose();
    }

    [Fact]
    public async Task News_of_devices_go_out_within_seconds_and_together()
    {
        using var stop = new CancellationTokenSource();
        var running = _heartbeat.RunAsync(stop.Token);
        await _office.Beats(1);
        _time.Advance(TimeSpan.FromSeconds(10));

        // One supply that sags takes many devices with it, one after the other.
        for (var device = 0; device < 6; device++)
        {
            _heartbeat.ReportSoon();
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }

        Assert.Equal(1, _office.Count);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _office.Beats(2);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, _office.Count);
    }

    private StatusReport Report() => new(Desk.Machine, "0.1.0", _time.GetUtcNow(), true, "Idle", true, 1, 12, "ab", 0, null, 1, null, 12.5, [], []);

    /// <summary>Takes every heartbeat.</summary>
    private sealed class Office : HttpMessageHandler
    {
        private readonly SemaphoreSlim _came = new(0);
        private int _waitedFor;
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public async Task Beats(int count)
        {
            for (; _waitedFor < count; _waitedFor++)
                Assert.True(await _came.WaitAsync(TimeSpan.FromSeconds(20)), $"beat {count} never came");
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            _came.Release();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
        }

        protected override void Dispose(bool disposing)
        {
            _came.Dispose();
            base.Dispose(disposing);
        }
    }
}
