using System.Globalization;

namespace KioskLocker.Devices.Gpio;

/// <summary>What holds an input at its level while the switch is open.</summary>
public enum GpioPull
{
    /// <summary>A resistor outside of the chip. Without one the pin floats and says anything.</summary>
    None,

    /// <summary>The chip's own resistor to the supply.</summary>
    Up,

    /// <summary>The chip's own resistor to ground; expanders have none.</summary>
    Down,
}

/// <summary>A pin that switches something: the relay of a lock, a lamp, a buzzer.</summary>
/// <param name="Pin">Line of the chip; on a Raspberry Pi the GPIO number, not the place on the header.</param>
/// <param name="ActiveLow">A low level switches it on, as on most relay modules with optocouplers.</param>
public sealed record GpioOutputPin(int Pin, bool ActiveLow)
{
    /// <summary>The level at which nothing flows.</summary>
    public bool OffLevel => ActiveLow;
}

/// <summary>A pin that a switch pulls.</summary>
/// <param name="Pin">Line of the chip.</param>
/// <param name="Pull">What holds it while the switch is open.</param>
/// <param name="ClosedWhenLow">A closed switch connects the pin to ground.</param>
public sealed record GpioInputPin(int Pin, GpioPull Pull, bool ClosedWhenLow);

/// <summary>The pins of one chip that together play one locker board.</summary>
public sealed record GpioBankSettings
{
    /// <summary>Channels and outputs of one bank.</summary>
    public const int ChannelMost = 64;

    /// <summary>Highest line of a chip; the largest in use (pinctrl-rp1, pinctrl-bcm2711) have fewer than 64.</summary>
    public const int PinMost = 63;

    /// <summary>Address under which the bank answers as a board. It is alone on its line.</summary>
    public int Address { get; init; } = 1;

    /// <summary>Relays of locks, by channel.</summary>
    public required IReadOnlyDictionary<int, GpioOutputPin> Locks { get; init; }

    /// <summary>Door contacts and other switches, by channel; the contact of a lock usually has the lock's own channel.</summary>
    public IReadOnlyDictionary<int, GpioInputPin> Switches { get; init; } = new Dictionary<int, GpioInputPin>();

    /// <summary>Lamps and buzzers, by output.</summary>
    public IReadOnlyDictionary<int, GpioOutputPin> Outputs { get; init; } = new Dictionary<int, GpioOutputPin>();

    /// <summary>A switch is taken as closed after it was so for this long (protocols.md G-1).</summary>
    public TimeSpan ClosesAfter { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>A switch is taken as open after it was so for this long.</summary>
    public TimeSpan OpensAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks at the pins while nothing happens. A safety net beside the chip's own edges, and all there is where a chip tells none.</summary>
    public TimeSpan IdleSample { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two looks while a switch has not settled.</summary>
    public TimeSpan BusySample { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A switch that does not hold still for this long says nothing any more.</summary>
    public TimeSpan ChatterLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A switch that chattered is believed again when it held still for this long.</summary>
    public TimeSpan CalmAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Values that were last read longer ago are not told any more.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Pins that cannot be read for this long are given up; the bank is then opened anew.</summary>
    public TimeSpan ReadFaultLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pulse that is carried out; a longer one is refused, because a coil is made for a short one.</summary>
    public TimeSpan PulseMost { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much later than the wanted end the watchdog switches a lock off by itself.</summary>
    public TimeSpan WatchdogMargin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Pins that switch something: locks first.</summary>
    public IEnumerable<GpioOutputPin> AllOutputs => Locks.OrderBy(entry => entry.Key).Concat(Outputs.OrderBy(entry => entry.Key)).Select(entry => entry.Value);

    /// <summary>A bank as a cabinet's map describes it: channel 1 is the first of a list, and output channels without a lock are lamps, buzzers, or spare.</summary>
    /// <param name="outputPins">Lines of locks, lamps and buzzer.</param>
    /// <param name="inputPins">Lines of contacts and other switches.</param>
    /// <param name="outputsActiveLow">A low line energises what hangs on it.</param>
    /// <param name="inputsActiveLow">A switch that closes pulls its line low.</param>
    /// <param name="pull">What holds an input while its switch is open.</param>
    /// <param name="locks">Output channels that drive a lock.</param>
    public static GpioBankSettings OfMap(
        IReadOnlyList<int> outputPins, IReadOnlyList<int> inputPins, bool outputsActiveLow, bool inputsActiveLow, GpioPull pull, IReadOnlyCollection<int> locks)
    {
        var outputs = outputPins.Select((pin, at) => (Channel: at + 1, Pin: new GpioOutputPin(pin, outputsActiveLow))).ToList();
        return new GpioBankSettings
        {
            Locks = outputs.Where(output => locks.Contains(output.Channel)).ToDictionary(output => output.Channel, output => output.Pin),
            Outputs = outputs.Where(output => !locks.Contains(output.Channel)).ToDictionary(output => output.Channel, output => output.Pin),
            Switches = inputPins.Select((pin, at) => (Channel: at + 1, Pin: new GpioInputPin(pin, pull, inputsActiveLow))).ToDictionary(input => input.Channel, input => input.Pin),
        };
    }

    /// <summary>What is wrong, as a sentence for whoever wrote the map; null when nothing is.</summary>
    public string? Problem()
    {
        if (Address is < 1 or > byte.MaxValue)
        {
            return Say($"address {Address} is outside 1–255");
        }

        foreach (var channel in Locks.Keys.Concat(Switches.Keys).Concat(Outputs.Keys))
        {
            if (channel is < 1 or > ChannelMost)
            {
                return Say($"channel {channel} is outside 1–{ChannelMost}");
            }
        }

        var uses = Locks.Select(entry => (entry.Value.Pin, Use: Say($"lock {entry.Key}")))
            .Concat(Switches.Select(entry => (entry.Value.Pin, Use: Say($"switch {entry.Key}"))))
            .Concat(Outputs.Select(entry => (entry.Value.Pin, Use: Say($"output {entry.Key}"))));
        var taken = new Dictionary<int, string>();
        foreach (var (pin, use) in uses)
        {
            if (pin is < 0 or > PinMost)
            {
                return Say($"line {pin} of {use} is outside 0–{PinMost}");
            }

            if (!taken.TryAdd(pin, use))
            {
                return Say($"line {pin} is used by {taken[pin]} and by {use}");
            }
        }

        return PulseMost <= TimeSpan.Zero || PulseMost > TimeSpan.FromSeconds(10) ? Say($"the longest pulse, {PulseMost.TotalSeconds:0.###} s, is outside 0–10 s")
            : BusySample <= TimeSpan.Zero || IdleSample < BusySample ? "the pins are looked at more seldom while something happens than while nothing does"
            : null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
