using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KioskLocker.BackOffice.Alerts;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Intake;

/// <summary>How a batch ended: stored, or refused because more gaps would open than are remembered.</summary>
internal abstract record IntakeOutcome
{
    private IntakeOutcome()
    {
    }

    public sealed record Stored(WireBatchAnswer Answer, int New) : IntakeOutcome;

    public sealed record TooManyGaps(long Seq) : IntakeOutcome;
}

/// <summary>Stores a batch in one transaction and applies what is new. Its answer exists only after the commit.</summary>
internal sealed class EventIntake(OfficeDatabase database, PersonalCipher cipher, Projection projection, TimeProvider clock)
{
    /// <summary>Events of a second life kept per kiosk; beyond it only the alert counts on.</summary>
    private const int MaxForkEvents = 1000;

    public IntakeOutcome Take(ReadBatch batch)
    {
        var now = clock.GetUtcNow();
        return database.Write<IntakeOutcome>(session =>
        {
            var marks = MarkStore.Load(session, batch.Kiosk);
            var before = marks;
            var fresh = 0;
            foreach (var item in batch.Events)
            {
                var (next, offer) = marks.Offer(item.Epoch, item.Seq);
                switch (offer)
                {
                    case SeqOffer.TooManyGaps when ReferenceEquals(marks, before):
                        AlertBook.Raise(session, batch.Kiosk, OfficeAlert.Gap, "limit", $"More than {HighWaterMark.MaxGaps} gaps; events are refused", now);
                        return new IntakeOutcome.TooManyGaps(item.Seq);
                    case SeqOffer.TooManyGaps:
                        // What fits before it is kept: the kiosk sees by the answer how far it came.
                        MarkStore.Save(session, batch.Kiosk, batch.Epoch, marks.Of(batch.Epoch), now);
                        return Answer(batch, marks, now, fresh);
                    case SeqOffer.Repeat:
                        CheckRepeat(session, batch.Kiosk, item, now);
                        break;
                    case SeqOffer.Fork fork:
                        StoreFork(session, batch.Kiosk, item, $"new event in epoch {item.Epoch}, newest is {fork.NewestEpoch}", now);
                        break;
                    default:
                        if (offer is SeqOffer.AfterGap gap)
                            AlertBook.Raise(session, batch.Kiosk, OfficeAlert.Gap, $"{item.Epoch}", $"epoch {item.Epoch}: {gap.From}–{gap.To}", now);
                        Store(session, batch.Kiosk, item, now);
                        fresh++;
                        break;
                }

                marks = next;
            }

            if (!ReferenceEquals(marks, before))
                MarkStore.Save(session, batch.Kiosk, batch.Epoch, marks.Of(batch.Epoch), now);
            return Answer(batch, marks, now, fresh);
        });
    }

    /// <summary>Reads again what an older version of this program could not read. Returns how many became readable.</summary>
    public int ReadAgain() => database.Write(session =>
    {
        var rows = session.Query(
            $"SELECT kiosk, epoch, seq, raw FROM event WHERE raw IS NOT NULL ORDER BY kiosk, epoch, seq",
            r => (Kiosk: r.Text("kiosk"), Epoch: r.Int("epoch"), Seq: r.Long("seq"), Raw: r.Bytes("raw")!));
        var read = 0;
        foreach (var row in rows)
        {
            var item = BatchReader.ReadStored(cipher.OpenBytes(row.Raw, Place(row.Kiosk, row.Epoch, row.Seq)));
            if (item?.Event is not { } wire)
                continue;
            session.Run($"UPDATE event SET utc={wire.Utc}, clock_confirmed={wire.ClockConfirmed}, type={TypeOf(item)}, message={item.Message}, raw=NULL, reason=NULL WHERE kiosk={row.Kiosk} AND epoch={row.Epoch} AND seq={row.Seq}");
            projection.Apply(session, row.Kiosk, wire, clock.GetUtcNow());
            read++;
        }

        return read;
    });

    private static IntakeOutcome.Stored Answer(ReadBatch batch, KioskMarks marks, DateTimeOffset now, int fresh)
    {
        // An epoch older than the newest is stored apart and leaves its mark alone, but the kiosk may still forget it.
        var upTo = batch.Epoch < marks.NewestEpoch ? Math.Max(marks.Of(batch.Epoch).Highest, batch.Events[^1].Seq) : marks.Of(batch.Epoch).Highest;
        return new(new WireBatchAnswer(batch.Kiosk, batch.Epoch, upTo, now), fresh);
    }

    private void Store(SqlSession session, string kiosk, ReadEvent item, DateTimeOffset now)
    {
        if (item.Event is { } wire)
        {
            session.Run($"""
                INSERT INTO event (kiosk, epoch, seq, utc, clock_confirmed, type, message, digest, received_at)
                VALUES ({kiosk}, {item.Epoch}, {item.Seq}, {wire.Utc}, {wire.ClockConfirmed}, {TypeOf(item)}, {item.Message}, {item.Digest}, {now})
                """);
            projection.Apply(session, kiosk, wire, now);
            return;
        }

        session.Run($"""
            INSERT INTO event (kiosk, epoch, seq, clock_confirmed, type, raw, reason, digest, received_at)
            VALUES ({kiosk}, {item.Epoch}, {item.Seq}, {false}, 'unreadable', {Sealed(kiosk, item)}, {item.Reason}, {item.Digest}, {now})
            """);
        AlertBook.Raise(session, kiosk, OfficeAlert.Unreadable, "", $"{item.Epoch}-{item.Seq}: {item.Reason}", now);
    }

    private void CheckRepeat(SqlSession session, string kiosk, ReadEvent item, DateTimeOffset now)
    {
        var known = session.First($"SELECT digest FROM event WHERE kiosk={kiosk} AND epoch={item.Epoch} AND seq={item.Seq}", r => r.Bytes("digest")!);
        if (known is not null && !CryptographicOperations.FixedTimeEquals(known, item.Digest))
            StoreFork(session, kiosk, item, $"{item.Epoch}-{item.Seq} came again with other content", now);
    }

    private void StoreFork(SqlSession session, string kiosk, ReadEvent item, string text, DateTimeOffset now)
    {
        AlertBook.Raise(session, kiosk, OfficeAlert.Fork, $"{item.Epoch}", text, now);
        if (session.Number($"SELECT count(*) FROM fork_event WHERE kiosk={kiosk}") >= MaxForkEvents)
            return;
        session.Run($"""
            INSERT OR IGNORE INTO fork_event (kiosk, epoch, seq, digest, raw, received_at)
            VALUES ({kiosk}, {item.Epoch}, {item.Seq}, {item.Digest}, {Sealed(kiosk, item)}, {now})
            """);
    }

    private byte[] Sealed(string kiosk, ReadEvent item) => cipher.Seal(Encoding.UTF8.GetBytes(item.Raw), Place(kiosk, item.Epoch, item.Seq));

    private static string Place(string kiosk, int epoch, long seq) => $"event/{kiosk}/{epoch}/{seq}";

    private static string TypeOf(ReadEvent item)
    {
        using var document = JsonDocument.Parse(item.Message);
        return document.RootElement.GetProperty("type").GetString()!;
    }
}

/// <summary>High-water marks as rows.</summary>
internal static class MarkStore
{
    public static KioskMarks Load(SqlSession session, string kiosk) => KioskMarks.Restore(session.Query(
        $"SELECT epoch, highest, gaps FROM mark WHERE kiosk={kiosk}",
        r => KeyValuePair.Create(r.Int("epoch"), Read(kiosk, r.Long("highest"), r.Text("gaps")))));

    public static void Save(SqlSession session, string kiosk, int epoch, HighWaterMark mark, DateTimeOffset now) => session.Run($"""
        INSERT INTO mark (kiosk, epoch, highest, gaps, first_at) VALUES ({kiosk}, {epoch}, {mark.Highest}, {JsonSerializer.Serialize(mark.Gaps, WireJson.Options)}, {now})
        ON CONFLICT (kiosk, epoch) DO UPDATE SET highest=excluded.highest, gaps=excluded.gaps
        """);

    private static HighWaterMark Read(string kiosk, long highest, string gaps) =>
        HighWaterMark.Restore(highest, JsonSerializer.Deserialize<List<SeqRange>>(gaps, WireJson.Options) ?? [])
        ?? throw new InvalidDataException($"The high-water mark of kiosk {kiosk} contradicts itself.");
}
