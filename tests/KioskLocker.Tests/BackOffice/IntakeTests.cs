using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Intake;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.BackOffice;

public sealed class IntakeTests
{
    [Fact]
    public async Task A_batch_is_stored_applied_and_answered_up_to_its_last_number()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var answer = await office.TakeAsync(kiosk, Sent.Other(1), Sent.Deposit(2), Sent.Deposit(3));
        Assert.Equal(new WireBatchAnswer("Q601", 1, 3, RunningOffice.Start), answer);
        Assert.Equal(3, office.Count($"SELECT count(*) FROM event"));
        Assert.Equal(2, office.Count($"SELECT count(*) FROM drop_off WHERE state='deposited'"));
        Assert.Equal(2, office.Count($"SELECT count(*) FROM citizen_message"));
    }

    [Fact]
    public async Task F_N3_a_reply_lost_after_the_commit_is_harmless_for_ever()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2));
        office.Clock.Advance(TimeSpan.FromDays(40));
        var again = await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2), Sent.Deposit(3));
        Assert.Equal(3, again.UpTo);
        Assert.Equal(3, office.Count($"SELECT count(*) FROM event"));
        Assert.Equal(3, office.Count($"SELECT count(*) FROM citizen_message"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM alert WHERE kind='fork'"));
    }

    [Fact]
    public async Task F_N3_what_was_answered_survives_a_restart_and_is_still_a_repeat()
    {
        var folder = Path.Combine(Path.GetTempPath(), "kl-office-" + Guid.NewGuid().ToString("N"));
        try
        {
            EnrolAnswer kiosk;
            await using (var office = await RunningOffice.StartAsync(folder: folder))
            {
                kiosk = await office.EnrolAsync("Q601");
                await office.TakeAsync(kiosk, Sent.Deposit(1));
            }

            await using var again = await RunningOffice.StartAsync(folder: folder);
            Assert.Equal(1, (await again.TakeAsync(kiosk, Sent.Deposit(1))).UpTo);
            Assert.Equal(1, again.Count($"SELECT count(*) FROM event"));
            Assert.Equal(1, again.Count($"SELECT count(*) FROM drop_off"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task F_N2_reordered_batches_leave_a_visible_gap_until_it_is_filled()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(5), Sent.Deposit(6));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM alert WHERE kind='gap'"));
        Assert.Equal("""[{"from":1,"to":4}]""", office.Database.Read(s => s.Text($"SELECT gaps FROM mark")));
        Assert.Equal(6, (await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2), Sent.Deposit(3), Sent.Deposit(4))).UpTo);
        Assert.Equal("[]", office.Database.Read(s => s.Text($"SELECT gaps FROM mark")));
        Assert.Equal(6, office.Count($"SELECT count(*) FROM drop_off"));
    }

    [Fact]
    public async Task I_9_an_event_that_fills_a_gap_late_does_not_undo_a_later_one()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(2, serial: 9));
        await office.TakeAsync(kiosk, Sent.Unsettled(1, 9));
        Assert.Equal("deposited", office.Database.Read(s => s.Text($"SELECT state FROM drop_off")));
        await office.TakeAsync(kiosk, Sent.Withdrawn(3, 9));
        Assert.Equal("withdrawn", office.Database.Read(s => s.Text($"SELECT state FROM drop_off")));
    }

    [Fact]
    public async Task Papers_of_an_unsettled_supplement_are_found_under_the_dossier_that_they_supplement()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var sent = Sent.Unsettled(1, 9);
        await office.TakeAsync(kiosk, sent with { Message = (UplinkMessage.DropOffUnsettled)sent.Message with { SupplementTo = new("H29.18-261123-0001") } });
        Assert.Equal(Sent.Number(9), Assert.Single(office.Get<DropOffLedger>().Find("H29.18-261123-0001")).Number);
    }

    [Fact]
    public async Task F_N10_the_same_batch_at_two_offices_on_one_database_is_applied_once()
    {
        await using var one = await RunningOffice.StartAsync();
        await using var two = await RunningOffice.StartAsync(folder: one.Options.DataDirectory);
        var kiosk = await one.EnrolAsync("Q601");
        for (var round = 0; round < 10; round++)
        {
            var batch = Enumerable.Range((round * 10) + 1, 10).Select(seq => Sent.Deposit(seq)).ToArray();
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).TakeAsync(kiosk, batch))));
            Assert.All(answers, answer => Assert.Equal((round * 10) + 10, answer.UpTo));
        }

        Assert.Equal(100, one.Count($"SELECT count(*) FROM event"));
        Assert.Equal(100, one.Count($"SELECT count(*) FROM drop_off"));
        Assert.Equal(100, one.Count($"SELECT count(*) FROM citizen_message"));
        Assert.Equal(0, one.Count($"SELECT count(*) FROM alert"));
    }

    /// <summary>The machine deleted what the office had acknowledged before it was put back: that shows as a gap, whatever is new counts, and what comes again of older numbers changes nothing.</summary>
    [Fact]
    public async Task F_B1_an_office_restored_behind_its_kiosk_shows_the_gap_and_goes_on()
    {
        var folder = Path.Combine(Path.GetTempPath(), "kl-office-" + Guid.NewGuid().ToString("N"));
        var backup = folder + "-backup";
        try
        {
            EnrolAnswer kiosk;
            await using (var office = await RunningOffice.StartAsync(folder: folder))
            {
                kiosk = await office.EnrolAsync("Q601");
                await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2));
            }

            Copy(folder, backup);
            await using (var office = await RunningOffice.StartAsync(folder: folder))
                Assert.Equal(5, (await office.TakeAsync(kiosk, Sent.Deposit(3), Sent.Deposit(4), Sent.Deposit(5))).UpTo);

            await using var restored = await RunningOffice.StartAsync(folder: backup);
            Assert.Equal(6, (await restored.TakeAsync(kiosk, Sent.Deposit(6))).UpTo);
            Assert.Equal("1: 3–5", restored.Database.Read(s => s.Text($"SELECT replace(text, 'epoch ', '') FROM alert WHERE kind='gap'")));
            Assert.Equal("""[{"from":3,"to":5}]""", restored.Database.Read(s => s.Text($"SELECT gaps FROM mark")));
            Assert.Equal(3, restored.Count($"SELECT count(*) FROM drop_off"));

            // An answer that was lost on the way makes the machine send older numbers again: one fills the gap, one is known.
            Assert.Equal(6, (await restored.TakeAsync(kiosk, Sent.Deposit(2), Sent.Deposit(5))).UpTo);
            Assert.Equal("""[{"from":3,"to":4}]""", restored.Database.Read(s => s.Text($"SELECT gaps FROM mark")));
            Assert.Equal(7, (await restored.TakeAsync(kiosk, Sent.Emptied(7, 6))).UpTo);
            Assert.Equal(4, restored.Count($"SELECT count(*) FROM drop_off"));
            Assert.Equal(0, restored.Count($"SELECT count(*) FROM alert WHERE kind='fork'"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Directory.Delete(backup, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"type":"resultLoaded","number":"Q601-261123-001X","phone":"0903123678"}""")]
    [InlineData("""{"type":"dossierDeposited"}""")]
    [InlineData("""{"type":"dossierDeposited","number":7}""")]
    [InlineData("""{"number":"x"}""")]
    [InlineData("""{"type":"compartmentChanged","compartment":4000,"content":{"kind":"empty"},"cause":"x"}""")]
    [InlineData("""[]""")]
    [InlineData("\"\\ud800\"")]
    public async Task F_B4_a_message_that_cannot_be_read_is_kept_counted_and_blocks_nothing(string message)
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        var one = $$"""{"epoch":1,"seq":1,"utc":"2026-11-23T03:00:00Z","clockConfirmed":true,"message":{{message}},"personal":{"idNumber":"{{Sent.IdNumber}}"} }""";
        var two = JsonSerializer.Serialize(Sent.Deposit(2), WireJson.Options);
        using var answer = await office.SendAsync(HttpMethod.Post, "/api/v1/kiosks/Q601/events", kiosk.ApiKey, $$"""{"kiosk":"Q601","events":[{{one}},{{two}}]}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, (await answer.Content.ReadFromJsonAsync<WireBatchAnswer>(WireJson.Options))!.UpTo);
        Assert.Equal(1, office.Count($"SELECT count(*) FROM event WHERE type='unreadable' AND raw IS NOT NULL AND message IS NULL"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM alert WHERE kind='unreadable'"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM drop_off"));
    }

    [Fact]
    public async Task A_kept_message_is_applied_once_a_newer_program_can_read_it()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        // An older program would have stored it sealed; the same row is made by hand.
        var raw = System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Sent.Deposit(1), WireJson.Options));
        var cipher = office.Get<KioskLocker.BackOffice.Storage.PersonalCipher>();
        office.Database.Write(s => s.Run($"INSERT INTO event (kiosk, epoch, seq, clock_confirmed, type, raw, reason, digest, received_at) VALUES ('Q601', 1, 1, 0, 'unreadable', {cipher.Seal(raw, "event/Q601/1/1")}, 'x', {new byte[32]}, {RunningOffice.Start})"));
        Assert.Equal(1, office.Get<EventIntake>().ReadAgain());
        Assert.Equal(0, office.Get<EventIntake>().ReadAgain());
        Assert.Equal("deposited", office.Database.Read(s => s.Text($"SELECT state FROM drop_off WHERE kiosk='Q601'")));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event WHERE raw IS NOT NULL"));
        Assert.NotNull(kiosk);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("<html>", "not JSON")]
    [InlineData("[]", "\\u0022kiosk\\u0022")]
    [InlineData("""{"kiosk":"Q601"}""", "events")]
    [InlineData("""{"kiosk":"Q601","kiosk":"Q602","events":[]}""", "not JSON")]
    [InlineData("""{"kiosk":"Q601","events":[]}""", "1 to 100")]
    [InlineData("""{"kiosk":"Q601","events":[{"seq":1}]}""", "Event 1")]
    [InlineData("""{"kiosk":"Q601","events":[{"epoch":1,"seq":0}]}""", "at least 1")]
    [InlineData("""{"kiosk":"Q601","events":[{"epoch":1,"seq":1.5}]}""", "whole numbers")]
    [InlineData("""{"kiosk":"Q601","events":[{"epoch":1,"seq":2},{"epoch":1,"seq":2}]}""", "must rise")]
    [InlineData("""{"kiosk":"Q601","events":[{"epoch":1,"seq":2},{"epoch":2,"seq":3}]}""", "one epoch")]
    public async Task A_batch_out_of_form_is_refused_in_a_sentence_and_stores_nothing(string body, string says)
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        using var answer = await office.SendAsync(HttpMethod.Post, "/api/v1/kiosks/Q601/events", kiosk.ApiKey, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<WireProblem>(WireJson.Options);
        Assert.Contains(says.Replace("\\u0022", "\"", StringComparison.Ordinal), problem!.Error, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Error, StringComparison.Ordinal);
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event"));
    }

    [Fact]
    public async Task A_batch_of_more_than_100_events_or_1_MiB_is_refused()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        using var many = await office.PostEventsAsync(kiosk, [.. Enumerable.Range(1, 101).Select(seq => Sent.Other(seq))]);
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
        using var large = await office.SendAsync(HttpMethod.Post, "/api/v1/kiosks/Q601/events", kiosk.ApiKey, new string(' ', (1024 * 1024) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.NotNull((await large.Content.ReadFromJsonAsync<WireProblem>(WireJson.Options))!.Error);
    }

    [Fact]
    public async Task A_new_epoch_goes_on_and_something_new_in_the_old_one_is_a_fork_stored_apart()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2));
        await office.TakeAsync(kiosk, Sent.Deposit(1, epoch: 2, serial: 10));
        Assert.Equal(3, (await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(3))).UpTo);
        Assert.Equal(3, office.Count($"SELECT count(*) FROM drop_off"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM fork_event"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM alert WHERE kind='fork'"));
        Assert.Equal(2, office.Count($"SELECT highest FROM mark WHERE epoch=1"));
    }

    /// <summary>The kiosk had set it aside because the office refused it; then its database was put back from an older copy, and this row with it.</summary>
    [Fact]
    public async Task I_8_what_was_missing_in_an_epoch_before_a_restored_database_is_applied_when_it_comes_and_no_fork()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(3));
        await office.TakeAsync(kiosk, Sent.Deposit(1, epoch: 2, serial: 10));
        Assert.Equal(3, (await office.TakeAsync(kiosk, Sent.Deposit(2))).UpTo);
        Assert.Equal(4, office.Count($"SELECT count(*) FROM drop_off"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM fork_event"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM alert WHERE kind='fork'"));
        Assert.Equal("[]", office.Database.Read(s => s.Text($"SELECT gaps FROM mark WHERE epoch=1")));
    }

    [Fact]
    public async Task A_40_a_copied_machine_that_says_something_else_under_a_known_number_raises_an_alert()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Other(1));
        await office.TakeAsync(kiosk, Sent.Other(1, version: "0.2.0"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM event"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM fork_event"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM alert WHERE kind='fork'"));
    }

    [Fact]
    public async Task More_gaps_than_remembered_are_refused_with_409_and_what_fits_is_kept()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        for (var start = 0; start < HighWaterMark.MaxGaps; start += 64)
            await office.TakeAsync(kiosk, [.. Enumerable.Range(start, 64).Select(i => Sent.Other((2 * i) + 2))]);
        using var refused = await office.PostEventsAsync(kiosk, Sent.Other(10_000));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HighWaterMark.MaxGaps, office.Count($"SELECT count(*) FROM event"));
        Assert.Equal(2 * HighWaterMark.MaxGaps, (await office.TakeAsync(kiosk, Sent.Other(1))).UpTo);
    }

    [Fact]
    public async Task Personal_data_stand_nowhere_in_the_files_or_the_log_in_the_clear()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        await office.PostEventsAsync(kiosk, Sent.Deposit(2, person: new("not an id", Sent.Name, Sent.Phone)));
        var bytes = string.Concat(Directory.GetFiles(office.Options.DataDirectory, "office.db*").Select(f =>
        {
            using var stream = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
        Assert.Contains("Q601-261123-001X", bytes, StringComparison.Ordinal);
        foreach (var secret in new[] { Sent.IdNumber, Sent.Phone, "Hạnh", "Hong Hanh", kiosk.ApiKey, kiosk.DirectoryKey })
        {
            Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(secret)), bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, office.Log.All, StringComparison.Ordinal);
        }

        Assert.Contains("up to", office.Log.All, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var place = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }
}
