using KioskLocker.Core;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime;
using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>
/// Watches what the cabinet has beside doors: what is told of panel and mains happened, a machine on its battery goes to sleep and no other does,
/// lamps are dark after a start, a silent device is known, and a device that fails takes nothing else with it (I-20).
/// </summary>
internal sealed class CabinetWatch(CheckBook checks, WorldCabinet cabinet)
{
    /// <summary>An input is read and held for a moment, and a disk may stall.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    /// <summary>The time on battery, less what a reading may be late.</summary>
    private static readonly TimeSpan Battery = TimeSpan.FromSeconds(105);

    /// <summary>After this time on battery a machine at which nobody is has gone to sleep: 2 minutes, the reading, a slow disk.</summary>
    private static readonly TimeSpan BatteryMost = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(15);

    private TimeSpan? _panelOpen;
    private TimeSpan? _panelShut;
    private TimeSpan? _mainsLost;
    private TimeSpan? _mainsBack;

    /// <summary>Time of the wires: in a quiet span it stands still, and what was on its way then is heard only afterwards.</summary>
    private TimeSpan _lineNow;
    private TimeSpan _panelShutLine;
    private TimeSpan _mainsBackLine;
    private TimeSpan _couldHear;
    private TimeSpan? _heardSince;
    private TimeSpan? _asleepBy;
    private TimeSpan? _lineWas;

    internal void Know(LedgerEntry entry, TimeSpan now)
    {
        switch (entry.What)
        {
            case Happening.PanelOpened:
                _panelOpen = now;
                _panelShut = null;
                break;
            case Happening.PanelShut:
                (_panelShut, _panelShutLine) = (now, _lineNow);
                break;
            case Happening.MainsLost:
                // A return too short to be heard is none.
                _mainsLost = _mainsBack is { } back && now - back <= Late ? _mainsLost : now;
                _mainsBack = null;
                break;
            case Happening.MainsBack:
                (_mainsBack, _mainsBackLine) = (now, _lineNow);
                break;
        }
    }

    /// <summary>Another run of the program: what it can have heard begins anew.</summary>
    internal void Restarted() => (_couldHear, _heardSince, _asleepBy, _lineWas) = (TimeSpan.Zero, null, null, null);

    internal void Committed(KioskState before, Committed committed, TimeSpan now)
    {
        var (happened, after) = (committed.Envelope.Event, committed.State);
        Told(committed.Effects, now);
        switch (happened)
        {
            case KioskEvent.Recovered:
                DarkAtStart(after);
                break;
            case KioskEvent.PrinterChanged or KioskEvent.ScannerChanged when before.Phase != KioskPhase.DiagnosticsLeaving:
                Nothing(before, happened, after);
                break;
            case KioskEvent.BoardChanged { Health: DeviceHealth.Offline } board when before.Phase != KioskPhase.DiagnosticsLeaving:
                OtherBoards(before, board, after);
                break;
        }
    }

    /// <summary>Without mains and with nobody there, the machine goes to sleep before its battery is empty.</summary>
    internal void Look(KioskState state, TimeSpan now, TimeSpan lineNow)
    {
        _lineNow = lineNow;
        if (_mainsLost is null || _mainsBack is not null || !CanHear(state, PlanSense.MainsFail))
        {
            Restarted();
            return;
        }

        var (ran, visit) = (lineNow - (_lineWas ?? lineNow), state.Visit);
        _lineWas = lineNow;

        // Only while the lines run can it hear of it; in a quiet span they stand still.
        _couldHear += ran;
        if (_heardSince is null && _couldHear > Heard)
        {
            _heardSince = now;
        }

        if (_heardSince is not { } heard || visit is not null || state.Phase == KioskPhase.Starting)
        {
            _asleepBy = null;
            return;
        }

        _asleepBy ??= (heard > now ? heard : now) + BatteryMost;
        if (now > _asleepBy)
        {
            checks.That("I-20", false, () => $"mains is gone since {_mainsLost}, nobody is there, and the machine runs on.");
        }
    }

    /// <summary>An input or a device of which the machine believes something else than is so; null for none.</summary>
    internal string? Disagreement(KioskState state)
    {
        foreach (var (sense, input, isActive) in new[]
        {
            (PlanSense.Tamper, CabinetInput.Tamper, cabinet.Cabinet.Fittings.IsPanelOpen),
            (PlanSense.MainsFail, CabinetInput.MainsFail, !cabinet.Cabinet.Fittings.HasMains),
        })
        {
            if (CanHear(state, sense) && state.Cabinet.Inputs.GetValueOrDefault(input) is var believed && believed != InputState.Unknown && (believed == InputState.Active) != isActive)
            {
                return $"{input} is called {believed}, and it is not.";
            }
        }

        if (cabinet.Scanner.Answers && cabinet.Scanner.IsDumb && state.Devices.Scanner == DeviceHealth.Ok)
        {
            return "the scanner is called well, and says nothing.";
        }

        return cabinet.Banks.Where(bank => bank.Chip.IsSilent && state.Devices.Boards.GetValueOrDefault(bank.Chip.Board) == DeviceHealth.Ok)
            .Select(bank => $"{bank.Chip.Board} is called well, and its chip is silent.").FirstOrDefault();
    }

    /// <summary>What is told happened, and only a machine whose mains is gone for long switches itself off.</summary>
    private void Told(IReadOnlyList<KioskEffect> effects, TimeSpan now)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case KioskEffect.Send { Message: UplinkMessage.SecurityAlert { Kind: AlertKind.Tamper } }:
                    checks.That("I-23", _panelOpen is not null && (_panelShut is null || _lineNow - _panelShutLine <= Late), () => "the back is told to be open, and it is shut.");
                    break;
                case KioskEffect.Send { Message: UplinkMessage.SecurityAlert { Kind: AlertKind.MainsFailed } }:
                    checks.That("I-23", IsLost, () => "mains is told to be gone, and it is there.");
                    break;
                case KioskEffect.Send { Message: UplinkMessage.SecurityAlert { Kind: AlertKind.MainsReturned } }:
                    checks.That("I-23", _mainsBack is not null || _mainsLost is null || now - _mainsLost <= Late, () => "mains is told to be back, and it is gone.");
                    break;
                case KioskEffect.ShutDown { Kind: ShutDownKind.PowerOff }:
                    checks.That("I-20", IsLost && now - _mainsLost >= Battery, () => $"the machine switches itself off, and mains went at {_mainsLost} and came at {_mainsBack}.");
                    break;
            }
        }
    }

    private bool IsLost => _mainsLost is not null && (_mainsBack is null || _lineNow - _mainsBackLine <= Late);

    /// <summary>A switch is fitted, and its board is well by the machine's own account.</summary>
    private bool CanHear(KioskState state, PlanSense sense) =>
        cabinet.Fit.Cabinet.Inputs.FirstOrDefault(input => input.Sense == sense) is { } input && state.Devices.Boards.GetValueOrDefault(input.Board) == DeviceHealth.Ok;

    /// <summary>Lines come up with everything off: nothing of an earlier run is lit or sounds.</summary>
    private void DarkAtStart(KioskState after)
    {
        var lit = cabinet.Cabinet.Fittings.On.FirstOrDefault(output => after.Devices.Boards.GetValueOrDefault(output.Board) == DeviceHealth.Ok);
        checks.That("I-12", lit == default, () => $"after the start output {lit.Channel} of {lit.Board} is on, as the last run left it.");
    }

    /// <summary>Printer and scanner are no reason to end a visit or to refuse one.</summary>
    private void Nothing(KioskState before, KioskEvent happened, KioskState after)
    {
        checks.That("I-20", before.Phase == after.Phase && before.Visit?.Id == after.Visit?.Id, () => $"{happened.GetType().Name} leads from {before.Phase} to {after.Phase}.");
        var (was, now) = (Kiosk.Show(before).Screen as Screen.Idle, Kiosk.Show(after).Screen as Screen.Idle);
        checks.That("I-20", was?.DropOff == now?.DropOff, () => $"{happened.GetType().Name} makes drop-offs {now?.DropOff}.");
    }

    /// <summary>A board that is lost takes its own doors with it and no other.</summary>
    private void OtherBoards(KioskState before, KioskEvent.BoardChanged board, KioskState after)
    {
        var other = after.Compartments.Values.FirstOrDefault(one => one.Board != board.Board && !ReferenceEquals(one, before.Compartments.GetValueOrDefault(one.Id.Number)));
        checks.That("I-20", other is null, () => $"board {board.Board} is lost, and door {other!.Id} of {other.Board} is another one than before.");
        var atHand = before.Visit?.Opening is { } opening && before.Compartments[opening.Compartment.Number].Board == board.Board;
        checks.That("I-20", atHand || before.Phase == after.Phase, () => $"board {board.Board} is lost, nobody is at a door of it, and the machine goes from {before.Phase} to {after.Phase}.");
    }
}
