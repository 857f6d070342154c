using System.Collections.Immutable;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core.Dossiers;

/// <summary>Limits against filling the wall (product.md, "Numbers"). A drop-off counts when its first door is ordered open.</summary>
internal static class Limits
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static bool IdSpent(Turn turn) =>
        (turn.Event is KioskEvent.PersonGiven given ? given.IdDigest : turn.Visit.IdDigest) is { } digest
        && Today(turn).ById.GetValueOrDefault(digest.Text) >= turn.Numbers.DropOffsPerIdPerDay;

    public static bool PhoneSpent(Turn turn) =>
        turn.Visit.PhoneDigest is { } digest && Today(turn).ByPhone.GetValueOrDefault(digest.Text) >= turn.Numbers.DropOffsPerPhonePerDay;

    public static void CountDropOff(Turn turn)
    {
        var limits = Today(turn);
        limits = limits with { Undated = limits.Undated || !turn.Envelope.ClockConfirmed };
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

    /// <summary>
    /// A new day gives new tries only by a clock that the office confirmed. While it is not, a whole day must have passed on the
    /// monotonic clock of this run: a restart or a jump gives nobody a second set of tries.
    /// </summary>
    private static DropOffLimits Today(Turn turn)
    {
        var limits = turn.State.Limits;
        if (turn.ConfirmedToday is { } today)
        {
            // Once the office confirms that the day was wrong, or was not known, the next day is the one after the true one.
            return today < limits.Day || limits.Undated ? limits with { Day = today, Since = null, Undated = false }
                : today > limits.Day ? DropOffLimits.None with { Day = today, NightHour = limits.NightHour }
                : limits.Since is null ? limits : limits with { Since = null };
        }

        var now = new RunningSince(turn.Envelope.Monotonic, turn.Envelope.BootId);
        if (limits.Since is not { } since || since.BootId != now.BootId)
            return limits with { Since = now };
        return now.Monotonic - since.Monotonic >= Day ? DropOffLimits.None with { Day = limits.Day, NightHour = limits.NightHour, Since = now } : limits;
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

    private static ImmutableSortedDictionary<string, int> Raise(ImmutableSortedDictionary<string, int> counts, Digest digest) =>
        counts.SetItem(digest.Text, counts.GetValueOrDefault(digest.Text) + 1);
}
