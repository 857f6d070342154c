using System.Net;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Options;
using KioskLocker.Tests.Runtime.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KioskLocker.Tests.Cli;

/// <summary>Against a web server that answers as the office would, or as something else.</summary>
public sealed class EnrolCommandTests
{
    [Fact]
    public async Task A_good_code_leaves_an_enrolment_that_the_kiosk_reads()
    {
        await using var bench = new CliBench();
        var asked = new List<EnrolRequest>();
        await using var office = await OfficeAsync(bench, request =>
        {
            asked.Add(request);
            return Results.Json(Good, WireJson.Options);
        });
        var end = await bench.RunAsync("enroll", "--office", Url(office), "--code", "ABCD-EFGH", "--json");
        Assert.Equal(0, end.Code);
        Assert.Equal(new EnrolRequest("ABCD-EFGH", "K7M2"), Assert.Single(asked));
        var enrolment = Assert.IsType<EnrolmentReading.Enrolled>(Enrolment.Read(bench.Folder, "K7M2")).Enrolment;
        Assert.Equal(("office-made-bearer", 5), (enrolment.ApiKey, enrolment.FirstEpoch));
        Approved.Check("kioskctl-enroll.json", end.Output.Replace(Url(office), "http://127.0.0.1:1", StringComparison.Ordinal));
        Assert.DoesNotContain(enrolment.ApiKey, end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_code_ends_with_1_and_the_offices_words_and_writes_nothing()
    {
        await using var bench = new CliBench();
        await using var office = await OfficeAsync(bench, _ => Results.Json(new WireProblem("The enrolment code is unknown."), WireJson.Options, statusCode: 403));
        var end = await bench.RunAsync("enroll", "--code", "ABCD-EFGH");
        Assert.Equal((1, "kioskctl: the office refuses: The enrolment code is unknown.\n"), (end.Code, end.Errors));
        Assert.IsType<EnrolmentReading.None>(Enrolment.Read(bench.Folder, "K7M2"));
        Assert.Equal(["cabinet.json", "kiosk.json"], Directory.GetFiles(bench.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_answer_for_another_machine_leaves_the_old_enrolment_as_it_was()
    {
        await using var bench = new CliBench();
        Enrolment.From(Good, "K7M2", null, out _)!.Write(bench.Folder);
        var before = await File.ReadAllBytesAsync(Path.Combine(bench.Folder, "enrolment.json"), TestContext.Current.CancellationToken);
        await using var office = await OfficeAsync(bench, _ => Results.Json(Good with { Kiosk = "Q6A1" }, WireJson.Options));
        Assert.Equal(1, (await bench.RunAsync("enroll", "--code", "ABCD-EFGH")).Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(bench.Folder, "enrolment.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_is_no_office_ends_with_1()
    {
        await using var bench = new CliBench();
        await using var office = await OfficeAsync(bench, _ => Results.Text("<html>welcome</html>"));
        var end = await bench.RunAsync("enroll", "--code", "ABCD-EFGH");
        Assert.Equal(1, end.Code);
        Assert.Contains("not as an office", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_office_that_is_not_there_ends_with_3()
    {
        await using var bench = new CliBench();
        bench.Config.Root["office"]!["url"] = "http://127.0.0.1:1";
        bench.Save();
        Assert.Equal(3, (await bench.RunAsync("enroll", "--code", "ABCD-EFGH")).Code);
    }

    [Fact]
    public async Task An_office_other_than_the_configured_one_ends_with_2_before_the_code_is_used()
    {
        await using var bench = new CliBench();
        var asked = 0;
        await using var office = await OfficeAsync(bench, _ => Results.Json(Good, WireJson.Options, statusCode: 200 + (asked++ * 0)));
        var end = await bench.RunAsync("enroll", "--office", "http://127.0.0.1:2", "--code", "ABCD-EFGH");
        Assert.Equal((2, 0), (end.Code, asked));
    }

    private static EnrolAnswer Good => EnrolmentTests.Answer with { Kiosk = "K7M2" };

    private static string Url(WebApplication office) => office.Urls.Single();

    private static async Task<WebApplication> OfficeAsync(CliBench bench, Func<EnrolRequest, IResult> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        var office = builder.Build();
        office.UseRouting();
        office.MapPost("/api/v1/enrol", async context =>
        {
            var request = await context.Request.ReadFromJsonAsync<EnrolRequest>(WireJson.Options, context.RequestAborted);
            await answer(request!).ExecuteAsync(context);
        });
        await office.StartAsync(TestContext.Current.CancellationToken);
        bench.Config.Root["office"]!["url"] = Url(office);
        bench.Save();
        return office;
    }
}
