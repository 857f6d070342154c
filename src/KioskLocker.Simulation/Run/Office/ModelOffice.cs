using System.Globalization;
using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Simulation.Run.Office;

/// <summary>
/// A small office in memory: it keeps what it heard word for word, knows repeats by the high-water mark that the real one uses, and does
/// at its desks what officers do. It is the office's account of custody, written apart from the reference back office.
/// </summary>
public sealed class ModelOffice : IWorldOffice
{
    private const int StaffDays = 7;
    /// <summary>Papers that nobody asks for in this time are given back at the counter.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(20);

    private static readonly TimeSpan Zone = TimeSpan.FromHours(7);

    private readonly TimeProvider _clock;
    private readonly List<HeardEvent> _heard = [];
    private readonly Dictionary<(int Epoch, long Seq), int> _places = [];
    private readonly SortedSet<(int Epoch, long Seq)> _refused = [];
    private readonly HashSet<(int Epoch, long Seq)> _leftOut = [];
    private readonly Dictionary<DossierCode, Digest> _owners = [];
    private readonly OfficeMail _mail = new();
    private readonly OfficeBooks _books = new();
    private readonly OfficeStaff _staff;
    private KioskMarks _marks = KioskMarks.Empty;
    private string _machine = "";
    private long _directory = 1;
    private DateOnly _renewed;
    private int _codes;

    /// <param name="clock">The office's own clock, which is always right.</param>
    public ModelOffice(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _staff = new OfficeStaff();
        _renewed = Today;
    }

    /// <summary>Everything heard and applied, in the order of its arrival, each once; what was refused at first comes late.</summary>
    public IReadOnlyList<HeardEvent> Heard => _heard;

    /// <summary>Compartment by papers that the office believes to be in the machine.</summary>
    public IReadOnlyDictionary<string, int> Held => _books.Held;

    /// <summary>Batches or events that came before.</summary>
    public long Repeats { get; private set; }

    /// <summary>The office sends old orders once more, as one restored from a backup might (F-B2).</summary>
    public bool SendsOldOrders { get; set; }

    public bool RefusesNext { get; set; }

    public IReadOnlyCollection<(int Epoch, long Seq)> Refused => _refused;

    public IReadOnlyCollection<(int Epoch, long Seq)> Missing => [.. _leftOut.Where(place => !_places.ContainsKey(place)).Order()];

    private DateOnly Today => DateOnly.FromDateTime((_clock.GetUtcNow() + Zone).UtcDateTime);

    public WorldEnrolment Enrol(string machine)
    {
        _machine = machine;
        return new WorldEnrolment("key of " + machine, OfficeStaff.KeyId, OfficeStaff.Key);
    }

    public IReadOnlyList<WorldBadge> Hire() => OfficeStaff.Badges;

    /// <exception cref="WorldFailedException">I-7, I-8, I-17: a number was left out, used twice for different things, or comes from a second life of the machine.</exception>
    public OfficeAnswer Events(ReadOnlyMemory<byte> body)
    {
        var batch = JsonSerializer.Deserialize<WireBatch>(body.Span, WireJson.Options) ?? throw new WorldFailedException("I-8: a batch that says nothing.");
        if (batch.Kiosk != _machine || batch.Events.Count == 0)
        {
            throw new WorldFailedException($"I-8: a batch of {batch.Events.Count} events from '{batch.Kiosk}'.");
        }

        // A batch is taken whole or not at all.
        if (batch.Events.Any(IsRefused))
        {
            return new OfficeAnswer(422, JsonSerializer.SerializeToUtf8Bytes(new WireProblem("one of these events cannot be read here"), WireJson.Options));
        }

        foreach (var wire in batch.Events)
        {
            Take(wire);
        }

        var epoch = batch.Events[0].Epoch;
        return Json(new WireBatchAnswer(_machine, epoch, _marks.Of(epoch).Highest, _clock.GetUtcNow()));
    }

    public OfficeAnswer Sync(long directory, long after)
    {
        if (_renewed < Today)
        {
            (_renewed, _directory) = (Today, _directory + 1);
        }

        return Json(new SyncAnswer(
            _machine, _clock.GetUtcNow(), directory == _directory ? null : OfficeDirectory(), _mail.After(SendsOldOrders ? Math.Max(0, after - 3) : after)));
    }

    public DossierCode? AcceptAndAnnounce(DropOffNumber number)
    {
        if (_books.DropOff(number) is not { State: DropOffState.Emptied } papers)
        {
            return null;
        }

        var asked = _books.TakeAsked(papers);
        if (asked is null && papers.Dossier is not null)
        {
            return null;
        }

        // What is asked no longer is a line of the directory less.
        _directory += asked is null ? 0 : 1;
        var code = asked ?? NextCode();
        papers.Dossier = code;
        var feeDue = _codes % 4 == 1;
        _books.Announce(code, papers, feeDue);
        _mail.Queue(new OfficeMessage.StageChanged(number, code, DossierStage.InWork));
        _mail.Queue(new OfficeMessage.ResultReady(code, OfficeStaff.Agency, OfficeStaff.DigestOf(papers.Person.IdNumber), CompartmentSize.Small, _codes % 9 == 0, feeDue));
        if (_codes % 5 == 2)
        {
            // The owner has another phone number than the papers say.
            var oneTime = new OneTimeCode(string.Create(CultureInfo.InvariantCulture, $"{_codes * 7919 % 1_000_000:000000}"));
            _mail.Queue(new OfficeMessage.OneTimeCodeSet(code, OfficeStaff.DigestOf(code, oneTime)));
            _books.TellOneTime(code, oneTime);
        }

        return code;
    }

    public DossierCode? AskSupplement(DropOffNumber number)
    {
        if (_books.DropOff(number) is not { State: DropOffState.Emptied, Dossier: null } papers)
        {
            return null;
        }

        var code = NextCode();
        _books.Ask(code, papers);
        _owners[code] = OfficeStaff.DigestOf(papers.Person.IdNumber);
        _directory++;
        _mail.Queue(new OfficeMessage.StageChanged(number, code, DossierStage.SupplementAsked));
        return code;
    }

    public int SettleCases()
    {
        foreach (var owing in _books.Results.Where(result => result.FeeDue))
        {
            owing.FeeDue = false;
            _mail.Queue(new OfficeMessage.FeeSettled(owing.Code));
        }

        foreach (var locked in _books.Results.Where(result => result.Locked))
        {
            _mail.Queue(new OfficeMessage.CodeWanted(locked.Code));
        }

        foreach (var number in _books.TakeOut(_clock.GetUtcNow() - Forgotten))
        {
            _mail.Queue(new OfficeMessage.CustodyOut(number));
        }

        var open = _books.TakeCases();
        foreach (var (number, dossier) in open)
        {
            _mail.Queue(new OfficeMessage.CaseSettled(dossier, number));
        }

        return open.Count;
    }

    public void Revoke(DossierCode dossier) => _mail.Queue(new OfficeMessage.CodeRevoked(dossier));

    public void ReadRefused() => _refused.Clear();

    public IReadOnlyList<WorldMessage> TakeMessages() => _books.TakeMessages();

    /// <summary>What concerns papers is never refused here: whatever follows it of the same papers would wait, and with it their owner.</summary>
    private bool IsRefused(WireEvent wire)
    {
        var place = (wire.Epoch, wire.Seq);
        if (RefusesNext && !_places.ContainsKey(place) && wire.Message is not UplinkMessage.CompartmentReconciled && OutboxTable.SubjectOf(wire.Message) is null)
        {
            RefusesNext = false;
            _refused.Add(place);
            _leftOut.Add(place);
        }

        return _refused.Contains(place);
    }

    private static OfficeAnswer Json<T>(T body) => new(200, JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options));

    private void Take(WireEvent wire)
    {
        // Privacy first: papers must never reach the office under another person's name.
        if (wire is { Message: UplinkMessage.DossierDeposited deposited, Personal: { } person } && OfficeStaff.DigestOf(person.IdNumber) != deposited.IdDigest)
        {
            throw new WorldFailedException($"I-18: event {wire.Epoch}/{wire.Seq} brings {deposited.Number} with the data of another person.");
        }

        if (wire.Message is UplinkMessage.DossierDeposited { SupplementVerified: true, SupplementTo: var dossier } supplement && (dossier is not { } named || !_owners.TryGetValue(named, out var owner) || owner != supplement.IdDigest))
        {
            throw new WorldFailedException($"I-18: event {wire.Epoch}/{wire.Seq} takes {supplement.Number} for a supplement to {dossier}, and the office did not ask this person for one.");
        }

        (_marks, var offer) = _marks.Offer(wire.Epoch, wire.Seq);
        switch (offer)
        {
            case SeqOffer.Repeat:
                Repeats++;
                if (_heard[_places[(wire.Epoch, wire.Seq)]].Message != Text(wire.Message))
                {
                    throw new WorldFailedException($"I-8: event {wire.Epoch}/{wire.Seq} comes again and says something else.");
                }

                break;
            case SeqOffer.Next:
            case SeqOffer.AfterGap gap when Enumerable.Range(0, (int)(gap.To - gap.From + 1)).All(place => _leftOut.Contains((wire.Epoch, gap.From + place))):
            case SeqOffer.FillsGap:
                _places[(wire.Epoch, wire.Seq)] = _heard.Count;
                _heard.Add(new HeardEvent(wire.Epoch, wire.Seq, Text(wire.Message)));
                _books.Apply(wire, _clock.GetUtcNow());
                break;
            case SeqOffer.Fork when _leftOut.Contains((wire.Epoch, wire.Seq)):
                // It comes from before an older database was put back: kept apart, never applied, and so missing for ever.
                break;
            default:
                throw new WorldFailedException($"I-7, I-17: event {wire.Epoch}/{wire.Seq} comes after {_marks.Of(wire.Epoch).Highest} as {offer.GetType().Name}.");
        }
    }

    private OfficeDirectory OfficeDirectory() => OfficeStaff.DirectoryOf(_directory, _staff.Entries(Today.AddDays(StaffDays)), _books.Asked);

    private DossierCode NextCode() => new(string.Create(CultureInfo.InvariantCulture, $"H29.18-261123-{++_codes:0000}"));

    private static string Text(UplinkMessage message) => JsonSerializer.Serialize(message, WireJson.Options);
}

/// <summary>One event as the office heard it.</summary>
/// <param name="Epoch">Epoch of the machine's database.</param>
/// <param name="Seq">Number within it.</param>
/// <param name="Message">What it said, as JSON, word for word.</param>
public sealed record HeardEvent(int Epoch, long Seq, string Message);

/// <summary>Orders for the machine, numbered, until it has taken them.</summary>
internal sealed class OfficeMail
{
    private const int MessagesMost = 100;

    private readonly List<NumberedOfficeMessage> _queued = [];

    internal void Queue(OfficeMessage message) => _queued.Add(new NumberedOfficeMessage(_queued.Count + 1, message));

    internal IReadOnlyList<NumberedOfficeMessage> After(long number) => [.. _queued.Skip((int)number).Take(MessagesMost)];
}
