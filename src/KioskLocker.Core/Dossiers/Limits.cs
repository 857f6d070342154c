using System.Collections.Immutable;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>Limits against filling the wall (product.md, "Numbers"). A drop-off counts when its first door is ordered open.</summary>
internal static class Limits
{
    public static bool IdSpent(Turn turn) =>
        (turn.Event is KioskEvent.PersonGiven given ? given.IdDigest : turn.Visit.IdDigest) is { } digest
        && Count(turn, turn.State.Limits.ById, digest) >= turn.Numbers.DropOffsPerIdPerDay;

    public static bool PhoneSpent(Turn turn) =>
        turn.Visit.PhoneDigest is { } digest && Count(turn, turn.State.Limits.ByPhone, digest) >= turn.Numbers.DropOffsPerPhonePerDay;

    public static void CountDropOff(Turn turn)
    {
        var limits = Today(turn);
        if (turn.Visit.IdDigest is { } id)
            limits = limits with { ById = Raise(limits.ById, id) };
        if (turn.Visit.PhoneDigest is { } phone)
            limits = limits with { ByPhone = Raise(limits.ByPhone, phone) };
        limits = WatchNight(turn, limits);
        turn.State = turn.State with { Limits = limits };
    }

    /// <summary>Counts of past days go, with the digests they were kept by.</summary>
    public static void Age(Turn turn)
    {
        var limits = Today(turn);
        if (!ReferenceEquals(limits, turn.State.Limits))
            turn.State = turn.State with { Limits = limits };
    }

    private static DropOffLimits Today(Turn turn)
    {
        var limits = turn.State.Limits;

        if (turn.Today > limits.Day)
            return DropOffLimits.None with { Day = turn.Today, NightHour = limits.NightHour };

        // A clock set back must not give a second set of tries: the counts stay until a later day begins.
        // Once the office confirms that the day was wrong, that is the day after the true one.
        return turn.Envelope.ClockConfirmed && turn.Today < limits.Day ? limits with { Day = turn.Today } : limits;
    }

    private static DropOffLimits WatchNight(Turn turn, DropOffLimits limits)
    {
        var hour = turn.LocalTime.Hour;
        if (hour < turn.Numbers.NightFromHour && hour >= turn.Numbers.NightUntilHour)
            return limits with { NightHour = [] };
        var now = turn.Envelope.Utc;
        var within = limits.NightHour.Where(at => now - at < TimeSpan.FromHours(1)).TakeLast(19).Append(now).ToImmutableArray();
        if (within.Length < turn.Numbers.NightDropOffs)
            return limits with { NightHour = within };
        turn.Alert(AlertKind.NightDropOffs, null);
        return limits with { NightHour = [] };
    }

    private static int Count(Turn turn, ImmutableSortedDictionary<string, int> counts, Digest digest) =>
        turn.Today > turn.State.Limits.Day ? 0 : counts.GetValueOrDefault(digest.Text);

    private static ImmutableSortedDictionary<string, int> Raise(ImmutableSortedDictionary<string, int> counts, Digest digest) =>
        counts.SetItem(digest.Text, counts.GetValueOrDefault(digest.Text) + 1);
}
