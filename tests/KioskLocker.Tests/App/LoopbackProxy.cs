using System.Net;
using System.Net.Sockets;

namespace KioskLocker.Tests.App;

/// <summary>The network between a page and its kiosk, which a test cuts, or lets hang as a dead switch does: the connection stands and nothing arrives.</summary>
internal sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _to;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<TcpClient> _clients = [];
    private readonly Task _accepting;
    private TaskCompletionSource _flows = new();
    private bool _isCut;

    /// <param name="to">Port that it leads to.</param>
    public LoopbackProxy(int to)
    {
        _to = to;
        _flows.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Every connection ends, and new ones end at once.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var client in _clients)
            {
                client.Dispose();
            }

            _clients.Clear();
        }
    }

    /// <summary>Nothing arrives any more, either way; no connection ends.</summary>
    public void Hang()
    {
        lock (_gate)
        {
            if (_flows.Task.IsCompleted)
            {
                _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>All is well again; what hung arrives.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            _isCut = false;
            _flows.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Mend();
        Cut();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = JoinAsync(near);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                if (!Keep(near, far))
                {
                    return;
                }

                await far.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
                await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
            }
            catch (Exception broken) when (broken is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // Cut, or the kiosk is not there: the page sees a connection that ends.
            }
            finally
            {
                Forget(near, far);
            }
        }
    }

    private bool Keep(TcpClient near, TcpClient far)
    {
        lock (_gate)
        {
            if (_isCut)
            {
                return false;
            }

            _clients.Add(near);
            _clients.Add(far);
            return true;
        }
    }

    private void Forget(TcpClient near, TcpClient far)
    {
        lock (_gate)
        {
            _clients.Remove(near);
            _clients.Remove(far);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is var read and > 0)
            {
                await Flows().WaitAsync(_end.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone, and the other goes with it.
        }
    }

    private Task Flows()
    {
        lock (_gate)
        {
            return _flows.Task;
        }
    }
}
