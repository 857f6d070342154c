using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// One locker board of the 8A/80 XOR family: hears whole requests, energises locks of the simulated cabinet, answers after its own time.
/// Written from the family's documents, apart from any driver.
/// </summary>
/// <remarks>One thread at a time, the line's.</remarks>
public sealed class Xor8ABoardFarEnd : BoardFarEnd
{
    /// <summary>The maker recommends this wait before a read-all reply is read.</summary>
    private const int ReadAllDelayMs = 100;

    public Xor8ABoardFarEnd(BoardPlan plan, SimulatedCabinet cabinet)
        : base(plan, cabinet)
    {
    }

    private byte Address => (byte)Number;

    private protected override void Obey(TimeSpan now, ReadOnlySpan<byte> frame)
    {
        // The address query is the one request that every board answers; the documents allow it with a single board on the bus.
        if (frame is [0x80, 0x01, 0x00, 0x99, _])
        {
            ReplyLater(now + QuickReply, () => [0x80, 0x01, Address, 0x99]);
            return;
        }

        if (frame[1] != Address)
        {
            return;
        }

        switch (frame)
        {
            case [0x80, _, 0x00, 0x33, _]:
                ReplyLater(now + TimeSpan.FromMilliseconds(Plan.ReadAllDelayMs ?? ReadAllDelayMs), ReadAll);
                break;
            case [0x80, _, var channel, 0x33, _] when Has(channel):
                ReplyLater(now + QuickReply, () => [0x80, Address, channel, Status(channel)]);
                break;
            case [0x8A, _, 0x00, 0x11, _]:
                UnlockAll(now);
                break;
            case [0x8A, _, var channel, 0x11, _] when Has(channel):
                Unlock(now, channel, TimeSpan.FromMilliseconds(Plan.PulseMs));
                break;
            case [0x8A, _, var channel, 0x11, var seconds, _] when Has(channel) && seconds is >= 1 and <= 9:
                Unlock(now, channel, TimeSpan.FromSeconds(seconds));
                break;
        }
    }

    private protected override byte[] Sealed(byte[] body)
    {
        byte sum = 0;
        foreach (var value in body)
        {
            sum ^= value;
        }

        return [.. body, sum];
    }

    private protected override void Readdress(byte[] body) => body[1]++;

    private protected override byte[] Unsolicited() => Sealed([0x82, Address, 0x01, Status(1)]);

    private bool Has(int channel) => channel >= 1 && channel <= Plan.Channels;

    private byte Status(int channel) => Cabinet.SwitchClosed(Plan.Id, channel) ? (byte)0x11 : (byte)0x00;

    private void Unlock(TimeSpan now, byte channel, TimeSpan length)
    {
        Cabinet.Energise(Plan.Id, channel, length);
        if (Plan.UnlockReplyMs is { } wait)
        {
            ReplyLater(now + TimeSpan.FromMilliseconds(wait), () => [0x8A, Address, channel, Status(channel)]);
        }
    }

    // One lock after the other: the supply of such a cabinet cannot feed them together.
    private void UnlockAll(TimeSpan now)
    {
        var length = TimeSpan.FromMilliseconds(Plan.PulseMs);
        for (var channel = 1; channel <= Plan.Channels; channel++)
        {
            var one = channel;
            Enqueue(now + ((channel - 1) * length), _ =>
            {
                Cabinet.Energise(Plan.Id, one, length);
                return [];
            });
        }
    }

    // Highest group of eight first; bit 0 is the lowest channel of its group.
    private byte[] ReadAll()
    {
        var groups = (Plan.Channels + 7) / 8;
        var reply = new byte[3 + groups];
        reply[0] = 0x80;
        reply[1] = Address;
        reply[^1] = 0x33;
        for (var channel = 1; channel <= Plan.Channels; channel++)
        {
            if (Cabinet.SwitchClosed(Plan.Id, channel))
            {
                reply[1 + groups - ((channel - 1) / 8)] |= (byte)(1 << ((channel - 1) % 8));
            }
        }

        return reply;
    }
}
