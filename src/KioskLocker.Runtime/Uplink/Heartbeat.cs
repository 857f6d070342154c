using System.Text.Json;
using KioskLocker.Core.Uplink;
using Serilog;

namespace KioskLocker.Runtime.Uplink;

/// <summary>Tells the office every minute how the machine does. Latest only: what does not get through is not kept.</summary>
public sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    /// <summary>News of devices wait this long for more of their kind: one supply that sags is one report.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(2);

    private readonly OfficeLine _line;
    private readonly Func<StatusReport> _report;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Wake _wake = new();
    private readonly ITimer _soon;
    private volatile LinkHealth _health;

    /// <param name="address">Where the office is and how this kiosk shows who it is.</param>
    /// <param name="handler">Network; not disposed here.</param>
    /// <param name="report">Makes the report; called on a thread of the pool.</param>
    /// <param name="time">Clock of all waits.</param>
    /// <param name="log">Log.</param>
    public Heartbeat(OfficeAddress address, HttpMessageHandler handler, Func<StatusReport> report, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        (_report, _time) = (report, time);
        _log = log.ForContext<Heartbeat>();
        _line = new OfficeLine(address, handler, time);
        _soon = time.CreateTimer(_ => _wake.Signal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _health = new LinkHealth(null, time.GetUtcNow(), null);
    }

    /// <summary>How the last report went; healthy before the first.</summary>
    public LinkHealth Health => _health;

    /// <summary>Report at once.</summary>
    public void LinkCameUp() => _wake.Signal();

    /// <summary>Report within seconds: a device came or went. Never blocks; from any thread.</summary>
    public void ReportSoon() => _soon.Change(Gathering, Timeout.InfiniteTimeSpan);

    /// <summary>Reports at once and then every minute, until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await BeatAsync(cancellationToken).ConfigureAwait(false);
                await _wake.WaitAsync(Period, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end.
        }
    }

    public void Dispose()
    {
        _soon.Dispose();
        _line.Dispose();
    }

    /// <summary>Reports once.</summary>
    internal async Task BeatAsync(CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(_report(), WireJson.Options);
        var problem = await _line.PostAsync("heartbeat", body, cancellationToken).ConfigureAwait(false) switch
        {
            OfficeReply.Empty => null,
            OfficeReply.Json => "Something else than the office took the heartbeat.",
            OfficeReply.Refused refused => $"The office refuses the heartbeat: {refused.Error}",
            OfficeReply.Fault fault => fault.Problem,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var before = _health;
        _health = problem is null ? before.Well(_time.GetUtcNow()) : before.Ill(problem, _time.GetUtcNow());
        if (problem is not null && before.Problem != problem)
            _log.Warning("The heartbeat was not heard: {Problem}", problem);
    }
}
