using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Office;

/// <summary>Where papers of a drop-off are by the office's books.</summary>
internal enum DropOffState
{
    InMachine,
    Unsettled,
    Withdrawn,
    Emptied,
    Disputed,
}

/// <summary>Papers dropped off, as the office knows them.</summary>
internal sealed class OfficePapers(PersonalData person, DropOffState state)
{
    internal PersonalData Person { get; } = person;

    internal DropOffState State { get; set; } = state;

    /// <summary>When the office heard this.</summary>
    internal DateTimeOffset Since { get; set; }

    /// <summary>The office has told the machine that they are out of everybody's custody.</summary>
    internal bool IsOut { get; set; }

    internal DossierCode? Dossier { get; set; }

    /// <summary>Their owner brought them for this dossier.</summary>
    internal DossierCode? SupplementTo { get; set; }
}

/// <summary>A result, as the office knows it.</summary>
internal sealed class OfficeResult(DossierCode code, string phone)
{
    internal DossierCode Code => code;

    internal string Phone => phone;

    internal bool FeeDue { get; set; }

    internal bool Locked { get; set; }
}

/// <summary>What the office concludes from what it hears: custody, cases, messages to owners.</summary>
internal sealed class OfficeBooks
{
    private readonly Dictionary<DropOffNumber, OfficePapers> _dropOffs = [];
    private readonly Dictionary<DossierCode, OfficeResult> _results = [];
    private readonly SortedDictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _toldIn = new(StringComparer.Ordinal);
    private readonly List<(string Number, DossierCode Dossier)> _cases = [];
    private readonly List<WorldMessage> _messages = [];
    private readonly SortedDictionary<string, (DossierCode Code, string IdNumber)> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _served = new(StringComparer.Ordinal);
    private DateTimeOffset _now;

    internal IReadOnlyDictionary<string, int> Held => _held;

    internal IEnumerable<OfficeResult> Results => _results.Values;

    /// <summary>Numbers whose papers are out since this was asked last: their owner has the result, or was given back what nobody waits for any more.</summary>
    internal List<DropOffNumber> TakeOut(DateTimeOffset forgottenBefore)
    {
        var taken = new List<DropOffNumber>();
        foreach (var (number, papers) in _dropOffs)
        {
            var isForgotten = papers.State is DropOffState.Emptied or DropOffState.Disputed or DropOffState.Unsettled && papers.Since < forgottenBefore
                && (papers.Dossier is not { } dossier || !_held.ContainsKey(dossier.Text));
            if (!papers.IsOut && (isForgotten || _served.Contains(papers.Person.IdNumber)))
            {
                papers.IsOut = true;
                taken.Add(number);
            }
        }

        return taken;
    }

    /// <summary>Dossiers for which something was asked in addition and not brought yet, and whose they are.</summary>
    internal IEnumerable<(DossierCode Code, string IdNumber)> Asked => _asked.Values;

    /// <summary>These papers are to be completed under this code.</summary>
    internal void Ask(DossierCode code, OfficePapers papers)
    {
        papers.Dossier = code;
        _asked[code.Text] = (code, papers.Person.IdNumber);
    }

    /// <summary>The dossier to which these papers belong, if something was asked for it; it is asked no longer.</summary>
    internal DossierCode? TakeAsked(OfficePapers papers)
    {
        if ((papers.Dossier ?? papers.SupplementTo) is not { } code || !_asked.TryGetValue(code.Text, out var asked) || asked.IdNumber != papers.Person.IdNumber)
        {
            return null;
        }

        _asked.Remove(code.Text);
        return code;
    }

    internal OfficePapers? DropOff(DropOffNumber number) => _dropOffs.GetValueOrDefault(number);

    internal void Announce(DossierCode code, OfficePapers papers, bool feeDue) => _results[code] = new OfficeResult(code, papers.Person.Phone ?? "") { FeeDue = feeDue };

    /// <summary>Cases about a result that a person at a desk can settle.</summary>
    internal List<(string Number, DossierCode Dossier)> TakeCases()
    {
        List<(string Number, DossierCode Dossier)> open = [.. _cases];
        _cases.Clear();
        return open;
    }

    internal IReadOnlyList<WorldMessage> TakeMessages()
    {
        WorldMessage[] taken = [.. _messages];
        _messages.Clear();
        return taken;
    }

    /// <param name="wire">What was heard.</param>
    /// <param name="now">The office's own time: the machine's may be wrong by years.</param>
    internal void Apply(WireEvent wire, DateTimeOffset now)
    {
        _now = now;
        switch (wire.Message)
        {
            case UplinkMessage.DossierDeposited m:
                Known(m.Number, wire.Personal, DropOffState.InMachine, m.SupplementTo);
                In(m.Number.Text, m.Compartment, wire.Epoch);
                break;
            case UplinkMessage.DropOffUnsettled m:
                Known(m.Number, wire.Personal, DropOffState.Unsettled, m.SupplementTo);
                break;
            case UplinkMessage.DropOffWithdrawn m:
                Known(m.Number, wire.Personal, DropOffState.Withdrawn);
                break;
            case UplinkMessage.DossierEmptied m:
                Move(m.Number, DropOffState.Emptied);
                break;
            case UplinkMessage.DossierDisputed m:
                Move(m.Number, DropOffState.Disputed);
                break;
            case UplinkMessage.CompartmentReconciled m:
                Reconciled(m);
                Forgotten(m);
                break;
            default:
                ApplyToResult(wire);
                break;
        }
    }

    private void ApplyToResult(WireEvent wire)
    {
        switch (wire.Message)
        {
            case UplinkMessage.ResultLoaded m:
                In(m.Dossier.Text, m.Compartment, wire.Epoch);
                break;
            case UplinkMessage.PickupCodeMinted m:
                _results[m.Dossier].Locked = false;

                // A code that was replaced before its event went out goes without it: the owner hears of the one that replaced it, or healing finds an owner without a code.
                if (wire.PickupCode is { } code)
                {
                    Tell(_results[m.Dossier], code, m.WorkingDays);
                }

                break;
            case UplinkMessage.ResultCollected m:
                Out(m.Dossier.Text);
                Serve(m.Dossier);
                break;
            case UplinkMessage.ResultReturned m:
                _held.Remove(m.Dossier.Text);
                Serve(m.Dossier);
                break;
            case UplinkMessage.ResultReported m:
                _cases.Add((m.CaseNumber, m.Dossier));
                break;
            case UplinkMessage.ResultLocked m:
                _results[m.Dossier].Locked = true;
                break;
        }
    }

    /// <summary>What the officer holds in hand is the office's, by whichever list it was found; what was missed is nowhere.</summary>
    private void Reconciled(UplinkMessage.CompartmentReconciled m)
    {
        switch (m.Finding is StaffFindingKind.Taken or StaffFindingKind.Other ? m.Found ?? (m.Finding == StaffFindingKind.Taken ? m.Expected : null) : null)
        {
            case Papers.DropOff taken:
                Move(taken.Number, DropOffState.Emptied);
                break;
            case Papers.Result found:
                _held.Remove(found.Text);
                break;
        }

        if (m.Finding == StaffFindingKind.NothingInside && m.Expected is Papers.DropOff lost)
        {
            Move(lost.Number, DropOffState.Disputed);
        }

        if (m.Finding is StaffFindingKind.NothingInside or StaffFindingKind.Other && m.Expected is Papers.Result gone)
        {
            _held.Remove(gone.Text);
            if (m.CaseNumber is { } number)
            {
                _cases.Add((number, gone.Code));
            }
        }
    }

    /// <summary>What these books have in a compartment into which an officer looked, and nobody named there, only an older database forgot.</summary>
    private void Forgotten(UplinkMessage.CompartmentReconciled m)
    {
        foreach (var papers in _held.Where(held => held.Value == m.Compartment.Number && held.Key != m.Expected?.Text && held.Key != m.Found?.Text).Select(held => held.Key).ToList())
        {
            _held.Remove(papers);
            foreach (var dropped in _dropOffs.Where(one => one.Key.Text == papers).Select(one => one.Key).ToList())
            {
                Move(dropped, DropOffState.Disputed);
            }
        }
    }

    /// <summary>The owner has the result, here or at the counter: all of this person's papers have come to their end.</summary>
    private void Serve(DossierCode dossier)
    {
        if (_dropOffs.Values.FirstOrDefault(papers => papers.Dossier == dossier) is { } owner)
        {
            _served.Add(owner.Person.IdNumber);
        }
    }

    private void Known(DropOffNumber number, PersonalData? person, DropOffState state, DossierCode? supplementTo = null)
    {
        if (_dropOffs.TryGetValue(number, out var papers))
        {
            (papers.State, papers.Since, papers.SupplementTo) = (state, _now, supplementTo ?? papers.SupplementTo);
        }
        else if (person is not null)
        {
            _dropOffs[number] = new OfficePapers(person, state) { Since = _now, SupplementTo = supplementTo };
        }
    }

    private void Move(DropOffNumber number, DropOffState state)
    {
        _held.Remove(number.Text);
        if (_dropOffs.TryGetValue(number, out var papers))
        {
            (papers.State, papers.Since) = (state, _now);
        }
    }

    /// <summary>An older database that was put back may find in its place what these books have there since before, and tells it once more.</summary>
    private void In(string papers, CompartmentId compartment, int epoch)
    {
        var isToldAgain = _held.TryGetValue(papers, out var place) && place == compartment.Number && _toldIn[papers] < epoch;
        _toldIn[papers] = epoch;
        if (!isToldAgain && !_held.TryAdd(papers, compartment.Number))
        {
            throw new WorldFailedException($"I-5: the office hears that {papers} lies in {compartment}, and knows it in {_held[papers]}.");
        }
    }

    private void Out(string papers)
    {
        if (!_held.Remove(papers))
        {
            throw new WorldFailedException($"I-5: the office hears that {papers} is out, and does not know it inside.");
        }
    }

    /// <summary>What is asked for in addition after a changed phone number, to the new one.</summary>
    internal void TellOneTime(DossierCode code, OneTimeCode oneTime) => _messages.Add(new WorldMessage(_results[code].Phone, $"Mã dùng một lần cho hồ sơ {code}: {oneTime.Digits}"));

    private void Tell(OfficeResult result, string code, int workingDays) => _messages.Add(new WorldMessage(
        result.Phone,
        $"Kết quả hồ sơ {result.Code} chờ tại máy. Mã nhận: {code[..3]}-{code[3..6]}-{code[6..]}, trong {workingDays} ngày làm việc.{(result.FeeDue ? " Còn khoản phí phải nộp tại quầy trước." : "")}"));
}
