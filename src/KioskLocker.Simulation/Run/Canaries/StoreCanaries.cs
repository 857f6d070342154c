using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Journal, outbox, vault and start-up gone wrong.</summary>
internal static class StoreCanaries
{
    internal static IEnumerable<CanaryKind> All { get; } =
    [
        BeforeTheCommit(),
        Of("written-later", "I-7 I-17 I-18", "A commit counts as written before it is.", strikes => new Canary("written-later", "") { Store = (store, _) => new LateStore(store, strikes) }),
        Of("acked-too-many", "I-7", "With the rows that the office has goes the one that came meanwhile.", strikes => new Canary("acked-too-many", "") { Store = (store, _) => new EagerAcknowledgements(store, strikes) }),
        Of("acked-too-few", "I-19 I-20", "Of the rows that the office has, the last one stays.", strikes => new Canary("acked-too-few", "") { Store = (store, _) => new LazyAcknowledgements(store, strikes) }),
        Of("poison-blocks", "I-10", "What the office refuses is tried for ever.", strikes => new Canary("poison-blocks", "") { Store = (store, _) => new StoreWithOutbox(store, new PatientOutbox(store.Outbox, strikes)) }),
        Of("never-again", "I-10", "What the office refused once is never offered again.", strikes => new Canary("never-again", "") { Store = (store, _) => new StoreWithOutbox(store, new ResignedOutbox(store.Outbox, strikes)) }),
        Of("outbox-reversed", "I-7", "The newest row goes first.", strikes => new Canary("outbox-reversed", "") { Store = (store, _) => new StoreWithOutbox(store, new ReversedOutbox(store.Outbox, strikes)) }),
        Of("wrong-person", "I-18", "The first person's data goes with everybody's papers.", strikes => new Canary("wrong-person", "") { Store = (store, _) => new StoreWithVault(store, new MixedVault(store.Vault, strikes)) }),
        Of("vault-keeps", "I-18", "Erasing a visit's data erases nothing.", strikes => new Canary("vault-keeps", "")
        {
            Store = (store, _) => new BentCommits(store, commit =>
            {
                var kept = commit.Effects.Where(effect => effect is not KioskEffect.ErasePersonalData).ToList();
                if (kept.Count == commit.Effects.Count)
                {
                    return commit;
                }

                strikes.Hit();
                return commit with { Effects = kept };
            }),
        }),
        Of("orders-forgotten", "I-12", "An order that nobody answered looks finished after a crash.", strikes => new Canary("orders-forgotten", "")
        {
            LeftBehind = unfinished =>
            {
                if (unfinished.Openings.Count == 0)
                {
                    return unfinished;
                }

                strikes.Hit();
                return unfinished with { Openings = [] };
            },
        }),
        ReissuedAfterCrash(),
        Of("order-twice", "I-1", "An order to open is handed to the boards twice.", strikes => new Canary("order-twice", "")
        {
            Effects = effects =>
            {
                if (effects.FirstOrDefault(effect => effect is KioskEffect.OpenCompartment) is not { } open)
                {
                    return effects;
                }

                strikes.Hit();
                return [.. effects, open];
            },
        }),
        Of("visit-never-ends", "I-20", "The limits of a visit and of an open door are never started.", strikes => new Canary("visit-never-ends", "")
        {
            Effects = effects => Less(effects, effect => effect is KioskEffect.StartTimer { Timer: TimerId.VisitLimit or TimerId.DoorAbandoned or TimerId.IdleCountdown }, strikes),
        }),
        Of("every-start-clean", "I-20", "Every start counts as the first after an end in order.", strikes => new Canary("every-start-clean", "")
        {
            LeftBehind = unfinished =>
            {
                if (unfinished.Starts.UncleanStarts > 0)
                {
                    strikes.Hit();
                }

                return unfinished with { Starts = new StartCount(true, 0) };
            },
        }),
        Of("clock-believed", "I-24", "The wall clock is believed whatever it says.", strikes => new Canary("clock-believed", "")
        {
            Clock = reading =>
            {
                if (!reading.Confirmed)
                {
                    strikes.Hit();
                }

                return reading with { Confirmed = true };
            },
        }),
        Of("wall-clock-waits", "I-24", "Waits go by the wall clock.", strikes => new Canary("wall-clock-waits", "") { Waits = (monotonic, wall) => new WallTimers(monotonic, wall, strikes) }),
    ];

    private static CanaryKind Of(string name, string rules, string what, Func<Strikes, Canary> hatch) => new(name, rules, what, strikes => hatch(strikes) with { What = what });

    private static IReadOnlyList<KioskEffect> Less(IReadOnlyList<KioskEffect> effects, Func<KioskEffect, bool> which, Strikes strikes)
    {
        if (!effects.Any(which))
        {
            return effects;
        }

        strikes.Hit();
        return [.. effects.Where(effect => !which(effect))];
    }

    private static CanaryKind BeforeTheCommit() => Of("pulse-before-commit", "I-1", "A door is ordered open, and then the order is committed.", strikes =>
    {
        HashSet<EffectId> acted = [];
        return new Canary("pulse-before-commit", "")
        {
            Store = (store, act) => new BentCommits(store, commit =>
            {
                if (commit.Effects.OfType<KioskEffect.OpenCompartment>().FirstOrDefault() is { } open)
                {
                    strikes.Hit();
                    acted.Add(open.Id);
                    act(commit with { Effects = [open] });
                }

                return commit;
            }),
            Effects = effects => [.. effects.Where(effect => effect is not KioskEffect.OpenCompartment open || !acted.Contains(open.Id))],
        };
    });

    private static CanaryKind ReissuedAfterCrash() => Of("order-after-crash", "I-1", "What was ordered and not answered before a crash is ordered again by itself.", strikes =>
    {
        IReadOnlyList<KioskEffect> pending = [];
        return new Canary("order-after-crash", "")
        {
            Store = (store, _) =>
            {
                pending = store.Pending();
                return store;
            },
            Started = (_, run, _) =>
            {
                foreach (var open in pending.OfType<KioskEffect.OpenCompartment>())
                {
                    strikes.Hit();
                    run(open);
                }
            },
        };
    });
}
