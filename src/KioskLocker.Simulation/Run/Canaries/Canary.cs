using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>
/// A deliberate bug of a kind that real ones are of, made by putting a faulty part beside or around a good one. Shipped code is untouched.
/// A world that does not notice it is no evidence of anything.
/// </summary>
/// <param name="Name">In a few letters, for the command line.</param>
/// <param name="What">What is wrong, in a sentence.</param>
internal sealed record Canary(string Name, string What)
{
    /// <summary>Around Core's step; made anew for each run of the process.</summary>
    internal Func<Func<KioskState, EventEnvelope, StepResult>, Func<KioskState, EventEnvelope, StepResult>> Step { get; init; } = static step => step;

    /// <summary>Around the store; the second argument acts on a commit's effects at once.</summary>
    internal Func<IKioskStore, Action<KioskCommit>, IKioskStore> Store { get; init; } = static (store, _) => store;

    /// <summary>Around the driver of the locker boards.</summary>
    internal Func<ILineStep<LockerOrder, LockerEvent>, ILineStep<LockerOrder, LockerEvent>> Boards { get; init; } = static boards => boards;

    /// <summary>Around what the boards of a line speak.</summary>
    internal Func<IBoardFamily, IBoardFamily> Family { get; init; } = static family => family;

    /// <summary>Levels that a bank puts on pins.</summary>
    internal Func<IReadOnlyList<GpioWrite>, IReadOnlyList<GpioWrite>> PinWrites { get; init; } = static writes => writes;

    /// <summary>Levels as read from pins; null when they could not be read.</summary>
    internal Func<IReadOnlyList<GpioSample>?, IReadOnlyList<GpioSample>?> Samples { get; init; } = static samples => samples;

    /// <summary>Whether the system switches the pins off once the program is gone.</summary>
    internal Func<bool> SwitchesPinsOff { get; init; } = static () => true;

    /// <summary>Around the scanner's driver.</summary>
    internal Func<ILineStep<ScannerOrder, ScannerEvent>, ILineStep<ScannerOrder, ScannerEvent>> Scanner { get; init; } = static scanner => scanner;

    /// <summary>Around the printer's driver.</summary>
    internal Func<ILineStep<PrinterOrder, PrinterEvent>, ILineStep<PrinterOrder, PrinterEvent>> Printer { get; init; } = static printer => printer;

    /// <summary>Around what makes the images of slips.</summary>
    internal Func<Func<Slip, SlipImage>, Func<Slip, SlipImage>> Render { get; init; } = static render => render;

    /// <summary>Between the relay and the network.</summary>
    internal Func<HttpMessageHandler, HttpMessageHandler> Network { get; init; } = static network => network;

    /// <summary>What the last run left behind, as the start-up is told.</summary>
    internal Func<Unfinished, Unfinished> LeftBehind { get; init; } = static unfinished => unfinished;

    /// <summary>After the start-up: acts on the loop and the runner of effects.</summary>
    internal Action<KioskLoop, Action<KioskEffect>, Unfinished> Started { get; init; } = static (_, _, _) => { };

    /// <summary>Effects as they are carried out.</summary>
    internal Func<IReadOnlyList<KioskEffect>, IReadOnlyList<KioskEffect>> Effects { get; init; } = static effects => effects;

    /// <summary>The locker boards as they are configured.</summary>
    internal Func<IReadOnlyList<LockerBoardSettings>, IReadOnlyList<LockerBoardSettings>> Wiring { get; init; } = static boards => boards;

    /// <summary>Which clock waits go by; given the monotonic one and the wall clock.</summary>
    internal Func<TimeProvider, TimeProvider, TimeProvider> Waits { get; init; } = static (monotonic, _) => monotonic;

    /// <summary>The wall clock as the kiosk believes it, and whether it is confirmed.</summary>
    internal Func<ClockReading, ClockReading> Clock { get; init; } = static reading => reading;

    /// <summary>Nothing wrong.</summary>
    internal static Canary None { get; } = new("", "");
}
