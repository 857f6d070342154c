using System.Text.Json.Serialization;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>What is to be done after the commit. Orders to devices carry an id and are answered by one event each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OpenCompartment), "openCompartment")]
[JsonDerivedType(typeof(Print), "print")]
[JsonDerivedType(typeof(AbandonPrint), "abandonPrint")]
[JsonDerivedType(typeof(Signal), "signal")]
[JsonDerivedType(typeof(StartTimer), "startTimer")]
[JsonDerivedType(typeof(StopTimer), "stopTimer")]
[JsonDerivedType(typeof(Send), "send")]
[JsonDerivedType(typeof(ErasePersonalData), "erasePersonalData")]
[JsonDerivedType(typeof(ForgetEntry), "forgetEntry")]
[JsonDerivedType(typeof(CheckPin), "checkPin")]
[JsonDerivedType(typeof(MintPickupCode), "mintPickupCode")]
[JsonDerivedType(typeof(Diagnose), "diagnose")]
[JsonDerivedType(typeof(ShutDown), "shutDown")]
public abstract record KioskEffect
{
    private KioskEffect()
    {
    }

    /// <summary>One authorisation for one pulse at one compartment (reliability.md, I-2). Kept as pending until answered; never repeated by itself.</summary>
    public sealed record OpenCompartment(EffectId Id, CompartmentId Compartment) : KioskEffect
    {
        /// <summary>The pulse goes out whatever the contact says: a broken wire must not lock an owner out.</summary>
        public bool Always { get; init; }
    }

    /// <summary>Print a slip. Pending until answered; never repeated by itself.</summary>
    public sealed record Print(EffectId Id, Slip Slip) : KioskEffect;

    /// <summary>Nothing of this job may come out any more.</summary>
    public sealed record AbandonPrint(EffectId Id) : KioskEffect;

    /// <summary>Lamp, buzzer or voice.</summary>
    public sealed record Signal(EffectId Id, SignalKind Kind, CompartmentId? Compartment, bool On) : KioskEffect;

    /// <summary>Start or restart a timer; <see cref="KioskEvent.TimerElapsed"/> carries the sequence number of this step.</summary>
    public sealed record StartTimer(TimerId Timer, TimeSpan Span) : KioskEffect;

    public sealed record StopTimer(TimerId Timer) : KioskEffect;

    /// <summary>An outbox row, written in the same transaction; nothing to do afterwards.</summary>
    public sealed record Send(long OutboxSeq, UplinkMessage Message) : KioskEffect;

    /// <summary>Destroy this visit's key and entries in the vault. Repeatable. Runs in the same transaction.</summary>
    public sealed record ErasePersonalData(VisitId Visit) : KioskEffect;

    /// <summary>Delete one vault entry that a later one replaced, such as a card scanned by mistake. Runs in the same transaction.</summary>
    public sealed record ForgetEntry(VaultRef Entry) : KioskEffect;

    /// <summary>Hash a PIN, slowly, and compare. Answered by <see cref="KioskEvent.PinChecked"/>; lost in a crash, it stays counted as a try.</summary>
    public sealed record CheckPin(EffectId Id, StaffId Staff, PinRef Pin) : KioskEffect;

    /// <summary>Draw a pickup code for a result. Repeatable until its answer is committed; answered by <see cref="KioskEvent.CodeMinted"/>.</summary>
    public sealed record MintPickupCode(EffectId Id, DossierCode Dossier) : KioskEffect;

    /// <summary>A technician asks something of a device. Answered by <see cref="KioskEvent.DiagnoseAnswered"/>; lost in a crash, nobody misses it.</summary>
    public sealed record Diagnose(EffectId Id, DeviceTask Task) : KioskEffect;

    /// <summary>End the program in order, and with it the machine where that is asked. Nothing answers; what was ordered before it is carried out first.</summary>
    public sealed record ShutDown(ShutDownKind Kind) : KioskEffect;
}

/// <summary>How far a <see cref="KioskEffect.ShutDown"/> goes.</summary>
public enum ShutDownKind
{
    /// <summary>The program ends and is started again by whoever watches it.</summary>
    Restart,

    /// <summary>The machine is switched off before its battery is empty.</summary>
    PowerOff,
}

/// <summary>What can be lit or heard.</summary>
public enum SignalKind
{
    Lamp,
    Buzzer,
    VoiceCloseDoor,
    VoiceAnswerQuestion,
}
