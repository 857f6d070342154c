using KioskLocker.BackOffice.Storage;

namespace KioskLocker.BackOffice.Dossiers;

/// <summary>Erases personal data whose time is over, overwrites them on the disk, and leaves a deletion record.</summary>
internal sealed class RetentionSweep(OfficeDatabase database, OfficeOptions options, TimeProvider clock, ILogger<RetentionSweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private bool _logHoldsErased;

    /// <summary>Erases what is due now and returns how many persons and unreadable messages that were.</summary>
    public int Sweep()
    {
        var now = clock.GetUtcNow();
        var erased = database.Write(session =>
        {
            var due = session.Query(
                $"SELECT kiosk, number FROM drop_off WHERE erased_at IS NULL AND retention_from <= {now - options.Retention}",
                r => (Kiosk: r.Text("kiosk"), Number: r.Text("number")));
            foreach (var (kiosk, number) in due)
            {
                PersonVault.Erase(session, kiosk, number);
                session.Run($"UPDATE drop_off SET erased_at={now} WHERE kiosk={kiosk} AND number={number}");
                session.Run($"UPDATE citizen_message SET next_at=NULL, problem='phone number erased' WHERE kiosk={kiosk} AND number={number} AND next_at IS NOT NULL");
                StaffActs.Note(session, now, "office", "personal-data-erased", $"{kiosk}/{number}");
            }

            var raw = session.Run($"UPDATE event SET raw=NULL, reason=reason || ' (erased)' WHERE raw IS NOT NULL AND received_at <= {now - options.UnreadableRetention}");
            raw += session.Run($"UPDATE fork_event SET raw=NULL WHERE raw IS NOT NULL AND received_at <= {now - options.UnreadableRetention}");
            if (raw > 0)
                StaffActs.Note(session, now, "office", "unreadable-erased", $"{raw}");
            return due.Count + raw;
        });
        _logHoldsErased |= erased > 0;
        // A reader can hold the log back; then the next sweep tries again.
        if (_logHoldsErased && database.TruncateLog())
            _logHoldsErased = false;
        return erased;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var erased = Sweep();
                if (erased > 0)
                    log.LogInformation("Erased personal data of {Count} rows", erased);
            }
            catch (Microsoft.Data.Sqlite.SqliteException exception)
            {
                log.LogError("The retention sweep failed: SQLite error {Code}", exception.SqliteErrorCode);
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
