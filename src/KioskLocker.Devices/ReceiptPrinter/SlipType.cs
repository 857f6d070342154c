namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>A way to set text.</summary>
/// <param name="Size">Height of the type, dots; capital letters are 0.71 of it.</param>
/// <param name="Bold">Strong strokes.</param>
/// <param name="Coarse">Drawn in squares of two by two dots: a quarter of the bytes, for type that is large enough not to need finer ones.</param>
internal readonly record struct SlipType(float Size, bool Bold = false, bool Coarse = false)
{
    /// <summary>Dots from one line to the next; even, so that coarse lines keep their squares.</summary>
    public int LineHeight => 2 * (int)Math.Ceiling(Size * 0.66f);

    /// <summary>Dots from the top of the line to the feet of the letters: room for two marks above a capital.</summary>
    public float Baseline => Size * 1.07f;
}

/// <summary>Sizes of running text, dots.</summary>
internal readonly record struct SlipStep(float Body, float Detail, float English);

/// <summary>The types of one width of paper. What decides is large; running text gives way when a slip has much to say.</summary>
internal sealed record SlipTypes
{
    /// <summary>
    /// Sizes of running text, step by step, until the slip is short enough for the line. Nearly every slip is set in the first. Names and
    /// the English summary give way before the sentences do.
    /// </summary>
    public static IReadOnlyList<SlipStep> Steps { get; } =
    [
        new(26, 25, 22), new(26, 23, 21), new(26, 22, 20), new(26, 20, 20), new(26, 20, 18),
        new(24, 20, 18), new(24, 18, 18), new(22, 18, 18), new(20, 18, 18),
    ];

    /// <summary>Name of the slip.</summary>
    public required SlipType Title { get; init; }

    /// <summary>What must not be overlooked.</summary>
    public required SlipType Key { get; init; }

    /// <summary>Largest size of a number in cells; the paper's width may make it smaller.</summary>
    public required SlipType Number { get; init; }

    /// <summary>The machine's number beside the code.</summary>
    public required SlipType Machine { get; init; }

    /// <summary>The compartment beside the code.</summary>
    public required SlipType Compartment { get; init; }

    /// <summary>The day by which something happens, and the telephone number to call.</summary>
    public required SlipType Day { get; init; }

    /// <summary>Words above a large value.</summary>
    public required SlipType Label { get; init; }

    /// <summary>Sentences.</summary>
    public required SlipType Body { get; init; }

    /// <summary>Details to look up.</summary>
    public required SlipType Detail { get; init; }

    /// <summary>The English summary.</summary>
    public required SlipType English { get; init; }

    /// <summary>The last group of a tag's number.</summary>
    public required SlipType Huge { get; init; }

    /// <summary>Side of a code's module, dots; even, so that codes are coarse.</summary>
    public required int Module { get; init; }

    /// <summary>The same on a tag, which is scanned at the machine.</summary>
    public required int TagModule { get; init; }

    /// <summary>Types for a head of this width.</summary>
    /// <param name="wide">576 dots; otherwise 384.</param>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    public static SlipTypes For(bool wide, SlipStep step) => new()
    {
        Title = new(wide ? 48 : 32, Bold: true, Coarse: true),
        Key = wide ? new(40, Bold: true, Coarse: true) : new(32, Bold: true),
        Number = new(wide ? 60 : 40, Bold: true, Coarse: true),
        Machine = new(wide ? 72 : 52, Bold: true, Coarse: true),
        Compartment = new(wide ? 88 : 76, Bold: true, Coarse: true),
        Day = new(wide ? 72 : 56, Bold: true, Coarse: true),
        Label = new(wide ? 36 : 32, Coarse: true),
        Body = new(step.Body),
        Detail = new(step.Detail),
        English = new(step.English),
        Huge = new(wide ? 160 : 108, Bold: true, Coarse: true),
        Module = wide ? 8 : 6,
        TagModule = wide ? 10 : 6,
    };
}
