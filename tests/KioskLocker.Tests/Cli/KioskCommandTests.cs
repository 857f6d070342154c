using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KioskLocker.Tests.Cli;

/// <summary>Over a real socket, with the kiosk's own routes at the other end.</summary>
public sealed class KioskCommandTests
{
    [Fact]
    public async Task Status_fits_80_columns_and_says_what_matters()
    {
        await using var bench = new CliBench();
        await bench.ListenAsKioskAsync(CliBench.Status());
        var end = await bench.RunAsync("status");
        Assert.Equal(0, end.Code);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Approved.Check("kioskctl-status.txt", end.Output);
    }

    [Fact]
    public async Task Status_as_JSON_is_the_approved_one()
    {
        await using var bench = new CliBench();
        await bench.ListenAsKioskAsync(CliBench.Status());
        Approved.Check("kioskctl-status.json", (await bench.RunAsync("status", "--json")).Output);
    }

    [Fact]
    public async Task Status_of_a_kiosk_out_of_service_ends_with_1()
    {
        await using var bench = new CliBench();
        await bench.ListenAsKioskAsync(CliBench.Status(inService: false));
        var end = await bench.RunAsync("status");
        Assert.Equal(1, end.Code);
        Assert.StartsWith("K7M2 is OUT OF SERVICE", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in", true)]
    [InlineData("out", false)]
    public async Task Service_orders_with_the_reason_and_who_ordered(string direction, bool inService)
    {
        await using var bench = new CliBench();
        var posted = new List<KioskEvent>();
        await bench.ListenAsKioskAsync(CliBench.Status(), happened =>
        {
            posted.Add(happened);
            return new PostOutcome.Taken(43);
        });
        var end = await bench.RunAsync("service", direction, "--reason", "lau chùi máy", "--json");
        Assert.Equal(0, end.Code);
        var order = Assert.IsType<KioskEvent.ServiceOrdered>(Assert.Single(posted));
        Assert.Equal((inService, "lau chùi máy"), (order.InService, order.Reason));
        Assert.Equal($"{{\n  \"done\": true,\n  \"detail\": \"\",\n  \"by\": \"{order.By}\"\n}}\n", end.Output);
    }

    [Fact]
    public async Task Commission_tells_the_kiosk()
    {
        await using var bench = new CliBench();
        var posted = new List<KioskEvent>();
        await bench.ListenAsKioskAsync(CliBench.Status(), happened =>
        {
            posted.Add(happened);
            return new PostOutcome.Taken(43);
        });
        Assert.Equal(0, (await bench.RunAsync("commission")).Code);
        Assert.IsType<KioskEvent.Commissioned>(Assert.Single(posted));
    }

    [Fact]
    public async Task An_order_that_the_kiosk_refuses_ends_with_1_and_its_reason()
    {
        await using var bench = new CliBench();
        await bench.ListenAsKioskAsync(CliBench.Status(), _ => new PostOutcome.Ignored("A visit is under way."));
        var end = await bench.RunAsync("commission");
        Assert.Equal((1, "not done: A visit is under way.\n"), (end.Code, end.Output));
    }

    [Fact]
    public async Task An_empty_reason_is_refused_by_the_kiosk_with_1()
    {
        await using var bench = new CliBench();
        await bench.ListenAsKioskAsync(CliBench.Status());
        var end = await bench.RunAsync("service", "out", "--reason", "", "--json");
        Assert.Equal(1, end.Code);
        Assert.Contains("a reason of 1 to", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_kiosk_does_not_permit_ends_with_4()
    {
        await using var bench = new CliBench();
        await bench.ListenAsync(app => app.MapPost("/commission", () => Results.Json(new WireProblem("only root and the kiosk's group may do this"), WireJson.Options, statusCode: 403)));
        var end = await bench.RunAsync("commission", "--json");
        Assert.Equal(4, end.Code);
        Assert.Equal("kioskctl: only root and the kiosk's group may do this\n", end.Errors);
        Assert.Contains("\"error\": \"only root", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(504, "{\"error\":\"the kiosk did not answer in time\"}", 3)]
    [InlineData(200, "<html>", 1)]
    [InlineData(404, "", 1)]
    public async Task Answers_that_are_none_are_told_apart(int status, string body, int code)
    {
        await using var bench = new CliBench();
        await bench.ListenAsync(app => app.MapGet("/status", () => Results.Text(body, statusCode: status)));
        Assert.Equal(code, (await bench.RunAsync("status")).Code);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("survey")]
    [InlineData("commission")]
    [InlineData("door", "7")]
    [InlineData("door", "open", "7")]
    [InlineData("trace")]
    [InlineData("top")]
    [InlineData("diag")]
    public async Task Without_a_kiosk_the_end_is_3(params string[] command)
    {
        await using var bench = new CliBench();
        var end = await bench.RunAsync(command);
        Assert.Equal(3, end.Code);
        Assert.Contains("no kiosk answers at", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_devices_say_cannot_steer_the_terminal()
    {
        await using var bench = new CliBench();
        var status = CliBench.Status();
        await bench.ListenAsKioskAsync(status with { Devices = [status.Devices[0] with { Detail = "\u001b[2J[red]x" }] });
        var end = await bench.RunAsync("status");
        Assert.DoesNotContain('\u001b', end.Output);
        Assert.Contains("?[2J[red]x", end.Output, StringComparison.Ordinal);
    }
}
