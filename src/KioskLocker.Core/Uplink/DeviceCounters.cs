namespace KioskLocker.Core.Uplink;

/// <summary>What happened on the wire of one device since the kiosk started, for technicians and operators. Its numbers only grow.</summary>
/// <remarks>An office that does not know them leaves them out when it reads a report; one that does finds none in the report of an older kiosk.</remarks>
public sealed record DeviceCounters
{
    /// <summary>Good answers; from a scanner good codes as well.</summary>
    public long Ok { get; init; }

    /// <summary>Questions without an answer in time.</summary>
    public long Timeouts { get; init; }

    /// <summary>Answers of the right shape whose checksum was wrong.</summary>
    public long BadChecksums { get; init; }

    /// <summary>Bytes that belonged to nothing.</summary>
    public long ResyncBytes { get; init; }

    /// <summary>Answers in which it said that it cannot; only locker boards can say so.</summary>
    public long Refusals { get; init; }

    /// <summary>Why it refused last, in the driver's words; null when it never did.</summary>
    public string? LastRefusal { get; init; }

    /// <summary>Times the line came up again, the first time not counted. Devices on one line share it.</summary>
    public long Reconnects { get; init; }

    /// <summary>What only a printer counts; null for others.</summary>
    public PrinterCounts? Printer { get; init; }

    /// <summary>What only a scanner counts; null for others.</summary>
    public ScannerCounts? Scanner { get; init; }
}

/// <summary>What a receipt printer did since the kiosk started.</summary>
public sealed record PrinterCounts
{
    /// <summary>Slips that the printer confirmed.</summary>
    public long Slips { get; init; }

    /// <summary>Slips that nobody can vouch for.</summary>
    public long Uncertain { get; init; }

    /// <summary>Slips of which nothing came out.</summary>
    public long NotPrinted { get; init; }

    /// <summary>Cuts ordered of the knife.</summary>
    public long Cuts { get; init; }

    /// <summary>Paper of the confirmed slips, millimetres.</summary>
    public long Millimetres { get; init; }

    /// <summary>Times it went from printing to not printing: paper, cover, knife, heat, fault or silence.</summary>
    public long Errors { get; init; }
}

/// <summary>What a scanner did since the kiosk started.</summary>
public sealed record ScannerCounts
{
    /// <summary>Codes passed on.</summary>
    public long Good { get; init; }

    /// <summary>The same code again within two seconds.</summary>
    public long Duplicates { get; init; }

    /// <summary>Codes shown while nothing was to be scanned.</summary>
    public long WhileDisarmed { get; init; }

    /// <summary>Lines refused because they were longer than 512 bytes.</summary>
    public long TooLong { get; init; }

    /// <summary>Lines refused because they had no end.</summary>
    public long Unterminated { get; init; }

    /// <summary>Lines refused for a control character inside.</summary>
    public long ControlCharacters { get; init; }

    /// <summary>Lines refused because they were not UTF-8.</summary>
    public long NotUtf8 { get; init; }

    /// <summary>Questions whether it is alive.</summary>
    public long Probes { get; init; }

    /// <summary>Settings found otherwise than they must be, and set right.</summary>
    public long SettingsMended { get; init; }
}
