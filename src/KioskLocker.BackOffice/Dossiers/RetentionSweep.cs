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
                session.Run($"UPDATE citizen_message SET next_at=NULL, secret=NULL, recipient=NULL, problem='phone number erased' WHERE kiosk={kiosk} AND number={number} AND next_at IS NOT NULL");
                StaffActs.Note(session, now, "office", "personal-data-erased", $"{kiosk}/{number}");
            }

            var dossiers = SweepDossiers(session, now);

            var raw = session.Run($"UPDATE event SET raw=NULL, reason=reason || ' (erased)' WHERE raw IS NOT NULL AND received_at <= {now - options.UnreadableRetention}");
            raw += session.Run($"UPDATE fork_event SET raw=NULL WHERE raw IS NOT NULL AND received_at <= {now - options.UnreadableRetention}");
            if (raw > 0)
                StaffActs.Note(session, now, "office", "unreadable-erased", $"{raw}");
            return due.Count + dossiers + raw;
        });
        _logHoldsErased |= erased > 0;
        // A reader can hold the log back; then the next sweep tries again.
        if (_logHoldsErased && database.TruncateLog())
            _logHoldsErased = false;
        return erased;
    }

    /// <summary>Dossiers with a code: the counter's own person, the digests, and a phone number that was to become theirs.</summary>
    private int SweepDossiers(SqlSession session, DateTimeOffset now)
    {
        var due = session.Query($"SELECT code FROM dossier WHERE erased_at IS NULL AND closed_at <= {now - options.Retention}", r => r.Text("code"));
        foreach (var code in due)
        {
            var place = PersonPlace.Counter(code);
            PersonVault.Erase(session, place.Kiosk, place.Number);
            session.Run($"UPDATE citizen_message SET next_at=NULL, secret=NULL, recipient=NULL, problem='phone number erased' WHERE kiosk={place.Kiosk} AND number={place.Number} AND next_at IS NOT NULL");
            session.Run($"UPDATE phone_change SET phone=NULL, ended_at=coalesce(ended_at, {now}), ended_by=coalesce(ended_by, 'office') WHERE dossier={code}");
            session.Run($"UPDATE result SET id_digest=NULL WHERE dossier={code}");
            session.Run($"UPDATE dossier SET erased_at={now} WHERE code={code}");
            StaffActs.Note(session, now, "office", "personal-data-erased", code);
        }

        return due.Count;
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
