using KioskLocker.Runtime.Options;

namespace KioskLocker.Runtime.Cabinets;

/// <summary>A map as read key by key, each value null or empty where it was missing or wrong, which has then been reported.</summary>
internal sealed record CabinetDraft(
    ConfigNode Root,
    string Name,
    string NameEn,
    int PanelAfterColumn,
    IReadOnlyList<LineDraft> Lines,
    IReadOnlyList<BoardDraft> Boards,
    IReadOnlyList<CompartmentDraft> Compartments,
    IReadOnlyList<InputDraft> Inputs,
    IReadOnlyList<OutputDraft> Outputs);

/// <summary>One element of <c>lines</c>.</summary>
internal sealed record LineDraft(ConfigNode Node, string Name, string? Kind)
{
    public int? Baud { get; init; }

    public string? Family { get; init; }

    public string? Driver { get; init; }

    public string? Chip { get; init; }

    public int? I2cBus { get; init; }

    public int? I2cAddress { get; init; }

    public int? WidthDots { get; init; }

    /// <summary>Null where no boards hang on such a line.</summary>
    public BoardKind? Boards => BoardKindRules.KindOf(Kind);
}

/// <summary>One element of <c>boards</c>.</summary>
/// <param name="HasPins">It is a bank of pins and no board with an address.</param>
internal sealed record BoardDraft(ConfigNode Node, string Id, string Line, bool HasPins)
{
    public int? Address { get; init; }

    public int? Channels { get; init; }

    public int? Inputs { get; init; }

    public string? Feedback { get; init; }

    public int? PulseMs { get; init; }

    public IReadOnlyList<int>? OutputPins { get; init; }

    public IReadOnlyList<int>? InputPins { get; init; }

    public bool OutputsActiveLow { get; init; }

    public bool InputsActiveLow { get; init; }

    public string? Pull { get; init; }

    /// <summary>Locks, relays or output pins; null where that was not said well.</summary>
    public int? OutputCount => !HasPins ? Channels : Node.Has("outputPins") ? OutputPins?.Count : 0;

    /// <summary>Contacts and other inputs.</summary>
    public int? InputCount => !HasPins ? Inputs ?? Channels : Node.Has("inputPins") ? InputPins?.Count : 0;
}

/// <summary>One element of <c>compartments</c>.</summary>
internal sealed record CompartmentDraft(ConfigNode Node, int? Number, string Board, int? Channel, int? Contact, string? Size, bool Low, int Column);

/// <summary>One element of <c>inputs</c>.</summary>
internal sealed record InputDraft(ConfigNode Node, string? Sense, string Board, int? Channel, string? ActiveWhen);

/// <summary>One element of <c>outputs</c>.</summary>
internal sealed record OutputDraft(ConfigNode Node, string? Kind, int? Compartment, string Board, int? Channel);
