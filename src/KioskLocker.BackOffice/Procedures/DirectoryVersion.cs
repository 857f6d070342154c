using System.Globalization;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.Procedures;

/// <summary>The version of what is sent down. It follows the clock in seconds, so that a restored office still rises above its former self, and never falls.</summary>
internal static class DirectoryVersion
{
    /// <summary>A kiosk may be ahead of us by no more than what a clock could have given within this span.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(7);

    public static long Current(SqlSession session) =>
        long.Parse(session.Text($"SELECT value FROM meta WHERE name='directory_version'") ?? "0", CultureInfo.InvariantCulture);

    public static long Raise(SqlSession session, DateTimeOffset now, long above = 0)
    {
        var version = Math.Max(Math.Max(Current(session), above) + 1, now.ToUnixTimeSeconds());
        session.Run($"INSERT INTO meta (name, value) VALUES ('directory_version', {version.ToString(CultureInfo.InvariantCulture)}) ON CONFLICT (name) DO UPDATE SET value=excluded.value");
        return version;
    }
}
