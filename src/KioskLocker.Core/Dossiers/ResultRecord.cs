using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;

namespace KioskLocker.Core.Dossiers;

/// <summary>A result on its way to its owner: announced by the office, loaded by an officer, collected with code and ID number.</summary>
/// <param name="Code">The office's dossier code.</param>
/// <param name="Agency">Whose result.</param>
/// <param name="IdDigest">Digest of the owner's ID number under the directory key.</param>
/// <param name="Size">Smallest compartment that fits.</param>
/// <param name="Low">The owner needs a low compartment.</param>
/// <param name="FeeDue">A fee is outstanding: the owner is sent to the counter.</param>
/// <param name="Custody">Where it is.</param>
public sealed record ResultRecord(DossierCode Code, AgencyId Agency, Digest IdDigest, CompartmentSize Size, bool Low, bool FeeDue, ResultCustody Custody)
{
    public CompartmentId? Compartment { get; init; }

    /// <summary>UTC of the loading.</summary>
    public DateTimeOffset? LoadedAt { get; init; }

    public Pickup? Pickup { get; init; }

    /// <summary>
    /// Digest, under the directory key and bound to this dossier, of the code that is asked for in addition since the phone number changed;
    /// null while it did not. It ends with the pickup code: without a live one it opens nothing, and the office draws another with the next.
    /// </summary>
    public Digest? OneTime { get; init; }

    /// <summary>Wrong ID numbers and one-time codes given with its own code; at the limit it is locked until an officer unlocks it.</summary>
    public int WrongIds { get; init; }

    /// <summary>Case that blocks reopening until an officer has settled it.</summary>
    public string? Case { get; init; }

    /// <summary>Working days that it has waited since loading, in confirmed time with the machine in service.</summary>
    public int DaysHeld { get; init; }

    /// <summary>Confirmed time since it went out, or since it was missed and its case settled; below zero until the first confirmed mark after that, null before.</summary>
    public TimeSpan? OutFor { get; init; }
}

/// <summary>Where a result is.</summary>
public enum ResultCustody
{
    /// <summary>Announced, to be loaded.</summary>
    Ready,

    /// <summary>A door was ordered open to load it.</summary>
    Loading,
    InMachine,

    /// <summary>Handed over to its owner.</summary>
    Collected,

    /// <summary>Taken back to the counter.</summary>
    Returned,

    /// <summary>Reported empty or missing; an officer settles it at the office.</summary>
    Disputed,
}

/// <summary>The pickup code of a result, as far as this machine knows it: a digest, never the code.</summary>
/// <param name="Status">Where in its life.</param>
/// <param name="Code">HMAC under the kiosk's own key; null while it is being minted.</param>
/// <param name="Minting">Effect that mints it; null once answered, and while the order to mint has to wait.</param>
/// <param name="Plain">Vault entry of the plain code until the office has it.</param>
public sealed record Pickup(PickupStatus Status, Digest? Code, EffectId? Minting, VaultRef? Plain)
{
    /// <summary>To be minted as soon as that may be; see <see cref="Results.MintAwaited"/>.</summary>
    public static Pickup Awaited { get; } = new(PickupStatus.Minting, null, null, null);

    /// <summary>
    /// Revocation or expiry that came while its door may be open, or <see cref="PickupStatus.Minting"/> where a new code was asked for; takes
    /// effect once the door is closed.
    /// </summary>
    public PickupStatus? After { get; init; }
}

/// <summary>Life of a pickup code: Minted → Reserved (commit of the opening) → Spent (custody passed) | Revoked | Expired.</summary>
public enum PickupStatus
{
    Minting,
    Minted,
    Reserved,
    Spent,
    Revoked,
    Expired,
}
