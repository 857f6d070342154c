using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// One Kerong KR-CU16: sixteen locks with a hook switch each and, where fitted, an infra-red sensor in the compartment.
/// Written from the family's documents, apart from any driver.
/// </summary>
/// <remarks>
/// Its address is the number on its switches, 0–9, which stands in the high half of the address byte; the low half names a lock.
/// What the documents leave open is decided here so: status replies carry the board's number in the high half and nothing in the low
/// one; an unlock is answered, where the plan says that it is, by a status; time and delay are taken as the one table known gives them.
/// </remarks>
public sealed class KerongCu16BoardFarEnd : BoardFarEnd
{
    /// <summary>Locks of every board of this kind.</summary>
    public const int Locks = 16;

    private const byte AllBoards = 0xF0;
    private const int UnlockTimeUnitMs = 10;
    private const int DelayMostS = 250;

    /// <summary>Boards that answer one question after the other keep so far apart: nine bytes take five milliseconds.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    private int _unlockTime;

    public KerongCu16BoardFarEnd(BoardPlan plan, SimulatedCabinet cabinet)
        : base(plan, cabinet) => _unlockTime = plan.PulseMs / UnlockTimeUnitMs;

    private byte Address => (byte)(Number << 4);

    private TimeSpan Pulse => TimeSpan.FromMilliseconds(_unlockTime * UnlockTimeUnitMs);

    private TimeSpan Thinking => Plan.ReadAllDelayMs is { } told ? TimeSpan.FromMilliseconds(told) : QuickReply;

    private protected override void Obey(TimeSpan now, ReadOnlySpan<byte> frame)
    {
        if (frame is [_, AllBoards, 0x32, ..])
        {
            ReplyLater(now + Thinking + (Number * Turn), Status);
            return;
        }

        if ((frame[1] & 0xF0) != Address)
        {
            return;
        }

        var channel = (frame[1] & 0x0F) + 1;
        switch (frame)
        {
            case [_, _, 0x30, 0x03, _]:
                ReplyLater(now + Thinking, Status);
                break;
            case [_, _, 0x31, 0x03, _]:
                Unlock(now, channel);
                break;
            case [_, _, 0x33, 0x03, _]:
                UnlockAll(now);
                break;
            case [_, _, 0x37, var high, var low, 0x03, _]:
                SetUnlockTime(now, (high << 8) | low);
                break;
            case [_, _, 0x39, var seconds and <= DelayMostS, 0x03, _]:
                Enqueue(now + TimeSpan.FromSeconds(seconds), at =>
                {
                    Unlock(at, channel);
                    return [];
                });
                break;
        }
    }

    private protected override byte[] Sealed(byte[] body)
    {
        var sum = 0;
        foreach (var value in body)
        {
            sum += value;
        }

        return [.. body, (byte)(sum & 0xFF)];
    }

    // The tenth board is followed by the first: its number is one decimal digit.
    private protected override void Readdress(byte[] body) => body[1] = (byte)((Number + 1) % 10 << 4);

    private protected override byte[] Unsolicited() => Sealed(Status());

    private void Unlock(TimeSpan now, int channel)
    {
        Cabinet.Energise(Plan.Id, channel, Pulse);
        if (Plan.UnlockReplyMs is { } wait)
        {
            ReplyLater(now + TimeSpan.FromMilliseconds(wait), Status);
        }
    }

    // One lock after the other: the supply of such a cabinet cannot feed them together.
    private void UnlockAll(TimeSpan now)
    {
        for (var channel = 1; channel <= Locks; channel++)
        {
            var one = channel;
            Enqueue(now + ((channel - 1) * Pulse), _ =>
            {
                Cabinet.Energise(Plan.Id, one, Pulse);
                return [];
            });
        }
    }

    // Zero asks; anything else sets. Either is answered with what holds from now on.
    private void SetUnlockTime(TimeSpan now, int units)
    {
        _unlockTime = units == 0 ? _unlockTime : units;
        ReplyLater(now + QuickReply, () => [0x02, Address, 0x38, (byte)(_unlockTime >> 8), (byte)(_unlockTime & 0xFF), 0x03]);
    }

    private byte[] Status()
    {
        var (hooks, items) = (0, 0);
        for (var channel = 1; channel <= Locks; channel++)
        {
            hooks |= Cabinet.SwitchClosed(Plan.Id, channel) ? 1 << (channel - 1) : 0;
            items |= Plan.ItemSensors && Cabinet.SensesItem(Plan.Id, channel) ? 1 << (channel - 1) : 0;
        }

        return [0x02, Address, 0x35, (byte)(hooks & 0xFF), (byte)(hooks >> 8), (byte)(items & 0xFF), (byte)(items >> 8), 0x03];
    }
}
