namespace KioskLocker.Core.Codes;

/// <summary>What a scan turned out to be. It never carries raw text that was not recognised: that may be somebody's data.</summary>
public abstract record ScannedCode
{
    private ScannedCode()
    {
    }

    /// <param name="Card">What the card says.</param>
    /// <param name="Warning"><see cref="CodeProblem.LostCharacters"/> or <see cref="CodeProblem.None"/>.</param>
    public sealed record IdCard(Codes.IdCard Card, CodeProblem Warning) : ScannedCode;

    /// <summary>A drop-off number, of this machine or another: compare <see cref="DropOffNumbers.MachineOf"/>.</summary>
    public sealed record DropOff(DropOffNumber Number) : ScannedCode;

    public sealed record Pickup(PickupCode Code) : ScannedCode;

    public sealed record PreRegistration(Codes.PreRegistration Value) : ScannedCode;

    public sealed record Badge(BadgeCode Code) : ScannedCode;

    /// <param name="Number">The bag's number without prefix.</param>
    public sealed record Bag(string Number) : ScannedCode;

    public sealed record Dossier(DossierCode Code) : ScannedCode;

    /// <summary>Readable, but not for this machine.</summary>
    public sealed record Foreign(ForeignCode Kind) : ScannedCode;

    /// <summary>Begins like something for this machine and is wrong.</summary>
    public sealed record Malformed(CodeKind Kind, CodeProblem Problem) : ScannedCode;
}

/// <summary>Codes of others that can be named, so that the screen says what was scanned.</summary>
public enum ForeignCode
{
    Unknown,

    /// <summary>A web address.</summary>
    Url,

    /// <summary>A payment QR (EMVCo, as VietQR uses it) whose checksum fits.</summary>
    VietQr,

    /// <summary>QR of a health insurance card.</summary>
    HealthCard,
}

/// <summary>What a malformed scan was meant to be.</summary>
public enum CodeKind
{
    /// <summary>Nothing in particular: an empty or far too long scan.</summary>
    Text,
    IdCard,
    DropOff,
    Pickup,
    PreRegistration,
    Badge,
    Bag,
}
