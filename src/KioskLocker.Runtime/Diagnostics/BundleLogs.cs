using System.Globalization;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The log files of a support bundle: the newest first, those of before a rotation behind it, until the bundle has enough.</summary>
/// <param name="Taken">What goes in.</param>
/// <param name="Left">Files that stay out, of which there was no room for a byte.</param>
internal sealed record BundleLogs(IReadOnlyList<LogShare> Taken, IReadOnlyList<LogShare> Left)
{
    /// <param name="folder">Folder of the log files; null where none are written.</param>
    /// <param name="mostBytes">At most so many in all.</param>
    public static BundleLogs In(string? folder, long mostBytes)
    {
        var (taken, left) = (new List<LogShare>(), new List<LogShare>());
        foreach (var file in folder is null ? [] : LogTail.Files(folder).Select(path => new FileInfo(path)).Where(file => file.Exists))
        {
            var share = LogShare.EndOf(file, mostBytes);
            (mostBytes > 0 || share.Length == 0 ? taken : left).Add(share);
            mostBytes -= share.Length - share.From;
        }

        return new BundleLogs(taken, left);
    }

    /// <summary>What is inside and what is not, a line each.</summary>
    public IEnumerable<string> Words() =>
    [
        .. Taken.Select(share => share.ToString()).DefaultIfEmpty("there are none"),
        .. Left.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Name}: LEFT OUT, {share.Length:N0} bytes")),
    ];
}
