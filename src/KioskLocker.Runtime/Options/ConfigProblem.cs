namespace KioskLocker.Runtime.Options;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="Key">Where, for example <c>lines[0].boards[1].address</c>; empty for the file as a whole.</param>
/// <param name="What">What is wrong.</param>
/// <param name="ToDo">What to write instead.</param>
public sealed record ConfigProblem(string Key, string What, string ToDo)
{
    public override string ToString() => (Key.Length == 0 ? "" : Key + ": ") + What + ". " + ToDo + (ToDo.EndsWith('?') ? "" : ".");
}

/// <summary>What reading the configuration led to.</summary>
public abstract record KioskOptionsReading
{
    private KioskOptionsReading()
    {
    }

    /// <param name="Options">What the file says.</param>
    /// <param name="Absent">Devices that are not plugged in now. The kiosk starts all the same and takes them when they come.</param>
    public sealed record Good(KioskOptions Options, IReadOnlyList<ConfigProblem> Absent) : KioskOptionsReading;

    /// <summary>The kiosk does not start with this file.</summary>
    /// <param name="Problems">All of them, in the order of the file's keys; at least one.</param>
    public sealed record Bad(IReadOnlyList<ConfigProblem> Problems) : KioskOptionsReading;
}
