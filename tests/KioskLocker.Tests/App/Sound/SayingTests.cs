using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using KioskLocker.App.Touch.Sound;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.App.Sound;

public sealed partial class SayingTests
{
    /// <summary>Said by no screen itself.</summary>
    private static readonly string[] OfNoScreen = ["speak.test"];

    private static readonly TextTable[] Languages = [TextTable.Of(Language.Vi), TextTable.Of(Language.En)];

    /// <summary>Every screen, at rest and warned, and the forms that only the voice tells apart.</summary>
    private static IReadOnlyDictionary<string, ScreenFrame> Frames { get; } = All();

    [Fact]
    public void Every_screen_of_a_citizen_has_a_sentence_in_both_languages()
    {
        foreach (var (name, frame) in Frames.Where(one => !one.Value.IsForStaff))
        {
            var saying = Sayings.Of(frame);
            Assert.True(saying is not null, name);
            Assert.All(Languages, texts => Assert.True(texts.Has(saying.Key), saying.Key));
            Assert.All(Languages, texts => Assert.DoesNotMatch(Unfilled(), saying.In(texts)));
        }
    }

    [Fact]
    public void To_staff_only_an_open_door_is_spoken_of()
    {
        var said = Frames.Where(one => one.Value.IsForStaff && Sayings.Of(one.Value) is not null).ToList();
        Assert.NotEmpty(said);
        Assert.All(said, one => Assert.Equal("speak.closeDoor", Sayings.Of(one.Value)!.Key));
        Assert.All(said, one => Assert.True(one.Value.Screen is Screen.StaffDoorOpen { Reminder: > 0 } or Screen.StaffCloseDoor, one.Key));
    }

    [Fact]
    public void Every_sentence_is_said_on_some_screen_and_names_buttons_that_are_there()
    {
        var used = Frames.Values.Select(Sayings.Of).OfType<Saying>().Select(saying => saying.Key).Concat(OfNoScreen).ToHashSet();
        foreach (var texts in Languages)
        {
            var sentences = texts.Keys.Where(key => key.StartsWith("speak.", StringComparison.Ordinal)).ToList();
            Assert.Empty(sentences.Except(used));
            Assert.Empty(used.Except(sentences));
            foreach (var button in sentences.SelectMany(key => Button().Matches(texts[key])).Select(match => match.Groups[1].Value))
                Assert.True(texts.Has(button) && !texts[button].Contains('{', StringComparison.Ordinal), button);
        }
    }

    [Theory]
    [InlineData("stuck-seen-open", "pull it gently")]
    [InlineData("stuck", "You may press: Use another compartment")]
    [InlineData("stuck-last", "call the hotline")]
    [InlineData("phone", "After the last digit the machine goes on by itself")]
    [InlineData("phone-given", "press: Continue")]
    public void The_voice_tells_what_the_screen_tells(string name, string told) =>
        Assert.Contains(told, Sayings.Of(Frames[name])!.In(Languages[1]), StringComparison.Ordinal);

    [Fact]
    public void A_sentence_has_room_for_the_number_on_a_door_and_for_nothing_else()
    {
        Assert.Equal([("Compartment", typeof(CompartmentId?)), ("Key", typeof(string))],
            typeof(Saying).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => (property.Name, property.PropertyType)).OrderBy(one => one.Name));
        Assert.All(Languages, texts => Assert.All(texts.Keys.Where(key => key.StartsWith("speak.", StringComparison.Ordinal)), key =>
            Assert.All(Place().Matches(texts[key]).Select(match => match.Value), place => Assert.Equal("{compartment}", place))));
    }

    [Fact]
    public void Nothing_that_a_screen_knows_of_a_person_or_of_papers_is_spoken()
    {
        var known = Frames.Values.SelectMany(frame => Values(frame.Screen, 0)).Where(value => value.Length > 2 && value.Any(char.IsDigit))
            .Concat(["079180012345", "345", "0901234567", "Nguyễn Văn An", TouchFrames.Number.Text]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Q6M1-261123-0428", known);
        Assert.Contains("G09.20-20260609-0092637", known);
        Assert.Contains("C-1-42", known);
        foreach (var frame in Frames.Values)
        {
            foreach (var texts in Languages.Where(_ => Sayings.Of(frame) is not null))
            {
                var spoken = Sayings.Of(frame)!.In(texts);
                Assert.DoesNotContain(known, value => spoken.Contains(value, StringComparison.OrdinalIgnoreCase));
                Assert.All(Digits().Matches(spoken), digits => Assert.True(digits.Value is "12" or "123", digits.Value));
            }
        }
    }

    [Fact]
    public void In_whatever_order_screens_come_the_voice_is_given_nothing_but_these_sentences()
    {
        var step = new GuideStep(KioskLocker.Runtime.Sound.SoundOutput.Speaker, KioskLocker.Runtime.Sound.GuidanceStart.Always, TimeSpan.FromMinutes(1));
        var allowed = Frames.Values.Select(Sayings.Of).OfType<Saying>().SelectMany(saying => Languages.Select(saying.In)).ToHashSet();
        var state = new GuideState(Languages[0]);
        var random = new Random(7);
        var spoken = 0;
        for (var turn = 0; turn < 3_000; turn++)
        {
            var frame = Frames.Values.ElementAt(random.Next(Frames.Count)) with { Language = random.Next(2) == 0 ? Language.Vi : Language.En };
            GuideEvent happened = random.Next(4) == 0 ? new GuideEvent.Pressed() : new GuideEvent.Shown(frame, random.Next(5));
            (state, var order) = step.Step(state, happened, new GuideMoment(TimeSpan.FromSeconds(turn), random.Next(2) == 0));
            foreach (var words in (order as GuideOrder.Play)?.Parts.OfType<KioskLocker.Runtime.Sound.SoundPart.Words>() ?? [])
            {
                Assert.Contains(words.Text, allowed);
                spoken++;
            }
        }

        Assert.True(spoken > 500);
    }

    private static Dictionary<string, ScreenFrame> All()
    {
        var frames = TouchFrames.All.ToDictionary();
        frames["idle-nothing"] = TouchFrames.Frame(KioskPhase.Idle, new Screen.Idle(Unavailable.NoCompartment, Unavailable.BoardsOffline, true, true));
        frames["stuck-again-only"] = TouchFrames.Frame(KioskPhase.DoorStuck, new Screen.DoorStuck(new CompartmentId(12), TouchFrames.Number, true, false, "C-1-42"));
        frames["staff-close"] = TouchFrames.Frame(KioskPhase.StaffCloseDoor, new Screen.StaffCloseDoor(new CompartmentId(12)));
        foreach (var (name, frame) in TouchFrames.All.Where(one => one.Value.Visit is not null))
        {
            frames[name + "-idle"] = frame with { IdleWarning = true };
            frames[name + "-limit"] = frame with { LimitWarning = true };
        }

        return frames;
    }

    /// <summary>Every text and number of a person, of papers or of a case in the facts of a screen; what everybody may read on any screen is left out.</summary>
    private static IEnumerable<string> Values(object? value, int depth) => value switch
    {
        null or bool or Enum or int or long or TimeSpan or CompartmentId or Procedure or DateTimeOffset or DateOnly => [],
        string text => [text],
        IEnumerable many => many.Cast<object?>().SelectMany(one => Values(one, depth + 1)),
        _ when depth > 4 => [],
        _ => value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property.Name is not ("Machine" or "Hotline" or "AgencyName" or "AgencyNameEn" or "ProcedureName" or "ProcedureNameEn" or "Language" or "Reason"))
            .SelectMany(property => Values(property.GetValue(value), depth + 1)),
    };

    [GeneratedRegex(@"[{\[]")]
    private static partial Regex Unfilled();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\[([\w.]+)\]")]
    private static partial Regex Button();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
