namespace KioskLocker.Cli;

/// <summary>What scripts may rely on.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The answer came and is bad: out of service, broken chain, refused order.</summary>
    public const int Bad = 1;

    /// <summary>Command line or configuration cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>Kiosk, its database or the office cannot be reached.</summary>
    public const int NotReachable = 3;

    /// <summary>This user may not do it.</summary>
    public const int NotPermitted = 4;
}
