using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Options;
using KioskLocker.Runtime.Uplink;
using KioskLocker.Tests.Attacks;
using Serilog.Formatting.Compact;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>A kiosk after a day's work: a deposit, a result loaded and collected, wrong PINs, typed reasons; with its log files, traces and configuration.</summary>
internal sealed class WorkedKiosk : IDisposable
{
    internal const string Owner = "001301000017";
    internal const string Name = "Nguyễn Thị Hồng Hạnh";
    internal const string Dossier = "H29.98-261101-00123";
    internal const string Reason = "gọi ông Trần Văn Tám 0987654321";
    internal const string ApiKey = "api-key-of-this-machine-0123456789";
    internal const string UrlPassword = "openSesame42";
    internal const string Comment = "password of root is hunter2";
    internal const string WrongPin = "135790";
    internal const string WrongCode = "K7M2QX9T8";

    internal WorkedKiosk()
    {
        View = new CabinetView(Desk.Settings, Wires, Lines, Scans, () => Air);
        Desk.AfterCommit = View.Follow;
        Desk.Edge.NoteScansIn(Scans);
        Enrolment = new Enrolment(Desk.Machine, ApiKey, "dk1", Convert.ToBase64String(new byte[32]), Convert.ToBase64String([.. Enumerable.Repeat((byte)7, 32)]), 1);
        Enrolment.Write(Desk.Folder);
        Work();
        WriteConfiguration();
        WriteLog();
        WriteTraces();
    }

    internal Desk Desk { get; } = new();

    internal PickupCode Pickup { get; private set; }

    internal Enrolment Enrolment { get; }

    internal CabinetView View { get; }

    internal string ConfigFile => Path.Combine(Desk.Folder, "kiosk.config.json");

    internal string LogFolder => Path.Combine(Desk.Folder, "log");

    private ScanLog Scans { get; } = new(TimeProvider.System);

    private LineTrace Doors { get; } = new(TraceContent.Whole);

    private LineTrace Printer { get; } = new(TraceContent.ShortSent);

    private LineTrace Scanner { get; } = new(TraceContent.HeardMasked);

    private static LockerBoardSettings Board { get; } = new(
        Desk.Board, 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 4).ToDictionary(channel => channel, channel => new CompartmentId(channel)), 12);

    private static WireSettings Wires { get; } = new(
        [new BoardLineSettings(new Xor8AFamily(), new SerialLineSettings("/dev/kiosk-doors", 9600), [Board]) { Name = "doors" }],
        new SerialLineSettings("/dev/kiosk-printer", 115_200),
        new SerialLineSettings("/dev/kiosk-scanner", 9600)) { ScannerFamily = "gm65", Climate = new ClimateSettings(ClimateSensorKind.Sht3x, 1, 0x44) };

    private ClimateChanged Air { get; } = new(DeviceHealth.Degraded, "condensation: 25 °C, 88 % humidity, dew point 23 °C", new ClimateReading(25.04, 88));

    private IReadOnlyList<LineWatch> Lines =>
    [
        new LineWatch("doors", "/dev/kiosk-doors", "xor8a", Doors, Up, () => new LockerTraceWords(new Xor8AFamily(), [Board])),
        new LineWatch("printer", "/dev/kiosk-printer", "escPos", Printer, Up, () => new PrinterTraceWords()),
        new LineWatch("scanner", "/dev/kiosk-scanner", "gm65", Scanner, Up, () => new ScannerTraceWords(ScannerFamilies.Of("gm65"))),
    ];

    internal BundleParts Parts()
    {
        var depth = Desk.Store.Outbox.Depth();
        var status = Cli.CliBench.Status() with { Devices = Desk.Ledger.Report() };
        return new BundleParts(
            status,
            View.Picture(status, Desk.Loop.State, LinkLook.Unknown, new OutboxLook(depth.Waiting, depth.Aside, depth.Oldest), new DiskRoom(1 << 30, 2L << 30)),
            PerformancePicture.Of(Desk.Loop, TimeSpan.FromHours(1)),
            [.. Lines.Select(line => line.Trace(LineTrace.MostFrames))],
            [ConfigFile],
            LogFolder,
            Path.Combine(Desk.Folder, "kiosk.db"),
            Path.Combine(Desk.Folder, "kiosk.anchor"),
            TimeSpan.FromHours(7),
            Desk.Time);
    }

    public void Dispose() => Desk.Dispose();

    private static LineCounters Up() => new(true, 1, 100, 100, 0, null, null);

    private void Work()
    {
        Desk.StartUp();
        Stage.Employ(Desk);
        Desk.Deposit();
        while (Desk.Phase != KioskPhase.Idle)
        {
            if (Desk.Loop.State.Visit is { Printing: { } printing, Printed: null })
                Desk.Edge.Take(new KioskLocker.Devices.ReceiptPrinter.PrinterEvent.PrintAnswered(printing, PrintOutcome.Printed, PrinterCondition.Ready));
            Desk.TurnAll();
            Desk.Press(KioskTrigger.Continue);
            Desk.Press(KioskTrigger.RatingDone);
        }

        Desk.Post(new KioskEvent.OfficeMessageReceived(new(
            Desk.Loop.State.Counters.OfficeMessage + 1,
            new OfficeMessage.ResultReady(new(Dossier), new("H29.Q6"), Desk.Keys.OfId(new IdNumber(Owner)), CompartmentSize.Small, false, false))));
        Stage.LogIn(Desk, pin: WrongPin);
        Assert.Equal(KioskPhase.StaffRefused, Desk.Phase);
        Desk.Press(KioskTrigger.Back);
        Assert.Equal(CodeProblem.None, Desk.Edge.GivePin(Stage.Pin));
        Desk.TurnAll();
        Desk.TurnUntilChecked();
        Pickup = Stage.LoadKnown(Desk, Dossier);
        Stage.Give(Desk, WrongCode, Owner);
        Stage.Pass(Desk, TimeSpan.FromMinutes(1));
        Desk.Press(KioskTrigger.Cancel);
        Desk.Edge.Take(new KioskLocker.Devices.Scanners.ScannerEvent.Scanned("https://example.org/?id=" + Owner));
        Desk.Post(new KioskEvent.ServiceOrdered(false, "root", Reason), new KioskEvent.ServiceOrdered(true, "root", Reason));
    }

    private void WriteConfiguration() => File.WriteAllText(ConfigFile, $$"""
        {
          // {{Comment}}
          "machine": "K7M2",
          "office": { "url": "https://kiosk:{{UrlPassword}}@office.example.org/" },
        }
        """);

    private void WriteLog()
    {
        Directory.CreateDirectory(LogFolder);
        using var file = new StreamWriter(Path.Combine(LogFolder, "kiosk-20260424.json"));
        var format = new CompactJsonFormatter();
        foreach (var happened in Desk.Lines.Events)
            format.Format(happened, file);
    }

    private void WriteTraces()
    {
        var at = Desk.Time.GetUtcNow();
        Doors.Sent(at, Convert.FromHexString("80010033B2"));
        Doors.Heard(at, Convert.FromHexString("80010FFE3343"));
        Scanner.Heard(at, Encoding.UTF8.GetBytes($"{Desk.IdNumber}||{Name}|01021980|Nữ|Phường 4, Quận 6|15042021\r"));
        Printer.Sent(at, Encoding.UTF8.GetBytes(new string('.', 40) + Name));
        Printer.Sent(at, Encoding.UTF8.GetBytes(Desk.IdNumber));
    }
}
