using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;
using KioskLocker.Tests.Core;
using Microsoft.Data.Sqlite;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>The real store in a folder of its own, driven by the real Core. All people are synthetic.</summary>
internal sealed class StoreDesk : IDisposable
{
    public const string Machine = "Q6A1";
    public const string IdNumber = "079180012345";
    public const string Name = "Trần Văn Bình Minh";
    public const string Phone = "0903555777";

    private readonly bool _ownsFolder;
    private Kiosk _kiosk = new();

    public StoreDesk(string? folder = null, Func<StoreSettings, StoreSettings>? change = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("kl-store-").FullName;
        Settings = new StoreSettings(Folder, Machine) { AllowVolatile = true };
        Settings = change?.Invoke(Settings) ?? Settings;
        (Store, Standing) = OpenOrFail(Settings);
    }

    public string Folder { get; }

    public StoreSettings Settings { get; }

    public KioskStore Store { get; private set; }

    public Standing Standing { get; private set; }

    public KioskState State => Store.LoadState();

    public DateTimeOffset Utc { get; set; } = new(2026, 3, 4, 2, 0, 0, TimeSpan.Zero);

    public List<KioskEffect> Effects { get; } = [];

    public static (KioskStore Store, Standing Standing) OpenOrFail(StoreSettings settings)
    {
        var opening = KioskStore.Open(settings);
        var opened = opening as StoreOpening.Opened;
        Assert.True(opened is not null, opening.ToString());
        return (opened.Store, opened.Standing);
    }

    public void Reopen()
    {
        Store.Dispose();
        (Store, Standing) = OpenOrFail(Settings);
        _kiosk = new Kiosk();
    }

    public EventEnvelope Envelope(KioskEvent happened) => new(Store.Epoch, Store.LastSeq + 1, Utc, true, TimeSpan.FromHours(1), "boot1", happened);

    public StepResult Do(KioskEvent happened, params VaultEntry[] secrets)
    {
        var envelope = Envelope(happened);
        var before = State;
        var result = _kiosk.Step(before, envelope);
        EffectId? answered = happened switch
        {
            KioskEvent.DoorAnswered door => door.Effect,
            KioskEvent.PrintAnswered print => print.Effect,
            _ => null,
        };
        Store.Commit(new KioskCommit(envelope, before, result.State, result.Effects, answered, result.Ignored is null ? secrets : [], result.Ignored));
        Effects.AddRange(result.Effects);
        return result;
    }

    public void Start(RestoredDatabase? restored = null, IReadOnlyList<EffectId>? unfinished = null)
    {
        Do(new KioskEvent.Configured(KioskScript.DefaultSettings()));
        Do(new KioskEvent.Recovered("test", true, 0, Survey(), unfinished ?? [], restored));
        if (State.Directory is null)
            Do(new KioskEvent.DirectoryReceived(KioskScript.DefaultDirectory()));
        if (restored is null)
            Do(new KioskEvent.Commissioned("tester"));
    }

    public void ToOpening()
    {
        Do(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        Do(new KioskEvent.ProcedureChosen(new ProcedureCode("1.001612")));
        Touch(KioskTrigger.ConfirmPapers);
        Touch(KioskTrigger.AcceptPrivacy);
        GivePerson("person-1", IdNumber, Name);
        var visit = State.Visit!.Id;
        Do(new KioskEvent.PhoneGiven(new VaultRef("phone-1"), new Digest("kk1:phone")), VaultEntry.ForPhone(new VaultRef("phone-1"), visit, Phone));
        Touch(KioskTrigger.ConfirmPhone);
        Do(new KioskEvent.ReturnChosen(true));
        Touch(KioskTrigger.Open);
        Assert.Equal(KioskPhase.Opening, State.Phase);
    }

    public StepResult GivePerson(string reference, string id, string? name) => Do(
        new KioskEvent.PersonGiven(new VaultRef(reference), new Digest("dk1:" + reference), IdSource.Card, name is not null),
        VaultEntry.ForPerson(new VaultRef(reference), State.Visit!.Id, new PersonRecord(id, name)));

    public DropOffNumber Deposit()
    {
        ToOpening();
        var order = Effects.OfType<KioskEffect.OpenCompartment>().Last();
        Do(new KioskEvent.DoorAnswered(order.Id, order.Compartment, OpenOutcome.Opened));
        Do(new KioskEvent.DoorContactChanged(order.Compartment, DoorContact.Closed));
        Touch(KioskTrigger.Placed);
        return State.Visit!.Number!.Value;
    }

    public StepResult Touch(KioskTrigger trigger) => Do(new KioskEvent.Touched(trigger));

    /// <summary>One more outbox row with this message, without asking Core.</summary>
    public long Tell(UplinkMessage message, params VaultEntry[] secrets)
    {
        var before = State;
        var seq = before.Counters.Epoch == Store.Epoch ? before.Counters.OutboxSeq + 1 : 1;
        var after = before with { Counters = before.Counters with { Epoch = Store.Epoch, OutboxSeq = seq } };
        Store.Commit(new KioskCommit(Envelope(new KioskEvent.Housekeeping()), before, after, [new KioskEffect.Send(seq, message)], null, secrets, null));
        return seq;
    }

    public long TellStarted(string version = "0.1.0") => Tell(new UplinkMessage.KioskStarted(version, true, false, false));

    /// <summary>A deposit told to the office; its person lies in the vault.</summary>
    public long TellDeposit(int serial)
    {
        var visit = new VisitId(Store.Epoch, Store.LastSeq + 1);
        var (person, phone) = (new VaultRef($"p{serial}"), new VaultRef($"t{serial}"));
        return Tell(
            new UplinkMessage.DossierDeposited(
                Number(serial), visit, new AgencyId("H29.Q6"), new ProcedureCode("1.001612"), new CompartmentId(3), Utc, new DateOnly(2026, 3, 5),
                new CustodyEvidence(true, null, true), person, new Digest("dk1:abc"), phone, true, null, null, false, null),
            VaultEntry.ForPerson(person, visit, new PersonRecord(IdNumber, Name)),
            VaultEntry.ForPhone(phone, visit, Phone));
    }

    public static DropOffNumber Number(int serial) => new($"{Machine}-260304-{serial:000}X");

    /// <summary>Runs SQL on the closed database, as somebody with the disk in hands would.</summary>
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Settings.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Gives a row of the outbox other words, as a later version would write them: whole, with the sum that belongs to it.</summary>
    public void Rewrite(long seq, Func<string, string> change)
    {
        var content = Encoding.UTF8.GetBytes(change(AskText($"SELECT json FROM outbox WHERE seq = {seq}")));
        Span<byte> sum = stackalloc byte[RowSum.Size];
        RowSum.Of($"{Store.Epoch}/{seq}", content, sum);
        Tamper($"UPDATE outbox SET json = CAST(x'{Convert.ToHexString(content)}' AS TEXT), sum = x'{Convert.ToHexString(sum)}' WHERE seq = {seq}");
    }

    public long Ask(string sql) => (long)Scalar(sql);

    private string AskText(string sql) => (string)Scalar(sql);

    private object Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Settings.DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    public ChainVerdict Verify(bool withAnchor = true)
    {
        using var reader = JournalReader.Open(Settings.DatabasePath);
        return reader.Verify(withAnchor ? Settings.Anchor : null);
    }

    /// <summary>Whether these bytes lie in any file of the data folder.</summary>
    public bool AnyFileHolds(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            // The lock file says who holds it and cannot be read beside its holder.
            if (file != Settings.LockPath && File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)
                return true;
        }

        return false;
    }

    public bool AnyFileHolds(string text) => AnyFileHolds(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        Store.Dispose();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private static DeviceSurvey Survey()
    {
        var settings = KioskScript.DefaultSettings();
        return new(
            settings.Compartments.ToDictionary(c => c.Id.Number, _ => DoorContact.Closed),
            settings.Compartments.Select(c => c.Board.Name).Distinct().ToDictionary(b => b, _ => DeviceHealth.Ok),
            new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full),
            DeviceHealth.Ok);
    }
}
