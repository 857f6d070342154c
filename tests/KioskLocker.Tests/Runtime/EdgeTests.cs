using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;

namespace KioskLocker.Tests.Runtime;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("https://example.test/x", "url", CodeProblem.None)]
    [InlineData("079180012345||Nguyễn Văn A|01021980|Nam|Quận 6|15042021", "idCard", CodeProblem.None)]
    [InlineData("DN4790012345678|4e|01/01/1980|1|x", "healthCard", CodeProblem.None)]
    [InlineData("KLP:K7M2QX9T8", "pickupCode", CodeProblem.None)]
    [InlineData("KLB:0123456789ABCDEFGHJKMNPQRS", "badge", CodeProblem.None)]
    [InlineData("KLG:12345678", "bag", null)]
    [InlineData("KLD:K7M2-260424-00", "dropOffNumber", null)]
    [InlineData("KLR:nothing", "preRegistration", null)]
    [InlineData("some text that nobody knows!", "unknown", CodeProblem.None)]
    public void A_code_that_does_not_belong_to_the_screen_is_named_and_changes_nothing(string scan, string kind, CodeProblem? problem)
    {
        using var desk = new Desk(show: state => Kiosk.Show(state) with { Scan = ScanWish.DropOffNumber });
        desk.StartUp();
        var seq = desk.Store.LastSeq;
        var raised = 0;
        desk.Edge.OnNotice(() => raised++);

        desk.Edge.Take(new ScannerEvent.Scanned(scan));
        desk.TurnAll();

        var notice = desk.Edge.Notice;
        Assert.NotNull(notice);
        Assert.Equal(kind, notice.Kind);
        if (problem is { } expected)
        {
            Assert.Equal(expected, notice.Problem);
        }

        Assert.Equal(seq, desk.Store.LastSeq);
        Assert.Equal(1, raised);
        Assert.DoesNotContain(scan, desk.Lines.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A7_A_slip_of_another_machine_is_told_so()
    {
        using var desk = new Desk();
        desk.StartUp();
        var other = DropOffNumbers.Make("A1B2", "260424", 1) ?? DropOffNumbers.Make("A1B2", "260424", 2)!;

        desk.Edge.Take(new ScannerEvent.Scanned("KLD:" + other.Value.Text));
        desk.TurnAll();

        Assert.Equal(CodeProblem.OtherMachine, desk.Edge.Notice!.Problem);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
        Assert.Equal(CodeProblem.OtherMachine, desk.Edge.LookUp(other.Value.Text, Language.Vi));
    }

    [Fact]
    public void A_notice_goes_with_its_screen_and_repeats_have_new_serials()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Edge.Take(new ScannerEvent.Scanned("https://example.test/x"));
        var first = desk.Edge.Notice!.Serial;
        desk.Edge.Take(new ScannerEvent.Scanned("https://example.test/x"));
        Assert.True(desk.Edge.Notice!.Serial > first);

        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));

        Assert.Null(desk.Edge.Notice);
    }

    [Fact]
    public void Where_nothing_is_read_a_scan_is_dropped_without_a_word()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi), new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));
        Assert.Equal(ScanWish.Nothing, desk.Loop.Frame!.Scan);

        desk.Edge.Take(new ScannerEvent.Scanned("https://example.test/x"));

        Assert.Null(desk.Edge.Notice);
    }

    [Fact]
    public void A_refused_line_is_called_unreadable()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Edge.Take(new ScannerEvent.Refused(ScanRefusal.TooLong, 513));
        Assert.Equal(("unreadable", CodeProblem.TooLong), (desk.Edge.Notice!.Kind, desk.Edge.Notice.Problem));
    }

    [Fact]
    public void The_digest_of_an_id_number_names_its_key_and_is_the_same_for_card_and_keypad()
    {
        var keys = new KioskLocker.Runtime.DigestKeys("dk1", new byte[32], "kk1", [.. Enumerable.Repeat((byte)1, 32)]);

        // From another tool: printf 079180012345 | openssl dgst -sha256 -mac HMAC -macopt hexkey:<64 zeros> -binary, as base64url.
        Assert.Equal("dk1:gHLW8i8Mcflt9IPiRmNurM2RdYQk3yscM6EtTUZmLJc", keys.OfId(new IdNumber("079180012345")).Text);
        Assert.StartsWith("kk1:", keys.OfPhone(new PhoneNumber("0903123456")).Text, StringComparison.Ordinal);
        Assert.NotEqual(keys.OfId(new IdNumber("079180012345")), keys.OfId(new IdNumber("079180012346")));
    }

    [Fact]
    public void A_typed_value_that_is_wrong_is_refused_with_its_reason_and_posts_nothing()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi), new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));
        desk.Press(KioskTrigger.ConfirmPapers);
        desk.Press(KioskTrigger.AcceptPrivacy);
        var seq = desk.Store.LastSeq;

        Assert.NotEqual(CodeProblem.None, desk.Edge.GiveIdNumber("12345"));
        Assert.NotEqual(CodeProblem.None, desk.Edge.GivePhone("12"));
        Assert.NotEqual(CodeProblem.None, desk.Edge.GiveDossierCode("?", Language.Vi));
        Assert.NotEqual(CodeProblem.None, desk.Edge.LookUp("KLD:K7M2-260424-00", Language.Vi));

        desk.TurnAll();
        Assert.Equal(seq, desk.Store.LastSeq);
    }

    [Fact]
    public void What_meets_a_full_inbox_is_told_and_taken_when_it_is_given_again()
    {
        using var desk = new Desk(limits: new InboxLimits { Touches = 1 });
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        desk.Post(new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));
        desk.Press(KioskTrigger.ConfirmPapers);
        desk.Press(KioskTrigger.AcceptPrivacy);
        Assert.Equal(KioskPhase.Identify, desk.Phase);
        var number = DropOffNumbers.Make("K7M2", "260424", 1) ?? DropOffNumbers.Make("K7M2", "260424", 2)!;

        Assert.True(desk.Loop.Post(new KioskEvent.LanguageChosen(Language.En)));
        Func<CodeProblem>[] given =
        [
            () => desk.Edge.GivePhone("0903123456"), () => desk.Edge.GiveDossierCode("H29.98-261101-00123", Language.Vi), () => desk.Edge.LookUp("KLD:" + number.Value.Text, Language.Vi),
            () => desk.Edge.LookUp("H29.98-261101-00123", Language.Vi), () => desk.Edge.GivePickupCode("K7M2QX9T8"), () => desk.Edge.GivePin("194857"), () => desk.Edge.GiveIdNumber("079180012345"),
        ];
        Assert.All(given, give => Assert.Equal(CodeProblem.NotTaken, give()));
        desk.Edge.Take(new ScannerEvent.Scanned("079180012345||Nguyễn Văn A|01021980|Nam|Quận 6|15042021"));
        Assert.Equal(("idCard", CodeProblem.NotTaken), (desk.Edge.Notice!.Kind, desk.Edge.Notice.Problem));
        desk.TurnAll();
        Assert.Equal(KioskPhase.Identify, desk.Phase);

        Assert.Equal(CodeProblem.None, desk.Edge.GiveIdNumber("079180012345"));
        desk.TurnAll();
        Assert.Equal(KioskPhase.EnterPhone, desk.Phase);
    }

    [Fact]
    public void A_one_time_code_goes_on_as_a_digest_bound_to_the_dossier_and_nowhere_as_digits()
    {
        var dossier = new DossierCode("H29.98-261101-00123");
        var given = new List<KioskEvent.OneTimeGiven>();
        var kiosk = new Kiosk();
        using var desk = new Desk(step: (state, envelope) =>
        {
            switch (envelope.Event)
            {
                case KioskEvent.JobChosen:
                    var visit = new Visit(new VisitId(1, 1), VisitKind.Collection, Language.Vi) { Result = dossier };
                    return new StepResult(state with { Phase = KioskPhase.CollectOneTime, Visit = visit }, [], null);
                case KioskEvent.OneTimeGiven one:
                    given.Add(one);
                    return new StepResult(state, [], null);
                default:
                    return kiosk.Step(state, envelope);
            }
        });
        desk.StartUp();
        Assert.Equal(CodeProblem.None, desk.Edge.GiveOneTime("042917"));
        desk.TurnAll();
        Assert.Empty(given);

        desk.Post(new KioskEvent.JobChosen(KioskLocker.Core.Staff.StaffJob.Empty));
        Assert.Equal(CodeProblem.TooShort, desk.Edge.GiveOneTime("0429"));
        Assert.Equal(CodeProblem.None, desk.Edge.GiveOneTime("042 917"));
        desk.TurnAll();

        Assert.Equal(Desk.Keys.OfOneTime(dossier, new OneTimeCode("042917")), Assert.Single(given).Code);
        Assert.NotEqual(Desk.Keys.OfOneTime(new DossierCode("H29.98-261101-00124"), new OneTimeCode("042917")), given[0].Code);
        Assert.DoesNotContain("042917", desk.Lines.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("042917", System.Text.Json.JsonSerializer.Serialize(desk.Loop.State, KioskLocker.Core.Uplink.WireJson.Options), StringComparison.Ordinal);
    }
}
