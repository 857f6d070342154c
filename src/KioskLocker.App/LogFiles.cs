using Serilog;
using Serilog.Configuration;
using Serilog.Formatting.Compact;

namespace KioskLocker.App;

/// <summary>The files of the log: a new one every day and at a size, the oldest go. <c>LogTail</c> and the support bundle find them by their names.</summary>
public static class LogFiles
{
    private const int MostFiles = 30;

    /// <param name="to">Where events are written.</param>
    /// <param name="folder">Folder of the files.</param>
    /// <param name="mostBytes">A file that has as many is followed by the next.</param>
    public static LoggerConfiguration InFiles(this LoggerSinkConfiguration to, string folder, long mostBytes = 32 << 20)
    {
        ArgumentNullException.ThrowIfNull(to);
        return to.File(
            new CompactJsonFormatter(),
            Path.Combine(folder, "kiosk-.json"),
            rollingInterval: RollingInterval.Day,
            fileSizeLimitBytes: mostBytes,
            rollOnFileSizeLimit: true,
            retainedFileCountLimit: MostFiles);
    }
}
