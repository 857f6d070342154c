using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.Scanners.SerialText;

namespace KioskLocker.Devices.Scanners;

/// <summary>
/// A scanner of any family as a step: lines of text, each once; armed only where the screen wants a scan; asked every half minute whether
/// it lives; its settings looked at whenever it comes up. Starts disarmed.
/// </summary>
public sealed partial class ScannerLine : ILineStep<ScannerOrder, ScannerEvent>
{
    private readonly IScannerFamily _family;
    private readonly ScannerLineOptions _options;
    private readonly ReplySieve _sieve;
    private readonly SerialTextProtocol _protocol = new() { Wanted = false };
    private readonly List<ScannerEvent> _events = [];
    private readonly List<ScannerPiece> _pieces = [];
    private readonly ArrayBufferWriter<byte> _out = new();
    private volatile DeviceTally _tally = new(new DeviceCounters { Scanner = new ScannerCounts() }, null);
    private DeviceHealth _health = DeviceHealth.Unknown;
    private TimeSpan _lastByte;
    private byte[]? _lastDigest;
    private TimeSpan _lastSeen;
    private bool _isUp;
    private bool _isArmed;
    private bool _reopen;

    /// <summary>A line that is down until it is told otherwise.</summary>
    public ScannerLine(IScannerFamily family, ScannerLineOptions? options = null)
    {
        _family = family;
        _options = options ?? new ScannerLineOptions();
        _sieve = new ReplySieve(family);
    }

    /// <summary>What was counted so far; from any thread.</summary>
    public DeviceTally Tally => _tally;

    private ScannerCounts Counts
    {
        get => _tally.Counters.Scanner!;
        set => _tally = _tally with { Counters = _tally.Counters with { Scanner = value } };
    }

    /// <inheritdoc/>
    public LineTurn<ScannerEvent> Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            _lastByte = now;
        _sieve.Receive(bytes, _pieces);
        TakePieces(now);
        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<ScannerEvent> Signal(TimeSpan now, LineSignal signal)
    {
        switch (signal)
        {
            case LineSignal.Up:
                Forget();
                GoUp(now);
                break;
            case LineSignal.Down:
                Forget();
                GoDown();
                break;
            default:
                FlushWhenIdle(now);
                break;
        }

        return Turn(now);
    }

    /// <inheritdoc/>
    public LineTurn<ScannerEvent> Order(TimeSpan now, ScannerOrder order)
    {
        switch (order)
        {
            case ScannerOrder.Arm arm:
                _protocol.Wanted = arm.On;
                Arm(now, arm.On);
                break;
            case ScannerOrder.AssertSettings:
                AssertWhenAsked();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return Turn(now);
    }

    private LineTurn<ScannerEvent> Turn(TimeSpan now)
    {
        // The digest, too, is forgotten as soon as it has no use.
        if (_lastDigest is not null && now >= _lastSeen + _options.RepeatWindow)
            _lastDigest = null;
        var wake = Ask(now);
        if (Pending)
            Earlier(ref wake, _lastByte + _options.IdleFlush);
        if (_lastDigest is not null)
            Earlier(ref wake, _lastSeen + _options.RepeatWindow);
        var turn = new LineTurn<ScannerEvent>(_out.WrittenMemory.ToArray(), [.. _events], wake) { Reopen = _reopen };
        _out.ResetWrittenCount();
        _events.Clear();
        _reopen = false;
        return turn;
    }

    private bool Pending => _protocol.Pending || _sieve.Holds;

    private static void Earlier(ref TimeSpan? wake, TimeSpan other)
    {
        if (wake is null || other < wake)
            wake = other;
    }

    private void Forget()
    {
        _protocol.Reset();
        _sieve.Reset();
    }

    private void FlushWhenIdle(TimeSpan now)
    {
        if (!Pending || now < _lastByte + _options.IdleFlush)
            return;
        _sieve.Flush(_pieces);
        TakePieces(now);
        Judge(now, _protocol.Idle());
    }

    private void TakePieces(TimeSpan now)
    {
        foreach (var piece in _pieces)
        {
            switch (piece)
            {
                case ScannerPiece.Text text:
                    Judge(now, _protocol.Receive(text.Bytes.Span));
                    break;
                case ScannerPiece.Packet packet:
                    // Whether or not the scanner adds its line end inside, one more ends nothing twice.
                    Judge(now, _protocol.Receive([.. packet.Code, (byte)'\r']));
                    _out.Write(_family.Acknowledge.Span);
                    break;
                case ScannerPiece.Answer answer:
                    TakeAnswer(now, answer);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        _pieces.Clear();
        var counters = _tally.Counters;
        if (counters.BadChecksums != _sieve.BadChecksums || counters.ResyncBytes != _sieve.ResyncBytes)
            _tally = _tally with { Counters = counters with { BadChecksums = _sieve.BadChecksums, ResyncBytes = _sieve.ResyncBytes } };
    }

    private void Judge(TimeSpan now, IReadOnlyList<SerialTextLine> lines)
    {
        foreach (var line in lines)
        {
            switch (line)
            {
                case SerialTextLine.Ignored:
                    Counts = Counts with { WhileDisarmed = Counts.WhileDisarmed + 1 };
                    break;
                case SerialTextLine.Bad bad:
                    CountRefusal(bad.Reason);
                    _events.Add(new ScannerEvent.Refused(bad.Reason, bad.Length));
                    break;
                case SerialTextLine.Good good:
                    Pass(now, good.Text);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        if (lines.Count > 0)
            TriggerSoon(now);
    }

    private void Pass(TimeSpan now, string text)
    {
        CountOk(now);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var repeated = _lastDigest is { } last && now < _lastSeen + _options.RepeatWindow && last.AsSpan().SequenceEqual(digest);
        // Also a repetition renews the window: a paper held before the scanner is one scan, however long it is held.
        _lastDigest = digest;
        _lastSeen = now;
        if (repeated)
        {
            Counts = Counts with { Duplicates = Counts.Duplicates + 1 };
            return;
        }

        Counts = Counts with { Good = Counts.Good + 1 };
        _events.Add(new ScannerEvent.Scanned(text));
    }

    private void CountOk(TimeSpan now) =>
        _tally = new DeviceTally(_tally.Counters with { Ok = _tally.Counters.Ok + 1 }, now);

    private void CountRefusal(ScanRefusal reason) => Counts = reason switch
    {
        ScanRefusal.TooLong => Counts with { TooLong = Counts.TooLong + 1 },
        ScanRefusal.Unterminated => Counts with { Unterminated = Counts.Unterminated + 1 },
        ScanRefusal.ControlCharacter => Counts with { ControlCharacters = Counts.ControlCharacters + 1 },
        ScanRefusal.NotUtf8 => Counts with { NotUtf8 = Counts.NotUtf8 + 1 },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void Report(DeviceHealth health, string detail)
    {
        if (health == _health)
            return;
        _health = health;
        _events.Add(new ScannerEvent.ScannerChanged(health, detail));
    }
}
