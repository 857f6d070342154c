using KioskLocker.Devices.Gpio;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run.Canaries;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// The kiosk's own bank of pins at the end of a line that never leaves the process: production's step over the chip of the world, turned by
/// hand. It dies with the program; a port that is closed is opened with a new bank, everything off first.
/// </summary>
internal sealed class WorldBank
{
    private static readonly FarEndTurn Nothing = new([], null);

    private readonly WorldChip _chip;
    private readonly GpioBankSettings _settings;
    private readonly Canary _canary;
    private GpioBank? _bank;
    private TimeSpan _nextLook;
    private TimeSpan? _nextTick;
    private TimeSpan? _faultSince;

    internal WorldBank(WorldChip chip, GpioBankSettings settings, Canary canary)
    {
        (_chip, _settings, _canary) = (chip, settings, canary);
        Far = new FarEnd((now, bytes) => Receive(now, bytes.ToArray()), Tick) { Closed = _ => _bank = null };
    }

    internal FarEnd Far { get; }

    internal WorldChip Chip => _chip;

    /// <summary>The program is gone, and with it whatever it meant to do with the pins.</summary>
    internal void Die() => _bank = null;

    /// <summary>Looks whether a chip that was silent answers again: the next opening of the port then succeeds.</summary>
    internal void Retry()
    {
        if (!_chip.IsSilent)
        {
            Far.IsUnplugged = false;
        }
    }

    private FarEndTurn Receive(TimeSpan now, byte[] bytes)
    {
        if (_bank is null && !Open(now))
        {
            return Nothing;
        }

        return Apply(now, _bank!.Receive(now, bytes)) is { } turn ? turn : Nothing;
    }

    private FarEndTurn Tick(TimeSpan now)
    {
        if (_bank is null)
        {
            return Nothing;
        }

        List<byte[]> writes = [];
        if (Apply(now, _bank.Tick(now)) is not { } ticked)
        {
            return Nothing;
        }

        writes.AddRange(ticked.Writes);
        if (now < _nextLook)
        {
            return new FarEndTurn(writes, Wake);
        }

        var samples = _canary.Samples(_chip.TryRead());
        _faultSince = samples is null ? _faultSince ?? now : null;
        if (_faultSince is { } since && now - since >= _settings.ReadFaultLimit)
        {
            return Lose();
        }

        return Apply(now, _bank.Look(now, samples)) is { } looked ? looked with { Writes = [.. writes, .. looked.Writes] } : Nothing;
    }

    private TimeSpan Wake => _nextTick is { } tick && tick < _nextLook ? tick : _nextLook;

    private bool Open(TimeSpan now)
    {
        if (!_chip.TryOpen(now))
        {
            Lose();
            return false;
        }

        _bank = new GpioBank(_settings);
        _faultSince = null;
        return Apply(now, _bank.Start(now)) is not null;
    }

    /// <summary>Carries out what the bank wants; null when the chip did not take it, which ends this opening of the port.</summary>
    private FarEndTurn? Apply(TimeSpan now, GpioBankTurn turn)
    {
        foreach (var write in _canary.PinWrites(turn.Writes))
        {
            if (!_chip.TryWrite(now, write.Pin, write.High))
            {
                Lose();
                return null;
            }
        }

        (_nextLook, _nextTick) = (turn.NextLook, turn.NextTick);
        return new FarEndTurn(turn.Replies.IsEmpty ? Array.Empty<byte[]>() : [turn.Replies.ToArray()], Wake);
    }

    /// <summary>The driver of the chip failed: the stream ends, and its port cannot be opened before the chip answers.</summary>
    private FarEndTurn Lose()
    {
        _bank = null;
        Far.IsUnplugged = true;
        return Nothing;
    }
}
