using CsCheck;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;

namespace KioskLocker.Tests.Devices.LockerBoards.Xor8A;

public sealed class Xor8AProtocolTests
{
    private static readonly LockerFrames Vectors = LockerFrames.Of("xor8a");

    private static readonly byte[] Telling = [0x80, 0x8A, 0x82, 0x01, 0x33, 0x11, 0x00];

    [Fact]
    public void Requests_are_the_vectors_byte_for_byte()
    {
        foreach (var vector in Vectors.Each("unlock"))
        {
            Assert.Equal(LockerFrames.Hex(vector), Xor8AProtocol.Unlock(LockerFrames.Number(vector, "address"), LockerFrames.Number(vector, "channel")));
        }

        foreach (var vector in Vectors.Each("unlockSeconds"))
        {
            Assert.Equal(LockerFrames.Hex(vector), Xor8AProtocol.Unlock(LockerFrames.Number(vector, "address"), LockerFrames.Number(vector, "channel"), LockerFrames.Number(vector, "seconds")));
        }

        foreach (var vector in Vectors.Each("readOne"))
        {
            Assert.Equal(LockerFrames.Hex(vector), Xor8AProtocol.ReadOne(LockerFrames.Number(vector, "address"), LockerFrames.Number(vector, "channel")));
        }

        foreach (var vector in Vectors.Each("readAll"))
        {
            Assert.Equal(LockerFrames.Hex(vector), Xor8AProtocol.ReadAll(LockerFrames.Number(vector, "address")));
        }

        Assert.Equal(Convert.FromHexString("8001009918"), Xor8AProtocol.AskAddress());
    }

    [Fact]
    public void Replies_of_the_vectors_are_understood()
    {
        foreach (var vector in Vectors.Each("replyOne"))
        {
            var one = Assert.IsType<BoardFrame.Contact>(Assert.Single(Decode(8, LockerFrames.Hex(vector))));
            Assert.Equal((1, 1, vector.GetProperty("status").GetString() == "11"), (one.Address, one.Channel, one.IsSet));
        }

        foreach (var vector in Vectors.Each("replyAll"))
        {
            var channels = LockerFrames.Number(vector, "channels");
            var bits = (1UL << channels) - 1;
            if (vector.TryGetProperty("clear", out var clear))
            {
                bits = clear.EnumerateArray().Aggregate(bits, (left, channel) => left & ~(1UL << (channel.GetInt32() - 1)));
            }

            Assert.Equal(bits, Assert.IsType<BoardFrame.Contacts>(Assert.Single(Decode(channels, LockerFrames.Hex(vector)))).Bits);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    public void Unlock_never_addresses_all_doors_or_none(int channel)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Xor8AProtocol.Unlock(1, channel));
        Assert.Throws<ArgumentOutOfRangeException>(() => Xor8AProtocol.Unlock(1, channel, 1));
    }

    [Fact]
    public void A_frame_cut_at_any_byte_is_the_same_frame()
    {
        var frame = Convert.FromHexString("8001FFFFFFFF33B2");
        for (var cut = 0; cut <= frame.Length; cut++)
        {
            Assert.Equal([new BoardFrame.Contacts(1, 0xFFFFFFFF, null)], Decode(32, frame[..cut], frame[cut..]));
        }
    }

    [Fact]
    public void Glued_frames_come_out_one_by_one()
    {
        // Reply to unlock, an unasked change, a 12-way read-all.
        var frames = Decode(12, Convert.FromHexString("8A0101119B" + "8201010082" + "80010FFE3343"));
        Assert.Equal([new BoardFrame.Taken(1), new BoardFrame.Changed(1), new BoardFrame.Contacts(1, 0xFFE, null)], frames);
    }

    [Fact]
    public void The_byte_that_breaks_a_frame_may_begin_the_next()
    {
        Assert.Equal([new BoardFrame.Contacts(1, 0xFFE, null)], Decode(12, Convert.FromHexString("80" + "8001" + "80010FFE3343")));
    }

    [Fact]
    public void A_wrong_checksum_is_counted_and_no_frame()
    {
        var decoder = new Xor8ADecoder(new Dictionary<int, int> { [1] = 12 });
        var frames = new List<BoardFrame>();
        decoder.Receive(Convert.FromHexString("80010FFE3344"), frames);
        decoder.Flush(frames);
        Assert.Empty(frames);
        Assert.Equal(1, decoder.BadChecksums);
        Assert.Equal(6, decoder.ResyncBytes);
    }

    [Fact]
    public void A_short_reply_that_might_begin_a_longer_one_is_decided_when_nothing_follows()
    {
        Assert.Equal([new BoardFrame.Contact(1, 1, true)], Decode(32, Convert.FromHexString("8001011191")));
    }

    [Fact]
    public void Whatever_the_line_sends_the_decoder_neither_throws_nor_misses_the_frame_behind_it()
    {
        // Bytes that often begin, continue and end frames find more than uniform noise.
        var value = Gen.Frequency((3, Gen.Byte), (2, Gen.Int[0, 6].Select(index => Telling[index])));
        var sample = Gen.Select(value.Array[0, 80], Gen.ULong, Gen.Int[1, 50], Gen.Int[1, 9]);
        sample.Sample(
            (garbage, random, channels, piece) =>
            {
                var bits = random & ((1UL << channels) - 1);
                var far = new FarBoard(1, channels);
                far.Set.Clear();
                far.Set.UnionWith(Enumerable.Range(1, channels).Where(channel => (bits >> (channel - 1) & 1) != 0));
                byte[] all = [.. garbage, .. far.AllReply()];
                var frames = Decode(channels, [.. all.Chunk(piece)]);
                var last = frames.LastOrDefault();

                // Garbage may by accident complete a frame with the true frame's first bytes; then that frame, with a good checksum, is what the line said.
                return Equals(last, new BoardFrame.Contacts(1, bits, null)) || AccidentExists(garbage, far.AllReply(), channels);
            },
            iter: 20_000);
    }

    private static bool AccidentExists(byte[] garbage, byte[] frame, int channels)
    {
        byte[] all = [.. garbage, .. frame];
        var lengths = new[] { 5, 4 + Xor8AProtocol.Groups(channels) };
        return Enumerable.Range(0, garbage.Length).Any(start => lengths.Any(length =>
            start + length > garbage.Length && start + length <= all.Length
            && all[start] is 0x80 or 0x8A or 0x82 && all[start..(start + length)].Aggregate(0, (sum, next) => sum ^ next) == 0));
    }

    private static List<BoardFrame> Decode(int channels, params byte[][] pieces)
    {
        var decoder = new Xor8ADecoder(new Dictionary<int, int> { [1] = channels });
        var frames = new List<BoardFrame>();
        foreach (var piece in pieces)
        {
            decoder.Receive(piece, frames);
        }

        decoder.Flush(frames);
        return frames;
    }
}
