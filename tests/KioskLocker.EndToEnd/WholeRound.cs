using KioskLocker.Simulation.Demo;

namespace KioskLocker.EndToEnd;

/// <summary>One dossier in and its result out: citizen, officer, office, officer, owner.</summary>
internal sealed class WholeRound(DemoSite site, TouchScreen screen, Func<string, Task> step, HashSet<string>? hands = null)
{
    public const string Dossier = "000.29.06.H29-261124-0001";

    /// <summary>Its results may come to the machine although its dossiers are handed in at the counter.</summary>
    public const string CounterProcedure = "1.001266";

    public Round In { get; } = new(screen, new Cabinet(site.Places.CabinetUrl, site.Http), step);

    public Officer Officer { get; } = new(site, screen, new Cabinet(site.Places.CabinetUrl, site.Http), step) { Hands = hands ?? [] };

    public Owner Owner { get; } = new(screen, new Cabinet(site.Places.CabinetUrl, site.Http), step);

    /// <summary>The deposit is taken out, and the office knows.</summary>
    public async Task EmptyAsync()
    {
        await Officer.ComeToEmptyAsync();
        await Office.HearsAsync(site.Places, "dossierEmptied");
    }

    /// <summary>At a desk of the one-stop: the papers are in order; some days later the result is there.</summary>
    public async Task DecideAsync(string number)
    {
        var accepted = await site.OfficeAsync(["dossier", "accept", DemoPlaces.Machine, number, "--dossier", Dossier, "--by", "CB012"], null, CancellationToken.None);
        await step($"accepted: dossier, due date (UTC) {accepted}");
        await site.OfficeAsync(["result", "ready", Dossier, DemoPlaces.Machine, "--by", "CB012"], null, CancellationToken.None);
        await step("the result is ready and announced to the machine");
    }

    public async Task LoadAsync()
    {
        await Officer.ComeToLoadAsync([Dossier]);
        await Office.HearsAsync(site.Places, "resultLoaded");
    }

    public async Task CollectAsync(bool scan, bool slip)
    {
        await Owner.PresentAsync(await Owner.CodeAsync(Dossier), scan);
        await Owner.TakeAsync(await Owner.IdentifyAsync());
        await Owner.FinishAsync(slip);
        await Office.HearsAsync(site.Places, "resultCollected");
    }
}
