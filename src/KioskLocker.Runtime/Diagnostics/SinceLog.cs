using KioskLocker.Core;
using KioskLocker.Core.Devices;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>Since when each fact is what it is. Follows the commits; read from any thread.</summary>
/// <remarks>Facts are few and named by the configuration, so it does not grow.</remarks>
public sealed class SinceLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (object Value, DateTimeOffset At)> _facts = new(StringComparer.Ordinal);
    private KioskState? _last;

    /// <summary>Name of a door's contact.</summary>
    public static string Door(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"door {number}");

    /// <summary>Name of a board's health.</summary>
    public static string Board(string name) => "board " + name;

    /// <summary>Name of an input of the cabinet.</summary>
    public static string Input(CabinetInput input) => input.ToString();

    /// <summary>Name of the printer's status.</summary>
    public const string Printer = "printer";

    /// <summary>Name of the scanner's health.</summary>
    public const string Scanner = "scanner";

    /// <summary>Called on the loop's thread after each commit; what did not change costs three comparisons.</summary>
    public void Follow(Committed committed)
    {
        var (now, last) = (committed.State, _last);
        _last = now;
        if (last is not null && ReferenceEquals(last.Compartments, now.Compartments) && ReferenceEquals(last.Devices, now.Devices) && ReferenceEquals(last.Cabinet, now.Cabinet))
        {
            return;
        }

        lock (_gate)
        {
            var at = committed.Envelope.Utc;
            if (last is null || !ReferenceEquals(last.Compartments, now.Compartments))
            {
                foreach (var (number, compartment) in now.Compartments)
                {
                    Note_NeedsLock(Door(number), compartment.Door, at);
                }
            }

            foreach (var (name, health) in now.Devices.Boards)
            {
                Note_NeedsLock(Board(name), health, at);
            }

            foreach (var (input, state) in now.Cabinet.Inputs)
            {
                Note_NeedsLock(Input(input), state, at);
            }

            Note_NeedsLock(Printer, now.Devices.Printer, at);
            Note_NeedsLock(Scanner, now.Devices.Scanner, at);
        }
    }

    /// <summary>Since when; null for what was never noted.</summary>
    public DateTimeOffset? Of(string name)
    {
        lock (_gate)
        {
            return _facts.TryGetValue(name, out var fact) ? fact.At : null;
        }
    }

    private void Note_NeedsLock(string name, object value, DateTimeOffset at)
    {
        if (!_facts.TryGetValue(name, out var fact) || !fact.Value.Equals(value))
        {
            _facts[name] = (value, at);
        }
    }
}
