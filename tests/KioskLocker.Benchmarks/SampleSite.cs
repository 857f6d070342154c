using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Benchmarks;

/// <summary>A machine, its office and its citizens, all synthetic.</summary>
internal static class SampleSite
{
    internal const string Machine = "K7M2";

    internal static readonly ProcedureCode Procedure = new("1.001612");
    internal static readonly BoardId Board = new("main");

    /// <summary>A Friday morning in Vietnam.</summary>
    internal static readonly DateTimeOffset Morning = new(2026, 4, 24, 1, 0, 0, TimeSpan.Zero);

    internal static OfficeDirectory Directory { get; } = new(
        1,
        [new Agency(new AgencyId("H29.Q6"), "UBND Quận 6", "District 6")],
        [
            new Procedure(
                Procedure, new AgencyId("H29.Q6"), "Đăng ký thành lập hộ kinh doanh", "Household business",
                [new PaperItem("Giấy đề nghị", "Application form", true, 1)], 100_000, 3, CompartmentSize.Small, true, new DateOnly(2025, 7, 1), null),
        ],
        new HolidayTable(
            [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], [new DateOnly(2026, 4, 30)], [], new DateOnly(2027, 12, 31)),
        []);

    /// <summary>A common wall: 24 compartments on one board.</summary>
    internal static KioskSettings Wall24 { get; } = Settings(
        [.. Enumerable.Range(1, 24).Select(n => new CompartmentSettings(new CompartmentId(n), (CompartmentSize)(n % 3), n % 4 == 0, Board))], bags: false);

    internal static DeviceSurvey AllWell(KioskSettings settings) => new(
        settings.Compartments.ToDictionary(c => c.Id.Number, _ => DoorContact.Closed),
        settings.Compartments.Select(c => c.Board.Name).Distinct().ToDictionary(name => name, _ => DeviceHealth.Ok),
        new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full),
        DeviceHealth.Ok);

    internal static KioskSettings Settings(IReadOnlyList<CompartmentSettings> compartments, bool bags) => new(
        Machine, new AgencyId("H29.Q6"), "028 3855 0000", TimeSpan.FromHours(7), compartments, bags, UsePresumedEmpty: true, 0, 3, new KioskNumbers());

    internal static string IdNumberOf(int citizen) => string.Create(CultureInfo.InvariantCulture, $"079180{citizen:000000}");

    internal static string PhoneOf(int citizen) => string.Create(CultureInfo.InvariantCulture, $"0903{citizen:000000}");

    internal static StoreOpening.Opened OpenStore(string folder) => KioskStore.Open(new StoreSettings(folder, Machine)) switch
    {
        StoreOpening.Opened opened => opened,
        StoreOpening.Refused refused => throw new BenchFailedException($"{refused.Reason} Set TMPDIR to a folder on a local disk. {refused.ToDo}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A folder that goes away with its owner.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = System.IO.Directory.CreateTempSubdirectory("kiosklocker-bench-").FullName;

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
