using System.Diagnostics;
using KioskLocker.Simulation.Run.Canaries;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>Deliberate bugs are noticed, and nothing else is taken for one. All of them are hunted by <c>kiosklocker-simulator canaries</c>.</summary>
public sealed class CanaryTests
{
    private static readonly HuntPlan Plan = new(Seeds: 3, Rounds: 4, Parallel: 1, TimeSpan.MaxValue);

    [Fact]
    public void There_are_twenty_canaries_and_more_each_with_a_name_of_its_own_and_a_sentence()
    {
        Assert.True(CanaryList.All.Count >= 20);
        Assert.Equal(CanaryList.All.Count, CanaryList.All.Select(kind => kind.Name).Distinct().Count());
        Assert.All(CanaryList.All, kind => Assert.EndsWith(".", kind.What, StringComparison.Ordinal));
    }

    /// <summary>I-25 is what a world says of a part that fell over: a canary that is caught by it would be caught by its own faults.</summary>
    [Fact]
    public void Every_canary_names_the_rules_that_it_breaks() => Assert.All(CanaryList.All, kind =>
    {
        Assert.Matches("^(I-|F-[A-Z])[1-9][0-9]*( I-[1-9][0-9]*)*$", kind.Rules);
        Assert.False(kind.IsCaughtBy("I-25"));
    });

    /// <summary>Without this, every world would catch every canary.</summary>
    [Fact]
    public void Worlds_without_a_canary_fail_at_nothing() => Assert.All(CanaryHunt.Honest(Plan), report => Assert.Null(report.Failure));

    /// <summary>One of each room: a door beside the ordered one, data kept, a pulse sent twice, an outbox out of order, a network's page believed.</summary>
    [Theory]
    [InlineData("wrong-door", "I-3")]
    [InlineData("person-kept", "I-18")]
    [InlineData("order-twice", "I-1")]
    [InlineData("outbox-reversed", "I-7, I-17")]
    [InlineData("opened-at-pulse", "I-23")]
    public void A_canary_is_caught_by_the_rule_that_it_breaks(string name, string rule)
    {
        var kind = CanaryList.All.Single(kind => kind.Name == name);
        var hunted = CanaryHunt.Hunt(kind, Plan, Stopwatch.StartNew());
        Assert.True(hunted.Seed is not null, $"{hunted.Strikes} strikes in {hunted.Worlds} worlds");
        Assert.Equal(rule, hunted.Failure!.Split(':')[0]);
    }

    [Fact]
    public void A_canary_whose_own_code_falls_over_or_that_breaks_another_rule_is_missed()
    {
        var plan = Plan with { Seeds = 2, Rounds = 1 };
        var clumsy = new CanaryKind("clumsy", "I-3", "It falls over.", strikes => new Canary("clumsy", "")
        {
            Effects = effects =>
            {
                strikes.Hit();
                return effects.Count > 0 ? throw new InvalidOperationException("Queue empty.") : effects;
            },
        });
        var hunted = CanaryHunt.Hunt(clumsy, plan, Stopwatch.StartNew());
        Assert.Equal((null, 2), (hunted.Seed, hunted.Worlds));
        Assert.StartsWith("I-25: InvalidOperationException: Queue empty.", hunted.Other, StringComparison.Ordinal);

        var wrongDoor = CanaryList.All.Single(kind => kind.Name == "wrong-door");
        hunted = CanaryHunt.Hunt(wrongDoor with { Rules = "I-18" }, plan, Stopwatch.StartNew());
        Assert.Null(hunted.Seed);
        Assert.StartsWith("I-3", hunted.Other, StringComparison.Ordinal);
    }

    [Fact]
    public void A_canary_without_a_chance_is_told_apart_from_one_that_nobody_noticed()
    {
        var idle = new CanaryKind("idle", "I-3", "It does nothing.", _ => Canary.None);
        var harmless = new CanaryKind("harmless", "I-3", "It counts and does nothing else.", strikes => new Canary("harmless", "")
        {
            Effects = effects =>
            {
                strikes.Hit();
                return effects;
            },
        });
        var plan = Plan with { Seeds = 1, Rounds = 1 };
        Assert.Equal((null, 0), Outcome(CanaryHunt.Hunt(idle, plan, Stopwatch.StartNew())));
        var hunted = CanaryHunt.Hunt(harmless, plan, Stopwatch.StartNew());
        Assert.Null(hunted.Seed);
        Assert.True(hunted.Strikes > 0);
    }

    private static (int? Seed, int Strikes) Outcome(Hunted hunted) => (hunted.Seed, hunted.Strikes);
}
