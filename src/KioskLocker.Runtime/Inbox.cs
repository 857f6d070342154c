using KioskLocker.Core;
using KioskLocker.Core.Devices;

namespace KioskLocker.Runtime;

/// <summary>How many items of each kind may wait in an <see cref="Inbox"/>.</summary>
public sealed record InboxLimits
{
    /// <summary>Answers to orders, timers, start-up. Far above what orders can be under way; past it the program is broken and stops.</summary>
    public int Answers { get; init; } = 1024;

    /// <summary>What people pressed, chose or scanned; dropped when full.</summary>
    public int Touches { get; init; } = 64;

    /// <summary>Orders and news from staff and office; refused when full, and asked again by whoever brought them.</summary>
    public int Orders { get; init; } = 64;
}

/// <summary>The loop's one queue: bounded, in order of arrival, never blocking whoever posts.</summary>
/// <remarks>
/// Order of arrival is kept across kinds, because a stale "closed" overtaken by "opened" would end a visit at an open door.
/// So the kinds differ in their room only: answers have their own, facts collapse, touches are dropped.
/// </remarks>
internal sealed class Inbox(InboxLimits limits)
{
    private readonly object _gate = new();
    private readonly LinkedList<InboxItem> _waiting = new();
    private readonly Dictionary<object, List<LinkedListNode<InboxItem>>> _facts = [];
    private int _answers;
    private int _touches;
    private int _orders;
    private long _droppedTouches;
    private bool _turnWaits;

    internal long DroppedTouches => Interlocked.Read(ref _droppedTouches);

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>False when the item was dropped or refused.</summary>
    internal bool TryPost(InboxItem item)
    {
        lock (_gate)
        {
            var taken = item.Happened switch
            {
                null => TakeTurn_NeedsLock(item),
                KioskEvent.DoorContactChanged or KioskEvent.BoardChanged or KioskEvent.PrinterChanged or KioskEvent.ScannerChanged or KioskEvent.StorageChanged
                    or KioskEvent.CabinetInputChanged => TakeFact_NeedsLock(item),
                KioskEvent.DoorAnswered or KioskEvent.PrintAnswered or KioskEvent.SignalAnswered or KioskEvent.PinChecked or KioskEvent.CodeMinted or KioskEvent.TimerElapsed
                    or KioskEvent.Recovered or KioskEvent.Configured or KioskEvent.InvariantBroken or KioskEvent.DiagnoseAnswered => TakeAnswer_NeedsLock(item),
                KioskEvent.DirectoryReceived or KioskEvent.OfficeMessageReceived or KioskEvent.OfficeMessageRefused or KioskEvent.OfficeCaughtUp or KioskEvent.ServiceOrdered or KioskEvent.Commissioned
                    or KioskEvent.Housekeeping or KioskEvent.ConsoleBadgePresented or KioskEvent.ConsoleLooked or KioskEvent.TechnicianActed => TakeOrder_NeedsLock(item),
                _ => TakeTouch_NeedsLock(item),
            };
            if (taken)
            {
                Monitor.Pulse(_gate);
            }

            return taken;
        }
    }

    internal bool TryTake(out InboxItem item)
    {
        lock (_gate)
        {
            if (_waiting.First is not { } first)
            {
                item = InboxItem.Turn;
                return false;
            }

            _waiting.RemoveFirst();
            item = first.Value;
            Forget_NeedsLock(first);
            return true;
        }
    }

    /// <summary>Blocks until something waits, or the token ends it.</summary>
    internal void Wait(CancellationToken cancellationToken)
    {
        using var wake = cancellationToken.UnsafeRegister(static gate => PulseAll(gate!), _gate);
        lock (_gate)
        {
            while (_waiting.Count == 0 && !cancellationToken.IsCancellationRequested)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private static void PulseAll(object gate)
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
    }

    private bool TakeTurn_NeedsLock(InboxItem item)
    {
        if (!_turnWaits)
        {
            _turnWaits = true;
            _waiting.AddLast(item);
        }

        return true;
    }

    private bool TakeAnswer_NeedsLock(InboxItem item)
    {
        if (_answers == limits.Answers)
        {
            throw new InvalidOperationException($"More than {limits.Answers} answers wait: there cannot be as many orders.");
        }

        // Facts from before an answer may not be replaced by facts from after it.
        _facts.Clear();
        _answers++;
        _waiting.AddLast(item);
        return true;
    }

    private bool TakeOrder_NeedsLock(InboxItem item)
    {
        if (_orders == limits.Orders)
        {
            return false;
        }

        _orders++;
        _waiting.AddLast(item);
        return true;
    }

    private bool TakeTouch_NeedsLock(InboxItem item)
    {
        if (_touches == limits.Touches)
        {
            Interlocked.Increment(ref _droppedTouches);
            return false;
        }

        _touches++;
        _waiting.AddLast(item);
        return true;
    }

    /// <summary>The latest value wins, but an opening between two other values stays: it may be a forced door, or a hand behind the back panel.</summary>
    private bool TakeFact_NeedsLock(InboxItem item)
    {
        var key = KeyOf(item.Happened!);
        if (!_facts.TryGetValue(key, out var pending))
        {
            _facts.Add(key, pending = new List<LinkedListNode<InboxItem>>(2));
        }

        if (pending.Count > 0 && pending[^1].Value.Happened is not (KioskEvent.DoorContactChanged { Contact: DoorContact.Open } or KioskEvent.CabinetInputChanged { State: InputState.Active }))
        {
            _waiting.Remove(pending[^1]);
            pending.RemoveAt(pending.Count - 1);
        }

        if (pending.Count == 0 || pending[^1].Value.Happened != item.Happened)
        {
            pending.Add(_waiting.AddLast(item));
        }

        return true;
    }

    private void Forget_NeedsLock(LinkedListNode<InboxItem> taken)
    {
        switch (taken.Value.Happened)
        {
            case null:
                _turnWaits = false;
                break;
            case KioskEvent.DoorContactChanged or KioskEvent.BoardChanged or KioskEvent.PrinterChanged or KioskEvent.ScannerChanged or KioskEvent.StorageChanged
                or KioskEvent.CabinetInputChanged:
                if (_facts.TryGetValue(KeyOf(taken.Value.Happened), out var pending))
                {
                    pending.Remove(taken);
                }

                break;
            case KioskEvent.DoorAnswered or KioskEvent.PrintAnswered or KioskEvent.SignalAnswered or KioskEvent.PinChecked or KioskEvent.CodeMinted or KioskEvent.TimerElapsed
                or KioskEvent.Recovered or KioskEvent.Configured or KioskEvent.InvariantBroken or KioskEvent.DiagnoseAnswered:
                _answers--;
                break;
            case KioskEvent.DirectoryReceived or KioskEvent.OfficeMessageReceived or KioskEvent.OfficeMessageRefused or KioskEvent.OfficeCaughtUp or KioskEvent.ServiceOrdered or KioskEvent.Commissioned
                or KioskEvent.Housekeeping or KioskEvent.ConsoleBadgePresented or KioskEvent.ConsoleLooked or KioskEvent.TechnicianActed:
                _orders--;
                break;
            default:
                _touches--;
                break;
        }
    }

    private static object KeyOf(KioskEvent fact) => fact switch
    {
        KioskEvent.DoorContactChanged door => door.Compartment,
        KioskEvent.BoardChanged board => board.Board,
        KioskEvent.CabinetInputChanged input => input.Input,
        _ => fact.GetType(),
    };
}
