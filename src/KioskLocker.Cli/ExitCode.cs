namespace KioskLocker.Cli;

/// <summary>What scripts may rely on.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The answer came and is bad: out of service, broken chain, refused order, a replay that comes to another result.</summary>
    public const int Bad = 1;

    /// <summary>
    /// Command line or configuration cannot be used, or a journal is of another version of the program. <c>config check</c> ends so when anything is wrong
    /// in either file, also where the kiosk would start and order no door; devices that are not plugged in are notes and end in <see cref="Ok"/>.
    /// </summary>
    public const int Usage = 2;

    /// <summary>Kiosk, its database or the office cannot be reached.</summary>
    public const int NotReachable = 3;

    /// <summary>This user may not do it.</summary>
    public const int NotPermitted = 4;

    /// <summary>Stopped by Ctrl-C before its end, as shells count it. A command that was only watching ends with what it saw last.</summary>
    public const int Stopped = 130;
}
