using System.Globalization;
using Iot.Device.Media;
using KioskLocker.Devices.Gpio;

namespace KioskLocker.Devices.Scanners.Camera;

/// <content>Opens the camera by Iot.Device.Media.</content>
public sealed partial record CameraLine
{
    private static readonly TimeSpan PictureLimit = TimeSpan.FromSeconds(5);

    partial void OpenByPackages(ref Stream? stream)
    {
        var number = NumberOf(Camera);
        var node = string.Create(CultureInfo.InvariantCulture, $"/dev/video{number}");
        var camera = VideoDevice.Create(new VideoConnectionSettings(number, ((uint)Picture.Width, (uint)Picture.Height), VideoPixelFormat.YUYV));
        try
        {
            // Asking also sets nothing: a camera of other pictures would be read as noise for ever.
            if (!camera.GetSupportedPixelFormats().Contains(VideoPixelFormat.YUYV))
            {
                throw new IOException($"{Camera} gives no YUYV pictures; zbarcam reads other kinds too");
            }

            stream = new CameraStream(camera, Picture, () => File.Exists(node), PictureLimit);
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault))
        {
            camera.Dispose();
            throw fault is IOException ? fault : new IOException($"{Camera}: {fault.Message}", fault);
        }
    }
}
