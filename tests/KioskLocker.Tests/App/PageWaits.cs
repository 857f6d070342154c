using Microsoft.Playwright;

namespace KioskLocker.Tests.App;

/// <summary>
/// Waits for what a page says. The page forbids itself to run text as script; the browser makes an exception for what is asked through
/// its own protocol, but not for what Playwright's <c>WaitForFunctionAsync</c> asks again from within the page.
/// </summary>
internal static class PageWaits
{
    /// <param name="page">The page.</param>
    /// <param name="holds">A function of JavaScript; it is asked until it answers <c>true</c>.</param>
    /// <param name="argument">What the function is given.</param>
    /// <param name="seconds">The longest wait.</param>
    /// <exception cref="TimeoutException">It did not come to that.</exception>
    public static async Task UntilAsync(this IPage page, string holds, object? argument = null, int seconds = 30)
    {
        for (var end = Environment.TickCount64 + (seconds * 1000L); !await HoldsAsync(page, holds, argument);)
        {
            if (Environment.TickCount64 > end)
                throw new TimeoutException($"The page did not come to this within {seconds} s: {holds}");
            await Task.Delay(20);
        }
    }

    /// <summary>What a page answers; one that is being loaded is asked again.</summary>
    /// <param name="page">The page.</param>
    /// <param name="question">A function of JavaScript.</param>
    public static async Task<string> AskAsync(this IPage page, string question)
    {
        while (true)
        {
            try
            {
                return await page.EvaluateAsync<string>(question);
            }
            catch (PlaywrightException fault) when (IsLoading(fault))
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task<bool> HoldsAsync(IPage page, string holds, object? argument)
    {
        try
        {
            return await page.EvaluateAsync<bool>(holds, argument);
        }
        catch (PlaywrightException fault) when (IsLoading(fault))
        {
            return false;
        }
    }

    /// <summary>Another page takes the place of the one that was asked.</summary>
    private static bool IsLoading(PlaywrightException fault) => fault.Message.Contains("context was destroyed", StringComparison.Ordinal);
}
