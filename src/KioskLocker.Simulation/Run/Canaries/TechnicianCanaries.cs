using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Simulation.Run.Canaries;

/// <summary>Diagnostics mode gone wrong.</summary>
internal static class TechnicianCanaries
{
    private static readonly StaffId Somebody = new("CB001");

    internal static IEnumerable<CanaryKind> All { get; } =
    [
        AloneOverPapers(),
        Bending.Heard("any-console", "I-21", "What is done at another console counts in a technician's session.", (before, happened) => happened is KioskEvent.TechnicianActed acted
            && before.Visit is { Diagnostics: not null, Staff: { } staff } && staff.Peer != acted.Peer ? acted with { Peer = staff.Peer } : null),
        new("technician-stays", "I-21", "A technician's session never ends by itself.", strikes => new Canary("technician-stays", "")
        {
            Effects = effects =>
            {
                if (!effects.Any(IsLimit))
                {
                    return effects;
                }

                strikes.Hit();
                return [.. effects.Where(effect => !IsLimit(effect))];
            },
        }),
        Bending.Heard("shut-by-patience", "I-21", "A door that was not proved shut within a minute counts as shut.", (before, happened) => happened is KioskEvent.TimerElapsed { Timer: TimerId.DoorsShut }
            && before.Phase == KioskPhase.DiagnosticsLeaving && NotShut(before) is [var door] ? new KioskEvent.DoorContactChanged(door, DoorContact.Closed) : null),
        Bending.Heard("proved-unseen", "F-D9", "A door counts as the one on the map whatever number the technician saw.", (before, happened) => happened is KioskEvent.TechnicianActed { Act: TechnicianAct.SayOpened said } acted
            && before.Visit?.Diagnostics?.Test is { Proving: true } test && said.Door is { } seen && seen != test.Compartment ? acted with { Act = new TechnicianAct.SayOpened(test.Compartment) } : null),
        Bending.Heard("old-map-counts", "I-1", "Whatever map is in force, the one that was proved counts as it.", (before, happened) => happened is KioskEvent.Configured { Settings: { MapHash: not null } settings }
            && before.Cabinet.CommissionedHash is { } proved && proved != settings.MapHash ? new KioskEvent.Configured(settings with { MapHash = proved }) : null),
        Bending.After("session-survives", "I-21 I-12", "A session goes on after a power cut.", (before, happened, result) => happened is KioskEvent.Recovered && before.Visit is { Diagnostics: { Begun: true }, Opening: null }
            && result.State.Phase == KioskPhase.Idle ? result with { State = result.State with { Phase = KioskPhase.Diagnostics, Visit = before.Visit } } : null),
    ];

    private static bool IsLimit(KioskEffect effect) => effect is KioskEffect.StartTimer { Timer: TimerId.TechnicianIdle or TimerId.VisitLimit };

    private static List<CompartmentId> NotShut(KioskState state) => [.. state.Compartments.Values.Where(one => one.Door != DoorContact.Closed && one.Excused != true).Select(one => one.Id)];

    /// <summary>An officer is taken for being there as long as it takes to order the door.</summary>
    private static CanaryKind AloneOverPapers() => new("alone-over-papers", "I-21", "A technician alone opens any door.", strikes => new Canary("alone-over-papers", "")
    {
        Step = step => (before, envelope) =>
        {
            if (envelope.Event is not KioskEvent.TechnicianActed { Act: TechnicianAct.TryDoor tried }
                || before.Visit is not { Diagnostics: not null, Staff: { With: null } staff } visit
                || before.Compartments.GetValueOrDefault(tried.Compartment.Number)?.Content is CompartmentContent.Empty or CompartmentContent.PresumedEmpty)
            {
                return step(before, envelope);
            }

            strikes.Hit();
            var result = step(before with { Visit = visit with { Staff = staff with { With = Somebody } } }, envelope);
            return result.State.Visit?.Staff is { } after ? result with { State = result.State with { Visit = result.State.Visit with { Staff = after with { With = null } } } } : result;
        },
    });
}
