using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime.Secrets;
using Serilog;

namespace KioskLocker.Runtime;

/// <summary>Where orders go. Each delegate returns false when the order could not be queued; then nothing of it happens and nobody else answers.</summary>
/// <param name="Boards">Line of each board.</param>
/// <param name="Printer">The printer's line; null where none is fitted.</param>
/// <param name="Render">Makes the image of a slip; joins the person from the vault. Slow, so it runs beside the loop.</param>
public sealed record OrderLines(
    IReadOnlyDictionary<BoardId, Func<LockerOrder, bool>> Boards,
    Func<PrinterOrder, bool>? Printer,
    Func<Slip, SlipImage> Render)
{
    /// <summary>Line of each lamp and buzzer that is fitted.</summary>
    public IReadOnlyDictionary<BoardOutput, Func<LockerOrder, bool>> Outputs { get; init; } = new Dictionary<BoardOutput, Func<LockerOrder, bool>>();

    /// <summary>What a technician asks of devices; false where nothing can be asked.</summary>
    public Func<KioskEffect.Diagnose, bool> Diagnose { get; init; } = static _ => false;

    /// <summary>Ends the program in order. Must not block.</summary>
    public Action<ShutDownKind> ShutDown { get; init; } = static _ => { };
}

/// <summary>Carries out what a committed step wants. Called on the loop's thread, after the commit and never before; blocks nowhere.</summary>
public sealed class EffectRunner
{
    /// <summary>Slips that may wait for the renderer; a visit has one or two.</summary>
    private const int MaxWaitingPrints = 8;

    private readonly OrderLines _lines;
    private readonly Timers _timers;
    private readonly PinChecks _pins;
    private readonly CodeMint _codes;
    private readonly Action<KioskEvent> _answer;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<EffectId, bool> _abandoned = new();
    private readonly Channel<KioskEffect> _papers = Channel.CreateUnbounded<KioskEffect>(new UnboundedChannelOptions { SingleReader = true });
    private int _waitingPrints;

    /// <param name="lines">Where orders go.</param>
    /// <param name="timers">Core's timers.</param>
    /// <param name="pins">Checks PINs.</param>
    /// <param name="codes">Draws pickup codes.</param>
    /// <param name="answer">Puts an answer into the inbox; never blocks.</param>
    /// <param name="log">Log.</param>
    public EffectRunner(OrderLines lines, Timers timers, PinChecks pins, CodeMint codes, Action<KioskEvent> answer, ILogger log)
    {
        _lines = lines;
        _timers = timers;
        _pins = pins;
        _codes = codes;
        _answer = answer;
        _log = log.ForContext<EffectRunner>();
    }

    /// <summary>Carries out the effects of the step committed at <paramref name="seq"/>.</summary>
    public void Run(long seq, KioskState state, IReadOnlyList<KioskEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case KioskEffect.OpenCompartment open:
                    Open(open, state);
                    break;
                case KioskEffect.Print print:
                    Print(print);
                    break;
                case KioskEffect.AbandonPrint abandon:
                    Abandon(abandon);
                    break;
                case KioskEffect.Signal signal:
                    Signal(signal);
                    break;
                case KioskEffect.StartTimer start:
                    _timers.Start(start.Timer, start.Span, seq);
                    break;
                case KioskEffect.StopTimer stop:
                    _timers.Stop(stop.Timer);
                    break;
                case KioskEffect.Send or KioskEffect.ErasePersonalData or KioskEffect.ForgetEntry:
                    // Done by the commit itself.
                    break;
                case KioskEffect.CheckPin check:
                    _pins.Check(check, state);
                    break;
                case KioskEffect.MintPickupCode mint:
                    _codes.Mint(mint);
                    break;
                case KioskEffect.Diagnose ask:
                    if (!_lines.Diagnose(ask))
                    {
                        _answer(new KioskEvent.DiagnoseAnswered(ask.Id, CompletionCode.NotFitted, ""));
                    }

                    break;
                case KioskEffect.ShutDown end:
                    _lines.ShutDown(end.Kind);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    /// <summary>Renders and hands over slips, one after the other, until the token ends it.</summary>
    public async Task RunPrintsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var paper in _papers.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                Take(paper);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The wanted end; what was not handed over stays pending and is answered at the next start.
        }
    }

    /// <summary>Renders and hands over one slip on the caller's thread; false when none waits. For whoever drives the runner by hand instead of <see cref="RunPrintsAsync"/>.</summary>
    public bool TurnPrints()
    {
        if (!_papers.Reader.TryRead(out var paper))
        {
            return false;
        }

        Take(paper);
        return true;
    }

    private void Take(KioskEffect paper)
    {
        switch (paper)
        {
            case KioskEffect.Print print:
                Interlocked.Decrement(ref _waitingPrints);
                HandOver(print);
                break;
            case KioskEffect.AbandonPrint abandon:
                _abandoned.TryRemove(abandon.Id, out _);
                if (_lines.Printer?.Invoke(new PrinterOrder.Abandon(abandon.Id)) == false)
                {
                    _log.Warning("Print {Effect} could not be abandoned: the printer's line takes no orders", abandon.Id.ToString());
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Open(KioskEffect.OpenCompartment open, KioskState state)
    {
        var queued = state.Compartments.TryGetValue(open.Compartment.Number, out var compartment)
            && _lines.Boards.TryGetValue(compartment.Board, out var order)
            && order(new LockerOrder.Open(open.Id, open.Compartment, open.Always ? PulseRule.Always : PulseRule.OnlyWhenClosed));
        if (!queued)
        {
            _log.Warning("Opening {Effect} of compartment {Compartment} was not queued", open.Id.ToString(), open.Compartment.Number);
            _answer(new KioskEvent.DoorAnswered(open.Id, open.Compartment, OpenOutcome.BoardOffline));
        }
    }

    /// <summary>The compartment's own lamp where it has one, else the cabinet's. A voice has no wire.</summary>
    private void Signal(KioskEffect.Signal signal)
    {
        var own = new BoardOutput(signal.Kind, signal.Compartment);
        var output = _lines.Outputs.ContainsKey(own) ? own : own with { Compartment = null };
        if (!_lines.Outputs.TryGetValue(output, out var order))
        {
            _answer(new KioskEvent.SignalAnswered(signal.Id, CompletionCode.NotFitted));
        }
        else if (!order(new LockerOrder.Switch(signal.Id, output.Kind, output.Compartment, signal.On)))
        {
            _answer(new KioskEvent.SignalAnswered(signal.Id, CompletionCode.Cancelled));
        }
    }

    private void Print(KioskEffect.Print print)
    {
        if (_lines.Printer is null)
        {
            _answer(new KioskEvent.PrintAnswered(print.Id, PrintOutcome.NotPrinted, PrinterCondition.Offline));
            return;
        }

        if (Interlocked.Increment(ref _waitingPrints) > MaxWaitingPrints)
        {
            Interlocked.Decrement(ref _waitingPrints);
            _answer(new KioskEvent.PrintAnswered(print.Id, PrintOutcome.NotPrinted, PrinterCondition.Unknown));
            return;
        }

        _papers.Writer.TryWrite(print);
    }

    private void Abandon(KioskEffect.AbandonPrint abandon)
    {
        // Bounded by the prints: Core abandons what it ordered.
        _abandoned[abandon.Id] = true;
        _papers.Writer.TryWrite(abandon);
    }

    private void HandOver(KioskEffect.Print print)
    {
        PrinterOrder.Print order;
        try
        {
            if (_abandoned.ContainsKey(print.Id))
            {
                _answer(new KioskEvent.PrintAnswered(print.Id, PrintOutcome.NotPrinted, PrinterCondition.Unknown));
                return;
            }

            order = new PrinterOrder.Print(print.Id, _lines.Render(print.Slip));
        }
#pragma warning disable CA1031 // Whatever the renderer throws, the visit goes on: the slip is shown on the screen.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _log.Error("Slip {Effect} could not be rendered: {Fault}", print.Id.ToString(), fault.GetType().Name);
            _answer(new KioskEvent.PrintAnswered(print.Id, PrintOutcome.NotPrinted, PrinterCondition.Error));
            return;
        }

        if (_abandoned.ContainsKey(print.Id) || !_lines.Printer!(order))
        {
            _answer(new KioskEvent.PrintAnswered(print.Id, PrintOutcome.NotPrinted, PrinterCondition.Unknown));
        }
    }
}
