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

    /// <summary>Somebody holds a paper before a module for so long, and it is looked for this often.</summary>
    private static readonly TimeSpan PaperHeld = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private static readonly Dictionary<string, ScanTerminator> Terminators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cr"] = ScanTerminator.CarriageReturn,
        ["lf"] = ScanTerminator.LineFeed,
        ["crlf"] = ScanTerminator.Both,
        ["none"] = ScanTerminator.None,
    };

    private readonly ScannerFarEnd _scanner = new();
    private readonly Queue<(TimeSpan Due, byte[] Bytes)> _waiting = new();
    private readonly Queue<(TimeSpan Until, string Text)> _shown = new();
    private readonly CabinetLedger _ledger;
    private readonly ScannerModuleFarEnd? _module;

    /// <param name="ledger">Hears of scans.</param>
    /// <param name="module">What listens and answers; null for a text scanner, which does not.</param>
    public ServedScanner(CabinetLedger ledger, ScannerModuleFarEnd? module = null) => (_ledger, _module) = (ledger, module);

    /// <summary>A text scanner does not listen: whatever comes is ignored, as by one whose commands differ.</summary>
    public FarEndTurn Receive(TimeSpan now, ReadOnlySpan<byte> bytes) => _module is { } module ? Show(now, module, module.Receive(now, bytes)) : Tick(now);

    /// <summary>Breaks or mends a module: a fault of <see cref="ScannerFault"/>, or <c>well</c>.</summary>
    public Refusal? Break(string knob)
    {
        if (_module is null)
        {
            return new Refusal(RefusalKind.NotHere, "This scanner only sends text; pull its cable instead.");
        }

        if (knob == "well")
        {
            _module.Fault = null;
        }
        else if (Enum.TryParse<ScannerFault>(knob, ignoreCase: true, out var fault) && Enum.IsDefined(fault))
        {
            _module.Fault = fault;
        }
        else
        {
            return Malformed($"A scanner can be well or {string.Join(", ", Enum.GetNames<ScannerFault>())}, not '{knob}'.");
        }

        return null;
    }

    /// <summary>Time has passed.</summary>
    public FarEndTurn Tick(TimeSpan now)
    {
        if (_module is { } module)
        {
            return Show(now, module, module.Tick(now));
        }

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

        if (_module is not null)
        {
            // What it appends and how it sends are its settings'; the paper is held before it until it is read.
            for (var time = 0; time < (repeat ?? 1) && _shown.Count < MaxRepeats; time++)
            {
                _shown.Enqueue((now + PaperHeld, text));
            }

            bytes = System.Text.Encoding.UTF8.GetByteCount(text);
            _ledger.Write(Happening.Scanned, detail: $"{bytes} bytes");
            return null;
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

    /// <summary>Lets the module see what is held before it, one paper after the other.</summary>
    private FarEndTurn Show(TimeSpan now, ScannerModuleFarEnd module, FarEndTurn turn)
    {
        while (_shown.TryPeek(out var paper) && (now > paper.Until || module.HoldUp(now, paper.Text)))
        {
            _shown.Dequeue();
        }

        TimeSpan? wake = module.Tick(now).NextWake;
        var look = _shown.Count > 0 ? now + LookAgain : (TimeSpan?)null;
        return turn with { NextWake = wake is null || look < wake ? look ?? wake : wake };
    }

    private static Refusal Malformed(string sentence) => new(RefusalKind.Malformed, sentence);
}
