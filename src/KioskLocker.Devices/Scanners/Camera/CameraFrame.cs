namespace KioskLocker.Devices.Scanners.Camera;

/// <summary>One picture of a camera.</summary>
public static class CameraFrame
{
    /// <summary>Width and height in pixels.</summary>
    public readonly record struct Size(int Width, int Height)
    {
        /// <summary>Bytes of a YUYV picture: two for each pixel.</summary>
        public int YuyvBytes => Width * Height * 2;
    }

    /// <summary>The brightness of each pixel of a YUYV picture: every other byte. Colour says nothing about codes.</summary>
    /// <exception cref="ArgumentException">Fewer bytes than the picture has.</exception>
    public static byte[] Brightness(ReadOnlySpan<byte> yuyv, Size size)
    {
        if (yuyv.Length < size.YuyvBytes)
        {
            throw new ArgumentException($"{yuyv.Length} bytes are no picture of {size.Width} × {size.Height}", nameof(yuyv));
        }

        var grey = new byte[size.Width * size.Height];
        for (var at = 0; at < grey.Length; at++)
        {
            grey[at] = yuyv[at * 2];
        }

        return grey;
    }
}
