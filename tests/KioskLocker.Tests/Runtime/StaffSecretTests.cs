using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Secrets;

namespace KioskLocker.Tests.Runtime;

/// <summary>Badge and PIN: recognised, compared, and nowhere kept.</summary>
public sealed class StaffSecretTests
{
    private const string Pin = "482915";
    private const string Badge = "0123456789ABCDEFGHJKMNPQRS";
    private const string BadgeDigest = "dk1:XmFdL-Tza9ksXjUHSL_J88g-l1EfOUHyHHvkDdGYnq0";

    // From another tool: PBKDF2-HMAC-SHA256, 210,000 rounds, 32 bytes, then HMAC-SHA256 under 32 zero bytes, base64url.
    private const string Salt = "MDEyMzQ1Njc4OWFiY2RlZg==";
    private const string PinDigest = "dk1:BGaID2N8E2j2BQlaV38tr133hgmTnqv0ESdwAhydyFI";

    private readonly SecretSteps _steps = new();

    [Theory]
    [InlineData(Pin, PinDigest, Salt, true)]
    [InlineData("482916", PinDigest, Salt, false)]
    [InlineData(Pin, "dk2:BGaID2N8E2j2BQlaV38tr133hgmTnqv0ESdwAhydyFI", Salt, false)]
    [InlineData(Pin, PinDigest, "MDEyMzQ1Njc4OWFiY2RlZw==", false)]
    [InlineData(Pin, PinDigest, "no base64!", false)]
    [InlineData(Pin, "", Salt, false)]
    public void A_pin_is_answered_once_and_right_only_where_the_directory_says_so(string typed, string digest, string salt, bool right)
    {
        using var desk = AtPin(digest, salt);

        Assert.Equal(CodeProblem.None, desk.Edge.GivePin(typed));
        desk.TurnUntil(() => Checked(desk).Any());

        var entered = Assert.Single(desk.Commits, commit => commit.Envelope.Event is KioskEvent.PinEntered);
        var answer = Assert.Single(Checked(desk));
        Assert.Equal((entered.Effects.OfType<KioskEffect.CheckPin>().Single().Id, right), (answer.Effect, answer.Right));
        Assert.Equal(0, desk.Pins.Count);
    }

    [Fact]
    public void A_pin_of_a_visit_that_ended_meanwhile_is_gone_and_answered_as_wrong()
    {
        using var desk = AtPin(PinDigest, Salt);
        Assert.True(desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Cancel)));
        Assert.Equal(CodeProblem.None, desk.Edge.GivePin(Pin));
        Assert.Equal(1, desk.Pins.Count);

        desk.TurnAll();

        Assert.Null(desk.Loop.State.Visit);
        Assert.Equal(0, desk.Pins.Count);
        Assert.False(Assert.Single(Checked(desk)).Right);
    }

    [Fact]
    public void A_pin_of_a_badge_holder_who_left_the_directory_is_answered_as_wrong()
    {
        using var desk = AtPin(PinDigest, Salt);
        desk.Post(new KioskEvent.DirectoryReceived(Desk.Directory6 with { Version = 3 }));

        Assert.Equal(CodeProblem.None, desk.Edge.GivePin(Pin));
        desk.TurnAll();

        Assert.False(Assert.Single(Checked(desk)).Right);
        Assert.Equal(0, desk.Pins.Count);
    }

    [Fact]
    public void Checks_are_made_one_after_the_other_and_each_is_answered()
    {
        using var desk = AtPin(PinDigest, Salt);
        foreach (var typed in new[] { "000000", Pin, "999999" })
        {
            desk.Edge.GivePin(typed);
            desk.TurnAll();
        }

        desk.TurnUntil(() => Checked(desk).Count() == 3);

        Assert.Equal([false, true, false], Checked(desk).Select(answer => answer.Right));
    }

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("12345", CodeProblem.TooShort)]
    [InlineData("1234567", CodeProblem.TooLong)]
    [InlineData("12345x", CodeProblem.WrongCharacter)]
    [InlineData("12345٣", CodeProblem.WrongCharacter)]
    public void Anything_but_six_digits_is_refused_with_its_reason_and_not_kept(string typed, CodeProblem problem)
    {
        using var desk = AtPin(PinDigest, Salt);
        Assert.Equal(problem, desk.Edge.GivePin(typed));
        Assert.Equal((0, 0), (desk.Pins.Count, desk.Loop.Waiting));
    }

    [Fact]
    public void Without_a_visit_a_pin_is_not_kept()
    {
        using var desk = new Desk(step: _steps.Step, show: _steps.Show);
        desk.StartUp();
        Assert.Equal(CodeProblem.None, desk.Edge.GivePin(Pin));
        Assert.Equal((0, 0), (desk.Pins.Count, desk.Loop.Waiting));
    }

    [Fact]
    public void No_more_than_a_few_pins_are_held_and_each_is_handed_over_once()
    {
        var pins = new PinTable();
        var held = Enumerable.Range(0, PinTable.MostHeld + 1).Select(n => pins.Put($"{n:000000}")).ToList();

        Assert.Equal(PinTable.MostHeld, pins.Count);
        Assert.Null(pins.Take(held[0]));
        Assert.Equal("000001", Encoding.ASCII.GetString(pins.Take(held[1])!));
        Assert.Null(pins.Take(held[1]));
        pins.Drop(held[2]);
        pins.Drop(held[2]);
        Assert.Null(pins.Take(held[2]));
        pins.Clear();
        Assert.Equal(0, pins.Count);
        Assert.Equal(held.Count, held.Distinct().Count());
    }

    [Fact]
    public void Answers_have_reserved_room_when_touches_are_dropped()
    {
        using var desk = new Desk(step: _steps.Step, show: _steps.Show, limits: new KioskLocker.Runtime.InboxLimits { Touches = 1 });
        desk.StartUp();
        Assert.True(desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Back)));
        Assert.False(desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Back)));
        Assert.True(desk.Loop.Post(new KioskEvent.PinChecked(new EffectId(1, 1, 0), false)));
        Assert.True(desk.Loop.Post(new KioskEvent.CodeMinted(new EffectId(1, 1, 0), new Digest("kk1:x"), new VaultRef("v"))));
    }

    [Theory]
    [InlineData("KLB:" + Badge)]
    [InlineData("klb:0l23456789abcdefghjkmnpqrs")]
    public void A_badge_is_recognised_by_its_digest_where_badges_are_read(string scan)
    {
        _steps.Scan = ScanWish.Badge;
        using var desk = new Desk(step: _steps.Step, show: _steps.Show);
        desk.StartUp();

        desk.Edge.Take(new ScannerEvent.Scanned(scan));
        desk.TurnAll();

        Assert.Equal(BadgeDigest, Assert.IsType<KioskEvent.BadgePresented>(desk.Commits[^1].Envelope.Event).Badge.Text);
        Assert.Null(desk.Edge.Notice);
    }

    [Fact]
    public void Neither_log_nor_disk_ever_holds_badge_or_pin()
    {
        _steps.Scan = ScanWish.Badge;
        using var desk = AtPin(PinDigest, Salt);
        desk.Edge.Take(new ScannerEvent.Scanned("KLB:" + Badge));
        desk.TurnAll();
        string[] checkedPins = [Pin, "739462"];
        for (var n = 0; n < checkedPins.Length; n++)
        {
            desk.Edge.GivePin(checkedPins[n]);
            desk.TurnUntil(() => Checked(desk).Count() > n);
        }

        // One that is never checked because it is no PIN of anybody, and one that is malformed.
        desk.Post(new KioskEvent.DirectoryReceived(Desk.Directory6 with { Version = 3 }));
        desk.Edge.GivePin("551937");
        desk.Edge.GivePin("66200814");
        desk.TurnAll();

        var disk = Encoding.UTF8.GetString(desk.EverythingOnDisk());
        Assert.All(new[] { Pin, "739462", "551937", "66200814", Badge }, secret =>
        {
            Assert.DoesNotContain(secret, disk, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, desk.Lines.Text, StringComparison.Ordinal);
        });
    }

    private static IEnumerable<KioskEvent.PinChecked> Checked(Desk desk) => desk.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.PinChecked>();

    private Desk AtPin(string digest, string salt)
    {
        var desk = new Desk(step: _steps.Step, show: _steps.Show);
        desk.StartUp();
        var entry = new StaffEntry(SecretSteps.Officer, StaffRole.Officer, new AgencyId("H29.Q6"), new Digest(BadgeDigest), salt, new Digest(digest), new DateOnly(2026, 12, 31));
        desk.Post(
            new KioskEvent.DirectoryReceived(Desk.Directory6 with { Version = 2, Staff = [entry] }),
            new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        Assert.NotNull(desk.Loop.Frame!.Visit);
        return desk;
    }
}
