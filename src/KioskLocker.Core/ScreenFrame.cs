using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;

namespace KioskLocker.Core;

/// <summary>A screen with what every screen shows.</summary>
/// <param name="Phase">State; written as <c>data-screen</c>.</param>
/// <param name="Screen">What to show.</param>
/// <param name="Language">Language of the visit.</param>
/// <param name="Visit">Visit under way, so that the page forgets its typed input when it changes.</param>
/// <param name="IdleWarning">The count-down runs.</param>
/// <param name="IdleCountdown">Its length.</param>
/// <param name="ExtensionsLeft">How often "I need more time" still works.</param>
/// <param name="CanCancel">Whether Cancel is offered.</param>
/// <param name="CanGoBack">Whether Back is offered.</param>
/// <param name="Machine">Machine number.</param>
/// <param name="Hotline">Telephone number for help.</param>
/// <param name="Scan">What the scanner is armed for.</param>
public sealed record ScreenFrame(
    KioskPhase Phase,
    Screen Screen,
    Language Language,
    VisitId? Visit,
    bool IdleWarning,
    TimeSpan IdleCountdown,
    int ExtensionsLeft,
    bool CanCancel,
    bool CanGoBack,
    string Machine,
    string Hotline,
    ScanWish Scan)
{
    /// <summary>What the visit is for; null without one. Tells how many steps lie ahead.</summary>
    public VisitKind? Kind { get; init; }

    /// <summary>The longest time of the visit is nearly over, and no door is ordered yet.</summary>
    public bool LimitWarning { get; init; }

    /// <summary>From that warning to the end.</summary>
    public TimeSpan LimitCountdown { get; init; }

    /// <summary>What stands on the glass while the visit is a technician's at a console, who alone is told the screen; null where the screen itself is for the glass.</summary>
    public Screen.LookedAfter? Instead { get; init; }

    /// <summary>For staff, who may scroll and are spoken to only of open doors.</summary>
    public bool IsForStaff => Phase >= KioskPhase.StaffEntering && Screen is not Screen.LookedAfter;

    /// <summary>As whoever stands at the machine sees it. A session at a console is nobody's visit there: language and letters are those at rest, no scan is awaited, no time runs, and the phases of the session are one.</summary>
    public ScreenFrame OnGlass() => Instead is null ? this : this with
    {
        Phase = KioskPhase.AtDiagnostics,
        Screen = Instead,
        Visit = null,
        Kind = null,
        IdleWarning = false,
        LimitWarning = false,
        CanCancel = false,
        CanGoBack = false,
        Scan = ScanWish.Nothing,
        Instead = null,
    };
}

/// <summary>What a scan may be in a state. Anything else is named to the citizen and not used.</summary>
[Flags]
public enum ScanWish
{
    /// <summary>The scanner is disarmed.</summary>
    Nothing = 0,
    IdCard = 1,
    DropOffNumber = 2,
    DossierCode = 4,
    PreRegistration = 8,
    Bag = 16,
    PickupCode = 32,
    Badge = 64,

    /// <summary>A technician looks whether it reads at all: the kind is told, nothing is used.</summary>
    Test = 128,
}
