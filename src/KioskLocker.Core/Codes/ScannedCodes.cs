using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KioskLocker.Core.Codes;

/// <summary>
/// Says what a scan is, in this order; the first that claims it decides:
/// <list type="number">
/// <item>empty, or longer than <see cref="IdCards.LengthMax"/>: malformed text;</item>
/// <item>our prefixes <c>KLD: KLP: KLR: KLB: KLG:</c>: that code, or that code malformed;</item>
/// <item>fields between <c>|</c>: a health card when the first field is an insurance number, an ID card when it is a run of 9 to 14
/// digits, otherwise unknown;</item>
/// <item>web addresses and payment QRs;</item>
/// <item>without prefix: 4-6-4 characters of the shape of a drop-off number; 3-3-3 of the shape of a pickup code; both before dossier codes,
/// whose looser shape would swallow them with their typing errors;</item>
/// <item>a dossier code;</item>
/// <item>unknown.</item>
/// </list>
/// </summary>
public static class ScannedCodes
{
    /// <summary>Total: whatever comes is answered, and nothing of an unrecognised text is kept.</summary>
    public static ScannedCode Read(string text)
    {
        if (text is { Length: > IdCards.LengthMax })
        {
            return new ScannedCode.Malformed(CodeKind.Text, CodeProblem.TooLong);
        }

        string scan = CodeText.TrimEnds(text);
        if (scan.Length == 0)
        {
            return new ScannedCode.Malformed(CodeKind.Text, CodeProblem.Empty);
        }

        return Prefixed(scan) ?? Fields(scan) ?? Foreign(scan) ?? Bare(scan) ?? new ScannedCode.Foreign(ForeignCode.Unknown);
    }

    private static ScannedCode? Prefixed(string scan)
    {
        if (CodeText.HasPrefix(scan, DropOffNumbers.Prefix))
        {
            return Named(DropOffNumbers.Read(scan), CodeKind.DropOff, n => new ScannedCode.DropOff(n));
        }

        if (CodeText.HasPrefix(scan, PickupCodes.Prefix))
        {
            return Named(PickupCodes.Read(scan), CodeKind.Pickup, c => new ScannedCode.Pickup(c));
        }

        if (CodeText.HasPrefix(scan, PreRegistrations.Prefix))
        {
            return Named(PreRegistrations.Read(scan), CodeKind.PreRegistration, r => new ScannedCode.PreRegistration(r));
        }

        if (CodeText.HasPrefix(scan, Badges.Prefix))
        {
            return Named(Badges.Read(scan), CodeKind.Badge, b => new ScannedCode.Badge(b));
        }

        return CodeText.HasPrefix(scan, BagCodes.Prefix)
            ? Named(BagCodes.Read(scan), CodeKind.Bag, b => new ScannedCode.Bag(b))
            : null;
    }

    private static ScannedCode? Fields(string scan)
    {
        int bar = scan.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            return null;
        }

        string first = scan[..bar].Trim();
        if (IsInsuranceNumber(first))
        {
            return new ScannedCode.Foreign(ForeignCode.HealthCard);
        }

        return LooksLikeIdNumber(first)
            ? IdCards.Read(scan) switch
            {
                Reading<IdCard>.Ok ok => new ScannedCode.IdCard(ok.Value, ok.Warning),
                Reading<IdCard>.Refused refused => new ScannedCode.Malformed(CodeKind.IdCard, refused.Problem),
                _ => throw new UnreachableException(),
            }
            : new ScannedCode.Foreign(ForeignCode.Unknown);
    }

    private static ScannedCode.Foreign? Foreign(string scan)
    {
        if (CodeText.HasPrefix(scan, "http://") || CodeText.HasPrefix(scan, "https://") || CodeText.HasPrefix(scan, "www."))
        {
            return new ScannedCode.Foreign(ForeignCode.Url);
        }

        return IsPayment(scan) ? new ScannedCode.Foreign(ForeignCode.VietQr) : null;
    }

    private static ScannedCode? Bare(string scan)
    {
        if (Crockford.Read(scan, DropOffNumbers.BareLength) is Reading<string>.Ok fourteen && DropOffNumbers.HasShape(fourteen.Value))
        {
            Reading<DropOffNumber> number = DropOffNumbers.Read(scan);

            // Fourteen digits in one piece that do not fit are some product's barcode.
            if (number is Reading<DropOffNumber>.Ok || !AllDigits(scan))
            {
                return Named(number, CodeKind.DropOff, n => new ScannedCode.DropOff(n));
            }
        }

        if (Crockford.Read(scan, PickupCodes.Length) is Reading<string>.Ok)
        {
            Reading<PickupCode> pickup = PickupCodes.Read(scan);

            // Nine characters in one piece may be anything, an old ID number for one; in groups of three they are ours.
            if (pickup is Reading<PickupCode>.Ok || InGroupsOfThree(scan))
            {
                return Named(pickup, CodeKind.Pickup, c => new ScannedCode.Pickup(c));
            }
        }

        return DossierCodes.Read(scan) is Reading<DossierCode>.Ok dossier ? new ScannedCode.Dossier(dossier.Value) : null;
    }

    private static ScannedCode Named<T>(Reading<T> reading, CodeKind kind, Func<T, ScannedCode> wrap) => reading switch
    {
        Reading<T>.Ok ok => wrap(ok.Value),
        Reading<T>.Refused refused => new ScannedCode.Malformed(kind, refused.Problem),
        _ => throw new UnreachableException(),
    };

    private static bool InGroupsOfThree(string scan) => scan.Length == 11 && CodeText.IsSeparator(scan[3]) && CodeText.IsSeparator(scan[7]);

    /// <summary>Two letters and 13 digits (on the card), or the 10 digits of the social insurance number.</summary>
    private static bool IsInsuranceNumber(string field)
    {
        if (field.Length == 15 && char.IsAsciiLetter(field[0]) && char.IsAsciiLetter(field[1]))
        {
            return AllDigits(field.AsSpan(2));
        }

        return field.Length == 10 && AllDigits(field);
    }

    /// <summary>Also numbers a few digits short or long, or with characters lost: their owner should hear what is wrong with the card.</summary>
    private static bool LooksLikeIdNumber(string field) => field.Length is >= 9 and <= 14 && AllDigits(field.Replace('\uFFFD', '0'));

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>EMVCo merchant-presented QR: begins with format 01, ends with tag 63, length 04 and a CRC over all before it.</summary>
    private static bool IsPayment(string scan)
    {
        const int CrcLength = 4;
        if (!scan.StartsWith("000201", StringComparison.Ordinal) || scan.Length < 14 || !scan[..^CrcLength].EndsWith("6304", StringComparison.Ordinal))
        {
            return false;
        }

        return ushort.TryParse(scan.AsSpan(scan.Length - CrcLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort given)
            && given == Crc16(Encoding.UTF8.GetBytes(scan[..^CrcLength]));
    }

    /// <summary>CRC-16 with polynomial 1021 and start value FFFF, as EMVCo prescribes.</summary>
    private static ushort Crc16(ReadOnlySpan<byte> bytes)
    {
        int crc = 0xFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : (crc << 1) & 0xFFFF;
            }
        }

        return (ushort)crc;
    }
}
