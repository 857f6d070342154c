using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>People, doors, timers, boards, orders, directories and power cuts in any order: Core's own rules, the rules below and a count kept outside must hold.</summary>
public sealed class RandomWalkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_order_of_events_keeps_every_number_at_exactly_one_last_event_and_one_pulse_per_order(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var walk = new RandomWalk(seed, new KioskScript());
        var pulses = new HashSet<EffectId>();
        var held = new HashSet<string>(StringComparer.Ordinal);
        var (results, spent) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var (script, effects, messages) = (walk.Script, 0, 0);
        for (var step = 0; step < 20_000; step++)
        {
            try
            {
                walk.Move();
                foreach (var order in script.Effects.Skip(effects).OfType<KioskEffect.OpenCompartment>())
                    Assert.True(pulses.Add(order.Id), "one pulse per authorisation");
                Count(walk, held, messages);
                CountResults(walk, results, spent, messages);
                (effects, messages) = (script.Effects.Count, script.Sent.Count);
                CheckCompartments(script);
                CheckTechnicians(script);
                CheckTimers(script.State);
                if (step % 11 == 0)
                    CheckJson(script);
                if (step % 37 == 0)
                    CheckEnds(script.Fork());
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}, step {step}, {script.Before.Phase} took {script.Envelope?.Event}, ignored: {script.Last.Ignored}\n{problem}");
            }
        }

        script.Restart();
        Assert.All(script.State.Dossiers.Values, d => Assert.NotEqual(Custody.Intended, d.Custody));
        var ends = Ends(script.Sent).GroupBy(e => e.Number).ToDictionary(g => g.Key, g => g.Count(e => e.Settled));
        Assert.All(ends, e => Assert.True(e.Value <= 1, $"{e.Key} ended {e.Value} times"));
        Assert.True(ends.Count > 12, $"only {ends.Count} drop-offs were walked");
        Assert.True(ends.Count(e => e.Value == 1) > 10, "hardly any drop-off was settled");
        TestContext.Current.TestOutputHelper?.WriteLine($"{ends.Count} drop-offs, {script.Sent.OfType<UplinkMessage.ResultLoaded>().Count()} results loaded, {spent.Count} collected");
        Assert.True(spent.Count > 0, $"only {spent.Count} results were collected");
        Assert.Empty(typeof(KioskEvent).GetNestedTypes().Select(t => t.Name).Except(walk.Kinds));
    }

    private static IEnumerable<(string Number, bool Settled)> Ends(IEnumerable<UplinkMessage> messages)
    {
        foreach (var message in messages)
        {
            if (message is UplinkMessage.DossierDeposited deposited)
                yield return (deposited.Number.Text, true);
            else if (message is UplinkMessage.DropOffWithdrawn withdrawn)
                yield return (withdrawn.Number.Text, true);
            else if (message is UplinkMessage.DropOffUnsettled unsettled)
                yield return (unsettled.Number.Text, false);
        }
    }

    /// <summary>I-5: what came in by message and did not go out by message is what the state says is inside.</summary>
    private static void Count(RandomWalk walk, HashSet<string> held, int from)
    {
        if (walk.WasEmptied)
            held.Clear();
        if (walk.Script.Envelope!.Event is KioskEvent.OfficeMessageReceived { Message.Message: OfficeMessage.CustodyOut gone } && walk.Script.Last.Ignored is null)
            held.Remove(gone.Number.Text);
        foreach (var out1 in walk.Script.Sent.Skip(from).OfType<UplinkMessage.DossierEmptied>())
            held.Remove(out1.Number.Text);
        foreach (var missing in walk.Script.Sent.Skip(from).OfType<UplinkMessage.DossierDisputed>())
            Assert.True(held.Remove(missing.Number.Text), "only what was inside is missed");
        foreach (var deposited in walk.Script.Sent.Skip(from).OfType<UplinkMessage.DossierDeposited>())
            Assert.True(held.Add(deposited.Number.Text), "nothing comes in twice");
        Assert.True(held.SetEquals(walk.Script.State.Dossiers.Values.Where(d => d.Custody == Custody.InMachine).Select(d => d.Number.Text)), "count(in) - count(out) = count(held)");
    }

    /// <summary>The same for results, and no code passes custody twice (I-14).</summary>
    private static void CountResults(RandomWalk walk, HashSet<string> held, HashSet<string> spent, int from)
    {
        if (walk.WasEmptied)
            held.Clear();
        foreach (var message in walk.Script.Sent.Skip(from))
        {
            if (message is UplinkMessage.ResultLoaded loaded)
            {
                Assert.True(held.Add(loaded.Dossier.Text), "nothing comes in twice");
            }
            else if (message is UplinkMessage.ResultCollected collected)
            {
                Assert.True(held.Remove(collected.Dossier.Text), "only what was inside is collected");
                Assert.True(spent.Add($"{collected.Dossier} {walk.Script.State.Results[collected.Dossier.Text].LoadedAt:O}"), "no code is spent twice");
            }
            else if (message is UplinkMessage.ResultReturned returned)
            {
                held.Remove(returned.Dossier.Text);
            }
        }

        held.RemoveWhere(code => walk.Script.State.Results.GetValueOrDefault(code)?.Custody == ResultCustody.Disputed);
        Assert.True(held.SetEquals(walk.Script.State.Results.Values.Where(r => r.Custody == ResultCustody.InMachine).Select(r => r.Code.Text)), "results: count(in) - count(out) = count(held)");
    }

    /// <summary>Only an officer, or the owner of a result, frees a compartment that holds papers; nothing known vanishes.</summary>
    private static void CheckCompartments(KioskScript script)
    {
        if (script.Before.Phase is KioskPhase.StaffDoorOpen or KioskPhase.StaffFound or KioskPhase.ConfirmTaken or KioskPhase.CollectStuck)
            return;
        foreach (var (number, before) in script.Before.Compartments)
        {
            var after = script.State.Compartments[number].Content;
            if (before.Content is CompartmentContent.Holds or CompartmentContent.Quarantined || before.Content is CompartmentContent.Unknown { Last: not null })
                Assert.False(after is CompartmentContent.Empty or CompartmentContent.PresumedEmpty, $"compartment {number} was freed");
            if (before.Content is CompartmentContent.Quarantined)
                Assert.IsType<CompartmentContent.Quarantined>(after);
        }
    }

    /// <summary>I-21, told from outside: who was beside when a technician's door was ordered, and how the doors stood when the session let the machine serve again.</summary>
    private static void CheckTechnicians(KioskScript script)
    {
        var (before, after) = (script.Before, script.State);
        foreach (var order in script.Last.Effects.OfType<KioskEffect.OpenCompartment>().Where(_ => after.Visit?.Diagnostics is not null))
        {
            var target = before.Compartments[order.Compartment.Number];
            var isEmpty = target is { Content: CompartmentContent.Empty or CompartmentContent.PresumedEmpty, Forced: null, Suspect: not true } || before.Cabinet.IsNew;
            Assert.True(isEmpty || after.Visit!.Staff!.With is not null, $"door {target.Id} over {target.Content} is ordered open for a technician alone");
        }

        if (before.Phase == KioskPhase.DiagnosticsLeaving && after.Phase == KioskPhase.Idle)
            Assert.All(after.Compartments.Values, c => Assert.True(c.Door == DoorContact.Closed || c.Excused == true || c.OutOfServiceBefore is not null, $"door {c.Id} is left {c.Door}"));
        if (after.Visit?.Diagnostics is not null && before.Visit?.Diagnostics is null)
            Assert.Contains(before.Phase, new[] { KioskPhase.StaffChecking });
    }

    /// <summary>
    /// Time-outs in every state: each state of a visit has the timer that ends it, and nothing runs without a visit but the wait after wrong ID numbers.
    /// Before a door and while looking up that is the visit's limit, and sooner the idle count-down, which the shell's VisitIdle starts.
    /// </summary>
    private static void CheckTimers(KioskState state)
    {
        var running = state.Timers.Keys.Where(t => t is not (TimerId.Wait or TimerId.Battery)).ToHashSet();
        if (state.Visit is null)
        {
            Assert.Contains(state.Phase, new[] { KioskPhase.Starting, KioskPhase.Idle, KioskPhase.OutOfService, KioskPhase.SafeMode });
            Assert.Empty(running);
            return;
        }

        if (state.Phase == KioskPhase.Starting)
            return;
        Assert.Contains(Decides(state), running);
        if (state.Visit is { Slip: null, HandOver: null, End: null, Diagnostics.End: null } or { Slip: null, HandOver: null, End: null, Diagnostics: null })
            Assert.Contains(TimerId.VisitLimit, running);
        Assert.Equal(state.Visit.IdleWarning, running.Contains(TimerId.IdleCountdown));
    }

    private static TimerId Decides(KioskState state) => state.Phase switch
    {
        KioskPhase.DiagnosticsOpening => TimerId.OpeningLimit,
        KioskPhase.DiagnosticsLeaving => TimerId.DoorsShut,
        KioskPhase.DiagnosticsOfficer when state.Visit!.Diagnostics is { Begun: false } => TimerId.VisitLimit,
        KioskPhase.Diagnostics or KioskPhase.DiagnosticsOfficer or KioskPhase.DiagnosticsDoorOpen or KioskPhase.DiagnosticsStuck =>
            state.Visit!.IdleWarning ? TimerId.IdleCountdown : TimerId.TechnicianIdle,
        KioskPhase.Opening or KioskPhase.CollectOpening or KioskPhase.StaffOpening => TimerId.OpeningLimit,
        KioskPhase.DoorOpen or KioskPhase.AskClosed or KioskPhase.CollectDoorOpen or KioskPhase.CollectAskClosed or KioskPhase.StaffDoorOpen or KioskPhase.StaffCloseDoor => TimerId.DoorAbandoned,
        KioskPhase.DoorStuck or KioskPhase.AskOpened or KioskPhase.ConfirmPlaced
            or KioskPhase.CollectStuck or KioskPhase.CollectAskOpened or KioskPhase.ConfirmTaken or KioskPhase.StaffStuck or KioskPhase.StaffFound => TimerId.Question,
        KioskPhase.HandOver or KioskPhase.Receipt or KioskPhase.Rating or KioskPhase.Done or KioskPhase.Ended => TimerId.Reading,
        KioskPhase.ResumeChecking or KioskPhase.CollectChecking => TimerId.Answer,
        KioskPhase.Starting or KioskPhase.Idle or KioskPhase.OutOfService or KioskPhase.SafeMode => throw new InvalidOperationException($"A visit in {state.Phase}."),
        _ => TimerId.VisitLimit,
    };

    /// <summary>Left alone, every visit ends: by the timer of its state, or by the shell's VisitIdle and the count-down.</summary>
    private static void CheckEnds(KioskScript script)
    {
        if (script.Phase == KioskPhase.Starting)
            return;
        for (var elapsed = 0; script.State.Visit is not null; elapsed++)
        {
            Assert.True(elapsed < 12, $"a visit left alone is still in {script.Phase}");
            var timer = Decides(script.State);
            if (timer == TimerId.VisitLimit && elapsed % 2 == 0 && script.State.Visit.Diagnostics is null)
            {
                script.Touch(KioskTrigger.VisitIdle);
                timer = TimerId.IdleCountdown;
            }

            script.Elapse(timer);
        }

        Assert.DoesNotContain(script.State.Dossiers.Values, d => d.Custody == Custody.Intended);
    }

    /// <summary>What the store writes and reads back steps the same.</summary>
    private static void CheckJson(KioskScript script)
    {
        var read = JsonSerializer.Deserialize<KioskState>(Json(script.Before), WireJson.Options)!;
        var envelope = JsonSerializer.Deserialize<EventEnvelope>(Json(script.Envelope!), WireJson.Options)!;
        var again = new Kiosk().Step(read, envelope);
        Assert.Equal(script.Last.Ignored, again.Ignored);
        Assert.Equal(Json(script.Last.State), Json(again.State));
        Assert.Equal(Json(script.Last.Effects), Json(again.Effects));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, WireJson.Options);
}
