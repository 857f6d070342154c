using System.Net;
using System.Net.Http.Json;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KioskLocker.Tests.BackOffice;

public sealed class RetentionTests
{
    [Fact]
    public async Task Personal_data_are_erased_30_days_after_custody_out_and_the_deletion_is_recorded()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Deposit(2));
        office.Get<DropOffLedger>().CustodyOut("Q601", Sent.Number(1), "lan");
        var sweep = office.Get<RetentionSweep>();
        office.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, sweep.Sweep());
        office.Clock.Advance(TimeSpan.FromSeconds(1));
        sweep.Sweep();
        Assert.Equal(1, office.Count($"SELECT count(*) FROM drop_off WHERE erased_at IS NOT NULL"));
        Assert.Null(office.Get<DropOffLedger>().Get("Q601", Sent.Number(1))!.Value.Person);
        Assert.Equal(Sent.Person, office.Get<DropOffLedger>().Get("Q601", Sent.Number(2))!.Value.Person);
        Assert.Equal(1, office.Count($"SELECT count(*) FROM act WHERE what='personal-data-erased'"));
        Assert.Equal(0, sweep.Sweep());
    }

    [Fact]
    public async Task A_withdrawal_starts_the_clock_and_a_waiting_message_dies_with_the_number()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1, serial: 7), Sent.Withdrawn(2, 7));
        office.Clock.Advance(TimeSpan.FromDays(31));
        office.Get<RetentionSweep>().Sweep();
        Assert.Equal(0, office.Count($"SELECT count(*) FROM person"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message WHERE next_at IS NOT NULL"));
    }

    [Fact]
    public async Task An_unsettled_drop_off_keeps_its_data_until_a_person_settles_it()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Unsettled(1, 7));
        office.Clock.Advance(TimeSpan.FromDays(365));
        office.Get<RetentionSweep>().Sweep();
        Assert.Equal(1, office.Count($"SELECT count(*) FROM person"));
        office.Get<DropOffLedger>().CustodyOut("Q601", Sent.Number(7), "lan");
        office.Clock.Advance(TimeSpan.FromDays(30));
        office.Get<RetentionSweep>().Sweep();
        Assert.Equal(0, office.Count($"SELECT count(*) FROM person"));
    }

    [Fact]
    public async Task A_message_is_tried_until_the_gateway_takes_it_and_tells_nothing_it_should_not()
    {
        await using var gateway = await Gateway.StartAsync();
        await using var office = await RunningOffice.StartAsync(o => o with { MessageGateway = new Uri(gateway.Address, "/messages") });
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1));
        var pump = office.Get<GatewayPump>();
        foreach (var status in new[] { 500, 302, 429 })
        {
            gateway.Status = status;
            Assert.Equal(0, await pump.SendDueAsync(CancellationToken.None));
            // Before its turn it is left alone.
            var heard = gateway.Bodies.Count;
            Assert.Equal(0, await pump.SendDueAsync(CancellationToken.None));
            Assert.Equal(heard, gateway.Bodies.Count);
            office.Database.Write(s => s.Run($"UPDATE citizen_message SET next_at={RunningOffice.Start}"));
        }

        gateway.Status = 202;
        Assert.Equal(1, await pump.SendDueAsync(CancellationToken.None));
        Assert.Equal(0, await pump.SendDueAsync(CancellationToken.None));
        Assert.Equal(4, gateway.Bodies.Count);
        var body = gateway.Bodies[^1];
        Assert.Equal(Sent.Phone, body.To);
        Assert.StartsWith("Đã nhận hồ sơ gửi tại máy Q601", body.Text, StringComparison.Ordinal);
        Assert.Contains(Sent.Number(1), body.Text, StringComparison.Ordinal);
        Assert.Contains("24/11/2026", body.Text, StringComparison.Ordinal);
        Assert.True(body.Text.Length <= CitizenTexts.Max);
        Assert.DoesNotContain("12345", body.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("kinh doanh", body.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent.Phone, office.Log.All, StringComparison.Ordinal);
        Assert.Equal("•••••••678", Assert.Single(office.Get<CitizenMessages>().List(10)).Phone);
    }

    [Fact]
    public async Task Without_a_phone_number_no_message_is_made()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1, person: new(Sent.IdNumber, null, null)));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM citizen_message"));
    }

    private sealed class Gateway : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Gateway(WebApplication app) => _app = app;

        public int Status { get; set; } = 200;

        public List<GatewayMessage> Bodies { get; } = [];

        public Uri Address => new(_app.Urls.First());

        public static async Task<Gateway> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var gateway = new Gateway(app);
            app.MapPost("/messages", async (HttpContext context) =>
            {
                gateway.Bodies.Add((await context.Request.ReadFromJsonAsync<GatewayMessage>())!);
                context.Response.StatusCode = gateway.Status;
                if (gateway.Status == (int)HttpStatusCode.Found)
                    context.Response.Headers.Location = "/elsewhere";
            });
            await app.StartAsync();
            return gateway;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
