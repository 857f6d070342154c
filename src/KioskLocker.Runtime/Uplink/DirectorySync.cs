using System.Globalization;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using Serilog;

namespace KioskLocker.Runtime.Uplink;

/// <summary>What the kiosk's state has committed of the office's news.</summary>
/// <param name="Directory">Version of the directory; 0 for none.</param>
/// <param name="Message">Number of the last message; 0 for none.</param>
public readonly record struct SyncMark(long Directory, long Message);

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

    /// <summary>Hands over what is new; says what is wrong with an answer that cannot be believed, of which nothing is taken.</summary>
    private string? Take(byte[] body, SyncMark mark)
    {
        SyncAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize<SyncAnswer>(body, WireJson.Options);
        }
        catch (Exception garbage) when (garbage is JsonException or NotSupportedException or FormatException or InvalidOperationException or OverflowException)
        {
            answer = null;
        }

        if (answer?.Kiosk is null)
            return "The office's news cannot be read.";
        if (answer.Kiosk != _address.Kiosk)
            return "The office's news is for another kiosk.";
        if (ProblemOf(answer, mark) is { } problem)
            return problem;

        _officeTime(answer.OfficeTime);
        if (answer.Directory is { } directory && !_post(new KioskEvent.DirectoryReceived(directory)))
            return null;
        foreach (var message in answer.Messages)
        {
            // One that finds no room must not be overtaken by the next: the mark would pass over it.
            if (!_post(new KioskEvent.OfficeMessageReceived(message)))
                break;
        }

        return null;
    }

    private static string? ProblemOf(SyncAnswer answer, SyncMark mark)
    {
        if (answer.OfficeTime == default || answer.Messages is null || answer.Messages.Count > MaxMessages)
            return "The office's news is incomplete or too long.";
        if (answer.Directory is { } directory)
        {
            if (directory.Version <= mark.Directory)
                return string.Create(CultureInfo.InvariantCulture, $"The office sent directory {directory.Version} to a kiosk that has {mark.Directory}.");
            if (DirectoryRules.Problem(directory) is { } problem)
                return $"The office's directory cannot be used: {problem}.";
        }

        var last = mark.Message;
        foreach (var message in answer.Messages)
        {
            if (message?.Message is null || message.Number <= last || DirectoryRules.Problem(message.Message) is not null)
                return "The office's messages do not rise or cannot be read.";
            last = message.Number;
        }

        return null;
    }
}
