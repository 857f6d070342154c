using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// What commits may say beside custody, by the world's own clock and the office's own words: whose door opens, what waits, what ends,
/// what is told, what is forgotten. It takes every commit and shares no rule with Core.
/// </summary>
/// <param name="checks">Counts.</param>
/// <param name="now">World time.</param>
/// <param name="vault">The vault as it lies on the disk now.</param>
/// <param name="owners">Knows what the office said, whatever became of the database.</param>
internal sealed class CommitWatch(CheckBook checks, Func<TimeSpan> now, Func<IVault> vault, OwnersWatch owners)
{
    /// <summary>Eleven changes of the day lie between the loading and the end of ten working days.</summary>
    private static readonly TimeSpan CodeLives = TimeSpan.FromDays(10);

    /// <summary>Thirty days of confirmed time, less what clocks may drift.</summary>
    private static readonly TimeSpan DataLives = TimeSpan.FromDays(29.9);

    private static readonly TimeSpan UncleanWindow = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(50);

    private readonly HashSet<EffectId> _unanswered = [];
    private readonly Dictionary<TimerId, (long Seq, TimeSpan At, TimeSpan Span)> _timers = [];
    private readonly Dictionary<DossierCode, TimeSpan> _loaded = [];
    private readonly Dictionary<string, TimeSpan> _ended = new(StringComparer.Ordinal);
    private readonly Dictionary<VisitId, List<VaultRef>> _given = [];
    private readonly List<(DateTimeOffset Wall, bool Clean)> _runs = [];
    private bool _hasBegun;
    private long _message;

    /// <summary>A run of the program begins.</summary>
    /// <param name="wall">The machine's own wall clock, by which starts of different runs are told apart.</param>
    internal void Started(DateTimeOffset wall) => _runs.Add((wall, false));

    /// <summary>It ended in order.</summary>
    internal void EndedCleanly() => _runs[^1] = _runs[^1] with { Clean = true };

    /// <summary>One commit.</summary>
    internal void Take(KioskState before, EventEnvelope envelope, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        Orders(envelope.Event, effects);
        if (ReferenceEquals(before, after))
        {
            return;
        }

        if (envelope.Event is KioskEvent.Recovered)
        {
            checks.That("I-20", after.Phase == KioskPhase.SafeMode || !IsBootLoop(), () => $"this is the third start within a minute after an end that was none, and the machine is {after.Phase}.");
        }

        owners.Take(before, envelope.Event, after, effects);
        Messages(envelope.Event);
        Waits(before, envelope, after, effects);
        Ends(before, after, effects);
        Told(before, after, effects);
        Vault(before, envelope.Event, after, effects);
    }

    /// <summary>The two runs before this one began within a minute of it, and these two and the one before them did not end in order.</summary>
    private bool IsBootLoop() => _runs is [.., (_, false), (var first, false), (var second, false), (var now, _)]
        && (now - first).Duration() < UncleanWindow && (now - second).Duration() < UncleanWindow;

    /// <summary>Whatever was ordered and not answered is what the next start finds, no more and no less.</summary>
    private void Orders(KioskEvent happened, IReadOnlyList<KioskEffect> effects)
    {
        switch (happened)
        {
            case KioskEvent.DoorAnswered answer:
                _unanswered.Remove(answer.Effect);
                break;
            case KioskEvent.Recovered when !_hasBegun:
                // What another life of this machine left behind is not known here.
                break;
            case KioskEvent.Recovered recovered:
                checks.That("I-12", _unanswered.SetEquals(recovered.Unfinished),
                    () => $"the last run left the orders [{string.Join(' ', _unanswered)}] behind, and the start finds [{string.Join(' ', recovered.Unfinished)}].");
                _unanswered.Clear();
                break;
        }

        _hasBegun |= happened is KioskEvent.Recovered;
        _unanswered.UnionWith(effects.OfType<KioskEffect.OpenCompartment>().Select(open => open.Id));
    }

    /// <summary>The office's messages count once each, in order.</summary>
    private void Messages(KioskEvent happened)
    {
        if (happened is KioskEvent.OfficeMessageReceived { Message: var message })
        {
            checks.That("I-9", message.Number > _message, () => $"message {message.Number} of the office is taken after {_message}.");
            _message = message.Number;
        }
    }

    /// <summary>Waits take their time by the one clock that nobody can set, and a wrong pair has its wait.</summary>
    private void Waits(KioskState before, EventEnvelope envelope, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        if (envelope.Event is KioskEvent.TimerElapsed elapsed && _timers.TryGetValue(elapsed.Timer, out var timer) && timer.Seq == elapsed.StartedSeq)
        {
            checks.That("I-24", now() - timer.At >= timer.Span - Rounding, () => $"{elapsed.Timer} of {timer.Span} ended after {now() - timer.At}.");
            checks.That("I-20", elapsed.Timer != TimerId.OpeningLimit, () => "the driver gave an order to open no answer at all.");
        }

        foreach (var started in effects.OfType<KioskEffect.StartTimer>())
        {
            _timers[started.Timer] = (envelope.Seq, now(), started.Span);
        }

        if (after.Guesses.Total > before.Guesses.Total)
        {
            checks.That("I-13", after.Timers.ContainsKey(TimerId.Wait) && effects.Any(effect => effect is KioskEffect.StartTimer { Timer: TimerId.Wait }),
                () => "a wrong pair was counted, and nobody waits for it.");
        }
    }

    /// <summary>Codes expire and data is erased by the days that passed, not by those that a clock jumped over.</summary>
    private void Ends(KioskState before, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        var begins = now();
        foreach (var (number, old, dossier) in Differences.Of(before.Dossiers, after.Dossiers))
        {
            if (dossier?.RetentionAge is not null && old?.RetentionAge is null)
            {
                _ended[number] = begins;
            }
        }

        foreach (var effect in effects)
        {
            switch (effect)
            {
                case KioskEffect.MintPickupCode mint:
                    _loaded[mint.Dossier] = begins;
                    break;
                case KioskEffect.Send { Message: UplinkMessage.PickupCodeEnded { Status: PickupStatus.Expired, Dossier: var dossier } }:
                    checks.That("I-24", !_loaded.TryGetValue(dossier, out var loaded) || now() - loaded > CodeLives, () => $"the code of {dossier} expires after {now() - _loaded[dossier]}.");
                    break;
                case KioskEffect.Send { Message: UplinkMessage.PersonalDataErased { Number: { } number } }:
                    checks.That("I-24", !_ended.TryGetValue(number.Text, out var ended) || now() - ended > DataLives, () => $"the data of {number} is erased after {now() - _ended[number.Text]}.");
                    break;
            }
        }
    }

    /// <summary>The office hears of every compartment of which another thing is known than before, in the same step.</summary>
    private void Told(KioskState before, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        foreach (var (number, old, compartment) in Differences.Of(before.Compartments, after.Compartments))
        {
            if (old is null || compartment is null || (old.Content == compartment.Content && old.OutOfService == compartment.OutOfService))
            {
                continue;
            }

            var told = effects.OfType<KioskEffect.Send>().Any(send => About(send.Message)?.Number == number);
            checks.That("I-6", told, () => $"compartment {number} was {old.Content} and is {compartment.Content}{(compartment.OutOfService ? ", out of service" : "")}, and the office is told nothing.");
        }
    }

    private static CompartmentId? About(UplinkMessage message) => message switch
    {
        UplinkMessage.DossierDeposited m => m.Compartment,
        UplinkMessage.CompartmentChanged m => m.Compartment,
        _ => null,
    };

    /// <summary>What a person gave is gone from the disk with the visit, unless a dossier needs it; and with the dossier in the end.</summary>
    private void Vault(KioskState before, KioskEvent happened, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        VaultRef? given = happened switch
        {
            KioskEvent.PersonGiven person => person.Person,
            KioskEvent.PhoneGiven phone => phone.Phone,
            _ => null,
        };
        if (given is { } reference && before.Visit is { } giver)
        {
            if (!_given.TryGetValue(giver.Id, out var all))
            {
                _given[giver.Id] = all = [];
            }

            all.Add(reference);
        }

        if ((before.Visit is null || after.Visit is not null) && !effects.Any(effect => effect is KioskEffect.ErasePersonalData))
        {
            return;
        }

        var needed = after.Dossiers.Values.Select(dossier => dossier.Visit).ToHashSet();
        foreach (var (visit, references) in _given.Where(one => one.Key != after.Visit?.Id && !needed.Contains(one.Key)).ToList())
        {
            var kept = references.Count(one => vault().Person(one) is not null || vault().Phone(one) is not null);
            checks.That("I-18", kept == 0, () => $"visit {visit} is over and left no dossier, and {kept} of its {references.Count} entries lie in the vault.");
            _given.Remove(visit);
        }
    }
}
