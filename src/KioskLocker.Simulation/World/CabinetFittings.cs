namespace KioskLocker.Simulation.World;

/// <summary>What is fitted to a cabinet beside its doors, as a bystander sees it.</summary>
/// <param name="Lamps">Compartments that have a lamp, and whether it is lit.</param>
/// <param name="Lamp">Whether the lamp of the whole cabinet is lit; null when there is none.</param>
/// <param name="Buzzer">Whether the buzzer sounds; null when there is none.</param>
/// <param name="PanelOpen">Whether the service panel stands open; it opens whether or not a switch tells.</param>
/// <param name="PanelSensed">A tamper switch is fitted.</param>
/// <param name="Mains">Whether mains feeds the cabinet, and not its battery.</param>
/// <param name="MainsSensed">A mains-fail relay is fitted.</param>
public sealed record FittingsView(IReadOnlyDictionary<int, bool> Lamps, bool? Lamp, bool? Buzzer, bool PanelOpen, bool PanelSensed, bool Mains, bool MainsSensed);

/// <summary>Lamps, buzzer, service panel and mains of one cabinet. Without mains the boards live on its battery. Safe for any thread.</summary>
public sealed class CabinetFittings
{
    private readonly Lock _gate = new();
    private readonly CabinetLedger _ledger;
    private readonly Dictionary<(string Board, int Channel), OutputPlan> _outputs;
    private readonly Dictionary<(string Board, int Channel), InputPlan> _inputs;
    private readonly HashSet<(string Board, int Channel)> _on = [];
    private bool _isPanelOpen;
    private bool _isMainsLost;

    internal CabinetFittings(CabinetPlan plan, CabinetLedger ledger)
    {
        _ledger = ledger;
        _outputs = plan.Outputs.ToDictionary(output => (output.Board, output.Channel));
        _inputs = plan.Inputs.ToDictionary(input => (input.Board, input.Channel));
    }

    /// <summary>Mains feeds the cabinet.</summary>
    public bool HasMains
    {
        get
        {
            lock (_gate)
            {
                return !_isMainsLost;
            }
        }
    }

    /// <summary>The service panel stands open.</summary>
    public bool IsPanelOpen
    {
        get
        {
            lock (_gate)
            {
                return _isPanelOpen;
            }
        }
    }

    /// <summary>Boards and channels of lamps and buzzers that are on now.</summary>
    public IReadOnlyList<(string Board, int Channel)> On
    {
        get
        {
            lock (_gate)
            {
                return [.. _on];
            }
        }
    }

    public FittingsView View()
    {
        lock (_gate)
        {
            return new FittingsView(
                _outputs.Where(output => output.Value is { Kind: PlanSignal.Lamp, Compartment: not null }).ToDictionary(output => output.Value.Compartment!.Value, output => _on.Contains(output.Key)),
                IsOn_NeedsLock(output => output is { Kind: PlanSignal.Lamp, Compartment: null }),
                IsOn_NeedsLock(output => output.Kind == PlanSignal.Buzzer),
                _isPanelOpen,
                _inputs.Values.Any(input => input.Sense == PlanSense.Tamper),
                !_isMainsLost,
                _inputs.Values.Any(input => input.Sense == PlanSense.MainsFail));
        }
    }

    /// <summary>Somebody opens the service panel or shuts it.</summary>
    public Refusal? SetPanel(bool open)
    {
        lock (_gate)
        {
            if (_isPanelOpen == open)
            {
                return new Refusal(RefusalKind.NotNow, open ? "The service panel is already open." : "The service panel is already shut.");
            }

            _isPanelOpen = open;
            _ledger.Write(open ? Happening.PanelOpened : Happening.PanelShut);
            return null;
        }
    }

    /// <summary>Mains goes away or comes back.</summary>
    public Refusal? SetMains(bool present)
    {
        lock (_gate)
        {
            if (_isMainsLost != present)
            {
                return new Refusal(RefusalKind.NotNow, present ? "Mains is already there." : "Mains is already gone; the cabinet runs on its battery.");
            }

            _isMainsLost = !present;
            _ledger.Write(present ? Happening.MainsBack : Happening.MainsLost);
            return null;
        }
    }

    /// <summary>Current for what is wired to this relay; false when it is no lamp and no buzzer.</summary>
    internal bool Connect(string board, int channel, bool closed)
    {
        lock (_gate)
        {
            if (!_outputs.TryGetValue((board, channel), out var output))
            {
                return false;
            }

            if (closed ? _on.Add((board, channel)) : _on.Remove((board, channel)))
            {
                _ledger.Write(
                    output.Kind == PlanSignal.Lamp ? (closed ? Happening.LampOn : Happening.LampOff) : closed ? Happening.BuzzerOn : Happening.BuzzerOff,
                    output.Compartment,
                    board,
                    channel);
            }

            return true;
        }
    }

    /// <summary>Whether the switch on this channel is closed.</summary>
    internal bool SwitchClosed(string board, int channel)
    {
        lock (_gate)
        {
            return _inputs.TryGetValue((board, channel), out var input)
                && (input.ActiveWhen == SwitchPosition.Closed) == (input.Sense == PlanSense.Tamper ? _isPanelOpen : _isMainsLost);
        }
    }

    /// <summary>Whether the first output of a kind is on; null when there is none.</summary>
    private bool? IsOn_NeedsLock(Func<OutputPlan, bool> which)
    {
        foreach (var (place, output) in _outputs)
        {
            if (which(output))
            {
                return _on.Contains(place);
            }
        }

        return null;
    }
}
