using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Tests.Core;

namespace KioskLocker.Tests.Attacks;

/// <summary>
/// Somebody who tries codes at the machine, driving Core itself. Touching, typing, scanning, opening doors, setting the clock and
/// cutting the power cost no time at all; only the machine's own timers do. So what is measured is what the machine enforces.
/// </summary>
internal sealed class Thief
{
    public const string OwnId = "thief";
    public const string FeeCode = "own-fee";
    public const string CaseCode = "own-case";
    public const string GoodCode = "own-good";

    private readonly Kiosk _kiosk = new();
    private readonly KioskSettings _settings;
    private readonly Dictionary<TimerId, TimeSpan> _due = [];
    private readonly DropOffNumber _ownDropOff;
    private readonly DateTimeOffset _ownDay;
    private TimeSpan _monotonic = TimeSpan.FromHours(1);
    private int _boots;
    private long _seq = 1_000_000;
    private KioskEffect.OpenCompartment? _order;

    /// <summary>The machine holds a victim's result, three of the thief's own (fee due, case open, free to take) and his interrupted drop-off of today.</summary>
    public Thief()
    {
        var script = new KioskScript();
        script.Load("H29-victim", "victim", "victim");
        script.Load("H29-fee", OwnId, FeeCode, feeDue: true);
        script.Load("H29-case", OwnId, CaseCode);
        script.Load("H29-good", OwnId, GoodCode);
        script.State = script.State with { Results = script.State.Results.SetItem("H29-case", script.State.Results["H29-case"] with { Case = "Q6A1-1-1" }) };
        script.ToOpening(OwnId, OwnId);
        _ownDropOff = script.State.Visit!.Number!.Value;
        script.Restart();
        (State, Utc, _ownDay, _settings) = (script.State, script.Utc, script.Utc, script.Settings);
        Victims = State.Results["H29-victim"].Compartment!.Value;
    }

    public KioskState State { get; private set; }

    /// <summary>The wall clock, which the thief may set.</summary>
    public DateTimeOffset Utc { get; set; }

    /// <summary>True time that has passed.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Wrong pairs that were compared; right ones of his own are no guesses.</summary>
    public long Guesses { get; private set; }

    public long Steps { get; private set; }

    public long Bursts { get; private set; }

    public CompartmentId Victims { get; }

    /// <summary>Gives one pair of which nothing is known, as soon as the machine takes one, and stays for no answer.</summary>
    public void Guess(Digest code, Digest id)
    {
        ToIdentify(code);
        GiveWrong(id);
    }

    /// <summary>Gives a right pair of his own and waits for what comes of it.</summary>
    public void GiveOwn(string code)
    {
        ToIdentify(new Digest($"kk1:{code}"));
        GivePerson(new Digest($"dk1:{OwnId}"));
        while (State.Phase == KioskPhase.CollectChecking)
            Wait();
    }

    /// <summary>His own result behind an open door: he says that it does not open and goes, and may come again.</summary>
    public void OpenOwnAndSayStuck()
    {
        GiveOwn(GoodCode);
        Assert.Equal(KioskPhase.CollectOpening, State.Phase);
        Do(new KioskEvent.DoorAnswered(_order!.Id, _order.Compartment, OpenOutcome.Opened));
        Touch(KioskTrigger.DoorDoesNotOpen);
        Do(new KioskEvent.DoorContactChanged(_order.Compartment, DoorContact.Closed));
        Touch(KioskTrigger.Cancel);
        Touch(KioskTrigger.Continue);
    }

    /// <summary>The other door with two factors: he opens his own interrupted drop-off and cuts the power again.</summary>
    public void ResumeOwnAndCutPower()
    {
        if (!ToOtherDoor())
            return;
        GivePerson(new Digest($"dk1:{OwnId}"));
        while (State.Phase == KioskPhase.ResumeChecking)
            Wait();
        if (State.Phase == KioskPhase.Opening)
            CutPower();
    }

    /// <summary>A wrong ID number for his own drop-off: the same machine-wide run and wait.</summary>
    public void GuessAtTheOtherDoor(Digest id)
    {
        if (ToOtherDoor())
            GiveWrong(id);
    }

    /// <summary>The process begins anew at once; its monotonic clock with it.</summary>
    public void CutPower()
    {
        _due.Clear();
        _monotonic = TimeSpan.Zero;
        _boots++;
        Do(new KioskEvent.Configured(_settings));
        Do(new KioskEvent.Recovered("test", false, 1, Survey(), State.Visit?.Opening is { Outcome: null } opening ? [opening.Effect] : [], null));
    }

    /// <summary>Goes away, back to idle.</summary>
    public void Leave()
    {
        for (var moves = 0; State.Phase != KioskPhase.Idle; moves++)
        {
            Assert.True(moves < 50, $"no way out of {State.Phase}");
            if (State.Phase is KioskPhase.CollectChecking or KioskPhase.ResumeChecking)
                Wait();
            else
                Touch(State.Phase is KioskPhase.Ended or KioskPhase.LookUpAnswer ? KioskTrigger.Continue : KioskTrigger.Cancel);
        }
    }

    /// <summary>Badge and PIN, five wrong ones and then the wait, or a new start meanwhile.</summary>
    public bool TryPin(string staff, bool right)
    {
        Leave();
        Do(new KioskEvent.BadgePresented(new Digest($"dk1:badge-{staff}")));
        if (State.Phase != KioskPhase.StaffPin)
            return false;
        var effects = Do(new KioskEvent.PinEntered(new PinRef("p")));
        var check = effects.OfType<KioskEffect.CheckPin>().Single();
        Do(new KioskEvent.PinChecked(check.Id, right));
        return true;
    }

    /// <summary>Time in which nothing happens that the machine waits for.</summary>
    public void Pass(TimeSpan span)
    {
        _monotonic += span;
        Utc += span;
        Spent += span;
    }

    private void ToIdentify(Digest code)
    {
        for (var moves = 0; State.Phase != KioskPhase.CollectIdentify || State.Visit!.Code != code; moves++)
        {
            Assert.True(moves < 50, $"no way to a code from {State.Phase}");
            switch (State.Phase)
            {
                case KioskPhase.Idle or KioskPhase.EnterCode when State.Timers.ContainsKey(TimerId.Wait):
                    Wait();
                    break;
                case KioskPhase.Idle or KioskPhase.EnterCode:
                    Do(new KioskEvent.CodePresented(code, Language.Vi));
                    break;
                case KioskPhase.CollectChecking:
                case KioskPhase.CollectRefused when State.Visit!.Code == code && State.Timers.ContainsKey(TimerId.Wait):
                    Wait();
                    break;
                case KioskPhase.CollectIdentify or KioskPhase.CollectRefused:
                    Touch(KioskTrigger.Back);
                    break;
                default:
                    Leave();
                    break;
            }
        }
    }

    /// <returns>False once it is locked: after five wrong numbers it is, also for him.</returns>
    private bool ToOtherDoor()
    {
        Leave();
        while (State.Timers.ContainsKey(TimerId.Wait))
            Wait();

        // An interrupted drop-off may be settled on its day only, which he can arrange.
        Utc = _ownDay;
        Do(new KioskEvent.DropOffNumberPresented(_ownDropOff, Language.Vi));
        Touch(KioskTrigger.Resume);
        if (State.Dossiers[_ownDropOff.Text].WrongIds < _settings.Numbers.WrongFactorLock)
        {
            Assert.Equal(KioskPhase.ResumeIdentify, State.Phase);
            return true;
        }

        Assert.Equal(KioskPhase.LookUpAnswer, State.Phase);
        Leave();
        return false;
    }

    private void GiveWrong(Digest id)
    {
        var before = State.Guesses.Total;
        GivePerson(id);
        Assert.Equal(before + 1, State.Guesses.Total);
        Guesses++;
    }

    private void GivePerson(Digest id) => Do(new KioskEvent.PersonGiven(new VaultRef("p"), id, IdSource.Typed, false));

    private void Touch(KioskTrigger trigger) => Do(new KioskEvent.Touched(trigger));

    /// <summary>Until the next timer of the machine runs out.</summary>
    private void Wait()
    {
        var (timer, due) = _due.MinBy(running => running.Value);
        Pass(due > _monotonic ? due - _monotonic : TimeSpan.Zero);
        _due.Remove(timer);
        Do(new KioskEvent.TimerElapsed(timer, State.Timers[timer].StartedSeq));
    }

    private IReadOnlyList<KioskEffect> Do(KioskEvent happened)
    {
        Steps++;
        var result = _kiosk.Step(State, new EventEnvelope(State.Counters.Epoch, ++_seq, Utc, true, _monotonic, $"boot{_boots}", happened));
        State = result.State;
        foreach (var effect in result.Effects)
        {
            switch (effect)
            {
                case KioskEffect.StartTimer start:
                    _due[start.Timer] = _monotonic + start.Span;
                    break;
                case KioskEffect.StopTimer stop:
                    _due.Remove(stop.Timer);
                    break;
                case KioskEffect.OpenCompartment open:
                    Assert.NotEqual(Victims, open.Compartment);
                    _order = open;
                    break;
                case KioskEffect.Send { Message: UplinkMessage.SecurityAlert { Kind: AlertKind.GuessBurst } }:
                    Bursts++;
                    break;
            }
        }

        return result.Effects;
    }

    private DeviceSurvey Survey() => new(
        _settings.Compartments.ToDictionary(c => c.Id.Number, _ => DoorContact.Closed),
        _settings.Compartments.Select(c => c.Board.Name).Distinct().ToDictionary(b => b, _ => DeviceHealth.Ok),
        new PrinterStatus(PrinterCondition.Ready, PaperSupply.Full),
        DeviceHealth.Ok);
}
