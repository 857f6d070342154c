using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Staff;

namespace KioskLocker.Core.Slips;

/// <summary>Why a slip carries no "papers checked by" date.</summary>
public enum NoCheckDate
{
    /// <summary>The date is known.</summary>
    None,

    /// <summary>The office's time was not seen since start-up, so the clock may be wrong.</summary>
    ClockNotConfirmed,

    /// <summary>The holiday table does not reach that far.</summary>
    HolidaysUnknown,
}

/// <summary>What a slip says, without personal data: the renderer joins that from the vault when it prints.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DropOff), "dropOff")]
[JsonDerivedType(typeof(Tag), "tag")]
[JsonDerivedType(typeof(HandOver), "handOver")]
[JsonDerivedType(typeof(Sheet), "sheet")]
[JsonDerivedType(typeof(Test), "test")]
public abstract record Slip
{
    private Slip()
    {
    }

    /// <summary>Phiếu xác nhận gửi hồ sơ qua máy. Not the official receipt, and it says so.</summary>
    /// <param name="Number">Drop-off number, also as QR <c>KLD:…</c>.</param>
    /// <param name="Machine">Machine number, 4 Crockford characters.</param>
    /// <param name="DepositedAt">UTC.</param>
    /// <param name="ClockConfirmed">False: the time is printed with a remark.</param>
    /// <param name="Compartment">Where the papers lie.</param>
    /// <param name="ProcedureName">Vietnamese name as sent by the office, whatever the visit's language: officers read the slip too.</param>
    /// <param name="AgencyName">Vietnamese name of the agency that will check the papers.</param>
    /// <param name="CheckedBy">Last day by which the papers are checked; null with the reason in <paramref name="NoDate"/>.</param>
    /// <param name="NoDate">Why there is no date.</param>
    /// <param name="SupplementTo">Dossier this supplements, if any.</param>
    /// <param name="Verified">For a supplement: the ID number matched the dossier's owner.</param>
    /// <param name="PersonRef">Vault entry of the person; printed as the last three digits of the ID number only.</param>
    /// <param name="ReturnHere">Result comes to this machine; otherwise to the counter.</param>
    /// <param name="Hotline">Telephone number for help.</param>
    /// <param name="Language">Vietnamese always; English lines are added below for who <see cref="Language.ReadsEnglish"/>.</param>
    /// <param name="Copy">Marked BẢN SAO / COPY.</param>
    public sealed record DropOff(
        DropOffNumber Number,
        string Machine,
        DateTimeOffset DepositedAt,
        bool ClockConfirmed,
        CompartmentId Compartment,
        string ProcedureName,
        string AgencyName,
        DateOnly? CheckedBy,
        NoCheckDate NoDate,
        DossierCode? SupplementTo,
        bool Verified,
        VaultRef PersonRef,
        bool ReturnHere,
        string Hotline,
        Language Language,
        bool Copy) : Slip
    {
        /// <summary>For the screen, which follows the language of the visit; null where the office gave none.</summary>
        public string? ProcedureNameEn { get; init; }

        /// <summary>For the screen; null where the office gave none.</summary>
        public string? AgencyNameEn { get; init; }
    }

    /// <summary>Printed as a door opens at emptying, clipped to the papers and scanned back.</summary>
    /// <param name="Number">Drop-off number, large and as QR <c>KLD:…</c>.</param>
    /// <param name="Machine">Machine number.</param>
    /// <param name="Compartment">Where the papers lay.</param>
    /// <param name="DepositedAt">UTC of the deposit.</param>
    /// <param name="At">UTC of the emptying.</param>
    public sealed record Tag(DropOffNumber Number, string Machine, CompartmentId Compartment, DateTimeOffset DepositedAt, DateTimeOffset At) : Slip;

    /// <summary>Phiếu giao kết quả: what the owner took, and when.</summary>
    /// <param name="Dossier">The office's code.</param>
    /// <param name="Machine">Machine number.</param>
    /// <param name="Compartment">Where it lay.</param>
    /// <param name="AgencyName">Whose result, in Vietnamese.</param>
    /// <param name="At">UTC.</param>
    /// <param name="ClockConfirmed">False: the time is printed with a remark.</param>
    /// <param name="Hotline">Telephone number for help.</param>
    /// <param name="Language">Vietnamese always; English lines below where chosen.</param>
    /// <param name="Copy">Marked BẢN SAO / COPY.</param>
    public sealed record HandOver(
        DossierCode Dossier, string Machine, CompartmentId Compartment, string AgencyName, DateTimeOffset At, bool ClockConfirmed, string Hotline, Language Language, bool Copy) : Slip
    {
        /// <summary>For the screen; null where the office gave none.</summary>
        public string? AgencyNameEn { get; init; }
    }

    /// <summary>Phiếu bàn giao: the papers of one emptying, for the signatures of who took them and who received them.</summary>
    /// <param name="Machine">Machine number.</param>
    /// <param name="Numbers">What was taken out.</param>
    /// <param name="Counted">What the officer counted.</param>
    /// <param name="By">Officer.</param>
    /// <param name="With">Second officer, where two are needed.</param>
    /// <param name="At">UTC.</param>
    /// <param name="CaseNumber">Where the count differs or papers were missing.</param>
    public sealed record Sheet(string Machine, IReadOnlyList<DropOffNumber> Numbers, int Counted, StaffId By, StaffId? With, DateTimeOffset At, string? CaseNumber) : Slip
    {
        /// <summary>Marked BẢN SAO / COPY.</summary>
        public bool Copy { get; init; }

        /// <summary>Whose papers these are; null on sheets of older versions.</summary>
        public string? AgencyName { get; init; }
    }

    /// <summary>Phiếu thử: shows a technician that head, paper and knife work. Of no dossier and no person.</summary>
    /// <param name="Machine">Machine number, also as the QR code.</param>
    /// <param name="By">Technician.</param>
    /// <param name="At">UTC.</param>
    public sealed record Test(string Machine, StaffId By, DateTimeOffset At) : Slip;
}
