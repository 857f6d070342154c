using System.CommandLine;
using System.Runtime.InteropServices;

namespace KioskLocker.Simulation.Demo;

/// <summary><c>kiosklocker-simulator demo</c>: everything on this machine, until Ctrl-C.</summary>
internal static class DemoCommand
{
    private const int FirstPort = 7470;

    public static Command Build(TextWriter output, TextWriter errors)
    {
        var root = new Option<DirectoryInfo>("--root") { Description = "The built checkout.", Required = true };
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder for everything that is written.", Required = true };
        var configuration = new Option<string>("--configuration") { Description = "Build configuration.", DefaultValueFactory = _ => "Release" };
        var ports = new Option<int>("--ports") { Description = "First of three ports.", DefaultValueFactory = _ => FirstPort };
        var cabinet = new Option<string>("--cabinet") { Description = "A file of hardware/cabinets, without its ending.", DefaultValueFactory = _ => DemoPlaces.DefaultCabinet };
        var command = new Command("demo", "Start office, cabinet and kiosk together.") { root, data, configuration, ports, cabinet };
        command.SetAction((parsed, cancellationToken) =>
        {
            var first = parsed.GetValue(ports);
            var places = new DemoPlaces(
                parsed.GetValue(root)!.FullName, parsed.GetValue(data)!.FullName, parsed.GetValue(configuration)!, first, first + 1, first + 2) { Cabinet = parsed.GetValue(cabinet)!, HasTechnician = true };
            return RunAsync(places, output, errors, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoPlaces places, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        var site = new DemoSite(places, line => output.WriteLine("  " + line));
        await using (site.ConfigureAwait(false))
        {
            try
            {
                await site.StartAsync(stop.Token).ConfigureAwait(false);
                await output.WriteLineAsync(Welcome(places)).ConfigureAwait(false);
                while (site.Ended() is not { } ended)
                    await Task.Delay(TimeSpan.FromMilliseconds(500), stop.Token).ConfigureAwait(false);
                await errors.WriteLineAsync($"The {site.Ended()!.Name} ended by itself; its log is {places.Log(site.Ended()!.Name)}").ConfigureAwait(false);
                return 1;
            }
            catch (OperationCanceledException)
            {
                await output.WriteLineAsync("stopping").ConfigureAwait(false);
                return 0;
            }
            catch (DemoFailedException failed)
            {
                await errors.WriteLineAsync(failed.Message).ConfigureAwait(false);
                return 1;
            }
        }
    }

    private static string Welcome(DemoPlaces places) => $"""

          Touch screen   {places.KioskUrl}
          Cabinet        {places.CabinetUrl}
          Back office    {places.OfficeUrl}   user demo, password {File.ReadAllText(places.OfficePassword).Trim()}
          Data           {places.Data}

          Try this:
            1. Open the touch screen and the cabinet side by side.
            2. On the touch screen press "Nộp hồ sơ" and choose a procedure.
            3. At "identify", scan a card on the cabinet page.
            4. When the door opens, put a bag in on the cabinet page and shut the door.
            5. Answer "Đã bỏ"; read the slip on the cabinet page.
            6. Scan an officer's badge on the cabinet page (its PIN stands beside it) and
               take the papers out: "Lấy hồ sơ". Type the number of the tag.
            7. In the back office accept the dossier and announce its result; at the
               machine the officer loads it: "Nạp kết quả".
            8. On the cabinet page's phone, hold the code to the scanner; scan the card.
            9. Jam a door on the cabinet page, scan the technician's badge {DemoOfficer.TechnicianId}, and find
               out at the machine why that door does not open.

          Ctrl-C stops everything.
        """;
}
