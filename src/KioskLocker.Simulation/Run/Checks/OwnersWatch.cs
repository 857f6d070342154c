using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Whose door opens: an owner's only for the code that was presented and the ID number that the office announced, without a fee, with a
/// code that was not revoked, and the one-time code where one was sent; an officer's only after a right PIN. It goes by what the events say, not by what the state makes of them.
/// </summary>
internal sealed class OwnersWatch(CheckBook checks)
{
    private readonly Dictionary<DossierCode, Digest> _owners = [];
    private readonly HashSet<DossierCode> _feeDue = [];
    private readonly HashSet<Digest> _revoked = [];
    private (VisitId Visit, Digest Code)? _code;
    private readonly Dictionary<DossierCode, Digest> _oneTime = [];
    private (VisitId Visit, Digest Id)? _person;
    private (VisitId Visit, Digest Code)? _typed;

    internal void Take(KioskState before, KioskEvent happened, KioskState after, IReadOnlyList<KioskEffect> effects)
    {
        switch (happened)
        {
            case KioskEvent.OfficeMessageReceived { Message.Message: var message }:
                Hear(message, before);
                break;
            case KioskEvent.CodePresented given when after.Visit is { } visit:
                _code = (visit.Id, given.Code);
                break;
            case KioskEvent.PersonGiven given when after.Visit is { } visit:
                _person = (visit.Id, given.IdDigest);
                Answered(before, after);
                break;
            case KioskEvent.OneTimeGiven given when after.Visit is { } visit && before.Phase == KioskPhase.CollectOneTime:
                _typed = (visit.Id, given.Code);
                var isRight = before.Visit?.Result is { } asked && _oneTime.GetValueOrDefault(asked) == given.Code;
                checks.That("I-13", isRight || after.Guesses.Total == before.Guesses.Total + 1, () => "a wrong one-time code was given and is not counted.");
                break;
        }

        var isProved = after.Visit?.Staff?.Proved == true && before.Visit?.Staff?.Proved != true;
        checks.That("I-1", !isProved || happened is KioskEvent.PinChecked { Right: true }, () => $"{after.Visit!.Staff!.By} is at work by {happened.GetType().Name}, without a right PIN.");
        if (after.Visit is { Kind: VisitKind.Collection } collection && effects.OfType<KioskEffect.OpenCompartment>().Any())
        {
            Open(before, collection, after);
        }
    }

    private void Hear(OfficeMessage message, KioskState before)
    {
        switch (message)
        {
            case OfficeMessage.ResultReady m:
                _owners[m.Dossier] = m.IdDigest;
                _ = m.FeeDue ? _feeDue.Add(m.Dossier) : _feeDue.Remove(m.Dossier);
                break;
            case OfficeMessage.OneTimeCodeSet m:
                _oneTime[m.Dossier] = m.Code;
                break;
            case OfficeMessage.FeeSettled m:
                _feeDue.Remove(m.Dossier);
                break;
            case OfficeMessage.CodeRevoked m when before.Results.GetValueOrDefault(m.Dossier.Text)?.Pickup is { Code: { } code }:
                _revoked.Add(code);
                break;
        }
    }

    /// <summary>A wrong pair is counted in the step that compares it.</summary>
    private void Answered(KioskState before, KioskState after)
    {
        if (before.Phase == KioskPhase.CollectIdentify && after.Visit!.Result is null)
        {
            checks.That("I-13", after.Guesses.Total == before.Guesses.Total + 1, () => "a wrong pair was given and is not counted.");
        }
    }

    private void Open(KioskState before, Visit visit, KioskState after)
    {
        var dossier = visit.Result!.Value;
        var pickup = after.Results[dossier.Text].Pickup;
        checks.That("I-3", pickup?.Status == PickupStatus.Reserved, () => $"the door of {dossier} is ordered open, and its code is {pickup?.Status}.");
        if (before.Visit?.Opening is not null)
        {
            // Opened once more in the same visit: what ended meanwhile ends when it is shut.
            return;
        }

        checks.That("I-1", _code == (visit.Id, pickup!.Code), () => $"the door of {dossier} is ordered open without its code.");
        checks.That("I-1", !_owners.TryGetValue(dossier, out var owner) || _person == (visit.Id, owner), () => $"the door of {dossier} is ordered open for another ID number than its owner's.");
        checks.That("I-1", !_oneTime.TryGetValue(dossier, out var sent) || _typed == (visit.Id, sent), () => $"the door of {dossier} is ordered open without the one-time code that was sent.");
        checks.That("I-1", !_feeDue.Contains(dossier), () => $"the door of {dossier} is ordered open, and a fee is due.");
        checks.That("I-14", !_revoked.Contains(pickup.Code!.Value), () => $"the door of {dossier} is ordered open by a code that the office revoked.");
    }
}
