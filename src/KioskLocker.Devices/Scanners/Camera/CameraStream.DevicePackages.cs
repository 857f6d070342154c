using System.Diagnostics;
using System.Text;
using Iot.Device.Media;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Scanners.Camera;

/// <summary>
/// A camera as a byte stream: each code found in a picture is one line of text. Unlike a program on a pipe it knows whether pictures come,
/// so a camera that shows none ends the stream and is opened anew.
/// </summary>
public sealed class CameraStream : TokenStream
{
    /// <summary>Between two pictures that are looked at; more costs a core and reads no sooner.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(500);

    private readonly VideoDevice _camera;
    private readonly CameraFrame.Size _size;
    private readonly Func<bool> _isThere;
    private readonly TimeSpan _pictureLimit;
    private readonly FrameReader _reader = new();
    private readonly ByteQueue _bytes = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Thread _thread;
    private readonly Timer _watch;
    private long _lastPicture = Stopwatch.GetTimestamp();
    private long _lastLook;

    /// <param name="camera">Owned from here on.</param>
    /// <param name="size">The picture it was set to.</param>
    /// <param name="isThere">Whether its device still exists: the library does not notice that it is gone.</param>
    /// <param name="pictureLimit">Without a picture for this long it counts as blind.</param>
    public CameraStream(VideoDevice camera, CameraFrame.Size size, Func<bool> isThere, TimeSpan pictureLimit)
    {
        _camera = camera;
        _size = size;
        _isThere = isThere;
        _pictureLimit = pictureLimit;
        _camera.NewImageBufferReady += (_, picture) => Take(picture.ImageBuffer.AsSpan(0, picture.Length));
        _camera.StartCaptureContinuous();
        _watch = new Timer(_ => Watch(), null, pictureLimit / 4, pictureLimit / 4);
        _thread = new Thread(Run) { IsBackground = true, Name = "camera" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _bytes.ReadAsync(buffer, cancellationToken);

    /// <summary>Nothing listens.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("a camera takes no bytes");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watch.Dispose();
            _ended.Cancel();
            _bytes.End(null);

            // A capture that waits for a picture ends when the next one comes, or never: then thread and camera are left behind.
            if (_thread.Join(EndLimit))
            {
                _camera.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Run()
    {
        try
        {
            _camera.CaptureContinuous(_ended.Token);
            _camera.StopCaptureContinuous();
            _bytes.End(null);
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault))
        {
            _bytes.End(new IOException("camera: " + fault.Message, fault));
        }
    }

    private void Take(ReadOnlySpan<byte> picture)
    {
        if (picture.Length < _size.YuyvBytes)
        {
            Fail($"the camera gives no YUYV pictures of {_size.Width} × {_size.Height}");
            return;
        }

        Interlocked.Exchange(ref _lastPicture, Stopwatch.GetTimestamp());
        if (Stopwatch.GetElapsedTime(_lastLook) < LookEvery)
        {
            return;
        }

        _lastLook = Stopwatch.GetTimestamp();
        if (_reader.Read(picture, _size) is { Length: > 0 } text && !_bytes.TryAdd(Encoding.UTF8.GetBytes(text + "\n")))
        {
            Fail("nobody takes what the camera reads");
        }
    }

    private void Watch()
    {
        if (!_isThere())
        {
            Fail("the camera is gone");
        }
        else if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastPicture)) > _pictureLimit)
        {
            Fail($"no picture for {_pictureLimit.TotalSeconds:0.#} s");
        }
    }

    private void Fail(string why)
    {
        _bytes.End(new IOException(why));
        _ended.Cancel();
    }
}
