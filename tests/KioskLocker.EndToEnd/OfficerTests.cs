using System.Globalization;
using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>What the machine costs an officer.</summary>
public sealed class OfficerTests
{
    /// <summary>Ten deposits taken out and ten results put in, by touch and scan on a wall of 24; what it costs an officer is printed.</summary>
    [Fact]
    public async Task An_officers_touches_and_time_for_ten_in_and_ten_out_are_counted()
    {
        Effort.OnlyDeep();
        const int count = 10;
        var places = Checkout.NewPlaces() with { Cabinet = "wall-24" };
        await using var site = new DemoSite(places, Told.Say);
        await site.StartAsync(TestContext.Current.CancellationToken);
        await using var screen = await TouchScreen.OpenAsync(places.KioskUrl);
        var whole = new WholeRound(site, screen, Told.SayAsync);
        var cabinet = new Cabinet(places.CabinetUrl, site.Http);
        for (var i = 0; i < count; i++)
        {
            await screen.SeeAsync("Idle");
            await whole.In.ToIdentifyAsync();
            await cabinet.ScanAsync(new Citizen(i).Card);
            await whole.In.ToReadyAsync(new Citizen(i).Phone);
            await whole.In.OpenAsync();
            await whole.In.PlaceAsync();
            await whole.In.FinishAsync();
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await whole.Officer.LogInAsync();
        whole.Officer.TakeTouches();
        clock.Restart();
        Assert.Equal(count, (await whole.Officer.EmptyAsync()).Count);
        Tell("emptying", count, whole.Officer.TakeTouches(), clock.Elapsed);
        await whole.Officer.LogOutAsync();

        var owners = Enumerable.Range(0, count).Select(i => new Citizen(i)).ToList();
        var codes = owners.Select(owner => owner.Dossier).ToList();
        var file = Path.Combine(places.Data, "results.csv");
        await File.WriteAllLinesAsync(file,
            ["Loai,MaHoSo,MaThuTuc,SoDinhDanh,SoDienThoai,May", .. owners.Select(owner => $"HOSO,{owner.Dossier},{WholeRound.CounterProcedure},{owner.Id},{owner.Phone},"), .. codes.Select(code => $"KETQUA,{code},,,,{DemoPlaces.Machine}")],
            TestContext.Current.CancellationToken);
        await site.OfficeAsync(["onestop", "import", file], null, CancellationToken.None);
        await whole.Officer.LogInAsync();
        await whole.Officer.WaitForWorkAsync("Load");
        whole.Officer.TakeTouches();
        clock.Restart();
        Assert.Equal(count, (await whole.Officer.LoadAsync(codes)).Count);
        Tell("loading", count, whole.Officer.TakeTouches(), clock.Elapsed);
    }

    private static void Tell(string what, int count, int touches, TimeSpan time) => Told.Say(string.Create(
        CultureInfo.InvariantCulture, $"{what} {count}: {(double)touches / count:0.0} touches and {time.TotalSeconds / count:0.0} s per dossier (scans come beside; hands are as quick as the machine lets them)"));
}
