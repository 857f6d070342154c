using System.Text.Json.Serialization;
using KioskLocker.Core.Devices;

namespace KioskLocker.Core.Compartments;

/// <summary>The number painted on a compartment's door. Range 1–999.</summary>
public readonly record struct CompartmentId(int Number)
{
    /// <summary>Largest number a door can carry: three digits are readable from two metres on the panel.</summary>
    public const int Max = 999;

    public override string ToString() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Inner size of a compartment; order matters, a larger value holds everything a smaller one does.</summary>
public enum CompartmentSize
{
    /// <summary>A thin folder of A4 papers.</summary>
    Small,

    /// <summary>A thick folder or a bag.</summary>
    Medium,

    /// <summary>Rolled or folded drawings.</summary>
    Large,
}

/// <summary>What is inside, as far as anybody can claim (product.md, "Compartment content"). A closed door proves nothing.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Empty), "empty")]
[JsonDerivedType(typeof(PresumedEmpty), "presumedEmpty")]
[JsonDerivedType(typeof(Holds), "holds")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Quarantined), "quarantined")]
public abstract record CompartmentContent
{
    private CompartmentContent()
    {
    }

    /// <summary>The papers that are believed inside, or were last; null where none are known.</summary>
    internal Papers? Believed() => this switch
    {
        Holds holds => holds.What,
        Unknown unknown => unknown.Last,
        Quarantined quarantined => quarantined.Last,
        _ => null,
    };

    /// <summary>An officer said so, or an item sensor did twice.</summary>
    public sealed record Empty : CompartmentContent;

    /// <summary>Collected, closed, and the citizen said that everything was taken.</summary>
    public sealed record PresumedEmpty : CompartmentContent;

    /// <summary>Custody of these papers passed into the compartment and has not passed out.</summary>
    public sealed record Holds(Papers What) : CompartmentContent;

    /// <summary>Nobody can say. Never allocated, listed for an officer's check.</summary>
    public sealed record Unknown(Papers? Last) : CompartmentContent;

    /// <summary>Somebody reported papers that are not theirs. Never opened for a citizen until an officer cleared it.</summary>
    public sealed record Quarantined(Papers? Last) : CompartmentContent;
}

/// <summary>One compartment of the cabinet: what it is, what it holds, what its door's contact last said.</summary>
/// <param name="Id">Number on the door.</param>
/// <param name="Size">Inner size.</param>
/// <param name="Low">Reachable from a wheelchair (handle at most 1.2 m above the floor).</param>
/// <param name="Board">Locker board that drives the lock; its health decides whether the door can open at all.</param>
/// <param name="Content">What is inside, as far as anybody can claim.</param>
/// <param name="OutOfService">The lock or contact is not to be trusted. Apart from the content, because papers may lie behind a broken lock.</param>
/// <param name="Door">Last value of the door contact, debounced by the driver.</param>
public sealed record Compartment(
    CompartmentId Id,
    CompartmentSize Size,
    bool Low,
    BoardId Board,
    CompartmentContent Content,
    bool OutOfService,
    DoorContact Door)
{
    /// <summary>Last value other than unknown: a door forced while its board was silent is still noticed when the board comes back.</summary>
    public DoorContact LastSeen { get; init; }

    /// <summary>What <see cref="OutOfService"/> was when the compartment vanished from the configuration; null while it is configured.</summary>
    public bool? OutOfServiceBefore { get; init; }

    /// <summary>Its content comes from a database older than its anchor, and no officer has looked since; null when that is not so. Nothing is handed out here.</summary>
    public bool? Suspect { get; init; }

    /// <summary>A person with an officer's badge marked its door as broken: nobody waits for its contact to say closed. Null when that is not so.</summary>
    public bool? Excused { get; init; }

    /// <summary>Broken by an officer's word when the map in force was proved, so that nobody saw which door its order opens: it is proved by itself before it is used again. Null when that is not so.</summary>
    public bool? Unproved { get; init; }

    /// <summary>The office was told of an opening that nobody ordered and the door has not been shut for long enough since; null when the next one is a new case.</summary>
    public ForcedCase? Forced { get; init; }

    /// <summary>Takes a new value of the contact.</summary>
    /// <param name="contact">The value.</param>
    /// <param name="now">Monotonic time of this run.</param>
    /// <param name="rearm">A door shut this long ends the case of its forced opening.</param>
    public Compartment Reads(DoorContact contact, TimeSpan now, TimeSpan rearm)
    {
        var forced = Forced?.IsOver(now, rearm) == true ? null : Forced;
        return this with
        {
            Door = contact,
            LastSeen = contact == DoorContact.Unknown ? LastSeen : contact,
            Forced = forced is null ? null : forced with { ShutSince = contact == DoorContact.Closed ? forced.ShutSince ?? now : null },
        };
    }
}

/// <summary>An opening that nobody ordered, told to the office once: a contact that flaps must not fill the outbox.</summary>
/// <param name="ShutSince">Monotonic time of this run since which the door has read closed without a break; null while it does not.</param>
public sealed record ForcedCase(TimeSpan? ShutSince)
{
    public bool IsOver(TimeSpan now, TimeSpan rearm) => ShutSince is { } since && now - since >= rearm;
}
