using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice;

/// <summary>Who did what. Subjects are our own numbers, never personal data.</summary>
internal static class StaffActs
{
    public static void Note(SqlSession session, DateTimeOffset now, string who, string what, string subject) =>
        session.Run($"INSERT INTO act (at, who, what, subject) VALUES ({now}, {who}, {what}, {subject})");
}
