using System.Diagnostics;
using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>A line with locker boards. What is sent is known by comparing it with all that can be sent; what is heard is read by the family's own decoder.</summary>
internal sealed class LockerTraceWords : TraceWords
{
    private readonly IReadOnlyList<LockerBoardSettings> _boards;
    private readonly Dictionary<string, string> _requests = new(StringComparer.Ordinal);
    private readonly IBoardDecoder _decoder;
    private string _lastSent = "";

    public LockerTraceWords(IBoardFamily family, IReadOnlyList<LockerBoardSettings> boards)
    {
        _boards = boards;
        _decoder = family.NewDecoder(boards);
        foreach (var board in boards)
        {
            foreach (var (channel, compartment) in board.Channels)
            {
                Know(family.Pulse(board, channel), Text($"PULSE at door {compartment} (board {board.Id}, channel {channel})"));
            }

            foreach (var (output, what) in board.Outputs)
            {
                Know(family.Switch(board, output, true), $"{NameOf(what)} on");
                Know(family.Switch(board, output, false), $"{NameOf(what)} off");
            }

            Know(family.AllOff(board), $"board {board.Id}: all outputs off");
            Know(family.TellEcho(board), $"board {board.Id}: are you there, or is it our echo?");

            Know(family.AskAddress, "which address has the only board of this line?");
            Know(family.ReadOutputs(board), $"board {board.Id}: which relays are on?");

            // Last, because some families probe an echo by the same bytes.
            Know(family.ReadContacts(board), $"board {board.Id}: read all contacts");
        }
    }

    protected override string Sent(TracedFrame frame)
    {
        _lastSent = KeyOf(frame);
        _decoder.Reset();
        return _requests.GetValueOrDefault(_lastSent, "a frame that this program does not send");
    }

    protected override string Heard(TracedFrame frame)
    {
        var frames = new List<BoardFrame>();
        var (damaged, stray) = (_decoder.BadChecksums, _decoder.ResyncBytes);
        _decoder.Receive(frame.Bytes.Span, frames);
        _decoder.Flush(frames);
        var words = frames.Select(MeaningOf).ToList();
        if (KeyOf(frame) == _lastSent)
        {
            words.Add("the same bytes as were sent: an echo, or a reply equal to its question");
        }

        if (_decoder.BadChecksums > damaged)
        {
            words.Add("CHECKSUM WRONG");
        }
        else if (_decoder.ResyncBytes > stray)
        {
            words.Add(Text($"{_decoder.ResyncBytes - stray} bytes that belong to no frame"));
        }

        return string.Join("; ", words);
    }

    protected override void Restart() => _lastSent = "";

    private static string KeyOf(TracedFrame frame) => Convert.ToHexString(frame.Bytes.Span);

    private static string NameOf(BoardOutput output) => (output.Kind, output.Compartment) switch
    {
        (SignalKind.Lamp, { } door) => $"lamp of door {door}",
        (SignalKind.Lamp, null) => "lamp of the cabinet",
        (SignalKind.Buzzer, _) => "buzzer",
        (var other, _) => other.ToString(),
    };

    private void Know(BoardRequest? request, string meaning)
    {
        if (request is not null)
        {
            _requests[Convert.ToHexString(request.Bytes)] = meaning;
        }
    }

    private string MeaningOf(BoardFrame frame)
    {
        if (frame is BoardFrame.Named told)
        {
            return Text($"the board there has address {told.Address}");
        }

        if (_boards.FirstOrDefault(board => board.Address == frame.Address) is not { } board)
        {
            return Text($"a frame of address {frame.Address}, where no board is configured");
        }

        return frame switch
        {
            BoardFrame.Contacts contacts => $"board {board.Id}: {Doors(board, contacts)}{Inputs(board, contacts)}",
            BoardFrame.Outputs outputs => $"board {board.Id}: {Relays(board, outputs.On)}",
            BoardFrame.Contact one => $"board {board.Id}: {One(board, one)}",
            BoardFrame.Taken => $"board {board.Id} took the order",
            BoardFrame.Refused refused => Text($"board {board.Id} REFUSED, code {refused.Code}"),
            BoardFrame.Changed => $"board {board.Id} tells a change unasked",
            _ => throw new UnreachableException(),
        };
    }

    private static string Doors(LockerBoardSettings board, BoardFrame.Contacts read)
    {
        if (board.Channels.Count == 0)
        {
            return Text($"inputs {read.Bits:X}");
        }

        var certain = board.Channels.Where(wired => !IsSet(read.Doubtful, ContactOf(board, wired.Key))).ToList();
        var open = certain.Where(wired => IsOpen(board, IsSet(read.Bits, ContactOf(board, wired.Key)))).Select(wired => wired.Value).OrderBy(door => door.Number).ToList();
        var doubtful = board.Channels.Values.Except(certain.Select(wired => wired.Value)).OrderBy(door => door.Number).ToList();
        if (doubtful.Count > 0)
        {
            return certain.Count == 0 ? "all doors uncertain" : $"{Named(doubtful)} uncertain, {(open.Count == 0 ? "all others closed" : $"{Named(open)} open")}";
        }

        return open.Count == 0 ? "all doors closed" : open.Count == certain.Count ? "all doors open" : $"{Named(open)} open";
    }

    private static string Named(List<CompartmentId> doors) => $"{(doors.Count == 1 ? "door" : "doors")} {string.Join(", ", doors)}";

    private static string Inputs(LockerBoardSettings board, BoardFrame.Contacts read) => string.Concat(board.Inputs.OrderBy(input => input.Key).Select(input =>
        $", {input.Value.Sense} {(IsSet(read.Doubtful, input.Key) ? "uncertain" : IsSet(read.Bits, input.Key) == input.Value.ActiveWhenSet ? "ACTIVE" : "at rest")}"));

    private static string Relays(LockerBoardSettings board, ulong on)
    {
        var relays = Enumerable.Range(1, board.ChannelCount).Where(relay => IsSet(on, relay)).ToList();
        return relays.Count == 0 ? "all relays off" : $"on: relay {string.Join(", ", relays)}";
    }

    private static string One(LockerBoardSettings board, BoardFrame.Contact one)
    {
        var door = board.Channels.Where(wired => ContactOf(board, wired.Key) == one.Channel).Select(wired => (CompartmentId?)wired.Value).FirstOrDefault();
        return door is { } compartment
            ? $"door {compartment} {(IsOpen(board, one.IsSet) ? "open" : "closed")}"
            : Text($"channel {one.Channel} {(one.IsSet ? "set" : "not set")}");
    }

    private static int ContactOf(LockerBoardSettings board, int channel) => board.Contacts.GetValueOrDefault(channel, channel);

    private static bool IsSet(ulong bits, int channel) => channel is >= 1 and <= 64 && (bits >> (channel - 1) & 1) == 1;

    private static bool IsOpen(LockerBoardSettings board, bool isSet) => isSet == (board.Feedback == FeedbackPolarity.DoorOpening);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
