using KioskLocker.Core.Devices;
using KioskLocker.Runtime.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime.Diagnostics;

public sealed class SurveyDeskTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _told = [];
    private readonly SurveyDesk _desk;
    private int _asked;
    private int _lines = 2;

    public SurveyDeskTests() => _desk = new SurveyDesk(Ask, TimeSpan.FromSeconds(6), _time);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_survey_ends_when_every_line_has_answered_and_names_the_silent_boards()
    {
        Begin("one");
        _desk.Surveyed([]);
        Assert.Empty(_told);
        _desk.Surveyed([new BoardId("left")]);

        Assert.Equal(["one in time, silent: left"], _told);
    }

    [Fact]
    public void A_survey_asked_for_while_another_is_under_way_asks_again_after_it()
    {
        Begin("one");
        Begin("two");
        Assert.Equal(1, _asked);

        _desk.Surveyed([]);
        _desk.Surveyed([]);
        Assert.Equal((2, 1), (_asked, _told.Count));

        _desk.Surveyed([]);
        _desk.Surveyed([]);
        Assert.Equal(["one in time, silent: ", "two in time, silent: "], _told);
    }

    [Fact]
    public void A_line_that_never_answers_ends_the_survey_at_its_limit_and_the_next_begins()
    {
        Begin("one");
        Begin("two");
        _desk.Surveyed([]);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["one late, silent: "], _told);
        Assert.Equal(2, _asked);
        _desk.Surveyed([]);
        _desk.Surveyed([]);
        Assert.Equal("two in time, silent: ", _told[1]);
    }

    [Fact]
    public void Answers_that_come_while_lines_are_still_asked_count()
    {
        SurveyDesk? eager = null;
        using var made = eager = new SurveyDesk(
            () =>
            {
                eager!.Surveyed([]);
                return 1;
            },
            TimeSpan.FromSeconds(6),
            _time);
        eager.Begin(end => _told.Add(end.InTime ? "in time" : "late"));

        Assert.Equal(["in time"], _told);
    }

    [Fact]
    public void With_no_line_to_ask_a_survey_ends_at_once()
    {
        _lines = 0;
        Begin("one");
        Assert.Equal(["one in time, silent: "], _told);
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_is_not_the_next_ones()
    {
        _desk.Surveyed([]);
        Begin("one");
        _desk.Surveyed([]);
        Assert.Empty(_told);
    }

    private int Ask()
    {
        _asked++;
        return _lines;
    }

    private void Begin(string name) => _desk.Begin(end => _told.Add($"{name} {(end.InTime ? "in time" : "late")}, silent: {string.Join(", ", end.Silent)}"));
}
