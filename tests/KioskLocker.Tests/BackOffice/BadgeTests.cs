using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using AccountRole = KioskLocker.BackOffice.Staff.StaffRole;
using StaffRole = KioskLocker.Core.Staff.StaffRole;

namespace KioskLocker.Tests.BackOffice;

public sealed class BadgeTests
{
    private const string Pin = "402913";

    [Fact]
    public async Task Each_machine_gets_the_badge_and_PIN_under_its_own_key_also_when_it_is_enrolled_later()
    {
        await using var office = await RunningOffice.StartAsync();
        var first = await office.EnrolAsync("Q601");
        var badge = Add(office, "cb012");
        var later = await office.EnrolAsync("Q602");
        foreach (var kiosk in new[] { first, later })
        {
            var entry = Assert.Single((await office.SyncAsync(kiosk)).Directory!.Staff);
            Assert.Equal((new StaffId("CB012"), StaffRole.Officer, new AgencyId("H29.Q6"), new DateOnly(2026, 11, 30)), (entry.Id, entry.Role, entry.Agency, entry.ValidUntil));
            var text = Assert.IsType<Reading<BadgeCode>.Ok>(Badges.Read(badge)).Value.Text;
            Assert.Equal(26, text.Length);
            Assert.Equal(Expected(kiosk, Encoding.ASCII.GetBytes(text)), entry.Badge);
            var salt = Convert.FromBase64String(entry.PinSalt);
            Assert.Equal(16, salt.Length);
            Assert.Equal(Expected(kiosk, Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(Pin), salt, 210_000, HashAlgorithmName.SHA256, 32)), entry.Pin);
        }
    }

    [Fact]
    public async Task A_revoked_badge_an_inactive_person_and_one_without_PIN_are_out_at_once_and_the_version_rises()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var badges = office.Get<BadgeBook>();
        var version = (await office.SyncAsync(kiosk)).Directory!.Version;
        badges.Add("CB013", StaffRole.Technician, "H29.Q6", "lan");
        badges.Issue("CB013", "lan");
        Add(office, "CB012");
        var directory = (await office.SyncAsync(kiosk, version)).Directory!;
        Assert.True(directory.Version > version);
        Assert.Equal("CB012", Assert.Single(directory.Staff).Id.Text);
        Assert.Equal(ActProblem.None, badges.Revoke("CB012", "lan"));
        var after = (await office.SyncAsync(kiosk, directory.Version)).Directory!;
        Assert.True(after.Version > directory.Version);
        Assert.Empty(after.Staff);
        Assert.Equal(ActProblem.NoBadge, badges.Revoke("CB012", "lan"));
        badges.Issue("CB012", "lan");
        badges.SetActive("CB012", false, "lan");
        Assert.Empty((await office.SyncAsync(kiosk)).Directory!.Staff);
        Assert.Equal(ActProblem.Inactive, badges.Issue("CB012", "lan").Problem);
    }

    [Fact]
    public async Task An_officer_may_cover_other_agencies_that_the_directory_knows_and_the_machines_hear_of_it()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var badges = office.Get<BadgeBook>();
        office.Get<OfficeDatabase>().Write(session => session.Run($"INSERT INTO agency (id, body) VALUES ({"H29.Q6.P1"}, {"""{"id":"H29.Q6.P1","nameVi":"UBND Phường 1","nameEn":"Ward 1"}"""})"));
        Add(office, "CB012");
        var before = (await office.SyncAsync(kiosk)).Directory!;
        Assert.Empty(Assert.Single(before.Staff).Covers);
        Assert.Equal(ActProblem.UnknownAgency, badges.SetCovers("CB012", ["H29.Q6.P1", "H29.Q6.P2"], "lan"));
        Assert.Equal(ActProblem.NotFound, badges.SetCovers("CB099", ["H29.Q6.P1"], "lan"));
        Assert.Null((await office.SyncAsync(kiosk, before.Version)).Directory);
        using var browser = await office.LogInAsync(AccountRole.Admin);
        var (_, html, _) = await browser.PostFromAsync("/staff", "/staff/covers", ("id", "CB012"), ("covers", "H29.Q6.P1"));
        Assert.Contains("H29.Q6 và H29.Q6.P1", html, StringComparison.Ordinal);
        var entry = Assert.Single((await office.SyncAsync(kiosk, before.Version)).Directory!.Staff);
        Assert.Equal([new AgencyId("H29.Q6.P1")], entry.Covers);
        Assert.True(entry.IsFor(new("H29.Q6")) && entry.IsFor(new("H29.Q6.P1")) && !entry.IsFor(new("H29.Q6.P2")));
        Assert.Equal(ActProblem.None, badges.SetCovers("CB012", [], "lan"));
        Assert.Empty(Assert.Single((await office.SyncAsync(kiosk)).Directory!.Staff).Covers);
    }

    [Fact]
    public async Task Lines_are_renewed_once_a_local_day_and_the_version_never_goes_back()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        Add(office, "CB012");
        var today = (await office.SyncAsync(kiosk)).Directory!;
        Assert.Null((await office.SyncAsync(kiosk, today.Version)).Directory);
        office.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Null((await office.SyncAsync(kiosk, today.Version)).Directory);
        // Midnight in Ho Chi Minh City is 17:00 UTC.
        office.Clock.Advance(TimeSpan.FromHours(1));
        var tomorrow = (await office.SyncAsync(kiosk, today.Version)).Directory!;
        Assert.True(tomorrow.Version > today.Version);
        Assert.Equal(new DateOnly(2026, 12, 1), Assert.Single(tomorrow.Staff).ValidUntil);
        Assert.Null((await office.SyncAsync(kiosk, tomorrow.Version)).Directory);
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("777777")]
    [InlineData("123456")]
    [InlineData("567890")]
    [InlineData("654321")]
    [InlineData("121212")]
    [InlineData("258258")]
    public void PINs_that_anybody_tries_first_are_refused(string pin) => Assert.True(PinRules.IsWeak(pin));

    [Theory]
    [InlineData("402913")]
    [InlineData("112358")]
    [InlineData("135790")]
    public void Other_PINs_are_taken(string pin) => Assert.False(PinRules.IsWeak(pin));

    [Fact]
    public async Task Refusals_say_why_and_nothing_secret_is_in_the_files_in_the_clear()
    {
        await using var office = await RunningOffice.StartAsync();
        var badges = office.Get<BadgeBook>();
        Assert.Equal(ActProblem.BadStaffId, badges.Add("cán bộ", StaffRole.Officer, "H29.Q6", "lan"));
        Assert.Equal(ActProblem.UnknownAgency, badges.Add("CB012", StaffRole.Officer, "H29.Q7", "lan"));
        Assert.Equal(ActProblem.NotFound, badges.Issue("CB012", "lan").Problem);
        var old = Add(office, "CB012");
        Assert.Equal(ActProblem.StaffExists, badges.Add("cb012", StaffRole.Officer, "H29.Q6", "lan"));
        Assert.Equal(ActProblem.WeakPin, badges.SetPin("CB012", "123456", "lan"));
        Assert.Equal(ActProblem.BadPin, badges.SetPin("CB012", "12345", "lan"));
        var badge = badges.Issue("CB012", "lan").Value!;
        Assert.NotEqual(old, badge);
        var bytes = string.Concat(Directory.GetFiles(office.Options.DataDirectory, "office.db*").Select(f => Encoding.Latin1.GetString(Read(f))));
        Assert.Contains("CB012", bytes, StringComparison.Ordinal);
        foreach (var secret in new[] { badge[4..], old[4..], Pin })
            Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
        Assert.DoesNotContain(badge[4..], office.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_a_badge_once_with_its_QR_and_takes_a_PIN_typed_twice()
    {
        await using var office = await RunningOffice.StartAsync();
        using var browser = await office.LogInAsync(AccountRole.Admin);
        await browser.PostFromAsync("/staff", "/staff/add", ("id", "cb012"), ("role", "Officer"), ("agency", "H29.Q6"));
        var (status, html, _) = await browser.PostFromAsync("/staff", "/staff/badge", ("id", "CB012"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("KLB:[0-9A-HJKMNP-TV-Z]{26}", html);
        Assert.Contains("<path d=\"M4 4h1v1h-1z", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"id\">CB012</p>", html, StringComparison.Ordinal);
        Assert.Contains("CÁN BỘ MỘT CỬA", html, StringComparison.Ordinal);
        Assert.Contains("Bộ phận Một cửa Quận 6", html, StringComparison.Ordinal);
        Assert.DoesNotContain("KLB:", (await browser.GetAsync("/staff")).Html, StringComparison.Ordinal);
        Assert.Contains("không giống nhau", (await browser.PostFromAsync("/staff", "/staff/pin", ("id", "CB012"), ("pin", Pin), ("again", "402914"))).Html, StringComparison.Ordinal);
        Assert.Contains("quá dễ đoán", (await browser.PostFromAsync("/staff", "/staff/pin", ("id", "CB012"), ("pin", "111111"), ("again", "111111"))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostFromAsync("/staff", "/staff/pin", ("id", "CB012"), ("pin", Pin), ("again", Pin))).Status);
        Assert.NotNull(Assert.Single(office.Get<BadgeBook>().List()).PinAt);
    }

    private static string Add(RunningOffice office, string id)
    {
        var badges = office.Get<BadgeBook>();
        Assert.Equal(ActProblem.None, badges.Add(id, StaffRole.Officer, "H29.Q6", "lan"));
        Assert.Equal(ActProblem.None, badges.SetPin(id, Pin, "lan"));
        return badges.Issue(id, "lan").Value!;
    }

    private static Digest Expected(EnrolAnswer kiosk, byte[] value) =>
        new(kiosk.DirectoryKeyId + ":" + Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(kiosk.DirectoryKey), value)));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
