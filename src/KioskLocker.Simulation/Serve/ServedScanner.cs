using KioskLocker.Simulation.FarEnds;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>The scanner at the end of its cable: codes held before it become bursts of bytes.</summary>
internal sealed class ServedScanner
{
    /// <summary>Longest text one scan takes, characters: a flood of 3 KB must fit.</summary>
    private const int MaxText = 4_096;

    private const int MaxRepeats = 20;
    private const int MaxWaiting = 10_000;

    /// <summary>Between pieces: longer than a byte takes, shorter than any idle limit of a reader.</summary>
    private static readonly TimeSpan PieceGap = TimeSpan.FromMilliseconds(2);

    private static readonly Dictionary<string, ScanTerminator> Terminators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cr"] = ScanTerminator.CarriageReturn,
        ["lf"] = ScanTerminator.LineFeed,
        ["crlf"] = ScanTerminator.Both,
        ["none"] = ScanTerminator.None,
    };

    private readonly ScannerFarEnd _scanner = new();
    private readonly Queue<(TimeSpan Due, byte[] Bytes)> _waiting = new();
    private readonly CabinetLedger _ledger;

    public ServedScanner(CabinetLedger ledger) => _ledger = ledger;

    /// <summary>A text scanner does not listen: whatever comes is ignored, as by one whose commands differ.</summary>
    public FarEndTurn Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => Tick(now);

    /// <summary>Time has passed.</summary>
    public FarEndTurn Tick(TimeSpan now)
    {
        List<byte[]> writes = [];
        while (_waiting.TryPeek(out var next) && next.Due <= now)
        {
            writes.Add(_waiting.Dequeue().Bytes);
        }

        return new FarEndTurn(writes, _waiting.TryPeek(out var later) ? later.Due : null);
    }

    /// <summary>Somebody holds a code before the window.</summary>
    /// <param name="now">Line time.</param>
    /// <param name="text">What the code says.</param>
    /// <param name="terminator">cr (default), lf, crlf or none.</param>
    /// <param name="split">Bytes per piece; null = one burst.</param>
    /// <param name="repeat">How often the same code is read; null = once.</param>
    /// <param name="bytes">Bytes that go out.</param>
    public Refusal? Scan(TimeSpan now, string? text, string? terminator, int? split, int? repeat, out int bytes)
    {
        bytes = 0;
        if (string.IsNullOrEmpty(text) || text.Length > MaxText)
        {
            return Malformed($"'text' must have 1–{MaxText} characters.");
        }

        if (!Terminators.TryGetValue(terminator ?? "cr", out var end))
        {
            return Malformed($"'terminator' is cr, lf, crlf or none, not '{terminator}'.");
        }

        if (split is < 1 or > MaxText || repeat is < 1 or > MaxRepeats)
        {
            return Malformed($"'split' must be 1–{MaxText} bytes and 'repeat' 1–{MaxRepeats}, or absent.");
        }

        _scanner.Terminator = end;
        var whole = _scanner.Repeated(text, repeat ?? 1);
        var pieces = whole.Chunk(split ?? whole.Length).ToArray();
        if (_waiting.Count + pieces.Length > MaxWaiting)
        {
            return new Refusal(RefusalKind.NotNow, "The scanner is still sending earlier scans.");
        }

        for (var i = 0; i < pieces.Length; i++)
        {
            _waiting.Enqueue((now + (i * PieceGap), pieces[i]));
        }

        bytes = whole.Length;
        _ledger.Write(Happening.Scanned, detail: $"{bytes} bytes");
        return null;
    }

    private static Refusal Malformed(string sentence) => new(RefusalKind.Malformed, sentence);
}
