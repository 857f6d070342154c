using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// The scanner of a world: one that only sends what it reads, or a module of a family that is asked whether it lives, is told when to
/// look, and reads nothing while it does not.
/// </summary>
internal sealed class WorldScanner
{
    private readonly ScannerFarEnd _codes = new();
    private readonly ScannerModuleFarEnd? _module;
    private readonly Queue<byte[]> _said = new();

    /// <param name="family">Name of its family.</param>
    internal WorldScanner(string family)
    {
        _module = ScannerModules.Of(family);
        Line = new FarEnd((now, bytes) => Heard(_module?.Receive(now, bytes)), now => Heard(_module?.Tick(now)));
    }

    internal FarEnd Line { get; }

    /// <summary>It can be asked whether it lives, so its silence must be known.</summary>
    internal bool Answers => _module is not null;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal ScannerFault? Fault { get; private set; }

    /// <summary>It is not heard at all, whoever asks.</summary>
    internal bool IsDumb => Line.IsUnplugged || Fault is ScannerFault.Silent;

    /// <summary>Somebody holds a code before the window for a moment.</summary>
    /// <returns>False when it did not look just then, so that the code is still to be shown.</returns>
    internal bool HoldUp(TimeSpan now, string text, Fate fate)
    {
        if (_module is null)
        {
            Say(Pieces(text, fate));
            return true;
        }

        // A module that spoils what it sends does so for this one scan, or as long as its own fault lasts.
        _module.Fault = Fault ?? (fate.Strikes(Mischief.SplitScan, 6) ? ScannerFault.SingleBytes : null);
        var isRead = _module.HoldUp(now, text);
        _module.Fault = Fault;
        return isRead;
    }

    /// <summary>It says this, whatever it saw.</summary>
    internal void Say(IReadOnlyList<byte[]> pieces)
    {
        foreach (var piece in Line.IsUnplugged ? [] : pieces)
        {
            switch (Fault)
            {
                case ScannerFault.Silent:
                    break;
                case ScannerFault.WrongBaud:
                    _said.Enqueue(ScannerFarEnd.Garbage(piece.Length, piece.Length));
                    break;
                default:
                    _said.Enqueue(piece);
                    break;
            }
        }
    }

    /// <summary>Its supply went and came: what was never saved is forgotten.</summary>
    internal void LosePower(TimeSpan now)
    {
        _said.Clear();
        _module?.PowerCycle(now);
    }

    /// <summary>What is wrong with it is wrong from now on, also when it is asked.</summary>
    internal void Set(ScannerFault? fault)
    {
        Fault = fault;
        if (_module is not null)
        {
            _module.Fault = fault;
        }
    }

    private FarEndTurn Heard(FarEndTurn? module)
    {
        List<byte[]> writes = [];
        while (_said.TryDequeue(out var said))
        {
            writes.Add(said);
        }

        return module is { } turn ? turn with { Writes = [.. writes, .. turn.Writes] } : new FarEndTurn(writes, null);
    }

    private IReadOnlyList<byte[]> Pieces(string text, Fate fate)
    {
        if (fate.Strikes(Mischief.SplitScan, 6))
        {
            return _codes.ScanInPieces(text, [.. Enumerable.Range(0, 4).Select(_ => 1 + fate.Below(12))]);
        }

        if (fate.Strikes(Mischief.GluedScans, 12))
        {
            return [_codes.Glued(text, "https://example.org/")];
        }

        if (fate.Strikes(Mischief.RepeatedScan, 8))
        {
            return [_codes.Repeated(text, 2 + fate.Below(4))];
        }

        return fate.Strikes(Mischief.NoTerminator, 12) ? [_codes.Scan(text)[..^1]] : [_codes.Scan(text)];
    }
}
