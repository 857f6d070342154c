using KioskLocker.Core;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Core gone wrong about codes, tries and waits.</summary>
internal static class CodeCanaries
{
    internal static IEnumerable<CanaryKind> All { get; } =
    [
        Bending.After("spent-code-lives", "I-14", "A code that was spent is good again an hour later.", (_, happened, result) => happened is KioskEvent.Housekeeping ? Revived(result) : null),
        Bending.After("reserved-too-late", "I-3", "A code is not reserved in the commit of the order.", (_, _, result) => result.State.Visit is { Kind: VisitKind.Collection, Result: { } code }
            && result.Effects.Any(effect => effect is KioskEffect.OpenCompartment) ? With(result, result.State.Results[code.Text], PickupStatus.Minted) : null),
        Bending.Heard("anybody-owns", "I-1", "Whatever ID number is given with a code, it counts as the owner's.", (before, happened) => happened is KioskEvent.PersonGiven given && before.Phase == KioskPhase.CollectIdentify
            && before.Results.Values.FirstOrDefault(result => result.Pickup?.Code == before.Visit?.Code) is { } result && result.IdDigest != given.IdDigest ? given with { IdDigest = result.IdDigest } : null),
        Bending.Heard("revoked-code-opens", "I-14", "A revocation is read and changes nothing.", (_, happened) => happened is KioskEvent.OfficeMessageReceived { Message: { Message: OfficeMessage.CodeRevoked revoked } numbered }
            ? new KioskEvent.OfficeMessageReceived(numbered with { Message = new OfficeMessage.FeeSettled(revoked.Dossier) }) : null),
        FeeForgotten(),
        Bending.After("one-time-forgotten", "I-1 I-3", "A one-time code that was sent is not asked for.", (_, happened, result) => happened is KioskEvent.OfficeMessageReceived { Message.Message: OfficeMessage.OneTimeCodeSet set }
            && result.State.Results.GetValueOrDefault(set.Dossier.Text) is { OneTime: not null } asked
            ? result with { State = result.State with { Results = result.State.Results.SetItem(set.Dossier.Text, asked with { OneTime = null }) } } : null),
        Bending.After("tries-in-memory", "I-13", "The run of wrong pairs is counted in memory.", (_, happened, result) => happened is KioskEvent.Configured ? NoTries(result) : null),
        Bending.After("tries-by-clock", "I-13", "The run of wrong pairs is forgotten when the clock is not to be believed.", (before, _, result) => before.Day is not null && result.State.Day is null ? NoTries(result) : null),
        Bending.After("pin-tries-forgotten", "I-13", "A wrong PIN is not counted.", (before, happened, result) => happened is KioskEvent.PinChecked { Right: false } && before.Visit?.Staff?.Asked is { } asked
            ? result with { State = result.State with { Pins = result.State.Pins.Remove(asked.Text) } } : null),
        Bending.Heard("any-pin", "I-1 I-13", "Whatever PIN is typed, it is right.", (_, happened) => happened is KioskEvent.PinChecked { Right: false } check ? check with { Right = true } : null),
        Bending.After("no-wait", "I-13", "Nobody waits after a wrong pair.", (before, _, result) => result.State.Guesses.Total > before.Guesses.Total
            ? Bending.Without(result with { State = result.State with { Timers = result.State.Timers.Remove(TimerId.Wait) } }, IsWait) : null),
        Bending.After("wait-for-ever", "I-13", "The wait after a wrong pair is never started.", (before, _, result) => result.State.Guesses.Total > before.Guesses.Total ? Bending.Without(result, IsWait) : null),
    ];

    private static bool IsWait(KioskEffect effect) => effect is KioskEffect.StartTimer { Timer: TimerId.Wait };

    private static StepResult With(StepResult result, ResultRecord record, PickupStatus status) => result with
    {
        State = result.State with { Results = result.State.Results.SetItem(record.Code.Text, record with { Pickup = record.Pickup! with { Status = status } }) },
    };

    private static StepResult? Revived(StepResult result) =>
        result.State.Results.Values.FirstOrDefault(one => one.Pickup is { Status: PickupStatus.Spent }) is { } spent ? With(result, spent, PickupStatus.Minted) : null;

    private static StepResult? NoTries(StepResult result) => result.State.Guesses.WrongInARow == 0 ? null
        : result with { State = result.State with { Guesses = result.State.Guesses with { WrongInARow = 0 } } };

    private static CanaryKind FeeForgotten() => new("fee-forgotten", "I-1", "A door opens although a fee is due.", strikes => new Canary("fee-forgotten", "")
    {
        Step = step => (before, envelope) =>
        {
            if (envelope.Event is KioskEvent.TimerElapsed { Timer: TimerId.Answer } && before.Visit?.Result is { } code && before.Results.GetValueOrDefault(code.Text) is { FeeDue: true } owing)
            {
                strikes.Hit();
                return step(before with { Results = before.Results.SetItem(code.Text, owing with { FeeDue = false }) }, envelope);
            }

            return step(before, envelope);
        },
    });
}
