using KioskLocker.Tests.App.Gallery;

namespace KioskLocker.Tests;

/// <summary><c>gallery</c> draws the gallery of the touch screens (<c>deploy/gallery</c>); anything else runs the tests.</summary>
internal static class Start
{
    public static async Task<int> Main(string[] args) => args is ["gallery", ..]
        ? await GalleryCommand.RunAsync(args[1..], Console.Out, Console.Error, CancellationToken.None)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
