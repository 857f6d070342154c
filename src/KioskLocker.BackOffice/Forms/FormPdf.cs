using System.ComponentModel;
using System.Diagnostics;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.Forms;

/// <summary>Turns a filled form into a PDF with a headless Chromium, where the office has one. The page exists as a file only meanwhile, in the private folder.</summary>
internal sealed class FormPdf(OfficeOptions options)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>True when the office named a browser.</summary>
    public bool Available => options.Chromium is not null;

    /// <summary>The PDF, or null when the browser did not make one.</summary>
    public async Task<byte[]?> MakeAsync(string html, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.DataDirectory, "print", Guid.NewGuid().ToString("N"));
        PrivateFolder.Make(Path.GetDirectoryName(folder)!);
        PrivateFolder.Make(folder);
        var page = Path.Combine(folder, "form.html");
        var pdf = Path.Combine(folder, "form.pdf");
        try
        {
            await File.WriteAllTextAsync(page, html, cancellationToken).ConfigureAwait(false);
            return await RunAsync(folder, page, pdf, cancellationToken).ConfigureAwait(false) && File.Exists(pdf)
                ? await File.ReadAllBytesAsync(pdf, cancellationToken).ConfigureAwait(false)
                : null;
        }
        finally
        {
            File.Delete(page);
            File.Delete(pdf);
            DeleteProfile(folder);
        }
    }

    // A child of the browser may still write into its profile; nothing of the form is in there.
    private static void DeleteProfile(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // The folder stays in the private one, empty of forms.
        }
    }

    private async Task<bool> RunAsync(string folder, string page, string pdf, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.Chromium!)
        {
            ArgumentList =
            {
                "--headless", "--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + Path.Combine(folder, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + pdf, new Uri(page).AbsoluteUri,
            },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        // Chromium refuses its sandbox to root; an office does not run as root, its tests may.
        if (OperatingSystem.IsLinux() && Environment.UserName == "root")
            start.ArgumentList.Insert(0, "--no-sandbox");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        Process? process = null;
        try
        {
            process = Process.Start(start);
            if (process is null)
                return false;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            await said.ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            if (process is { HasExited: false })
                process.Kill(entireProcessTree: true);
            process?.Dispose();
        }
    }
}
