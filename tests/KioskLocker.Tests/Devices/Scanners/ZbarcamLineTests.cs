using System.Collections.Concurrent;
using System.Diagnostics;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.Camera;
using KioskLocker.Devices.Scanners.SerialText;
using KioskLocker.Devices.Scanners.Zbarcam;
using KioskLocker.Tests.Devices.Line;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Devices.Scanners;

/// <summary>A program on a pipe as a scanner. The program is one of ours that does what zbarcam's manual says: it writes a line for each code and ends with a word on its error stream.</summary>
[Collection(OpenDescriptors.Name)]
public sealed class ZbarcamLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-zbarcam-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_the_program_writes_reaches_the_scanners_step_and_its_end_starts_the_next_one()
    {
        var runs = Path.Combine(_folder, "runs");
        var line = Program($"echo \"$@\" >> '{runs}'; echo 'KLG:7'; sleep 0.2; echo 'ERROR: no frame' >&2; exit 3");
        var events = new ConcurrentQueue<ScannerEvent>();
        var pump = new LinePump<ScannerOrder, ScannerEvent>(
            new ScannerLine(new SerialTextFamily()), line.Open, events.Enqueue, new LinePumpOptions { BackOffFirst = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        pump.TryOrder(new ScannerOrder.Arm(true));
        var run = pump.RunAsync(stop.Token);
        await Eventually.True(() => events.OfType<ScannerEvent.Scanned>().Any(), "a code");
        Assert.Equal("KLG:7", events.OfType<ScannerEvent.Scanned>().First().Text);
        await Eventually.True(() => pump.Counters.LastError?.Contains("ended with code 3: ERROR: no frame", StringComparison.Ordinal) == true, "the reason");
        await Eventually.True(() => File.ReadAllLines(runs).Length >= 3, "started again and again");
        Assert.Contains(events, happened => happened is ScannerEvent.ScannerChanged { Health: DeviceHealth.Offline });
        Assert.Equal($"--raw --quiet --nodisplay --nodbus -Sdisable -Sqrcode.enable -Scode128.enable {line.Camera}", File.ReadAllLines(runs)[0]);
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Closing_ends_the_program_and_what_it_started()
    {
        var pid = Path.Combine(_folder, "pid");
        var line = Program($"sleep 600 & echo $! > '{pid}'; echo ready; wait");
        var stream = line.Open(CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.True(await stream.ReadAsync(new byte[16], limit.Token) > 0);
        await stream.DisposeAsync();
        var child = int.Parse(await File.ReadAllTextAsync(pid), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.True(() => !IsAlive(child), "the child's child is gone");
    }

    [Fact]
    public async Task A_read_that_waits_ends_with_its_token_and_with_the_close()
    {
        var line = Program("sleep 600");
        await using var stream = line.Open(CancellationToken.None);
        using var ended = new CancellationTokenSource();
        var reading = stream.ReadAsync(new byte[16], ended.Token).AsTask();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        var next = stream.ReadAsync(new byte[16], CancellationToken.None).AsTask();
        await stream.DisposeAsync();
        Assert.Equal(0, await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void What_is_missing_is_an_io_error_with_the_way_out()
    {
        var program = Program("exit 0");
        Assert.Contains("no such camera: /dev/no-such-camera", Assert.ThrowsAny<IOException>(() => (program with { Camera = "/dev/no-such-camera" }).Open(CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("apt install zbar-tools", Assert.ThrowsAny<IOException>(() => (program with { Program = Path.Combine(_folder, "no-such-program") }).Open(CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => new CameraLine("/dev/no-such-camera").Open(CancellationToken.None));
    }

    [Fact]
    public void The_brightness_of_a_picture_is_every_other_byte()
    {
        Assert.Equal([10, 20, 30, 40], CameraFrame.Brightness([10, 0, 20, 255, 30, 1, 40, 2, 99], new CameraFrame.Size(2, 2)));
        Assert.Throws<ArgumentException>(() => CameraFrame.Brightness(new byte[7], new CameraFrame.Size(2, 2)));
    }

    private static bool IsAlive(int id)
    {
        try
        {
            // A child of a killed parent may stay a zombie until somebody takes its exit code; it runs no more.
            return !File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private ZbarcamLine Program(string script)
    {
        // Written by a process of its own: a file that this process has open for writing cannot be run by whatever another test forks at that moment.
        var program = Path.Combine(_folder, "zbarcam");
        using (var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cat > \"$0\" && chmod 700 \"$0\"", program]) { RedirectStandardInput = true })!)
        {
            writer.StandardInput.Write("#!/bin/sh\n" + script + "\n");
            writer.StandardInput.Close();
            writer.WaitForExit();
            Assert.Equal(0, writer.ExitCode);
        }

        var camera = Path.Combine(_folder, "video0");
        File.WriteAllText(camera, "");
        return new ZbarcamLine(camera) { Program = program };
    }
}
