using KioskLocker.Core.Codes;

namespace KioskLocker.Simulation.Run;

/// <summary>A citizen of the world. Synthetic, as everybody here.</summary>
/// <param name="IdNumber">12 digits.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Mobile phone.</param>
internal sealed record WorldCitizen(string IdNumber, string Name, string Phone)
{
    /// <summary>What the QR of the ID card says.</summary>
    internal string Card => $"{IdNumber}||{Name}|01021980|Nữ|12 Đường Số 3, Phường Bình Tây|15042021";
}

/// <summary>Where a dossier of the world is in its round.</summary>
internal enum FolderStage
{
    /// <summary>Papers in the citizen's hand.</summary>
    AtHome,

    /// <summary>Papers in a compartment, whatever the machine makes of it.</summary>
    InMachine,

    /// <summary>Papers in an officer's hand or on a desk.</summary>
    AtOffice,

    /// <summary>A result on a desk, to be loaded.</summary>
    ResultAtOffice,

    /// <summary>A result in a compartment.</summary>
    ResultInMachine,

    /// <summary>The owner has the result.</summary>
    WithOwner,

    /// <summary>Ended otherwise: sent nothing after all, or kept what was said to be inside.</summary>
    GivenUp,
}

/// <summary>One dossier of the world and, later, its result: the physical things that accounts are about.</summary>
internal sealed class Folder(int id, WorldCitizen owner, Desk desk)
{
    private int _before;

    /// <summary>Counts from 1.</summary>
    internal int Id => id;

    internal WorldCitizen Owner => owner;

    /// <summary>Name of the papers as they lie in a compartment.</summary>
    internal string Papers { get; } = $"hồ sơ {id}";

    /// <summary>Name of the result as it lies in a compartment.</summary>
    internal string Result { get; } = $"kết quả {id}";

    internal FolderStage Stage { get; set; } = FolderStage.AtHome;

    /// <summary>Numbers the papers went under, the last one last.</summary>
    internal List<DropOffNumber> Numbers { get; } = [];

    /// <summary>The last of them.</summary>
    internal DropOffNumber? Number => Numbers.Count == 0 ? null : Numbers[^1];

    /// <summary>The code of the result, once the office has given one.</summary>
    internal DossierCode? Code
    {
        get;
        set
        {
            field = value;
            if (value is { } code)
            {
                desk.Know(code, this);
            }
        }
    }

    /// <summary>The office gave the papers back to be completed: the code of their dossier, under which they are brought again.</summary>
    internal DossierCode? Asked { get; private set; }

    /// <summary>Numbers under which they went before that.</summary>
    internal IEnumerable<DropOffNumber> NumbersBefore => Numbers.Take(_before);

    /// <summary>Numbers under which they went since then; all where nothing was asked.</summary>
    internal IEnumerable<DropOffNumber> NumbersSince => Numbers.Skip(_before);

    /// <summary>The code on the owner's phone, as it was told last.</summary>
    internal string? Pickup { get; set; }

    /// <summary>Six digits on the owner's phone that are asked for in addition; null where none were sent.</summary>
    internal string? OneTime { get; set; }

    /// <summary>The owner saw the receipt of the papers.</summary>
    internal bool HasReceipt { get; set; }

    /// <summary>A number under which the owner said that papers are inside, and kept them.</summary>
    internal DropOffNumber? KeptUnder { get; set; }

    /// <summary>The owner said that nothing was inside, and has it.</summary>
    internal bool TookSecretly { get; set; }

    /// <summary>World time before which the owner does not come.</summary>
    internal TimeSpan NotBefore { get; set; }

    /// <summary>The office gives the papers back to be completed, and expects them under this code.</summary>
    internal void GoesBack(DossierCode code)
    {
        (Asked, _before, HasReceipt, Stage) = (code, Numbers.Count, false, FolderStage.AtHome);
    }

    /// <summary>The papers go under this number from now on.</summary>
    internal void GoesUnder(DropOffNumber number)
    {
        Numbers.Add(number);
        desk.Know(number, this);
    }
}
