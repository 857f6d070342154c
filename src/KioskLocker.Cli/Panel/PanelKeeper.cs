using System.Net.Http.Json;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;

namespace KioskLocker.Cli.Panel;

/// <summary>Keeps one living browser on the panel until it is stopped: looks, lets <see cref="PanelGuard"/> decide, and does it.</summary>
/// <param name="kiosk">Address of the touch pages.</param>
/// <param name="command">How the browser is started.</param>
/// <param name="guard">Decides.</param>
/// <param name="say">One line for the log.</param>
/// <param name="time">Clock.</param>
internal sealed class PanelKeeper(Uri kiosk, IReadOnlyList<string> command, PanelGuard guard, Action<string> say, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(3) };
    private readonly long _origin = time.GetTimestamp();
    private PanelBrowser? _browser;

    /// <summary>Until the token ends it, and the browser with it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await TurnAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(Pace, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            say("stopped, and the browser with it");
        }
    }

    public void Dispose()
    {
        _browser?.Dispose();
        _http.Dispose();
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var (runs, heard) = (_browser?.Runs ?? false, await AskAsync(cancellationToken).ConfigureAwait(false));
        var before = guard.Failures;
        var deed = guard.Step(time.GetElapsedTime(_origin), new PanelSight(runs, heard));
        switch (deed)
        {
            case PanelDeed.Start:
                _browser = PanelBrowser.Start(kiosk, command);
                say(Wording.Text($"browser {_browser.Name} starts as process {_browser.Id}"));
                return;
            case PanelDeed.End:
                Drop(heard is { HasBeaten: true, Age: var age } ? Wording.Text($"has not beaten for {age.TotalSeconds:0} s") : "shows no page");
                return;
            case PanelDeed.Nothing when guard.Failures > before:
                Drop("ended by itself");
                return;
            default:
                return;
        }
    }

    private void Drop(string why)
    {
        say(Wording.Text($"browser {_browser!.Name} {why}; the next one starts in {(guard.StartAt - time.GetElapsedTime(_origin)).TotalSeconds:0} s"));
        _browser.Dispose();
        _browser = null;
    }

    private async Task<PanelHeard?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(kiosk, "/health/panel?panel=" + _browser?.Name), cancellationToken).ConfigureAwait(false);
            return await answer.Content.ReadFromJsonAsync<PanelAge>(WireJson.Options, cancellationToken).ConfigureAwait(false) is { } age
                ? new PanelHeard(age.Beaten, TimeSpan.FromSeconds(age.AgeSeconds))
                : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Down or being started again: the page waits calmly, and so does this.
            return null;
        }
    }
}
