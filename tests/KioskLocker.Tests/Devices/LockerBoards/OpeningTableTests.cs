using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Devices.LockerBoards;

/// <summary>The table of README.md, row by row, for every family: how an order to open ends, and what it costs.</summary>
public sealed class OpeningTableTests
{
    private const int Channel = 2;

    /// <summary>What is so when the order comes, and what happens during it.</summary>
    private static readonly Dictionary<string, Row> Table = new()
    {
        ["open, only when closed: already open"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.AlreadyOpen, 0, rig => rig.Cabinet.Force(rig.Case.Door(0, Channel).Number)),
        ["no answer, only when closed: board offline"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.BoardOffline, 0, rig => rig.Script(0, BoardFault.NoReply)),
        ["closed, then open: opened"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.Opened, 1, _ => { }),
        ["closed, then open, always: opened"] = new(PulseRule.Always, OpenOutcome.Opened, 1, _ => { }),
        ["closed and stays so: jammed"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.Jammed, 1, Jam),
        ["closed and stays so, always: jammed"] = new(PulseRule.Always, OpenOutcome.Jammed, 1, Jam),
        ["closed, and a contact that cannot say anything else: jammed"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.Jammed, 1, rig => rig.SetContact(0, Channel, ContactCondition.StuckClosed)),
        ["closed, then silence: no feedback"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.NoFeedback, 1, rig => rig.OnPulse = () => rig.Script(0, BoardFault.NoReply)),
        ["open and stays so, always: no feedback"] = new(PulseRule.Always, OpenOutcome.NoFeedback, 1, rig => rig.SetContact(0, Channel, ContactCondition.StuckOpen)),
        ["open, then closed, then open, always: opened"] = new(PulseRule.Always, OpenOutcome.Opened, 1, ComeToItsSenses),
        ["unknown, then open, always: opened"] = new(PulseRule.Always, OpenOutcome.Opened, 1, rig => Mute(rig, wakesAtPulse: true)),
        ["unknown and stays so, always: no feedback"] = new(PulseRule.Always, OpenOutcome.NoFeedback, 1, rig => Mute(rig, wakesAtPulse: false)),
        ["the line goes down before the pulse: board offline"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.BoardOffline, 0, rig => rig.After(TimeSpan.Zero, rig.Down)),
        ["the line goes down after the pulse: no feedback"] = new(PulseRule.OnlyWhenClosed, OpenOutcome.NoFeedback, 1, rig => rig.OnPulse = () => rig.After(TimeSpan.FromMilliseconds(2), rig.Down)),
    };

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var family in BoardCase.All.Keys)
            {
                foreach (var row in Table.Keys)
                {
                    rows.Add(family, row);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_order_ends_as_the_table_says(string family, string row)
    {
        var (rule, outcome, pulses, prepare) = Table[row];
        var rig = new ContractRig(family).Settled();
        prepare(rig);
        rig.Run(TimeSpan.FromSeconds(rule == PulseRule.Always || outcome == OpenOutcome.AlreadyOpen ? 3 : 0));
        rig.Forget();

        Assert.Equal(outcome, rig.Outcome(rig.Open(0, Channel, rule)));
        Assert.Equal(pulses, rig.PulseFrames);
        Assert.Equal(pulses, rig.PulsesFelt);

        // Nothing comes after the answer, also when the port is opened anew: no second answer, and no second pulse.
        rig.Down();
        rig.Up();
        rig.Run(TimeSpan.FromSeconds(20));
        Assert.Single(rig.Of<LockerEvent.OpenAnswered>());
        Assert.Equal(pulses, rig.PulseFrames);
        Assert.Equal(pulses, rig.PulsesFelt);
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void The_other_polarity_opens_as_well(string family)
    {
        var rig = new ContractRig(family, feedback: SwitchClosedBy.DoorOpening).Settled();
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, Channel)));
        Assert.True(rig.IsOpen(0, Channel));
        Assert.Equal(1, rig.PulsesFelt);
    }

    [Theory]
    [MemberData(nameof(BoardCase.Names), MemberType = typeof(BoardCase))]
    public void The_highest_channel_is_the_highest_lock(string family)
    {
        var rig = new ContractRig(family).Settled();
        Assert.Equal(OpenOutcome.Opened, rig.Outcome(rig.Open(0, rig.Case.Channels)));
        Assert.Equal([rig.Case.Channels], Enumerable.Range(1, rig.Case.Channels).Where(channel => rig.IsOpen(0, channel)));
    }

    private static void Jam(ContractRig rig) => rig.Cabinet.SetJam(rig.Case.Door(0, Channel).Number, jammed: true);

    private static void ComeToItsSenses(ContractRig rig)
    {
        rig.SetContact(0, Channel, ContactCondition.StuckOpen);
        rig.OnPulse = () =>
        {
            rig.SetContact(0, Channel, ContactCondition.StuckClosed);
            rig.After(TimeSpan.FromMilliseconds(600), () => rig.SetContact(0, Channel, ContactCondition.Ok));
        };
    }

    private static void Mute(ContractRig rig, bool wakesAtPulse)
    {
        rig.Script(0, BoardFault.NoReply);
        rig.OnPulse = () => rig.Script(0, wakesAtPulse ? null : BoardFault.NoReply);
    }

    private sealed record Row(PulseRule Rule, OpenOutcome Outcome, int Pulses, Action<ContractRig> Prepare);
}
