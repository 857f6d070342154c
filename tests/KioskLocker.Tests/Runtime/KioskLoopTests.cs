using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using Microsoft.Data.Sqlite;

namespace KioskLocker.Tests.Runtime;

public sealed class KioskLoopTests
{
    [Fact]
    public void At_the_moment_of_the_order_the_database_already_holds_event_state_and_pending_order()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.WalkToOpen();
        var seen = new List<string>();
        desk.AtOrder = order =>
        {
            using var other = new SqliteConnection($"Data Source={Path.Combine(desk.Folder, "kiosk.db")};Mode=ReadOnly;Pooling=False");
            other.Open();
            seen.Add(Scalar(other, "SELECT effect_id FROM pending"));
            seen.Add(Scalar(other, "SELECT json_extract(json, '$.event.trigger') FROM journal ORDER BY seq DESC LIMIT 1"));
            seen.Add(Scalar(other, "SELECT count(*) FROM state WHERE json LIKE '%opening%'"));
        };

        var order = desk.Open();

        Assert.Equal(order.Effect.ToString(), seen[0]);
        Assert.Equal("open", seen[1]);
        Assert.NotEqual("0", seen[2]);
    }

    [Fact]
    public void A_line_that_takes_no_order_is_answered_at_once_as_an_offline_board()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.WalkToOpen();
        desk.LineTakesOrders = false;

        desk.Press(KioskTrigger.Open);

        var answer = desk.Commits.Select(c => c.Envelope.Event).OfType<KioskEvent.DoorAnswered>().Single();
        Assert.Equal(OpenOutcome.BoardOffline, answer.Outcome);
        Assert.Empty(desk.DoorOrders);
    }

    [Fact]
    public void A_whole_drop_off_ends_with_papers_in_custody_and_one_row_for_the_office()
    {
        using var desk = new Desk();
        desk.StartUp();

        desk.Deposit();

        Assert.Equal(KioskPhase.Receipt, desk.Phase);
        Assert.Equal(Custody.InMachine, Assert.Single(desk.Loop.State.Dossiers).Value.Custody);
        Assert.Single(desk.Store.Outbox.Head(100), row => row.Envelope.Message is UplinkMessage.DossierDeposited);
    }

    [Fact]
    public void Answers_are_never_dropped_when_the_inbox_is_full_of_touches()
    {
        using var desk = new Desk(limits: new InboxLimits { Touches = 2 });
        desk.StartUp();
        var commits = desk.Commits.Count;
        Assert.True(desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Back)));
        Assert.True(desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Back)));
        Assert.False(desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Back)));

        for (var n = 0; n < 500; n++)
        {
            Assert.True(desk.Loop.Post(new KioskEvent.DoorAnswered(new EffectId(1, n, 0), new CompartmentId(1), OpenOutcome.Opened)));
        }

        desk.TurnAll();
        Assert.Equal(500, desk.Commits.Skip(commits).Count(c => c.Envelope.Event is KioskEvent.DoorAnswered));
        Assert.Equal(1, desk.Loop.DroppedTouches);
    }

    [Fact]
    public void Facts_of_one_door_collapse_but_an_opening_between_two_closings_is_seen()
    {
        using var desk = new Desk();
        desk.StartUp();
        var commits = desk.Commits.Count;

        for (var n = 0; n < 100; n++)
        {
            foreach (var contact in new[] { DoorContact.Open, DoorContact.Closed })
            {
                desk.Edge.Take(new LockerEvent.ContactChanged(new CompartmentId(3), contact));
            }
        }

        Assert.Equal(2, desk.Loop.Waiting);
        desk.TurnAll();
        var contacts = desk.Commits.Skip(commits).Select(c => c.Envelope.Event).OfType<KioskEvent.DoorContactChanged>().Select(e => e.Contact);
        Assert.Equal([DoorContact.Open, DoorContact.Closed], contacts);
        Assert.Contains(
            desk.Store.Outbox.Head(100), row => row.Envelope.Message is UplinkMessage.SecurityAlert { Kind: AlertKind.ForcedDoor });
    }

    [Fact]
    public void A_back_panel_opened_and_shut_between_two_turns_is_seen()
    {
        using var desk = new Desk();
        desk.StartUp();
        var commits = desk.Commits.Count;

        for (var n = 0; n < 100; n++)
        {
            foreach (var state in new[] { InputState.Active, InputState.Rest })
            {
                desk.Edge.Take(new LockerEvent.InputChanged(CabinetInput.Tamper, state));
            }
        }

        desk.Edge.Take(new LockerEvent.InputChanged(CabinetInput.MainsFail, InputState.Rest));
        Assert.Equal(3, desk.Loop.Waiting);
        desk.TurnAll();
        Assert.Equal(
            [InputState.Active, InputState.Rest], desk.Commits.Skip(commits).Select(c => c.Envelope.Event).OfType<KioskEvent.CabinetInputChanged>().Where(e => e.Input == CabinetInput.Tamper).Select(e => e.State));
        Assert.Contains(desk.Store.Outbox.Head(100), row => row.Envelope.Message is UplinkMessage.SecurityAlert { Kind: AlertKind.Tamper });
    }

    [Fact]
    public void A_fact_after_an_answer_never_takes_the_place_of_one_before_it()
    {
        using var desk = new Desk(step: (state, _) => new StepResult(state, [], null));
        desk.StartUp();
        desk.Commits.Clear();
        var door = new CompartmentId(2);
        desk.Loop.Post(new KioskEvent.DoorContactChanged(door, DoorContact.Closed));
        desk.Loop.Post(new KioskEvent.DoorAnswered(new EffectId(1, 1, 0), door, OpenOutcome.Opened));
        desk.Loop.Post(new KioskEvent.DoorContactChanged(door, DoorContact.Closed));

        desk.TurnAll();

        Assert.Equal(
            ["DoorContactChanged", "DoorAnswered", "DoorContactChanged"], desk.Commits.Select(c => c.Envelope.Event.GetType().Name));
    }

    [Fact]
    public void A_step_that_throws_leaves_nothing_but_the_broken_rule()
    {
        var kiosk = new Kiosk();
        using var desk = new Desk(step: (state, envelope) => envelope.Event is KioskEvent.ProcedureChosen
            ? throw new InvariantViolationException("I-5: a rule of this test.")
            : kiosk.Step(state, envelope));
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        var seq = desk.Store.LastSeq;

        desk.Post(new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));

        Assert.Equal(seq + 1, desk.Store.LastSeq);
        var broken = Assert.IsType<KioskEvent.InvariantBroken>(desk.Commits[^1].Envelope.Event);
        Assert.Equal("I-5: a rule of this test.", broken.Rule);
        Assert.Equal(KioskPhase.OutOfService, desk.Phase);
        Assert.Null(desk.Loop.State.Visit);
    }

    [Fact]
    public void A_foreign_exception_is_told_by_its_kind_only()
    {
        var kiosk = new Kiosk();
        using var desk = new Desk(step: (state, envelope) => envelope.Event is KioskEvent.Housekeeping
            ? throw new KeyNotFoundException("secret value")
            : kiosk.Step(state, envelope));
        desk.StartUp();

        desk.Post(new KioskEvent.Housekeeping());

        Assert.Equal("KeyNotFoundException", Assert.IsType<KioskEvent.InvariantBroken>(desk.Commits[^1].Envelope.Event).Rule);
        Assert.DoesNotContain("secret value", desk.Lines.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_throw_ends_the_process()
    {
        using var desk = new Desk(step: (_, _) => throw new InvariantViolationException("always"));
        desk.Loop.Post(new KioskEvent.Configured(Desk.Settings));

        Assert.Throws<InvariantViolationException>(() => desk.Loop.Turn());
        Assert.Equal(0, desk.Store.LastSeq);
    }

    [Fact]
    public void A_store_that_fails_stops_the_loop_before_anything_moves()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.WalkToOpen();
        var seq = desk.Store.LastSeq;
        desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Open));

        // The anchor cannot be written, because a folder stands in its place.
        File.Delete(Path.Combine(desk.Folder, "kiosk.anchor"));
        Directory.CreateDirectory(Path.Combine(desk.Folder, "kiosk.anchor"));

        Assert.Throws<StoreFailedException>(() => desk.Loop.Turn());
        Assert.Empty(desk.DoorOrders);
        Assert.True(desk.Store.LastSeq >= seq);
    }

    [Fact]
    public void No_plaintext_reaches_journal_state_outbox_or_log()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Deposit();

        var disk = Encoding.Latin1.GetString(desk.EverythingOnDisk());
        foreach (var secret in new[] { Desk.IdNumber, Desk.Phone, Latin("Nguyễn Thị Hồng Hạnh"), "Hạnh", Latin("Phường 4") })
        {
            Assert.DoesNotContain(secret, disk, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, desk.Lines.Text, StringComparison.Ordinal);
        }

        Assert.Equal(Desk.Phone, desk.Store.Vault.Phone(desk.Loop.State.Dossiers.Single().Value.Phone!.Value));
    }

    [Fact]
    public void What_a_person_gave_is_dropped_when_the_visit_is_over()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi), new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));
        desk.Press(KioskTrigger.ConfirmPapers);
        desk.Press(KioskTrigger.AcceptPrivacy);
        desk.Loop.Post(new KioskEvent.Touched(KioskTrigger.Cancel));
        Assert.Equal(CodeProblem.None, desk.Edge.GiveIdNumber(Desk.IdNumber));

        desk.TurnAll();

        Assert.Equal(KioskPhase.Idle, desk.Phase);
        Assert.DoesNotContain(desk.Commits, c => c.Envelope.Event is KioskEvent.PersonGiven);
    }

    [Fact]
    public void Ignored_answers_of_lamps_and_voices_make_no_noise_in_the_journal()
    {
        using var desk = new Desk();
        desk.StartUp();
        var seq = desk.Store.LastSeq;

        desk.Post(new KioskEvent.SignalAnswered(new EffectId(1, 1, 0), CompletionCode.NotFitted));
        Assert.Equal(seq, desk.Store.LastSeq);

        desk.Post(new KioskEvent.Touched(KioskTrigger.Placed));
        Assert.Equal(seq + 1, desk.Store.LastSeq);
    }

    [Fact]
    public async Task Whoever_waits_is_told_how_it_ended()
    {
        using var desk = new Desk(limits: new InboxLimits { Orders = 1 });
        desk.StartUp();
        var taken = desk.Loop.PostAndWait(new KioskEvent.ServiceOrdered(false, "root", "test"));
        var noRoom = desk.Loop.PostAndWait(new KioskEvent.ServiceOrdered(false, "root", "test"));
        desk.TurnAll();
        var ignored = desk.Loop.PostAndWait(new KioskEvent.DirectoryReceived(Desk.Directory6));
        desk.TurnAll();

        Assert.IsType<PostOutcome.Taken>(await taken);
        Assert.IsType<PostOutcome.NoRoom>(await noRoom);
        Assert.IsType<PostOutcome.Ignored>(await ignored);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F_S9_Nothing_that_tells_the_office_anything_is_taken_before_a_restored_database_is_known_as_one(bool copyKept)
    {
        var folder = Directory.CreateTempSubdirectory("kiosk-restored-").FullName;
        var database = Path.Combine(folder, "kiosk.db");
        byte[]? older = null;
        if (copyKept)
        {
            using (var desk = new Desk(folder))
                desk.StartUp();
            older = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        }

        using (var desk = new Desk(folder))
        {
            desk.StartUp();
            desk.Deposit();
        }

        foreach (var file in new[] { database, database + "-wal", database + "-shm" })
            File.Delete(file);
        if (older is not null)
            await File.WriteAllBytesAsync(database, older, TestContext.Current.CancellationToken);
        KioskEvent[] tellsTheOffice =
        [
            new KioskEvent.OfficeMessageRefused(100, "its kind or form is unknown"), new KioskEvent.ServiceOrdered(false, "root", "test"), new KioskEvent.Commissioned("root"),
        ];

        // A start that a power cut ends before the devices have answered, and one that goes on.
        RestoredDatabase? restored = null;
        foreach (var goesOn in new[] { false, true })
        {
            using var desk = new Desk(folder);
            restored = Assert.IsType<Standing.OlderThanAnchor>(desk.Standing).Restored;
            desk.Post(tellsTheOffice);
            desk.Post(new KioskEvent.Configured(Desk.Settings));
            var told = desk.Loop.PostAndWait(tellsTheOffice[1]);
            desk.Post(tellsTheOffice);
            Assert.Contains("starting", Assert.IsType<PostOutcome.Ignored>(await told).Why, StringComparison.Ordinal);
            Assert.Equal(["Configured"], desk.Commits.Select(c => c.Envelope.Event.GetType().Name));
            if (!goesOn)
                continue;

            desk.StartUp(restored: restored);
            desk.Post(tellsTheOffice[0], tellsTheOffice[1]);
            Assert.True(desk.Loop.State.Service.RestoredDatabase);
            Assert.Contains(desk.Commits, c => c.Envelope.Event is KioskEvent.ServiceOrdered && c.Effects.Any(e => e is KioskEffect.Send));
            Assert.DoesNotContain(desk.Commits, c => c.Envelope.Event is KioskEvent.InvariantBroken);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_turn_of_the_watchdog_is_taken_by_the_loop_and_waits_at_most_once()
    {
        using var desk = new Desk();
        var turns = 0;
        desk.Loop.PostTurn(() => turns++);
        desk.Loop.PostTurn(() => turns++);

        desk.TurnAll();

        Assert.Equal(1, turns);
    }

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
