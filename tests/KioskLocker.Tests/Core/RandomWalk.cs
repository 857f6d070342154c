using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Core;

/// <summary>One random move after the other, every kind of event among them; likely enough that many drop-offs come to an end.</summary>
internal sealed partial class RandomWalk(int seed, KioskScript script)
{
    private static readonly KioskTrigger[] Touches = [.. KioskTriggers.Touches.Order()];
    private readonly Random _random = new(seed);
    private readonly KioskSettings _full = script.Settings;

    public KioskScript Script { get; } = script;

    /// <summary>Kinds of events that were posted.</summary>
    public HashSet<string> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>The last move was the officer of a later day.</summary>
    public bool WasEmptied { get; private set; }

    public void Move()
    {
        WasEmptied = false;
        switch (_random.Next(50))
        {
            case 0:
                Script.Do(new KioskEvent.VisitStarted((VisitKind)_random.Next(5), Language.Vi));
                break;
            case 1:
                Script.Do(new KioskEvent.ProcedureChosen(Procedure()));
                break;
            case 2 or 3:
                Script.Person($"{_random.Next(30)}");
                break;
            case 4 or 5:
                Script.Phone($"{_random.Next(30)}");
                break;
            case 6 or 7 when Script.State.Visit?.Opening is { Outcome: null } || (_random.Next(20) == 0 && Script.Effects.OfType<KioskEffect.OpenCompartment>().Any()):
                Script.Answer(_random.Next(2) == 0 ? OpenOutcome.Opened : (OpenOutcome)_random.Next(5));
                break;
            case 8 or 9:
                Script.Door(Script.State.Visit?.Opening?.Compartment.Number ?? Compartment(), DoorContact.Closed);
                break;
            case 10 when Script.State.Timers.Count > 0 && _random.Next(3) == 0:
                Script.Elapse(Script.State.Timers.Keys.ElementAt(_random.Next(Script.State.Timers.Count)));
                break;
            case 11:
                Devices();
                break;
            case 12:
                Office();
                break;
            case 13:
                Present();
                break;
            case 14:
                Script.Pass(TimeSpan.FromMinutes(_random.Next(600)));
                break;
            case 15:
                Person();
                break;
            case 16 when _random.Next(4) == 0:
                Empty();
                break;
            case 17 when _random.Next(20) == 0:
                Power();
                break;
            case >= 18 and < 21:
                Staffed();
                break;
            case 21 when _random.Next(3) == 0:
                Technician();
                break;
            default:
                Likely();
                break;
        }

        Mint();
        if (Script.Envelope is { } envelope)
            Kinds.Add(envelope.Event.GetType().Name);
    }

    private int Compartment() => _random.Next(1, 7);

    private ProcedureCode Procedure() => new(_random.Next(4) == 0 ? "1.009994" : "1.001612");

    private DropOffNumber? Known() => Script.State.Dossiers.Count == 0 ? null : new(Script.State.Dossiers.Keys.ElementAt(_random.Next(Script.State.Dossiers.Count)));

    private void Devices()
    {
        KioskEvent happened = _random.Next(14) switch
        {
            13 => new KioskEvent.ConsoleLooked((ConsoleLook)_random.Next(2), "root"),
            12 => new KioskEvent.CabinetInputChanged((CabinetInput)_random.Next(2), _random.Next(6) == 0 ? InputState.Active : InputState.Rest),
            0 => new KioskEvent.DoorContactChanged(new(Compartment()), (DoorContact)_random.Next(3)),
            1 => new KioskEvent.BoardChanged(new(_random.Next(2) == 0 ? "a" : "b"), DeviceHealth.Offline, ""),
            2 or 3 or 4 => new KioskEvent.BoardChanged(new(_random.Next(2) == 0 ? "a" : "b"), DeviceHealth.Ok, ""),
            5 => new KioskEvent.PrinterChanged(new((PrinterCondition)_random.Next(8), PaperSupply.Low)),
            6 => new KioskEvent.ScannerChanged((DeviceHealth)_random.Next(4), ""),
            7 => new KioskEvent.SignalAnswered(new(1, 1, 0), CompletionCode.NotFitted),
            8 when Script.State.Visit?.Opening is { } opening => new KioskEvent.DoorContactChanged(opening.Compartment, (DoorContact)_random.Next(3)),
            9 => new KioskEvent.StorageChanged(_random.Next(4) != 0, ""),
            _ => new KioskEvent.PrintAnswered(Script.State.Visit?.Printing ?? new(1, 1, 0), (PrintOutcome)_random.Next(3), PrinterCondition.Ready),
        };
        Script.Do(happened);
        if (happened is KioskEvent.BoardChanged { Health: DeviceHealth.Ok } back && _random.Next(4) != 0)
        {
            foreach (var compartment in Script.State.Compartments.Values.Where(c => c.Board == back.Board && c.Door == DoorContact.Unknown).ToList())
                Script.State = Script.State with { Compartments = Script.State.Compartments.SetItem(compartment.Id.Number, compartment.Reads(DoorContact.Closed, Script.Monotonic, Script.Settings.Numbers.ForcedDoorRearm)) };
            Script.Do(happened);
        }
    }

    private void Office()
    {
        if (_random.Next(Script.State.Service.AwaitsOffice ? 2 : 40) == 0)
        {
            Script.Do(new KioskEvent.OfficeCaughtUp());
            return;
        }

        var directory = KioskScript.DefaultDirectory((Script.State.Directory?.Version ?? 0) + _random.Next(3));
        Script.Do(_random.Next(12) switch
        {
            0 or 1 => new KioskEvent.DirectoryReceived(directory),
            2 => new KioskEvent.DirectoryReceived(directory with { Procedures = [directory.Procedures[_random.Next(4)]] }),
            3 when _random.Next(5) == 0 => new KioskEvent.OfficeMessageRefused(Script.State.Counters.OfficeMessage + 1, "its kind or form is unknown"),
            3 when Known() is { } number => new KioskEvent.OfficeMessageReceived(new(Script.State.Counters.OfficeMessage + 1, new OfficeMessage.CustodyOut(number))),
            4 when Known() is { } number => new KioskEvent.OfficeMessageReceived(new(Script.State.Counters.OfficeMessage + 1, new OfficeMessage.StageChanged(number, new("H29-1"), (DossierStage)_random.Next(7)))),
            5 => new KioskEvent.Commissioned("walk"),
            6 => new KioskEvent.ServiceOrdered(false, "walk", "out"),
            7 or 8 or 9 => new KioskEvent.ServiceOrdered(true, "walk", "in"),
            10 when _random.Next(4) == 0 => new KioskEvent.InvariantBroken("walk"),
            _ => new KioskEvent.Housekeeping(),
        });
    }

    private void Present() => Script.Do(_random.Next(8) switch
    {
        0 => new KioskEvent.PreRegistrationPresented(Procedure(), "TP-1", Language.En),
        1 => new KioskEvent.DossierCodePresented(new("000.00.53.H48-220921-0099"), Language.Vi),
        2 => new KioskEvent.DossierCodePresented(new("38.98.H29-210519-0013"), Language.Vi),
        3 => new KioskEvent.LanguageChosen(_random.Next(2) == 0 ? Language.Vi : Language.En),
        4 => new KioskEvent.BagScanned("KLG-1"),
        5 => new KioskEvent.CompartmentWished((CompartmentSize)_random.Next(3), _random.Next(2) == 0),
        _ => new KioskEvent.DropOffNumberPresented(Known() ?? new("Q6A1-260304-001X"), Language.Vi),
    });

    /// <summary>The owner of an unsettled drop-off tries to settle it, or somebody else does.</summary>
    private void Person()
    {
        if (Script.State.Visit?.LookUp?.Number is not { } number || Script.State.Dossiers.GetValueOrDefault(number.Text) is not { } dossier)
            return;
        Script.Touch(KioskTrigger.Resume);
        Script.Person(_random.Next(3) == 0 ? "thief" : dossier.IdDigest.Text[4..]);
    }

    private void Power()
    {
        Script.Settings = _random.Next(4) == 0
            ? _full with { Compartments = [.. _full.Compartments.Where(c => c.Id.Number != Compartment())] }
            : _full with { BagsHaveBarcodes = _random.Next(4) == 0 };
        var doors = Enumerable.Range(1, 6).ToDictionary(n => n, _ => _random.Next(2) == 0 ? DoorContact.Closed : (DoorContact)_random.Next(3));
        var counters = Script.State.Counters;
        var restored = _random.Next(10) == 0 ? new RestoredDatabase(counters.Epoch + 1, counters.SerialDate, counters.Serial) : null;
        if (Script.State.Visit?.Opening is { } opening && _random.Next(2) == 0)
            doors[opening.Compartment.Number] = DoorContact.Open;
        Kinds.Add(nameof(KioskEvent.Configured));
        if (_random.Next(3) == 0)
        {
            Script.Do(new KioskEvent.Configured(Script.Settings));
            Script.Do(_random.Next(3) == 0 ? new KioskEvent.InvariantBroken("start") : new KioskEvent.ServiceOrdered(_random.Next(2) == 0, "walk", "while starting"));
        }

        Script.Restart(doors, _random.Next(5) == 0 ? 3 : 1, restored);
    }

    /// <summary>Mostly what the screen asks for, so that visits come to their end.</summary>
    private void Likely()
    {
        if (_random.Next(5) == 0)
            Script.Touch(Touches[_random.Next(Touches.Length)]);
        else if (LikelyTechnician() || LikelyOut())
        {
            // Technicians, officers and owners have screens of their own.
        }
        else if (Script.Phase is KioskPhase.Identify)
            Script.Person($"{_random.Next(30)}");
        else if (Script.Phase is KioskPhase.EnterPhone)
            Script.Phone($"{_random.Next(30)}");
        else if (Script.Phase is KioskPhase.LookUpAnswer && _random.Next(3) == 0)
            Script.Touch(KioskTrigger.Continue);
        else if (Script.Phase is KioskPhase.LookUpAnswer or KioskPhase.ResumeIdentify)
            Person();
        else if (Script.Phase is KioskPhase.Opening or KioskPhase.DoorOpen or KioskPhase.AskOpened or KioskPhase.AskClosed)
            AtDoor();
        else
            Script.Do(Asked());
    }

    private void AtDoor()
    {
        if (Script.Phase == KioskPhase.Opening && Script.State.Visit!.Opening!.Outcome is null)
            Script.Answer(_random.Next(2) == 0 ? OpenOutcome.Opened : (OpenOutcome)_random.Next(5));
        else if (_random.Next(3) == 0)
            Script.Door(Script.State.Visit!.Opening!.Compartment.Number, (DoorContact)_random.Next(1, 3));
        else
            Script.Touch(Script.Phase == KioskPhase.AskOpened ? KioskTrigger.SaidOpened : _random.Next(3) switch { 0 => KioskTrigger.SaidClosed, 1 => KioskTrigger.Larger, _ => KioskTrigger.NotEmpty });
    }

    private KioskEvent Asked() => Script.Phase switch
    {
        KioskPhase.Idle when _random.Next(20) < (Script.State.Results.Values.Any(r => r.Pickup?.Status is PickupStatus.Minted or PickupStatus.Reserved) ? 15 : 1) => new KioskEvent.CodePresented(Code(), Language.Vi),
        KioskPhase.Idle when _random.Next(WaitsToLoad() ? 3 : 12) == 0 => new KioskEvent.BadgePresented(new("dk1:badge-CB001")),
        KioskPhase.Idle when _random.Next(3) == 0 && Known() is { } number => new KioskEvent.DropOffNumberPresented(number, Language.Vi),
        KioskPhase.Idle => new KioskEvent.VisitStarted(_random.Next(4) == 0 ? VisitKind.Supplement : VisitKind.DropOff, Language.Vi),
        KioskPhase.ChooseProcedure => new KioskEvent.ProcedureChosen(Procedure()),
        KioskPhase.EnterDossierCode => new KioskEvent.DossierCodePresented(new("000.00.53.H48-220921-0099"), Language.Vi),
        KioskPhase.Papers => new KioskEvent.Touched(KioskTrigger.ConfirmPapers),
        KioskPhase.Privacy => new KioskEvent.Touched(KioskTrigger.AcceptPrivacy),
        KioskPhase.ConfirmPhone => new KioskEvent.Touched(KioskTrigger.ConfirmPhone),
        KioskPhase.ReturnPlace => new KioskEvent.ReturnChosen(_random.Next(2) == 0),
        KioskPhase.ReadyToOpen => Script.Settings.BagsHaveBarcodes ? new KioskEvent.BagScanned("KLG-2") : new KioskEvent.Touched(KioskTrigger.Open),
        KioskPhase.ConfirmPlaced => new KioskEvent.Touched(KioskTrigger.Placed),
        KioskPhase.OutOfService when Script.State.Cabinet.OnBattery && _random.Next(3) == 0 => new KioskEvent.CabinetInputChanged(CabinetInput.MainsFail, InputState.Rest),
        KioskPhase.OutOfService or KioskPhase.SafeMode when _random.Next(3) == 0 => new KioskEvent.ServiceOrdered(true, "walk", "again"),
        _ => new KioskEvent.Touched(KioskTrigger.Continue),
    };

    /// <summary>Stands in for the officer of a later day: compartments become empty again, their dossiers leave, what was broken is mended.</summary>
    private void Empty()
    {
        if (Script.Phase != KioskPhase.Idle)
            return;
        WasEmptied = true;
        Script.State = Script.State with
        {
            Dossiers = Script.State.Dossiers.Clear(),
            Results = Script.State.Results.Clear(),
            Service = Script.State.Service with { RestoredDatabase = false, AwaitsOffice = false, IntakeOpen = true },
            Compartments = Script.State.Compartments.SetItems(Script.State.Compartments.Select(c =>
                KeyValuePair.Create(c.Key, c.Value with { Content = new CompartmentContent.Empty(), OutOfService = false, Excused = null, Door = DoorContact.Closed, LastSeen = DoorContact.Closed }))),
        };
        Script.Do(new KioskEvent.BoardChanged(new("a"), DeviceHealth.Ok, ""));
        Script.Do(new KioskEvent.BoardChanged(new("b"), DeviceHealth.Ok, ""));
    }
}
