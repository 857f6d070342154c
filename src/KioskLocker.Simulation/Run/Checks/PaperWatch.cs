using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches the paper: every whole slip that falls out needs a print order of its own that was not withdrawn, and what is said to be
/// printed fell out. Of pieces nothing is said: a roll that ends tears slips apart.
/// </summary>
internal sealed class PaperWatch(CheckBook checks)
{
    /// <summary>What is under the knife when its visit ends may still fall.</summary>
    private static readonly TimeSpan Falls = TimeSpan.FromSeconds(10);

    private readonly List<Order> _orders = [];
    private int _whole;
    private int _said;

    internal void Committed(KioskEvent happened, IReadOnlyList<KioskEffect> effects, TimeSpan now)
    {
        switch (happened)
        {
            case KioskEvent.PrintAnswered { Outcome: PrintOutcome.NotPrinted } answer:
                _orders.RemoveAll(order => order.Id == answer.Effect);
                break;
            case KioskEvent.PrintAnswered { Outcome: PrintOutcome.Printed } answer:
                _said++;
                checks.That("I-15", _said <= _whole, () => $"{answer.Effect} is said to be printed: {_said} slips so far, and {_whole} whole ones fell out.");
                break;
            case KioskEvent.Recovered:
                // A driver that was killed knows nothing of what it withdrew, nor of what lies in the printer.
                foreach (var order in _orders)
                {
                    order.WithdrawnAt = null;
                }

                break;
        }

        foreach (var effect in effects)
        {
            switch (effect)
            {
                case KioskEffect.Print print:
                    _orders.Add(new Order(print.Id, print.Slip is Slip.Test));
                    break;
                case KioskEffect.AbandonPrint abandon when _orders.Find(order => order.Id == abandon.Id) is { } order:
                    order.WithdrawnAt = now;
                    break;
            }
        }
    }

    /// <summary>A slip fell out, none of it missing.</summary>
    internal void WholeSlip(TimeSpan now)
    {
        _whole++;
        var order = _orders.Find(order => order.IsTest || order.WithdrawnAt is not { } at || now - at <= Falls);
        checks.That("I-15", order is not null, () => _orders.Count > 0
            ? $"a slip fell out whose order {_orders[0].Id} was withdrawn: it is in the next person's hands."
            : "a slip fell out that nobody ordered, or that had fallen out before.");
        _orders.Remove(order!);
    }

    private sealed class Order(EffectId id, bool isTest)
    {
        internal EffectId Id => id;

        /// <summary>It says nothing of anybody; one that hangs behind a jammed cutter falls when the cutter is freed.</summary>
        internal bool IsTest => isTest;

        internal TimeSpan? WithdrawnAt { get; set; }
    }
}
