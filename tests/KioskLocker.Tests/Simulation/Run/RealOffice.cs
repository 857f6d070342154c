using System.Globalization;
using System.Text.Json;
using KioskLocker.BackOffice;
using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Intake;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Simulation.Run;
using Microsoft.Extensions.DependencyInjection;
using MachineRole = KioskLocker.Core.Staff.StaffRole;

namespace KioskLocker.Tests.Simulation.Run;

/// <summary>The real back office without its web server: its own services on its own database, in the world's time.</summary>
internal sealed class RealOffice : IWorldOffice, IDisposable
{
    private const string Who = "lan";

    /// <summary>One office with its machine enrolled and its officers hired, of which every other is a copy: its PINs are hashed once.</summary>
    private static readonly Lazy<Template> Made = new(Template.Make);

    private readonly ServiceProvider _services;
    private int _codes;
    private readonly Template? _template;
    private string _machine = "";

    internal RealOffice(string folder, TimeProvider clock)
        : this(folder, clock, Made.Value)
    {
    }

    private RealOffice(string folder, TimeProvider clock, Template? template)
    {
        template?.CopyTo(folder);
        _template = template;
        var services = new ServiceCollection();
        OfficeHost.AddOffice(services, new OfficeOptions { DataDirectory = folder, Demo = true }, clock);
        _services = services.BuildServiceProvider();
        if (template is null)
            Get<DirectoryStore>().Seed(true);
    }

    /// <summary>Why papers were not accepted the last time they were not.</summary>
    internal string LastRefusal { get; private set; } = "";

    internal OfficeDatabase Database => Get<OfficeDatabase>();

    internal T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public WorldEnrolment Enrol(string machine)
    {
        _machine = machine;
        if (_template is not null)
            return _template.Enrolment;
        var kiosks = Get<KioskRegistry>();
        var answer = kiosks.Enrol(new EnrolRequest(kiosks.MakeCode(machine, Who), machine))!;
        return new WorldEnrolment(answer.ApiKey, answer.DirectoryKeyId, Convert.FromBase64String(answer.DirectoryKey));
    }

    public IReadOnlyList<WorldBadge> Hire()
    {
        if (_template is not null)
            return _template.Badges;
        var badges = Get<BadgeBook>();
        return [.. new[] { ("CB001", "271828", MachineRole.Officer), ("CB002", "314159", MachineRole.Officer), ("KT001", "161803", MachineRole.Technician) }.Select(hired =>
        {
            var (staff, pin, role) = hired;
            Assert.Equal(ActProblem.None, badges.Add(staff, role, "H29.Q6", Who));
            Assert.Equal(ActProblem.None, badges.SetPin(staff, pin, Who));
            return new WorldBadge(staff, badges.Issue(staff, Who).Value!, pin, role == MachineRole.Technician);
        })];
    }

    public OfficeAnswer Events(ReadOnlyMemory<byte> body)
    {
        var (batch, problem) = BatchReader.Read(body);
        return batch is null ? Json(400, new WireProblem(problem!)) : Get<EventIntake>().Take(batch) switch
        {
            IntakeOutcome.Stored stored => Json(200, stored.Answer),
            var refused => Json(409, new WireProblem(refused.ToString())),
        };
    }

    public OfficeAnswer Sync(long directory, long after) => Json(200, Get<SyncDesk>().Answer(_machine, directory, after));

    public DossierCode? AskSupplement(DropOffNumber number)
    {
        var code = NextCode();
        if (Get<DossierDesk>().AskSupplement(_machine, number.Text, code, Who) is not ActProblem.None)
            return null;
        _codes++;
        return new DossierCode(code);
    }

    public DossierCode? AcceptAndAnnounce(DropOffNumber number)
    {
        var row = Get<DropOffLedger>().Get(_machine, number.Text)?.Row;
        var code = row?.Dossier ?? row?.SupplementTo ?? NextCode();
        if (Get<DossierDesk>().Accept(_machine, number.Text, code, Who).Problem is var problem && problem != ActProblem.None)
        {
            LastRefusal = $"{number}: {problem}, {Get<DropOffLedger>().Get(_machine, number.Text)?.Row.State}";
            return null;
        }

        _codes++;
        Assert.Equal(ActProblem.None, Get<ResultDesk>().Ready(new ReadyResult(code, _machine, CompartmentSize.Small, _codes % 9 == 0, FeeDue: _codes % 11 == 0), Who));
        return new DossierCode(code);
    }

    private string NextCode() => string.Create(CultureInfo.InvariantCulture, $"H29.18-261123-{_codes + 1:0000}");

    /// <summary>A real office that is restored from a backup sends what it has, by number; that is not told apart here.</summary>
    public bool SendsOldOrders { get; set; }

    /// <summary>The real one reads everything that a kiosk of its own version sends.</summary>
    public bool RefusesNext { get; set; }

    public IReadOnlyCollection<(int Epoch, long Seq)> Refused => [];

    public IReadOnlyCollection<(int Epoch, long Seq)> Missing => [];

    public void ReadRefused()
    {
        // It refused nothing.
    }

    public void Revoke(DossierCode dossier) => Assert.Equal(ActProblem.None, Get<ResultDesk>().Revoke(dossier.Text, Who));

    public int SettleCases()
    {
        var cases = Get<CaseBook>();
        var settled = 0;
        foreach (var owing in Get<ResultDesk>().List(true).Where(result => result.FeeDue))
            Assert.Equal(ActProblem.None, Get<ResultDesk>().SettleFee(owing.Dossier, Who));
        foreach (var open in cases.List(true))
        {
            settled++;
            if (cases.Settle(open.Kiosk, open.Number, "looked into it", Who) == ActProblem.NeedsNewCode && open.Dossier is { } dossier)
                Get<ResultDesk>().NewCode(dossier, true, Who);
        }

        return settled;
    }

    public IReadOnlyList<WorldMessage> TakeMessages()
    {
        var messages = Get<CitizenMessages>();
        var taken = new List<WorldMessage>();
        while (messages.TakeDue(100) is { Count: > 0 } due)
        {
            foreach (var message in due)
            {
                taken.Add(new WorldMessage(message.To, message.Text));
                messages.MarkSent(message.Id);
            }
        }

        return taken;
    }

    public void Dispose()
    {
        _services.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    /// <param name="Files">Its data folder.</param>
    /// <param name="Enrolment">What it shares with the machine.</param>
    /// <param name="Badges">In the pockets of its officers.</param>
    private sealed record Template(IReadOnlyDictionary<string, byte[]> Files, WorldEnrolment Enrolment, IReadOnlyList<WorldBadge> Badges)
    {
        internal static Template Make()
        {
            var folder = new DirectoryInfo(ScratchFolder.Make());
            WorldEnrolment enrolment;
            IReadOnlyList<WorldBadge> badges;
            using (var office = new RealOffice(folder.FullName, new WorldClock(WorldBench.Start), null))
                (enrolment, badges) = (office.Enrol(WorldCabinet.Machine), office.Hire());
            var files = folder.GetFiles("*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder.FullName, file.FullName), file => File.ReadAllBytes(file.FullName), StringComparer.Ordinal);
            folder.Delete(recursive: true);
            return new Template(files, enrolment, badges);
        }

        internal void CopyTo(string folder)
        {
            foreach (var (name, content) in Files)
            {
                var path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content);
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    private static OfficeAnswer Json<T>(int status, T body) => new(status, JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options));
}
