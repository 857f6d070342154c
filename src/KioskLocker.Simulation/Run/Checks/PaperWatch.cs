using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches the paper: every whole slip that falls out says what an order of its own says, one that was not withdrawn; what is said to be
/// printed fell out; slips of custody say what the office is told; and whatever may be the second of its kind is marked as a copy. Of
/// pieces nothing is said: a roll that ends tears slips apart.
/// </summary>
internal sealed class PaperWatch(CheckBook checks)
{
    /// <summary>What is under the knife when its visit ends may still fall.</summary>
    private static readonly TimeSpan Falls = TimeSpan.FromSeconds(10);

    private readonly List<Order> _orders = [];

    /// <summary>What each print under way says, its being a copy apart.</summary>
    private readonly Dictionary<EffectId, string> _says = [];

    /// <summary>How many slips may have come out that say this.</summary>
    private readonly Dictionary<string, int> _mayBeOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UplinkMessage> _told = new(StringComparer.Ordinal);
    private int _whole;
    private int _said;

    internal void Committed(KioskEvent happened, IReadOnlyList<KioskEffect> effects, TimeSpan now)
    {
        switch (happened)
        {
            case KioskEvent.PrintAnswered { Outcome: PrintOutcome.NotPrinted } answer:
                _orders.RemoveAll(order => order.Id == answer.Effect);
                if (_says.Remove(answer.Effect, out var nothing))
                {
                    _mayBeOut[nothing]--;
                }

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
                case KioskEffect.Send { Message: UplinkMessage.DossierDeposited deposited }:
                    _told[deposited.Number.Text] = deposited;
                    break;
                case KioskEffect.Send { Message: UplinkMessage.ResultCollected collected }:
                    _told[collected.Dossier.Text] = collected;
                    break;
                case KioskEffect.Print print:
                    _orders.Add(new Order(print.Id, SlipDots.MarkOf(print.Slip), print.Slip is Slip.Test));
                    Said(print);
                    break;
                case KioskEffect.AbandonPrint abandon when _orders.Find(order => order.Id == abandon.Id) is { } order:
                    order.WithdrawnAt = now;
                    break;
            }
        }
    }

    /// <summary>A slip fell out, none of it missing.</summary>
    /// <param name="mark">What it says.</param>
    /// <param name="now">When.</param>
    internal void WholeSlip(string mark, TimeSpan now)
    {
        _whole++;
        var order = _orders.Find(order => order.Mark == mark && (order.IsTest || order.WithdrawnAt is not { } at || now - at <= Falls));
        checks.That("I-15", order is not null, () => _orders.Find(order => order.Mark == mark) is { } withdrawn
            ? $"a slip fell out whose order {withdrawn.Id} was withdrawn: it is in the next person's hands."
            : "a slip fell out that says what no order says, or that had fallen out before.");
        _orders.Remove(order!);
    }

    /// <summary>What a slip of custody says was told to the office, and a second one is marked.</summary>
    private void Said(KioskEffect.Print print)
    {
        var (plain, isCopy, isTold) = print.Slip switch
        {
            Slip.DropOff slip => (slip with { Copy = false }, slip.Copy, _told.GetValueOrDefault(slip.Number.Text) is UplinkMessage.DossierDeposited told
                && told.Compartment == slip.Compartment && told.DepositedAt == slip.DepositedAt && told.PersonRef == slip.PersonRef && told.CheckBy == slip.CheckedBy && told.ReturnHere == slip.ReturnHere),
            Slip.HandOver slip => (slip with { Copy = false }, slip.Copy, _told.GetValueOrDefault(slip.Dossier.Text) is UplinkMessage.ResultCollected told
                && told.Compartment == slip.Compartment && told.At == slip.At),
            Slip.Sheet slip => (slip with { Copy = false }, slip.Copy, true),
            _ => ((Slip?)null, false, true),
        };
        checks.That("I-15", isTold, () => $"{print.Id} prints {print.Slip}, and the office was told something else.");
        if (plain is null)
        {
            return;
        }

        var says = SlipDots.MarkOf(plain);
        var mayBeOut = _mayBeOut.GetValueOrDefault(says);
        checks.That("I-15", mayBeOut == 0 || isCopy, () => $"{print.Id} may be the second slip of {print.Slip}, and is not marked as a copy.");
        checks.That("I-15", !isCopy || _mayBeOut.ContainsKey(says), () => $"{print.Id} is the first slip of {print.Slip}, and is marked as a copy.");
        (_says[print.Id], _mayBeOut[says]) = (says, mayBeOut + 1);
    }

    private sealed class Order(EffectId id, string mark, bool isTest)
    {
        internal EffectId Id => id;

        /// <summary>What it says.</summary>
        internal string Mark => mark;

        /// <summary>It says nothing of anybody; one that hangs behind a jammed cutter falls when the cutter is freed.</summary>
        internal bool IsTest => isTest;

        internal TimeSpan? WithdrawnAt { get; set; }
    }
}
