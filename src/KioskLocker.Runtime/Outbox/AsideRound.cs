using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Outbox;

/// <summary>
/// One go through the events set aside, oldest first: each is offered to the office once more, alone. Once an event of a dossier is
/// refused again, those behind it of the same dossier are passed over, so the office hears of one dossier in order or not at all.
/// </summary>
internal sealed class AsideRound
{
    private readonly HashSet<string> _refused = [];
    private (int Epoch, long Seq) _after;

    /// <summary>The event to be offered now; the same one until its answer is there. Null when the round is over.</summary>
    public OutboxRow? Next(IOutbox outbox)
    {
        while (outbox.AsideAfter(_after.Epoch, _after.Seq) is { } row)
        {
            if (OutboxTable.SubjectOf(row.Envelope.Message) is not { } dossier || !_refused.Contains(dossier))
                return row;
            Pass(row.Envelope);
        }

        return null;
    }

    /// <summary>The office has it now.</summary>
    public void Taken(UplinkEnvelope row) => Pass(row);

    /// <summary>The office refuses it as before.</summary>
    public void Refused(UplinkEnvelope row)
    {
        if (OutboxTable.SubjectOf(row.Message) is { } dossier)
            _refused.Add(dossier);
        Pass(row);
    }

    private void Pass(UplinkEnvelope row) => _after = (row.Epoch, row.Seq);
}
