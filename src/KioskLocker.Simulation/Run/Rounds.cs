using System.Globalization;
using System.Text.RegularExpressions;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Simulation.Run.Faults;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// Rounds: one dossier in and its result out each, many of them under way at once, people and things misbehaving as fate has it.
/// In the end everybody behaves and everything is settled.
/// </summary>
public sealed partial class Rounds
{
    /// <summary>Of so many turns one is a technician's.</summary>
    private const int TechnicianOneIn = 18;

    /// <summary>Of so many dossiers the office asks for something in addition, once.</summary>
    private const int SupplementOneIn = 6;

    /// <summary>Owners who try their codes where an older database was put back.</summary>
    private const int OwnersComeAgain = 3;

    /// <summary>Now and then somebody comes and mends whatever is broken, while the program goes on.</summary>
    private const int CalmOneIn = 6;

    private readonly SimulatedWorld _world;
    private readonly Weather _weather;

    public Rounds(SimulatedWorld world)
    {
        _world = world;
        _weather = new Weather(world);
        world.OthersCodes = OthersCodes;
    }

    /// <summary>Seconds between one turn and the next, at least and at most.</summary>
    public (double From, double To) Pace { get; init; } = (120, 1500);

    /// <summary>Number of the last turn.</summary>
    public int Turns { get; private set; }

    /// <summary>Rounds that ended with the owner holding the result.</summary>
    public int Finished => Desk.At(FolderStage.WithOwner).Count();

    /// <summary>Rounds that ended because the citizen kept the papers or sent nothing.</summary>
    public int GivenUp => Desk.At(FolderStage.GivenUp).Count();

    /// <summary>Results that went back to the counter and were fetched there.</summary>
    public int AtCounter => Desk.AtCounter.Count;

    internal Desk Desk { get; } = new();

    private static readonly string[] GivenNames = ["Thử", "Mẫu", "Hạnh", "Đức", "Ước", "Yến", "Ất", "Bính"];


    private Fate Fate => _world.Fate;

    /// <summary>Rounds that have come to their end, one way or another.</summary>
    internal int Ended => Finished + GivenUp + AtCounter;

    /// <summary>Runs until so many rounds have ended.</summary>
    public void Run(int rounds)
    {
        for (var turn = 1; Ended < rounds; turn++)
        {
            if (turn > 60 * (rounds + 1))
            {
                throw new WorldFailedException($"I-20: after {turn} visits only {Ended} of {rounds} rounds have ended: {Where()}");
            }

            Turn(turn, rounds);
        }
    }

    /// <summary>Runs until this time, however many rounds that are.</summary>
    public void RunUntil(TimeSpan time)
    {
        while (_world.Now < time)
        {
            Turn(Turns + 1, int.MaxValue / 2);
        }
    }

    /// <summary>One turn: something may go wrong, somebody comes, the office works, time passes.</summary>
    /// <param name="number">Its number, which is all that its luck depends on.</param>
    /// <param name="rounds">Rounds wanted in all.</param>
    public void Turn(int number, int rounds)
    {
        Turns = number;
        Fate.BeginTurn(number);
        _world.Tell(string.Create(CultureInfo.InvariantCulture, $"turn {number}"));
        _weather.Turn();
        if (_world.Fit.IsProved && Fate.Strikes(Mischief.MapChanged, 100))
        {
            _world.ChangeMap();
        }

        PutInService();
        SomebodyComes(rounds);
        _world.Rest();
        BeQuiet();
        WorkAtOffice();
        if (!Fate.IsKind && Fate.Below(CalmOneIn) == 0)
        {
            ComeBack();
            Fate.IsKind = false;
        }

        _world.Skip(Fate.Seconds(Pace.From, Pace.To));
        CustodyCheck.Now(_world, Desk);
        _world.DoorsAgree();
    }

    /// <summary>Nothing goes wrong any more and whatever was broken is mended: the program that lived through it finds every device well again by itself.</summary>
    public void ComeBack()
    {
        CalmDown();
        Mend();
    }

    /// <summary>Everybody behaves, everything works, and officers and owners come until nothing is left to be settled.</summary>
    public void Heal()
    {
        CalmDown();
        for (var pass = 0; pass < 15; pass++)
        {
            Mend();
            if (_world.IsBarred || _world.State.Compartments.Values.Any(door => door.Unproved == true))
            {
                new TechnicianVisitor(_world, TechnicianVisit.Proving).Stay();
                BeQuiet();
            }

            _world.Skip(TimeSpan.FromMinutes(20));
            _world.Office.SettleCases();
            WorkAtOffice();
            _world.Skip(TimeSpan.FromMinutes(2));
            new OfficerVisitor(_world, Desk).Stay();
            BeQuiet();
            _world.Skip(TimeSpan.FromMinutes(2));
            WorkAtOffice();
            foreach (var folder in Desk.At(FolderStage.ResultInMachine).ToList())
            {
                Collect(folder);
                BeQuiet();
            }

            if (IsSettled)
            {
                return;
            }
        }

        throw new WorldFailedException("I-20: healing does not end: " + Where());
    }

    /// <summary>
    /// An older database was put back: it hands out nothing and takes nothing, not even for a good code and the right card, until an officer has
    /// looked into every compartment.
    /// </summary>
    /// <exception cref="WorldFailedException">I-12, I-14: it serves, or a code of before opens a door.</exception>
    public void HoldBack()
    {
        Mend();
        if (_world.State is not { Service.RestoredDatabase: true } || _world.Frame.Screen is not Screen.Idle { DropOff: not Unavailable.None, Collect: not Unavailable.None })
        {
            throw new WorldFailedException($"I-12: an older database was put back, and the machine shows {_world.Frame.Screen}.");
        }

        foreach (var folder in Desk.Folders.Where(folder => folder.Pickup is not null).Take(OwnersComeAgain).ToList())
        {
            TryWrong(folder, folder.Pickup!, folder.Owner);
            BeQuiet();
        }
    }

    /// <summary>A citizen said that these papers are inside, and kept them.</summary>
    public bool WasKept(string papers) => Desk.Folders.Any(folder => folder.KeptUnder?.Text == papers);

    /// <summary>The number or code under which the machine knows a thing that lies in a compartment.</summary>
    public string NameAtMachine(string thing)
    {
        var folder = Desk.OfItem(thing);
        return (thing == folder.Papers ? folder.Number?.Text : folder.Code?.Text) ?? thing;
    }

    /// <summary>Where everything is, for a report.</summary>
    public string Where() => string.Join(", ", Desk.Folders.GroupBy(folder => folder.Stage).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"))
        + "; " + string.Join(" ", _world.State.Devices.Boards.Where(board => board.Value != Core.Devices.DeviceHealth.Ok).Select(board => $"{board.Key} {board.Value}"))
        + (_world.IsBarred ? "; the map is not proved" : "") + (_world.State.Service.InService ? "" : "; out of service: " + _world.State.Service.Reason)
        + "; " + string.Join(" ", _world.State.Compartments.Values.Where(c => c.Content is not CompartmentContent.Empty || c.OutOfService)
            .Select(c => $"{c.Id}:{c.Content}{(c.OutOfService ? " out of service" : "")}"))
        + "; " + string.Join(", ", Desk.Folders.Where(folder => folder.Stage is not (FolderStage.WithOwner or FolderStage.GivenUp) && !Desk.AtCounter.Contains(folder))
            .Select(folder => $"{folder.Papers} {folder.Stage} {string.Join(' ', folder.Numbers.Select(number => $"{number}={_world.State.Dossiers.GetValueOrDefault(number.Text)?.Custody}"))} {folder.Code}"));

    private bool IsQuiet => _world.State.Visit is null && _world.Frame.Phase is KioskPhase.Idle or KioskPhase.OutOfService or KioskPhase.SafeMode;

    private bool IsSettled => !_world.IsBarred && _world.State.Compartments.Values.All(c => c is { Content: CompartmentContent.Empty or CompartmentContent.PresumedEmpty, OutOfService: false })
        && Desk.Folders.All(folder => folder.Stage is FolderStage.WithOwner or FolderStage.GivenUp or FolderStage.AtHome || Desk.AtCounter.Contains(folder));

    private bool IsOfficeTime => _world.Utc.ToOffset(_world.Fit.Settings.UtcOffset) is { DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday), TimeOfDay: var time }
        && time >= TimeSpan.FromHours(7.5) && time < TimeSpan.FromHours(16.5);

    /// <summary>Every visit ends by itself, whoever left it.</summary>
    private void BeQuiet()
    {
        if (!_world.Until(() => IsQuiet, TimeSpan.FromMinutes(60)))
        {
            throw new WorldFailedException($"I-20: the machine stays at {_world.Frame.Phase} with nobody there.");
        }
    }

    private void SomebodyComes(int rounds)
    {
        var waiting = Desk.At(FolderStage.ResultInMachine).Where(folder => folder.Pickup is not null && folder.NotBefore <= _world.Now).ToList();
        var home = Desk.At(FolderStage.AtHome).ToList();
        var loaded = Desk.At(FolderStage.InMachine).Count() + Desk.At(FolderStage.ResultAtOffice).Count();
        var unknown = _world.State.Compartments.Values.Count(c => c.Content is CompartmentContent.Unknown or CompartmentContent.Quarantined || c.OutOfService);
        if (Fate.Below(_world.IsBarred ? 3 : TechnicianOneIn) == 0)
        {
            PlanCut(240);
            new TechnicianVisitor(_world, TechnicianVisit.Draw(Fate, _world.Frame.Phase is KioskPhase.OutOfService or KioskPhase.SafeMode, _world.IsBarred)).Stay();
            return;
        }

        switch (Fate.Below(10))
        {
            case < 4 when waiting.Count > 0:
                Collect(Fate.OneOf(waiting));
                break;
            case < 8 when home.Count > 0 || Desk.Folders.Count < rounds + 8:
                DropOff(home.Count > 0 && Fate.Below(2) == 0 ? Fate.OneOf(home) : Desk.Folders.Count < rounds + 8 ? Desk.Open(NewCitizen) : home[0]);
                break;
            case 8 when Desk.Folders.Any(folder => folder.Stage == FolderStage.WithOwner && folder.Pickup is not null):
                TryUsedCode();
                break;
            default:
                // Officers come for several doors at a time, and seldom outside office hours, when it takes two of them.
                if (loaded + unknown > Fate.Below(6) && (IsOfficeTime || Fate.Below(12) == 0))
                {
                    new OfficerVisitor(_world, Desk).Stay();
                }

                break;
        }
    }

    private void DropOff(Folder folder)
    {
        PlanCut(90);
        new DropOffVisitor(_world, folder, resumes: false).Stay();
        if (folder.Stage == FolderStage.InMachine && !folder.HasReceipt && Fate.Below(2) == 0 && _world.Until(() => IsQuiet, TimeSpan.FromMinutes(40)))
        {
            // The citizen saw no receipt, and comes back for it at once.
            new DropOffVisitor(_world, folder, resumes: true).Stay();
        }
    }

    private void Collect(Folder folder)
    {
        PlanCut(60);
        if (Fate.Strikes(Mischief.WrongId, 25))
        {
            TryWrong(folder, folder.Pickup!, NewCitizen(90_000 + Fate.Below(1000)));
            return;
        }

        if (folder.Pickup is not { } code)
        {
            return;
        }

        if (folder.Code is { } revoked && Fate.Strikes(Mischief.Revoked, 30))
        {
            _world.Later(Fate.Seconds(1, 25), () =>
            {
                _world.Office.Revoke(revoked);
                _world.AskForNews();
            });
        }

        var boots = _world.Boots;
        var isGood = IsGood(folder, code);
        var owner = new OwnerVisitor(_world, folder, code, folder.Owner);
        owner.Stay();

        // A restart in between may leave an owner with nothing to go by; with everything well, silence is no answer either.
        if (isGood && _world.Boots == boots && (Fate.IsKind ? owner.Outcome is not (OwnerOutcome.DoorOpened or OwnerOutcome.Told) : owner.Outcome == OwnerOutcome.Refused && IsGood(folder, code)))
        {
            throw new WorldFailedException($"I-20: the owner of {folder.Result} stood before a machine that was well and got neither papers nor a reason: {owner.Outcome}.");
        }
    }

    /// <summary>The machine's own books say that the result is inside and that this is its code: one that replaced it may not have reached the owner yet.</summary>
    private bool IsGood(Folder folder, string code) => folder.Stage == FolderStage.ResultInMachine
        && folder.Code is { } dossier && _world.State.Results.GetValueOrDefault(dossier.Text) is { Custody: ResultCustody.InMachine, Case: null, Pickup: { Status: PickupStatus.Minted or PickupStatus.Reserved } pickup } result && pickup.Code == _world.DigestOf(code)
        && result.WrongIds < _world.Fit.Settings.Numbers.WrongFactorLock;

    private void TryUsedCode()
    {
        var folder = Fate.OneOf(Desk.Folders.Where(one => one.Stage == FolderStage.WithOwner && one.Pickup is not null).ToList());
        var spent = folder.Code is { } code && _world.State.Results.GetValueOrDefault(code.Text) is null or { Custody: ResultCustody.Collected };
        if (spent && Fate.Strikes(Mischief.UsedCode, 2))
        {
            TryWrong(folder, folder.Pickup!, folder.Owner);
        }
    }

    private void TryWrong(Folder folder, string code, WorldCitizen shows)
    {
        var pulses = _world.Pulses;
        new OwnerVisitor(_world, folder, code, shows).Stay();
        if (_world.Pulses != pulses)
        {
            throw new WorldFailedException($"I-14: a spent code or a wrong ID number opened the door of {folder.Result}.");
        }
    }

    private void PlanCut(int seconds)
    {
        if (Fate.Strikes(Mischief.PowerCut, 12))
        {
            _world.CutPowerIn(Fate.Seconds(1, seconds));
        }
        else if (Fate.Strikes(Mischief.PowerCutAfterCommit, 12))
        {
            _world.CutPowerAfter(1 + Fate.Below(25));
        }
        else if (Fate.Strikes(Mischief.Killed, 20))
        {
            _world.CutPowerIn(Fate.Seconds(1, seconds), Outage.Process);
        }
    }

    /// <summary>What officers do at their desks, and what arrives on phones.</summary>
    private void WorkAtOffice()
    {
        foreach (var message in _world.Office.TakeMessages())
        {
            if (CodeMessage().Match(message.Text) is { Success: true } told && Desk.Folders.FirstOrDefault(folder => folder.Code?.Text == told.Groups[1].Value) is { } folder && folder.Owner.Phone == message.Phone)
            {
                folder.NotBefore = folder.Pickup is null && Fate.Strikes(Mischief.ComeLate, 60) ? _world.Now + TimeSpan.FromDays(20) : folder.NotBefore;
                folder.Pickup = told.Groups[2].Value.Replace("-", "", StringComparison.Ordinal);
            }

            if (OneTimeMessage().Match(message.Text) is { Success: true } sent && Desk.Folders.FirstOrDefault(folder => folder.Code?.Text == sent.Groups[1].Value) is { } asked)
            {
                asked.OneTime = sent.Groups[2].Value;
            }
        }

        if (!_world.Wire.IsFair)
        {
            return;
        }

        if (Fate.IsKind || Fate.Below(3) == 0)
        {
            _world.Office.SettleCases();
        }

        foreach (var folder in Desk.At(FolderStage.AtOffice).ToList())
        {
            if (folder.Id % SupplementOneIn == 2 && folder.Asked is null)
            {
                AskSupplement(folder);
            }
            else if (Accepted(folder) is { } code)
            {
                folder.Code = code;
                folder.Stage = FolderStage.ResultAtOffice;
            }
        }

        // Papers that their owner said are not sent, and that lay inside all the same, go back to the owner.
        foreach (var folder in Desk.At(FolderStage.AtOffice).Where(folder => folder.NumbersSince.All(IsWithdrawn)).ToList())
        {
            folder.Stage = FolderStage.GivenUp;
        }

        foreach (var folder in Desk.At(FolderStage.ResultAtOffice).Where(IsBack).ToList())
        {
            Desk.AtCounter.Add(folder);
        }
    }

    /// <summary>All of them good, of people who are not at the machine themselves and of some who are.</summary>
    private List<string> OthersCodes() =>
    [
        .. _world.Badges.Select(badge => badge.Badge),
        .. Desk.Folders.Select(folder => folder.Owner.Card),
        .. Desk.At(FolderStage.ResultInMachine).Where(folder => folder.Pickup is not null).Select(folder => "KLP:" + folder.Pickup),
    ];

    private bool IsWithdrawn(DropOffNumber number) => _world.State.Dossiers.GetValueOrDefault(number.Text) is null or { Custody: Custody.Withdrawn or Custody.Out };

    private void AskSupplement(Folder folder)
    {
        foreach (var number in folder.Numbers.AsEnumerable().Reverse())
        {
            if (_world.Office.AskSupplement(number) is { } code)
            {
                folder.GoesBack(code);
                return;
            }
        }
    }

    /// <summary>The office's books may know these papers under an earlier number than the last one.</summary>
    private DossierCode? Accepted(Folder folder)
    {
        foreach (var number in folder.Numbers.AsEnumerable().Reverse())
        {
            if (_world.Office.AcceptAndAnnounce(number) is { } code)
            {
                return code;
            }
        }

        return null;
    }

    /// <summary>The machine will not take it again: it was booked as returned or disputed, and the owner fetches it at the counter.</summary>
    private bool IsBack(Folder folder) => !Desk.AtCounter.Contains(folder) && folder.Code is { } code
        && _world.State.Results.GetValueOrDefault(code.Text)?.Custody is ResultCustody.Returned or ResultCustody.Disputed or ResultCustody.Collected;

    /// <summary>After too many starts in a row somebody looks at the machine, and puts it in service again; and so when a technician took it out, or left a door.</summary>
    private void PutInService()
    {
        if (_world.Frame.Phase != KioskPhase.SafeMode && (_world.State.Service.InService || _world.State.Visit is not null || !(Fate.IsKind || Fate.Below(4) == 0)))
        {
            return;
        }

        foreach (var door in _world.Cabinet.Cabinet.Doors().Where(door => door.Open && _world.IsNobodyThere))
        {
            _world.Cabinet.Cabinet.Shut(door.Number);
        }

        _world.Pass(TimeSpan.FromSeconds(2));
        _world.Do(() => _world.Kiosk.Loop.Post(new KioskEvent.ServiceOrdered(true, "technician", "looked into it")));
    }

    private void CalmDown()
    {
        Fate.IsKind = true;
        _world.CancelCuts();

        // Whatever the last turn still had in store has happened by then, also in the time of the wires.
        _world.Skip(TimeSpan.FromMinutes(3));
        _world.Pass(TimeSpan.FromMinutes(1));
    }

    private void Mend()
    {
        _weather.Clear();
        BeQuiet();
        PutInService();

        // A scanner that is in the middle of 64 KiB answers nothing before it is through.
        _world.Rest();
        _world.ComesBack();
    }

    private static WorldCitizen NewCitizen(int id) => new(
        string.Create(CultureInfo.InvariantCulture, $"079{id % 10}80{id:000000}"),
        "Nguyễn Văn " + GivenNames[id % GivenNames.Length],
        string.Create(CultureInfo.InvariantCulture, $"0903{id:000000}"));

    [GeneratedRegex(@"^Kết quả hồ sơ (\S+) chờ .*Mã nhận: ([0-9A-Z-]{11})")]
    private static partial Regex CodeMessage();

    [GeneratedRegex(@"^Mã dùng một lần cho hồ sơ (\S+): ([0-9]{6})$")]
    private static partial Regex OneTimeMessage();
}
