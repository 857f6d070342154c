using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Kiosks;

/// <summary>Answers a kiosk's question for news: the directory when it has another one, and its waiting messages.</summary>
internal sealed class SyncDesk(OfficeDatabase database, KioskRegistry kiosks, DirectoryStore directory, BadgeBook badges, TimeProvider clock)
{
    public SyncAnswer Answer(string kiosk, long directoryVersion, long after)
    {
        var now = clock.GetUtcNow();
        return database.Write(session =>
        {
            OfficeMailbox.Acknowledge(session, kiosk, after, now);
            session.Run($"UPDATE kiosk SET synced_at={now} WHERE id={kiosk}");
            BadgeBook.RenewDaily(session, now);
            var version = DirectoryVersion.Current(session);
            // A kiosk that is ahead knew this office before it was restored from a backup; it would refuse anything lower.
            if (directoryVersion > version)
                version = DirectoryVersion.Raise(session, now, directoryVersion);
            return new SyncAnswer(
                kiosk,
                now,
                directoryVersion == version ? null : DirectoryOf(session, kiosk, now),
                OfficeMailbox.Waiting(session, kiosk, after));
        });
    }

    private OfficeDirectory DirectoryOf(SqlSession session, string kiosk, DateTimeOffset now)
    {
        var key = kiosks.DirectoryKey(session, kiosk);
        return directory.For(session, key) with { Staff = badges.Entries(session, key, now) };
    }
}
