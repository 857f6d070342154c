using KioskLocker.Core;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Runtime;

/// <summary>How the taking of a posted event ended.</summary>
public abstract record PostOutcome
{
    private PostOutcome()
    {
    }

    /// <summary>Committed.</summary>
    public sealed record Taken(long Seq) : PostOutcome;

    /// <summary>It changed nothing; why.</summary>
    public sealed record Ignored(string Why) : PostOutcome;

    /// <summary>The inbox had no room.</summary>
    public sealed record NoRoom : PostOutcome;

    /// <summary>A rule of the core did not hold; nothing of it was committed and the kiosk is out of service.</summary>
    public sealed record Broken(string Rule) : PostOutcome;
}

/// <summary>One thing in the inbox: an event, or, without one, a turn of the loop that only calls back.</summary>
/// <param name="Happened">The event; null for a turn.</param>
/// <param name="Secrets">Vault entries the event refers to; stored in its transaction, and only if it is taken.</param>
/// <param name="Ended">Told how it ended, where somebody waits.</param>
/// <param name="Call">What a turn calls, on the loop's thread.</param>
internal sealed record InboxItem(
    KioskEvent? Happened, IReadOnlyList<VaultEntry> Secrets, TaskCompletionSource<PostOutcome>? Ended, Action? Call)
{
    internal static InboxItem Turn { get; } = new(null, [], null, null);
}
