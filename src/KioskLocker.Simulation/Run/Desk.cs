using KioskLocker.Core.Compartments;

namespace KioskLocker.Simulation.Run;

/// <summary>All dossiers of the world, and what officers carry: papers taken out, results to be loaded.</summary>
internal sealed class Desk
{
    private readonly List<Folder> _folders = [];

    internal IReadOnlyList<Folder> Folders => _folders;

    /// <summary>Results that came back to the counter: their owners fetch them there.</summary>
    internal List<Folder> AtCounter { get; } = [];

    internal Folder Open(Func<int, WorldCitizen> owner)
    {
        var folder = new Folder(_folders.Count + 1, owner(_folders.Count + 1));
        _folders.Add(folder);
        return folder;
    }

    internal IEnumerable<Folder> At(FolderStage stage) => _folders.Where(folder => folder.Stage == stage);

    /// <summary>The thing that lies in a compartment under this name.</summary>
    internal Folder OfItem(string name) => _folders.First(folder => folder.Papers == name || folder.Result == name);

    /// <summary>Whose number or code this is; null for what this world never saw.</summary>
    internal Folder? Of(Papers? papers) => papers switch
    {
        Papers.DropOff drop => _folders.Find(folder => folder.Numbers.Contains(drop.Number)),
        Papers.Result result => _folders.Find(folder => folder.Code == result.Code),
        _ => null,
    };
}
