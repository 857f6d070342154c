using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Simulation.World;

namespace KioskLocker.Tests.Devices.LockerBoards.ModbusRelay;

public sealed class ModbusRelayProtocolTests
{
    private static readonly LockerFrames Vectors = LockerFrames.Of("modbusRelay");

    [Fact]
    public void Requests_are_the_vectors_byte_for_byte()
    {
        Each("on", vector => ModbusRelayProtocol.Switch(Slave(vector), LockerFrames.Number(vector, "relay"), on: true));
        Each("off", vector => ModbusRelayProtocol.Switch(Slave(vector), LockerFrames.Number(vector, "relay"), on: false));
        Each("allOff", vector => ModbusRelayProtocol.AllOff(Slave(vector)));
        Each("flashOn", vector => ModbusRelayProtocol.FlashOn(Slave(vector), LockerFrames.Number(vector, "relay"), LockerFrames.Number(vector, "milliseconds") / 100));
        Each("readInputs", vector => ModbusRelayProtocol.ReadInputs(Slave(vector), 8));
        Assert.Equal(Convert.FromHexString("0101000000083DCC"), ModbusRelayProtocol.ReadCoils(1, 8));
    }

    [Fact]
    public void The_reply_to_a_write_is_the_write_and_says_which()
    {
        foreach (var name in new[] { "on", "off", "allOff", "flashOn" })
        {
            foreach (var vector in Vectors.Each(name))
            {
                var frame = LockerFrames.Hex(vector);
                var mark = (long)frame[2] << 24 | (long)frame[3] << 16 | (long)frame[4] << 8 | frame[5];
                Assert.Equal([new BoardFrame.Taken(1) { Mark = mark }], Decode(8, frame));
            }
        }
    }

    [Fact]
    public void The_vector_of_a_refusal_is_understood_and_its_reason_named()
    {
        var frame = LockerFrames.Hex(Vectors.Each("exception").Single());
        var refused = Assert.IsType<BoardFrame.Refused>(Assert.Single(Decode(8, frame)));
        Assert.Equal((1, 2, "it has no such relay or input (Modbus exception 2)"), (refused.Address, refused.Code, refused.Reason));
    }

    [Fact]
    public void The_lowest_input_is_the_lowest_bit_and_filling_above_the_last_one_is_nothing()
    {
        Assert.Equal([new BoardFrame.Contacts(1, 0x01, null)], Decode(8, Convert.FromHexString("010201016048")));
        Assert.Equal([new BoardFrame.Contacts(1, 0x60, null)], DecodeReads(8, 8, 0x02, 0x60));
        Assert.Equal([new BoardFrame.Contacts(1, 0x0860, null)], DecodeReads(12, 16, 0x02, 0x60, 0xF8));
        Assert.Equal([new BoardFrame.Contacts(1, 0x80000001, null)], DecodeReads(32, 32, 0x02, 0x01, 0x00, 0x00, 0x80));
    }

    [Fact]
    public void Relays_are_no_contacts()
    {
        Assert.Equal([new BoardFrame.Contacts(1, 0, null)], DecodeReads(0, 16, 0x01, 0xFF, 0xFF));
        Assert.Equal([new BoardFrame.Outputs(1, 0xFF05)], DecodeReads(16, 16, 0x01, 0x05, 0xFF));
    }

    [Fact]
    public void A_read_of_another_length_than_the_boards_is_no_answer() => Assert.Empty(DecodeReads(8, 8, 0x02, 0x60, 0x00));

    [Theory]
    [InlineData(0, 1, 5)]
    [InlineData(256, 1, 5)]
    [InlineData(1, 0, 5)]
    [InlineData(1, 33, 5)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 0x8000)]
    public void Nothing_is_sent_to_all_boards_to_no_relay_or_for_no_time(int address, int relay, int tenths) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ModbusRelayProtocol.FlashOn(address, relay, tenths));

    [Fact]
    public void A_pulse_is_rounded_up_to_tenths_of_a_second()
    {
        var family = new ModbusRelayFamily();
        var board = BoardCase.All["modbusRelay"].Settings(1, SwitchClosedBy.DoorClosing)[0] with { Pulse = TimeSpan.FromMilliseconds(610) };
        Assert.Equal(Convert.FromHexString("0105020000078DB0"), family.Pulse(board, 1).Bytes);
        Assert.Equal(TimeSpan.FromMilliseconds(700), family.PulseLength(board));
    }

    [Fact]
    public void A_frame_cut_at_any_byte_is_the_same_frame()
    {
        var frame = Sealed([0x01, 0x02, 0x01, 0x60]);
        for (var cut = 0; cut <= frame.Length; cut++)
        {
            Assert.Equal([new BoardFrame.Contacts(1, 0x60, null)], Decode(8, frame[..cut], frame[cut..]));
        }
    }

    [Fact]
    public void Glued_frames_come_out_one_by_one_and_our_own_question_is_none()
    {
        byte[] all = [.. ModbusRelayProtocol.ReadInputs(1, 8), .. Sealed([0x01, 0x02, 0x01, 0x60]), .. ModbusRelayProtocol.AllOff(1), .. Sealed([0x01, 0x85, 0x02]), .. Sealed([0x01, 0x02, 0x01, 0x61])];
        var frames = Decode(8, all);
        Assert.Equal([typeof(BoardFrame.Contacts), typeof(BoardFrame.Taken), typeof(BoardFrame.Refused), typeof(BoardFrame.Contacts)], frames.Select(frame => frame.GetType()));
    }

    [Fact]
    public void The_byte_that_breaks_a_frame_may_begin_the_next()
    {
        var frame = Sealed([0x01, 0x02, 0x01, 0x60]);
        Assert.Equal([new BoardFrame.Contacts(1, 0x60, null)], Decode(8, [0x01, 0x01, 0x02, .. frame]));
        Assert.Equal([new BoardFrame.Contacts(1, 0x60, null)], Decode(8, [.. frame[..5], .. frame]));
    }

    [Fact]
    public void A_wrong_checksum_is_counted_and_no_frame()
    {
        var frame = Sealed([0x01, 0x02, 0x01, 0x60]);
        frame[3] ^= 0x01;
        var decoder = new ModbusRelayDecoder(new Dictionary<int, (int Inputs, int Relays)> { [1] = (8, 8) });
        var frames = new List<BoardFrame>();
        decoder.Receive(frame, frames);
        decoder.Flush(frames);
        Assert.Empty(frames);
        Assert.Equal(1, decoder.BadChecksums);
        Assert.Equal(6, decoder.ResyncBytes);
    }

    // Apart from the driver's own, so that the two cannot share a mistake.
    private static byte[] Sealed(byte[] body)
    {
        uint crc = 0xFFFF;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xA001 * (crc & 1));
            }
        }

        return [.. body, (byte)(crc & 0xFF), (byte)(crc >> 8)];
    }

    private static void Each(string name, Func<System.Text.Json.JsonElement, byte[]> encode) =>
        Assert.All(Vectors.Each(name), vector => Assert.Equal(LockerFrames.Hex(vector), encode(vector)));

    private static int Slave(System.Text.Json.JsonElement vector) => LockerFrames.Number(vector, "slave");

    private static List<BoardFrame> DecodeReads(int inputs, int relays, byte function, params byte[] data) =>
        Decode(inputs, relays, Sealed([0x01, function, (byte)data.Length, .. data]));

    private static List<BoardFrame> Decode(int inputs, params byte[][] pieces) => Decode(inputs, inputs, pieces);

    private static List<BoardFrame> Decode(int inputs, int relays, params byte[][] pieces)
    {
        var decoder = new ModbusRelayDecoder(new Dictionary<int, (int Inputs, int Relays)> { [1] = (inputs, relays) });
        var frames = new List<BoardFrame>();
        foreach (var piece in pieces)
        {
            decoder.Receive(piece, frames);
        }

        decoder.Flush(frames);
        return frames;
    }
}
