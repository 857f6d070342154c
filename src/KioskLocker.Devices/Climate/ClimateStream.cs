using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Climate;

/// <summary>A sensor on a bus as a byte stream: a thread that reads it now and then and writes one line for each reading. A fault of the bus ends it.</summary>
public sealed class ClimateStream : TokenStream
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(500);

    private readonly IClimateSensor _sensor;
    private readonly TimeSpan _period;
    private readonly ByteQueue _bytes = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;

    /// <param name="sensor">Owned from here on.</param>
    /// <param name="period">Between two readings.</param>
    public ClimateStream(IClimateSensor sensor, TimeSpan period)
    {
        _sensor = sensor;
        _period = period;
        _thread = new Thread(Run) { IsBackground = true, Name = "climate" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _bytes.ReadAsync(buffer, cancellationToken);

    /// <summary>Nothing listens.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("a climate sensor takes no bytes");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended.Set();
            _thread.Join(EndLimit);
        }

        base.Dispose(disposing);
    }

    private void Run()
    {
        Exception? fault = null;
        try
        {
            do
            {
                if (!_bytes.TryAdd(ClimateLine.Encode(_sensor.Read())))
                {
                    break;
                }
            }
            while (!_ended.Wait(_period));
        }
        catch (Exception broken) when (Gpio.GpioPins.IsDriverFault(broken))
        {
            fault = new IOException("climate sensor: " + broken.Message, broken);
        }
        finally
        {
            _sensor.Dispose();
            _bytes.End(fault);
        }
    }
}
