using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Web;

namespace KioskLocker.App.Touch;

/// <summary>The worker that the browser keeps between itself and the kiosk: it shows the calm screen where a page is asked for and nobody answers.
/// It carries that screen within its own script, so that the browser's storage stays empty.</summary>
internal sealed class CalmWorker
{
    private readonly Lazy<Task<byte[]>> _script;

    /// <param name="services">Services of the host.</param>
    /// <param name="logs">Logs of the renderer.</param>
    public CalmWorker(IServiceProvider services, ILoggerFactory logs) => _script = new(() => WriteAsync(services, logs));

    /// <summary>Its script, the calm screen in front.</summary>
    public Task<byte[]> ScriptAsync() => _script.Value;

    private static async Task<byte[]> WriteAsync(IServiceProvider services, ILoggerFactory logs)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var screen = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CalmScreen>()).ToHtmlString());
        var (style, script) = (Text("hold.css"), Text("hold.js") + Text("calm.js"));
        var page = $"<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>KioskLocker</title><style>{style}</style></head><body>{screen}<script>{script}</script></body></html>";
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "text/html; charset=utf-8",
            ["Content-Security-Policy"] = $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types default",
            ["Cross-Origin-Opener-Policy"] = "same-origin",
            ["Cross-Origin-Embedder-Policy"] = "require-corp",
            ["Referrer-Policy"] = "no-referrer",
        };
        return Encoding.UTF8.GetBytes($"self.calm = {JsonSerializer.Serialize(new { page, headers })};\n{Text("worker.js")}");
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Text(string asset) => Encoding.UTF8.GetString(TouchEndpoints.Read("touch/" + asset));
}
