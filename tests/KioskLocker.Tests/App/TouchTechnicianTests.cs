using Bunit;
using KioskLocker.App.Touch.Sound;
using KioskLocker.App.Touch.Technician;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.App;

/// <summary>Diagnostics mode at the screen.</summary>
public sealed class TouchTechnicianTests
{
    public static TheoryData<TechnicianPage> Pages => [.. Enum.GetValues<TechnicianPage>().Where(page => page is not (TechnicianPage.Home or TechnicianPage.Door))];

    [Fact]
    public void The_failing_part_stands_on_top_before_anything_is_touched()
    {
        using var bench = Bench(FakeLive.Jammed(7));

        var first = bench.Page.Find("[data-finding]");
        Assert.Equal("LockJammed", first.GetAttribute("data-finding"));
        Assert.Contains("Khóa của ngăn 7 không mở", first.TextContent, StringComparison.Ordinal);
        Assert.Contains("bo main kênh 7", first.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Somebody calls: door 7 does not open. Nothing of it was seen since the start, so nothing is known yet.</summary>
    [Fact]
    public void From_door_7_does_not_open_to_the_part_by_name_takes_at_most_six_touches()
    {
        using var bench = Bench(FakeLive.Sound());
        var touches = 0;
        void Touch(string selector)
        {
            bench.EndGuard();
            bench.Page.Find(selector).Click();
            touches++;
        }

        Assert.Empty(bench.Page.FindAll("[data-finding]"));
        Touch("[data-local=Page][data-value=Doors]");
        Touch("[data-local=Door][data-value='7']");
        Touch("[data-action=TryDoor][data-value='1']");
        Assert.Contains(new KioskEvent.TechnicianActed(new TechnicianAct.TryDoor(new CompartmentId(7), 1), null), bench.Kiosk.Posted);

        bench.Show(TouchFrames.All["diag-opening"]);
        bench.Show(TouchFrames.All["diag-stuck-ask"]);
        Touch("[data-action=SayDoorOpened][data-value=None]");
        Assert.Contains(new KioskEvent.TechnicianActed(new TechnicianAct.SayOpened(null), null), bench.Kiosk.Posted);
        bench.Show(TouchFrames.All["diag-stuck-LockDoesNotOpen"]);

        var named = bench.Page.Find("[data-test]");
        Assert.Equal("LockDoesNotOpen", named.GetAttribute("data-test"));
        Assert.Contains("Khóa của ngăn 7 không mở", named.TextContent, StringComparison.Ordinal);
        Assert.InRange(touches, 1, 6);
    }

    [Fact]
    public void A_door_that_its_contact_calls_stuck_is_said_to_have_opened_by_whoever_sees_it()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-stuck-LockDoesNotOpen"]);
        Assert.Empty(bench.Page.FindAll("[data-action=SayDoorOpened]"));

        bench.Show(TouchFrames.All["diag-stuck-by-contact"]);
        bench.Press(KioskTrigger.SayDoorOpened, "7");

        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.SayOpened(new CompartmentId(7)), null), bench.Kiosk.Posted[^1]);
    }

    [Theory]
    [InlineData("diag-stuck-OtherDoorOpened", "Cửa 9 đang mở: đóng lại ngay.")]
    [InlineData("diag-stuck-other-shut", "Không gửi thêm xung: xung sẽ lại mở cửa 9.")]
    public void Where_a_pulse_opened_another_door_that_one_comes_first_and_no_other_pulse_is_offered(string frame, string told)
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All[frame]);

        Assert.StartsWith(told, bench.Page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Empty(bench.Page.FindAll("[data-action=TryAgain]"));
    }

    [Fact]
    public void A_silent_board_is_named_two_touches_after_the_door_is_chosen()
    {
        using var bench = Bench(FakeLive.Sound() with
        {
            Boards = [.. FakeLive.Sound().Boards.Select(board => board.Board.Name == "main" ? board with { Health = DeviceHealth.Offline, Detail = "no reply", Since = FakeLive.Now.AddMinutes(-5) } : board)],
        });
        bench.Page.Find("[data-local=Page][data-value=Doors]").Click();
        bench.EndGuard();
        bench.Page.Find("[data-local=Door][data-value='7']").Click();

        Assert.Equal("BoardSilent", bench.Page.Find("[data-finding]").GetAttribute("data-finding"));
        Assert.Contains("Bo main (địa chỉ 1, dây board-main) im lặng", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_leads_to_its_door_and_back_again()
    {
        using var bench = Bench(FakeLive.Jammed(7));

        bench.Page.Find("[data-local=Finding]").Click();
        Assert.Single(bench.Page.FindAll("[data-door='7'].technician"));
        Assert.Contains("không mở, 5.1 giây", bench.Page.Find("[data-opening=Jammed]").TextContent, StringComparison.Ordinal);

        bench.EndGuard();
        bench.Local("Back").Click();
        Assert.NotEmpty(bench.Page.FindAll("[data-local=Page]"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_is_one_touch_away_and_one_back_in_both_languages_and_is_written_down(TechnicianPage page)
    {
        foreach (var language in TextTables.BuiltIn.Languages)
        {
            using var bench = Bench(FakeLive.Bad(), language);
            bench.Page.Find($"[data-local=Page][data-value={page}]").Click();

            Assert.Equal(TextTable.Of(language)[$"diag.page.{page}"], bench.Page.Find("h1").TextContent);
            Assert.DoesNotMatch(@"\{\w+\}|\b[a-z]+\.[a-z]+[A-Za-z]*\b(?!\.)", bench.Text);
            Assert.All(bench.Page.FindAll("button"), button => Assert.NotEmpty(button.TextContent.Trim()));
            if (TechnicianPages.ViewOf(page) is { } view)
            {
                Assert.Equal([new KioskEvent.TechnicianActed(new TechnicianAct.Look(view), null)], bench.Kiosk.Posted);
            }

            bench.EndGuard();
            bench.Local("Home").Click();
            Assert.NotEmpty(bench.Page.FindAll("[data-local=Page]"));
        }
    }

    [Fact]
    public void Every_kind_of_finding_has_its_words_in_every_language_and_a_page()
    {
        var (board, door) = (new BoardId("main"), new CompartmentId(7));
        Finding[] all =
        [
            new Finding.MapUnusable("x"), new Finding.NotInMap(door), new Finding.MapNotProved("aa", ""), new Finding.MapNotProved("aa", "bb"), new Finding.PortGone("l", "p", [], "x", null),
            new Finding.SupplySilent([board], null), new Finding.LineSilent("l", "p", [board], null), new Finding.BoardSilent(board, "l", "p", 1, "x", null, true),
            new Finding.BoardSilent(board, "l", "p", 1, "x", FakeLive.Now, false), new Finding.LineNoisy(board, "l", 7, 9), new Finding.PolaritySuspect(board, 24),
            new Finding.PulseRefused(board, [door], "x"), new Finding.LocksWithoutPower(board, [door]), new Finding.DoorsSwapped(door, new CompartmentId(8), FakeLive.Now), new Finding.LockJammed(door, board, 7, 2, FakeLive.Now),
            new Finding.ContactDead(door, board, 7, DoorContact.Open, FakeLive.Now), new Finding.ContactUnknown(door, board, 7), new Finding.DoorReadsOpen(door, board, 7, FakeLive.Now),
            new Finding.DoorGivenUp(door), .. Enum.GetValues<PrinterCondition>().Select(condition => new Finding.PrinterStopped(condition, "l", null)), new Finding.PaperLow(),
            new Finding.ScannerSilent("l", "p", "x", null), new Finding.ClimateSilent("l", "p", "x"), new Finding.AirUnwell("x"), new Finding.TouchScreenSilent(FakeLive.Now, null), new Finding.TouchScreenSilent(FakeLive.Now, FakeLive.Now), new Finding.InputActive(CabinetInput.Tamper, null), new Finding.InputActive(CabinetInput.MainsFail, null),
            new Finding.OfficeUnreachable("x", null, 3), new Finding.EventsAside(2), new Finding.ClockUnconfirmed(null), new Finding.ClockUnconfirmed(TimeSpan.FromHours(-1)), new Finding.RoomShort("x", 5),
        ];

        Assert.Equal(typeof(Finding).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Finding))).ToHashSet(), all.Select(finding => finding.GetType()).ToHashSet());
        Assert.All(TextTables.BuiltIn.Languages, language => Assert.All(all, finding =>
        {
            var text = new FindingTexts(TextTable.Of(language), FakeLive.Now).Of(finding);
            Assert.DoesNotMatch(@"\{\w+\}|finding\.", text.What + text.ToDo);
            Assert.Equal(FindingTexts.PageOf(finding) is TechnicianPage.Door, FindingTexts.DoorOf(finding) is not null);
        }));
    }

    [Fact]
    public void A_compartment_that_may_hold_papers_opens_only_with_an_officer_and_says_so()
    {
        using var bench = Bench(FakeLive.Sound());
        ToDoor(bench, 4);

        Assert.All(["1", "5"], times => Assert.True(bench.Action(KioskTrigger.TryDoor, times).HasAttribute("disabled")));
        Assert.Contains("Cần cán bộ ở bên", bench.Action(KioskTrigger.TryDoor, "1").TextContent, StringComparison.Ordinal);
        bench.Press(KioskTrigger.CallOfficer);

        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.CallOfficer(), null), bench.Kiosk.Posted[^1]);
    }

    [Fact]
    public void While_a_door_stands_open_no_other_one_can_be_asked_for()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-must-close"]);
        ToDoor(bench, 7);
        Assert.Contains("Đóng cửa đang mở trước", bench.Action(KioskTrigger.TryDoor, "1").TextContent, StringComparison.Ordinal);

        bench.Local("Back").Click();
        bench.EndGuard();
        bench.Page.Find("[data-local=Door][data-value='5']").Click();
        bench.EndGuard();

        Assert.False(bench.Action(KioskTrigger.TryDoor, "1").HasAttribute("disabled"));
    }

    [Fact]
    public void While_a_technician_works_from_a_console_the_glass_tells_the_public_and_nothing_of_the_work()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        bench.Kiosk.Live.Picture = FakeLive.Bad();
        bench.Action(KioskTrigger.ChooseLanguage, Language.En.ToString()).Click();
        bench.Local("LargeText").Click();
        bench.Show(TouchFrames.AtConsole(openDoor: false));

        // Whoever chose language and letters before goes on in them.
        Assert.Contains("The machine is being serviced", bench.Text, StringComparison.Ordinal);
        Assert.Contains("Papers in the machine are safe", bench.Text, StringComparison.Ordinal);
        Assert.Equal("page large", bench.Page.Find("[data-screen]").ClassName?.Trim());
        Assert.Empty(bench.Page.FindAll("[data-finding], [data-technician], [data-open-door]"));
        Assert.All(["uid 0", "KT007", "3fa91c07", "main"], work => Assert.DoesNotContain(work, bench.Page.Find("main").TextContent, StringComparison.Ordinal));
        Assert.All(bench.Page.FindAll("[data-action]"), button => Assert.Equal(nameof(KioskTrigger.ChooseLanguage), button.GetAttribute("data-action")));

        bench.Action(KioskTrigger.ChooseLanguage, Language.Vi.ToString()).Click();
        bench.Local("HighContrast").Click();
        bench.Show(TouchFrames.AtConsole(openDoor: true));
        Assert.Equal("page large contrast", bench.Page.Find("[data-screen]").ClassName);
        Assert.Contains("Xin đừng đưa tay vào", bench.Page.Find("[data-open-door]").TextContent, StringComparison.Ordinal);
        bench.Local("Help").Click();
        Assert.Contains("Máy đang được kiểm tra", bench.Page.Find(".sheet").TextContent, StringComparison.Ordinal);

        // The next one begins as at rest, and nothing of all that reached the technician's session.
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("page", bench.Page.Find("[data-screen]").ClassName?.Trim());
        bench.Show(TouchFrames.All["idle-None"]);
        Assert.Empty(bench.Loads);
        Assert.Empty(bench.Kiosk.Posted);
    }

    [Theory]
    [InlineData(false, "speak.LookedAfter")]
    [InlineData(true, "speak.LookedAfter.door")]
    public void Nobody_hears_that_papers_are_safe_while_a_door_of_a_console_stands_open(bool openDoor, string said) =>
        Assert.Equal(new Saying(said, null), Sayings.Of(TouchFrames.AtConsole(openDoor)));

    [Theory]
    [InlineData("diag-open-ask")]
    [InlineData("diag-stuck-ask")]
    public void Another_number_is_typed_and_an_impossible_one_is_refused(string frame)
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All[frame]);
        bench.Local("OtherDoor").Click();
        bench.EndGuard();
        bench.Press(KioskTrigger.SayDoorOpened, "Typed");
        Assert.Single(bench.Page.FindAll("[data-problem=Empty]"));
        bench.EndGuard();
        bench.Keys("0");
        bench.Press(KioskTrigger.SayDoorOpened, "Typed");
        Assert.Single(bench.Page.FindAll("[data-problem=OutOfRange]"));
        bench.EndGuard();
        bench.Local("Clear").Click();
        bench.Keys("12");
        bench.Press(KioskTrigger.SayDoorOpened, "Typed");

        Assert.Equal([new KioskEvent.TechnicianActed(new TechnicianAct.SayOpened(new CompartmentId(12)), null)], bench.Kiosk.Posted);
    }

    [Fact]
    public void A_test_of_several_openings_shows_the_time_of_each_and_can_be_ended()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-open-5"]);
        Assert.Equal(["1", "2", "3"], bench.Page.FindAll("[data-round]").Select(cycle => cycle.GetAttribute("data-round")));
        Assert.Contains("trả lời sau 0.4 giây, mở 3.2 giây", bench.Page.Find("[data-round='1']").TextContent, StringComparison.Ordinal);
        Assert.Contains("máy sẽ mở tiếp", bench.Text, StringComparison.Ordinal);

        bench.Press(KioskTrigger.EndTest);

        Assert.Equal([new KioskEvent.TechnicianActed(new TechnicianAct.EndTest(), null)], bench.Kiosk.Posted);
    }

    [Fact]
    public void Where_the_contact_cannot_tell_the_technician_says_that_it_is_shut()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-open-blind"]);

        bench.Press(KioskTrigger.SayDoorShut);

        Assert.Equal([new KioskEvent.TechnicianActed(new TechnicianAct.SayShut(), null)], bench.Kiosk.Posted);
    }

    [Fact]
    public void The_map_is_proved_door_by_door_from_the_first_that_is_not()
    {
        var mode = TouchFrames.Mode();
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.Diagnostics with
        {
            Screen = mode with
            {
                Map = new MapStanding(FakeLive.Hash, null, null, 6, 24, true),
                Doors = [.. mode.Doors.Select(door => door.Compartment.Number <= 6 ? door : door with { Proof = null, ToBeProved = true, NeedsOfficer = false })],
            },
        });
        bench.Page.Find("[data-local=Page][data-value=Prove]").Click();
        bench.EndGuard();
        Assert.Equal("6", bench.Page.Find("[data-progress]").GetAttribute("data-progress"));
        Assert.Single(bench.Page.FindAll("[data-barred]"));
        Assert.Equal(6, bench.Page.FindAll("[data-proved=yes]").Count);

        bench.Press(KioskTrigger.TryDoor, "Prove");

        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.ProveDoor(new CompartmentId(7)), null), bench.Kiosk.Posted[^1]);
    }

    [Fact]
    public void A_door_that_was_left_out_when_the_map_was_proved_is_proved_before_it_can_be_called_repaired()
    {
        var mode = TouchFrames.Mode();
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.Diagnostics with
        {
            Screen = mode with { Doors = [.. mode.Doors.Select(door => door with { Proof = null, OutOfService = door.Compartment.Number == 7, Excused = door.Compartment.Number == 7, ToBeProved = door.Compartment.Number == 7 })] },
        });
        ToDoor(bench, 7);
        Assert.True(bench.Page.Find("[data-value=MarkRepaired]").HasAttribute("disabled"));
        bench.Local("Back").Click();
        bench.EndGuard();
        bench.Local("Home").Click();
        bench.EndGuard();
        bench.Page.Find("[data-local=Page][data-value=Prove]").Click();
        bench.EndGuard();

        bench.Press(KioskTrigger.TryDoor, "Prove");

        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.ProveDoor(new CompartmentId(7)), null), bench.Kiosk.Posted[^1]);
    }

    [Fact]
    public void A_door_shut_before_its_number_was_said_is_still_asked_for()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Page.Find("[data-local=Page][data-value=Prove]").Click();
        bench.Show(TouchFrames.Diagnostics with { Screen = TouchFrames.Mode() with { Test = TouchFrames.Tried(7, null, OpenOutcome.Opened) with { Proving = true, Over = true } } });
        Assert.Empty(bench.Page.FindAll("[data-action=TryDoor]"));

        bench.Press(KioskTrigger.SayDoorOpened, "7");

        Assert.Equal(new KioskEvent.TechnicianActed(new TechnicianAct.SayOpened(new CompartmentId(7)), null), bench.Kiosk.Posted[^1]);
    }

    [Fact]
    public void A_line_stopped_for_reading_stays_while_new_frames_come()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Page.Find("[data-local=Page][data-value=Trace]").Click();
        bench.EndGuard();
        Assert.Equal("60", bench.Page.Find("[data-serial]").GetAttribute("data-serial"));
        bench.Local("Stop").Click();
        bench.EndGuard();

        bench.Kiosk.Live.FrameCount = 64;
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("60", bench.Page.Find("[data-serial]").GetAttribute("data-serial"));
        bench.Page.Find("[data-local=PageNext]").Click();
        Assert.Equal("48", bench.Page.Find("[data-serial]").GetAttribute("data-serial"));
        bench.Local("Go").Click();
        bench.EndGuard();
        Assert.Equal("64", bench.Page.Find("[data-serial]").GetAttribute("data-serial"));
        bench.Page.Find("[data-local=Line][data-value=scanner]").Click();

        Assert.Single(bench.Page.FindAll("[data-trace=scanner]"));
        Assert.DoesNotContain("80 01", bench.Text, StringComparison.Ordinal);
        Assert.Single(bench.Page.FindAll("[data-local=Stop]"));
    }

    [Fact]
    public void A_look_through_the_store_shows_that_it_runs_then_what_it_found()
    {
        using var bench = Bench(FakeLive.Sound());
        var look = new TaskCompletionSource<StorePicture>();
        bench.Kiosk.Live.Storage = () => look.Task;
        bench.Page.Find("[data-local=Page][data-value=Storage]").Click();
        bench.EndGuard();
        bench.Local("CheckStore").Click();
        Assert.Single(bench.Page.FindAll("[data-checking]"));
        Assert.True(bench.Local("CheckStore").HasAttribute("disabled"));

        look.SetResult(new StorePicture(1 << 20, 0, 1L << 30, 2L << 30, true, [], false, null, "row 71: does not fit the one before", TimeSpan.FromSeconds(1)));
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("ĐỨT: row 71", bench.Page.Find("[data-chain]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_and_a_log_that_cannot_be_read_say_so_and_keep_the_page()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Kiosk.Live.Storage = () => Task.FromException<StorePicture>(new IOException("gone"));
        bench.Kiosk.Live.Log = _ => throw new UnauthorizedAccessException();
        bench.Page.Find("[data-local=Page][data-value=Storage]").Click();
        bench.EndGuard();
        bench.Local("CheckStore").Click();
        Assert.Single(bench.Page.FindAll("[data-failed]"));
        bench.EndGuard();
        bench.Local("Home").Click();
        bench.EndGuard();
        bench.Page.Find("[data-local=Page][data-value=Log]").Click();

        Assert.Single(bench.Page.FindAll("[data-failed]"));
    }

    [Fact]
    public void Leaving_names_the_doors_that_are_not_shut_and_counts_down()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-leaving-TimeOver"]);
        bench.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("5, 7", bench.Page.Find("[data-must-close]").GetAttribute("data-must-close"));
        Assert.Equal("Đóng cửa ngăn 5.", bench.Page.Find("[data-must-close]").TextContent);
        Assert.Equal("7", bench.Page.Find("[data-unreadable]").GetAttribute("data-unreadable"));
        Assert.Matches(@"Còn (49|50) giây", bench.Text);
        Assert.Contains("tiếp điểm báo: không đọc được", bench.Text.Replace("Tiếp", "tiếp", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pin_of_an_officer_beside_is_given_once_and_forgotten()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All["diag-officer-pin"]);
        bench.Keys("314159");
        bench.Press(KioskTrigger.EnterPin);

        Assert.Equal([("pin", "314159")], bench.Kiosk.Values);
        Assert.Equal("0", bench.Page.Find("[data-field=pin]").GetAttribute("data-count"));
    }

    [Fact]
    public void The_next_session_begins_on_the_first_page()
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Page.Find("[data-local=Page][data-value=Log]").Click();
        bench.Show(TouchFrames.All["idle-None"]);

        bench.Show(TouchFrames.Diagnostics);

        Assert.NotEmpty(bench.Page.FindAll("[data-local=Page]"));
    }

    [Theory]
    [InlineData("out-of-service")]
    [InlineData("safe-mode")]
    [InlineData("diag")]
    public void The_first_eight_characters_of_the_maps_hash_are_on_the_screen(string frame)
    {
        using var bench = Bench(FakeLive.Sound());
        bench.Show(TouchFrames.All[frame]);

        Assert.Contains("3fa91c07", bench.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("3fa91c07d", bench.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_tells_which_map_is_in_force()
    {
        using var bench = new TouchBench(TouchFrames.All["idle-None"]);
        Assert.DoesNotContain("3fa91c07", bench.Text, StringComparison.Ordinal);

        bench.Local("Help").Click();

        Assert.Equal("3fa91c07", bench.Page.Find("[data-map]").GetAttribute("data-map"));
    }

    /// <summary>A technician is logged in, and the devices say this.</summary>
    internal static TouchBench Bench(CabinetPicture picture, Language language = default)
    {
        var bench = new TouchBench(TouchFrames.Diagnostics with { Language = language });
        bench.Kiosk.Live.Picture = picture;
        bench.Show(TouchFrames.Diagnostics with { Language = language });
        return bench;
    }

    private static void ToDoor(TouchBench bench, int number)
    {
        bench.Page.Find("[data-local=Page][data-value=Doors]").Click();
        bench.EndGuard();
        bench.Page.Find($"[data-local=Door][data-value='{number}']").Click();
        bench.EndGuard();
    }
}
