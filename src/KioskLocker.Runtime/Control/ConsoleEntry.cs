using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Secrets;

namespace KioskLocker.Runtime.Control;

/// <summary>How badge and PIN from the control socket ended.</summary>
public abstract record EntryEnd
{
    private EntryEnd()
    {
    }

    /// <summary>The session has begun, or the officer stands beside it.</summary>
    public sealed record In : EntryEnd;

    /// <summary>The badge is good; an officer's is needed before the session begins.</summary>
    public sealed record NeedsOfficer : EntryEnd;

    /// <summary>Not taken, and why.</summary>
    public sealed record Refused(string Why) : EntryEnd;
}

/// <summary>Takes badge and PIN from the control socket. The badge becomes a digest and the PIN a name at once; neither is kept, logged or journalled.</summary>
public sealed class ConsoleEntry(KioskLoop loop, DigestKeys keys, PinTable pins, KioskPort port)
{
    /// <summary>The slow hash of a PIN takes a tenth of a second; on a busy machine a few.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(15);

    /// <summary>Presents both and waits until the PIN was checked.</summary>
    /// <param name="badge">The badge's text, as a scanner would send it.</param>
    /// <param name="pin">Six digits.</param>
    /// <param name="peer">Who is at the other end, as the kernel says.</param>
    /// <param name="cancellationToken">Ends the wait; a badge once presented stays presented.</param>
    public async Task<EntryEnd> EnterAsync(string badge, string pin, string peer, CancellationToken cancellationToken)
    {
        if (ScannedCodes.Read(badge) is not ScannedCode.Badge read)
        {
            return new EntryEnd.Refused("this is not the code of a staff badge");
        }

        if (PinTable.ProblemOf(pin) != CodeProblem.None)
        {
            return new EntryEnd.Refused("a PIN has six digits");
        }

        var before = OfficerOf(loop.State, peer);
        return await PresentAsync(keys.OfBadge(read.Code), pin, peer, cancellationToken).ConfigureAwait(false) switch
        {
            PostOutcome.Taken => await CheckedAsync(peer, before, cancellationToken).ConfigureAwait(false),
            PostOutcome.Ignored ignored => new EntryEnd.Refused(ignored.Why),
            PostOutcome.NoRoom => new EntryEnd.Refused("too much waits already"),
            PostOutcome.Broken broken => new EntryEnd.Refused(broken.Rule),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<PostOutcome> PresentAsync(Digest badge, string pin, string peer, CancellationToken cancellationToken)
    {
        var held = pins.Put(pin);
        try
        {
            return await loop.PostAndWait(new KioskEvent.ConsoleBadgePresented(badge, held, peer)).WaitAsync(CheckLimit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Handed to its check by now, or nobody will ask for it.
            pins.Drop(held);
        }
    }

    private async Task<EntryEnd> CheckedAsync(string peer, Core.Staff.StaffId? officerBefore, CancellationToken cancellationToken)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (loop.State.Visit?.Staff?.Checking is null)
            {
                settled.TrySetResult();
            }
        }

        port.Changed += Look;
        try
        {
            Look();
            await settled.Task.WaitAsync(CheckLimit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            port.Changed -= Look;
        }

        return Judge(loop.State, peer, officerBefore);
    }

    private static EntryEnd Judge(KioskState state, string peer, Core.Staff.StaffId? officerBefore)
    {
        if (state.Visit is not { Diagnostics: { } session, Staff: { } staff } || staff.Peer != peer)
        {
            return new EntryEnd.Refused("badge or PIN is not right");
        }

        if (staff.Refusal is { } refusal)
        {
            return new EntryEnd.Refused(WordsOf(refusal));
        }

        return session.Begun || staff.With is { } officer && officer != officerBefore ? new EntryEnd.In() : new EntryEnd.NeedsOfficer();
    }

    private static Core.Staff.StaffId? OfficerOf(KioskState state, string peer) => state.Visit is { Diagnostics: not null, Staff: { } staff } && staff.Peer == peer ? staff.With : null;

    private static string WordsOf(Core.Staff.StaffRefusal refusal) => refusal switch
    {
        Core.Staff.StaffRefusal.UnknownBadge => "the directory knows no such badge",
        Core.Staff.StaffRefusal.Expired => "this badge has expired; the office renews it",
        Core.Staff.StaffRefusal.WrongPin => "the PIN is wrong",
        Core.Staff.StaffRefusal.Locked => "too many wrong PINs: this badge waits",
        Core.Staff.StaffRefusal.SamePerson => "a different officer is needed",
        Core.Staff.StaffRefusal.NotForRole => "this badge's role may not do that now",
        Core.Staff.StaffRefusal.OnBattery => "the cabinet runs on its battery",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
