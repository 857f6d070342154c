using KioskLocker.Runtime.Outbox;

namespace KioskLocker.Simulation.Run;

/// <content>What the office must have heard, and within what time.</content>
public sealed partial class SimulatedWorld
{
    /// <summary>The office can be reached, and everything waiting is delivered within a minute.</summary>
    /// <exception cref="WorldFailedException">I-19: it is not.</exception>
    public void Deliver()
    {
        Wire.Mend();
        Office.RefusesNext = false;

        // A network that loses requests is not back yet, and what was lost before may have made the relay patient.
        var isKind = Fate.IsKind;
        Fate.IsKind = true;
        SetAside();
        Checks.Count("I-19");
        if (!Until(() => Kiosk.OnDisk.Outbox.Depth().Waiting == 0, TimeSpan.FromSeconds(60)))
        {
            throw new WorldFailedException($"I-19: after a minute {Kiosk.OnDisk.Outbox.Depth().Waiting} events wait.");
        }

        Fate.IsKind = isKind;
    }

    /// <summary>What the office refuses stands in nobody's way for more than five tries, and is kept and told of (I-10).</summary>
    private void SetAside()
    {
        // Of what was refused in an epoch before, an older database that was put back may know nothing.
        foreach (var (epoch, seq) in Office.Refused.Where(one => one.Epoch == State.Counters.Epoch).ToList())
        {
            var isAside = Until(() => Kiosk.OnDisk.Outbox.Aside().Any(row => (row.Epoch, row.Seq) == (epoch, seq)), TimeSpan.FromSeconds(150));
            Checks.That("I-10", isAside && Kiosk.AsideAlert is not null, () => $"the office refuses event {epoch}/{seq} for good, and it is {(isAside ? "set aside without an alert" : "not set aside")}.");
        }
    }

    /// <summary>When the office can read what it refused, it has it within six hours, and nothing is set aside any more (I-10).</summary>
    public void DeliverRefused()
    {
        Office.ReadRefused();
        var isKind = Fate.IsKind;
        Fate.IsKind = true;
        if (Kiosk.OnDisk.Outbox.Depth().Aside > 0)
        {
            Skip(OutboxRelay.AskAgainAfter);
        }

        Checks.That("I-10", Until(() => Kiosk.OnDisk.Outbox.Depth().Aside == 0, TimeSpan.FromSeconds(60)),
            () => $"the office takes what it refused, and {Kiosk.OnDisk.Outbox.Aside().Count} events are still set aside.");
        Checks.That("I-10", Office.Missing.All(one => one.Epoch < State.Counters.Epoch), () => $"nothing is set aside, and the office does not have {string.Join(", ", Office.Missing)}.");
        Fate.IsKind = isKind;
    }
}
