using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Relay and network gone wrong.</summary>
internal static class UplinkCanaries
{
    internal static IEnumerable<CanaryKind> All { get; } =
    [
        Of("retry-renumbered", "I-7", "What is sent again goes under new numbers.", (batch, state, strikes) =>
        {
            if (state.Failures == 0)
            {
                return batch;
            }

            strikes.Hit();
            return batch with { Events = [.. batch.Events.Select(one => one with { Seq = one.Seq + 1 })] };
        }),
        Of("sent-under-two", "I-8", "Now and then an event goes under two numbers.", (batch, state, strikes) =>
        {
            if (++state.Batches % 4 != 0)
            {
                return batch;
            }

            strikes.Hit();
            return batch with { Events = [.. batch.Events, batch.Events[^1] with { Seq = batch.Events[^1].Seq + 1 }] };
        }),
        Of("any-200-counts", "I-7", "Whatever answers with 200 has stored the batch.", static (batch, _, _) => batch, (answer, state, strikes) =>
            answer is { StatusCode: HttpStatusCode.OK, Content.Headers.ContentType.MediaType: not "application/json" } && Hit(strikes)),
        Of("gives-up", "I-7", "After three failures a batch is given up.", static (batch, _, _) => batch, (answer, state, strikes) =>
            answer is not { StatusCode: HttpStatusCode.OK } && state.Failures >= 3 && Hit(strikes)),
    ];

    private static bool Hit(Strikes strikes)
    {
        strikes.Hit();
        return true;
    }

    private static CanaryKind Of(string name, string rules, string what, Func<WireBatch, RelayMemory, Strikes, WireBatch> sent, Func<HttpResponseMessage?, RelayMemory, Strikes, bool>? stored = null) => new(name, rules, what, strikes =>
        new Canary(name, what) { Network = network => new BentNetwork(network, new RelayMemory(), (batch, memory) => sent(batch, memory, strikes), (answer, memory) => stored?.Invoke(answer, memory, strikes) == true) });

    /// <summary>What a faulty relay remembers.</summary>
    private sealed class RelayMemory
    {
        internal int Failures { get; set; }

        internal int Batches { get; set; }
    }

    /// <summary>Between the relay and the network: bends batches, and takes answers for something else.</summary>
    private sealed class BentNetwork(HttpMessageHandler inner, RelayMemory memory, Func<WireBatch, RelayMemory, WireBatch> sent, Func<HttpResponseMessage?, RelayMemory, bool> stored) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var batch = JsonSerializer.Deserialize<WireBatch>(body, WireJson.Options)!;
            Fill(request, JsonSerializer.SerializeToUtf8Bytes(sent(batch, memory), WireJson.Options));
            HttpResponseMessage? answer = null;
            HttpRequestException? failure = null;
            try
            {
                answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException lost)
            {
                failure = lost;
            }

            var counts = stored(answer, memory);
            memory.Failures = answer is { StatusCode: HttpStatusCode.OK } || counts ? 0 : memory.Failures + 1;
            return counts ? Stored(batch) : answer ?? throw failure!;
        }

        private static void Fill(HttpRequestMessage request, byte[] json)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        private static HttpResponseMessage Stored(WireBatch batch)
        {
            var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new WireBatchAnswer(batch.Kiosk, batch.Events[0].Epoch, batch.Events[^1].Seq, DateTimeOffset.UnixEpoch), WireJson.Options));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }
    }
}
