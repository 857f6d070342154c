using System.Text.Json;
using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Uplink;

/// <summary>The messages are a format that others depend on: a change shows here before it shows in the street.</summary>
public sealed class UplinkMessageTests
{
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true };
    private static readonly DateTimeOffset At = new(2026, 11, 23, 3, 4, 5, TimeSpan.Zero);
    private static readonly DropOffNumber Number = new("Q601-261123-001X");
    private static readonly VisitId Visit = new(1, 42);
    private static readonly AgencyId Agency = new("H29.Q6");
    private static readonly DossierCode Dossier = new("H29.18-261012-0013");
    private static readonly StaffId Officer = new("CB012");
    private static readonly StaffId Second = new("CB015");
    private static readonly StaffId Technician = new("KT003");

    private static readonly UplinkMessage[] Uplink =
    [
        new UplinkMessage.KioskStarted("0.1.0", true, false, false),
        new UplinkMessage.DossierDeposited(Number, Visit, Agency, new("1.001612"), new(7), At, new(2026, 11, 24), new(true, null, true), new("v1"), new("dk1:abc"), new("v2"), true, "B-0001", new("H29.18-261012-0013"), true, "PR-1"),
        new UplinkMessage.DropOffUnsettled(Number, Visit, Agency, new("1.001612"), new(7), UnsettledReason.NoAnswer, new("v1"), new("v2")),
        new UplinkMessage.DropOffWithdrawn(Number, Visit, Agency, new(7)),
        new UplinkMessage.CompartmentChanged(new(7), new CompartmentContent.Unknown(Number), true, "jammed", "C-1"),
        new UplinkMessage.SecurityAlert(AlertKind.ForcedDoor, new(7), "C-1"),
        new UplinkMessage.ServiceChanged(false, "operator", "maintenance"),
        new UplinkMessage.PersonalDataErased(Visit, Number),
        new UplinkMessage.InvariantBroken("I-5"),
        new UplinkMessage.StaffLoggedIn(Officer, Second, StaffRole.Officer),
        new UplinkMessage.DossierEmptied(Number, new(7), Officer, Second, TagRead.Scanned, At),
        new UplinkMessage.DossierDisputed(Number, new(7), Officer, null, "Q601-1-42"),
        new UplinkMessage.EmptyingEnded([Number], 1, Officer, Second, null) { Agency = Agency },
        new UplinkMessage.CompartmentReconciled(new(7), StaffFindingKind.Other, Number, Dossier, Officer, null, "Q601-1-43"),
        new UplinkMessage.ResultLoaded(Dossier, Agency, new(7), Officer, null, At),
        new UplinkMessage.PickupCodeMinted(Dossier, new("v3"), 10),
        new UplinkMessage.PickupCodeEnded(Dossier, PickupStatus.Revoked),
        new UplinkMessage.ResultCollected(Dossier, Agency, new(7), new(true, null, true), At),
        new UplinkMessage.ResultUnsettled(Dossier, new(7), UnsettledReason.AbandonedOpen),
        new UplinkMessage.ResultReported(Dossier, new(7), CollectReport.NotMine, "Q601-1-44"),
        new UplinkMessage.ResultReturned(Dossier, new(7), Officer, null, At),
        new UplinkMessage.ResultLocked(Dossier),
        new UplinkMessage.StaffLoggedIn(Technician, Officer, StaffRole.Technician) { Peer = "root" },
        new UplinkMessage.TechnicianOpened(Technician, Officer, new(7), 3),
        new UplinkMessage.DiagnosticsEnded(Technician, null, DiagnosticsEnd.TimeOver, [new(7)]),
        new UplinkMessage.MapCommissioned("9f86d081884c7d65", Technician),
        new UplinkMessage.SecurityAlert(AlertKind.Tamper, null, "Q601-1-45"),
    ];

    private static readonly OfficeMessage[] Office =
    [
        new OfficeMessage.StageChanged(Number, new("H29.18-261012-0013"), DossierStage.InWork),
        new OfficeMessage.CustodyOut(Number),
        new OfficeMessage.ResultReady(Dossier, Agency, new("dk1:abc"), CompartmentSize.Small, true, false),
        new OfficeMessage.FeeSettled(Dossier),
        new OfficeMessage.ResultWithdrawn(Dossier),
        new OfficeMessage.CodeRevoked(Dossier),
        new OfficeMessage.CodeWanted(Dossier),
        new OfficeMessage.CaseSettled(Dossier, "Q601-1-44"),
        new OfficeMessage.OneTimeCodeSet(Dossier, new("dk1:ghi")),
    ];

    [Fact]
    public void The_wire_form_of_every_message_is_the_approved_one()
    {
        var samples = new
        {
            Batch = new WireBatch("Q601", [.. Uplink.Select((message, i) => new WireEvent(1, i + 1, At, true, message, i == 1 ? new PersonalData("079180012345", "Nguyễn Thị Hồng Hạnh", "0903123678") : null, message is UplinkMessage.PickupCodeMinted ? "K7M2QX9T8" : null))]),
            BatchAnswer = new WireBatchAnswer("Q601", 1, 9, At),
            Sync = new SyncAnswer("Q601", At, null, [.. Office.Select((message, i) => new NumberedOfficeMessage(i + 1, message))]),
            Staff = new StaffEntry(Officer, StaffRole.Officer, Agency, new("dk1:badge"), "c2FsdA==", new("dk1:pin"), new(2026, 11, 30)) { Covers = [new("H29.Q6.P1")] },
            EnrolRequest = new EnrolRequest("ABCDE-FGHJK", "Q601"),
            EnrolAnswer = new EnrolAnswer("Q601", "key", "dk1", "a2V5", 0),
            Problem = new WireProblem("What was wrong and what to do."),
        };
        var written = JsonSerializer.Serialize(samples, Indented) + "\n";
        var path = Path.Combine(AppContext.BaseDirectory, "Approved", "uplink-messages.v1.json");
        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (written != approved)
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "uplink-messages.v1.received.json"), written);
        Assert.Equal(approved, written);
    }

    [Fact]
    public void Every_message_has_a_sample_and_reads_back_equal()
    {
        Assert.Equal(TypesOf<UplinkMessage>(), Uplink.Select(m => m.GetType()).ToHashSet());
        Assert.Equal(TypesOf<OfficeMessage>(), Office.Select(m => m.GetType()).ToHashSet());
        // By their text: a list inside a message is equal to itself only.
        foreach (var message in Uplink)
            Assert.Equal(Text(message), Text(JsonSerializer.Deserialize<UplinkMessage>(Text(message), WireJson.Options)!));
        foreach (var message in Office)
            Assert.Equal(message, JsonSerializer.Deserialize<OfficeMessage>(JsonSerializer.Serialize(message, WireJson.Options), WireJson.Options));
    }

    private static string Text(UplinkMessage message) => JsonSerializer.Serialize(message, WireJson.Options);

    private static HashSet<Type> TypesOf<T>()
    {
        var named = typeof(T).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(a => a.DerivedType).ToHashSet();
        Assert.Equal(typeof(T).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(T))).ToHashSet(), named);
        return named;
    }
}
