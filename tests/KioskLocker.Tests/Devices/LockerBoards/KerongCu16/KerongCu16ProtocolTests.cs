using System.Text.Json;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;

namespace KioskLocker.Tests.Devices.LockerBoards.KerongCu16;

public sealed class KerongCu16ProtocolTests
{
    private static readonly LockerFrames Vectors = LockerFrames.Of("kerongCu16");

    [Fact]
    public void Requests_are_the_vectors_byte_for_byte()
    {
        foreach (var vector in Vectors.Each("status"))
        {
            Assert.Equal(LockerFrames.Hex(vector), KerongCu16Protocol.Status(LockerFrames.Number(vector, "board")));
        }

        foreach (var vector in Vectors.Each("unlock"))
        {
            Assert.Equal(LockerFrames.Hex(vector), KerongCu16Protocol.Unlock(LockerFrames.Number(vector, "board"), LockerFrames.Number(vector, "lock")));
        }
    }

    [Fact]
    public void Status_replies_of_the_vectors_are_understood()
    {
        foreach (var vector in Vectors.Each("statusReply"))
        {
            var open = Channels(vector, "open");
            var expected = new BoardFrame.Contacts(0, 0xFFFF & ~open, Channels(vector, "items"));
            Assert.Equal([expected], Decode(LockerFrames.Hex(vector)));
        }
    }

    [Theory]
    [InlineData(0, 17)]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    [InlineData(-1, 1)]
    public void No_lock_or_board_that_does_not_exist_is_addressed(int board, int lockNumber) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KerongCu16Protocol.Unlock(board, lockNumber));

    [Fact]
    public void The_boards_number_stands_in_the_high_half_of_the_address()
    {
        var frame = Assert.IsType<BoardFrame.Contacts>(Assert.Single(Decode(Sealed(0x70, 0x35, 0x01, 0x80, 0x00, 0x40))));
        Assert.Equal((7, 0x8001UL, 0x4000UL), (frame.Address, frame.Bits, frame.Items!.Value));
    }

    [Fact]
    public void A_status_that_names_a_lock_and_our_own_questions_say_nothing_and_are_no_garbage()
    {
        var decoder = new KerongCu16Decoder();
        var frames = new List<BoardFrame>();
        decoder.Receive([.. KerongCu16Protocol.Status(3), .. KerongCu16Protocol.Unlock(3, 5), .. Sealed(0x34, 0x35, 0xFF, 0xFF, 0x00, 0x00), .. Sealed(0x30, 0x35, 0xFF, 0xFF, 0x00, 0x00)], frames);
        Assert.Equal([new BoardFrame.Contacts(3, 0xFFFF, 0)], frames);
        Assert.Equal(0, decoder.ResyncBytes);
    }

    [Fact]
    public void A_frame_cut_at_any_byte_is_the_same_frame()
    {
        var frame = Sealed(0x10, 0x35, 0xFE, 0xFF, 0x01, 0x00);
        for (var cut = 0; cut <= frame.Length; cut++)
        {
            Assert.Equal([new BoardFrame.Contacts(1, 0xFFFE, 1)], Decode(frame[..cut], frame[cut..]));
        }
    }

    [Fact]
    public void The_byte_that_breaks_a_frame_may_begin_the_next()
    {
        var frame = Sealed(0x00, 0x35, 0xFF, 0xFF, 0x00, 0x00);
        Assert.Equal([new BoardFrame.Contacts(0, 0xFFFF, 0)], Decode([0x02, 0x02, 0x00, .. frame]));
        Assert.Equal([new BoardFrame.Contacts(0, 0xFFFF, 0)], Decode([.. frame[..5], .. frame]));
    }

    [Fact]
    public void A_wrong_sum_is_counted_and_no_frame()
    {
        var frame = Sealed(0x00, 0x35, 0xFF, 0xFF, 0x00, 0x00);
        frame[^1]++;
        var decoder = new KerongCu16Decoder();
        var frames = new List<BoardFrame>();
        decoder.Receive(frame, frames);
        decoder.Flush(frames);
        Assert.Empty(frames);
        Assert.Equal(1, decoder.BadChecksums);
        Assert.Equal(9, decoder.ResyncBytes);
    }

    private static byte[] Sealed(params byte[] body)
    {
        byte[] frame = [0x02, .. body, 0x03];
        return [.. frame, (byte)(frame.Sum(value => value) & 0xFF)];
    }

    private static ulong Channels(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var channels) ? channels.EnumerateArray().Aggregate(0UL, (bits, channel) => bits | (1UL << (channel.GetInt32() - 1))) : 0;

    private static List<BoardFrame> Decode(params byte[][] pieces)
    {
        var decoder = new KerongCu16Decoder();
        var frames = new List<BoardFrame>();
        foreach (var piece in pieces)
        {
            decoder.Receive(piece, frames);
        }

        decoder.Flush(frames);
        return frames;
    }
}
