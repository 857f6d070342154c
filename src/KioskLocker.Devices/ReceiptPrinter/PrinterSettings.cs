using KioskLocker.Core;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>Numbers of a printer line. The defaults fit an 80 mm printer at 115200 baud.</summary>
public sealed record PrinterSettings
{
    /// <summary>Bytes per second put on the wire at most; 115200 8N1 carries 11,520, and a line kept full has no room for status.</summary>
    public int BytesPerSecond { get; init; } = 10_000;

    /// <summary>Largest single write, bytes.</summary>
    public int ChunkBytes { get; init; } = 1024;

    /// <summary>Vertical motion units of one head row for ESC J, 1–4: 1 on most, 2 where the unit is half a row.</summary>
    public int FeedUnitsPerRow { get; init; } = 1;

    /// <summary>Time between status polls while nothing is printed.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the answer to one status request.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait for 37 25 00 after the buffers were told to empty.</summary>
    public TimeSpan ClearTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Confirmation is awaited for this long plus the time of the paper's length; that of a cut alone for this long.</summary>
    public TimeSpan ConfirmBase { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Slowest believable paper speed, millimetres per second, for the confirmation's limit.</summary>
    public int SlowestMillimetresPerSecond { get; init; } = 40;

    /// <summary>How long a job waits for a hot head to cool, or behind an XOFF.</summary>
    public TimeSpan PauseLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Least time between two openings of the port of a printer that does not answer, in the hope that it helps.</summary>
    public TimeSpan ReopenInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A slip that an earlier run of the program ordered was never answered and may hang in the printer: it is cut off before anything else is printed.</summary>
    public bool SlipMayHang { get; init; }

    /// <summary>Time between attempts to leave a cutter error: a knife that was freed is used again within half a minute.</summary>
    public TimeSpan RecoverInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The same for a run that finds these orders of the last one unanswered.</summary>
    public PrinterSettings After(IReadOnlyList<KioskEffect> unanswered) => this with { SlipMayHang = unanswered.Any(left => left is KioskEffect.Print) };
}

/// <summary>What a printer line has seen since it was made; for diagnostics.</summary>
public sealed record PrinterCounters
{
    /// <summary>Complete status rounds.</summary>
    public long StatusRounds { get; init; }

    /// <summary>Status rounds that ended in silence.</summary>
    public long SilentRounds { get; init; }

    /// <summary>Bytes that fitted no reply.</summary>
    public long GarbageBytes { get; init; }

    /// <summary>Times the line came up.</summary>
    public long Connections { get; init; }

    /// <summary>Slips confirmed.</summary>
    public long Printed { get; init; }

    /// <summary>Slips nobody can vouch for.</summary>
    public long Uncertain { get; init; }

    /// <summary>Slips of which nothing came out.</summary>
    public long NotPrinted { get; init; }

    /// <summary>Paper of the confirmed slips, millimetres.</summary>
    public long Millimetres { get; init; }

    /// <summary>Cuts ordered of the knife.</summary>
    public long Cuts { get; init; }

    /// <summary>Times it went from printing to not printing.</summary>
    public long Errors { get; init; }

    /// <summary>When it last answered a whole status round or confirmed a slip, on the step's clock; null for never.</summary>
    public TimeSpan? LastOk { get; init; }
}
