using System.Text;
using KioskLocker.Core.Codes;

namespace KioskLocker.App.Touch;

/// <summary>One kind of typed value: which characters it takes, how many, and how it is grouped for the eye.</summary>
/// <param name="Name">Written as <c>data-field</c>, also the middle of its text keys.</param>
/// <param name="Keys">Keys of the pad, in order; nothing else is accepted.</param>
/// <param name="Columns">Keys in a row of the pad.</param>
/// <param name="MaxLength">Characters without separators.</param>
/// <param name="Groups">Lengths of the groups; empty is ungrouped.</param>
/// <param name="Separator">Between groups.</param>
public sealed record TypedField(string Name, string Keys, int Columns, int MaxLength, IReadOnlyList<int> Groups, char Separator)
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>12 digits of the ID number.</summary>
    public static TypedField IdNumber { get; } = new("idNumber", "123456789 0", 3, 12, [3, 3, 3, 3], ' ') { Masked = true };

    /// <summary>Vietnamese phone number as dialled at home, 10 digits; 11 leave room for a fixed line.</summary>
    public static TypedField Phone { get; } = new("phone", "123456789 0", 3, 11, [4, 3, 4], ' ');

    /// <summary>Our drop-off number on Crockford's 32 characters.</summary>
    public static TypedField DropOffNumber { get; } = new("dropOffNumber", Crockford, 8, 14, [4, 6, 4], '-');

    /// <summary>Dossier code of the one-stop system, opaque.</summary>
    public static TypedField DossierCode { get; } = new("dossierCode", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-", 8, 64, [], '\0');

    /// <summary>Pickup code of the message, shown as <c>K7M-2QX-9T8</c>.</summary>
    public static TypedField PickupCode { get; } = new("pickupCode", Crockford, 8, 9, [3, 3, 3], '-');

    /// <summary>Six digits sent to a new phone number, shown as <c>042 917</c>.</summary>
    public static TypedField OneTime { get; } = new("oneTime", "123456789 0", 3, 6, [3, 3], ' ');

    /// <summary>Six digits of a staff PIN.</summary>
    public static TypedField Pin { get; } = new("pin", "123456789 0", 3, 6, [], '\0') { Secret = true };

    /// <summary>How many papers an officer counted.</summary>
    public static TypedField Count { get; } = new("count", "123456789 0", 3, 3, [], '\0');

    /// <summary>Number on a door, as a technician sees it.</summary>
    public static TypedField Door { get; } = new("door", "123456789 0", 3, 3, [], '\0');

    /// <summary>What is already wrong with what was typed so far, however it goes on; none while it may still become right. By Core's own readers.</summary>
    public CodeProblem Early(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return Name switch
        {
            _ when typed.Length == 0 => CodeProblem.None,
            "idNumber" => EarlyIdNumber(typed),
            "phone" => EarlyPhone(typed),
            "pickupCode" when typed.Length == MaxLength => Of(PickupCodes.Read(typed)),
            "dropOffNumber" when typed.Length == MaxLength => Of(DropOffNumbers.Read(typed)),
            _ => CodeProblem.None,
        };
    }

    /// <summary>Nothing is missing and nothing is wrong: what was typed is a whole number.</summary>
    public bool IsWholePhone(string typed) => this == Phone && PhoneNumbers.Read(typed) is Reading<PhoneNumber>.Ok;

    /// <summary>Shown as dots and never sent back to the page.</summary>
    public bool Secret { get; private init; }

    /// <summary>Only the group that is being typed is shown until its owner asks for the rest; of a whole ID number that is its last three digits.</summary>
    public bool Masked { get; private init; }

    /// <summary>The value in groups with dots for every group but the one that is being typed.</summary>
    public string Veiled(string value)
    {
        var shown = 0;
        foreach (var length in Groups)
        {
            if (value.Length - shown <= length)
                break;
            shown += length;
        }

        return Grouped(new string('•', shown) + value[shown..]);
    }

    /// <summary>Keeps what this field takes; lower case and Crockford's look-alikes (O, I, L) are read as meant.</summary>
    public string Clean(string? raw)
    {
        var clean = new StringBuilder();
        foreach (var character in (raw ?? "").ToUpperInvariant())
        {
            var meant = Keys == Crockford ? character switch { 'O' => '0', 'I' or 'L' => '1', _ => character } : character;
            if (meant != ' ' && Keys.Contains(meant, StringComparison.Ordinal) && clean.Length < MaxLength)
            {
                clean.Append(meant);
            }
        }

        return clean.ToString();
    }

    /// <summary>The value in groups, as it is shown and handed over.</summary>
    public string Grouped(string value)
    {
        var text = new StringBuilder();
        var start = 0;
        foreach (var length in Groups)
        {
            if (start >= value.Length)
            {
                break;
            }

            if (start > 0)
            {
                text.Append(Separator);
            }

            text.Append(value.AsSpan(start, Math.Min(length, value.Length - start)));
            start += length;
        }

        return text.Append(value.AsSpan(Math.Min(start, value.Length))).ToString();
    }

    /// <summary>The province stands in the first three digits: as long as one of the ways to go on is right, nothing is wrong.</summary>
    private static CodeProblem EarlyIdNumber(string typed)
    {
        const int ProvinceDigits = 3;
        var missing = Math.Max(0, ProvinceDigits - typed.Length);
        var ways = (int)Math.Pow(10, missing);
        var possible = Enumerable.Range(0, ways).Any(way =>
        {
            var province = missing == 0 ? "" : way.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(missing, '0');
            return Of(IdNumbers.Read((typed + province).PadRight(IdNumbers.Length, '0'))) is CodeProblem.None;
        });
        return possible ? CodeProblem.None : CodeProblem.WrongIdNumber;
    }

    /// <summary>One more digit can turn 8 into the country's 84, and nothing else that does not begin right into a number.</summary>
    private static CodeProblem EarlyPhone(string typed)
    {
        var problem = Of(PhoneNumbers.Read(typed));
        var may = problem is CodeProblem.TooShort
            || (problem is CodeProblem.WrongPhone && typed.Length == 1 && "0123456789".Any(next => Of(PhoneNumbers.Read(typed + next)) is not CodeProblem.WrongPhone));
        return may ? CodeProblem.None : problem;
    }

    private static CodeProblem Of<T>(Reading<T> reading) => reading is Reading<T>.Refused refused ? refused.Problem : CodeProblem.None;
}
