
namespace KioskLocker.Tests.Devices;

/// <summary>
/// Every parser of the drivers under ten million bytes that often begin, continue and end its frames, and a sample of them in the quick tests:
/// no exception, no growth, and the next good frame is found.
/// </summary>
public sealed class DecoderFuzzTests
{
    private const int Seed = 8128;
    private const int LongestPiece = 64;

    /// <summary>Garbage between two good frames.</summary>
    private const int Round = 2_000;

    /// <summary>A decoder holds a frame or a line, a scanner's step also its settings and names.</summary>
    private const long FootprintMost = 32 * 1024;

    private static readonly int Bytes = Effort.Of(100_000, 10_000_000);

    public static TheoryData<string> Parsers => [.. FuzzedParser.All.Keys];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Any_bytes_leave_a_parser_unharmed_no_larger_and_ready_for_the_next_frame(string name)
    {
        var parser = FuzzedParser.All[name]();
        var random = new Random(Seed);
        long sent = 0, most = 0;
        for (var round = 0; sent < Bytes; round++)
        {
            sent += Flood(parser, random);
            most = Math.Max(most, round % 16 == 0 ? Footprint.Of(parser.Subject) : 0);
            if (round % 2 == 0)
            {
                parser.Silence();
                Assert.True(parser.ReceiveGood(), $"the frame after a silence was missed, {sent} bytes in");
            }
            else
            {
                // With no silence the garbage may have begun a frame that takes the first one with it, and never more.
                var isFound = false;
                for (var copy = 0; copy < 3; copy++)
                {
                    isFound |= parser.ReceiveGood();
                }

                Assert.True(isFound, $"three frames in a row were missed, {sent} bytes in");
            }

            parser.Silence();
        }

        Assert.InRange(most, 1, FootprintMost);
    }

    private static int Flood(FuzzedParser parser, Random random)
    {
        var sent = 0;
        while (sent < Round)
        {
            var piece = Piece(parser.Good, random);
            parser.Receive(piece);
            sent += piece.Length;
        }

        return sent;
    }

    /// <summary>Noise, a piece of a good frame, a good frame with one bit turned over, or bytes of such a frame in any order.</summary>
    private static byte[] Piece(byte[] good, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var noise = new byte[1 + random.Next(LongestPiece)];
                random.NextBytes(noise);
                return noise;
            case 1:
                var from = random.Next(good.Length);
                return good[from..(from + 1 + random.Next(good.Length - from))];
            case 2:
                byte[] bent = [.. good];
                bent[random.Next(bent.Length)] ^= (byte)(1 << random.Next(8));
                return bent;
            default:
                var shuffled = new byte[1 + random.Next(LongestPiece)];
                for (var at = 0; at < shuffled.Length; at++)
                {
                    shuffled[at] = good[random.Next(good.Length)];
                }

                return shuffled;
        }
    }
}
