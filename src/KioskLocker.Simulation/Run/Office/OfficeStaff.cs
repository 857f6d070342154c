using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Secrets;

namespace KioskLocker.Simulation.Run.Office;

/// <summary>Who works at machines of this office, and what the directory says besides. The same in every world.</summary>
internal sealed class OfficeStaff
{
    internal const string KeyId = "dk1";

    private const string Salt = "V29ybGRXb3JsZFdvcmxkVw==";

    private static readonly DigestKeys Keys = new(KeyId, Key, "kk1", SHA256.HashData("the kiosk's own key is not known here"u8));

    private readonly List<StaffEntry> _entries = Entered.Value;

    /// <summary>Directory key, 32 bytes.</summary>
    internal static byte[] Key => SHA256.HashData("directory key of a simulated machine"u8);

    internal static AgencyId Agency { get; } = new("H29.Q6");

    internal static IReadOnlyList<WorldBadge> Badges { get; } =
    [
        new WorldBadge("CB001", "KLB:" + new string('7', 25) + "C", "271828"),
        new WorldBadge("CB002", "KLB:" + new string('5', 25) + "D", "314159"),
        new WorldBadge("KT001", "KLB:" + new string('3', 25) + "E", "161803", IsTechnician: true),
    ];

    /// <summary>The slow hashes are slow once in a process, not once in a world.</summary>
    private static Lazy<List<StaffEntry>> Entered { get; } = new(static () => [.. Badges.Select(badge => new StaffEntry(
        new StaffId(badge.Staff),
        badge.IsTechnician ? StaffRole.Technician : StaffRole.Officer,
        Agency,
        Keys.OfBadge(new BadgeCode(badge.Badge[Core.Codes.Badges.Prefix.Length..])),
        Salt,
        PinChecks.DigestOf(Keys, Encoding.ASCII.GetBytes(badge.Pin), Convert.FromBase64String(Salt)),
        DateOnly.MaxValue))]);

    internal static Digest DigestOf(string idNumber) => Keys.OfId(new IdNumber(idNumber));

    internal static Digest DigestOf(DossierCode dossier, OneTimeCode code) => Keys.OfOneTime(dossier, code);

    internal IReadOnlyList<StaffEntry> Entries(DateOnly until) => [.. _entries.Select(entry => entry with { ValidUntil = until })];

    /// <summary>Three procedures, one of each size; holidays of the world's first winter.</summary>
    internal static OfficeDirectory DirectoryOf(long version, IReadOnlyList<StaffEntry> staff, IEnumerable<(DossierCode Code, string IdNumber)> asked) => new(
        version,
        [new Agency(Agency, "UBND Quận 6", "People's Committee of District 6")],
        [
            Offered("1.001612", "Đăng ký thành lập hộ kinh doanh", CompartmentSize.Small),
            Offered("1.001570", "Báo cáo tình hình thay đổi lao động", CompartmentSize.Small),
            Offered("1.009994", "Cấp lại giấy phép xây dựng", CompartmentSize.Medium),
            Offered("1.008455", "Cung cấp thông tin quy hoạch xây dựng", CompartmentSize.Large),
        ],
        new HolidayTable(
            [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
            [new DateOnly(2027, 1, 1), .. Enumerable.Range(4, 7).Select(day => new DateOnly(2027, 2, day))],
            [],
            new DateOnly(2028, 12, 31)),
        [.. asked.Select(one => new ExpectedDossier(one.Code, Agency, new ProcedureCode("1.001612"), DigestOf(one.IdNumber), true, DossierStage.SupplementAsked))])
    {
        Staff = staff,
    };

    private static Procedure Offered(string code, string name, CompartmentSize size) =>
        new(new ProcedureCode(code), Agency, name, name, [new PaperItem("Đơn", "Form", true, 1)], 0, 3, size, true, new DateOnly(2020, 1, 1), null);
}
