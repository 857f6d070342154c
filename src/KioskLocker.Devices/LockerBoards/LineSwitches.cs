using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>An order to a lamp or buzzer with the board it is for.</summary>
internal sealed record LineSwitch(LockerOrder.Switch Order, LockerBoard Board, BoardRequest Request);

/// <summary>Orders to lamps and buzzers, in the order they came; the first may be under way. Each is answered once.</summary>
internal sealed class LineSwitches(int most)
{
    /// <summary>Switching is repeatable: the same order twice lights the same lamp.</summary>
    private const int TriesMost = 2;

    private readonly Queue<LineSwitch> _waiting = new();
    private int _tries;

    /// <summary>The order to send next. It waits for a board that nobody has heard yet.</summary>
    internal LineSwitch? Next => _waiting.TryPeek(out var next) && next.Board.Health is DeviceHealth.Ok or DeviceHealth.Degraded ? next : null;

    /// <summary>False when too many wait.</summary>
    internal bool TryAdd(LineSwitch wanted)
    {
        if (_waiting.Count >= most)
        {
            return false;
        }

        _waiting.Enqueue(wanted);
        return true;
    }

    /// <summary>The first one left for the board.</summary>
    internal void Sent() => _tries++;

    /// <summary>Ends the first one.</summary>
    internal void Answer(CompletionCode code, List<LockerEvent> events)
    {
        _tries = 0;
        events.Add(new LockerEvent.SwitchAnswered(_waiting.Dequeue().Order.Effect, code));
    }

    /// <summary>The board did not answer the first one; it is tried once more before it ends as uncertain.</summary>
    internal void Missed(List<LockerEvent> events)
    {
        if (_tries >= TriesMost)
        {
            Answer(CompletionCode.Uncertain, events);
        }
    }

    /// <summary>Answers those whose board is known to be silent.</summary>
    internal void AnswerOffline(List<LockerEvent> events)
    {
        while (_waiting.TryPeek(out var next) && next.Board.Health == DeviceHealth.Offline)
        {
            Lose(events);
        }
    }

    /// <summary>The line is gone: answers all.</summary>
    internal void LoseAll(List<LockerEvent> events)
    {
        while (_waiting.Count > 0)
        {
            Lose(events);
        }
    }

    private void Lose(List<LockerEvent> events) => Answer(_tries > 0 ? CompletionCode.Uncertain : CompletionCode.Offline, events);
}
