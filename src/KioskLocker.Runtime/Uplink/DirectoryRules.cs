using System.Diagnostics;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Uplink;

/// <summary>What must hold of the office's news before Core sees it: JSON leaves missing fields empty, and Core's steps must not meet them.</summary>
internal static class DirectoryRules
{
    /// <summary>What is wrong with a directory; null when it can be used.</summary>
    public static string? Problem(OfficeDirectory directory)
    {
        if (directory.Agencies is null || directory.Procedures is null || directory.ExpectedDossiers is null || directory.Holidays is null)
            return "a list is missing";
        if (directory.Agencies.Any(agency => agency is null || Blank(agency.Id.Text) || Blank(agency.NameVi) || agency.NameEn is null))
            return "an agency has no name";
        if (directory.Procedures.Any(procedure => !IsWhole(procedure)))
            return "a procedure is incomplete";
        if (directory.ExpectedDossiers.Any(dossier => dossier is null || Blank(dossier.Code.Text) || Blank(dossier.Agency.Text)
            || Blank(dossier.Procedure.Text) || Blank(dossier.IdDigest.Text) || !Enum.IsDefined(dossier.Stage)))
            return "an expected dossier is incomplete";
        if (directory.Staff is null || directory.Staff.Any(entry => entry is null || Blank(entry.Id.Text) || Blank(entry.Badge.Text) || Blank(entry.Pin.Text)
            || entry.PinSalt is null || !Enum.IsDefined(entry.Role) || Blank(entry.Agency.Text) || entry.Covers is null || entry.Covers.Any(agency => Blank(agency.Text))))
            return "a staff entry is incomplete";
        return Problem(directory.Holidays);
    }

    /// <summary>What is wrong with a message; null when it can be used.</summary>
    public static string? Problem(OfficeMessage message) => message switch
    {
        OfficeMessage.StageChanged changed => Problem(changed.Number) ?? (Enum.IsDefined(changed.Stage) ? null : "the stage is unknown"),
        OfficeMessage.CustodyOut custody => Problem(custody.Number),
        OfficeMessage.ResultReady ready => Problem(ready.Dossier)
            ?? (Blank(ready.Agency.Text) || Blank(ready.IdDigest.Text) || !Enum.IsDefined(ready.Size) ? "a result is incomplete" : null),
        OfficeMessage.FeeSettled fee => Problem(fee.Dossier),
        OfficeMessage.ResultWithdrawn withdrawn => Problem(withdrawn.Dossier),
        OfficeMessage.CodeRevoked revoked => Problem(revoked.Dossier),
        OfficeMessage.CodeWanted wanted => Problem(wanted.Dossier),
        OfficeMessage.OneTimeCodeSet set => Problem(set.Dossier) ?? (Blank(set.Code.Text) ? "the one-time code is missing" : null),
        OfficeMessage.CaseSettled settled => Problem(settled.Dossier) ?? (Blank(settled.CaseNumber) ? "the case number is missing" : null),
        _ => throw new UnreachableException(),
    };

    private static string? Problem(DossierCode code) => Blank(code.Text) ? "the dossier code is missing" : null;

    private static string? Problem(DropOffNumber number) => Blank(number.Text) ? "the drop-off number is missing" : null;

    private static string? Problem(HolidayTable holidays)
    {
        if (holidays.WorkingWeek is null || holidays.Holidays is null || holidays.MakeUpDays is null)
            return "the holiday table is incomplete";
        return holidays.WorkingWeek.Count == 0 || holidays.WorkingWeek.Any(day => !Enum.IsDefined(day)) ? "the working week is empty or strange" : null;
    }

    private static bool IsWhole(Procedure procedure) => procedure is not null
        && !Blank(procedure.Code.Text)
        && !Blank(procedure.Agency.Text)
        && !Blank(procedure.NameVi)
        && procedure.NameEn is not null
        && procedure.Papers is not null
        && procedure.Papers.All(paper => paper is { NameVi: not null, NameEn: not null, Copies: >= 0 })
        && procedure is { FeeVnd: >= 0, WorkingDays: >= 0 }
        && Enum.IsDefined(procedure.Size);

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}
