using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>A survey under way: every board is read until its contacts hold still, or given up. The living come first, because each gets one read in turn.</summary>
internal sealed class LockerSurvey(IEnumerable<LockerBoard> boards, TimeSpan deadline)
{
    private const int BadReadsMost = 3;
    private const int GoodReadsMost = 4;

    private readonly Dictionary<LockerBoard, (int Good, int Bad)> _pending = boards.ToDictionary(board => board, _ => (0, 0));

    internal TimeSpan Deadline => deadline;

    /// <summary>Survey orders this one answers.</summary>
    internal int Orders { get; set; } = 1;

    internal bool IsDone => _pending.Count == 0;

    internal LockerBoard? Next => _pending.Count == 0 ? null : _pending.MinBy(entry => entry.Value.Good + entry.Value.Bad).Key;

    internal void Read(LockerBoard board, bool isGood)
    {
        if (!_pending.TryGetValue(board, out var reads))
        {
            return;
        }

        reads = isGood ? (reads.Good + 1, reads.Bad) : (reads.Good, reads.Bad + 1);
        var isSettled = isGood && (!board.HasUnsettled || reads.Good >= GoodReadsMost);
        if (isSettled || reads.Bad >= BadReadsMost)
        {
            _pending.Remove(board);
        }
        else
        {
            _pending[board] = reads;
        }
    }

    /// <summary>Tells every contact and input and closes the survey.</summary>
    internal void Report(IEnumerable<LockerBoard> all, List<LockerEvent> events)
    {
        var doors = new Dictionary<CompartmentId, DoorContact>();
        var health = new Dictionary<BoardId, DeviceHealth>();
        foreach (var board in all)
        {
            health[board.Settings.Id] = board.Health;
            foreach (var (channel, compartment) in board.Settings.Channels)
            {
                doors[compartment] = board.Reported(channel);
                events.Add(new LockerEvent.ContactChanged(compartment, board.Reported(channel)));
            }

            foreach (var (channel, input) in board.Settings.Inputs)
            {
                events.Add(new LockerEvent.InputChanged(input.Sense, board.ReportedInput(channel)));
            }
        }

        for (var order = 0; order < Orders; order++)
        {
            events.Add(new LockerEvent.SurveyDone(doors, health));
        }
    }
}
