using System.Globalization;
using KioskLocker.Core;
using Serilog;

namespace KioskLocker.Runtime.Uplink;

/// <summary>What the kiosk's state has committed of the office's news.</summary>
/// <param name="Directory">Version of the directory; 0 for none.</param>
/// <param name="Message">Number of the last message; 0 for none.</param>
/// <param name="Awaited">The state waits to hear that the office has said all that it has.</param>
public readonly record struct SyncMark(long Directory, long Message, bool Awaited = false)
{
    public static SyncMark Of(KioskState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Directory?.Version ?? 0, state.Counters.OfficeMessage, state.Service.AwaitsOffice);
    }
}

/// <summary>Asks the office for news: directory and messages. What it brings are events; only their commit moves the mark.</summary>
public sealed class DirectorySync : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    /// <summary>Messages in one answer.</summary>
    private const int MaxMessages = 100;

    private readonly OfficeAddress _address;
    private readonly OfficeLine _line;
    private readonly Func<SyncMark> _mark;
    private readonly Func<KioskEvent, bool> _post;
    private readonly Action<DateTimeOffset> _officeTime;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Wake _wake = new();
    private volatile LinkHealth _health;

    /// <param name="address">Where the office is and how this kiosk shows who it is.</param>
    /// <param name="handler">Network; not disposed here.</param>
    /// <param name="mark">What the state has committed.</param>
    /// <param name="post">Puts an event into the inbox; false when it has no room, and then it is asked for again.</param>
    /// <param name="officeTime">Told the office's time of each good answer.</param>
    /// <param name="time">Clock of all waits.</param>
    /// <param name="log">Log.</param>
    public DirectorySync(
        OfficeAddress address, HttpMessageHandler handler, Func<SyncMark> mark, Func<KioskEvent, bool> post, Action<DateTimeOffset> officeTime, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        (_address, _mark, _post, _officeTime, _time) = (address, mark, post, officeTime, time);
        _log = log.ForContext<DirectorySync>();
        _line = new OfficeLine(address, handler, time);
        _health = new LinkHealth(null, time.GetUtcNow(), null);
    }

    /// <summary>How the last question ended; healthy before the first.</summary>
    public LinkHealth Health => _health;

    /// <summary>Raised after a good answer, which proves that the office can be reached.</summary>
    public event Action? Answered;

    /// <summary>Ask at once.</summary>
    public void LinkCameUp() => _wake.Signal();

    /// <summary>Asks at once and then every minute, until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await AskAsync(cancellationToken).ConfigureAwait(false);
                await _wake.WaitAsync(Period, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end.
        }
    }

    public void Dispose() => _line.Dispose();

    /// <summary>Asks once. For whoever asks by hand instead of <see cref="RunAsync"/>.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        var mark = _mark();
        var resource = string.Create(CultureInfo.InvariantCulture, $"sync?directory={mark.Directory}&after={mark.Message}");
        var problem = await _line.GetAsync(resource, cancellationToken).ConfigureAwait(false) switch
        {
            OfficeReply.Json json => Take(json.Body, mark),
            OfficeReply.Refused refused => $"The office refuses the question for news: {refused.Error}",
            OfficeReply.Fault fault => fault.Problem,
            OfficeReply.Empty => "The office answered the question for news with nothing.",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var before = _health;
        _health = problem is null ? before.Well(_time.GetUtcNow()) : before.Ill(problem, _time.GetUtcNow());
        if (problem is null)
            Answered?.Invoke();
        else if (before.Problem != problem)
            _log.Warning("No news from the office: {Problem}", problem);
    }

    /// <summary>Hands over what is new and can be believed; says in a sentence what cannot. Directory and messages stand apart: neither is lost for the other.</summary>
    private string? Take(byte[] body, SyncMark mark)
    {
        if (SyncReading.Read(body, mark, MaxMessages) is not { } reading)
            return "The office's news cannot be read.";
        if (reading.Kiosk != _address.Kiosk)
            return "The office's news is for another kiosk.";
        if (reading.OfficeTime == default)
            return "The office's news is incomplete.";

        _officeTime(reading.OfficeTime);
        if (reading.Directory is { } directory && !_post(new KioskEvent.DirectoryReceived(directory)))
            return reading.Problem;

        // One that finds no room must not be overtaken by the next: the mark would pass over it.
        if (reading.Messages is { } messages && messages.All(_post) && mark.Awaited && messages.Count < MaxMessages)
            _post(new KioskEvent.OfficeCaughtUp());
        return reading.Problem;
    }
}
