namespace KioskLocker.Devices;

/// <content>This build has them.</content>
public static partial class DeviceBuild
{
    static partial void Tell(ref bool has) => has = true;
}
