using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Scanners.SerialText;

/// <summary>What a scanner line has seen since it was made; for diagnostics. Numbers only.</summary>
public sealed record SerialTextCounters
{
    /// <summary>Lines passed on.</summary>
    public long Passed { get; init; }

    /// <summary>Lines that came where nothing reads.</summary>
    public long WhileDisarmed { get; init; }

    /// <summary>The same code again within two seconds.</summary>
    public long Repeated { get; init; }

    /// <summary>Lines refused.</summary>
    public long Refused { get; init; }

    /// <summary>Times the line came up.</summary>
    public long Connections { get; init; }
}

/// <summary>
/// A scanner that sends plain text lines, as a step. It says nothing but what it reads, so its health is that of its cable.
/// Starts disarmed; what is scanned while disarmed is counted and dropped.
/// </summary>
public sealed class SerialTextScanner : ILineStep<ScannerOrder, ScannerEvent>
{
    /// <summary>Silence after which an unfinished line is given up.</summary>
    public static readonly TimeSpan IdleFlush = TimeSpan.FromMilliseconds(80);

    /// <summary>The same code is passed again only after it has not been seen for this long.</summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromSeconds(2);

    private readonly SerialTextProtocol _protocol = new() { Wanted = false };
    private readonly List<ScannerEvent> _events = [];
    private DeviceHealth _health = DeviceHealth.Unknown;
    private TimeSpan _lastByte;
    private byte[]? _lastDigest;
    private TimeSpan _lastSeen;

    /// <summary>What was seen so far.</summary>
    public SerialTextCounters Counters { get; private set; } = new();

    /// <inheritdoc/>
    public LineTurn<ScannerEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            _lastByte = now;
        Judge(now, _protocol.Receive(bytes));
        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<ScannerEvent> Signal(TimeSpan now, LineSignal signal)
    {
        switch (signal)
        {
            case LineSignal.Up:
                _protocol.Reset();
                Counters = Counters with { Connections = Counters.Connections + 1 };
                Report(DeviceHealth.Ok, "cable connected");
                break;
            case LineSignal.Down:
                _protocol.Reset();
                Report(DeviceHealth.Offline, "cable lost");
                break;
            default:
                if (_protocol.Pending && now >= _lastByte + IdleFlush)
                    Judge(now, _protocol.Idle());
                break;
        }

        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<ScannerEvent> Order(TimeSpan now, ScannerOrder order)
    {
        if (order is not ScannerOrder.Arm arm)
            throw new System.Diagnostics.UnreachableException();
        _protocol.Wanted = arm.On;
        return Turn(now);
    }

    private LineTurn<ScannerEvent> Turn(TimeSpan now)
    {
        // The digest, too, is forgotten as soon as it has no use.
        if (_lastDigest is not null && now >= _lastSeen + RepeatWindow)
            _lastDigest = null;
        TimeSpan? wake = _protocol.Pending ? _lastByte + IdleFlush : null;
        if (_lastDigest is not null && (wake is null || _lastSeen + RepeatWindow < wake))
            wake = _lastSeen + RepeatWindow;
        var turn = new LineTurn<ScannerEvent>(ReadOnlyMemory<byte>.Empty, [.. _events], wake);
        _events.Clear();
        return turn;
    }

    private void Judge(TimeSpan now, IReadOnlyList<SerialTextLine> lines)
    {
        foreach (var line in lines)
        {
            switch (line)
            {
                case SerialTextLine.Ignored:
                    Counters = Counters with { WhileDisarmed = Counters.WhileDisarmed + 1 };
                    break;
                case SerialTextLine.Bad bad:
                    Counters = Counters with { Refused = Counters.Refused + 1 };
                    _events.Add(new ScannerEvent.Refused(bad.Reason, bad.Length));
                    break;
                case SerialTextLine.Good good:
                    Pass(now, good.Text);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private void Pass(TimeSpan now, string text)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var repeated = _lastDigest is { } last && now < _lastSeen + RepeatWindow && last.AsSpan().SequenceEqual(digest);
        // Also a repetition renews the window: a paper held before the scanner is one scan, however long it is held.
        _lastDigest = digest;
        _lastSeen = now;
        if (repeated)
        {
            Counters = Counters with { Repeated = Counters.Repeated + 1 };
            return;
        }

        Counters = Counters with { Passed = Counters.Passed + 1 };
        _events.Add(new ScannerEvent.Scanned(text));
    }

    private void Report(DeviceHealth health, string detail)
    {
        if (health == _health)
            return;
        _health = health;
        _events.Add(new ScannerEvent.ScannerChanged(health, detail));
    }
}
