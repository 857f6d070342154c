using System.Net;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.BackOffice;

/// <summary>One dossier out, as the office sees it: emptied, accepted, announced, loaded, collected.</summary>
public sealed class DeskTests
{
    private const string Code = "H29.18-261123-0009";
    private const string Second = "079085000011";

    [Fact]
    public async Task Emptying_before_or_after_the_deposit_is_heard_gives_the_same_row()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Emptied(2, 1), Sent.Deposit(3), Sent.Emptied(4, 3));
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        var ledger = office.Get<DropOffLedger>();
        foreach (var serial in new[] { 1, 3 })
        {
            var (row, person) = ledger.Get("Q601", Sent.Number(serial))!.Value;
            Assert.Equal("emptied", row.State);
            Assert.Equal("CB012", row.EmptiedBy);
            Assert.Equal(new DateOnly(2026, 11, 24), row.CheckBy);
            Assert.Equal(Sent.Person, person);
        }

        Assert.Equal(2, ledger.Waiting().Count);
    }

    [Fact]
    public async Task Papers_still_in_the_machine_or_in_dispute_are_not_accepted()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        var desk = office.Get<DossierDesk>();
        Assert.Equal(ActProblem.NotFound, desk.Accept("Q601", Sent.Number(9), Code, "lan").Problem);
        Assert.Equal(ActProblem.NotEmptied, desk.Accept("Q601", Sent.Number(1), Code, "lan").Problem);
        await office.TakeAsync(kiosk, Sent.Event(2, new UplinkMessage.DossierDisputed(new(Sent.Number(1)), new(3), Sent.Officer, null, "Q601-1-42")));
        Assert.Equal(ActProblem.NotEmptied, desk.Accept("Q601", Sent.Number(1), Code, "lan").Problem);
        var cases = office.Get<CaseBook>();
        Assert.Equal(("Q601-1-42", CaseKind.Disputed), Assert.Single(cases.List(true)) is var one ? (one.Number, one.Kind) : default);
        Assert.Equal(ActProblem.HowMissing, cases.Settle("Q601", "Q601-1-42", " ", "lan"));
        Assert.Equal(ActProblem.None, cases.Settle("Q601", "Q601-1-42", "found behind the shelf", "lan"));
        Assert.Equal(ActProblem.SettledBefore, cases.Settle("Q601", "Q601-1-42", "again", "lan"));
        Assert.Equal(ActProblem.None, desk.Accept("Q601", Sent.Number(1), Code, "lan").Problem);
        Assert.Equal(ActProblem.Decided, desk.Accept("Q601", Sent.Number(1), Code, "lan").Problem);
    }

    [Fact]
    public async Task The_due_date_skips_days_off_and_says_which()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        // Friday 27 November, 10:00 in Ho Chi Minh City; three working days.
        office.Clock.SetUtcNow(new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        var accepted = office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code.ToLowerInvariant(), "lan").Value!;
        Assert.Equal(Code, accepted.Code);
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 3, 0, 0, TimeSpan.Zero), accepted.Due);
        Assert.Equal([new DateOnly(2026, 11, 28), new DateOnly(2026, 11, 29)], accepted.Skipped);
        var stage = Assert.IsType<OfficeMessage.StageChanged>((await office.SyncAsync(kiosk)).Messages[^1].Message);
        Assert.Equal((Code, DossierStage.InWork), (stage.Dossier!.Value.Text, stage.Stage));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM act WHERE what={"accepted " + Code} AND who='lan'"));
    }

    [Fact]
    public async Task A_supplement_is_asked_once_and_joins_its_dossier()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        var desk = office.Get<DossierDesk>();
        Assert.Equal(ActProblem.BadDossierCode, desk.AskSupplement("Q601", Sent.Number(1), null, "lan"));
        Assert.Equal(ActProblem.None, desk.AskSupplement("Q601", Sent.Number(1), Code, "lan"));
        Assert.Contains((await office.SyncAsync(kiosk)).Directory!.ExpectedDossiers, d => d.Code.Text == Code && d.SupplementAsked);

        var again = Sent.Deposit(3);
        again = again with { Message = (UplinkMessage.DossierDeposited)again.Message with { SupplementTo = new(Code), SupplementVerified = true } };
        await office.TakeAsync(kiosk, again, Sent.Emptied(4, 3));
        Assert.Equal(ActProblem.SupplementAskedBefore, desk.AskSupplement("Q601", Sent.Number(3), null, "lan"));
        Assert.Equal(Code, desk.Accept("Q601", Sent.Number(3), null, "lan").Value!.Code);
        Assert.DoesNotContain((await office.SyncAsync(kiosk)).Directory!.ExpectedDossiers, d => d.Code.Text == Code && d.SupplementAsked);

        // Somebody else's papers never join a dossier by a typed code.
        await office.TakeAsync(kiosk, Sent.Deposit(5, person: new(Second, null, "0903123999")), Sent.Emptied(6, 5));
        Assert.Equal(ActProblem.OtherOwner, desk.Accept("Q601", Sent.Number(5), Code, "lan").Problem);
        Assert.Equal(ActProblem.None, desk.Refuse("Q601", Sent.Number(5), null, "lan"));
    }

    [Fact]
    public async Task A_result_is_announced_with_its_owners_digest_under_the_key_of_that_machine()
    {
        await using var office = await RunningOffice.StartAsync();
        await office.EnrolAsync("Q601");
        var other = await office.EnrolAsync("Q602");
        var book = office.Get<DossierBook>();
        var results = office.Get<ResultDesk>();
        Assert.Equal(ActProblem.BadIdNumber, book.Register(new(Code, "1.001612", "123", null, Sent.Phone, null), "lan"));
        Assert.Equal(ActProblem.UnknownProcedure, book.Register(new(Code, "9.9", Sent.IdNumber, null, Sent.Phone, null), "lan"));
        Assert.Equal(ActProblem.NotReturnOnly, book.Register(new(Code, "1.001612", Sent.IdNumber, null, null, null), "lan"));
        Assert.Equal(ActProblem.None, book.Register(new(Code, "1.001266", Sent.IdNumber, null, null, null), "lan"));
        Assert.Equal(ActProblem.KnownDossier, book.Register(new(Code, "1.001266", Second, null, Sent.Phone, null), "lan"));
        Assert.Equal(ActProblem.NoPhone, results.Ready(new(Code, "Q602", CompartmentSize.Small, true, false), "lan"));
        const string counter = "H29.18-261123-0010";
        Assert.Equal(ActProblem.None, book.Register(new(counter, "1.001266", Sent.IdNumber, Sent.Name, "+84 903 123 678", null), "lan"));
        Assert.Equal(ActProblem.UnknownKiosk, results.Ready(new(counter, "Q609", CompartmentSize.Small, true, false), "lan"));
        Assert.Equal(ActProblem.None, results.Ready(new(counter, "Q602", CompartmentSize.Medium, true, true), "lan"));
        Assert.Equal(ActProblem.AnnouncedBefore, results.Ready(new(counter, "Q601", CompartmentSize.Medium, true, true), "lan"));
        var digest = DirectoryStore.IdDigest((other.DirectoryKeyId, Convert.FromBase64String(other.DirectoryKey)), Sent.IdNumber);
        Assert.Equal(new OfficeMessage.ResultReady(new(counter), new("H29.Q6"), digest, CompartmentSize.Medium, true, true), Assert.Single((await office.SyncAsync(other)).Messages).Message);
        Assert.Equal(ActProblem.NotInMachine, results.NewCode(counter, true, "lan"));
        Assert.Equal(ActProblem.None, results.SettleFee(counter, "lan"));
        Assert.Equal(ActProblem.NoFeeDue, results.SettleFee(counter, "lan"));
        Assert.Equal(ActProblem.None, results.Withdraw(counter, "lan"));
        Assert.Equal(ActProblem.NotFound, results.Withdraw(counter, "lan"));
        Assert.Equal(ActProblem.None, results.Ready(new(counter, "Q602", CompartmentSize.Small, false, false), "lan"));
    }

    [Fact]
    public async Task A_machine_enrolled_again_hears_of_its_results_under_the_new_key()
    {
        await using var office = await RunningOffice.StartAsync();
        var old = await ReadyAsync(office);
        await office.TakeAsync(old, Sent.Loaded(3, Code));
        var fresh = await office.EnrolAsync("Q601");
        var digest = DirectoryStore.IdDigest((fresh.DirectoryKeyId, Convert.FromBase64String(fresh.DirectoryKey)), Sent.IdNumber);
        Assert.Equal(new OfficeMessage.ResultReady(new(Code), new("H29.Q6"), digest, CompartmentSize.Small, false, false), (await office.SyncAsync(fresh)).Messages[^1].Message);
        Assert.Equal("inMachine", Assert.Single(office.Get<ResultDesk>().List(true)).Custody);
    }

    [Fact]
    public async Task Officers_work_the_round_on_the_pages_and_never_see_a_code_or_an_ID_number()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        using var browser = await office.LogInAsync(KioskLocker.BackOffice.Staff.StaffRole.Officer);
        var deposit = $"/deposits/Q601/{Sent.Number(1)}";
        Assert.Contains("Nếu tiếp nhận hôm nay", (await browser.GetAsync(deposit)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFromAsync(deposit, deposit + "/accept", ("dossier", Code))).Status);
        Assert.Contains("quyết định trước đó", (await browser.PostFromAsync(deposit, deposit + "/accept", ("dossier", Code))).Html, StringComparison.Ordinal);
        var dossier = "/dossiers/" + Code;
        Assert.Equal(dossier, (await browser.PostFromAsync(dossier, "/results/ready", ("dossier", Code), ("kiosk", "Q601"), ("size", "Small"), ("low", "yes"))).Location!.OriginalString);
        Assert.Contains("chờ nạp vào máy", (await browser.GetAsync("/results")).Html, StringComparison.Ordinal);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Minted(4, Code), Sent.Event(5, new UplinkMessage.ResultReported(new(Code), new(5), CollectReport.Empty, "Q601-1-9")));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFromAsync("/cases", "/cases/settle", ("kiosk", "Q601"), ("number", "Q601-1-9"), ("how", "looked again"))).Status);
        Assert.Contains("kiểm tra danh tính", (await browser.PostFromAsync(dossier, "/results/code", ("dossier", Code))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFromAsync(dossier, "/results/code", ("dossier", Code), ("checked", "yes"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFromAsync("/dossiers", "/dossiers/register", ("dossier", "H29.18-261123-0010"), ("procedure", "1.001266"), ("id", Sent.IdNumber), ("phone", Sent.Phone))).Status);
        foreach (var page in new[] { "/dossiers", dossier, "/dossiers/H29.18-261123-0010", "/results", "/cases", "/messages" })
        {
            var (status, html, _) = await browser.GetAsync(page);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.DoesNotContain("K7M", html, StringComparison.Ordinal);
            Assert.DoesNotContain(Sent.IdNumber, html, StringComparison.Ordinal);
            Assert.DoesNotContain(Sent.Phone, html, StringComparison.Ordinal);
        }

        foreach (var act in new[] { "accepted " + Code, "result-ready Q601", "case-settled", "new-code", "counter-dossier" })
            Assert.Equal(1, office.Count($"SELECT count(*) FROM act WHERE what={act} AND who='nv.officer'"));
    }

    [Fact]
    public async Task Who_asked_for_a_low_compartment_is_to_get_the_result_within_reach_too()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var low = Sent.Deposit(1);
        low = low with { Message = (UplinkMessage.DossierDeposited)low.Message with { WantsLow = true } };
        await office.TakeAsync(kiosk, low, Sent.Emptied(2, 1), Sent.Deposit(3), Sent.Emptied(4, 3));
        using var browser = await office.LogInAsync(KioskLocker.BackOffice.Staff.StaffRole.Officer);
        foreach (var (number, code, isWished) in new[] { (1, Code, true), (3, "H29.18-261123-0010", false) })
        {
            Assert.Equal(ActProblem.None, office.Get<DossierDesk>().Accept("Q601", Sent.Number(number), code, "lan").Problem);
            var html = (await browser.GetAsync("/dossiers/" + code)).Html;
            Assert.Equal(isWished, html.Contains("name=\"low\" value=\"yes\" checked", StringComparison.Ordinal));
            Assert.Equal(isWished, html.Contains("người nộp đã chọn khi gửi", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_collected_result_closes_its_drop_off_and_begins_the_retention()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Minted(4, Code));
        Assert.Equal(ActProblem.AnnouncedBefore, office.Get<DropOffLedger>().CustodyOut("Q601", Sent.Number(1), "lan"));
        await office.TakeAsync(kiosk, Sent.Collected(6, Code), Sent.Event(7, new UplinkMessage.PickupCodeEnded(new(Code), PickupStatus.Spent)));
        // A late event that fills the gap changes nothing.
        await office.TakeAsync(kiosk, Sent.Event(5, new UplinkMessage.ResultUnsettled(new(Code), new(5), UnsettledReason.NoAnswer)));
        var row = Assert.Single(office.Get<ResultDesk>().List(false));
        Assert.Equal(("collected", "spent", 5L, 10L), (row.Custody, row.CodeStatus, row.Compartment, row.Days));
        Assert.IsType<OfficeMessage.CustodyOut>((await office.SyncAsync(kiosk)).Messages[^1].Message);
        Assert.NotNull(office.Get<DropOffLedger>().Get("Q601", Sent.Number(1))!.Value.Row.CustodyOutAt);
        Assert.DoesNotContain((await office.SyncAsync(kiosk)).Directory!.ExpectedDossiers, d => d.Code.Text == Code);
        office.Clock.Advance(TimeSpan.FromDays(30));
        office.Get<RetentionSweep>().Sweep();
        Assert.Equal(0, office.Count($"SELECT count(*) FROM person"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM result WHERE id_digest IS NOT NULL"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM dossier WHERE erased_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_counter_dossiers_owner_is_forgotten_after_the_retention_too()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        office.Get<DossierBook>().Register(new(Code, "1.001266", Sent.IdNumber, Sent.Name, Sent.Phone, null), "lan");
        office.Get<ResultDesk>().Ready(new(Code, "Q601", CompartmentSize.Small, false, false), "lan");
        await office.TakeAsync(kiosk, Sent.Loaded(1, Code), Sent.Event(2, new UplinkMessage.ResultReturned(new(Code), new(5), Sent.Officer, null, RunningOffice.Start)));
        Assert.Equal("returned", Assert.Single(office.Get<ResultDesk>().List(false)).Custody);
        Assert.Contains(office.Get<CitizenMessages>().List(10), m => m.Text == CitizenTexts.Returned(Code));
        office.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        office.Get<RetentionSweep>().Sweep();
        Assert.Equal(1, office.Count($"SELECT count(*) FROM person"));
        office.Clock.Advance(TimeSpan.FromSeconds(1));
        office.Get<RetentionSweep>().Sweep();
        Assert.Equal(0, office.Count($"SELECT count(*) FROM person"));
    }

    [Fact]
    public async Task A_code_is_sealed_until_the_gateway_has_it_masked_for_staff_and_then_gone()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        Assert.True(MachinePlaces.Set(office.Database, "Q601", "  107 Cao Văn Lầu,\n Phường Bình Tây ", "lan", RunningOffice.Start));
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Minted(4, Code));
        var messages = office.Get<CitizenMessages>();
        Assert.Equal(1, office.Count($"SELECT count(*) FROM citizen_message WHERE secret IS NOT NULL"));
        Assert.DoesNotContain("K7M", string.Concat(messages.List(50).Select(m => m.Text)), StringComparison.Ordinal);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message WHERE text LIKE '%K7M%'") + office.Count($"SELECT count(*) FROM event WHERE message LIKE '%K7M%'"));
        using var browser = await office.LogInAsync();
        Assert.DoesNotContain("K7M", (await browser.GetAsync("/messages")).Html, StringComparison.Ordinal);
        var due = messages.TakeDue(50).Single(m => m.Text.Contains("K7M-2QX-9T8", StringComparison.Ordinal));
        Assert.Equal(Sent.Phone, due.To);
        Assert.Contains("máy Q601, 107 Cao Văn Lầu, Phường Bình Tây", due.Text, StringComparison.Ordinal);
        messages.MarkSent(due.Id);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message WHERE secret IS NOT NULL"));
        Assert.DoesNotContain("K7M", office.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_newest_live_code_is_ever_sent()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Minted(4, Code), Sent.Event(5, new UplinkMessage.PickupCodeEnded(new(Code), PickupStatus.Revoked)), Sent.Minted(7, Code, "AB3D5F7H1"));
        await office.TakeAsync(kiosk, Sent.Minted(6, Code));
        var sent = office.Get<CitizenMessages>().TakeDue(50).Where(m => m.Text.Contains("Mã nhận", StringComparison.Ordinal));
        Assert.Contains("AB3-D5F-7H1", Assert.Single(sent).Text, StringComparison.Ordinal);
        await office.TakeAsync(kiosk, Sent.Event(8, new UplinkMessage.PickupCodeEnded(new(Code), PickupStatus.Expired)));
        var after = office.Get<CitizenMessages>().TakeDue(50);
        Assert.DoesNotContain(after, m => m.Text.Contains("AB3-D5F-7H1", StringComparison.Ordinal));
        Assert.Contains(after, m => m.Text.Contains("quá hạn", StringComparison.Ordinal));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message WHERE secret IS NOT NULL"));
    }

    [Fact]
    public async Task A_malformed_or_misplaced_code_is_not_applied_and_not_quoted()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Minted(1, Code, "K7M2QX9T9"), Sent.Other(2) with { PickupCode = Sent.PickupCode });
        Assert.Equal(2, office.Count($"SELECT count(*) FROM event WHERE type='unreadable'"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event WHERE reason LIKE '%K7M%'") + office.Count($"SELECT count(*) FROM alert WHERE text LIKE '%K7M%'"));
    }

    [Fact]
    public async Task A_result_that_was_never_announced_is_kept_and_shown_as_a_case()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Loaded(1, Code), Sent.Minted(2, Code));
        Assert.False(Assert.Single(office.Get<ResultDesk>().List(true)).Announced);
        Assert.Equal((CaseKind.Unknown, Code), Assert.Single(office.Get<CaseBook>().List(true)) is var one ? (one.Kind, one.Dossier) : default);
        Assert.Equal(1, office.Count($"SELECT count(*) FROM alert WHERE kind='codeNotSent'"));
    }

    [Fact]
    public async Task Reports_locks_counts_and_unknown_compartments_are_cases_each_once()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(
            kiosk,
            Sent.Loaded(3, Code),
            Sent.Event(4, new UplinkMessage.ResultReported(new(Code), new(5), CollectReport.NotMine, "Q601-1-50")),
            Sent.Event(5, new UplinkMessage.CompartmentChanged(new(5), new CompartmentContent.Quarantined(new KioskLocker.Core.Codes.DossierCode(Code)), false, "notMine", "Q601-1-50")),
            Sent.Event(6, new UplinkMessage.ResultLocked(new(Code))),
            Sent.Event(7, new UplinkMessage.EmptyingEnded([new(Sent.Number(1))], 0, Sent.Officer, null, "Q601-1-51")),
            Sent.Event(8, new UplinkMessage.CompartmentChanged(new(8), new CompartmentContent.Unknown(null), false, "interrupted", null)),
            Sent.Event(9, new UplinkMessage.CompartmentChanged(new(8), new CompartmentContent.Unknown(null), true, "interrupted", null)),
            Sent.Event(10, new UplinkMessage.SecurityAlert(AlertKind.CompartmentNotEmpty, new(9), "Q601-1-52")),
            Sent.Event(11, new UplinkMessage.EmptyingEnded([], 0, Sent.Officer, null, null)));
        var cases = office.Get<CaseBook>();
        Assert.Equal([CaseKind.CountDiffers, CaseKind.LockedIds, CaseKind.NotEmpty, CaseKind.Privacy, CaseKind.Unknown], cases.List(true).Select(c => c.Kind).Order(StringComparer.Ordinal));
        Assert.Equal(CaseKind.Privacy, cases.List(true)[0].Kind);
        Assert.Equal("disputed", Assert.Single(office.Get<ResultDesk>().List(true)).Custody);

        // An officer looked into compartment 8: what was unknown of it is known.
        await office.TakeAsync(kiosk, Sent.Event(12, new UplinkMessage.CompartmentReconciled(new(8), StaffFindingKind.NothingInside, null, null, Sent.Officer, null, null)));
        Assert.DoesNotContain(cases.List(true), c => c.Kind == CaseKind.Unknown);

        // The owner's report is settled in the office, and the machine hears of it.
        Assert.Equal(ActProblem.None, cases.Settle("Q601", "Q601-1-50", "papers of another owner taken out", "lan"));
        Assert.Equal(new OfficeMessage.CaseSettled(new(Code), "Q601-1-50"), (await office.SyncAsync(kiosk)).Messages[^1].Message);
        Assert.Equal("inMachine", Assert.Single(office.Get<ResultDesk>().List(true)).Custody);

        // A lock ends by a new code only.
        var locked = cases.List(true).Single(c => c.Kind == CaseKind.LockedIds);
        Assert.Equal(ActProblem.NeedsNewCode, cases.Settle("Q601", locked.Number, "let them in", "lan"));
        Assert.Equal(ActProblem.IdentityNotChecked, office.Get<ResultDesk>().NewCode(Code, false, "lan"));
        Assert.Equal(ActProblem.None, office.Get<ResultDesk>().NewCode(Code, true, "lan"));
        Assert.Equal(new OfficeMessage.CodeWanted(new(Code)), (await office.SyncAsync(kiosk)).Messages[^1].Message);
        Assert.DoesNotContain(cases.List(true), c => c.Kind == CaseKind.LockedIds);
    }

    [Fact]
    public async Task A_reconciliation_that_misses_papers_is_a_disputed_case()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Deposit(4), Sent.Event(5, new UplinkMessage.CompartmentReconciled(new(5), StaffFindingKind.NothingInside, new KioskLocker.Core.Codes.DossierCode(Code), null, Sent.Officer, null, "Q601-1-60")), Sent.Event(6, new UplinkMessage.CompartmentReconciled(new(3), StaffFindingKind.Taken, new KioskLocker.Core.Codes.DropOffNumber(Sent.Number(4)), null, Sent.Officer, null, null)));
        Assert.Equal(CaseKind.Disputed, Assert.Single(office.Get<CaseBook>().List(true)).Kind);
        Assert.Equal("disputed", Assert.Single(office.Get<ResultDesk>().List(true)).Custody);
        Assert.Equal("emptied", office.Get<DropOffLedger>().Get("Q601", Sent.Number(4))!.Value.Row.State);
    }

    /// <summary>F-S9: the machine's database was put back from an older copy, which knows nothing of what came in since.</summary>
    [Fact]
    public async Task Papers_that_only_the_office_knows_of_are_disputed_once_an_officer_finds_their_compartments_empty()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Deposit(4), Sent.Event(5, new UplinkMessage.CompartmentReconciled(new(9), StaffFindingKind.NothingInside, null, null, Sent.Officer, null, null)));
        Assert.Empty(office.Get<CaseBook>().List(true));

        await office.TakeAsync(
            kiosk,
            Sent.Event(6, new UplinkMessage.CompartmentReconciled(new(5), StaffFindingKind.NothingInside, null, null, Sent.Officer, null, null)),
            Sent.Event(7, new UplinkMessage.CompartmentReconciled(new(3), StaffFindingKind.NothingInside, null, null, Sent.Officer, null, null)));

        Assert.Equal([Code, Sent.Number(4)], office.Get<CaseBook>().List(true).Where(one => one.Kind == CaseKind.Disputed).Select(one => one.Dossier ?? one.DropOff!).Order(StringComparer.Ordinal));
        Assert.Equal("disputed", Assert.Single(office.Get<ResultDesk>().List(true)).Custody);
        Assert.Equal("disputed", office.Get<DropOffLedger>().Get("Q601", Sent.Number(4))!.Value.Row.State);
    }

    [Fact]
    public async Task A_result_that_an_officer_missed_is_not_in_the_machine_again_when_its_case_is_settled()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(
            kiosk,
            Sent.Loaded(3, Code),
            Sent.Event(4, new UplinkMessage.ResultReported(new(Code), new(5), CollectReport.Empty, "Q601-1-50")),
            Sent.Event(5, new UplinkMessage.CompartmentReconciled(new(5), StaffFindingKind.NothingInside, new KioskLocker.Core.Codes.DossierCode(Code), null, Sent.Officer, null, "Q601-1-60")));
        Assert.Equal(ActProblem.None, office.Get<CaseBook>().Settle("Q601", "Q601-1-50", "the owner was right", "lan"));
        Assert.Equal("disputed", Assert.Single(office.Get<ResultDesk>().List(true)).Custody);
        Assert.Equal(ActProblem.None, office.Get<CaseBook>().Settle("Q601", "Q601-1-60", "found at the counter", "lan"));
        Assert.Empty(office.Get<ResultDesk>().List(true));
        Assert.Equal(ActProblem.None, office.Get<ResultDesk>().Ready(new(Code, "Q601", CompartmentSize.Small, false, false), "lan"));
    }

    [Fact]
    public async Task A_changed_phone_number_is_told_to_the_old_one_held_a_day_and_confirmed_by_a_second_officer()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Minted(4, Code));
        var desk = office.Get<ResultDesk>();
        var messages = office.Get<CitizenMessages>();
        foreach (var message in messages.TakeDue(50))
            messages.MarkSent(message.Id);
        Assert.Equal(ActProblem.IdentityNotChecked, desk.AskPhone(Code, "0912345678", false, "lan"));
        Assert.Equal(ActProblem.BadPhone, desk.AskPhone(Code, "12", true, "lan"));
        Assert.Equal(ActProblem.None, desk.AskPhone(Code, "0912345678", true, "lan"));
        Assert.Equal(ActProblem.PhoneChangePending, desk.AskPhone(Code, "0912345679", true, "lan"));
        Assert.Equal(ActProblem.PhoneChangePending, desk.NewCode(Code, true, "lan"));
        Assert.Equal(ActProblem.HoldNotOver, desk.ConfirmPhone(Code, "minh"));
        office.Clock.Advance(ResultDesk.PhoneHold);
        Assert.Equal(ActProblem.SamePerson, desk.ConfirmPhone(Code, "LAN"));
        Assert.Equal(ActProblem.OldNumberNotTold, desk.ConfirmPhone(Code, "minh"));
        var told = Assert.Single(messages.TakeDue(50));
        Assert.Equal((Sent.Phone, CitizenTexts.PhoneChanged(Code)), (told.To, told.Text));
        messages.MarkSent(told.Id);
        Assert.Equal(ActProblem.None, desk.ConfirmPhone(Code, "minh"));
        Assert.Equal(new OfficeMessage.CodeWanted(new(Code)), (await office.SyncAsync(kiosk)).Messages[^1].Message);
        await office.TakeAsync(kiosk, Sent.Minted(5, Code, "AB3D5F7H1"));
        Assert.All(messages.TakeDue(50), message => Assert.Equal("0912345678", message.To));
        Assert.Equal(2, messages.TakeDue(50).Count);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM phone_change WHERE phone IS NOT NULL"));
        Assert.Equal(ActProblem.NoPhoneChange, desk.ConfirmPhone(Code, "minh"));
    }

    [Fact]
    public async Task After_a_changed_phone_a_one_time_code_goes_to_the_new_number_and_only_its_digest_to_the_machine()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await ReadyAsync(office);
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Minted(4, Code));
        var desk = office.Get<ResultDesk>();
        Assert.Equal(ActProblem.None, desk.NewCode(Code, true, "lan"));
        Assert.DoesNotContain((await office.SyncAsync(kiosk)).Messages, m => m.Message is OfficeMessage.OneTimeCodeSet);
        Change(office);

        var told = (await office.SyncAsync(kiosk)).Messages.Select(m => m.Message).TakeLast(2).ToList();
        var set = Assert.IsType<OfficeMessage.OneTimeCodeSet>(told[0]);
        Assert.IsType<OfficeMessage.CodeWanted>(told[1]);
        var first = OneTime(office);
        Assert.Equal(Digest(kiosk, first), set.Code);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message WHERE text LIKE {"%" + first + "%"}") + office.Count($"SELECT count(*) FROM office_message WHERE body LIKE {"%" + first + "%"}"));
        using var browser = await office.LogInAsync();
        Assert.DoesNotContain(first, (await browser.GetAsync("/messages")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(first, office.Log.All, StringComparison.Ordinal);

        // A new pickup code leaves it alone; a new one-time code ends what was not sent of the former.
        await office.TakeAsync(kiosk, Sent.Minted(5, Code, "AB3D5F7H1"));
        Assert.Equal(first, OneTime(office));
        Assert.Equal(ActProblem.None, desk.NewCode(Code, true, "lan"));
        told = [.. (await office.SyncAsync(kiosk)).Messages.Select(m => m.Message).TakeLast(2)];
        Assert.Equal(Digest(kiosk, OneTime(office)), Assert.IsType<OfficeMessage.OneTimeCodeSet>(told[0]).Code);
        Assert.IsType<OfficeMessage.CodeWanted>(told[1]);

        // What was not sent when the result is out is not kept.
        await office.TakeAsync(kiosk, Sent.Event(6, new UplinkMessage.ResultReturned(new(Code), new(5), Sent.Officer, null, RunningOffice.Start)));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message WHERE secret IS NOT NULL"));
    }

    [Fact]
    public async Task A_phone_changed_before_the_result_was_ready_is_remembered_and_a_machine_enrolled_again_gets_a_digest_under_its_new_key()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        Assert.Equal(ActProblem.None, office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan").Problem);
        Change(office);
        Assert.DoesNotContain((await office.SyncAsync(kiosk)).Messages, m => m.Message is OfficeMessage.OneTimeCodeSet);

        Assert.Equal(ActProblem.None, office.Get<ResultDesk>().Ready(new(Code, "Q601", CompartmentSize.Small, false, false), "lan"));
        var told = (await office.SyncAsync(kiosk)).Messages.Select(m => m.Message).ToList();
        Assert.Equal(Digest(kiosk, OneTime(office)), Assert.IsType<OfficeMessage.OneTimeCodeSet>(told[told.FindIndex(m => m is OfficeMessage.ResultReady) + 1]).Code);

        var again = await office.EnrolAsync("Q601");
        Assert.Equal(Digest(again, OneTime(office)), Assert.IsType<OfficeMessage.OneTimeCodeSet>((await office.SyncAsync(again)).Messages[^1].Message).Code);
    }

    private static void Change(RunningOffice office)
    {
        var (desk, messages) = (office.Get<ResultDesk>(), office.Get<CitizenMessages>());
        Assert.Equal(ActProblem.None, desk.AskPhone(Code, "0912345678", true, "lan"));
        office.Clock.Advance(ResultDesk.PhoneHold);
        foreach (var message in messages.TakeDue(50))
            messages.MarkSent(message.Id);
        Assert.Equal(ActProblem.None, desk.ConfirmPhone(Code, "minh"));
    }

    /// <summary>The six digits of the one message that carries them, on its way to the new number.</summary>
    private static string OneTime(RunningOffice office)
    {
        var message = Assert.Single(office.Get<CitizenMessages>().TakeDue(50), m => m.Text.StartsWith("Mã một lần", StringComparison.Ordinal));
        Assert.Equal("0912345678", message.To);
        return System.Text.RegularExpressions.Regex.Match(message.Text, ": ([0-9]{6})\\.").Groups[1].Value;
    }

    private static KioskLocker.Core.Codes.Digest Digest(EnrolAnswer kiosk, string digits) => new KioskLocker.Runtime.DigestKeys(kiosk.DirectoryKeyId, Convert.FromBase64String(kiosk.DirectoryKey), "kk1", new byte[32])
        .OfOneTime(new(Code), new(digits));

    /// <summary>Drop-off 1, emptied and accepted as <see cref="Code"/>, its result announced to Q601.</summary>
    private static async Task<EnrolAnswer> ReadyAsync(RunningOffice office)
    {
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        Assert.Equal(ActProblem.None, office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan").Problem);
        Assert.Equal(ActProblem.None, office.Get<ResultDesk>().Ready(new(Code, "Q601", CompartmentSize.Small, false, false), "lan"));
        return kiosk;
    }
}
