using System.Globalization;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Uplink;
using Serilog;

namespace KioskLocker.Runtime.Outbox;

/// <summary>Brings the outbox to the office, in order, for ever. A row goes only when the office answers after its own commit.</summary>
public sealed class OutboxRelay : IDisposable
{
    /// <summary>So often the office may refuse one event before it is set aside (I-10).</summary>
    public const int MaxTries = 5;

    /// <summary>So often the events set aside are offered again, and once in each run: an office that could not read them may have learned it since.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(6);

    /// <summary>The same after a round in which an event got no answer at all.</summary>
    private static readonly TimeSpan AskAgainAfterFault = TimeSpan.FromMinutes(10);

    /// <summary>With an empty outbox the table is looked at this often even without a signal.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    private readonly OfficeAddress _address;
    private readonly IKioskStore _store;
    private readonly OfficeLine _line;
    private readonly Func<double> _random;
    private readonly Action<DateTimeOffset> _officeTime;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Wake _wake = new();
    private volatile RelaySchedule _schedule = RelaySchedule.Healthy;
    private volatile LinkHealth _health;
    private int _limit = WireBatch.MaxEvents;
    private AsideRound? _round;
    private TimeSpan _nextRound = AskAgainAfter;
    private long _lastRound;
    private volatile bool _roundWanted = true;

    /// <param name="address">Where the office is and how this kiosk shows who it is.</param>
    /// <param name="store">Outbox and vault.</param>
    /// <param name="handler">Network; not disposed here. See <see cref="OfficeAddress.MakeHandler"/>.</param>
    /// <param name="random">Uniform in 0 to 1, for the jitter.</param>
    /// <param name="officeTime">Told the office's time of each good answer.</param>
    /// <param name="time">Clock of all waits.</param>
    /// <param name="log">Log; never hears personal data.</param>
    public OutboxRelay(
        OfficeAddress address, IKioskStore store, HttpMessageHandler handler, Func<double> random, Action<DateTimeOffset> officeTime, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        (_address, _store, _random, _officeTime, _time) = (address, store, random, officeTime, time);
        _log = log.ForContext<OutboxRelay>();
        _line = new OfficeLine(address, handler, time);
        _health = new LinkHealth(null, time.GetUtcNow(), null);
        _lastRound = time.GetTimestamp();
    }

    /// <summary>How the last attempt ended; healthy before the first.</summary>
    public LinkHealth Health => _health;

    /// <summary>The alert about events that the office refused and that are offered again; null when there are none.</summary>
    public string? AsideAlert() => _store.Outbox.Aside() is [var first, ..] aside
        ? string.Create(CultureInfo.InvariantCulture, $"{aside.Count} events are set aside and kept, the first is {first.Epoch}/{first.Seq}: {first.Reason}")
        : null;

    /// <summary>Raised when the office has taken everything that waited: it may have news that follow from it.</summary>
    public event Action? Delivered;

    /// <summary>A link came up, or another request to the office just succeeded: try at once.</summary>
    public void LinkCameUp()
    {
        if (_schedule.LinkUpWakes)
            _wake.Signal();
    }

    /// <summary>Offers the events set aside again, as soon as nothing else waits. From any thread.</summary>
    public void AskAgain()
    {
        _roundWanted = true;
        _wake.Signal();
    }

    /// <summary>Sends until the token ends it.</summary>
    /// <exception cref="StorageException">The store failed; it must be opened again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _store.Outbox.Added += RowsCame;
        try
        {
            while (true)
            {
                var wait = await TurnAsync(cancellationToken).ConfigureAwait(false);
                await _wake.WaitAsync(wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end: rows under way stay and are sent again, and the office knows repeats.
        }
        finally
        {
            _store.Outbox.Added -= RowsCame;
        }
    }

    public void Dispose() => _line.Dispose();

    /// <summary>Sends one batch, if there is one. For whoever drives the relay by hand instead of <see cref="RunAsync"/>.</summary>
    /// <returns>How long to wait for the next turn; zero for at once.</returns>
    public async Task<TimeSpan> TurnAsync(CancellationToken cancellationToken)
    {
        BatchDraft batch;
        OutboxRow? again = null;
        try
        {
            var rows = _store.Outbox.Head(_limit);
            if (rows.Count == 0)
            {
                again = OfferedAgain();
                if (again is null)
                {
                    _schedule = RelaySchedule.Healthy;
                    return Look;
                }

                rows = [again];
            }

            batch = BatchDraft.Of(_address.Kiosk, rows, _store.Vault);
        }
        catch (UnreadableRowException row)
        {
            // A later version wrote it, perhaps before it was taken back. What it says can wait; what stands behind it need not.
            _store.Outbox.SetAside(row.Epoch, row.Seq, row.Message);
            _log.Error("Event {Epoch}/{Seq} was set aside: {Reason}", row.Epoch, row.Seq, row.Message);
            return TimeSpan.Zero;
        }
        catch (StorageException damaged) when (damaged.Fault == StorageFault.Corrupt)
        {
            // Ending the process would not mend the row, and the next start would meet it again. The heartbeat carries the sentence.
            return Failed("The outbox is damaged: " + damaged.Message, null);
        }

        return await _line.PostAsync("events", batch.Body, cancellationToken).ConfigureAwait(false) switch
        {
            OfficeReply.Json json => Answered(batch, again, json.Body),
            OfficeReply.Refused refused when again is not null => RefusedAgain(again, refused),
            OfficeReply.Refused refused => Refused(batch, refused),
            OfficeReply.Fault fault => Faulted(batch, again, fault),
            OfficeReply.Empty => Failed("The office answered without saying what it stored.", null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private void RowsCame()
    {
        if (_schedule.NewRowsWake)
            _wake.Signal();
    }

    /// <summary>The event set aside whose turn it is; null while no round is due.</summary>
    private OutboxRow? OfferedAgain()
    {
        if (_roundWanted || (_round is null && _time.GetElapsedTime(_lastRound) >= _nextRound))
            (_roundWanted, _round) = (false, new AsideRound());
        if (_round is not { } round)
            return null;
        if (round.Next(_store.Outbox) is { } row)
            return row;

        (_round, _lastRound, _nextRound) = (null, _time.GetTimestamp(), round.HadFaults ? AskAgainAfterFault : AskAgainAfter);
        if (round.HadTaken)
            Delivered?.Invoke();
        return null;
    }

    private TimeSpan Answered(BatchDraft batch, OutboxRow? again, byte[] body)
    {
        WireBatchAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize<WireBatchAnswer>(body, WireJson.Options);
        }
        catch (JsonException)
        {
            answer = null;
        }

        if (answer?.Kiosk is null)
            return Failed("The office's answer cannot be read; nothing counts as delivered.", null);
        if (answer.Kiosk != _address.Kiosk || answer.Epoch != batch.Epoch)
            return Failed("The answer is for another kiosk or epoch; nothing counts as delivered.", null);
        if (answer.UpTo < batch.First)
            return Failed("The office answered, but stored nothing of what was sent.", null);

        if (again is not null)
        {
            // What the office claims beyond this one row is weighed when rows in their order are sent.
            _store.AcknowledgeAside(batch.Epoch, batch.Last);
            _round?.Taken(again.Envelope);
            _log.Information("The office has taken event {Epoch}/{Seq} that was set aside", batch.Epoch, batch.Last);
            _officeTime(answer.OfficeTime);
            Well();
            return TimeSpan.Zero;
        }

        // Of an epoch before a restored database the office may well know more than the restored copy. Of the present one it cannot know
        // what was never numbered, unless a second copy of this machine speaks to it. What was sent is no measure: an earlier run may have
        // sent more and never heard the answer.
        if (batch.Epoch == _store.Epoch && answer.UpTo > _store.LoadState().Counters.OutboxSeq)
            return Failed("The office claims more events than this machine ever made: a second copy of its data may be in use. Nothing counts as delivered.", null);

        _store.Acknowledge(batch.Epoch, Math.Min(answer.UpTo, batch.Last));
        _limit = Math.Min(_limit * 2, WireBatch.MaxEvents);
        _officeTime(answer.OfficeTime);
        Well();
        if (IsEmpty())
            Delivered?.Invoke();
        return TimeSpan.Zero;
    }

    private bool IsEmpty()
    {
        try
        {
            return _store.Outbox.Head(1).Count == 0;
        }
        catch (StorageException damaged) when (damaged.Fault == StorageFault.Corrupt)
        {
            // The next turn meets that row and says so.
            return false;
        }
    }

    private TimeSpan Refused(BatchDraft batch, OfficeReply.Refused refused)
    {
        if (batch.Count > 1)
        {
            _limit = Math.Max(1, batch.Count / 2);
            return TimeSpan.Zero;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"{batch.Epoch}/{batch.Last}");
        if (refused.Status == 413)
            return Failed($"Event {place} is too long for whatever stands between here and the office: {refused.Error}", null);

        _store.Outbox.CountTry(batch.Epoch, batch.Last);
        if (_store.Outbox.Head(1) is [var row] && row.Envelope.Seq == batch.Last && row.Tries < MaxTries)
            return Failed($"The office refuses event {place}: {refused.Error}", null);

        _store.Outbox.SetAside(batch.Epoch, batch.Last, refused.Error);
        _log.Error("Event {Place} was set aside after {Tries} refusals: {Reason}", place, MaxTries, refused.Error);
        Well();
        return TimeSpan.Zero;
    }

    private TimeSpan RefusedAgain(OutboxRow again, OfficeReply.Refused refused)
    {
        _store.Outbox.SetAside(again.Envelope.Epoch, again.Envelope.Seq, refused.Error);
        _round?.Refused(again.Envelope);
        Well();
        return TimeSpan.Zero;
    }

    private TimeSpan Faulted(BatchDraft batch, OutboxRow? again, OfficeReply.Fault fault)
    {
        if (again is not null)
            _round?.Faulted(again.Envelope);

        // On a link that is too slow for a large batch a smaller one still gets through.
        if (fault.TooSlow)
            _limit = Math.Max(1, batch.Count / 2);
        return Failed(fault.Problem, fault.RetryAfter);
    }

    private void Well()
    {
        var before = _health;
        _schedule = RelaySchedule.Healthy;
        _health = before.Well(_time.GetUtcNow());
        if (!before.IsHealthy)
            _log.Information("The outbox flows again");
    }

    private TimeSpan Failed(string problem, TimeSpan? retryAfter)
    {
        var before = _health;
        (_schedule, var wait) = _schedule.AfterFailure(_random(), retryAfter);
        _health = before.Ill(problem, _time.GetUtcNow());
        if (before.Problem != problem)
            _log.Warning("The outbox waits: {Problem}", problem);
        return wait;
    }
}
