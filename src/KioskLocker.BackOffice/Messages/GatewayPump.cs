using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Messages;

/// <summary>Body posted to the message gateway.</summary>
internal sealed record GatewayMessage(string To, string Text);

/// <summary>
/// Posts waiting messages to the gateway until it answers 2xx. At least once: a lost answer means a second copy, which
/// the gateway may recognise by the Idempotency-Key.
/// </summary>
internal sealed class GatewayPump(CitizenMessages messages, OfficeOptions options, IHttpClientFactory clients, TimeProvider clock, ILogger<GatewayPump> log) : BackgroundService
{
    public const string ClientName = "message-gateway";
    private const int AtOnce = 10;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    /// <summary>One round over what is due. Returns how many the gateway took.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        if (options.MessageGateway is null)
            return 0;
        var sent = 0;
        foreach (var message in messages.TakeDue(AtOnce))
        {
            var problem = await PostAsync(message, cancellationToken).ConfigureAwait(false);
            if (problem is null)
            {
                messages.MarkSent(message.Id);
                sent++;
            }
            else
            {
                messages.MarkFailed(message, problem);
                log.LogWarning("Message {Id} was not taken by the gateway: {Problem}", message.Id, problem);
            }
        }

        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SendDueAsync(stoppingToken).ConfigureAwait(false) < AtOnce)
                    await Task.Delay(Idle, clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Microsoft.Data.Sqlite.SqliteException exception)
            {
                log.LogError("The message table could not be used: SQLite error {Code}", exception.SqliteErrorCode);
                await Task.Delay(Idle * 10, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<string?> PostAsync(DueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.MessageGateway);
            request.Headers.Add("Idempotency-Key", $"kl-{message.Id}");
            request.Content = JsonContent.Create(new GatewayMessage(message.To, message.Text), options: WireJson.Options);
            // Only the status counts: a body without a bound is not read.
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError.ToString();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer in time";
        }
    }
}
