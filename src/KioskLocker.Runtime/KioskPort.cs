using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;

namespace KioskLocker.Runtime;

/// <summary>What was scanned and why it was not used, for the citizen. Never the payload.</summary>
/// <param name="Kind">Names what was scanned, for example <c>url</c>, <c>idCard</c>, <c>pickupCode</c>, <c>unreadable</c>.</param>
/// <param name="Problem">What is wrong with it; none when it merely does not belong here.</param>
/// <param name="Serial">Rises with each notice, so that a page can tell a repeated one.</param>
public sealed record ScanNotice(string Kind, CodeProblem Problem, long Serial);

/// <summary>Everything a touch page may see and do. Made by the runtime; tests make one from delegates.</summary>
public sealed class KioskPort
{
    private readonly Func<KioskEvent, bool> _post;

    /// <param name="post">Puts an event into the inbox; false when the inbox is full and the touch is dropped.</param>
    public KioskPort(Func<KioskEvent, bool> post) => _post = post;

    /// <summary>What stands on the glass now; null before the first step.</summary>
    public required Func<ScreenFrame?> Frame { get; init; }

    /// <summary>The last scan that was not used; null when there is none for this screen.</summary>
    public required Func<ScanNotice?> Notice { get; init; }

    /// <summary>Typed ID number: stored in the vault and posted, or refused with a reason.</summary>
    public required Func<string, CodeProblem> GiveIdNumber { get; init; }

    /// <summary>Typed phone number.</summary>
    public required Func<string, CodeProblem> GivePhone { get; init; }

    /// <summary>Typed drop-off number or dossier code, at look-up or from papers in an officer's hand.</summary>
    public required Func<string, Language, CodeProblem> LookUp { get; init; }

    /// <summary>Typed dossier code for a supplement.</summary>
    public required Func<string, Language, CodeProblem> GiveDossierCode { get; init; }

    /// <summary>Typed pickup code: only its digest is posted, or it is refused with a reason.</summary>
    public required Func<string, CodeProblem> GivePickupCode { get; init; }

    /// <summary>Typed one-time code, six digits: only its digest is posted, or it is refused with a reason.</summary>
    public required Func<string, CodeProblem> GiveOneTime { get; init; }

    /// <summary>Typed PIN of staff, six digits: held in memory until it is checked, or refused with a reason.</summary>
    public required Func<string, CodeProblem> GivePin { get; init; }

    /// <summary>Plain phone number for the confirmation screen; null once erased.</summary>
    public required Func<VaultRef, string?> Phone { get; init; }

    /// <summary>Last three digits of the ID number, the only part ever shown; null once erased.</summary>
    public required Func<VaultRef, string?> IdLast3 { get; init; }

    /// <summary>One tap of the rating, 1 best; counted for the day, not kept with the visit.</summary>
    public required Action<int> Rate { get; init; }

    /// <summary>When the directory was last synchronised, UTC; null when never.</summary>
    public required Func<DateTimeOffset?> LastSync { get; init; }

    /// <summary>Raised after a commit that changes the frame, or with a new notice; from any thread.</summary>
    public event Action? Changed;

    /// <summary>Posts a button or a chosen value.</summary>
    public bool Post(KioskEvent happened) => _post(happened);

    /// <summary>Called by the runtime.</summary>
    public void RaiseChanged() => Changed?.Invoke();
}
