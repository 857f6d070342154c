using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.Climate;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Secrets;
using KioskLocker.Runtime.Vault;
using Serilog;

namespace KioskLocker.Runtime;

/// <summary>Where the outside becomes events. Plaintext lives in the locals of this class and in the vault, nowhere else.</summary>
public sealed class Edge
{
    private readonly KioskLoop _loop;
    private readonly SurveyDraft _draft;
    private readonly DeviceLedger _ledger;
    private readonly DigestKeys _keys;
    private readonly PinTable _pins;
    private readonly string _machine;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private ScanNotice? _notice;
    private long _notices;
    private string? _lostTogether;
    private Action _changed = static () => { };
    private Action<IReadOnlyList<BoardId>> _surveyed = static _ => { };
    private Action<ScannerEvent.SettingsAsserted> _asserted = static _ => { };
    private ScanLog? _scans;

    /// <param name="loop">Takes the events.</param>
    /// <param name="draft">Takes the facts until the kiosk has recovered.</param>
    /// <param name="ledger">Keeps what the devices last said.</param>
    /// <param name="keys">Digest keys.</param>
    /// <param name="pins">Holds PINs until they are checked.</param>
    /// <param name="machine">This machine's number, to tell another machine's slip.</param>
    /// <param name="log">Log.</param>
    public Edge(KioskLoop loop, SurveyDraft draft, DeviceLedger ledger, DigestKeys keys, PinTable pins, string machine, ILogger log)
    {
        _loop = loop;
        _draft = draft;
        _ledger = ledger;
        _keys = keys;
        _pins = pins;
        _machine = machine;
        _log = log.ForContext<Edge>();
    }

    /// <summary>The last scan that was not used; null when there is none for this screen.</summary>
    public ScanNotice? Notice
    {
        get
        {
            lock (_gate)
            {
                return _notice;
            }
        }
    }

    /// <summary>Raised with a new notice.</summary>
    public void OnNotice(Action changed) => _changed = changed;

    /// <summary>Raised when a line has answered a survey, after its facts were posted, with its boards that did not answer.</summary>
    public void OnSurveyed(Action<IReadOnlyList<BoardId>> surveyed) => _surveyed = surveyed;

    /// <summary>Raised when the scanner's settings were looked at.</summary>
    public void OnSettingsAsserted(Action<ScannerEvent.SettingsAsserted> asserted) => _asserted = asserted;

    /// <summary>Where every scan is noted without its content.</summary>
    public void NoteScansIn(ScanLog scans) => _scans = scans;

    /// <summary>Called after each commit and its effects: a notice belongs to the screen on which it arose, a PIN to its visit and to one check.</summary>
    public void Follow(Committed committed)
    {
        var (before, now) = (committed.Before, committed.After);
        if (committed.Envelope.Event is KioskEvent.PinEntered entered)
        {
            _pins.Drop(entered.Pin);
        }

        if (before?.Visit != now.Visit)
        {
            _pins.Clear();
        }

        if (before?.Phase != now.Phase || before.Visit != now.Visit)
        {
            lock (_gate)
            {
                _notice = null;
            }
        }
    }

    /// <summary>Takes what a locker board line reports; from the line's thread.</summary>
    public void Take(LockerEvent happened)
    {
        switch (happened)
        {
            case LockerEvent.OpenAnswered answer:
                _loop.Post(new KioskEvent.DoorAnswered(answer.Effect, answer.Compartment, answer.Outcome) { Refusal = answer.Refusal });
                break;
            case LockerEvent.ContactChanged contact:
                TakeFact(new KioskEvent.DoorContactChanged(contact.Compartment, contact.Contact));
                break;
            case LockerEvent.SwitchAnswered answer:
                _loop.Post(new KioskEvent.SignalAnswered(answer.Effect, answer.Code));
                break;
            case LockerEvent.InputChanged input:
                _log.Information("Cabinet input {Input} is {State}", input.Input, input.State);
                TakeFact(new KioskEvent.CabinetInputChanged(input.Input, input.State));
                break;
            case LockerEvent.BoardChanged board:
                Log(board);
                TakeFact(new KioskEvent.BoardChanged(board.Board, board.Health, board.Detail));
                break;
            case LockerEvent.SurveyDone done:
                _draft.TryTake(done);
                _surveyed([.. done.Boards.Where(board => board.Value is not (DeviceHealth.Ok or DeviceHealth.Degraded)).Select(board => board.Key)]);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Takes what the printer's line reports.</summary>
    public void Take(PrinterEvent happened)
    {
        switch (happened)
        {
            case PrinterEvent.PrintAnswered answer:
                _loop.Post(new KioskEvent.PrintAnswered(answer.Effect, answer.Outcome, answer.Condition));
                break;
            case PrinterEvent.Cleared cleared:
                _loop.Post(new KioskEvent.DiagnoseAnswered(cleared.Effect, cleared.Code, cleared.Code switch
                {
                    CompletionCode.Ok => "the printer confirmed that its buffers are empty",
                    CompletionCode.Uncertain => "told to clear; this printer does not confirm it",
                    _ => "",
                }));
                break;
            case PrinterEvent.StatusChanged status:
                _log.Information("Printer is {Condition}, paper {Paper}", status.Status.Condition, status.Status.Paper);
                TakeFact(new KioskEvent.PrinterChanged(status.Status));
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Takes what is reported of the air in the cabinet. Nothing is decided by it, so only status and heartbeat hear of it.</summary>
    public void Take(ClimateChanged changed)
    {
        _log.Information("Climate is {Health}: {Detail}", changed.Health, changed.Detail);
        _ledger.Take(changed);
    }

    /// <summary>Takes what the scanner's line reports.</summary>
    public void Take(ScannerEvent happened)
    {
        switch (happened)
        {
            case ScannerEvent.Scanned scanned:
                TakeScan(scanned.Text);
                break;
            case ScannerEvent.Refused refused:
                _log.Information("A scan of {Length} bytes was refused: {Reason}", refused.Length, refused.Reason);
                _scans?.Refused(refused.Reason.ToString(), refused.Length);
                Notify("unreadable", refused.Reason == ScanRefusal.TooLong ? CodeProblem.TooLong : CodeProblem.WrongCharacter);
                break;
            case ScannerEvent.ScannerChanged scanner:
                _log.Information("Scanner is {Health}: {Detail}", scanner.Health, scanner.Detail);
                TakeFact(new KioskEvent.ScannerChanged(scanner.Health, scanner.Detail));
                break;
            case ScannerEvent.SettingsAsserted asserted:
                if (asserted is not { Mended.Count: 0, NotTaken.Count: 0 })
                {
                    _log.Warning("The scanner's settings were not as they must be: set right {Mended}, not taken {Refused}", asserted.Mended, asserted.NotTaken);
                }

                _asserted(asserted);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Typed ID number.</summary>
    public CodeProblem GiveIdNumber(string text) => IdNumbers.Read(text) switch
    {
        Reading<IdNumber>.Ok ok => GivePerson(ok.Value, null, IdSource.Typed),
        Reading<IdNumber>.Refused refused => refused.Problem,
        _ => throw new UnreachableException(),
    };

    /// <summary>Typed phone number.</summary>
    public CodeProblem GivePhone(string text)
    {
        switch (PhoneNumbers.Read(text))
        {
            case Reading<PhoneNumber>.Refused refused:
                return refused.Problem;
            case Reading<PhoneNumber>.Ok ok:
                if (_loop.Frame?.Visit is not { } visit)
                {
                    return CodeProblem.None;
                }

                var entry = VaultEntry.ForPhone(VaultEntry.NewRef(), visit, ok.Value.Digits);
                return Taken(_loop.Post(new KioskEvent.PhoneGiven(entry.Ref, _keys.OfPhone(ok.Value)), entry));
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Typed drop-off number or dossier code at look-up.</summary>
    public CodeProblem LookUp(string text, Language language)
    {
        switch (ScannedCodes.Read(text))
        {
            case ScannedCode.DropOff own:
                return PresentNumber(own.Number, language, typed: true);
            case ScannedCode.Dossier dossier:
                return Taken(_loop.Post(new KioskEvent.DossierCodePresented(dossier.Code, language) { Typed = true }));
            case ScannedCode.Malformed malformed:
                return malformed.Problem;
            default:
                return DossierCodes.Read(text) is Reading<DossierCode>.Refused refused ? refused.Problem : CodeProblem.WrongFields;
        }
    }

    /// <summary>Typed dossier code for a supplement.</summary>
    public CodeProblem GiveDossierCode(string text, Language language)
    {
        switch (DossierCodes.Read(text))
        {
            case Reading<DossierCode>.Ok ok:
                return Taken(_loop.Post(new KioskEvent.DossierCodePresented(ok.Value, language) { Typed = true }));
            case Reading<DossierCode>.Refused refused:
                return refused.Problem;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Typed pickup code.</summary>
    public CodeProblem GivePickupCode(string text)
    {
        switch (PickupCodes.Read(text))
        {
            case Reading<PickupCode>.Ok ok:
                return PresentCode(ok.Value, _loop.Frame?.Language ?? Language.Vi);
            case Reading<PickupCode>.Refused refused:
                return refused.Problem;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Typed one-time code. Whose it must be is known to the state only.</summary>
    public CodeProblem GiveOneTime(string text)
    {
        switch (OneTimeCodes.Read(text))
        {
            case Reading<OneTimeCode>.Ok ok:
                return _loop.State is { Phase: KioskPhase.CollectOneTime, Visit.Result: { } dossier }
                    ? Taken(_loop.Post(new KioskEvent.OneTimeGiven(_keys.OfOneTime(dossier, ok.Value))))
                    : CodeProblem.None;
            case Reading<OneTimeCode>.Refused refused:
                return refused.Problem;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Typed PIN of staff, six digits.</summary>
    public CodeProblem GivePin(string digits)
    {
        var problem = PinTable.ProblemOf(digits);
        if (problem == CodeProblem.None && _loop.Frame?.Visit is not null)
        {
            var pin = _pins.Put(digits);
            if (!_loop.Post(new KioskEvent.PinEntered(pin)))
            {
                _pins.Drop(pin);
                return CodeProblem.NotTaken;
            }
        }

        return problem;
    }

    /// <summary>A line that is lost is one entry, however many boards hang on it (protocols.md L-8).</summary>
    private void Log(LockerEvent.BoardChanged board)
    {
        var together = board.WithItsLine ? board.Detail : null;
        if (together is null)
        {
            _log.Information("Board {Board} is {Health}: {Detail}", board.Board.Name, board.Health, board.Detail);
        }
        else if (Interlocked.Exchange(ref _lostTogether, together) != together)
        {
            _log.Warning("Board {Board} and those on its line are {Health}: {Detail}", board.Board.Name, board.Health, board.Detail);
        }

        if (board.Health == DeviceHealth.Ok)
        {
            Volatile.Write(ref _lostTogether, null);
        }
    }

    private void TakeFact(KioskEvent fact)
    {
        _ledger.Take(fact);
        if (!_draft.TryTake(fact))
        {
            _loop.Post(fact);
        }
    }

    private void TakeScan(string text)
    {
        var code = ScannedCodes.Read(text);
        _scans?.Note(code is ScannedCode.Malformed bad ? NameOf(bad.Kind) : NameOf(code), text);
        if (_loop.Frame is not { Scan: not ScanWish.Nothing } frame)
        {
            return;
        }

        switch (code)
        {
            case ScannedCode.IdCard card when frame.Scan.HasFlag(ScanWish.IdCard):
                Tell("idCard", GivePerson(card.Card.Number, card.Card.Name, IdSource.Card));
                break;
            case ScannedCode.DropOff own when frame.Scan.HasFlag(ScanWish.DropOffNumber):
                Tell("dropOffNumber", PresentNumber(own.Number, frame.Language, typed: false));
                break;
            case ScannedCode.Dossier dossier when frame.Scan.HasFlag(ScanWish.DossierCode):
                Tell("dossierCode", Taken(_loop.Post(new KioskEvent.DossierCodePresented(dossier.Code, frame.Language))));
                break;
            case ScannedCode.PreRegistration registration when frame.Scan.HasFlag(ScanWish.PreRegistration):
                Tell("preRegistration", Taken(_loop.Post(new KioskEvent.PreRegistrationPresented(registration.Value.Procedure, registration.Value.Number, frame.Language))));
                break;
            case ScannedCode.Bag bag when frame.Scan.HasFlag(ScanWish.Bag):
                Tell("bag", Taken(_loop.Post(new KioskEvent.BagScanned(bag.Number))));
                break;
            case ScannedCode.Pickup pickup when frame.Scan.HasFlag(ScanWish.PickupCode):
                Tell("pickupCode", PresentCode(pickup.Code, frame.Language));
                break;
            case ScannedCode.Badge badge when frame.Scan.HasFlag(ScanWish.Badge):
                Tell("badge", Taken(_loop.Post(new KioskEvent.BadgePresented(_keys.OfBadge(badge.Code)))));
                break;
            case ScannedCode.Malformed malformed:
                Notify(NameOf(malformed.Kind), malformed.Problem);
                break;
            case var other:
                Notify(NameOf(other), CodeProblem.None);
                break;
        }
    }

    private CodeProblem GivePerson(IdNumber number, string? name, IdSource source)
    {
        if (_loop.Frame?.Visit is not { } visit)
        {
            return CodeProblem.None;
        }

        var entry = VaultEntry.ForPerson(VaultEntry.NewRef(), visit, new PersonRecord(number.Digits, name));
        return Taken(_loop.Post(new KioskEvent.PersonGiven(entry.Ref, _keys.OfId(number), source, name is not null), entry));
    }

    private CodeProblem PresentCode(PickupCode code, Language language) => Taken(_loop.Post(new KioskEvent.CodePresented(_keys.OfPickup(code), language)));

    private CodeProblem PresentNumber(DropOffNumber number, Language language, bool typed)
    {
        if (DropOffNumbers.MachineOf(number) != _machine)
        {
            return CodeProblem.OtherMachine;
        }

        return Taken(_loop.Post(new KioskEvent.DropOffNumberPresented(number, language) { Typed = typed }));
    }

    /// <summary>What met a full inbox is told to whoever gave it, so that it is given again.</summary>
    private static CodeProblem Taken(bool posted) => posted ? CodeProblem.None : CodeProblem.NotTaken;

    private void Tell(string kind, CodeProblem problem)
    {
        if (problem != CodeProblem.None)
        {
            Notify(kind, problem);
        }
    }

    private void Notify(string kind, CodeProblem problem)
    {
        // A technician at a console tries the scanner: nobody at the glass was asked for a scan.
        if (_loop.Frame is { Instead: not null })
        {
            return;
        }

        lock (_gate)
        {
            _notice = new ScanNotice(kind, problem, ++_notices);
        }

        _log.Information("A scan was not used: {Kind}, {Problem}", kind, problem);
        _changed();
    }

    private static string NameOf(ScannedCode code) => code switch
    {
        ScannedCode.IdCard => "idCard",
        ScannedCode.DropOff => "dropOffNumber",
        ScannedCode.Pickup => "pickupCode",
        ScannedCode.PreRegistration => "preRegistration",
        ScannedCode.Badge => "badge",
        ScannedCode.Bag => "bag",
        ScannedCode.Dossier => "dossierCode",
        ScannedCode.Foreign foreign => foreign.Kind switch
        {
            ForeignCode.Url => "url",
            ForeignCode.VietQr => "vietQr",
            ForeignCode.HealthCard => "healthCard",
            ForeignCode.Unknown => "unknown",
            _ => throw new UnreachableException(),
        },
        _ => throw new UnreachableException(),
    };

    private static string NameOf(CodeKind kind) => kind switch
    {
        CodeKind.Text => "unreadable",
        CodeKind.IdCard => "idCard",
        CodeKind.DropOff => "dropOffNumber",
        CodeKind.Pickup => "pickupCode",
        CodeKind.PreRegistration => "preRegistration",
        CodeKind.Badge => "badge",
        CodeKind.Bag => "bag",
        _ => throw new UnreachableException(),
    };
}
