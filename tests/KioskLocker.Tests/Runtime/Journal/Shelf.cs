using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>A store in a folder of its own, with short words for commits.</summary>
internal sealed class Shelf : IDisposable
{
    internal const string Kiosk = "K7M2";
    internal static readonly DateTimeOffset Start = new(2026, 4, 24, 3, 0, 0, TimeSpan.Zero);

    private KioskStore? _store;

    private Shelf(string folder) => Folder = folder;

    internal Shelf()
        : this(Directory.CreateTempSubdirectory("kiosk-store-").FullName)
    {
        Settings = new StoreSettings(Folder, Kiosk) { AllowVolatile = true };
        Open();
    }

    internal string Folder { get; }

    internal StoreSettings Settings { get; set; } = null!;

    internal KioskStore Store => _store ?? throw new InvalidOperationException("The store is closed.");

    internal Standing Standing { get; private set; } = new Standing.Fresh();

    internal Action AfterCommit { get; set; } = static () => { };

    internal KioskState State => Store.LoadState();

    internal long OutboxSeq => State.Counters.Epoch == Store.Epoch ? State.Counters.OutboxSeq : 0;

    internal static DropOffNumber Number(int serial) => new($"K7M2-260424-{serial:000}A");

    internal static DossierRecord Dossier(int serial, VisitId visit, Custody custody) => new(
        Number(serial), visit, custody, new CompartmentId(2), Start, new AgencyId("H29.Q6"), new ProcedureCode("1.001612"), new VaultRef("p" + serial), null,
        new Digest("dk1:x"), null, DossierStage.Deposited, 0, null, null);

    internal static UplinkMessage Unsettled(int serial) => new UplinkMessage.DropOffUnsettled(
        Number(serial), new VisitId(1, serial), new AgencyId("H29.Q6"), null, null, UnsettledReason.Interrupted, new VaultRef("p" + serial), null);

    internal static UplinkMessage Service(string reason) => new UplinkMessage.ServiceChanged(false, "root", reason);

    internal void Open()
    {
        var opened = Assert.IsType<StoreOpening.Opened>(KioskStore.Open(Settings));
        (_store, Standing) = (opened.Store, opened.Standing);
    }

    internal StoreOpening.Refused Refused() => Assert.IsType<StoreOpening.Refused>(KioskStore.Open(Settings));

    internal void Close()
    {
        _store?.Dispose();
        _store = null;
    }

    internal void Reopen()
    {
        Close();
        Open();
    }

    /// <summary>Commits one event that is taken.</summary>
    internal void Commit(
        Func<KioskState, KioskState>? change = null, KioskEvent? happened = null, IReadOnlyList<KioskEffect>? effects = null, EffectId? answered = null, params VaultEntry[] vault)
    {
        Store.Commit(Make(change, happened, effects, answered, vault));
        AfterCommit();
    }

    internal KioskCommit Make(
        Func<KioskState, KioskState>? change = null, KioskEvent? happened = null, IReadOnlyList<KioskEffect>? effects = null, EffectId? answered = null, params VaultEntry[] vault) =>
        Store.Make(change, happened, effects, answered, vault);

    /// <summary>Commits messages for the office, with the counters that belong to them.</summary>
    internal void Send(params UplinkMessage[] messages)
    {
        Store.Send(messages);
        AfterCommit();
    }

    /// <summary>The folder as a power cut would leave it: files as they are now, nothing closed.</summary>
    internal Shelf CutPower()
    {
        var copy = new Shelf(Directory.CreateTempSubdirectory("kiosk-store-").FullName);
        copy.Settings = Settings with { Folder = copy.Folder };
        foreach (var file in Directory.GetFiles(Folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.WriteAllBytes(Path.Combine(copy.Folder, Path.GetFileName(file)), ReadShared(file));
            File.SetUnixFileMode(Path.Combine(copy.Folder, Path.GetFileName(file)), File.GetUnixFileMode(file));
        }

        return copy;
    }

    internal string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Changes the database behind the store's back.</summary>
    internal void Tamper(string sql) => Tamper(Settings.DatabasePath, sql);

    /// <summary>The same to a database in another folder.</summary>
    /// <returns>Rows changed.</returns>
    internal static int Tamper(string database, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    }

    /// <summary>Whether any file of the folder holds these bytes.</summary>
    internal bool DiskHolds(ReadOnlySpan<byte> bytes)
    {
        // The lock file is empty, and the runtime will not open a file that is locked.
        foreach (var file in Directory.GetFiles(Folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            if (ReadShared(file).AsSpan().IndexOf(bytes) >= 0)
                return true;
        }

        return false;
    }

    internal bool DiskHolds(string text) => DiskHolds(Encoding.UTF8.GetBytes(text));

    internal static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    internal static string Json(KioskState state) => JsonSerializer.Serialize(state, WireJson.Options);

    /// <summary>A state in which every slice says something.</summary>
    internal static KioskState Full()
    {
        var visit = new Visit(new VisitId(1, 7), VisitKind.DropOff, Language.En)
        {
            Procedure = new ProcedureCode("1.001612"),
            Person = new VaultRef("p1"),
            IdDigest = new Digest("dk1:abc"),
            Number = Number(1),
            Opening = new Opening(
                new EffectId(1, 9, 0), new CompartmentId(2), 1, OpenOutcome.Opened, AfterClosing.Ask, 1, new CompartmentContent.Unknown(Number(3))),
        };
        return KioskState.Initial with
        {
            Phase = KioskPhase.DoorOpen,
            Counters = new Counters(1, 0, "260424", 5, 12),
            Settings = new KioskSettings(
                Kiosk, new AgencyId("H29.Q6"), "1900 0000", TimeSpan.FromHours(7),
                [new CompartmentSettings(new CompartmentId(2), CompartmentSize.Medium, true, new BoardId("main"))], false, true, 1, 5, new KioskNumbers()),
            Directory = new OfficeDirectory(
                3, [new Agency(new AgencyId("H29.Q6"), "UBND Quận 6", "District 6")], [],
                new HolidayTable([DayOfWeek.Monday], [new DateOnly(2026, 4, 30)], [], new DateOnly(2026, 12, 31)), []),
            Service = new ServiceState(false, "root", "lý do", true, false, "diskFull", true),
            Visit = visit,
            Compartments = ImmutableSortedDictionary<int, Compartment>.Empty
                .Add(2, new(new(2), CompartmentSize.Medium, true, new("main"), new CompartmentContent.Holds(Number(1)), false, DoorContact.Open))
                .Add(11, new(new(11), CompartmentSize.Large, false, new("main"), new CompartmentContent.Empty(), true, DoorContact.Unknown)),
            Dossiers = KioskState.Initial.Dossiers.Add(Number(1).Text, Dossier(1, visit.Id, Custody.Intended) with { Template = visit }),
            Limits = new DropOffLimits(
                new DateOnly(2026, 4, 24), DropOffLimits.None.ById.Add("dk1:abc", 2), DropOffLimits.None.ByPhone.Add("kk1:def", 1), [Start]),
            Guesses = new GuessState(2, 9),
            Timers = ImmutableSortedDictionary<TimerId, RunningTimer>.Empty.Add(TimerId.DoorVoice, new(8, TimeSpan.FromSeconds(60))),
            Devices = new DeviceState(DeviceState.Unknown.Boards.Add("main", DeviceHealth.Ok), new(PrinterCondition.PaperOut, PaperSupply.Out), DeviceHealth.Offline),
            LastHousekeeping = new HousekeepingMark(Start, true, TimeSpan.FromHours(3), "boot"),
        };
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(Folder, recursive: true);
    }
}
