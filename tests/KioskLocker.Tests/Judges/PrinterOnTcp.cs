using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Judges;

/// <summary>The far end of a printer at port 9100 of a loopback address of its own, where programs for network printers look for one.</summary>
internal sealed class PrinterOnTcp : IAsyncDisposable
{
    private const int Port = 9100;
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(10);
    private static int s_opened;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly ReceiptPrinterFarEnd _printer = new();
    private readonly Task _serving;

    public PrinterOnTcp()
    {
        // The whole of 127.0.0.0/8 is this machine: other test runs have another process number.
        var number = (Environment.ProcessId * 16) + Interlocked.Increment(ref s_opened);
        Address = string.Create(CultureInfo.InvariantCulture, $"127.{64 + ((number >> 16) & 63)}.{(number >> 8) & 255}.{number & 255}");
        _listener = new TcpListener(IPAddress.Parse(Address), Port);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Looks at the printer, or turns its knobs, between two of its moments.</summary>
    public T With<T>(Func<ReceiptPrinterFarEnd, T> act)
    {
        lock (_gate)
        {
            return act(_printer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        try
        {
            await _serving;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The other side has what it wanted.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        var read = stream.ReadAsync(buffer, _end.Token).AsTask();
        while (true)
        {
            await Task.WhenAny(read, Task.Delay(TickEvery, _end.Token));
            _end.Token.ThrowIfCancellationRequested();
            byte[] said;
            if (read.IsCompleted)
            {
                var count = await read;
                if (count == 0)
                    return;
                said = With(printer => printer.Receive(Now, buffer.AsSpan(0, count)));
                read = stream.ReadAsync(buffer, _end.Token).AsTask();
            }
            else
            {
                said = With(printer => printer.Tick(Now));
            }

            await stream.WriteAsync(said, _end.Token);
        }
    }

    private TimeSpan Now => TimeProvider.System.GetElapsedTime(_start);
}
