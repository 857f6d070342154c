using System.Collections.Concurrent;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// Keeps count of what the product does beside its loop, on other threads: checks of PINs and the rendering of slips. The world waits
/// for them before its time goes on, and takes what they bring in a fixed order, so that a run is the same each time.
/// </summary>
internal sealed class BesideLoop(Action<KioskEvent> post)
{
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(EffectId Effect, bool Abandon), bool> _expected = new();
    private readonly ConcurrentQueue<PrinterOrder> _papers = new();
    private readonly ConcurrentQueue<KioskEvent> _answers = new();

    /// <summary>Waits in real time, bounded, for a thread beside the world's; no virtual time passes.</summary>
    internal static void Wait(Func<bool> done)
    {
        if (!SpinWait.SpinUntil(done, RealLimit))
        {
            throw new TimeoutException("Something that works beside the loop does not answer.");
        }
    }

    /// <summary>Notes which of these effects will be worked at beside the loop; before they are.</summary>
    internal void Expect(IReadOnlyList<KioskEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case KioskEffect.Print print:
                    _expected[(print.Id, false)] = true;
                    break;
                case KioskEffect.AbandonPrint abandon:
                    _expected[(abandon.Id, true)] = true;
                    break;
                case KioskEffect.CheckPin check:
                    _expected[(check.Id, false)] = true;
                    break;
            }
        }
    }

    /// <summary>The printer's line as the effect runner sees it.</summary>
    internal bool Print(PrinterOrder order)
    {
        _papers.Enqueue(order);
        _expected.TryRemove(order switch
        {
            PrinterOrder.Print print => (print.Effect, false),
            PrinterOrder.Abandon abandon => (abandon.Effect, true),
            _ => throw new System.Diagnostics.UnreachableException(),
        }, out _);
        return true;
    }

    /// <summary>Takes an answer, from any thread.</summary>
    internal void Answer(KioskEvent answer)
    {
        _answers.Enqueue(answer);
        switch (answer)
        {
            case KioskEvent.PinChecked pin:
                _expected.TryRemove((pin.Effect, false), out _);
                break;
            case KioskEvent.PrintAnswered print:
                _expected.TryRemove((print.Effect, false), out _);
                break;
        }
    }

    /// <summary>Waits until nothing is under way and hands over what came of it.</summary>
    internal void Settle(Func<PrinterOrder, bool> print)
    {
        if (!_expected.IsEmpty)
        {
            Wait(() => _expected.IsEmpty);
        }

        while (_papers.TryDequeue(out var order))
        {
            if (!print(order) && order is PrinterOrder.Print refused)
            {
                post(new KioskEvent.PrintAnswered(refused.Effect, Core.Devices.PrintOutcome.NotPrinted, Core.Devices.PrinterCondition.Unknown));
            }
        }

        while (_answers.TryDequeue(out var answer))
        {
            post(answer);
        }
    }
}
