namespace KioskLocker.Devices;

/// <summary>What this build of the drivers was made with.</summary>
public static partial class DeviceBuild
{
    /// <summary>It was made with DevicePackages: more expanders, one more climate sensor, cameras read in the process.</summary>
    public static bool HasPackages
    {
        get
        {
            var has = false;
            Tell(ref has);
            return has;
        }
    }

    /// <summary>Where the build has the packages it says so; otherwise this is nothing.</summary>
    static partial void Tell(ref bool has);
}
