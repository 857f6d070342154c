namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>One slip on its way: what is left to send, and when the line may take more.</summary>
internal sealed class PrintJob(PrinterOrder.Print order, int processId, PrinterSettings settings)
{
    /// <summary>Picture bytes after which the printer is asked how it is, about a seventh of a second of the line. Small bands go several to a question.</summary>
    private const int BytesPerStatus = 1536;

    private readonly IReadOnlyList<JobPiece> _pieces = EscPos.Job(order.Image, processId, settings.FeedUnitsPerRow);
    private int _piece;
    private int _offset;
    private int _unasked;

    public PrinterOrder.Print Order { get; } = order;

    public int ProcessId { get; } = processId;

    /// <summary>At least one byte went out.</summary>
    public bool Started => _piece > 0 || _offset > 0;

    /// <summary>At least the beginning of a picture went out, so there may be dots on paper.</summary>
    public bool Marked { get; private set; }

    /// <summary>Everything went out.</summary>
    public bool Sent => _piece == _pieces.Count;

    /// <summary>Between two pieces: the only place where a status request is not taken for picture data.</summary>
    public bool BetweenPieces => _offset == 0;

    /// <summary>As much as a band went out and nobody has asked since how the printer is.</summary>
    public bool WantsStatus { get; set; }

    /// <summary>It said nothing while this slip was on its way: it may have been without power, and what went out meanwhile is lost.</summary>
    public bool Doubted { get; set; }

    /// <summary>Earliest time of the next write.</summary>
    public TimeSpan NextSend { get; private set; } = TimeSpan.MinValue;

    /// <summary>Status rounds of the check before the job that stayed silent.</summary>
    public int SilentChecks { get; set; }

    /// <summary>Paper of this slip, millimetres.</summary>
    public int Millimetres => (Order.Image.Height + EscPos.KnifeRows) / EscPos.DotsPerMillimetre;

    /// <summary>How long after the last byte a confirmation is worth waiting for.</summary>
    public TimeSpan ConfirmLimit =>
        settings.ConfirmBase + TimeSpan.FromSeconds((double)Millimetres / settings.SlowestMillimetresPerSecond);

    /// <summary>The next bytes; paced so that the line never carries more than the settings allow.</summary>
    public ReadOnlyMemory<byte> Next(TimeSpan now)
    {
        var piece = _pieces[_piece];
        var length = Math.Min(settings.ChunkBytes, piece.Bytes.Length - _offset);
        var chunk = piece.Bytes.Slice(_offset, length);
        _offset += length;
        Marked |= piece.Marks;
        if (_offset == piece.Bytes.Length)
        {
            _unasked += piece.Marks ? piece.Bytes.Length : 0;
            if (_unasked >= BytesPerStatus)
            {
                WantsStatus = true;
                _unasked = 0;
            }

            _piece++;
            _offset = 0;
        }

        NextSend = now + TimeSpan.FromSeconds((double)length / settings.BytesPerSecond);
        return chunk;
    }
}
