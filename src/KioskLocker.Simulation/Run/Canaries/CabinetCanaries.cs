using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.Scanners;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Pins, outputs, inputs and questions for liveness gone wrong.</summary>
internal static class CabinetCanaries
{
    internal static IEnumerable<CanaryKind> All { get; } =
    [
        PulseForGood(),
        new("pins-left-on", "F-D11", "Nobody switches the pins off when the program was killed.", strikes => new Canary("pins-left-on", "")
        {
            SwitchesPinsOff = () =>
            {
                strikes.Hit();
                return false;
            },
        }),
        OldLevels(),
        new("no-all-off", "I-12", "Lines come up without switching anything off.", strikes => new Canary("no-all-off", "")
        {
            Family = family => new FamilyWithoutOff(family, strikes),
            PinWrites = Unbatched(strikes),
        }),
        Bending.Heard("mains-ignored", "I-23", "That mains is gone is read and changes nothing.", (_, happened) => happened is KioskEvent.CabinetInputChanged { Input: CabinetInput.MainsFail, State: InputState.Active } mains
            ? mains with { State = InputState.Rest } : null),
        new("never-sleeps", "I-20", "A machine on its battery runs until that is empty.", strikes => new Canary("never-sleeps", "")
        {
            Effects = effects =>
            {
                if (!effects.Any(effect => effect is KioskEffect.ShutDown))
                {
                    return effects;
                }

                strikes.Hit();
                return [.. effects.Where(effect => effect is not KioskEffect.ShutDown)];
            },
        }),
        Bending.After("sleeps-at-once", "I-20", "The machine switches itself off as soon as mains is gone.", (before, _, result) => !before.Cabinet.OnBattery && result.State is { Cabinet.OnBattery: true, Visit: null }
            ? result with { Effects = [.. result.Effects, new KioskEffect.ShutDown(ShutDownKind.PowerOff)] } : null),
        Bending.Heard("panel-reversed", "I-23", "The switch at the back is read the wrong way round once somebody was there.", (before, happened) => happened is KioskEvent.CabinetInputChanged { Input: CabinetInput.Tamper, State: InputState.Rest } rest
            && before.Cabinet.TamperTold ? rest with { State = InputState.Active } : null),
        new("scanner-never-asked", "I-23", "A scanner is well as long as its cable is in, whether it answers or not.", strikes => new Canary("scanner-never-asked", "")
        {
            Scanner = scanner => new BentLine<ScannerOrder, ScannerEvent>(scanner, (_, turn) =>
            {
                if (!turn.Events.Any(IsSilence))
                {
                    return turn;
                }

                strikes.Hit();
                return turn with { Events = [.. turn.Events.Where(happened => !IsSilence(happened))] };
            }),
        }),
        Bending.After("printer-stops-all", "I-20", "A printer that is not ready puts the machine out of service.", (before, happened, result) =>
            happened is KioskEvent.PrinterChanged { Status.Condition: not PrinterCondition.Ready } && before.Phase == KioskPhase.Idle && result.State.Phase == KioskPhase.Idle
                ? result with { State = result.State with { Phase = KioskPhase.OutOfService, Service = result.State.Service with { InService = false, By = "kiosk", Reason = "printer" } } } : null),
    ];

    private static bool IsSilence(ScannerEvent happened) => happened is ScannerEvent.ScannerChanged { Health: DeviceHealth.Degraded };

    /// <summary>What ends a pulse comes alone; what switches everything off comes together.</summary>
    private static CanaryKind PulseForGood() => new("pulse-for-good", "F-D11", "A bank of pins forgets to end every third pulse.", strikes =>
    {
        var pulses = 0;
        return new Canary("pulse-for-good", "")
        {
            PinWrites = writes =>
            {
                if (writes is [{ Limit: not null }])
                {
                    pulses++;
                }
                else if (writes is [{ Limit: null }] && pulses is > 0 and var counted && counted % 3 == 0)
                {
                    strikes.Hit();
                    return [];
                }

                return writes;
            },
        };
    });

    /// <summary>Levels that could not be read are those that were read last.</summary>
    private static CanaryKind OldLevels() => new("old-levels", "I-23", "A chip that is silent is believed to say what it said last.", strikes =>
    {
        IReadOnlyList<GpioSample>? last = null;
        return new Canary("old-levels", "")
        {
            Samples = samples =>
            {
                if (samples is null)
                {
                    strikes.Hit();
                }

                return last = samples ?? last;
            },
        };
    });

    /// <summary>Without the batch that switches a bank off when its port is opened.</summary>
    private static Func<IReadOnlyList<GpioWrite>, IReadOnlyList<GpioWrite>> Unbatched(Strikes strikes) => writes =>
    {
        if (writes.Count < 2)
        {
            return writes;
        }

        strikes.Hit();
        return [];
    };

    /// <summary>Boards of a family that is never told to switch everything off.</summary>
    private sealed class FamilyWithoutOff(IBoardFamily inner, Strikes strikes) : IBoardFamily
    {
        public string Name => inner.Name;

        public BoardCapabilities Capabilities => inner.Capabilities;

        public LockerLineOptions Options => inner.Options;

        public IBoardDecoder NewDecoder(IReadOnlyList<LockerBoardSettings> boards) => inner.NewDecoder(boards);

        public BoardRequest ReadContacts(LockerBoardSettings board) => inner.ReadContacts(board);

        public BoardRequest Pulse(LockerBoardSettings board, int channel) => inner.Pulse(board, channel);

        public TimeSpan PulseLength(LockerBoardSettings board) => inner.PulseLength(board);

        public BoardRequest? AllOff(LockerBoardSettings board)
        {
            if (inner.AllOff(board) is not null)
            {
                strikes.Hit();
            }

            return null;
        }

        public BoardRequest? Switch(LockerBoardSettings board, int output, bool on) => inner.Switch(board, output, on);

        public BoardRequest? TellEcho(LockerBoardSettings board) => inner.TellEcho(board);
    }
}
