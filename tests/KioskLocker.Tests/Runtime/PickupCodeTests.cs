using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime;

/// <summary>A pickup code from its drawing to the office's acknowledgement, and back from the keypad of its owner.</summary>
public sealed class PickupCodeTests : IDisposable
{
    private const string Code = "K7M2QX9T8";

    // From another tool: HMAC-SHA256 of the nine characters under 32 bytes of 7, base64url.
    private const string CodeDigest = "kk1:TyOyl3H3Zx1Sm4YDsAwo6TR0AvxF5sPHUt8_F_gYY7U";

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-code-").FullName;
    private readonly SecretSteps _steps = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_code_is_minted_once_and_its_digest_is_that_of_the_code_in_the_vault()
    {
        using var desk = Open();
        desk.StartUp();
        desk.Post(new KioskEvent.JobChosen(StaffJob.Load));

        var minted = Assert.Single(desk.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.CodeMinted>());
        var code = desk.Store.Vault.Code(minted.Plain)!.Value;
        Assert.Equal(Desk.Keys.OfPickup(code), minted.Code);
        Assert.Equal(code, Assert.IsType<Reading<PickupCode>.Ok>(PickupCodes.Read(code.Text)).Value);
        var told = Assert.IsType<UplinkMessage.PickupCodeMinted>(Assert.Single(desk.Store.Outbox.Head(100), IsCode).Envelope.Message);
        Assert.Equal(minted.Plain, told.CodeRef);
        Assert.Equal(0, Ask(desk, "SELECT count(*) FROM pending"));
        Assert.DoesNotContain(code.Text, Encoding.UTF8.GetString(desk.EverythingOnDisk()), StringComparison.Ordinal);
        Assert.DoesNotContain(code.Text, desk.Lines.Text, StringComparison.Ordinal);
        Assert.Null(desk.Store.Vault.Phone(minted.Plain));
    }

    [Fact]
    public void Every_code_is_another_one()
    {
        using var desk = Open();
        desk.StartUp();
        for (var n = 0; n < 20; n++)
            desk.Post(new KioskEvent.JobChosen(StaffJob.Load));
        var minted = desk.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.CodeMinted>().ToList();
        Assert.Equal(20, minted.Select(answer => desk.Store.Vault.Code(answer.Plain)).Distinct().Count());
        Assert.Equal(20, minted.Select(answer => answer.Code).Distinct().Count());
    }

    [Fact]
    public void A_code_that_nobody_waits_for_does_not_reach_the_vault()
    {
        using var desk = Open();
        desk.StartUp();
        Assert.True(desk.Loop.Post(new KioskEvent.JobChosen(StaffJob.Load)));
        Assert.True(desk.Loop.Post(new KioskEvent.JobChosen(StaffJob.Load)));
        desk.TurnAll();

        var answers = desk.Commits.Where(commit => commit.Envelope.Event is KioskEvent.CodeMinted).ToList();
        Assert.Equal(2, answers.Count);
        Assert.Equal(1, Ask(desk, "SELECT count(*) FROM vault"));
        Assert.Equal(1, Ask(desk, "SELECT count(*) FROM vault_key"));
        Assert.Equal(0, Ask(desk, "SELECT count(*) FROM pending"));
    }

    [Fact]
    public void Power_lost_before_the_code_was_kept_leaves_the_order_pending_and_the_next_start_draws_another()
    {
        using (var before = Open())
        {
            before.StartUp();
            Assert.True(before.Loop.Post(new KioskEvent.JobChosen(StaffJob.Load)));
            Assert.True(before.Loop.Turn());
            Assert.Equal(1, before.Loop.Waiting);
        }

        using var desk = Open();
        Assert.Equal(SecretSteps.Dossier, Assert.IsType<KioskEffect.MintPickupCode>(Assert.Single(desk.Unfinished)).Dossier);
        desk.StartUp();

        var minted = Assert.Single(desk.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.CodeMinted>());
        Assert.NotNull(desk.Store.Vault.Code(minted.Plain));
        Assert.Single(desk.Store.Outbox.Head(100), IsCode);
        Assert.Equal(1, Ask(desk, "SELECT count(*) FROM vault"));
        Assert.Equal(0, Ask(desk, "SELECT count(*) FROM pending"));
    }

    [Fact]
    public void A_restart_between_minting_and_acknowledgement_keeps_the_code_and_with_the_acknowledgement_it_is_gone_from_the_disk()
    {
        KioskEvent.CodeMinted minted;
        PickupCode code;
        using (var before = Open())
        {
            before.StartUp();
            before.Post(new KioskEvent.JobChosen(StaffJob.Load));
            minted = before.Commits.Select(commit => commit.Envelope.Event).OfType<KioskEvent.CodeMinted>().Single();
            code = before.Store.Vault.Code(minted.Plain)!.Value;
        }

        using var desk = Open();
        desk.StartUp();
        Assert.Equal(code, desk.Store.Vault.Code(minted.Plain));
        Assert.DoesNotContain(desk.Commits, commit => commit.Envelope.Event is KioskEvent.CodeMinted);
        var blobs = Blobs(desk);
        Assert.Equal(3, blobs.Count);
        Assert.All(blobs, blob => Assert.True(desk.EverythingOnDisk().AsSpan().IndexOf(blob) >= 0));

        var row = desk.Store.Outbox.Head(100).Single(IsCode);
        desk.Store.Acknowledge(row.Envelope.Epoch, row.Envelope.Seq - 1);
        Assert.NotNull(desk.Store.Vault.Code(minted.Plain));
        desk.Store.Acknowledge(row.Envelope.Epoch, row.Envelope.Seq);

        Assert.Null(desk.Store.Vault.Code(minted.Plain));
        Assert.True(desk.Store.ErasureComplete);
        Assert.All(blobs, blob => Assert.True(desk.EverythingOnDisk().AsSpan().IndexOf(blob) < 0));
        Assert.DoesNotContain(code.Text, Encoding.UTF8.GetString(desk.EverythingOnDisk()), StringComparison.Ordinal);
        using var reader = JournalReader.Open(Path.Combine(desk.Folder, "kiosk.db"));
        Assert.IsType<ChainVerdict.Sound>(reader.Verify(Path.Combine(desk.Folder, "kiosk.anchor")));
    }

    [Theory]
    [InlineData("KLP:" + Code)]
    [InlineData("k7m-2qx-9t8")]
    public void A_code_scanned_where_codes_are_read_is_presented_as_its_digest(string scan)
    {
        _steps.Scan = ScanWish.PickupCode;
        using var desk = Open();
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.LookUp, Language.En));

        desk.Edge.Take(new ScannerEvent.Scanned(scan));
        desk.TurnAll();

        Assert.Equal(new KioskEvent.CodePresented(new Digest(CodeDigest), Language.En), desk.Commits[^1].Envelope.Event);
        AssertNowhere(desk, Code, scan);
    }

    [Fact]
    public void A_code_typed_is_presented_as_its_digest()
    {
        using var desk = Open();
        desk.StartUp();

        Assert.Equal(CodeProblem.None, desk.Edge.GivePickupCode("k7m-2qx-9t8"));
        desk.TurnAll();

        Assert.Equal(new KioskEvent.CodePresented(new Digest(CodeDigest), Language.Vi), desk.Commits[^1].Envelope.Event);
        AssertNowhere(desk, Code, "k7m-2qx-9t8");
    }

    [Theory]
    [InlineData("", CodeProblem.Empty)]
    [InlineData("K7M-2QX", CodeProblem.TooShort)]
    [InlineData("K7M-2QX-9T8-8", CodeProblem.TooLong)]
    [InlineData("K7M-2QX-9T!", CodeProblem.WrongCharacter)]
    [InlineData("K7M-2QX-9TU", CodeProblem.WrongCharacter)]
    [InlineData("K7M-2QX-9T9", CodeProblem.WrongCheck)]
    [InlineData("K7M-2XQ-9T8", CodeProblem.WrongCheck)]
    public void A_malformed_code_is_refused_at_once_with_its_reason(string typed, CodeProblem problem)
    {
        _steps.Scan = ScanWish.PickupCode;
        using var desk = Open();
        desk.StartUp();
        var seq = desk.Store.LastSeq;

        Assert.Equal(problem, desk.Edge.GivePickupCode(typed));
        desk.Edge.Take(new ScannerEvent.Scanned("KLP:" + typed));
        desk.TurnAll();

        Assert.Equal(("pickupCode", problem), (desk.Edge.Notice!.Kind, desk.Edge.Notice.Problem));
        Assert.Equal(seq, desk.Store.LastSeq);
        if (typed.Length > 0)
            AssertNowhere(desk, typed);
    }

    private static bool IsCode(KioskLocker.Runtime.Outbox.OutboxRow row) => row.Envelope.Message is UplinkMessage.PickupCodeMinted;

    private static void AssertNowhere(Desk desk, params string[] secrets)
    {
        var disk = Encoding.UTF8.GetString(desk.EverythingOnDisk());
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(secret, disk, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, desk.Lines.Text, StringComparison.OrdinalIgnoreCase);
        });
    }

    private static long Ask(Desk desk, string sql)
    {
        using var file = SqliteFile.Open(Path.Combine(desk.Folder, "kiosk.db"), readOnly: true, null);
        return long.Parse(file.Scalar(sql), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static List<byte[]> Blobs(Desk desk)
    {
        using var file = SqliteFile.Open(Path.Combine(desk.Folder, "kiosk.db"), readOnly: true, null);
        using var rows = file.Prepare("SELECT hex(wrapped) FROM vault_key UNION ALL SELECT hex(ciphertext) FROM vault UNION ALL SELECT hex(nonce) FROM vault");
        var blobs = new List<byte[]>();
        while (rows.Step())
            blobs.Add(Convert.FromHexString(rows.Text(0)));
        return blobs;
    }

    private Desk Open() => new(_folder, _steps.Step, show: _steps.Show);
}
