using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches the paper: every whole slip that falls out says what an order of its own says, one that was not withdrawn; what is said to be
/// printed fell out; slips of custody say what the office is told; and whatever may be the second of its kind is marked as a copy. One
/// whose knife could not fall in time falls later, by itself and never on the paper of the next person. Of pieces nothing is said: a roll
/// that ends tears slips apart.
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
    private int _run;
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
            case KioskEvent.PrintAnswered { Outcome: PrintOutcome.Uncertain } answer when _orders.Find(order => order.Id == answer.Effect) is { } uncertain:
                uncertain.AnsweredIn = _run;
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
                    _orders.Add(new Order(print.Id, SlipDots.MarkOf(print.Slip), _run, print.Slip is Slip.Test));
                    Said(print);
                    break;
                case KioskEffect.AbandonPrint abandon when _orders.Find(order => order.Id == abandon.Id) is { } order:
                    order.WithdrawnAt = now;
                    break;
            }
        }
    }

    /// <summary>Whether anything keeps the knife from its work just now: it is stuck, the cover open, the supply away or the cable out.</summary>
    internal void Look(bool isHindered)
    {
        if (isHindered)
        {
            Hinder();
        }
    }

    /// <summary>Another run of the program: it knows of a slip that hangs by what the last one left unanswered, and of no older one.</summary>
    internal void Restarted()
    {
        _run++;
        Hinder();
    }

    /// <summary>A paper fell out.</summary>
    /// <param name="marks">What the slips on it say of which nothing is missing.</param>
    /// <param name="now">When.</param>
    internal void Fell(IReadOnlyList<string> marks, TimeSpan now)
    {
        // The slip of whoever is waiting for one just now.
        var isSomebodys = marks.Any(mark => _orders.Exists(order => order.Mark == mark && order.Run == _run && order is { WithdrawnAt: null, AnsweredIn: null }));
        foreach (var mark in marks)
        {
            WholeSlip(mark, isSomebodys, now);
        }
    }

    private void Hinder()
    {
        foreach (var order in _orders)
        {
            order.IsHindered = true;
        }
    }

    private static bool IsDue(Order order, TimeSpan now) => order.IsTest || order.WithdrawnAt is not { } at || now - at <= Falls;

    /// <summary>The run at work cannot know that it hangs: the one that printed it had answered it, or another run lies between.</summary>
    private bool IsForgotten(Order order) => _run - order.Run > 1 || (_run > order.Run && order.AnsweredIn == order.Run);

    private void WholeSlip(string mark, bool isSomebodys, TimeSpan now)
    {
        _whole++;
        var order = _orders.Find(order => order.Mark == mark && (IsDue(order, now) || (order.IsHindered && (!isSomebodys || IsForgotten(order)))));
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

    private sealed class Order(EffectId id, string mark, int run, bool isTest)
    {
        /// <summary>Run of the program that gave it.</summary>
        internal int Run => run;

        /// <summary>Run in which it was answered; null while it was not.</summary>
        internal int? AnsweredIn { get; set; }

        /// <summary>The knife may not have been able to fall when it should have.</summary>
        internal bool IsHindered { get; set; }

        internal EffectId Id => id;

        /// <summary>What it says.</summary>
        internal string Mark => mark;

        /// <summary>It says nothing of anybody; one that hangs behind a jammed cutter falls when the cutter is freed.</summary>
        internal bool IsTest => isTest;

        internal TimeSpan? WithdrawnAt { get; set; }
    }
}
