using System.Security.Cryptography;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>A journal that a real loop wrote, stepped again on a desk: it leads to what is stored, or the first place where it does not is named.</summary>
public sealed class JournalReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Deposits_an_interrupted_visit_and_a_new_start_lead_again_to_what_is_stored()
    {
        using (var desk = new Desk(_folder))
        {
            desk.StartUp();
            desk.Deposit();
            desk.Press(KioskTrigger.Cancel);
            End(desk);
            desk.WalkToOpen();
            desk.Open();
        }

        Assert.Null(Replay(_folder, out var cut));
        using (var desk = new Desk(_folder))
            desk.StartUp();
        Assert.Null(Replay(_folder, out var all));
        Assert.True(cut > 20 && all > cut);
    }

    [Fact]
    public void A_new_epoch_of_a_restored_database_is_followed()
    {
        var database = Path.Combine(_folder, "kiosk.db");
        using (var desk = new Desk(_folder))
            desk.StartUp();
        var old = File.ReadAllBytes(database);
        using (var desk = new Desk(_folder))
        {
            desk.StartUp();
            desk.Deposit();
        }

        // An older copy is put back: the anchor remembers rows that it does not hold.
        File.WriteAllBytes(database, old);
        using (var desk = new Desk(_folder))
        {
            desk.StartUp(restored: Assert.IsType<Standing.OlderThanAnchor>(desk.Standing).Restored);
            Assert.Equal(2, desk.Loop.State.Counters.Epoch);
        }

        Assert.Null(Replay(_folder, out _));
    }

    [Fact]
    public void An_outcome_that_is_another_one_is_named_with_both()
    {
        Write((kiosk, state, envelope) => envelope.Event is KioskEvent.VisitStarted ? new StepResult(state, [], "not today") : kiosk.Step(state, envelope), desk =>
            desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi)));
        Assert.Equal(new ReplayDifference(5, "outcome", "ignored: not today", "taken"), Replay(_folder, out _));
    }

    [Fact]
    public void A_state_that_is_another_one_is_named_down_to_its_value()
    {
        Write((kiosk, state, envelope) =>
        {
            var result = kiosk.Step(state, envelope);
            return envelope.Event is KioskEvent.Housekeeping
                ? result with { State = result.State with { Compartments = result.State.Compartments.SetItem(3, result.State.Compartments[3] with { OutOfService = true }) } }
                : result;
        }, desk => desk.Post(new KioskEvent.Housekeeping()));
        Assert.Equal(new ReplayDifference(5, "state: compartments/3/outOfService", "true", "false"), Replay(_folder, out _));
    }

    /// <summary>What stands at the end is the same either way: only its row says that something else was ordered.</summary>
    [Fact]
    public void A_wrong_door_in_the_middle_is_named_at_its_row_with_what_this_version_orders_and_which_door_answered()
    {
        Write(
            (kiosk, state, envelope) => kiosk.Step(state, envelope) is var result && result.Effects.OfType<KioskEffect.OpenCompartment>().FirstOrDefault() is { } order
                ? result with { Effects = [.. result.Effects.Select(effect => effect == order ? order with { Compartment = new(4) } : effect)] }
                : result,
            desk =>
            {
                desk.Deposit();
                Assert.Equal(4, Assert.IsType<KioskLocker.Devices.LockerBoards.LockerOrder.Open>(desk.DoorOrders[^1]).Compartment.Number);
                Hours(desk, 20);
            });
        using var field = FieldJournal.Open(_folder);
        using var replay = new JournalReplay(field.Anchor);
        Assert.Equal(13, replay.Run(field.Reader).Count());
        Assert.True(field.Reader.LastSeq >= 13 + 20);
        Assert.Equal((13, JournalReplay.Effects, "other effects; row 14 answers an order for door 4"), (replay.Difference!.Seq, replay.Difference.What, replay.Difference.Stored));
        Assert.Contains("openCompartment 2", replay.Difference.Core, StringComparison.Ordinal);
        Assert.Equal(new KioskEvent.Touched(KioskTrigger.Open), replay.DifferentStep?.Envelope.Event);
    }

    [Fact]
    public void A_state_that_is_another_one_in_the_middle_is_named_at_its_row()
    {
        Write((kiosk, state, envelope) => envelope.Event is KioskEvent.LanguageChosen ? new StepResult(state, [], null) : kiosk.Step(state, envelope), desk =>
        {
            desk.Post(new KioskEvent.VisitStarted(VisitKind.LookUp, Language.Vi), new KioskEvent.LanguageChosen(Language.En));
            Hours(desk, 20);
        });
        Assert.Equal(new ReplayDifference(6, "state", "stays as it was", "changes visit"), Replay(_folder, out var rows));
        Assert.Equal(6, rows);
    }

    /// <summary>The same may stand there in another form: of a state of another program the end is compared, and effects that differ end nothing.</summary>
    [Fact]
    public void Rows_of_another_program_are_read_on_behind_effects_that_differ_and_their_state_is_compared_at_the_end()
    {
        Write(
            (kiosk, state, envelope) => envelope.Event is KioskEvent.LanguageChosen ? new StepResult(state, [], null) : kiosk.Step(state, envelope),
            desk =>
            {
                desk.Post(new KioskEvent.VisitStarted(VisitKind.LookUp, Language.Vi), new KioskEvent.LanguageChosen(Language.En));
                for (var row = 0; row < 20; row++)
                    desk.Post(new KioskEvent.Housekeeping());
            });
        Assert.Equal("state: visit/language", OfOther().What);
        var kiosk = new Kiosk();
        using (var desk = new Desk(_folder, (state, envelope) => kiosk.Step(state, envelope) is var result && envelope.Event is KioskEvent.ServiceOrdered
            ? result with { Effects = [.. result.Effects, new KioskEffect.StopTimer(TimerId.Wait)] } : result))
        {
            desk.StartUp();
            desk.Post(new KioskEvent.ServiceOrdered(false, "root", "a look inside"));
            var ordered = desk.Store.LastSeq;
            Hours(desk, 20);
            Assert.Equal((ordered, JournalReplay.Effects), (OfOther().Seq, OfOther().What));
        }

        ReplayDifference OfOther()
        {
            using var field = FieldJournal.Open(_folder);
            using var other = new JournalReplay(field.Anchor) { IsOfOtherVersion = true };
            Assert.Equal(field.Reader.LastSeq, other.Run(field.Reader).LongCount());
            return other.Difference!;
        }
    }

    [Fact]
    public void A_journal_of_the_first_schema_goes_on_after_an_update_and_its_rows_are_compared_by_their_outcome()
    {
        using (var desk = new Desk(_folder))
        {
            desk.StartUp();
            desk.Deposit();
        }

        var rows = FirstSchema.PutBack(_folder);
        Assert.Contains("has schema 1, this program knows 3", Assert.Throws<StorageException>(() => FieldJournal.Open(_folder)).Message, StringComparison.Ordinal);
        using (var desk = new Desk(_folder))
        {
            Assert.IsType<Standing.Consistent>(desk.Standing);
            desk.StartUp();
        }

        using var field = FieldJournal.Open(_folder);
        Assert.IsType<ChainVerdict.Sound>(field.Verify());
        using var replay = new JournalReplay(field.Anchor);
        Assert.True(replay.Run(field.Reader).LongCount() > rows);
        Assert.Null(replay.Difference);
        Assert.Equal(rows, replay.WithoutSum);
    }

    [Fact]
    public void A_step_that_breaks_a_rule_now_is_named()
    {
        using var replay = new JournalReplay(null);
        var survey = new DeviceSurvey(new Dictionary<int, DoorContact>(), new Dictionary<string, DeviceHealth>(), PrinterStatus.Unknown, DeviceHealth.Unknown);
        var early = new EventEnvelope(1, 1, Shelf.Start, true, TimeSpan.Zero, "boot", new KioskEvent.Recovered("1.0", true, 0, survey, [], null));
        Assert.Null(replay.Take(early, null, null));
        Assert.Equal(new ReplayDifference(1, "outcome", "taken", "breaks a rule: InvalidOperationException"), replay.Difference);
        Assert.Equal(KioskPhase.Starting, replay.State.Phase);
    }

    [Fact]
    public void An_event_that_this_program_does_not_know_is_named()
    {
        Write((kiosk, state, envelope) => kiosk.Step(state, envelope), _ => { });
        using var field = FieldJournal.Open(_folder);
        using var replay = new JournalReplay(null);
        var row = field.Reader.List(1, 1).Single();
        Assert.Null(replay.Take(row with { Json = row.Json.Replace("\"configured\"", "\"ofTomorrow\"", StringComparison.Ordinal) }));
        Assert.Equal(new ReplayDifference(1, "event", "an event that was written", "cannot be read by this version"), replay.Difference);
    }

    [Theory]
    [InlineData("UPDATE outbox SET json = replace(json, '\"compartment\":2', '\"compartment\":3') WHERE seq = 6", "outbox 1/6: message/compartment")]
    [InlineData("DELETE FROM outbox WHERE seq = 4", "outbox 1/4")]
    [InlineData("UPDATE outbox SET seq = 99 WHERE seq = 6", "outbox 1/99")]
    [InlineData("DELETE FROM pending", "orders under way: 1-16-0")]
    [InlineData("INSERT INTO vault_key(visit, wrapped) VALUES('1-20', x'00')", "vault of visit 1-20")]
    public void Whatever_stands_beside_the_journal_is_compared(string change, string what)
    {
        using (var desk = new Desk(_folder))
        {
            desk.StartUp();
            desk.Deposit();
            End(desk, printed: false);
            desk.Post(new KioskEvent.VisitStarted(VisitKind.LookUp, Language.Vi));
            desk.Press(KioskTrigger.Cancel);
        }

        Assert.Null(Replay(_folder, out _));
        Sql(change);
        Assert.Equal(what, Replay(_folder, out _)?.What);
    }

    [Fact]
    public void What_the_office_has_taken_from_the_front_is_not_missed()
    {
        using (var desk = new Desk(_folder))
        {
            desk.StartUp();
            desk.Deposit();
            desk.Store.Acknowledge(1, 3);
        }

        Assert.Null(Replay(_folder, out _));
        Sql("DELETE FROM outbox");
        Assert.Null(Replay(_folder, out _));
    }

    [Fact]
    public void The_serial_of_the_anchor_is_compared_where_its_row_is_reached()
    {
        using (var desk = new Desk(_folder))
        {
            desk.StartUp();
            desk.Deposit();
        }

        using var field = FieldJournal.Open(_folder);
        using var replay = new JournalReplay(field.Anchor! with { Serial = 7 });
        foreach (var _ in replay.Run(field.Reader))
        {
            // To the end.
        }

        Assert.Equal(("last drop-off number of the anchor", "260424-7", "260424-1"), (replay.Difference?.What, replay.Difference?.Stored, replay.Difference?.Core));
    }

    [Fact]
    public void The_log_of_a_kiosk_that_was_cut_off_is_read_and_nothing_beside_the_copy_is_made_or_changed()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.Deposit();
        foreach (var name in new[] { "kiosk.db", "kiosk.db-wal", "kiosk.anchor" })
            File.WriteAllBytes(Path.Combine(_folder, name), Shelf.ReadShared(Path.Combine(desk.Folder, name)));
        Assert.True(new FileInfo(Path.Combine(_folder, "kiosk.db-wal")).Length > 0);
        var before = Sums(_folder);
        Assert.Null(Replay(_folder, out var rows));
        Assert.Equal(desk.Store.LastSeq, rows);
        Assert.Equal(before, Sums(_folder));

        // The folder of the running kiosk itself, and a copy without its log.
        Assert.Null(Replay(desk.Folder, out rows));
        Assert.Equal(desk.Store.LastSeq, rows);
    }

    [Fact]
    public void A_copied_database_alone_is_read_without_a_file_beside_it()
    {
        using (var desk = new Desk())
        {
            desk.StartUp();
            desk.Deposit();
            desk.Store.Dispose();
            File.WriteAllBytes(Path.Combine(_folder, "a copy of kiosk?.db"), File.ReadAllBytes(Path.Combine(desk.Folder, "kiosk.db")));
        }

        var before = Sums(_folder);
        Assert.Null(Replay(Path.Combine(_folder, "a copy of kiosk?.db"), out var rows));
        Assert.True(rows > 10);
        Assert.Equal(before, Sums(_folder));
    }

    [Fact]
    public void Before_and_after_the_erasure_of_personal_data_every_row_comes_to_the_same()
    {
        using var desk = new Desk();
        var entry = DepositThatIsOut(desk);
        Assert.NotNull(desk.Store.Vault.Person(entry));
        var before = Outcomes(desk.Folder);
        Hours(desk, 40 * 24);
        Assert.Null(desk.Store.Vault.Person(entry));
        Assert.Equal(before, Outcomes(desk.Folder).Take(before.Count));
    }

    /// <summary>The lamp of the first drop-off stays dark, forty days pass, and the same row says so.</summary>
    [Fact]
    public void A_difference_is_the_same_before_and_after_the_erasure_of_personal_data()
    {
        var kiosk = new Kiosk();
        using var desk = new Desk(_folder, (state, envelope) => kiosk.Step(state, envelope) is var result && envelope.Event is KioskEvent.Touched { Trigger: KioskTrigger.Open }
            ? result with { Effects = [.. result.Effects.Where(effect => effect is not KioskEffect.Signal)] } : result);
        var entry = DepositThatIsOut(desk);
        var before = Replay(_folder, out _);
        Assert.Equal((13, JournalReplay.Effects), (before?.Seq, before?.What));
        Assert.NotNull(desk.Store.Vault.Person(entry));
        Hours(desk, 40 * 24);
        Assert.Null(desk.Store.Vault.Person(entry));
        Assert.Equal(before, Replay(_folder, out _));
    }

    private static void Hours(Desk desk, int hours)
    {
        for (var hour = 0; hour < hours; hour++)
        {
            desk.Time.Advance(TimeSpan.FromHours(1));
            desk.Post(new KioskEvent.Housekeeping());
        }
    }

    private static List<string> Outcomes(string folder)
    {
        using var field = FieldJournal.Open(folder);
        using var replay = new JournalReplay(field.Anchor);
        var outcomes = replay.Run(field.Reader).Select(step => $"{step.Envelope.Epoch}/{step.Envelope.Seq} {step.Result.Ignored} {Shelf.Json(step.Result.State)}").ToList();
        Assert.Null(replay.Difference);
        return outcomes;
    }

    private static ReplayDifference? Replay(string path, out long rows)
    {
        using var field = FieldJournal.Open(path);
        Assert.IsType<ChainVerdict.Sound>(field.Verify());
        using var replay = new JournalReplay(field.Anchor);
        rows = replay.Run(field.Reader).LongCount();
        return replay.Difference;
    }

    /// <summary>One drop-off from the start to its custody out; the vault's entry of its person.</summary>
    private static VaultRef DepositThatIsOut(Desk desk)
    {
        desk.StartUp();
        desk.Deposit();
        var number = desk.Loop.State.Visit!.Number!.Value;
        End(desk);
        desk.Post(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        return desk.Loop.State.Dossiers[number.Text].Person;
    }

    private static void End(Desk desk, bool printed = true)
    {
        if (printed)
        {
            desk.Edge.Take(new KioskLocker.Devices.ReceiptPrinter.PrinterEvent.PrintAnswered(desk.Loop.State.Visit!.Printing!.Value, PrintOutcome.Printed, PrinterCondition.Ready));
            desk.TurnAll();
            desk.Press(KioskTrigger.Continue);
        }
        else
        {
            desk.Time.Advance(Desk.Settings.Numbers.ReadingTime);
            desk.TurnAll();
        }

        desk.Press(KioskTrigger.RatingDone);
        desk.Press(KioskTrigger.Continue);
        Assert.Equal(KioskPhase.Idle, desk.Phase);
    }

    /// <summary>A machine whose Core, at one place, is not this one.</summary>
    private void Write(Func<Kiosk, KioskState, EventEnvelope, StepResult> step, Action<Desk> act)
    {
        var kiosk = new Kiosk();
        using var desk = new Desk(_folder, (state, envelope) => step(kiosk, state, envelope));
        desk.StartUp();
        act(desk);
    }

    private void Sql(string text) => Assert.NotEqual(0, Shelf.Tamper(Path.Combine(_folder, "kiosk.db"), text));

    private static List<string> Sums(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
