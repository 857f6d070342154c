using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Tests.Core;

/// <summary>A technician's acts and what is seen of them, in the words of the scenarios.</summary>
internal static class Acts
{
    /// <summary><c>try 2 5</c>, <c>saw none</c>, <c>broken 3 the latch is bent</c> and so on.</summary>
    public static TechnicianAct Of(string[] words) => words switch
    {
        ["try", var door] => new TechnicianAct.TryDoor(Door(door), 1),
        ["try", var door, var times] => new TechnicianAct.TryDoor(Door(door), int.Parse(times, CultureInfo.InvariantCulture)),
        ["prove", var door] => new TechnicianAct.ProveDoor(Door(door)),
        ["again"] => new TechnicianAct.OpenAgain(),
        ["enough"] => new TechnicianAct.EndTest(),
        ["saw", "none"] => new TechnicianAct.SayOpened(null),
        ["saw", var door] => new TechnicianAct.SayOpened(Door(door)),
        ["shut"] => new TechnicianAct.SayShut(),
        ["broken", var door, .. var reason] => new TechnicianAct.MarkBroken(Door(door), string.Join(' ', reason)),
        ["repaired", var door] => new TechnicianAct.MarkRepaired(Door(door)),
        ["lamp", var door, var on] => new TechnicianAct.Switch(SignalKind.Lamp, Door(door), on == "on"),
        ["buzzer", var on] => new TechnicianAct.Switch(SignalKind.Buzzer, null, on == "on"),
        ["print"] => new TechnicianAct.PrintTest(),
        ["ask", var task] => new TechnicianAct.Ask(Enum.Parse<DeviceTask>(task)),
        ["look", var view] => new TechnicianAct.Look(Enum.Parse<DiagnosticsView>(view)),
        ["stay"] => new TechnicianAct.Stay(),
        ["out", .. var reason] => new TechnicianAct.TakeOut(string.Join(' ', reason)),
        ["in"] => new TechnicianAct.PutBack(),
        ["call"] => new TechnicianAct.CallOfficer(),
        ["back"] => new TechnicianAct.GoBack(),
        ["away"] => new TechnicianAct.SendOfficerAway(),
        ["restart"] => new TechnicianAct.Restart(),
        ["leave"] => new TechnicianAct.LogOut(),
        _ => throw new FormatException($"Unknown act '{string.Join(' ', words)}'."),
    };

    /// <summary>A fact of diagnostics by its word; null where it is none.</summary>
    public static string? Fact(KioskScript script, string key) => key switch
    {
        "shows" => Finding(script.State.Visit?.Diagnostics?.Test?.Finding) ?? "nothing",
        "cycles" => Text(script.State.Visit!.Diagnostics!.Test!.Cycles.Length),
        "asks" => script.Frame.Screen switch
        {
            Screen.DiagnosticsDoorOpen open => open.AskNumber.ToString(),
            Screen.DiagnosticsStuck stuck => stuck.AskNumber.ToString(),
            _ => null,
        },
        "blind" => ((Screen.DiagnosticsDoorOpen)script.Frame.Screen).Blind.ToString(),
        "canAgain" => ((Screen.DiagnosticsStuck)script.Frame.Screen).CanOpenAgain.ToString(),
        "officer" => Who(script.Frame.Screen)?.Officer?.Text ?? "none",
        "peer" => Who(script.Frame.Screen)?.Peer ?? "none",
        "asked" => ((Screen.DiagnosticsOfficer)script.Frame.Screen).Asked?.Text ?? "badge",
        "no" => ((Screen.DiagnosticsOfficer)script.Frame.Screen).Refusal?.ToString() ?? "none",
        "toBegin" => ((Screen.DiagnosticsOfficer)script.Frame.Screen).ToBegin.ToString(),
        "needs" => string.Join(',', ((Screen.Diagnostics)script.Frame.Screen).Doors.Where(d => d.NeedsOfficer).Select(d => d.Compartment)),
        "open" => string.Join(',', script.Frame.Screen is Screen.DiagnosticsOfficer officer ? officer.OpenDoors : ((Screen.Diagnostics)script.Frame.Screen).MustClose),
        "toProve" => (!((Screen.Diagnostics)script.Frame.Screen).HasNoneToProve).ToString(),
        "notShut" => string.Join(',', ((Screen.DiagnosticsLeaving)script.Frame.Screen).NotShut.Select(d => d.Compartment)),
        "act" => script.State.Visit!.Diagnostics!.Act?.Code?.ToString() ?? "none",
        "proved" => Text(((Screen.Diagnostics)script.Frame.Screen).Map.Proved),
        "barred" => ((Screen.Diagnostics)script.Frame.Screen).Map.Barred.ToString(),
        "why" => ((Screen.OutOfService)script.Frame.Screen).Reason,
        "doorsBarred" => ((Screen.StaffMenu)script.Frame.Screen).DoorsBarred.ToString(),
        "back" => script.Frame.CanGoBack.ToString(),
        "reads" => script.Frame.Scan.ToString().Replace(" ", "", StringComparison.Ordinal),
        "sizes" => string.Join(',', ((Screen.ReadyToOpen)script.Frame.Screen).Sizes),
        "given" => (((Screen.Identify)script.Frame.Screen).Given is not null).ToString(),
        "time" => script.State.Timers[TimerId.VisitLimit].StartedSeq == script.Envelope!.Seq ? "new" : "old",
        "lit" => string.Join(',', Lit(script)),
        "shutdowns" => string.Join(',', script.Effects.OfType<KioskEffect.ShutDown>().Select(s => s.Kind)),
        _ => null,
    };

    /// <summary>Lamps that are on, and <c>buzzer</c>, after everything that was ordered.</summary>
    private static IEnumerable<string> Lit(KioskScript script) => script.Effects.OfType<KioskEffect.Signal>()
        .Where(s => s.Kind is SignalKind.Lamp or SignalKind.Buzzer)
        .GroupBy(s => s.Kind == SignalKind.Lamp ? s.Compartment!.Value.ToString() : "buzzer")
        .Where(s => s.Last().On).Select(s => s.Key).Order(StringComparer.Ordinal);

    private static TechnicianHere? Who(Screen screen) => screen switch
    {
        Screen.Diagnostics s => s.Who,
        Screen.DiagnosticsOfficer s => s.Who,
        Screen.DiagnosticsOpening s => s.Who,
        Screen.DiagnosticsDoorOpen s => s.Who,
        Screen.DiagnosticsStuck s => s.Who,
        Screen.DiagnosticsLeaving s => s.Who,
        _ => null,
    };

    private static string? Finding(DoorFinding? finding) => finding is null ? null : finding.Kind + (finding.Other is { } other ? $":{other}" : "");

    private static CompartmentId Door(string text) => new(int.Parse(text, CultureInfo.InvariantCulture));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
