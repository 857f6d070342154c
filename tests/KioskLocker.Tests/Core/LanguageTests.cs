using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("vi", "Vi", false)]
    [InlineData("EN", "En", true)]
    [InlineData("zh", "Zh", true)]
    [InlineData("cjm", "Cjm", true)]
    public void A_tag_of_two_or_three_letters_is_a_language(string text, string name, bool readsEnglish)
    {
        Assert.True(Language.TryRead(text, out var language));

        Assert.Equal((name, text.ToLowerInvariant(), readsEnglish), (language.ToString(), language.Tag, language.ReadsEnglish));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("viet")]
    [InlineData("v1")]
    [InlineData("ví")]
    [InlineData("../x")]
    public void Anything_else_is_none(string? text) => Assert.False(Language.TryRead(text, out _));

    [Fact]
    public void What_nobody_chose_is_Vietnamese()
    {
        Assert.True(Language.TryRead("vi", out var read));

        Assert.Equal(Language.Vi, read);
        Assert.Equal(Language.Vi, new Visit(new VisitId(1, 1), VisitKind.DropOff, default).Language);
        Assert.NotEqual(Language.Vi, Language.En);
    }

    [Theory]
    [InlineData("vi")]
    [InlineData("en")]
    [InlineData("zh")]
    public void On_disk_a_language_is_its_tag_as_it_always_was(string tag)
    {
        var written = $$"""{"type":"languageChosen","language":"{{tag}}"}""";

        var read = JsonSerializer.Deserialize<KioskEvent>(written, WireJson.Options);

        Assert.Equal(tag, Assert.IsType<KioskEvent.LanguageChosen>(read).Language.Tag);
        Assert.Equal(written, JsonSerializer.Serialize(read, WireJson.Options));
    }

    [Fact]
    public void What_is_no_language_is_not_read() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<KioskEvent>("""{"type":"languageChosen","language":"../vi"}""", WireJson.Options));

    [Theory]
    [InlineData("District 6 one-stop office")]
    [InlineData(" ")]
    public void A_slip_of_an_English_visit_carries_the_Vietnamese_names_and_the_screen_the_English_ones_where_there_are_any(string agencyEn)
    {
        var script = new KioskScript();
        var directory = KioskScript.DefaultDirectory(2);
        script.Do(new KioskEvent.DirectoryReceived(directory with
        {
            Agencies = [.. directory.Agencies.Select(agency => agency with { NameEn = agencyEn })],
            Procedures = [.. directory.Procedures.Select(procedure => procedure with { NameEn = "Registration of a household business" })],
        }));
        script.ToOpening();
        script.Do(new KioskEvent.LanguageChosen(Language.En));
        script.Answer(OpenOutcome.Opened);
        script.Door(script.LastOrder.Compartment.Number, DoorContact.Closed);
        script.Touch(KioskTrigger.Placed);

        var slip = Assert.IsType<Slip.DropOff>(script.Effects.OfType<KioskEffect.Print>().Last().Slip);

        Assert.Equal(("Đăng ký thành lập hộ kinh doanh", "Bộ phận Một cửa Quận 6", "En"), (slip.ProcedureName, slip.AgencyName, slip.Language.ToString()));
        Assert.Equal(("Registration of a household business", agencyEn == " " ? null : agencyEn), (slip.ProcedureNameEn, slip.AgencyNameEn));
    }

    /// <summary>At every screen of every scenario (a machine that starts asks its devices first) another language changes the words and nothing that was reached or given.</summary>
    [Fact]
    public void A_language_chosen_at_any_moment_of_a_visit_changes_nothing_else()
    {
        Assert.True(Language.TryRead("zh", out var other));
        var kiosk = new Kiosk();
        var seen = new HashSet<KioskPhase>();
        foreach (var name in ScenarioTests.Files())
        {
            ScenarioTests.Run(name.Data, script =>
            {
                if (script.State is not { Visit: { IdleWarning: false } visit, Phase: not KioskPhase.Starting } state || script.Envelope is not { } last)
                    return;
                seen.Add(state.Phase);
                var step = kiosk.Step(state, last with { Seq = last.Seq + 1, Event = new KioskEvent.LanguageChosen(other) });
                Assert.Equal(state with { Visit = visit with { Language = other } }, step.State);
                var shown = Kiosk.Show(state);
                Assert.Equal(shown with { Language = other }, Kiosk.Show(step.State) with { Screen = shown.Screen });
                Assert.Empty(step.Effects);
            });
        }

        var table = new TransitionTable();
        Assert.Equal(
            table.Leaves.Except([KioskPhase.Starting, KioskPhase.SafeMode, KioskPhase.OutOfService, KioskPhase.Idle]).ToHashSet(), seen);
    }
}
