using KioskLocker.App;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Runtime;
using Serilog.Core;

namespace KioskLocker.Tests.App;

/// <summary>The program as it is put together, with one board and an office that is a list.</summary>
public sealed class KioskHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What the office says before is refused by the loop, and would be asked for a minute later.</summary>
    [Fact]
    public async Task The_office_is_spoken_to_once_the_start_is_settled()
    {
        var spoken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var board = new LockerBoardSettings(Desk.Board, 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 4).ToDictionary(channel => channel, channel => new CompartmentId(channel)), 12);
        var host = new KioskHost(
            new HostSetup
            {
                Settings = Desk.Settings,
                Wires = new WireSettings([new BoardLineSettings(new Xor8AFamily(), _ => Board(), 9600, [board])], null, null),
                Store = new StoreSettings(_folder, Desk.Machine) { AllowVolatile = true },
                Keys = Desk.Keys,
                Port = 0,
                Fonts = null,
                Clock = () => new ClockReading(DateTimeOffset.UtcNow, true),
                LastSync = () => null,
                UplinkState = () => new DeviceReport("office", "uplink", "Unknown", "", null),
                Uplink = (process, _) =>
                {
                    spoken.TrySetResult(process.Loop.State.Devices.Surveyed);
                    return [];
                },
            },
            Logger.None,
            TextWriter.Null);

        var running = host.RunAsync(stop.Token);
        Assert.True(await spoken.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Ok, await running);
    }

    /// <summary>Answers each read: twelve contacts, all closed.</summary>
    private static AnsweringStream Board() => new(request => request is [0x80, 0x01, 0x00, 0x33, 0xB2] ? [0x80, 0x01, 0x0F, 0xFF, 0x33, 0x42] : null);
}
