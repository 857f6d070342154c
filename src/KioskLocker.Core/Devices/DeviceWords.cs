namespace KioskLocker.Core.Devices;

/// <summary>Name of a locker board as configured, for example <c>main</c>. 1–16 characters of a–z, 0–9 and '-'.</summary>
public readonly record struct BoardId(string Name)
{
    public override string ToString() => Name;
}

/// <summary>What a door contact says. Unknown is a value of its own: a dead board, three bad reads, or never read.</summary>
public enum DoorContact
{
    Unknown,
    Closed,
    Open,
}

/// <summary>How a device order ended, in the trade's sense of a completion code.</summary>
public enum CompletionCode
{
    /// <summary>Done and seen.</summary>
    Ok,

    /// <summary>The device does not exist in this cabinet.</summary>
    NotFitted,

    /// <summary>The device does not answer.</summary>
    Offline,

    /// <summary>The device answered that it cannot.</summary>
    Refused,

    /// <summary>Nobody can say whether it was done.</summary>
    Uncertain,

    /// <summary>The order was withdrawn before it reached the device.</summary>
    Cancelled,
}

/// <summary>How an opening ended (protocols.md L-4).</summary>
public enum OpenOutcome
{
    /// <summary>One pulse was sent and the contact changed from closed to open.</summary>
    Opened,

    /// <summary>The contact read open before the pulse; no pulse was sent.</summary>
    AlreadyOpen,

    /// <summary>One pulse was sent and the contact still read closed after the limit (5 s).</summary>
    Jammed,

    /// <summary>One pulse was sent, the contact read open or unknown before and did not change: nobody knows.</summary>
    NoFeedback,

    /// <summary>No pulse was sent: the board did not answer the read before the pulse.</summary>
    BoardOffline,
}

/// <summary>Health of a device as last seen.</summary>
public enum DeviceHealth
{
    Unknown,
    Ok,
    Degraded,
    Offline,
}

/// <summary>Paper left, in the trade's words.</summary>
public enum PaperSupply
{
    Unknown,
    Full,
    Low,
    Out,
}

/// <summary>The one thing that most stops the printer now; <see cref="Ready"/> prints. Unknown is never ready.</summary>
public enum PrinterCondition
{
    Unknown,
    Ready,
    Offline,
    CoverOpen,
    PaperOut,
    CutterError,
    HeadHot,
    Error,
}

/// <summary>Printer state: what stops it, and the paper supply beside it (near end is a ticket, not a stop).</summary>
public sealed record PrinterStatus(PrinterCondition Condition, PaperSupply Paper)
{
    public static PrinterStatus Unknown { get; } = new(PrinterCondition.Unknown, PaperSupply.Unknown);
}

/// <summary>How a print order ended (protocols.md P-2).</summary>
public enum PrintOutcome
{
    /// <summary>The printer confirmed by process ID that the paper came out.</summary>
    Printed,

    /// <summary>Nothing was sent, or the buffer was cleared before anything came out.</summary>
    NotPrinted,

    /// <summary>Sent, never confirmed. Never repeated by itself.</summary>
    Uncertain,
}

/// <summary>What the devices said when asked at start-up, before anything was decided.</summary>
/// <param name="Doors">Contact of every configured compartment; unknown where its board did not answer.</param>
/// <param name="Boards">Health of every configured board.</param>
/// <param name="Printer">Printer state.</param>
/// <param name="Scanner">Scanner health.</param>
public sealed record DeviceSurvey(
    IReadOnlyDictionary<int, DoorContact> Doors,
    IReadOnlyDictionary<string, DeviceHealth> Boards,
    PrinterStatus Printer,
    DeviceHealth Scanner)
{
    /// <summary>Inputs of the cabinet that were heard.</summary>
    public IReadOnlyDictionary<CabinetInput, InputState> Inputs { get; init; } = new Dictionary<CabinetInput, InputState>();
}
