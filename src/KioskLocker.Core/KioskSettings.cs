using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Core;

/// <summary>What Core must know of the configuration. Enters as a journalled event, so that a replay sees what the machine saw.</summary>
/// <param name="Machine">Machine number: 4 characters of Crockford's base 32.</param>
/// <param name="DefaultAgency">Agency that receives what no procedure assigns, such as a supplement to an unknown dossier.</param>
/// <param name="Hotline">Telephone number on every screen and slip.</param>
/// <param name="UtcOffset">Local time minus UTC; Vietnam has +7 h and no daylight saving.</param>
/// <param name="Compartments">The cabinet.</param>
/// <param name="BagsHaveBarcodes">Ask for the bag's barcode before a door opens.</param>
/// <param name="UsePresumedEmpty">Allocate compartments that nobody but the last citizen called empty.</param>
/// <param name="ReserveForResults">Free compartments kept for results, 0–999.</param>
/// <param name="RatingLevels">3 to 5 levels of satisfaction.</param>
/// <param name="Numbers">Limits and time-outs.</param>
public sealed record KioskSettings(
    string Machine,
    AgencyId DefaultAgency,
    string Hotline,
    TimeSpan UtcOffset,
    IReadOnlyList<CompartmentSettings> Compartments,
    bool BagsHaveBarcodes,
    bool UsePresumedEmpty,
    int ReserveForResults,
    int RatingLevels,
    KioskNumbers Numbers)
{
    /// <summary>Hash of the cabinet's map, hexadecimal; null where the cabinet is described without one, and then nothing is barred.</summary>
    public string? MapHash { get; init; }

    /// <summary>Why there is no map to go by, in words for a technician; null when there is one. Then <see cref="Compartments"/> is what the last run knew, and no door is ordered open.</summary>
    public string? MapProblem { get; init; }
}

/// <summary>One compartment as built.</summary>
public sealed record CompartmentSettings(CompartmentId Id, CompartmentSize Size, bool Low, BoardId Board);

/// <summary>The numbers of the product, with their defaults (product.md, "Numbers").</summary>
public sealed record KioskNumbers
{
    /// <summary>Count-down after the idle warning.</summary>
    public TimeSpan IdleCountdown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a visit may be extended at the warning.</summary>
    public int MaxExtensions { get; init; } = 10;

    /// <summary>Whole visit.</summary>
    public TimeSpan VisitLimit { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>A confirmation question, asked twice.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Open door: voice and screen.</summary>
    public TimeSpan DoorVoice { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Open door: buzzer. Counted from the opening.</summary>
    public TimeSpan DoorBuzzer { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Open door: the visit ends. Counted from the opening.</summary>
    public TimeSpan DoorAbandoned { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>A door shut for this long ends the case of its forced opening; until then a flapping contact is told once. 1–1440 min.</summary>
    public TimeSpan ForcedDoorRearm { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a slip, a closing message or the rating stays on screen.</summary>
    public TimeSpan ReadingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An opening order whose answer never came. Above the driver's own limit, so that the driver answers first.</summary>
    public TimeSpan OpeningLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Fixed delay of the answer to a second factor, right or wrong.</summary>
    public TimeSpan AnswerDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Waits after wrong second factors; the last one repeats.</summary>
    public IReadOnlyList<TimeSpan> WrongFactorWaits { get; init; } =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    /// <summary>Wrong ID numbers for one drop-off before it is locked until an officer looks.</summary>
    public int WrongFactorLock { get; init; } = 5;

    /// <summary>Different compartments one drop-off may try, so that nobody takes the whole wall out by saying that doors do not open. 1–99.</summary>
    public int CompartmentsPerDropOff { get; init; } = 3;

    /// <summary>Drop-offs a day per ID number.</summary>
    public int DropOffsPerIdPerDay { get; init; } = 5;

    /// <summary>Drop-offs a day per phone number.</summary>
    public int DropOffsPerPhonePerDay { get; init; } = 5;

    /// <summary>Night alert: this many drop-offs within an hour.</summary>
    public int NightDropOffs { get; init; } = 5;

    /// <summary>Night begins, local hour.</summary>
    public int NightFromHour { get; init; } = 22;

    /// <summary>Night ends, local hour.</summary>
    public int NightUntilHour { get; init; } = 6;

    /// <summary>Unclean starts within a minute that lead to safe mode.</summary>
    public int UncleanStartsToSafeMode { get; init; } = 3;

    /// <summary>Papers are checked within this many working days.</summary>
    public int CheckWithinWorkingDays { get; init; } = 1;

    /// <summary>Deposits after this local time count as the next working day's.</summary>
    public TimeOnly LateAfter { get; init; } = new(15, 0);

    /// <summary>Wrong PINs of one badge before it waits.</summary>
    public int PinTries { get; init; } = 5;

    /// <summary>Wait of a badge after too many wrong PINs; started again in full after a restart.</summary>
    public TimeSpan PinWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Office hours begin, local time, on working days. Outside of them two badges are needed.</summary>
    public TimeOnly OfficeOpens { get; init; } = new(7, 30);

    /// <summary>Office hours end, local time.</summary>
    public TimeOnly OfficeCloses { get; init; } = new(17, 0);

    /// <summary>Two officers at every emptying, also within office hours.</summary>
    public bool FourEyes { get; init; }

    /// <summary>Life of a pickup code, in working days since loading.</summary>
    public int PickupWorkingDays { get; init; } = 10;

    /// <summary>A technician's whole session.</summary>
    public TimeSpan DiagnosticsLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A technician's session ends after this long without an act.</summary>
    public TimeSpan DiagnosticsIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So long before a session ends for want of an act the technician is asked. Shorter than <see cref="DiagnosticsIdle"/>.</summary>
    public TimeSpan DiagnosticsIdleWarning { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>At the end of a technician's session every door is proved shut within this time, or the machine is out of service.</summary>
    public TimeSpan DoorsShut { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time on battery after which the machine shuts down, once nobody is there.</summary>
    public TimeSpan Battery { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Personal data is kept this long after custody-out or withdrawal, in days.</summary>
    public int RetentionDays { get; init; } = 30;
}
