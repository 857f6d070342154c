using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Drivers gone wrong.</summary>
internal static class DeviceCanaries
{
    private const byte UnlockHead = 0x8A;
    private const byte ReadHead = 0x80;
    private const byte Query = 0x33;

    internal static IEnumerable<CanaryKind> All { get; } =
    [
        Boards("pulse-twice", "I-1", "Each pulse is sent twice.", (turn, strikes) => IsUnlock(turn) ? Hit(strikes, turn with { Write = Twice(turn.Write) }) : turn),
        Boards("wrong-channel", "I-1", "The pulse goes to the next channel.", (turn, strikes) => IsUnlock(turn) ? Hit(strikes, turn with { Write = NextChannel(turn.Write) }) : turn),
        Boards("answer-forgotten", "I-20", "Every fifth order to open gets no answer.", (turn, strikes) => turn.Events.OfType<LockerEvent.OpenAnswered>().FirstOrDefault() is { } answer && answer.Effect.Seq % 5 == 0
            ? Hit(strikes, turn with { Events = [.. turn.Events.Where(happened => happened != answer)] }) : turn),
        OpenedAtThePulse(),
        AnyReply(),
        Boards("jam-denied", "I-23", "A door that stayed shut is said to have opened.", (turn, strikes) => turn.Events.OfType<LockerEvent.OpenAnswered>().FirstOrDefault(answer => answer.Outcome == OpenOutcome.Jammed) is { } jammed
            ? Hit(strikes, turn with { Events = [.. turn.Events.Select(happened => happened == jammed ? jammed with { Outcome = OpenOutcome.Opened } : happened)] }) : turn),
        new("contact-reversed", "I-20 I-23", "The contacts of one board are read the wrong way round.", strikes => new Canary("contact-reversed", "")
        {
            Wiring = boards =>
            {
                strikes.Hit();
                return [.. boards.Select((board, at) => at > 0 ? board : board with { Feedback = board.Feedback == FeedbackPolarity.DoorClosing ? FeedbackPolarity.DoorOpening : FeedbackPolarity.DoorClosing })];
            },
        }),
        PrintsAgain(),
        SlipsMixed(),
        StaysDead<PrinterOrder, PrinterEvent>("printer-stays-dead", "I-19", "A printer that was away once is never called ready again.",
            happened => happened is PrinterEvent.StatusChanged { Status.Condition: PrinterCondition.Offline }, happened => happened is PrinterEvent.StatusChanged { Status.Condition: PrinterCondition.Ready },
            (canary, bend) => canary with { Printer = bend }),
        StaysDead<LockerOrder, LockerEvent>("board-stays-lost", "I-19", "A board that was lost once is never called well again.",
            happened => happened is LockerEvent.BoardChanged { Health: DeviceHealth.Offline }, happened => happened is LockerEvent.BoardChanged { Health: DeviceHealth.Ok },
            (canary, bend) => canary with { Boards = bend }),
        new("always-printed", "I-15", "Every slip is said to be printed.", strikes => new Canary("always-printed", "")
        {
            Printer = printer => new BentLine<PrinterOrder, PrinterEvent>(printer, (_, turn) => turn.Events.OfType<PrinterEvent.PrintAnswered>().FirstOrDefault(answer => answer.Outcome != PrintOutcome.Printed) is { } other
                ? Hit(strikes, turn with { Events = [.. turn.Events.Select(happened => happened == other ? other with { Outcome = PrintOutcome.Printed } : happened)] }) : turn),
        }),
    ];

    /// <summary>Once it was lost, whatever says that it is back is swallowed, for as long as the program runs.</summary>
    private static CanaryKind StaysDead<TOrder, TEvent>(
        string name, string rules, string what, Func<TEvent, bool> isLost, Func<TEvent, bool> isBack, Func<Canary, Func<ILineStep<TOrder, TEvent>, ILineStep<TOrder, TEvent>>, Canary> with) => new(name, rules, what, strikes =>
        with(new Canary(name, what), driver =>
        {
            var wasLost = false;
            return new BentLine<TOrder, TEvent>(driver, (_, turn) =>
            {
                List<TEvent> events = [];
                foreach (var happened in turn.Events)
                {
                    wasLost |= isLost(happened);
                    if (wasLost && isBack(happened))
                    {
                        strikes.Hit();
                    }
                    else
                    {
                        events.Add(happened);
                    }
                }

                return turn with { Events = events };
            });
        }));

    /// <summary>The renderer hands over what it made last.</summary>
    private static CanaryKind SlipsMixed() => new("slips-mixed", "I-15", "Every slip is the one that was ordered before it.", strikes => new Canary("slips-mixed", "")
    {
        Render = render =>
        {
            SlipImage? last = null;
            return slip =>
            {
                var (made, before) = (render(slip), last);
                last = made;
                if (before is not null)
                {
                    strikes.Hit();
                }

                return before ?? made;
            };
        },
    });

    private static CanaryKind Boards(string name, string rules, string what, Func<LineTurn<LockerEvent>, Strikes, LineTurn<LockerEvent>> bend) => new(name, rules, what, strikes => new Canary(name, what)
    {
        Boards = boards => new BentLine<LockerOrder, LockerEvent>(boards, (_, turn) => bend(turn, strikes)),
    });

    private static LineTurn<TEvent> Hit<TEvent>(Strikes strikes, LineTurn<TEvent> turn)
    {
        strikes.Hit();
        return turn;
    }

    private static bool IsUnlock(LineTurn<LockerEvent> turn) => turn.Write.Length == 5 && turn.Write.Span[0] == UnlockHead;

    private static byte[] Twice(ReadOnlyMemory<byte> frame) => [.. frame.Span, .. frame.Span];

    private static byte[] NextChannel(ReadOnlyMemory<byte> frame)
    {
        var other = frame.ToArray();
        other[2] = (byte)((other[2] % 8) + 1);
        other[4] = (byte)(other[0] ^ other[1] ^ other[2] ^ other[3]);
        return other;
    }

    private static CanaryKind OpenedAtThePulse() => new("opened-at-pulse", "I-23", "A door counts as open as soon as its pulse is sent.", strikes => new Canary("opened-at-pulse", "")
    {
        Boards = boards =>
        {
            Queue<LockerOrder.Open> waiting = new();
            HashSet<EffectId> answered = [];
            return new BentLine<LockerOrder, LockerEvent>(
                boards,
                (now, turn) =>
                {
                    List<LockerEvent> events = [];
                    foreach (var happened in turn.Events)
                    {
                        if (happened is not LockerEvent.OpenAnswered answer)
                        {
                            events.Add(happened);
                            continue;
                        }

                        _ = waiting.TryDequeue(out _);
                        if (!answered.Contains(answer.Effect))
                        {
                            events.Add(answer);
                        }
                    }

                    if (IsUnlock(turn) && waiting.TryPeek(out var open) && answered.Add(open.Effect))
                    {
                        strikes.Hit();
                        events.Add(new LockerEvent.OpenAnswered(open.Effect, open.Compartment, OpenOutcome.Opened));
                    }

                    return turn with { Events = events };
                },
                order =>
                {
                    if (order is LockerOrder.Open open)
                    {
                        waiting.Enqueue(open);
                    }
                });
        },
    });

    private static CanaryKind AnyReply() => new("any-reply", "I-23", "A late reply counts as the answer to the request under way, whichever board it is of.", strikes => new Canary("any-reply", "")
    {
        Boards = boards =>
        {
            byte asked = 0;
            return new BentLine<LockerOrder, LockerEvent>(
                boards,
                (_, turn) =>
                {
                    asked = turn.Write.Length > 1 ? turn.Write.Span[1] : asked;
                    return turn;
                },
                read: bytes =>
                {
                    if (bytes is [ReadHead, var address, var status, Query, _] && address != asked)
                    {
                        strikes.Hit();
                        return [ReadHead, asked, status, Query, (byte)(ReadHead ^ asked ^ status ^ Query)];
                    }

                    return bytes;
                });
        },
    });

    /// <summary>After an uncertain end it is printed once more as soon as the printer is well; the driver answers that one too, and nobody hears it.</summary>
    private static CanaryKind PrintsAgain() => new("prints-again", "I-15", "A slip of which nobody knows whether it came out is printed once more.", strikes => new Canary("prints-again", "")
    {
        Printer = printer =>
        {
            Dictionary<EffectId, PrinterOrder.Print> orders = [];
            PrinterOrder.Print? again = null;
            HashSet<EffectId> answered = [];
            return new BentLine<PrinterOrder, PrinterEvent>(
                printer,
                (now, turn) =>
                {
                    var events = turn.Events.Where(happened => happened is not PrinterEvent.PrintAnswered answer || answered.Add(answer.Effect)).ToList();
                    if (events.OfType<PrinterEvent.PrintAnswered>().FirstOrDefault(answer => answer.Outcome == PrintOutcome.Uncertain) is { } uncertain)
                    {
                        again = orders[uncertain.Effect];
                    }

                    if (again is { } order && turn.Events.Any(happened => happened is PrinterEvent.StatusChanged { Status.Condition: PrinterCondition.Ready }))
                    {
                        strikes.Hit();
                        again = null;
                        var more = printer.Order(now, order);
                        return new LineTurn<PrinterEvent>(Joined(turn.Write, more.Write), [.. events, .. more.Events], more.NextWake);
                    }

                    return turn with { Events = events };
                },
                order =>
                {
                    if (order is PrinterOrder.Print print)
                    {
                        orders[print.Effect] = print;
                    }
                });
        },
    });

    private static byte[] Joined(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => [.. one.Span, .. other.Span];
}
