using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// A small model of what the machine may claim: papers in compartments, pickup codes, wrong tries. It hears every commit, follows what the
/// office is told, and is held against the machine's own state after every step, across restarts. It shares no rule with Core.
/// </summary>
internal sealed class ReferenceModel(CheckBook checks)
{
    private readonly Dictionary<string, int> _where = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, PickupStatus> _codes = [];
    private readonly HashSet<EffectId> _orders = [];
    private readonly HashSet<DropOffNumber> _numbers = [];
    private readonly HashSet<DropOffNumber> _deposited = [];
    private bool _hasBegun;
    private long _seq;
    private long _wrong;

    /// <summary>Every order to open that was committed so far.</summary>
    internal int Orders => _orders.Count;

    /// <summary>One commit.</summary>
    internal void Take(KioskState before, EventEnvelope envelope, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        if (!_hasBegun)
        {
            Begin(before);
        }

        if (envelope.Event is KioskEvent.Recovered { Restored: not null })
        {
            // An older database began a new epoch (I-7), in which it numbers from one again.
            checks.That("I-7", envelope.Epoch > before.Counters.Epoch, () => $"an older database was put back, and its epoch is still {envelope.Epoch}.");
            _seq = 0;
        }

        var moves = 0;
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case KioskEffect.OpenCompartment open:
                    Ordered(open, before, envelope.Event, after);
                    break;
                case KioskEffect.Send send:
                    Told(send, envelope);
                    moves += Move(send.Message);
                    break;
            }
        }

        if (moves > 0 || !ReferenceEquals(before.Compartments, after.Compartments))
        {
            Compartments(before, after, moves);
        }

        if (!ReferenceEquals(before.Results, after.Results))
        {
            Codes(before, after);
        }

        Tries(before, envelope.Event, after);
    }

    /// <summary>A machine that lived before this world: what it claims now is where the model begins.</summary>
    private void Begin(KioskState state)
    {
        _hasBegun = true;
        (_seq, _wrong) = (state.Counters.OutboxSeq, state.Guesses.Total);
        foreach (var compartment in state.Compartments.Values)
        {
            if (compartment.Content is CompartmentContent.Holds holds)
            {
                _where[holds.What.Text] = compartment.Id.Number;
            }
        }

        foreach (var result in state.Results.Values)
        {
            if (result is { Custody: ResultCustody.InMachine, Compartment: { } compartment })
            {
                _where[result.Code.Text] = compartment.Number;
            }

            if (result.Pickup is { Code: { } code } pickup)
            {
                _codes[code] = pickup.Status;
            }
        }
    }

    private void Ordered(KioskEffect.OpenCompartment open, KioskState before, KioskEvent happened, KioskState after)
    {
        checks.That("I-2", _orders.Add(open.Id), () => $"the order {open.Id} is given twice.");
        checks.That("I-3", after.Visit?.Opening is { Outcome: null } opening && opening.Effect == open.Id && opening.Compartment == open.Compartment,
            () => $"the order {open.Id} for door {open.Compartment} does not stand unused in the state of its own commit.");
        var other = before.Visit is { } visit && visit.Id == after.Visit!.Id && before.Visit.Opening is { Outcome: null } running && running.Effect != (happened as KioskEvent.DoorAnswered)?.Effect ? running : null;
        checks.That("I-4", other is null, () => $"door {open.Compartment} is ordered open while the order for {other!.Compartment} is not answered.");
        if (after.Visit!.Kind != VisitKind.Staff)
        {
            var own = after.Visit.Result?.Text ?? after.Visit.Number?.Text;
            checks.That("I-5", !_where.Any(one => one.Value == open.Compartment.Number && one.Key != own), () => $"door {open.Compartment} is ordered open for {own}, and holds {_where.First(one => one.Value == open.Compartment.Number).Key}.");
        }

        if (after.Visit is { Resumed: false, Number: { } number } && before.Visit is { Number: null })
        {
            checks.That("I-5", _numbers.Add(number), () => $"the number {number} is given once more.");
        }
    }

    private void Told(KioskEffect.Send send, EventEnvelope envelope)
    {
        checks.That("I-7", send.OutboxSeq == _seq + 1, () => $"after outbox number {_seq} comes {send.OutboxSeq} in step {envelope.Seq}.");
        _seq = send.OutboxSeq;
    }

    /// <returns>How many changes of custody this says.</returns>
    private int Move(UplinkMessage message)
    {
        switch (message)
        {
            case UplinkMessage.DossierDeposited m:
                checks.That("I-9", _deposited.Add(m.Number), () => $"{m.Number} is deposited twice.");
                return In(m.Number.Text, m.Compartment.Number);
            case UplinkMessage.ResultLoaded m:
                return In(m.Dossier.Text, m.Compartment.Number);
            case UplinkMessage.ResultCollected m:
                checks.That("I-9", _where.GetValueOrDefault(m.Dossier.Text) == m.Compartment.Number, () => $"{m.Dossier} is collected from {m.Compartment}, and lay in {_where.GetValueOrDefault(m.Dossier.Text)}.");
                return Out(m.Dossier.Text);
            case UplinkMessage.DossierEmptied m:
                return Out(m.Number.Text);
            case UplinkMessage.DossierDisputed m:
                return Out(m.Number.Text);
            case UplinkMessage.ResultReturned m:
                return Out(m.Dossier.Text);
            case UplinkMessage.CompartmentReconciled { Finding: Core.Staff.StaffFindingKind.AsExpected }:
                return 1;
            case UplinkMessage.CompartmentReconciled { Expected: { } expected } m when m.Finding is Core.Staff.StaffFindingKind.NothingInside or Core.Staff.StaffFindingKind.Other or Core.Staff.StaffFindingKind.Taken:
                return Out(expected.Text);
            case UplinkMessage.CompartmentReconciled { Found: { } found, Finding: Core.Staff.StaffFindingKind.Other or Core.Staff.StaffFindingKind.Taken }:
                return Out(found.Text);
            default:
                return 0;
        }
    }

    private int In(string papers, int compartment)
    {
        checks.That("I-5", !_where.TryGetValue(papers, out var other), () => $"{papers} is put into {compartment} and is in {_where[papers]}.");
        checks.That("I-5", !_where.ContainsValue(compartment), () => $"{papers} is put into {compartment}, which holds {_where.First(one => one.Value == compartment).Key}.");
        _where[papers] = compartment;
        return 1;
    }

    private int Out(string papers)
    {
        _where.Remove(papers);
        return 1;
    }

    /// <summary>The state claims what was told, and nothing that was not; of the rest it says that nobody knows.</summary>
    private void Compartments(KioskState before, KioskState after, int moves)
    {
        var changed = 0;
        foreach (var (number, compartment) in after.Compartments)
        {
            var was = before.Compartments.GetValueOrDefault(number)?.Content;
            if (ReferenceEquals(was, compartment.Content))
            {
                continue;
            }

            switch (compartment.Content)
            {
                case CompartmentContent.Holds holds:
                    changed += was == compartment.Content ? 0 : 1;
                    checks.That("I-5", _where.GetValueOrDefault(holds.What.Text) == number, () => $"door {number} is said to hold {holds.What}, which was last told to be in {_where.GetValueOrDefault(holds.What.Text)}.");
                    break;
                case CompartmentContent.Empty or CompartmentContent.PresumedEmpty:
                    checks.That("I-5", !_where.ContainsValue(number), () => $"door {number} is called empty, and {_where.First(one => one.Value == number).Key} was put in and never taken out.");
                    break;
            }
        }

        checks.That("I-6", changed <= moves, () => $"{changed} compartments came to hold papers in one step, and the office is told of {moves} moves.");
    }

    /// <summary>A code goes Minted → Reserved → Spent, Revoked or Expired, and what has ended stays ended.</summary>
    private void Codes(KioskState before, KioskState after)
    {
        foreach (var (key, result) in after.Results)
        {
            if (result.Pickup is not { Code: { } code } pickup || (before.Results.TryGetValue(key, out var was) && ReferenceEquals(was, result)))
            {
                continue;
            }

            var last = _codes.TryGetValue(code, out var known) ? known : PickupStatus.Minted;
            var may = last == pickup.Status || last switch
            {
                PickupStatus.Minted => true,
                PickupStatus.Reserved => pickup.Status is PickupStatus.Spent or PickupStatus.Revoked or PickupStatus.Expired or PickupStatus.Minted,
                _ => false,
            };
            checks.That("I-14", may, () => $"the code of {result.Code} was {last} and is {pickup.Status}.");
            checks.That("I-14", pickup.Status != PickupStatus.Spent || result.Custody != ResultCustody.InMachine, () => $"the code of {result.Code} is spent, and its papers are said to be inside.");
            _codes[code] = pickup.Status;
        }
    }

    /// <summary>Wrong tries are never given back: neither by a restart nor by a clock.</summary>
    private void Tries(KioskState before, KioskEvent happened, KioskState after)
    {
        checks.That("I-13", after.Guesses.Total >= _wrong, () => $"wrong pairs went from {_wrong} to {after.Guesses.Total}.");
        _wrong = after.Guesses.Total;
        var run = (before.Guesses.WrongInARow, after.Guesses.WrongInARow);
        checks.That("I-13", run.Item2 >= run.Item1 || happened is KioskEvent.Touched { Trigger: KioskTrigger.Taken or KioskTrigger.Placed or KioskTrigger.NothingToSend },
            () => $"the run of wrong pairs went from {run.Item1} to {run.Item2} by {happened.GetType().Name}.");
        if (ReferenceEquals(before.Pins, after.Pins))
        {
            return;
        }

        foreach (var (id, tries) in before.Pins)
        {
            var now = after.Pins.GetValueOrDefault(id)?.Wrong ?? 0;
            var mayFall = happened is KioskEvent.PinChecked { Right: true } || tries.LockedAt is not null || happened is KioskEvent.DirectoryReceived;
            checks.That("I-13", now >= tries.Wrong || mayFall, () => $"wrong PINs of {id} went from {tries.Wrong} to {now} by {happened.GetType().Name}.");
        }
    }
}
