using System.Diagnostics;
using KioskLocker.Core;

namespace KioskLocker.Cli.Timeline;

/// <summary>Effects in plain words, in order.</summary>
internal static class EffectWords
{
    public static string Of(IReadOnlyList<KioskEffect> effects) => effects.Count == 0 ? "no effects" : string.Join("; ", effects.Select(Of));

    private static string Of(KioskEffect effect) => effect switch
    {
        KioskEffect.OpenCompartment e => $"orders door {e.Compartment} open{(e.Always ? " whatever its contact says" : "")}, order {e.Id}",
        KioskEffect.Print e => $"prints {OfficeWords.Of(e.Slip)}",
        KioskEffect.AbandonPrint e => $"abandons print {e.Id}",
        KioskEffect.Signal e => $"{EventWords.Low(e.Kind)}{(e.Compartment is { } door ? $" of door {door}" : "")} {(e.On ? "on" : "off")}",
        KioskEffect.StartTimer e => EventWords.Text($"starts timer {e.Timer}, {e.Span:c}"),
        KioskEffect.StopTimer e => $"stops timer {e.Timer}",
        KioskEffect.Send e => EventWords.Text($"tells the office {e.OutboxSeq} ") + OfficeWords.Of(e.Message),
        KioskEffect.ErasePersonalData e => $"erases the personal data of visit {e.Visit}",
        KioskEffect.ForgetEntry => "forgets an entry of the vault",
        KioskEffect.CheckPin => "has a PIN checked",
        KioskEffect.MintPickupCode e => $"has a pickup code drawn for {e.Dossier}",
        KioskEffect.Diagnose e => $"asks a device for a technician, order {e.Id}",
        KioskEffect.ShutDown e => $"ends the program: {EventWords.Low(e.Kind)}",
        _ => throw new UnreachableException(),
    };
}
