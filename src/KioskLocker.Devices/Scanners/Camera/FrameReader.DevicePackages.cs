using ZXing;
using ZXing.Common;

namespace KioskLocker.Devices.Scanners.Camera;

/// <summary>Finds a code in a picture, by ZXing.Net. Same kinds of codes as the program on a pipe.</summary>
public sealed class FrameReader
{
    private readonly BarcodeReaderGeneric _reader = new()
    {
        AutoRotate = true,
        Options = new DecodingOptions
        {
            TryHarder = true,
            CharacterSet = "UTF-8",
            PossibleFormats = [BarcodeFormat.QR_CODE, BarcodeFormat.CODE_128],
        },
    };

    /// <summary>The text of the code in a picture; null where there is none.</summary>
    public string? Read(ReadOnlySpan<byte> yuyv, CameraFrame.Size size) =>
        _reader.Decode(new RGBLuminanceSource(CameraFrame.Brightness(yuyv, size), size.Width, size.Height, RGBLuminanceSource.BitmapFormat.Gray8))?.Text;
}
