namespace KioskLocker.Simulation.Run.Faults;

/// <summary>One class of fault of the catalogue.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="What">In a few words.</param>
/// <param name="NotModelled">Why no world has it, or where it is tested instead; null where worlds have it.</param>
public sealed record FaultClass(string Id, string What, string? NotModelled = null);

/// <summary>All classes of faults, and which mischief of the world stands for which.</summary>
public static class FaultCatalogue
{
    private const string PowerCuts = "tried at every sync with real files (power cuts)";

    /// <summary>In the order of the catalogue.</summary>
    public static IReadOnlyList<FaultClass> All { get; } =
    [
        new("F-S1", "crash at each sync", PowerCuts),
        new("F-S2", "unsynced writes kept, dropped, torn", PowerCuts),
        new("F-S3", "database busy at the opening or a write"),
        new("F-S4", "disk full at the opening or a write, or nearly full for a while"),
        new("F-S5", "disk error at the opening, a read, a write or a sync"),
        new("F-S6", "slow write"),
        new("F-S7", "read-only file system at the opening or a write"),
        new("F-S8", "one flipped byte", "it is noticed or changes nothing: StorageFaultTests; a full verification names the row: JournalVerifyTests; a bent outbox row is never sent: OutboxRelayTests"),
        new("F-S9", "older database put back (with --store sqlite)"),
        new("F-S10", "database missing or foreign", "a foreign one is refused: StoreOpeningTests; a missing one beside its anchor counts as restored: AnchorTests"),
        new("F-P1", "kill or power cut at any moment"),
        new("F-P2", "power cut with a lock energised"),
        new("F-P3", "brown-out: three starts in ten seconds, a start cut between two of its commits"),
        new("F-P4", "kill during a print"),
        new("F-P5", "out of memory: the program is killed"),
        new("F-P6", "upgrade and back", "there is no older version yet"),
        new("F-P7", "two instances", "the second one refuses: StoreOpeningTests"),
        new("F-P8", "mains fails and comes back"),
        new("F-C1", "wall clock jumps"),
        new("F-C2", "wall clock drifts"),
        new("F-C3", "leap day, summer time", "pure: WorkingCalendarTests; the zone has no summer time"),
        new("F-C4", "no clock battery"),
        new("F-C5", "suspend", "the machine's system never suspends; lines that stand still are F-S6"),
        new("F-N1", "office away"),
        new("F-N2", "requests lost, twice, out of order"),
        new("F-N3", "answer lost after the office's commit"),
        new("F-N4", "one direction cut"),
        new("F-N5", "captive portal"),
        new("F-N6", "429 and 503 with Retry-After"),
        new("F-N7", "certificate not to be trusted"),
        new("F-N8", "reply of five minutes", "needs a second thread: OutboxRelayTests"),
        new("F-N9", "name cannot be resolved"),
        new("F-N10", "two office nodes", "two offices on one database apply a batch once: IntakeTests"),
        new("F-N11", "MQTT", "there is no broker in this version"),
        new("F-Q1", "scan in pieces"),
        new("F-Q2", "two codes glued"),
        new("F-Q3", "line end missing"),
        new("F-Q4", "same code again and again"),
        new("F-Q5", "garbage, 64 KiB line"),
        new("F-Q6", "scanner unplugged"),
        new("F-Q7", "wrong baud rate"),
        new("F-Q8", "scanner silent"),
        new("F-D1", "board does not reply"),
        new("F-D2", "late reply"),
        new("F-D3", "reply of another address"),
        new("F-D4", "bad checksum, half frames"),
        new("F-D5", "door does not open"),
        new("F-D6", "door opens unordered"),
        new("F-D7", "contact bounces"),
        new("F-D8", "contact stuck"),
        new("F-D9", "wires of two doors changed"),
        new("F-D10", "one board dead, others alive"),
        new("F-D11", "relay sticks"),
        new("F-D12", "door open for hours"),
        new("F-D13", "two doors open at once"),
        new("F-D14", "adapter hears itself"),
        new("F-D15", "pin stuck, chip silent"),
        new("F-D16", "board changed, its map not proved yet"),
        new("F-R1", "paper out"),
        new("F-R2", "cover open"),
        new("F-R3", "cutter jammed"),
        new("F-R4", "printer loses power in a slip"),
        new("F-R5", "printer silent"),
        new("F-R6", "print after retry", "not a fault of the world but the product's answer to one: slips out are counted against orders"),
        new("F-R7", "printer unplugged"),
        new("F-H1", "walks away"),
        new("F-H2", "takes papers out and back"),
        new("F-H3", "shuts without putting in or taking"),
        new("F-H4", "scans at any time"),
        new("F-H5", "cancels"),
        new("F-H6", "wrong or used codes, good ones of others before an open door"),
        new("F-H7", "service panel opened in the middle of a visit"),
        new("F-H8", "technician oversteps, or somebody else acts in the session"),
        new("F-B1", "office restored from a backup", "the machine deleted what was acknowledged: the gap shows at the office (IntakeTests)"),
        new("F-B2", "old orders again"),
        new("F-B3", "code revoked while its owner is there"),
        new("F-B4", "unknown message, unusable directory, an event refused for good"),
        new("F-B5", "two operators", "there are no remote orders yet"),
    ];

    /// <summary>Id of the class that this mischief belongs to.</summary>
    public static string IdOf(Mischief mischief) => mischief switch
    {
        Mischief.Cancel => "F-H5",
        Mischief.LeaveDoorOpen or Mischief.OfficerLeaves => "F-D12",
        Mischief.CloseWithoutPuttingIn or Mischief.LeaveResultInside or Mischief.NotPutIn => "F-H3",
        Mischief.SayPlacedButKeep or Mischief.NothingToSend or Mischief.WithdrawButLeave or Mischief.OpenAgain or Mischief.AskLarger => "F-H2",
        Mischief.TechnicianLeaves or Mischief.WalkAwayUnanswered or Mischief.WalkAwayEarly or Mischief.OfficerDoesNotCount or Mischief.ComeLate => "F-H1",
        Mischief.SayStuckAtOpenDoor or Mischief.SayEmptyButTake or Mischief.SayEmptyAndLeave or Mischief.SayNotMine or Mischief.Miscount => "F-H2",
        Mischief.WrongId or Mischief.UsedCode or Mischief.WrongPin or Mischief.OthersCode => "F-H6",
        Mischief.StrayScan => "F-H4",
        Mischief.Jam => "F-D5",
        Mischief.NoPaper => "F-R1",
        Mischief.SilentBoard => "F-D1",
        Mischief.ForcedDoor => "F-D6",
        Mischief.OfficeAway => "F-N1",
        Mischief.LostAnswer => "F-N3",
        Mischief.PowerCut or Mischief.PowerCutAfterCommit => "F-P1",
        Mischief.LateReply => "F-D2",
        Mischief.ForeignReply => "F-D3",
        Mischief.SpoiltReply => "F-D4",
        Mischief.OddFraming => "F-D4",
        Mischief.Bounce => "F-D7",
        Mischief.StuckContact => "F-D8",
        Mischief.BoardDip => "F-D10",
        Mischief.NeighbourForced => "F-D13",
        Mischief.SplitScan => "F-Q1",
        Mischief.GluedScans => "F-Q2",
        Mischief.NoTerminator => "F-Q3",
        Mischief.RepeatedScan => "F-Q4",
        Mischief.GarbageScan => "F-Q5",
        Mischief.ScannerUnplugged => "F-Q6",
        Mischief.WrongBaud => "F-Q7",
        Mischief.ScannerSilent or Mischief.OddScanner or Mischief.ScannerDip => "F-Q8",
        Mischief.CoverOpen => "F-R2",
        Mischief.CutterJam => "F-R3",
        Mischief.PrinterDip => "F-R4",
        Mischief.PrinterSilent => "F-R5",
        Mischief.PrinterUnplugged => "F-R7",
        Mischief.Killed => "F-P5",
        Mischief.CutAtPulse => "F-P2",
        Mischief.BrownOut or Mischief.StruckStart => "F-P3",
        Mischief.KilledInPrint => "F-P4",
        Mischief.StoreBusy => "F-S3",
        Mischief.DiskFull or Mischief.NoRoom => "F-S4",
        Mischief.DiskError => "F-S5",
        Mischief.SlowDisk => "F-S6",
        Mischief.ReadOnlyDisk => "F-S7",
        Mischief.ClockJump => "F-C1",
        Mischief.ClockDrift => "F-C2",
        Mischief.ImageDate => "F-C4",
        Mischief.LostRequest or Mischief.RepeatedRequest or Mischief.LateRequest => "F-N2",
        Mischief.OneWay => "F-N4",
        Mischief.CaptivePortal => "F-N5",
        Mischief.OfficeBusy => "F-N6",
        Mischief.BadCertificate => "F-N7",
        Mischief.NoName => "F-N9",
        Mischief.OlderDatabase => "F-S9",
        Mischief.OldOrders => "F-B2",
        Mischief.Revoked => "F-B3",
        Mischief.StrangeNews or Mischief.PoisonEvent => "F-B4",
        Mischief.StickyRelay => "F-D11",
        Mischief.PanelOpened => "F-H7",
        Mischief.TriesForbiddenDoor or Mischief.MeddlesInSession => "F-H8",
        Mischief.MisWired => "F-D9",
        Mischief.EchoingAdapter => "F-D14",
        Mischief.StuckPin or Mischief.ChipSilent => "F-D15",
        Mischief.MapChanged => "F-D16",
        Mischief.MainsFails => "F-P8",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Mischief of these classes; all of it for "all".</summary>
    /// <param name="ids">Ids apart by commas, or "all", or "none".</param>
    /// <param name="problem">What is wrong with them, in a sentence; null when nothing is.</param>
    public static IReadOnlyList<Mischief> Parse(string ids, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(ids);
        problem = null;
        var all = Enum.GetValues<Mischief>();
        if (ids is "all")
        {
            return all;
        }

        if (ids is "none")
        {
            return [];
        }

        var wanted = ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var id in wanted)
        {
            var known = All.FirstOrDefault(fault => fault.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
            if (known is null && !Enum.TryParse<Mischief>(id, true, out _))
            {
                problem = $"'{id}' is no class of fault; 'kiosklocker-simulator run --list-faults' shows them all.";
            }
            else if (known?.NotModelled is { } why)
            {
                problem = $"{known.Id} is not modelled: {why}.";
            }
        }

        return [.. all.Where(mischief => wanted.Contains(IdOf(mischief), StringComparer.OrdinalIgnoreCase) || wanted.Contains(mischief.ToString(), StringComparer.OrdinalIgnoreCase))];
    }
}
