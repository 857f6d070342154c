using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Outbox;

/// <summary>
/// One go through the events set aside, oldest first: each is offered to the office once more, alone. What waits for one of them is offered
/// in the same round if that one was taken.
/// </summary>
internal sealed class AsideRound
{
    /// <summary>So often one event may get no answer before those behind it have their turn: an office may stumble over this one alone.</summary>
    private const int FaultsMost = 5;

    private (int Epoch, long Seq) _after;
    private int _faults;

    /// <summary>An event was passed over because it got no answer.</summary>
    public bool HadFaults { get; private set; }

    /// <summary>The office took at least one.</summary>
    public bool HadTaken { get; private set; }

    /// <summary>The event to be offered now; the same one until its answer is there. Null when the round is over.</summary>
    public OutboxRow? Next(IOutbox outbox) => outbox.AsideAfter(_after.Epoch, _after.Seq);

    /// <summary>The office has it now.</summary>
    public void Taken(UplinkEnvelope row)
    {
        HadTaken = true;
        Pass(row);
    }

    /// <summary>The office refuses it as before.</summary>
    public void Refused(UplinkEnvelope row) => Pass(row);

    /// <summary>No answer came, or none that says anything: the same event again, some times.</summary>
    public void Faulted(UplinkEnvelope row)
    {
        if (++_faults < FaultsMost)
            return;
        HadFaults = true;
        Pass(row);
    }

    private void Pass(UplinkEnvelope row) => (_after, _faults) = ((row.Epoch, row.Seq), 0);
}
