using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Bends a good result of Core; null where this step gives no chance to.</summary>
internal delegate StepResult? Bend(KioskState before, KioskEvent happened, StepResult result);

/// <summary>Makes Core's canaries, and bends results so that they hold together otherwise: a real bug would not forget to count.</summary>
internal static class Bending
{
    /// <summary>Core comes to another result.</summary>
    internal static CanaryKind After(string name, string rules, string what, Bend bend) => new(name, rules, what, strikes => new Canary(name, what)
    {
        Step = step => (before, envelope) =>
        {
            var result = step(before, envelope);
            if (result.Ignored is not null || bend(before, envelope.Event, result) is not { } bent)
            {
                return result;
            }

            strikes.Hit();
            return bent;
        },
    });

    /// <summary>Core takes a thing for another one.</summary>
    internal static CanaryKind Heard(string name, string rules, string what, Func<KioskState, KioskEvent, KioskEvent?> hears) => new(name, rules, what, strikes => new Canary(name, what)
    {
        Step = step => (before, envelope) =>
        {
            if (hears(before, envelope.Event) is { } other)
            {
                strikes.Hit();
                return step(before, envelope with { Event = other });
            }

            return step(before, envelope);
        },
    });

    /// <summary>These messages are sent so many times, and all numbers follow each other; null when there are none.</summary>
    internal static StepResult? Sent(StepResult result, Func<UplinkMessage, bool> which, int times)
    {
        var sends = result.Effects.OfType<KioskEffect.Send>().ToList();
        if (!sends.Exists(send => which(send.Message)))
        {
            return null;
        }

        var seq = result.State.Counters.OutboxSeq - sends.Count;
        List<KioskEffect> effects = [];
        foreach (var effect in result.Effects)
        {
            if (effect is not KioskEffect.Send send)
            {
                effects.Add(effect);
                continue;
            }

            for (var copy = which(send.Message) ? times : 1; copy > 0; copy--)
            {
                effects.Add(new KioskEffect.Send(++seq, send.Message));
            }
        }

        return result with { Effects = effects, State = result.State with { Counters = result.State.Counters with { OutboxSeq = seq } } };
    }

    /// <summary>Something else is known of these compartments, and the office is told so; null when there are none.</summary>
    internal static StepResult? Known(StepResult result, Func<Compartment, bool> which, CompartmentContent content)
    {
        var bent = result.State.Compartments.Values.Where(which).ToList();
        return bent.Count == 0 ? null : result with
        {
            State = result.State with { Compartments = result.State.Compartments.SetItems(bent.Select(c => KeyValuePair.Create(c.Id.Number, c with { Content = content }))) },
            Effects = [.. result.Effects.Select(effect => effect is KioskEffect.Send { Message: UplinkMessage.CompartmentChanged changed } send && bent.Exists(c => c.Id == changed.Compartment)
                ? send with { Message = changed with { Content = content } } : effect)],
        };
    }

    /// <summary>Without these effects; null when there are none.</summary>
    internal static StepResult? Without(StepResult result, Func<KioskEffect, bool> which) =>
        result.Effects.Any(which) ? result with { Effects = [.. result.Effects.Where(effect => !which(effect))] } : null;
}
