using System.Globalization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Simulation.Run;

/// <summary>The outbox of a store in memory: rows in order, the order of one dossier kept by the same rule as in <see cref="OutboxTable"/>.</summary>
internal sealed class MemoryOutbox
{
    /// <summary>As many as <see cref="IOutbox.Aside"/> lists.</summary>
    private const int AsideListed = 1000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(int Epoch, long Seq), Row> _rows = [];

    internal IReadOnlyList<OutboxRow> Head(int most)
    {
        lock (_gate)
        {
            var head = new List<OutboxRow>();
            foreach (var ((epoch, _), row) in _rows)
            {
                if (row.Aside is not null)
                {
                    continue;
                }

                if (head.Count == most || (head.Count > 0 && head[0].Envelope.Epoch != epoch))
                {
                    break;
                }

                head.Add(new OutboxRow(row.Envelope, row.Tries));
            }

            return head;
        }
    }

    internal OutboxDepth Depth()
    {
        lock (_gate)
        {
            var (waiting, aside) = (0, 0);
            DateTimeOffset? oldest = null;
            foreach (var row in _rows.Values)
            {
                if (row.Aside is not null)
                {
                    aside++;
                    continue;
                }

                waiting++;
                oldest ??= row.Envelope.Utc;
            }

            return new OutboxDepth(waiting, aside, oldest);
        }
    }

    internal IReadOnlyList<AsideRow> Aside()
    {
        lock (_gate)
        {
            return [.. _rows.Values.Where(row => row.Aside is not null).Take(AsideListed)
                .Select(row => new AsideRow(row.Envelope.Epoch, row.Envelope.Seq, row.Dossier, row.Aside!))];
        }
    }

    internal OutboxRow? AsideAfter(int epoch, long seq)
    {
        lock (_gate)
        {
            // In the order of their places, so whoever comes first of a dossier is the one that the others wait for.
            var dossiers = new HashSet<string>(StringComparer.Ordinal);
            return _rows.Where(row => row.Value.Aside is not null && (row.Value.Dossier is not { } dossier || dossiers.Add(dossier)) && row.Key.CompareTo((epoch, seq)) > 0)
                .Select(row => new OutboxRow(row.Value.Envelope, row.Value.Tries)).FirstOrDefault();
        }
    }

    internal void CountTry(int epoch, long seq)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue((epoch, seq), out var row))
            {
                row.Tries++;
            }
        }
    }

    internal void SetAside(int epoch, long seq, string reason)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue((epoch, seq), out var refused))
            {
                return;
            }

            refused.Aside = reason;
            foreach (var (key, row) in _rows)
            {
                if (row.Aside is null && row.Dossier is not null && row.Dossier == refused.Dossier && key.CompareTo((epoch, seq)) > 0)
                {
                    row.Aside = WaitsFor(refused);
                }
            }
        }
    }

    /// <summary>Pickup codes that rows still have to bring to the office, those set aside included.</summary>
    internal IReadOnlyList<VaultRef> CodesWaiting()
    {
        lock (_gate)
        {
            return [.. _rows.Values.Select(row => row.Code).OfType<VaultRef>()];
        }
    }

    /// <summary>Deletes the rows that the office has.</summary>
    /// <returns>The pickup codes that went with them.</returns>
    internal IReadOnlyList<VaultRef> Acknowledge(int epoch, long upTo) => Drop((place, row) => place.Epoch == epoch && place.Seq <= upTo && row.Aside is null);

    /// <summary>Deletes a row set aside that the office has after all.</summary>
    /// <returns>The pickup code that went with it, if any.</returns>
    internal IReadOnlyList<VaultRef> AcknowledgeAside(int epoch, long seq) => Drop((place, row) => place == (epoch, seq) && row.Aside is not null);

    private IReadOnlyList<VaultRef> Drop(Func<(int Epoch, long Seq), Row, bool> isGone)
    {
        lock (_gate)
        {
            var gone = _rows.Where(row => isGone(row.Key, row.Value)).ToList();
            foreach (var (key, _) in gone)
            {
                _rows.Remove(key);
            }

            return [.. gone.Select(row => row.Value.Code).OfType<VaultRef>()];
        }
    }

    /// <summary>Adds one row. Whatever follows a row set aside and speaks of the same dossier waits with it.</summary>
    internal void Add(UplinkEnvelope envelope)
    {
        lock (_gate)
        {
            var row = new Row(envelope);
            if (row.Dossier is { } dossier && _rows.Values.FirstOrDefault(other => other.Aside is not null && other.Dossier == dossier) is { } refused)
            {
                row.Aside = WaitsFor(refused);
            }

            _rows.Add((envelope.Epoch, envelope.Seq), row);
        }
    }

    private static string WaitsFor(Row refused) => string.Create(CultureInfo.InvariantCulture, $"waits for {refused.Envelope.Epoch}/{refused.Envelope.Seq}");

    private sealed class Row(UplinkEnvelope envelope)
    {
        internal UplinkEnvelope Envelope => envelope;

        internal string? Dossier { get; } = OutboxTable.SubjectOf(envelope.Message);

        internal VaultRef? Code { get; } = (envelope.Message as UplinkMessage.PickupCodeMinted)?.CodeRef;

        internal string? Aside { get; set; }

        internal int Tries { get; set; }
    }
}
