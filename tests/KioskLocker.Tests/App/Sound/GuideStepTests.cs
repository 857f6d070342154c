using KioskLocker.App.Touch.Sound;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.Tests.App.Sound;

public sealed class GuideStepTests
{
    private static readonly TextTable Vi = TextTable.Of(Language.Vi);

    private GuideStep _step = Step(SoundOutput.Speaker, GuidanceStart.Asked);
    private GuideState _state = new(Vi);
    private TimeSpan _at = TimeSpan.FromHours(1);
    private bool _isSounding;

    [Fact]
    public void Nothing_is_spoken_until_it_is_asked_for_and_then_each_screen_of_that_visit()
    {
        Assert.Null(Show("idle-None"));
        Assert.Null(Show("papers"));
        Assert.Equal("speak.Papers", Said(Do(new GuideEvent.Pressed())));
        Assert.Equal("speak.Privacy", Said(Show("privacy")));
        Assert.Null(Show("idle-None"));
        Assert.Null(Show("papers"));
    }

    [Fact]
    public void What_was_asked_for_at_rest_goes_on_in_the_visit_that_follows_and_not_in_a_later_one()
    {
        Show("idle-None");
        Assert.Equal("speak.Idle", Said(Do(new GuideEvent.Pressed())));
        _at += TimeSpan.FromSeconds(20);
        Assert.Equal("speak.Papers", Said(Show("papers")));

        Show("idle-None");
        Do(new GuideEvent.Pressed());
        _at += TimeSpan.FromSeconds(61);
        Assert.Null(Show("papers"));
    }

    [Fact]
    public void A_press_while_it_speaks_ends_the_guidance_and_the_next_one_says_it_again()
    {
        Show("papers");
        Do(new GuideEvent.Pressed());
        _isSounding = true;
        Assert.IsType<GuideOrder.Hush>(Do(new GuideEvent.Pressed()));
        _isSounding = false;
        Assert.Null(Show("privacy"));
        Assert.Equal("speak.Privacy", Said(Do(new GuideEvent.Pressed())));
        Assert.Equal("speak.Privacy", Said(Do(new GuideEvent.Pressed())));
    }

    [Fact]
    public void A_touch_and_another_screen_are_silence()
    {
        Show("papers");
        Assert.Null(Do(new GuideEvent.Touched()));
        _isSounding = true;
        Assert.IsType<GuideOrder.Hush>(Do(new GuideEvent.Touched()));
        Assert.IsType<GuideOrder.Hush>(Show("privacy"));
        Assert.Null(Do(new GuideEvent.Shown(TouchFrames.All["privacy"], 0)));
    }

    [Theory]
    [InlineData("door-open-0", "door-open-1", "speak.closeDoor")]
    [InlineData("door-open-1", "door-open-2", "speak.closeDoor")]
    [InlineData("placed", "placed-repeated", "speak.ConfirmPlaced.repeated")]
    [InlineData("stuck", "stuck-repeated", "speak.DoorStuck.other")]
    [InlineData("ask-opened", "ask-opened-repeated", "speak.AskOpened")]
    [InlineData("collect-ask-opened", "collect-ask-opened-repeated", "speak.AskOpened")]
    [InlineData("collect-stuck", "collect-stuck-reads-open", "speak.DoorStuck.seenOpen")]
    [InlineData("door-open-2", "ended-AbandonedOpen", "speak.Ended.AbandonedOpen")]
    public void An_open_door_and_an_unanswered_question_are_spoken_of_unasked_where_there_is_a_speaker(string before, string now, string key)
    {
        Show(before);
        var order = Show(now);
        Assert.Equal(key, Said(order));
        Assert.Equal(Chime.Warning, Signal(order));

        _step = Step(SoundOutput.Headphones, GuidanceStart.Asked);
        Show(before);
        order = Show(now);
        Assert.Null(Said(order));
        Assert.Equal(Chime.Warning, Signal(order));
    }

    [Fact]
    public void Whoever_is_guided_by_headphones_hears_each_reminder_of_an_open_door()
    {
        _step = Step(SoundOutput.Headphones, GuidanceStart.Asked);
        Show("door-open-0");
        Do(new GuideEvent.Pressed());

        Assert.Equal("speak.closeDoor", Said(Show("door-open-1")));
        Assert.Equal("speak.closeDoor", Said(Show("door-open-2")));
        Assert.Null(Said(Show("door-open-2")));
    }

    [Fact]
    public void A_reminder_is_said_once_and_not_at_each_look()
    {
        Show("door-open-1");
        Assert.Null(Show("door-open-1"));
        Assert.NotNull(Said(Show("door-open-2")));
    }

    [Theory]
    [InlineData("opening", "door-open-0", Chime.Door)]
    [InlineData("placed", "receipt-printing", Chime.Success)]
    [InlineData("opening", "stuck", Chime.Warning)]
    [InlineData("checking", "refused-wait", Chime.Warning)]
    [InlineData("papers", "privacy", null)]
    [InlineData("receipt-printing", "receipt-Printed", null)]
    [InlineData("placed", "ended-Withdrawn", null)]
    public void A_signal_tells_an_open_door_what_is_done_and_what_went_wrong(string before, string now, Chime? signal)
    {
        Show(before);
        Assert.Equal(signal, Signal(Show(now)));
    }

    [Fact]
    public void A_scan_that_was_not_used_is_warned_of_once()
    {
        Show("identify");
        Assert.Equal(Chime.Warning, Signal(Do(new GuideEvent.Shown(TouchFrames.All["identify"], 3))));
        Assert.Null(Do(new GuideEvent.Shown(TouchFrames.All["identify"], 3)));
    }

    [Fact]
    public void The_first_screen_of_a_run_makes_no_signal() => Assert.Null(Show("door-open-0"));

    [Fact]
    public void What_is_in_the_jack_begins_and_ends_the_guidance()
    {
        _step = Step(SoundOutput.Headphones, GuidanceStart.Plugged);
        Show("idle-None");
        Assert.Null(Show("papers"));
        Assert.Equal("speak.Papers", Said(Do(new GuideEvent.Plugged(true))));
        Assert.Equal("speak.Privacy", Said(Show("privacy")));
        Assert.Equal("speak.Idle", Said(Show("idle-None")));
        _isSounding = true;
        Assert.IsType<GuideOrder.Hush>(Do(new GuideEvent.Plugged(false)));
        _isSounding = false;
        Assert.Null(Show("papers"));
    }

    [Fact]
    public void Guidance_by_itself_is_silent_at_rest()
    {
        _step = Step(SoundOutput.Speaker, GuidanceStart.Always);
        Assert.Null(Show("idle-None"));
        Assert.Equal("speak.Papers", Said(Show("papers")));
        Assert.Null(Said(Show("idle-None")));
    }

    [Fact]
    public void It_speaks_the_language_of_the_visit_and_at_rest_that_of_the_page()
    {
        Show("idle-None");
        Do(new GuideEvent.AtRest(TextTable.Of(Language.En)));
        Assert.Equal("en", Words(Do(new GuideEvent.Pressed()))!.Tongue);
        _isSounding = true;
        Assert.Equal("vi", Words(Do(new GuideEvent.AtRest(Vi)))!.Tongue);
        Assert.Equal("vi", Words(Show("papers"))!.Tongue);
        var order = Do(new GuideEvent.Shown(TouchFrames.All["papers"] with { Language = Language.En }, 0));
        Assert.Equal(("en", TextTable.Of(Language.En)["papers.confirm"]), (Words(order)!.Tongue, Words(order)!.Text.Split("press: ")[1].TrimEnd('.')));
    }

    private static GuideStep Step(SoundOutput output, GuidanceStart guidance) => new(output, guidance, TimeSpan.FromSeconds(60));

    private static string? Said(GuideOrder? order) => Words(order) is { } words
        ? Vi.Keys.Where(key => key.StartsWith("speak.", StringComparison.Ordinal)).Single(key => new Saying(key, new CompartmentId(12)).In(Vi) == words.Text)
        : null;

    private static SoundPart.Words? Words(GuideOrder? order) => (order as GuideOrder.Play)?.Parts.OfType<SoundPart.Words>().SingleOrDefault();

    private static Chime? Signal(GuideOrder? order) => (order as GuideOrder.Play)?.Parts.OfType<SoundPart.Signal>().SingleOrDefault()?.Chime;

    private GuideOrder? Show(string frame) => Do(new GuideEvent.Shown(TouchFrames.All[frame], _state.Notice));

    private GuideOrder? Do(GuideEvent happened)
    {
        (_state, var order) = _step.Step(_state, happened, new GuideMoment(_at, _isSounding));
        return order;
    }
}
