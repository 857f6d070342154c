using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;

namespace KioskLocker.Tests.Attacks;

/// <summary>
/// Blind guessing: 10⁶ pairs in simulated time (a tenth of them in the quick tests), by every cheap behaviour that was thought of. The
/// chance is computed from the rate that the implemented waits let through, for the largest cabinet that can be configured, every compartment of it with a live code.
/// </summary>
public sealed class GuessingTests
{
    private const double Allowed = 1e-5;
    private const int LiveCodes = CompartmentId.Max;

    /// <summary>Eight characters of 32; of the 36 check characters four are drawn again.</summary>
    private static readonly double Codes = Math.Pow(2, 40) * 32 / 36;

    /// <summary>Which cheap behaviour, by name, and how many of the million.</summary>
    public static TheoryData<string, int> Behaviours => new()
    {
        { "A1_stays_and_types", 900_000 },
        { "A1_comes_anew_each_time", 10_000 },
        { "A1_gives_own_pair_with_a_fee_due_after_each", 10_000 },
        { "A1_gives_own_pair_with_a_case_after_each", 10_000 },
        { "A1_opens_own_result_and_says_stuck_after_each", 10_000 },
        { "A1_changes_to_the_other_door_each_time", 10_000 },
        { "A1_resumes_own_drop_off_after_each", 5_000 },
        { "A2_cuts_the_power_after_each", 10_000 },
        { "A2_cuts_the_power_before_each_answer", 10_000 },
        { "A3_sets_the_clock_forward_after_each", 10_000 },
        { "A4_sets_the_clock_back_after_each", 10_000 },
        { "A1_A2_A3_A4_does_anything", 5_000 },
    };

    [Theory]
    [MemberData(nameof(Behaviours))]
    public void A1_A2_A3_A4_No_behaviour_makes_guessing_likely(string behaviour, int guesses)
    {
        var random = new Random(HashCode(behaviour) ^ AttackSeed.Take());
        var thief = new Thief();
        var code = Code(random);
        guesses = Effort.Of(guesses / 10, guesses);
        while (thief.Guesses < guesses)
        {
            // A few ID numbers for each code: that takes the fewest touches.
            code = random.Next(10) == 0 ? Code(random) : code;
            thief.Guess(code, Id(random));
            Between(thief, behaviour, random);
        }

        var perDay = thief.Guesses / thief.Spent.TotalDays;
        var chance = perDay * LiveCodes / Codes;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{behaviour}: {thief.Guesses} guesses in {thief.Spent.TotalDays:0.0} days ({thief.Steps} steps), {perDay:0} a day, {thief.Bursts} bursts told; "
            + $"with {LiveCodes} live codes {chance:0.0e+0} per kiosk and day"));
        Assert.True(chance <= Allowed, $"{chance:0.0e+0} per kiosk and day");
        Assert.Equal(1 + (int)Math.Log10(thief.State.Guesses.WrongInARow / 5.0), thief.Bursts);
    }

    [Fact]
    public void A1_The_behaviours_share_a_million_guesses() => Assert.Equal(1_000_000, Behaviours.Sum(row => row.Data.Item2));

    /// <summary>Custody that passes ends the run. Each of the thief's own papers does that once, so the wall bounds it; here he has it filled twice a day.</summary>
    [Fact]
    public void A1_Taking_all_of_a_wall_of_own_results_between_the_guesses_is_not_enough_either()
    {
        var numbers = new KioskNumbers();
        const int resets = 2 * CompartmentId.Max;
        var cheap = numbers.AnswerDelay + numbers.WrongFactorWaits[0] + numbers.AnswerDelay;
        var dear = numbers.AnswerDelay + numbers.WrongFactorWaits[^1];
        var perDay = resets + ((TimeSpan.FromDays(1) - (resets * cheap)) / dear);
        var chance = perDay * LiveCodes / Codes;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{resets} hand-overs between: {perDay:0} a day, {chance:0.0e+0} per kiosk and day"));
        Assert.True(chance <= Allowed);
    }

    /// <summary>Whoever holds a badge and not its PIN. No bound is set; the figure is printed.</summary>
    [Theory]
    [InlineData("A1_waits", 5)]
    [InlineData("A2_cuts_the_power_after_each_try", 5)]
    [InlineData("A3_sets_the_clock_forward", 5)]
    [InlineData("A4_sets_the_clock_back", 5)]
    public void A1_A2_A3_A4_Five_PINs_and_then_a_quarter_of_an_hour_whatever_is_done(string behaviour, int each)
    {
        var thief = new Thief();
        var (tries, refused) = (0, 0);
        while (tries < 2_000)
        {
            if (thief.TryPin("CB001", false))
            {
                tries++;
                if (behaviour.StartsWith("A2", StringComparison.Ordinal))
                    thief.CutPower();
                continue;
            }

            refused++;
            Assert.Equal(0, tries % each);
            thief.Utc += behaviour[..2] switch { "A3" => TimeSpan.FromHours(1), "A4" => TimeSpan.FromHours(-1), _ => TimeSpan.Zero };
            Assert.False(thief.TryPin("CB001", true));
            thief.Pass(new KioskNumbers().PinWait - TimeSpan.FromMilliseconds(1));
            Assert.False(thief.TryPin("CB001", true));
            thief.Pass(TimeSpan.FromMilliseconds(1));
        }

        var perDay = tries / thief.Spent.TotalDays;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{behaviour}: {tries} PINs in {thief.Spent.TotalDays:0.0} days, {perDay:0} a day; of 10^6 PINs {perDay / 1e6:0.0e+0} per badge and day"));
        Assert.InRange(perDay, 1, 490);
        Assert.True(refused >= tries / each - 1);
    }

    private static void Between(Thief thief, string behaviour, Random random)
    {
        switch (behaviour)
        {
            case "A1_stays_and_types":
                break;
            case "A1_comes_anew_each_time":
                thief.Leave();
                break;
            case "A1_gives_own_pair_with_a_fee_due_after_each":
                thief.GiveOwn(Thief.FeeCode);
                break;
            case "A1_gives_own_pair_with_a_case_after_each":
                thief.GiveOwn(Thief.CaseCode);
                break;
            case "A1_opens_own_result_and_says_stuck_after_each":
                thief.OpenOwnAndSayStuck();
                break;
            case "A1_changes_to_the_other_door_each_time":
                thief.GuessAtTheOtherDoor(Id(random));
                break;
            case "A1_resumes_own_drop_off_after_each":
                thief.ResumeOwnAndCutPower();
                break;
            case "A2_cuts_the_power_after_each":
                thief.Leave();
                thief.CutPower();
                break;
            case "A2_cuts_the_power_before_each_answer":
                thief.CutPower();
                break;
            case "A3_sets_the_clock_forward_after_each":
                thief.Utc = random.Next(20) == 0 ? new DateTimeOffset(2038, 1, 20, 0, 0, 0, TimeSpan.Zero) : thief.Utc.AddHours(random.Next(1, 48));
                if (thief.Utc.Year > 2200)
                    thief.Utc = new DateTimeOffset(2026, 3, 4, 2, 0, 0, TimeSpan.Zero);
                break;
            case "A4_sets_the_clock_back_after_each":
                thief.Utc = random.Next(20) == 0 || thief.Utc.Year < 1971 ? new DateTimeOffset(2026, 3, 4, 2, 0, 0, TimeSpan.Zero)
                    : random.Next(20) == 0 ? DateTimeOffset.UnixEpoch : thief.Utc.AddHours(-random.Next(1, 48));
                break;
            default:
                var others = Behaviours.Select(row => row.Data.Item1).Where(name => name != behaviour).ToList();
                Between(thief, others[random.Next(others.Count)], random);
                break;
        }
    }

    /// <summary>The same in every run, unlike that of the framework.</summary>
    private static int HashCode(string text) => text.Aggregate(17, (hash, sign) => unchecked((hash * 31) + sign));

    private static Digest Code(Random random) => new($"kk1:{random.NextInt64(1L << 40):x10}");

    private static Digest Id(Random random) => new($"dk1:{random.Next(100_000_000)}");
}
