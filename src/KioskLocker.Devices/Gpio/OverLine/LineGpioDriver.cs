using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Device.Gpio;

namespace KioskLocker.Devices.Gpio.OverLine;

/// <summary>
/// A driver whose chip is at the far end of a byte stream, for demonstrations and tests on computers without pins. All that a real driver does to a kernel's
/// chip this one says and asks over the line.
/// </summary>
/// <remarks>Any thread may call any member at any time: requests are numbered, so a write does not wait for a read that hangs.</remarks>
public sealed class LineGpioDriver : GpioDriver
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly string _name;
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<byte, TaskCompletionSource<ChipAnswer?>> _waiting = [];
    private readonly ConcurrentDictionary<int, PinMode> _modes = new();
    private readonly ConcurrentDictionary<int, PinChangeEventHandler> _rising = new();
    private readonly ConcurrentDictionary<int, PinChangeEventHandler> _falling = new();
    private string? _broken;
    private byte _lastSequence;
    private int _pinCount;

    private LineGpioDriver(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        _ = Task.Run(ReadUntilBroken);
    }

    /// <inheritdoc/>
    protected override int PinCount => _pinCount;

    /// <summary>Asks who is there. The driver owns the stream from then on.</summary>
    /// <exception cref="IOException">Nothing that stands for a chip answers.</exception>
    public static LineGpioDriver Open(Stream stream, string name)
    {
        var driver = new LineGpioDriver(stream, name);
        try
        {
            driver._pinCount = driver.Ask(ChipFrames.Hello, 0, 0).Data[0];
            return driver;
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void OpenPin(int pinNumber)
    {
        if (pinNumber < 0 || pinNumber >= _pinCount)
        {
            throw new ArgumentException($"{_name} has no line {pinNumber}, only 0–{_pinCount - 1}");
        }

        _modes.TryAdd(pinNumber, PinMode.Input);
    }

    /// <summary>A closed line keeps its direction and level.</summary>
    protected override void ClosePin(int pinNumber) => _modes.TryRemove(pinNumber, out _);

    /// <inheritdoc/>
    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.InputPullUp or PinMode.InputPullDown or PinMode.Output;

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode)
    {
        byte code = mode switch
        {
            PinMode.Input => 0,
            PinMode.InputPullUp => 1,
            PinMode.InputPullDown => 2,
            PinMode.Output => 3,
            _ => throw new ArgumentException($"{mode} is no mode of a line"),
        };
        Ask(ChipFrames.Mode, pinNumber, code);
        _modes[pinNumber] = mode;
    }

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        Write(pinNumber, initialValue);
        SetPinMode(pinNumber, mode);
    }

    /// <inheritdoc/>
    protected override PinMode GetPinMode(int pinNumber) => _modes.GetValueOrDefault(pinNumber, PinMode.Input);

    /// <inheritdoc/>
    protected override PinValue Read(int pinNumber) => IsHigh(ReadLevels(), pinNumber);

    /// <inheritdoc/>
    protected override void Read(Span<PinValuePair> pinValuePairs)
    {
        var levels = ReadLevels();
        foreach (ref var pair in pinValuePairs)
        {
            pair = new PinValuePair(pair.PinNumber, IsHigh(levels, pair.PinNumber));
        }
    }

    /// <summary>Sets the latch; the line follows while it is an output.</summary>
    protected override void Write(int pinNumber, PinValue value) => Ask(ChipFrames.Latch, pinNumber, value == PinValue.High ? (byte)1 : (byte)0);

    /// <inheritdoc/>
    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken)
    {
        using var seen = new ManualResetEventSlim();
        var type = PinEventTypes.None;
        void See(object sender, PinValueChangedEventArgs edge)
        {
            type = edge.ChangeType;
            seen.Set();
        }

        AddCallbackForPinValueChangedEvent(pinNumber, eventTypes, See);
        try
        {
            seen.Wait(cancellationToken);
            return new WaitForEventResult { EventTypes = type };
        }
        catch (OperationCanceledException)
        {
            return new WaitForEventResult { TimedOut = true };
        }
        finally
        {
            RemoveCallbackForPinValueChangedEvent(pinNumber, See);
        }
    }

    /// <inheritdoc/>
    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        if (eventTypes.HasFlag(PinEventTypes.Rising))
        {
            _rising.AddOrUpdate(pinNumber, callback, (_, others) => others + callback);
        }

        if (eventTypes.HasFlag(PinEventTypes.Falling))
        {
            _falling.AddOrUpdate(pinNumber, callback, (_, others) => others + callback);
        }

        Ask(ChipFrames.Follow, pinNumber, 1);
    }

    /// <inheritdoc/>
    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        Forget(_rising, pinNumber, callback);
        Forget(_falling, pinNumber, callback);
        if (!_rising.ContainsKey(pinNumber) && !_falling.ContainsKey(pinNumber))
        {
            Ask(ChipFrames.Follow, pinNumber, 0);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Break("closed");
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Forget(ConcurrentDictionary<int, PinChangeEventHandler> handlers, int pin, PinChangeEventHandler callback)
    {
        if (handlers.TryRemove(pin, out var all) && all - callback is { } others)
        {
            handlers.TryAdd(pin, others);
        }
    }

    private static bool IsHigh(ulong levels, int pin) => (levels >> pin & 1) != 0;

    private ulong ReadLevels() => BinaryPrimitives.ReadUInt64LittleEndian(Ask(ChipFrames.Levels, 0, 0).Data);

    private ChipAnswer Ask(byte operation, int pin, byte value)
    {
        var waiting = new TaskCompletionSource<ChipAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sequence = Number(waiting);
        try
        {
            Send(ChipFrames.Request(sequence, operation, pin, value));
            if (!waiting.Task.Wait(AnswerLimit))
            {
                throw new IOException($"{_name} does not answer");
            }

            var answer = waiting.Task.Result ?? throw new IOException($"{_name}: {_broken}");
            return answer.Operation == operation ? answer : throw new IOException($"{_name} refuses line {pin} (code {answer.Data[0]})");
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Remove(sequence);
            }
        }
    }

    private byte Number(TaskCompletionSource<ChipAnswer?> waiting)
    {
        lock (_gate)
        {
            if (_broken is { } why)
            {
                throw new IOException($"{_name}: {why}");
            }

            // Nought is for what was not asked; a number in use belongs to a caller that still waits.
            do
            {
                _lastSequence = (byte)(_lastSequence == byte.MaxValue ? 1 : _lastSequence + 1);
            }
            while (_waiting.ContainsKey(_lastSequence) && _waiting.Count < byte.MaxValue);

            _waiting[_lastSequence] = waiting;
            return _lastSequence;
        }
    }

    private void Send(byte[] frame)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(AnswerLimit);
        try
        {
            _sending.Wait(limit.Token);
            try
            {
                _stream.WriteAsync(frame, limit.Token).AsTask().GetAwaiter().GetResult();
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"{_name} takes no bytes");
        }
    }

    private async Task ReadUntilBroken()
    {
        var frames = new ChipFrames();
        var buffer = new byte[256];
        try
        {
            while (true)
            {
                var count = await _stream.ReadAsync(buffer, _ended.Token).ConfigureAwait(false);
                if (count <= 0)
                {
                    Break("the line hung up");
                    return;
                }

                foreach (var value in buffer.AsSpan(0, count))
                {
                    if (frames.Take(value) is { } answer)
                    {
                        Deliver(answer);
                    }
                }
            }
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault) || fault is OperationCanceledException)
        {
            Break(fault.Message);
        }
    }

    private void Deliver(ChipAnswer answer)
    {
        if (answer is { Sequence: 0, Operation: ChipFrames.Edge })
        {
            int pin = answer.Data[0];
            var type = answer.Data[1] != 0 ? PinEventTypes.Rising : PinEventTypes.Falling;
            (type == PinEventTypes.Rising ? _rising : _falling).GetValueOrDefault(pin)?.Invoke(this, new PinValueChangedEventArgs(type, pin));
            return;
        }

        lock (_gate)
        {
            if (_waiting.TryGetValue(answer.Sequence, out var waiting))
            {
                waiting.TrySetResult(answer);
            }
        }
    }

    private void Break(string why)
    {
        lock (_gate)
        {
            _broken ??= why;
            foreach (var waiting in _waiting.Values)
            {
                waiting.TrySetResult(null);
            }
        }

        _ended.Cancel();
    }
}
