using System.Diagnostics;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Cli.Timeline;

/// <summary>What kiosk and office told each other, in plain words.</summary>
internal static class OfficeWords
{
    public static string Of(OfficeMessage message) => message switch
    {
        OfficeMessage.StageChanged m => $"{m.Number} is {EventWords.Low(m.Stage)}" + (m.Dossier is { } dossier ? $", dossier {dossier}" : ""),
        OfficeMessage.CustodyOut m => $"{m.Number} left the office's custody",
        OfficeMessage.ResultReady m => $"result {m.Dossier} is to be loaded, {EventWords.Low(m.Size)}" + (m.FeeDue ? ", a fee is due" : ""),
        OfficeMessage.FeeSettled m => $"the fee of {m.Dossier} is paid",
        OfficeMessage.ResultWithdrawn m => $"{m.Dossier} goes another way",
        OfficeMessage.CodeRevoked m => $"the code of {m.Dossier} is revoked",
        OfficeMessage.CodeWanted m => $"{m.Dossier} needs a new code",
        OfficeMessage.CaseSettled m => $"case {m.CaseNumber} of {m.Dossier} is settled",
        OfficeMessage.OneTimeCodeSet m => $"{m.Dossier} asks for a one-time code in addition",
        _ => throw new UnreachableException(),
    };

    public static string Of(UplinkMessage message) => message switch
    {
        UplinkMessage.KioskStarted m => "started" + (m.SafeMode ? " in SAFE MODE" : "") + (m.Restored ? " with an older database" : ""),
        UplinkMessage.DossierDeposited m => $"{m.Number} deposited in {m.Compartment}" + (m.Evidence.DoorClosedSeen ? "" : ", shut only by word"),
        UplinkMessage.DropOffUnsettled m => $"{m.Number} unsettled" + At(m.Compartment) + $": {m.Reason}",
        UplinkMessage.DropOffWithdrawn m => $"{m.Number} withdrawn" + At(m.Compartment),
        UplinkMessage.CompartmentChanged m => $"compartment {m.Compartment} {Content(m.Content)}{(m.OutOfService ? ", out of service" : "")}: {m.Cause}{Case(m.CaseNumber)}",
        UplinkMessage.SecurityAlert m => $"ALERT {m.Kind}{At(m.Compartment)}{Case(m.CaseNumber)}",
        UplinkMessage.ServiceChanged m => $"{(m.InService ? "in" : "out of")} service, by {m.By}",
        UplinkMessage.PersonalDataErased m => $"personal data of visit {m.Visit} erased" + (m.Number is { } number ? $", {number}" : ""),
        UplinkMessage.InvariantBroken m => $"RULE BROKEN: {m.Rule}",
        _ => Staff(message),
    };

    private static string Staff(UplinkMessage message) => message switch
    {
        UplinkMessage.StaffLoggedIn m => $"{m.By}{With(m.With?.Text)} logged in" + (m.Peer is { } peer ? $" at the console of {peer}" : ""),
        UplinkMessage.TechnicianOpened m => EventWords.Text($"technician {m.By}{With(m.With?.Text)} tries door {m.Compartment}, {m.Times} times"),
        UplinkMessage.DiagnosticsEnded m => $"technician {m.By} left: {EventWords.Low(m.End)}" + (m.NotShut.Count == 0 ? "" : $", NOT PROVED SHUT: {string.Join(", ", m.NotShut)}"),
        UplinkMessage.MapCommissioned m => $"cabinet map {EventWords.Short(m.MapHash)} proved by {m.By}",
        UplinkMessage.DossierEmptied m => $"{m.Number} taken out of {m.Compartment} by {m.By}{With(m.With?.Text)}, {EventWords.Low(m.How)}",
        UplinkMessage.DossierDisputed m => $"{m.Number} NOT FOUND in {m.Compartment} by {m.By}{With(m.With?.Text)}{Case(m.CaseNumber)}",
        UplinkMessage.EmptyingEnded m => EventWords.Text($"emptying ended: {m.Numbers.Count} taken, ") + (m.Counted is { } counted ? EventWords.Text($"{counted} counted") : "never counted") + Case(m.CaseNumber),
        UplinkMessage.CompartmentReconciled m => $"compartment {m.Compartment} looked into by {m.By}{With(m.With?.Text)}: {m.Finding}{Case(m.CaseNumber)}",
        UplinkMessage.ResultLoaded m => $"result {m.Dossier} loaded into {m.Compartment} by {m.By}{With(m.With?.Text)}",
        UplinkMessage.PickupCodeMinted m => $"pickup code of {m.Dossier}",
        UplinkMessage.PickupCodeEnded m => $"pickup code of {m.Dossier} {EventWords.Low(m.Status)}",
        UplinkMessage.ResultCollected m => $"result {m.Dossier} collected from {m.Compartment}" + (m.Evidence.DoorClosedSeen ? "" : ", shut only by word"),
        UplinkMessage.ResultUnsettled m => $"result {m.Dossier} in {m.Compartment} unsettled: {m.Reason}",
        UplinkMessage.ResultReported m => $"owner of {m.Dossier} reports compartment {m.Compartment}: {m.Report}{Case(m.CaseNumber)}",
        UplinkMessage.ResultReturned m => $"result {m.Dossier} taken back from {m.Compartment} by {m.By}{With(m.With?.Text)}",
        UplinkMessage.ResultLocked m => $"result {m.Dossier} locked after wrong tries",
        _ => throw new UnreachableException(),
    };

    public static string Of(Slip slip) => slip switch
    {
        Slip.DropOff s => $"receipt {s.Number}{(s.Copy ? ", copy" : "")}",
        Slip.Tag s => $"tag {s.Number}",
        Slip.HandOver s => $"hand-over {s.Dossier}{(s.Copy ? ", copy" : "")}",
        Slip.Sheet s => EventWords.Text($"sheet of {s.Numbers.Count} papers, {s.Counted} counted") + (s.Copy ? ", copy" : ""),
        Slip.Test s => $"test slip of {s.By}",
        _ => throw new UnreachableException(),
    };

    public static string Content(CompartmentContent content) => content switch
    {
        CompartmentContent.Empty => "empty",
        CompartmentContent.PresumedEmpty => "presumed empty",
        CompartmentContent.Holds c => $"holds {c.What}",
        CompartmentContent.Unknown c => "unknown" + (c.Last is { } last ? $" (last {last})" : ""),
        CompartmentContent.Quarantined => "quarantined",
        _ => throw new UnreachableException(),
    };

    private static string At(CompartmentId? compartment) => compartment is { } id ? $" at {id}" : "";

    private static string Case(string? number) => number is null ? "" : $", case {number}";

    private static string With(string? second) => second is null ? "" : $" and {second}";
}
