using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.Attacks;

/// <summary>A well-formed code that does not open has one answer, whatever is wrong with it; so nobody learns by trying which half was right.</summary>
public sealed class OneAnswerTests
{
    /// <summary>Why a pair does not open, and the pair.</summary>
    public static TheoryData<string, string, string> WrongPairs => new()
    {
        { "unknown", "none", "owner" },
        { "unknown, one character off", "live-coda", "owner" },
        { "a longer one with the right beginning", "live-code0", "owner" },
        { "its right beginning", "live-cod", "owner" },
        { "used", "used", "owner" },
        { "expired", "expired", "owner" },
        { "revoked", "revoked", "owner" },
        { "given again, the old one", "old", "owner" },
        { "not yet: the new one while it is being made", "not-yet", "owner" },
        { "loaded and being made", "never", "owner" },
        { "taken back to the counter", "returned", "owner" },
        { "locked, right ID number", "locked", "owner" },
        { "locked, wrong ID number", "locked", "stranger" },
        { "wrong ID number", "live-code", "stranger" },
        { "somebody else's ID number", "live-code", "owner-of-another" },
        { "fee due, wrong ID number", "fee", "stranger" },
        { "case open, wrong ID number", "case", "stranger" },
    };

    [Theory]
    [MemberData(nameof(WrongPairs))]
    public void A6_A8_Every_wrong_pair_shows_the_same_screens_at_the_same_moments(string why, string code, string id)
    {
        var (machine, expected) = (Machine(), Played(Machine(), "no such code", "nobody"));
        var played = Played(machine, code, id);
        Assert.True(expected.SequenceEqual(played, StringComparer.Ordinal), $"{why}: {string.Join('\n', played.Except(expected))}");
        Assert.DoesNotContain(machine.Effects, effect => effect is KioskEffect.OpenCompartment);
    }

    [Fact]
    public void A6_Until_the_answer_a_right_pair_looks_like_a_wrong_one()
    {
        var (right, wrong) = (Played(Machine(), "live-code", "owner"), Played(Machine(), "live-code", "stranger"));
        var answer = wrong.FindIndex(line => line.Contains("collectRefused", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(3, answer);
        Assert.Equal(wrong.Take(answer), right.Take(answer));
        Assert.NotEqual(wrong[answer], right[answer]);
    }

    /// <summary>The office ends the code in the second between: it is answered like a code that had ended before.</summary>
    [Theory]
    [InlineData("revoked")]
    [InlineData("new code wanted")]
    public void A6_A8_A_code_that_ends_while_the_answer_is_awaited_is_answered_like_any_wrong_one(string how)
    {
        var (machine, other) = (Machine(), Machine());
        ToChecking(machine, "live-code", "owner");
        ToChecking(other, "live-code", "stranger");
        OfficeMessage message = how == "revoked" ? new OfficeMessage.CodeRevoked(new("H29-live")) : new OfficeMessage.CodeWanted(new("H29-live"));
        machine.Office(message);
        other.Office(message);
        machine.Elapse(TimerId.Answer);
        other.Elapse(TimerId.Answer);
        Assert.Equal(Seen(other), Seen(machine));
        Assert.Equal(other.State.Guesses, machine.State.Guesses);
        Assert.True(machine.State.Timers.ContainsKey(TimerId.Wait));
        Assert.DoesNotContain(machine.Effects, effect => effect is KioskEffect.OpenCompartment);
    }

    [Fact]
    public void A6_An_interrupted_drop_off_settled_while_the_answer_is_awaited_is_answered_like_a_wrong_number()
    {
        var machine = new KioskScript();
        machine.ToOpening("owner");
        var number = machine.State.Visit!.Number!.Value;
        machine.Restart();
        var other = machine.Fork();
        foreach (var (one, id) in new[] { (machine, "owner"), (other, "stranger") })
        {
            one.Do(new KioskEvent.DropOffNumberPresented(number, Language.Vi));
            one.Touch(KioskTrigger.Resume);
            one.Person(id);
            one.Office(new OfficeMessage.StageChanged(number, null, DossierStage.InWork));
            one.Elapse(TimerId.Answer);
        }

        Assert.Equal(KioskPhase.ResumeRefused, machine.Phase);
        Assert.Equal(Seen(other), Seen(machine));
        Assert.Equal(other.State.Guesses, machine.State.Guesses);
    }

    /// <summary>A code is known by its whole digest: none that shares all but the last character, or the key's name only, opens.</summary>
    [Fact]
    public void A6_Digests_are_compared_whole()
    {
        var machine = Machine();
        var result = machine.State.Results["H29-live"];
        var digest = result.Pickup!.Code!.Value.Text;
        string[] near = [digest[..^1], digest + "0", digest[..^1] + "0", digest.ToUpperInvariant(), "kk2" + digest[3..], " " + digest, digest + "\0"];
        Assert.All(near, text =>
        {
            var tried = machine.Fork();
            tried.Do(new KioskEvent.CodePresented(new Digest(text), Language.Vi));
            tried.Person("owner");
            tried.Elapse(TimerId.Answer);
            Assert.Equal(KioskPhase.CollectRefused, tried.Phase);
        });
        var ids = new[] { "owne", "owner0", "OWNER", "owner\0" };
        Assert.All(ids, id =>
        {
            var tried = machine.Fork();
            tried.Do(new KioskEvent.CodePresented(new Digest(digest), Language.Vi));
            tried.Person(id);
            tried.Elapse(TimerId.Answer);
            Assert.Equal(KioskPhase.CollectRefused, tried.Phase);
        });
    }

    /// <summary>All screens of one try, with the spans of the timers that lead from one to the next.</summary>
    private static List<string> Played(KioskScript machine, string code, string id)
    {
        var seen = new List<string>();
        machine.Do(new KioskEvent.CodePresented(new Digest($"kk1:{code}"), Language.Vi));
        seen.Add(Seen(machine));
        machine.Person(id);
        seen.Add(Seen(machine));
        seen.Add($"answer in {machine.State.Timers[TimerId.Answer].Span}");
        machine.Elapse(TimerId.Answer);
        seen.Add(Seen(machine));
        if (machine.Phase != KioskPhase.CollectRefused)
            return seen;
        machine.Elapse(TimerId.Wait);
        seen.Add(Seen(machine));
        machine.Touch(KioskTrigger.Back);
        seen.Add(Seen(machine));
        return seen;
    }

    private static void ToChecking(KioskScript machine, string code, string id)
    {
        machine.Do(new KioskEvent.CodePresented(new Digest($"kk1:{code}"), Language.Vi));
        machine.Person(id);
        Assert.Equal(KioskPhase.CollectChecking, machine.Phase);
    }

    internal static string Seen(KioskScript machine) =>
        JsonSerializer.Serialize(machine.Frame, WireJson.Options) + " " + JsonSerializer.Serialize<object>(machine.Frame.Screen, WireJson.Options);

    /// <summary>Results in every state that a code can be in.</summary>
    internal static KioskScript Machine()
    {
        var script = new KioskScript(KioskScript.DefaultSettings() with
        {
            Compartments = [.. Enumerable.Range(1, 20).Select(n => new CompartmentSettings(new(n), KioskLocker.Core.Compartments.CompartmentSize.Medium, n == 1, new("a")))],
        });
        script.Load("H29-expired", "owner", "expired");
        for (var day = 0; script.State.Results["H29-expired"].Pickup!.Status != PickupStatus.Expired; day++)
        {
            Assert.True(day < 30, "it never expires");
            script.Pass(TimeSpan.FromDays(1));
            script.Do(new KioskEvent.Housekeeping());
        }

        script.Load("H29-live", "owner", "live-code");
        script.Load("H29-other", "owner-of-another", "other");
        script.Load("H29-fee", "owner", "fee", feeDue: true);
        script.Load("H29-case", "owner", "case");
        Report(script);
        script.Load("H29-used", "owner", "used");
        Collect(script, "used");
        script.Load("H29-revoked", "owner", "revoked");
        script.Office(new OfficeMessage.CodeRevoked(new("H29-revoked")));
        script.Load("H29-again", "owner", "old");
        script.Office(new OfficeMessage.CodeWanted(new("H29-again")));
        script.Mint("new");
        script.Load("H29-soon", "owner", "before");
        script.Office(new OfficeMessage.CodeWanted(new("H29-soon")));
        script.Load("H29-returned", "owner", "returned");
        script.Office(new OfficeMessage.CodeRevoked(new("H29-returned")));
        script.ToMenu();
        script.Do(new KioskEvent.JobChosen(KioskLocker.Core.Staff.StaffJob.Overdue));
        script.Do(new KioskEvent.CompartmentChosen(script.State.Results["H29-returned"].Compartment!.Value));
        script.Answer(KioskLocker.Core.Devices.OpenOutcome.Opened);
        script.Touch(KioskTrigger.Taken);
        script.Door(script.LastOrder.Compartment.Number, KioskLocker.Core.Devices.DoorContact.Closed);
        script.Touch(KioskTrigger.EndJob);
        script.Touch(KioskTrigger.LogOut);
        Assert.Equal(ResultCustody.Returned, script.State.Results["H29-returned"].Custody);
        script.Load("H29-locked", "owner", "locked");
        for (var n = 0; n < script.Settings.Numbers.WrongFactorLock; n++)
            GiveWrong(script, "locked");
        script.Effects.Clear();
        return script;
    }

    internal static void GiveWrong(KioskScript script, string code)
    {
        ToChecking(script, code, "stranger");
        script.Elapse(TimerId.Answer);
        Assert.Equal(KioskPhase.CollectRefused, script.Phase);
        script.Elapse(TimerId.Wait);
        script.Touch(KioskTrigger.Cancel);
    }

    internal static void ToOpenDoor(KioskScript script, string code, string owner = "owner")
    {
        ToChecking(script, code, owner);
        script.Elapse(TimerId.Answer);
        Assert.Equal(KioskPhase.CollectOpening, script.Phase);
        script.Answer(KioskLocker.Core.Devices.OpenOutcome.Opened);
    }

    internal static void Collect(KioskScript script, string code, string owner = "owner")
    {
        ToOpenDoor(script, code, owner);
        script.Door(script.LastOrder.Compartment.Number, KioskLocker.Core.Devices.DoorContact.Closed);
        script.Touch(KioskTrigger.Taken);
        script.Touch(KioskTrigger.Continue);
        script.Touch(KioskTrigger.RatingDone);
        script.Touch(KioskTrigger.Continue);
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }

    private static void Report(KioskScript script)
    {
        ToOpenDoor(script, "case");
        script.Touch(KioskTrigger.ItIsEmpty);
        script.Door(script.LastOrder.Compartment.Number, KioskLocker.Core.Devices.DoorContact.Closed);
        script.Touch(KioskTrigger.Continue);
        Assert.Equal(KioskPhase.Idle, script.Phase);
    }
}
