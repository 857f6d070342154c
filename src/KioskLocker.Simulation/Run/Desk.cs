using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;

namespace KioskLocker.Simulation.Run;

/// <summary>All dossiers of the world, and what officers carry: papers taken out, results to be loaded.</summary>
internal sealed class Desk
{
    private readonly List<Folder> _folders = [];
    private readonly Dictionary<DropOffNumber, Folder> _byNumber = [];
    private readonly Dictionary<DossierCode, Folder> _byCode = [];
    private readonly Dictionary<string, Folder> _byItem = new(StringComparer.Ordinal);

    internal IReadOnlyList<Folder> Folders => _folders;

    /// <summary>Results that came back to the counter: their owners fetch them there.</summary>
    internal List<Folder> AtCounter { get; } = [];

    internal Folder Open(Func<int, WorldCitizen> owner)
    {
        var folder = new Folder(_folders.Count + 1, owner(_folders.Count + 1), this);
        _folders.Add(folder);
        (_byItem[folder.Papers], _byItem[folder.Result]) = (folder, folder);
        return folder;
    }

    internal IEnumerable<Folder> At(FolderStage stage) => _folders.Where(folder => folder.Stage == stage);

    /// <summary>The thing that lies in a compartment under this name.</summary>
    internal Folder OfItem(string name) => _byItem[name];

    /// <summary>Whose number or code this is; null for what this world never saw.</summary>
    internal Folder? Of(Papers? papers) => papers switch
    {
        Papers.DropOff drop => _byNumber.GetValueOrDefault(drop.Number),
        Papers.Result result => _byCode.GetValueOrDefault(result.Code),
        _ => null,
    };

    /// <summary>These papers go under this number.</summary>
    internal void Know(DropOffNumber number, Folder folder) => _byNumber[number] = folder;

    /// <summary>This result goes under this code.</summary>
    internal void Know(DossierCode code, Folder folder) => _byCode[code] = folder;
}
