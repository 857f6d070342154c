using KioskLocker.Core.Codes;

namespace KioskLocker.Simulation.Run;

/// <summary>An answer of the office's server.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Json">Its body.</param>
public sealed record OfficeAnswer(int Status, byte[] Json);

/// <summary>What this kiosk and its office share since the enrolment.</summary>
/// <param name="ApiKey">Bearer token.</param>
/// <param name="DirectoryKeyId">Id of the directory key.</param>
/// <param name="DirectoryKey">That key, 32 bytes.</param>
public sealed record WorldEnrolment(string ApiKey, string DirectoryKeyId, byte[] DirectoryKey);

/// <summary>A badge and its PIN in somebody's pocket.</summary>
/// <param name="Staff">Personnel number.</param>
/// <param name="Badge">What its QR says.</param>
/// <param name="Pin">Six digits.</param>
/// <param name="IsTechnician">A technician's; an officer's otherwise.</param>
public sealed record WorldBadge(string Staff, string Badge, string Pin, bool IsTechnician = false);

/// <summary>A message on a citizen's phone.</summary>
public sealed record WorldMessage(string Phone, string Text);

/// <summary>
/// The office as the world sees it: what a kiosk sends and asks, what officers do at their desks, and what citizens get on their phones.
/// The world holds no office of its own, so whoever runs it brings one.
/// </summary>
public interface IWorldOffice
{
    /// <summary>Enrols the machine. Once.</summary>
    WorldEnrolment Enrol(string machine);

    /// <summary>Two officers who may work at machines, and after them a technician.</summary>
    IReadOnlyList<WorldBadge> Hire();

    /// <summary>Body of a batch of events, as it came over the wire.</summary>
    OfficeAnswer Events(ReadOnlyMemory<byte> body);

    /// <summary>The question for news.</summary>
    OfficeAnswer Sync(long directory, long after);

    /// <summary>Accepts the papers of a drop-off and announces the result to the machine. Null while the office does not have the papers by its own books.</summary>
    DossierCode? AcceptAndAnnounce(DropOffNumber number);

    /// <summary>
    /// Gives papers back to their owner, who is to complete them and bring them again under this code of their dossier. Null while the office
    /// does not have them, or where it has decided on them before.
    /// </summary>
    DossierCode? AskSupplement(DropOffNumber number);

    /// <summary>Settles all open cases that a person can settle at a desk, and the fees that owners have paid at the counter.</summary>
    int SettleCases();

    /// <summary>The code of this result is to open nothing any more: an officer will take the result back.</summary>
    void Revoke(DossierCode dossier);

    /// <summary>The office sends old orders once more, as one restored from a backup might.</summary>
    bool SendsOldOrders { get; set; }

    /// <summary>The next new event that is of no dossier is refused, then and whenever it comes again, until <see cref="ReadRefused"/>: this office cannot read it.</summary>
    bool RefusesNext { get; set; }

    /// <summary>Events refused whenever they come.</summary>
    IReadOnlyCollection<(int Epoch, long Seq)> Refused { get; }

    /// <summary>Events refused once that it does not have yet.</summary>
    IReadOnlyCollection<(int Epoch, long Seq)> Missing { get; }

    /// <summary>A later version is installed at the office: it reads what was refused until now.</summary>
    void ReadRefused();

    /// <summary>Messages that the gateway has not had yet, oldest first.</summary>
    IReadOnlyList<WorldMessage> TakeMessages();
}
