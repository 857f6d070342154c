using System.CommandLine;

namespace KioskLocker.Simulation.Serve;

/// <summary><c>serve</c>: one cabinet, its lines on ptys, its page on HTTP, until Ctrl-C or SIGTERM.</summary>
public static class ServeCommand
{
    public static Command Build(TextWriter output, TextWriter errors)
    {
        var cabinet = new Option<string>("--cabinet") { Description = "Cabinet file, for example hardware/cabinets/demo-12.json", Required = true };
        var lines = new Option<string>("--lines") { Description = "Folder in which the serial lines appear under their names", Required = true };
        var url = new Option<string>("--url") { Description = "Address of the cabinet's page", DefaultValueFactory = _ => "http://127.0.0.1:5100" };
        var slips = new Option<string?>("--slips") { Description = "Folder that keeps printed slips as PNG files" };
        var codes = new Option<string?>("--codes") { Description = "JSON file with more codes to scan, shown beside the page's own; may appear later" };
        var command = new Command("serve", "Serve the far end of every wire of one cabinet, and a page to move it.") { cabinet, lines, url, slips, codes };
        command.SetAction((parsed, cancellationToken) => ServeAsync(
            new ServeSettings(parsed.GetRequiredValue(cabinet), parsed.GetRequiredValue(lines), parsed.GetRequiredValue(url), parsed.GetValue(slips), parsed.GetValue(codes)),
            output,
            errors,
            cancellationToken));
        return command;
    }

    private static async Task<int> ServeAsync(ServeSettings settings, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await CabinetServer.StartAsync(settings, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            foreach (var (name, path) in server.Lines)
            {
                await output.WriteLineAsync($"line {name} {path}").ConfigureAwait(false);
            }

            await output.WriteLineAsync($"page {server.Url}/").ConfigureAwait(false);
            await output.WriteLineAsync("ready").ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, server.Stopping);
            try
            {
                await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Asked to end.
            }

            return 0;
        }
        catch (CannotServeException e)
        {
            await errors.WriteLineAsync("kiosklocker-simulator: " + e.Message).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
