using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Simulation.FarEnds;

public sealed class KerongCu16LineFarEndTests
{
    private const string Status = "02 00 30 03 35";
    private const string AllShut = "02 00 35 FF FF 00 00 03 38";

    [Fact]
    public void The_vector_of_unlock_energises_its_lock_for_the_boards_own_time_and_is_not_answered()
    {
        var (talk, cabinet) = Line(Board("a", 0));
        Assert.Equal("", talk.Say(LineTalk.Vector("kerongCu16", "unlock", 0)));
        Assert.Equal("", talk.Say(LineTalk.Vector("kerongCu16", "unlock", 1)));
        Assert.Equal([(1, 300), (16, 300)], Pulses(cabinet));
        Assert.Equal([1, 16], Open(cabinet));
    }

    [Fact]
    public void The_high_half_of_the_address_is_the_board()
    {
        var (talk, cabinet) = Line(Board("a", 0), Board("b", 1));
        talk.Say(LineTalk.Vector("kerongCu16", "unlock", 2));
        Assert.Equal([17], Open(cabinet));
        Assert.Equal("02 10 35 FE FF 00 00 03 47", talk.Say("02 10 30 03 45"));
        Assert.Equal(AllShut, talk.Say(Status));
    }

    [Fact]
    public void Status_answers_the_vectors_of_all_shut_and_of_lock_one_open_with_a_thing()
    {
        var (talk, cabinet) = Line(Board("a", 0) with { ItemSensors = true });
        Assert.Equal(LineTalk.Vector("kerongCu16", "statusReply", 0), talk.Say(LineTalk.Vector("kerongCu16", "status")));
        cabinet.Force(1);
        cabinet.PutIn(1, "túi");
        Assert.Equal(LineTalk.Vector("kerongCu16", "statusReply", 1), talk.Say(Status));
    }

    [Fact]
    public void A_board_without_sensors_sees_no_things()
    {
        var (talk, cabinet) = Line(Board("a", 0));
        cabinet.Force(9);
        cabinet.PutIn(9, "túi");
        Assert.Equal("02 00 35 FF FE 00 00 03 37", talk.Say(Status));
    }

    [Fact]
    public void All_boards_answer_one_question_one_after_the_other()
    {
        var (talk, _) = Line(Board("a", 0), Board("b", 1), Board("c", 9));
        Assert.Equal(AllShut + "|02 10 35 FF FF 00 00 03 48|02 90 35 FF FF 00 00 03 C8", talk.Say("02 F0 32 03 27"));
    }

    [Fact]
    public void Unlock_all_energises_one_lock_after_the_other()
    {
        var (talk, cabinet) = Line(Board("a", 0));
        Assert.Equal("", talk.Send("02 00 33 03 38"));
        Assert.Equal([1], Open(cabinet));
        talk.Wait(300);
        Assert.Equal([1, 2], Open(cabinet));
        talk.Wait(14 * 300);
        Assert.Equal(16, Open(cabinet).Count());
    }

    [Fact]
    public void The_time_of_a_pulse_can_be_asked_and_set_in_hundredths()
    {
        var (talk, cabinet) = Line(Board("a", 0));
        Assert.Equal("02 00 38 00 1E 03 5B", talk.Say("02 00 37 00 00 03 3C"));
        Assert.Equal("02 00 38 00 32 03 6F", talk.Say("02 00 37 00 32 03 6E"));
        talk.Say("02 03 31 03 39");
        Assert.Equal([(4, 500)], Pulses(cabinet));
    }

    [Fact]
    public void A_delayed_unlock_comes_when_it_was_ordered_for()
    {
        var (talk, cabinet) = Line(Board("a", 0));
        talk.Send("02 02 39 02 03 42");
        talk.Wait(1999);
        Assert.Empty(Open(cabinet));
        talk.Wait(1);
        Assert.Equal([3], Open(cabinet));
    }

    [Fact]
    public void A_board_that_answers_an_unlock_answers_with_its_status()
    {
        var (talk, _) = Line(Board("a", 0) with { UnlockReplyMs = 50 });
        Assert.Equal("02 00 35 FE FF 00 00 03 37", talk.Say("02 00 31 03 36"));
    }

    [Theory]
    [InlineData("02 00 31 03 37")]
    [InlineData("02 00 31 04 37")]
    [InlineData("02 20 31 03 56")]
    [InlineData("02 00 34 03 39")]
    [InlineData("03 00 31 03 37")]
    public void A_wrong_sum_end_board_or_command_moves_nothing(string frame)
    {
        var (talk, cabinet) = Line(Board("a", 0), Board("b", 1));
        Assert.Equal("", talk.Say(frame));
        Assert.Equal(0, cabinet.Ledger.Last);
    }

    [Fact]
    public void Requests_in_single_bytes_behind_garbage_and_glued_together_are_all_heard()
    {
        var (line, cabinet) = Build(Board("a", 0));
        var talk = new LineTalk(line);
        foreach (var value in LineTalk.Bytes("FF 02 02 00 02 00 31 03 36 02 01 31 03 37"))
        {
            talk.Send(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            talk.Now += TimeSpan.FromMilliseconds(1);
        }

        Assert.Equal([1, 2], Open(cabinet));
    }

    [Fact]
    public void A_request_that_broke_off_is_forgotten_after_a_silence()
    {
        var (talk, cabinet) = Line(Board("a", 0));
        talk.Send("02 00 31");
        talk.Now += KerongCu16LineFarEnd.FrameLimit + TimeSpan.FromMilliseconds(1);
        talk.Send("03 36");
        Assert.Equal(0, cabinet.Ledger.Last);
    }

    [Theory]
    [InlineData(BoardFault.NoReply, "")]
    [InlineData(BoardFault.BadChecksum, "02 00 35 FF FF 00 00 03 62")]
    [InlineData(BoardFault.HalfFrame, "02 00 35 FF")]
    [InlineData(BoardFault.WrongAddress, "02 10 35 FF FF 00 00 03 48")]
    [InlineData(BoardFault.UnsolicitedInside, "02 00 35 FF 02 00 35 FF FF 00 00 03 38 FF 00 00 03 38")]
    [InlineData(BoardFault.UnsolicitedBefore, AllShut + " " + AllShut)]
    [InlineData(BoardFault.SingleBytes, "02|00|35|FF|FF|00|00|03|38")]
    public void A_scripted_fault_spoils_one_reply_and_the_next_is_sound(BoardFault fault, string expected)
    {
        var (line, _) = Build(Board("a", 0));
        var talk = new LineTalk(line);
        line.Boards[0].Script(fault, 1);
        Assert.Equal(expected, talk.Say(Status));
        Assert.Equal(AllShut, talk.Say(Status));
    }

    [Fact]
    public void An_echoing_adapter_hands_back_the_request_before_the_reply()
    {
        var (line, _) = Build(Board("a", 0));
        line.Echo = true;
        Assert.Equal(Status + "|" + AllShut, new LineTalk(line).Say(Status));
    }

    [Fact]
    public void Any_bytes_at_all_are_survived()
    {
        var (talk, _) = Line(Board("a", 0));
        talk.Rave(1729);
        Assert.StartsWith("02 00 35", talk.Say(Status), StringComparison.Ordinal);
    }

    private static BoardPlan Board(string id, int number) => new()
    {
        Id = id, Line = "board-main", Address = number, Channels = KerongCu16BoardFarEnd.Locks, Feedback = SwitchClosedBy.DoorClosing,
    };

    private static (KerongCu16LineFarEnd Line, SimulatedCabinet Cabinet) Build(params BoardPlan[] boards)
    {
        var cabinet = new SimulatedCabinet(Plans.Plan(LineKind.KerongCu16, boards), new CabinetLedger(new FakeTimeProvider(), 1000));
        return (new KerongCu16LineFarEnd([.. boards.Select(board => new KerongCu16BoardFarEnd(board, cabinet))]), cabinet);
    }

    private static (LineTalk Talk, SimulatedCabinet Cabinet) Line(params BoardPlan[] boards)
    {
        var (line, cabinet) = Build(boards);
        return (new LineTalk(line), cabinet);
    }

    private static IEnumerable<int> Open(SimulatedCabinet cabinet) => cabinet.Doors().Where(door => door.Open).Select(door => door.Number);

    private static IEnumerable<(int Channel, int Milliseconds)> Pulses(SimulatedCabinet cabinet) =>
        cabinet.Ledger.After(0).Entries.Where(entry => entry.What == Happening.Pulse).Select(entry => (entry.Channel!.Value, entry.Milliseconds!.Value));
}
