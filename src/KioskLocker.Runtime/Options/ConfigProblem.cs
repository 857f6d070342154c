using System.Globalization;
using System.Text.Json.Serialization;

namespace KioskLocker.Runtime.Options;

/// <summary>One thing that is wrong in a configuration file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">Line of the file, counted from 1; null where it is the file as a whole.</param>
/// <param name="Key">Where, for example <c>boards[1].address</c>; empty for the file as a whole.</param>
/// <param name="What">What is wrong.</param>
/// <param name="ToDo">What to write instead.</param>
public sealed record ConfigProblem(string File, int? Line, string Key, string What, string ToDo)
{
    /// <summary>What is wrong and what to do, as sentences.</summary>
    [JsonIgnore]
    public string Said => What + ". " + ToDo + (ToDo.EndsWith('?') ? "" : ".");

    public override string ToString() =>
        File + (Line is { } line ? string.Create(CultureInfo.InvariantCulture, $", line {line}") : "") + ": " + (Key.Length == 0 ? "" : Key + ": ") + Said;
}

/// <summary>What reading the configuration led to.</summary>
public abstract record KioskOptionsReading
{
    private KioskOptionsReading()
    {
    }

    /// <param name="Options">What the files say.</param>
    /// <param name="Absent">Devices that are not plugged in now. The kiosk starts all the same and takes them when they come.</param>
    public sealed record Good(KioskOptions Options, IReadOnlyList<ConfigProblem> Absent) : KioskOptionsReading;

    /// <summary>The kiosk's own file is good, and the cabinet map is missing, wrong or not of this machine: the kiosk starts, orders no door, and reports.</summary>
    /// <param name="Options">What the kiosk's own file says; no lines and no compartments.</param>
    /// <param name="Problems">All that is wrong with the map; at least one.</param>
    public sealed record NoMap(KioskOptions Options, IReadOnlyList<ConfigProblem> Problems) : KioskOptionsReading;

    /// <summary>The kiosk does not start with its own file.</summary>
    /// <param name="Problems">All of them, of both files, in the order of their keys; at least one.</param>
    public sealed record Bad(IReadOnlyList<ConfigProblem> Problems) : KioskOptionsReading
    {
        /// <summary>What could be read all the same, for whoever needs only the lines of the cabinet; null where they cannot be known.</summary>
        public KioskOptions? Readable { get; init; }
    }
}
