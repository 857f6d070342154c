using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>People, doors, timers and power cuts in any order: Core's own rules and a count kept outside must hold.</summary>
public sealed class RandomWalkTests
{
    private static readonly KioskTrigger[] Touches = [.. KioskTriggers.Touches.Order()];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_order_of_events_keeps_every_number_at_exactly_one_last_event_and_one_pulse_per_order(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var script = new KioskScript();
        var pulses = new HashSet<KioskLocker.Core.Codes.EffectId>();
        var seen = script.Effects.Count;
        for (var step = 0; step < 20_000; step++)
        {
            Move(random, script);
            foreach (var order in script.Effects.Skip(seen).OfType<KioskEffect.OpenCompartment>())
                Assert.True(pulses.Add(order.Id), "one pulse per authorisation");
            seen = script.Effects.Count;
            if (step % 500 == 0)
                script.Do(new KioskEvent.ServiceOrdered(true, "walk", "again"));
        }

        script.Restart();
        var ends = script.Sent.Select(m => m switch
        {
            UplinkMessage.DossierDeposited d => (d.Number.Text, true),
            UplinkMessage.DropOffWithdrawn d => (d.Number.Text, true),
            UplinkMessage.DropOffUnsettled d => (d.Number.Text, false),
            _ => ("", false),
        }).Where(e => e.Item1.Length > 0).GroupBy(e => e.Item1).ToDictionary(g => g.Key, g => g.Count(e => e.Item2));
        Assert.All(script.State.Dossiers.Values, d => Assert.NotEqual(Custody.Intended, d.Custody));
        Assert.All(ends, e => Assert.True(e.Value <= 1, $"{e.Key} ended {e.Value} times"));
        Assert.True(ends.Count > 20, $"only {ends.Count} drop-offs were walked");
    }

    private static void Move(Random random, KioskScript script)
    {
        var compartment = random.Next(1, 7);
        switch (random.Next(20))
        {
            case 0:
                script.Do(new KioskEvent.VisitStarted((VisitKind)random.Next(3), Language.Vi));
                break;
            case 1:
                script.Do(new KioskEvent.ProcedureChosen(new("1.001612")));
                break;
            case 2 or 3:
                script.Person($"{random.Next(200)}");
                break;
            case 4 or 5:
                script.Phone($"{random.Next(200)}");
                script.Touch(KioskTrigger.ConfirmPhone);
                script.Do(new KioskEvent.ReturnChosen(random.Next(2) == 0));
                break;
            case 6 when script.State.Visit?.Opening is { Outcome: null }:
                script.Answer((OpenOutcome)random.Next(5));
                break;
            case 7 or 8:
                script.Door(script.State.Visit?.Opening?.Compartment.Number ?? compartment, DoorContact.Closed);
                break;
            case 9 when random.Next(10) == 0:
                script.Door(compartment, (DoorContact)random.Next(3));
                break;
            case 10 when script.State.Timers.Count > 0 && random.Next(3) == 0:
                script.Elapse(script.State.Timers.Keys.ElementAt(random.Next(script.State.Timers.Count)));
                break;
            case 11 when random.Next(20) == 0:
                script.Restart(Enumerable.Range(1, 6).ToDictionary(n => n, _ => (DoorContact)random.Next(3)));
                break;
            case 12 when random.Next(5) == 0:
                Empty(script);
                break;
            case 13 when script.State.Dossiers.Count > 0:
                script.Do(new KioskEvent.DropOffNumberPresented(new(script.State.Dossiers.Keys.ElementAt(random.Next(script.State.Dossiers.Count))), Language.Vi));
                break;
            case 14:
                script.Pass(TimeSpan.FromMinutes(random.Next(600)));
                break;
            default:
                script.Touch(random.Next(3) == 0 ? Touches[random.Next(Touches.Length)] : Likely(script.Phase));
                break;
        }
    }

    private static KioskTrigger Likely(KioskPhase phase) => phase switch
    {
        KioskPhase.Papers => KioskTrigger.ConfirmPapers,
        KioskPhase.Privacy => KioskTrigger.AcceptPrivacy,
        KioskPhase.ReadyToOpen => KioskTrigger.Open,
        KioskPhase.ConfirmPlaced => KioskTrigger.Placed,
        KioskPhase.AskOpened => KioskTrigger.SaidOpened,
        KioskPhase.AskClosed => KioskTrigger.SaidClosed,
        _ => KioskTrigger.Continue,
    };

    /// <summary>Stands in for the officer of a later day: closed compartments become empty again, their dossiers leave.</summary>
    private static void Empty(KioskScript script)
    {
        if (script.Phase != KioskPhase.Idle)
            return;
        script.State = script.State with
        {
            Dossiers = script.State.Dossiers.Clear(),
            Compartments = script.State.Compartments.SetItems(script.State.Compartments.Select(c =>
                KeyValuePair.Create(c.Key, c.Value with { Content = new CompartmentContent.Empty(), OutOfService = false, Door = DoorContact.Closed }))),
        };
    }
}
