namespace KioskLocker.Devices.Gpio;

/// <summary>One pin as read: its level, not what it means.</summary>
public readonly record struct GpioSample(int Pin, bool High);

/// <summary>A level to be put on a pin.</summary>
/// <param name="Pin">Line of the chip.</param>
/// <param name="High">The level.</param>
/// <param name="Limit">For a lock that is switched on: after this long it must be off, whatever became of the bank. Null for all else.</param>
public readonly record struct GpioWrite(int Pin, bool High, TimeSpan? Limit);

/// <summary>What a bank wants after one input.</summary>
/// <param name="Writes">Levels to put on pins now, in this order.</param>
/// <param name="Replies">Bytes for the line step; empty for none.</param>
/// <param name="NextLook">When the pins want to be looked at again.</param>
/// <param name="NextTick">When the bank wants a tick at the latest; null when nothing runs.</param>
public readonly record struct GpioBankTurn(IReadOnlyList<GpioWrite> Writes, ReadOnlyMemory<byte> Replies, TimeSpan NextLook, TimeSpan? NextTick);

/// <summary>
/// Plays one locker board with pins: pure, bytes and looks at the pins in, levels and replies out, time as a parameter (monotonic, any origin).
/// Energises one lock at a time, ends each pulse by itself, and believes a switch only when it held still.
/// </summary>
/// <remarks>One thread at a time.</remarks>
public sealed class GpioBank
{
    private readonly GpioBankSettings _settings;
    private readonly FixedFramer _framer = new(GpioProtocol.RequestHead, GpioProtocol.RequestBytes, GpioProtocol.IsSound);
    private readonly SortedDictionary<int, GpioDebounce> _switches = [];
    private readonly Dictionary<int, (GpioInputPin Pin, GpioDebounce Debounce)> _byPin = [];
    private readonly HashSet<int> _outputsOn = [];
    private readonly List<GpioWrite> _writes = [];
    private readonly List<byte> _replies = [];
    private (int Channel, TimeSpan Until)? _pulse;
    private TimeSpan? _lastRead;
    private TimeSpan _nextLook;
    private bool _isStopping;

    /// <exception cref="ArgumentException">A bank that cannot be, with the reason.</exception>
    public GpioBank(GpioBankSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(settings));
        }

        _settings = settings;
        foreach (var (channel, pin) in settings.Switches)
        {
            var debounce = new GpioDebounce(settings);
            _switches.Add(channel, debounce);
            _byPin.Add(pin.Pin, (pin, debounce));
        }
    }

    /// <summary>Channel of the lock that is energised now; null for none.</summary>
    public int? Energised => _pulse?.Channel;

    /// <summary>Outputs that are on now.</summary>
    public IReadOnlyCollection<int> OutputsOn => _outputsOn;

    /// <summary>The pins belong to the bank from now on. Everything off comes before anything else.</summary>
    public GpioBankTurn Start(TimeSpan now)
    {
        SwitchAllOff();
        _nextLook = now;
        return Turn();
    }

    /// <summary>Bytes of the line step came.</summary>
    public GpioBankTurn Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        EndPulse(now);
        foreach (var value in bytes)
        {
            // A frame for another address is none of this bank's business, as on a bus.
            if (_framer.Take(value) is { } frame && frame[1] == _settings.Address && GpioProtocol.Decode(frame) is { } request)
            {
                Answer(now, request);
            }
        }

        return Turn();
    }

    /// <summary>The pins were looked at.</summary>
    /// <param name="now">When.</param>
    /// <param name="samples">Level of every input; null when they could not be read.</param>
    public GpioBankTurn Look(TimeSpan now, IReadOnlyList<GpioSample>? samples)
    {
        EndPulse(now);
        var isRestless = false;
        if (samples is not null)
        {
            _lastRead = now;
            var hasChanged = false;
            foreach (var sample in samples)
            {
                if (_byPin.TryGetValue(sample.Pin, out var input))
                {
                    hasChanged |= input.Debounce.Look(now, sample.High != input.Pin.ClosedWhenLow);
                }
            }

            if (hasChanged)
            {
                Say(GpioProtocol.KindChanged);
            }

            isRestless = _switches.Values.Any(one => one.IsRestless);
        }

        _nextLook = now + (isRestless ? _settings.BusySample : _settings.IdleSample);
        return Turn();
    }

    /// <summary>The chip told that an input changed.</summary>
    public GpioBankTurn Edge(TimeSpan now, int pin)
    {
        EndPulse(now);
        if (_byPin.TryGetValue(pin, out var input))
        {
            // The look that follows at once says what it changed to; the time that it must hold still counts from here.
            input.Debounce.Disturb(now);
            _nextLook = now;
        }

        return Turn();
    }

    /// <summary>Time has passed.</summary>
    public GpioBankTurn Tick(TimeSpan now)
    {
        EndPulse(now);
        return Turn();
    }

    /// <summary>The program ends: everything off, and nothing goes on any more.</summary>
    public GpioBankTurn Stop()
    {
        _isStopping = true;
        SwitchAllOff();
        return Turn();
    }

    private void Answer(TimeSpan now, GpioRequest request)
    {
        switch (request)
        {
            case GpioRequest.Read:
                Tell(now);
                break;
            case GpioRequest.AllOff:
                SwitchAllOff();
                Say(GpioProtocol.KindTaken);
                break;
            case GpioRequest.Pulse pulse:
                Take(StartPulse(now, pulse));
                break;
            case GpioRequest.Switch output:
                Take(SwitchOutput(output));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Tell(TimeSpan now)
    {
        // A board that cannot see its pins says so; its contacts then become unknown like those of any board that gives bad replies.
        if (_lastRead is not { } read || now - read > _settings.StaleAfter)
        {
            Take(GpioRefusal.NotRead);
            return;
        }

        ulong closed = 0, doubtful = 0;
        foreach (var (channel, debounce) in _switches)
        {
            var bit = 1UL << (channel - 1);
            closed |= debounce.IsClosed == true ? bit : 0;
            doubtful |= debounce.IsDoubtful ? bit : 0;
        }

        Say(GpioProtocol.KindContacts, closed, doubtful);
    }

    private GpioRefusal? StartPulse(TimeSpan now, GpioRequest.Pulse pulse)
    {
        if (_isStopping)
        {
            return GpioRefusal.Stopping;
        }

        if (!_settings.Locks.TryGetValue(pulse.Channel, out var pin))
        {
            return GpioRefusal.NoSuchChannel;
        }

        if (pulse.Length <= TimeSpan.Zero || pulse.Length > _settings.PulseMost)
        {
            return GpioRefusal.PulseTooLong;
        }

        if (_pulse is not null)
        {
            return GpioRefusal.AnotherLock;
        }

        _pulse = (pulse.Channel, now + pulse.Length);
        _writes.Add(new GpioWrite(pin.Pin, !pin.OffLevel, pulse.Length + _settings.WatchdogMargin));
        return null;
    }

    private GpioRefusal? SwitchOutput(GpioRequest.Switch request)
    {
        if (!_settings.Outputs.TryGetValue(request.Output, out var pin))
        {
            return GpioRefusal.NoSuchChannel;
        }

        if (request.On && _isStopping)
        {
            return GpioRefusal.Stopping;
        }

        if (request.On)
        {
            _outputsOn.Add(request.Output);
        }
        else
        {
            _outputsOn.Remove(request.Output);
        }

        _writes.Add(new GpioWrite(pin.Pin, request.On ? !pin.OffLevel : pin.OffLevel, null));
        return null;
    }

    private void EndPulse(TimeSpan now)
    {
        if (_pulse is { } pulse && now >= pulse.Until)
        {
            _pulse = null;
            var pin = _settings.Locks[pulse.Channel];
            _writes.Add(new GpioWrite(pin.Pin, pin.OffLevel, null));
        }
    }

    private void SwitchAllOff()
    {
        _pulse = null;
        _outputsOn.Clear();
        _writes.AddRange(_settings.AllOutputs.Select(pin => new GpioWrite(pin.Pin, pin.OffLevel, null)));
    }

    private void Take(GpioRefusal? refusal)
    {
        if (refusal is { } why)
        {
            Say(GpioProtocol.KindRefused, (ulong)why);
        }
        else
        {
            Say(GpioProtocol.KindTaken);
        }
    }

    private void Say(byte kind, ulong first = 0, ulong second = 0) => _replies.AddRange(GpioProtocol.Reply(_settings.Address, kind, first, second));

    private GpioBankTurn Turn()
    {
        var turn = new GpioBankTurn([.. _writes], _replies.ToArray(), _nextLook, _pulse?.Until);
        _writes.Clear();
        _replies.Clear();
        return turn;
    }
}
