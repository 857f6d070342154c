using System.Diagnostics;

namespace KioskLocker.EndToEnd;

/// <summary>Readers that know nothing of us: zbar for the QR, tesseract for the text.</summary>
internal static class Tools
{
    public static Task<string> ReadQrAsync(string png) => RunAsync("zbarimg", ["--quiet", "--raw", png]);

    public static Task<string> ReadTextAsync(string png) => RunAsync("tesseract", [png, "-", "-l", "vie", "--psm", "4", "--dpi", "203"]);

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0 ? text.Trim() : throw new InvalidOperationException($"{program}: {await errors}");
    }
}
