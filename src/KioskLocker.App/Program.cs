using KioskLocker.App;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Pictures;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Options;
using KioskLocker.Runtime.Uplink;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

if (args is not ["--config", var configFile])
{
    Console.Error.WriteLine("Usage: kiosklocker --config FILE");
    return ExitCodes.BadOptions;
}

switch (KioskOptionsReader.ReadFile(configFile))
{
    case KioskOptionsReading.Bad bad:
        foreach (var problem in bad.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        return ExitCodes.BadOptions;
    case KioskOptionsReading.Good good:
        return await RunAsync(good.Options, configFile, good.Absent);
    case KioskOptionsReading.NoMap noMap:
        // It orders no door without a map, and says so on screen and to the office: a dark machine would tell nobody.
        foreach (var problem in noMap.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        return await RunAsync(noMap.Options, configFile, noMap.Problems);
    default:
        throw new System.Diagnostics.UnreachableException();
}

static async Task<int> RunAsync(KioskOptions options, string configFile, IReadOnlyList<ConfigProblem> found)
{
    Enrolment enrolment;
    switch (Enrolment.Read(options.DataFolder, options.Machine))
    {
        case EnrolmentReading.Bad bad:
            Console.Error.WriteLine($"{bad.What}. {bad.ToDo}.");
            return ExitCodes.BadOptions;
        case EnrolmentReading.Enrolled enrolled:
            enrolment = enrolled.Enrolment;
            break;
        default:
            // A run without an identity would write a journal that no office could ever tell from another's.
            Console.Error.WriteLine("kiosklocker: This machine is not enrolled. Run kioskctl enroll --config FILE --code CODE with a one-time code from the office.");
            return ExitCodes.Refused;
    }

    await using var log = MakeLog(options);
    foreach (var problem in found)
    {
        log.Warning("Configuration: {Problem}", problem.ToString());
    }

    using var uplink = new OfficeUplink(new OfficeAddress(options.OfficeUrl, options.Machine, enrolment.ApiKey), OfficeAddress.MakeHandler(), TimeProvider.System, log);
    return await new KioskHost(MakeSetup(options, configFile, enrolment, uplink), log, Console.Error).RunAsync(CancellationToken.None);
}

// No personal data reaches a log event, and the framework's own are kept to warnings, because its requests carry addresses.
static Serilog.Core.Logger MakeLog(KioskOptions options) => new LoggerConfiguration()
    .MinimumLevel.Information()
    .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
    .MinimumLevel.Override("System", LogEventLevel.Warning)
    .Enrich.WithProperty("Machine", options.Machine)
    .WriteTo.Console(new CompactJsonFormatter())
    .WriteTo.InFiles(options.LogFolder)
    .CreateLogger();

static HostSetup MakeSetup(KioskOptions options, string configFile, Enrolment enrolment, OfficeUplink uplink) => new()
{
    LogFolder = options.LogFolder,
    ConfigFiles = [Path.GetFullPath(configFile), options.Cabinet],
    Link = uplink.Look,
    AskOfficeAgain = uplink.AskAgain,
    Settings = options.ToSettings(),
    Wires = options.Wires with { PrinterSettings = options.Wiring.Printer?.Settings ?? new() },
    Store = options.ToStoreSettings(enrolment),
    Keys = enrolment.Keys(),
    Port = options.TouchUrl.Port,
    Fonts = options.Wiring.Printer is { } printer ? new SlipFiles(printer.Font, printer.FontBold, printer.WidthDots, new SlipCounter(options.Counter.Address, options.Counter.Hours)) : null,
    Storage = options.Storage,
    Touch = new TouchOptions
    {
        Machine = options.Machine,
        Hotline = options.Hotline,
        Counter = options.Counter,
        IdleAfter = options.IdleAfter,
        KeyBounce = options.KeyBounce,
        Face = CabinetFace.Of(options.Wiring.Map),
    },
    Sound = options.Sound,
    Clock = () =>
    {
        var now = DateTimeOffset.UtcNow;
        return new ClockReading(now, uplink.Confirms(now));
    },
    LastSync = () => uplink.LastSync,
    UplinkState = () => uplink.Report(),
    Uplink = (process, store) =>
    [
        stop => uplink.RunAsync(
            new UplinkFeeds(
                store,
                () => SyncMark.Of(process.Loop.State),
                process.Loop.Post,
                process.Heartbeat) { OnDeviceHealth = process.OnDeviceHealth },
            stop),
    ],
};
