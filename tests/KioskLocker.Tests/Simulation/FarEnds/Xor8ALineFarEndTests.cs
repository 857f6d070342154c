using System.Text.Json;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Simulation.FarEnds;

public sealed class Xor8ALineFarEndTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "lock-frames.json"))).RootElement.GetProperty("xor8a");

    private TimeSpan _now = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_vector_of_unlock_energises_its_channel_for_the_default_time()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        Assert.Empty(Say(line, Hex("unlock")));
        Assert.Equal((1, 300), cabinet.Ledger.After(0).Entries.Where(entry => entry.What == Happening.Pulse).Select(entry => (entry.Channel!.Value, entry.Milliseconds!.Value)).Single());
        Assert.True(cabinet.Doors()[0].Open);
    }

    [Fact]
    public void The_vector_of_unlock_seconds_energises_for_so_many_seconds()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        Say(line, Hex("unlockSeconds"));
        Assert.Equal(3000, cabinet.Ledger.After(0).Entries[0].Milliseconds);
    }

    [Fact]
    public void Read_one_answers_the_vectors_of_both_states()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        Assert.Equal(Reply("replyOne", "status", "11"), Say(line, Hex("readOne")));
        cabinet.Force(1);
        Assert.Equal(Reply("replyOne", "status", "00"), Say(line, Hex("readOne")));
    }

    [Fact]
    public void Read_all_answers_the_vector_of_twelve_channels_with_the_first_one_clear()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        cabinet.Force(1);
        Assert.Equal(Vectors.GetProperty("replyAll")[1].GetProperty("hex").GetString(), Say(line, Hex("readAll")));
    }

    [Fact]
    public void Read_all_answers_the_vector_of_thirty_two_channels_all_set()
    {
        var (line, _) = Line(Plans.Board("main", 1, 32, SwitchClosedBy.DoorClosing));
        Assert.Equal(Vectors.GetProperty("replyAll")[0].GetProperty("hex").GetString(), Say(line, Hex("readAll")));
    }

    [Fact]
    public void A_read_all_reply_takes_its_time_and_shows_the_contacts_of_that_moment()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        var turn = line.Receive(_now, Bytes(Hex("readAll")));
        Assert.Empty(turn.Writes);
        Assert.Equal(_now + TimeSpan.FromMilliseconds(20), turn.NextWake);
        Assert.Empty(line.Tick(_now + TimeSpan.FromMilliseconds(19)).Writes);
        cabinet.Force(1);
        Assert.Equal("80 01 0F FE 33 43", Text(line.Tick(_now + TimeSpan.FromMilliseconds(20)).Writes));
    }

    [Fact]
    public void Unlock_all_energises_every_lock_one_after_the_other()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 3, SwitchClosedBy.DoorClosing));
        Assert.Empty(line.Receive(_now, Bytes("8A 01 00 11 9A")).Writes);
        Assert.Equal([true, false, false], cabinet.Doors().Select(door => door.Open));
        line.Tick(_now + TimeSpan.FromMilliseconds(300));
        Assert.Equal([true, true, false], cabinet.Doors().Select(door => door.Open));
        line.Tick(_now + TimeSpan.FromMilliseconds(600));
        Assert.All(cabinet.Doors(), door => Assert.True(door.Open));
    }

    [Fact]
    public void The_address_query_is_answered_with_the_address()
    {
        var (line, _) = Line(Plans.Board("main", 7, 12, SwitchClosedBy.DoorClosing));
        Assert.Equal("80 01 07 99 1F", Say(line, "80 01 00 99 18"));
    }

    [Fact]
    public void An_unlock_reply_comes_when_the_plan_says_so_with_the_state_of_that_moment()
    {
        var (line, _) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorOpening, unlockReplyMs: 900));
        Assert.Empty(line.Receive(_now, Bytes(Hex("unlock"))).Writes);
        Assert.Empty(line.Tick(_now + TimeSpan.FromMilliseconds(899)).Writes);
        Assert.Equal("8A 01 01 11 9B", Text(line.Tick(_now + TimeSpan.FromMilliseconds(900)).Writes));
    }

    [Fact]
    public void Each_board_of_a_line_answers_for_itself_only()
    {
        var (line, cabinet) = Line(Plans.Board("a", 1, 8, SwitchClosedBy.DoorClosing), Plans.Board("b", 2, 8, SwitchClosedBy.DoorClosing));
        cabinet.Force(9);
        Assert.Equal("80 01 FF 33 4D", Say(line, "80 01 00 33 B2"));
        Assert.Equal("80 02 FE 33 4F", Say(line, "80 02 00 33 B1"));
        Assert.Empty(Say(line, "80 03 00 33 B0"));
    }

    [Fact]
    public void Requests_in_single_bytes_behind_garbage_and_glued_together_are_all_heard()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        var answers = new List<byte[]>();
        foreach (var value in Bytes("FF 8A 80 8A 01 01 11 9B 8A 01 02 11 03 9B 80 01 03 33 B1"))
            answers.AddRange(line.Receive(_now += TimeSpan.FromMilliseconds(1), [value]).Writes);
        answers.AddRange(line.Tick(_now + TimeSpan.FromSeconds(1)).Writes);
        Assert.Equal([1, 2], cabinet.Doors().Where(door => door.Open).Select(door => door.Number));
        Assert.Equal("80 01 03 11 93", Text(answers));
    }

    [Theory]
    [InlineData("8A 01 01 11 9A")]
    [InlineData("8A 01 01 11 03 99")]
    [InlineData("8A 01 0D 11 97")]
    [InlineData("8A 01 01 11 0A 91")]
    public void A_wrong_checksum_channel_or_length_moves_nothing(string frame)
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        Assert.Empty(Say(line, frame));
        Assert.Equal(0, cabinet.Ledger.Last);
    }

    [Fact]
    public void A_request_that_broke_off_is_forgotten_after_a_silence()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Receive(_now, Bytes("8A 01 01"));
        line.Receive(_now + Xor8ALineFarEnd.FrameLimit + TimeSpan.FromMilliseconds(1), Bytes("11 9B"));
        Assert.Equal(0, cabinet.Ledger.Last);
    }

    [Theory]
    [InlineData(BoardFault.NoReply, "")]
    [InlineData(BoardFault.BadChecksum, "80 01 0F FF 33 18")]
    [InlineData(BoardFault.HalfFrame, "80 01 0F")]
    [InlineData(BoardFault.WrongAddress, "80 02 0F FF 33 41")]
    [InlineData(BoardFault.UnsolicitedInside, "80 01 0F 82 01 01 11 93 FF 33 42")]
    [InlineData(BoardFault.UnsolicitedBefore, "82 01 01 11 93 80 01 0F FF 33 42")]
    [InlineData(BoardFault.SingleBytes, "80|01|0F|FF|33|42")]
    public void A_scripted_fault_spoils_one_reply_and_the_next_is_sound(BoardFault fault, string expected)
    {
        var (line, _) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Boards[0].Script(fault, 1);
        Assert.Equal(expected, Say(line, Hex("readAll")));
        Assert.Equal("80 01 0F FF 33 42", Say(line, Hex("readAll")));
        Assert.Null(line.Boards[0].Fault);
    }

    [Fact]
    public void A_late_reply_is_one_second_late()
    {
        var (line, _) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Boards[0].Script(BoardFault.LateReply, 1);
        line.Receive(_now, Bytes(Hex("readAll")));
        Assert.Empty(line.Tick(_now + TimeSpan.FromMilliseconds(20)).Writes);
        Assert.Empty(line.Tick(_now + TimeSpan.FromMilliseconds(1019)).Writes);
        Assert.Equal("80 01 0F FF 33 42", Text(line.Tick(_now + TimeSpan.FromMilliseconds(1020)).Writes));
    }

    [Fact]
    public void Glued_frames_come_as_the_stale_reply_and_the_fresh_one_in_one_burst()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Boards[0].Script(BoardFault.GluedFrames, 2);
        Assert.Empty(Say(line, Hex("readAll")));
        cabinet.Force(1);
        Assert.Equal("80 01 0F FF 33 42 80 01 0F FE 33 43", Say(line, Hex("readAll")));
        Assert.Equal("80 01 0F FE 33 43", Say(line, Hex("readAll")));
    }

    [Fact]
    public void A_lasting_fault_lasts_until_it_is_healed_and_orders_are_carried_out_meanwhile()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Boards[0].Script(BoardFault.NoReply, null);
        for (var i = 0; i < 5; i++)
            Assert.Empty(Say(line, Hex("readAll")));
        Say(line, Hex("unlock"));
        Assert.True(cabinet.Doors()[0].Open);
        line.Boards[0].Script(null, null);
        Assert.Equal("80 01 0F FE 33 43", Say(line, Hex("readAll")));
    }

    [Fact]
    public void A_power_dip_silences_the_board_forgets_what_was_under_way_and_passes()
    {
        var (line, cabinet) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Receive(_now, Bytes(Hex("readAll")));
        line.Boards[0].Dip(_now, TimeSpan.FromSeconds(2));
        Assert.Empty(line.Tick(_now + TimeSpan.FromSeconds(1)).Writes);
        Assert.Empty(line.Receive(_now + TimeSpan.FromSeconds(1), Bytes(Hex("unlock"))).Writes);
        Assert.DoesNotContain(cabinet.Ledger.After(0).Entries, entry => entry.What == Happening.Pulse);
        _now += TimeSpan.FromSeconds(2);
        Assert.Equal("80 01 0F FF 33 42", Say(line, Hex("readAll")));
    }

    [Fact]
    public void An_echoing_adapter_hands_back_the_request_before_the_reply()
    {
        var (line, _) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        line.Echo = true;
        Assert.Equal("80 01 00 33 B2|80 01 0F FF 33 42", Say(line, Hex("readAll")));
    }

    [Fact]
    public void Any_bytes_at_all_are_survived()
    {
        var (line, _) = Line(Plans.Board("main", 1, 12, SwitchClosedBy.DoorClosing));
        var talk = new LineTalk(line) { Now = _now };
        talk.Rave(8128);
        Assert.StartsWith("80 01", talk.Say(Hex("readAll")), StringComparison.Ordinal);
    }

    private static (Xor8ALineFarEnd Line, SimulatedCabinet Cabinet) Line(params BoardPlan[] boards)
    {
        var cabinet = new SimulatedCabinet(Plans.Plan(boards), new CabinetLedger(new FakeTimeProvider(), 1000));
        return (new Xor8ALineFarEnd([.. boards.Select(board => new Xor8ABoardFarEnd(board, cabinet))]), cabinet);
    }

    private static string Hex(string name) => Vectors.GetProperty(name)[0].GetProperty("hex").GetString()!;

    private static string Reply(string name, string key, string value) =>
        Vectors.GetProperty(name).EnumerateArray().Single(vector => vector.GetProperty(key).GetString() == value).GetProperty("hex").GetString()!;

    private static byte[] Bytes(string hex) => LineTalk.Bytes(hex);

    private static string Text(IEnumerable<byte[]> bursts) => LineTalk.Text(bursts);

    private string Say(Xor8ALineFarEnd line, string frame)
    {
        var talk = new LineTalk(line) { Now = _now };
        var answer = talk.Say(frame);
        _now = talk.Now;
        return answer;
    }
}
