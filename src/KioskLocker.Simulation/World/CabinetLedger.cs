using System.Text.Json.Serialization;

namespace KioskLocker.Simulation.World;

/// <summary>Kinds of things that can physically happen to a cabinet.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Happening>))]
public enum Happening
{
    /// <summary>A lock was energised; the detail says what its door did.</summary>
    [JsonStringEnumMemberName("pulse")]
    Pulse,

    /// <summary>Current through a lock that was switched by a relay ended; how long it flowed.</summary>
    [JsonStringEnumMemberName("lockReleased")]
    LockReleased,
    [JsonStringEnumMemberName("doorOpened")]
    DoorOpened,
    [JsonStringEnumMemberName("doorShut")]
    DoorShut,
    [JsonStringEnumMemberName("itemIn")]
    ItemIn,
    [JsonStringEnumMemberName("itemOut")]
    ItemOut,
    [JsonStringEnumMemberName("jammed")]
    Jammed,
    [JsonStringEnumMemberName("unjammed")]
    Unjammed,
    [JsonStringEnumMemberName("contactChanged")]
    ContactChanged,
    [JsonStringEnumMemberName("wiringSwapped")]
    WiringSwapped,
    [JsonStringEnumMemberName("powerDip")]
    PowerDip,
    [JsonStringEnumMemberName("linePulled")]
    LinePulled,
    [JsonStringEnumMemberName("linePlugged")]
    LinePlugged,
    [JsonStringEnumMemberName("scanned")]
    Scanned,
    [JsonStringEnumMemberName("slipOut")]
    SlipOut,
    [JsonStringEnumMemberName("lampOn")]
    LampOn,
    [JsonStringEnumMemberName("lampOff")]
    LampOff,
    [JsonStringEnumMemberName("buzzerOn")]
    BuzzerOn,
    [JsonStringEnumMemberName("buzzerOff")]
    BuzzerOff,
    [JsonStringEnumMemberName("panelOpened")]
    PanelOpened,
    [JsonStringEnumMemberName("panelShut")]
    PanelShut,
    [JsonStringEnumMemberName("mainsLost")]
    MainsLost,
    [JsonStringEnumMemberName("mainsBack")]
    MainsBack,
    [JsonStringEnumMemberName("relayChanged")]
    RelayChanged,
}

/// <summary>One thing that happened.</summary>
/// <param name="Seq">Counts from 1 without gaps.</param>
/// <param name="At">UTC.</param>
/// <param name="What">Kind.</param>
/// <param name="Door">Number on the door, where a door is concerned.</param>
/// <param name="Board">Board id, for pulses and dips.</param>
/// <param name="Channel">Channel of that board, for pulses.</param>
/// <param name="Milliseconds">Length of a pulse, a dip, or of the current that ended; of a pulse that nothing ends by itself null.</param>
/// <param name="Detail">Cause, item name, line name.</param>
public sealed record LedgerEntry(
    long Seq,
    DateTimeOffset At,
    Happening What,
    int? Door,
    string? Board,
    int? Channel,
    int? Milliseconds,
    string? Detail);

/// <summary>A stretch of the ledger.</summary>
/// <param name="Last">Number of the newest entry, 0 when nothing happened yet.</param>
/// <param name="Forgotten">How many entries after the one asked for are no longer kept; 0 = the stretch is whole.</param>
/// <param name="Entries">In order.</param>
public sealed record LedgerPage(long Last, long Forgotten, IReadOnlyList<LedgerEntry> Entries);

/// <summary>What physically happened, in order: the outside truth that software is held against. Bounded; safe for any thread.</summary>
public sealed class CabinetLedger
{
    /// <summary>Entries kept unless told otherwise.</summary>
    public const int DefaultKept = 20_000;

    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];
    private readonly TimeProvider _clock;
    private readonly int _kept;
    private long _last;

    public CabinetLedger(TimeProvider clock, int kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        _clock = clock;
        _kept = kept;
    }

    /// <summary>Number of the newest entry; 0 when nothing happened yet.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Writes one entry down.</summary>
    public void Write(Happening what, int? door = null, string? board = null, int? channel = null, int? milliseconds = null, string? detail = null)
    {
        lock (_gate)
        {
            _entries.Add(new LedgerEntry(++_last, _clock.GetUtcNow(), what, door, board, channel, milliseconds, detail));
            if (_entries.Count >= 2L * _kept)
            {
                _entries.RemoveRange(0, _entries.Count - _kept);
            }
        }
    }

    /// <summary>Entries with a number above <paramref name="after"/>.</summary>
    public LedgerPage After(long after)
    {
        lock (_gate)
        {
            // Forgotten in bunches, but never told of again.
            var forgotten = Math.Max(0, _last - _kept);
            var wanted = (int)Math.Clamp(_last - Math.Max(after, forgotten), 0, _entries.Count);
            return new LedgerPage(_last, Math.Max(0, forgotten - Math.Max(0, after)), _entries.GetRange(_entries.Count - wanted, wanted));
        }
    }
}
