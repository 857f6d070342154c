using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Scanners.Camera;

/// <summary>A camera whose frames are read in this process: text lines, like any scanner that only sends what it read. Needs a build with DevicePackages; elsewhere zbarcam does the same.</summary>
/// <param name="Camera">Device of the camera or a link to it; never a number that may be another camera after the next start.</param>
public sealed partial record CameraLine(string Camera)
{
    /// <summary>Picture, pixels. Small is quick, and a slip before the window fills it.</summary>
    public CameraFrame.Size Picture { get; init; } = new(640, 480);

    /// <summary>An <see cref="OpenPort"/>.</summary>
    /// <exception cref="IOException">No such camera, no picture of that kind, or not in this build.</exception>
    public Stream Open(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream? stream = null;
        OpenByPackages(ref stream);
        return stream ?? throw new IOException("this build reads cameras by zbarcam only; \"camera\" needs one made with DevicePackages");
    }

    /// <summary>The number of the device behind the link, which is what the library opens.</summary>
    /// <exception cref="IOException">There is no camera.</exception>
    internal static int NumberOf(string camera)
    {
        string node;
        try
        {
            node = File.ResolveLinkTarget(camera, returnFinalTarget: true)?.FullName ?? camera;
        }
        catch (IOException)
        {
            node = camera;
        }

        return VideoNode().Match(node) is { Success: true } match && File.Exists(node)
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new FileNotFoundException("no such camera: " + camera);
    }

    /// <summary>Where the build has the packages they open the camera; otherwise this is nothing.</summary>
    partial void OpenByPackages(ref Stream? stream);

    [GeneratedRegex("^/dev/video([0-9]{1,3})$", RegexOptions.CultureInvariant)]
    private static partial Regex VideoNode();
}
