using System.Text.Json.Serialization;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.FarEnds;

/// <summary>State of the contact of one relay, whatever its board orders.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RelayCondition>))]
public enum RelayCondition
{
    /// <summary>It follows its coil.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Once closed it stays closed: whatever it feeds stays energised, and the board believes it off.</summary>
    [JsonStringEnumMemberName("welded")]
    Welded,

    /// <summary>It closes no more.</summary>
    [JsonStringEnumMemberName("dead")]
    Dead,
}

/// <summary>
/// One Modbus RTU relay board of the Waveshare kind: relays that stay as they are switched or flash for a time of their own, and as many
/// inputs. Written from the maker's pages, apart from any driver.
/// </summary>
/// <remarks>One thread at a time, the line's. A lock on a relay is energised as long as the relay is closed; the cabinet's ledger says how long.</remarks>
public sealed class ModbusRelayBoardFarEnd : BoardFarEnd
{
    private const byte Broadcast = 0;
    private const byte NoSuchFunction = 0x01;
    private const byte NoSuchAddress = 0x02;
    private const byte NoSuchValue = 0x03;
    private const int AllRelays = 0x00FF;
    private const int FlashOn = 0x0200;
    private const int FlashOff = 0x0400;
    private const int FlashLongest = 0x7FFF;
    private const int On = 0xFF00;
    private const int Off = 0x0000;
    private const int Toggle = 0x5500;
    private const int BitsMost = 2000;

    private static readonly TimeSpan FlashUnit = TimeSpan.FromMilliseconds(100);

    private readonly Relay[] _relays;

    public ModbusRelayBoardFarEnd(BoardPlan plan, SimulatedCabinet cabinet)
        : base(plan, cabinet) => _relays = [.. Enumerable.Range(1, plan.Channels).Select(_ => new Relay())];

    /// <summary>Its relays close when its supply comes back, as those of some makers' boards do, instead of staying off.</summary>
    public bool ComesUpEnergised { get; set; }

    private byte Address => (byte)Number;

    private TimeSpan Thinking => Plan.ReadAllDelayMs is { } told ? TimeSpan.FromMilliseconds(told) : QuickReply;

    /// <summary>State of the contact of a relay, 1-based.</summary>
    public RelayCondition Condition(int relay) => _relays[relay - 1].Condition;

    /// <summary>Welds, breaks or mends the contact of a relay.</summary>
    /// <param name="now">Line time.</param>
    /// <param name="relay">1-based.</param>
    /// <param name="condition">From now on.</param>
    public void SetCondition(TimeSpan now, int relay, RelayCondition condition)
    {
        if (_relays[relay - 1].Condition == condition)
        {
            return;
        }

        _relays[relay - 1].Condition = condition;
        Cabinet.Ledger.Write(Happening.RelayChanged, board: Plan.Id, channel: relay, detail: condition.ToString().ToLowerInvariant());
        Follow(now, relay - 1, null);
    }

    private protected override void Obey(TimeSpan now, ReadOnlySpan<byte> frame)
    {
        if (frame[0] != Address && frame[0] != Broadcast)
        {
            return;
        }

        var function = frame[1];
        var body = frame[2..^2];
        var (place, value) = body.Length >= 4 ? ((body[0] << 8) | body[1], (body[2] << 8) | body[3]) : (0, 0);
        var refusal = function switch
        {
            0x01 => CheckBits(place, value, _relays.Length),
            0x02 => CheckBits(place, value, Plan.Inputs),
            0x03 => CheckRegister(place, value),
            0x05 => SwitchOne(now, place, value),
            0x0F => SwitchMany(now, place, value, body),
            _ => NoSuchFunction,
        };

        // What is said to all boards is carried out in silence; only the question for the address is answered, by the one board on the bus.
        if (frame[0] == Broadcast && function != 0x03)
        {
            return;
        }

        byte[] echo = [Address, function, .. body[..Math.Min(4, body.Length)]];
        ReplyLater(now + Thinking, () => refusal is { } code ? [Address, (byte)(function | 0x80), code] : function switch
        {
            0x01 => Bits(function, place, value, relay => _relays[relay].IsOn),
            0x02 => Bits(function, place, value, input => Cabinet.SwitchClosed(Plan.Id, input + 1)),
            0x03 => [Address, function, 2, .. Register(place)],
            _ => echo,
        });
    }

    private protected override byte[] Sealed(byte[] body) => ModbusRelayLineFarEnd.Sealed(body);

    private protected override void Readdress(byte[] body) => body[0]++;

    private protected override byte[] Unsolicited() => Sealed(Bits(0x02, 0, Plan.Inputs, input => Cabinet.SwitchClosed(Plan.Id, input + 1)));

    private protected override void LosePower(TimeSpan now, TimeSpan until)
    {
        SetAll(now, false);
        if (ComesUpEnergised)
        {
            EnqueueAlways(until, at => SetAll(at, true));
        }
    }

    private static byte? CheckBits(int place, int count, int fitted) =>
        count is < 1 or > BitsMost ? NoSuchValue
        : place + count > fitted ? NoSuchAddress
        : null;

    private static byte? CheckRegister(int place, int count) =>
        place is not (0x2000 or 0x4000 or 0x8000) ? NoSuchAddress
        : count != 1 ? NoSuchValue
        : null;

    // Speed 9600 without parity is code 1; the version is in hundredths.
    private byte[] Register(int place) => place switch
    {
        0x2000 => [0x00, 0x01],
        0x4000 => [0x00, Address],
        _ => [0x00, 0xC8],
    };

    private byte[] Bits(byte function, int first, int count, Func<int, bool> isSet)
    {
        var reply = new byte[3 + ((count + 7) / 8)];
        (reply[0], reply[1], reply[2]) = (Address, function, (byte)(reply.Length - 3));
        for (var i = 0; i < count; i++)
        {
            reply[3 + (i / 8)] |= (byte)(isSet(first + i) ? 1 << (i % 8) : 0);
        }

        return reply;
    }

    private byte? SwitchOne(TimeSpan now, int place, int value)
    {
        var isFlash = place is >= FlashOn and < FlashOn + 0x100 or >= FlashOff and < FlashOff + 0x100;
        var relay = isFlash ? place & 0xFF : place;
        if (place != AllRelays && relay >= _relays.Length)
        {
            return NoSuchAddress;
        }

        if (isFlash ? value is < 1 or > FlashLongest : value is not (On or Off or Toggle))
        {
            return NoSuchValue;
        }

        if (isFlash)
        {
            Flash(now, relay, place < FlashOff, value * FlashUnit);
        }
        else if (place == AllRelays)
        {
            for (var one = 0; one < _relays.Length; one++)
            {
                Set(now, one, value == On || (value == Toggle && !_relays[one].IsOn), null);
            }
        }
        else
        {
            Set(now, relay, value == On || (value == Toggle && !_relays[relay].IsOn), null);
        }

        return null;
    }

    private byte? SwitchMany(TimeSpan now, int place, int count, ReadOnlySpan<byte> body)
    {
        if (count is < 1 or > BitsMost || body.Length < 5 || body[4] != (count + 7) / 8 || body.Length != 5 + body[4])
        {
            return NoSuchValue;
        }

        if (place + count > _relays.Length)
        {
            return NoSuchAddress;
        }

        for (var i = 0; i < count; i++)
        {
            Set(now, place + i, (body[5 + (i / 8)] & (1 << (i % 8))) != 0, null);
        }

        return null;
    }

    // The board ends a flash by itself: that is what makes it safe for a lock.
    private void Flash(TimeSpan now, int relay, bool on, TimeSpan length)
    {
        Set(now, relay, on, on ? length : null);
        _relays[relay].Timer = EnqueueAlways(now + length, at =>
        {
            _relays[relay].Timer = null;
            Set(at, relay, !on, null);
        });
    }

    private void SetAll(TimeSpan now, bool on)
    {
        for (var relay = 0; relay < _relays.Length; relay++)
        {
            Set(now, relay, on, null);
        }
    }

    private void Set(TimeSpan now, int relay, bool on, TimeSpan? length)
    {
        if (_relays[relay].Timer is { } timer)
        {
            // A new order takes the place of a flash under way.
            Cancel(timer);
            _relays[relay].Timer = null;
        }

        _relays[relay].IsOn = on;
        Follow(now, relay, length);
    }

    /// <summary>The contact follows the coil as far as its state lets it, and the cabinet follows the contact.</summary>
    private void Follow(TimeSpan now, int index, TimeSpan? length)
    {
        var relay = _relays[index];
        var closes = relay.Condition switch
        {
            RelayCondition.Dead => false,
            RelayCondition.Welded => relay.IsClosed || relay.IsOn,
            _ => relay.IsOn,
        };
        if (closes != relay.IsClosed)
        {
            relay.IsClosed = closes;
            Cabinet.Connect(Plan.Id, index + 1, closes, now, length);
        }
    }

    private sealed class Relay
    {
        /// <summary>What the board ordered and believes.</summary>
        internal bool IsOn { get; set; }

        /// <summary>Whether current flows.</summary>
        internal bool IsClosed { get; set; }

        internal RelayCondition Condition { get; set; }

        internal Work? Timer { get; set; }
    }
}
