using System.Text;
using Iot.Device.Media;
using KioskLocker.Devices.Scanners.Camera;
using KioskLocker.Tests.Devices.Line;
using QRCoder;

namespace KioskLocker.Tests.Devices.Scanners;

/// <summary>Pictures through ZXing.Net, and the stream over a camera that is one object in memory.</summary>
public sealed class CameraTests
{
    private static readonly CameraFrame.Size Size = new(640, 480);

    [Theory]
    [InlineData("KLD:7K3M-261123-014X")]
    [InlineData("079180012345|023456789|Nguyễn Thị Hồng Hạnh|01021980|Nữ|123/45 Phạm Văn Chí, Phường 4, Quận 6|15042021")]
    public void A_code_in_a_picture_is_read_upright_and_turned(string text)
    {
        var reader = new FrameReader();
        Assert.Equal(text, reader.Read(Picture(text, turned: false), Size));
        Assert.Equal(text, reader.Read(Picture(text, turned: true), Size));
    }

    [Fact]
    public void A_picture_without_a_code_is_no_code()
    {
        var noise = new byte[Size.YuyvBytes];
        new Random(7).NextBytes(noise);
        var reader = new FrameReader();
        Assert.Null(reader.Read(noise, Size));
        Assert.Null(reader.Read(new byte[Size.YuyvBytes], Size));
    }

    [Fact]
    public async Task Each_code_leaves_as_one_line()
    {
        var camera = new Camera();
        await using var stream = new CameraStream(camera, Size, () => true, TimeSpan.FromSeconds(30));
        camera.Show(Picture("KLG:7", turned: false));
        Assert.Equal("KLG:7\n", await Line(stream));
    }

    [Fact]
    public async Task A_camera_without_pictures_one_that_is_gone_and_one_of_other_pictures_end_the_stream_with_the_reason()
    {
        var blind = new Camera();
        await using (var stream = new CameraStream(blind, Size, () => true, TimeSpan.FromMilliseconds(200)))
        {
            Assert.Contains("no picture for 0.2 s", (await Assert.ThrowsAsync<IOException>(() => Line(stream))).Message, StringComparison.Ordinal);
        }

        var gone = new Camera();
        await using (var stream = new CameraStream(gone, Size, () => false, TimeSpan.FromMilliseconds(200)))
        {
            Assert.Contains("the camera is gone", (await Assert.ThrowsAsync<IOException>(() => Line(stream))).Message, StringComparison.Ordinal);
        }

        var other = new Camera();
        await using (var stream = new CameraStream(other, Size, () => true, TimeSpan.FromSeconds(30)))
        {
            other.Show(new byte[1000]);
            Assert.Contains("no YUYV pictures of 640 × 480", (await Assert.ThrowsAsync<IOException>(() => Line(stream))).Message, StringComparison.Ordinal);
        }

        await Eventually.True(() => blind.IsDisposed && gone.IsDisposed && other.IsDisposed, "given back");
    }

    private static async Task<string> Line(CameraStream stream)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, limit.Token));
    }

    /// <summary>A sheet of paper with a code before a camera: four dots a module, grey on grey, the colour bytes arbitrary.</summary>
    private static byte[] Picture(string text, bool turned)
    {
        const int Dots = 4;
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var picture = new byte[Size.YuyvBytes];
        Array.Fill(picture, (byte)200);
        var side = code.ModuleMatrix.Count;
        for (var y = 0; y < side * Dots; y++)
        {
            for (var x = 0; x < side * Dots; x++)
            {
                var (row, column) = turned ? (x / Dots, side - 1 - (y / Dots)) : (y / Dots, x / Dots);
                picture[(((y + 20) * Size.Width) + x + 40) * 2] = code.ModuleMatrix[row][column] ? (byte)40 : (byte)200;
            }
        }

        return picture;
    }

    private sealed class Camera : VideoDevice
    {
        private readonly BlockingQueue _pictures = new();

        public override event NewImageBufferReadyEvent? NewImageBufferReady;

        public bool IsDisposed { get; private set; }

        public override string DevicePath { get; set; } = "";

        public override VideoConnectionSettings Settings { get; } = new(0, (640, 480), VideoPixelFormat.YUYV);

        public override bool IsOpen => true;

        public override bool IsCapturing => true;

        public override bool ImageBufferPoolingEnabled { get; set; }

        public void Show(byte[] picture) => _pictures.Add(picture);

        public override void Capture(string path) => throw new NotSupportedException();

        public override byte[] Capture() => throw new NotSupportedException();

        public override void StartCaptureContinuous()
        {
        }

        public override void CaptureContinuous(CancellationToken token)
        {
            while (_pictures.Take(token) is { } picture)
            {
                NewImageBufferReady?.Invoke(this, new NewImageBufferReadyEventArgs(picture, picture.Length));
            }
        }

        public override void StopCaptureContinuous()
        {
        }

        public override VideoDeviceValue GetVideoDeviceValue(VideoDeviceValueType type) => throw new NotSupportedException();

        public override IEnumerable<VideoPixelFormat> GetSupportedPixelFormats() => [VideoPixelFormat.YUYV];

        public override IEnumerable<Resolution> GetPixelFormatResolutions(VideoPixelFormat format) => [];

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    /// <summary>Pictures that wait; null when the token ends the wait.</summary>
    private sealed class BlockingQueue
    {
        private readonly System.Collections.Concurrent.BlockingCollection<byte[]> _items = [];

        public void Add(byte[] item) => _items.Add(item);

        public byte[]? Take(CancellationToken token)
        {
            try
            {
                return _items.Take(token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }
}
