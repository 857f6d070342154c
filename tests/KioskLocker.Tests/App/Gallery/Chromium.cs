using Microsoft.Playwright;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>Debian's Chromium, started once for everybody who looks at pages.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Tests that share one go one after the other: two processors are soon busy with a page.</summary>
    public const string Name = "Chromium";

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;

    internal IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>The tests that look at pages.</summary>
[CollectionDefinition(Chromium.Name)]
public sealed class LookingTests : ICollectionFixture<Chromium>;
