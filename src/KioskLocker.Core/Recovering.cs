using System.Collections.Immutable;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Core;

/// <summary>Start-up is a designed event: the devices were asked first, now what was interrupted is resumed or left to a person, never guessed.</summary>
internal static class Recovering
{
    /// <summary>A new run begins, whatever state the last one left: the phase is set here and nowhere else outside of the table.</summary>
    public static void Configure(Turn turn, KioskSettings settings)
    {
        // Without a map the doors are those of the last run: what lies behind them is still known, though nobody can open them.
        if (settings is { MapProblem: not null, Compartments.Count: 0 } && turn.State.Settings is { } last)
            settings = settings with { Compartments = last.Compartments };
        var compartments = turn.State.Compartments.ToBuilder();
        foreach (var built in settings.Compartments)
        {
            compartments[built.Id.Number] = compartments.TryGetValue(built.Id.Number, out var known)
                ? known with { Size = built.Size, Low = built.Low, Board = built.Board }
                : new Compartment(built.Id, built.Size, built.Low, built.Board, new CompartmentContent.Unknown(null), false, DoorContact.Unknown);
        }

        // A new database begins above what the office has heard of this machine before; which epoch that is, only the store knows.
        var isNew = turn.State.Settings is null;
        turn.State = turn.State with
        {
            Phase = KioskPhase.Starting,
            Counters = isNew ? turn.State.Counters with { Epoch = turn.Envelope.Epoch } : turn.State.Counters,
            Settings = settings,
            Compartments = compartments.ToImmutable(),
            Devices = turn.State.Devices with { Surveyed = false },
            Cabinet = turn.State.Cabinet with
            {
                Inputs = CabinetState.Unknown.Inputs, OnBattery = false, BatterySpent = false,
                IsNew = isNew ? turn.Envelope.Epoch == 1 : turn.State.Cabinet.IsNew,
                Round = turn.State.Cabinet.Round is { } round && round.MapHash == settings.MapHash ? round : null,
            },
        };

        LogIn.RestartWaits(turn);

        // The monotonic time of the last run says nothing now, and a door forced while the power was off is to be told in any case.
        CloseForcedCases(turn, _ => true);
    }

    /// <summary>The next opening that nobody ordered is a new case.</summary>
    public static void CloseForcedCases(Turn turn, Func<Compartment, bool> which)
    {
        foreach (var compartment in turn.State.Compartments.Values.Where(c => c.Forced is not null && which(c)).ToList())
            turn.Put(compartment with { Forced = null });
    }

    public static bool GoesToSafeMode(Turn turn) =>
        turn.Event is KioskEvent.Recovered recovered
        && (recovered.UncleanStarts >= turn.Numbers.UncleanStartsToSafeMode || Serving.IsSafeMode(turn.State));

    /// <summary>It will serve once it has recovered, as far as orders, mains and map say.</summary>
    public static bool WillServe(Turn turn) => turn.Event is KioskEvent.Recovered recovered
        && turn.State is { Service.InService: true, Settings.MapProblem: null } && !CabinetInputs.IsOnBattery(turn.State, recovered.Survey);

    /// <summary>A visit whose door stands open now goes on at that door.</summary>
    public static bool ResumesAtDoor(Turn turn) =>
        turn.Event is KioskEvent.Recovered { Restored: null } recovered
        && Unsettled(turn.State) is { Opening: { } opening }
        && recovered.Survey.Doors.GetValueOrDefault(opening.Compartment.Number) == DoorContact.Open;

    public static void Recover(Turn turn)
    {
        var recovered = (KioskEvent.Recovered)turn.Event;
        if (recovered.Restored is { } restored)
            BeginEpoch(turn, restored);
        var safeMode = GoesToSafeMode(turn);
        turn.Send(new UplinkMessage.KioskStarted(recovered.Version, recovered.Clean, safeMode, recovered.Restored is not null) { LastRun = WordOf(recovered.LastRun) });
        turn.State = turn.State with
        {
            Devices = new DeviceState(
                recovered.Survey.Boards.ToImmutableSortedDictionary(StringComparer.Ordinal), recovered.Survey.Printer, recovered.Survey.Scanner) { Surveyed = true },
            Timers = Only(turn.State.Timers, TimerId.Wait),
        };
        foreach (var (timer, running) in turn.State.Timers)
            turn.StartTimer(timer, running.Span);
        CabinetInputs.TakeSurvey(turn, recovered.Survey);
        TellMap(turn);
        if (safeMode)
            Serving.Fail(turn, ServiceReasons.SafeMode);
        var resume = !safeMode && ResumesAtDoor(turn);
        turn.State = turn.State with { Service = turn.State.Service with { Pending = resume && !turn.State.Service.InService } };

        SettleVisit(turn, resume, recovered.Survey);
        Results.Recover(turn);
        MatchConfiguration(turn);
        TakeDoors(turn, recovered.Survey);
    }

    private static string? WordOf(RunEnd? end) => end switch
    {
        null => null,
        RunEnd.InOrder => "inOrder",
        RunEnd.LoopStuck => "loopStuck",
        RunEnd.StoreFailed => "storeFailed",
        RunEnd.Fault => "fault",
        RunEnd.Killed => "killed",
        RunEnd.MachineRestarted => "machineRestarted",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A rule was broken: the visit ends, its compartment is unknown, a person must put the machine back.</summary>
    public static void Break(Turn turn)
    {
        var broken = (KioskEvent.InvariantBroken)turn.Event;
        turn.Send(new UplinkMessage.InvariantBroken(broken.Rule));
        GiveUpDoor(turn, UnsettledReason.InternalFault, "internalFault");
        Serving.Fail(turn, ServiceReasons.InternalFault);
        Visits.Close(turn);
        MatchConfiguration(turn);

        // At start-up the wait of the last run does not run yet; a fault gives nobody a wait back.
        if (turn.State.Timers.TryGetValue(TimerId.Wait, out var wait))
            turn.StartTimer(TimerId.Wait, wait.Span);
    }

    /// <summary>
    /// Somebody looked into the compartments of a machine that never let in anything. Later only an officer's reconciliation, with a badge and at the
    /// door, makes an unknown compartment empty: a forced door or one that a technician left unproved is unknown without papers, too.
    /// </summary>
    public static void Commission(Turn turn)
    {
        if (turn.State.Service.RestoredDatabase)
        {
            turn.Ignore("After a restored database only an officer's reconciliation counts.");
            return;
        }

        if (!turn.State.Cabinet.IsNew)
        {
            turn.Ignore("Doors of this machine were opened for citizens or officers before: what is unknown now, an officer reconciles.");
            return;
        }

        var fresh = turn.State.Compartments.Values
            .Where(c => c is { Content: CompartmentContent.Unknown { Last: null }, OutOfService: false, Door: DoorContact.Closed, Suspect: null })
            .Where(c => turn.State.Dossiers.Values.All(d => d.Compartment != c.Id))
            .ToList();
        if (fresh.Count == 0)
        {
            turn.Ignore("No shut compartment is waiting to be commissioned.");
            return;
        }

        foreach (var compartment in fresh)
            turn.Reassess(compartment.Id, new CompartmentContent.Empty(), false, "commissioned");
        CloseForcedCases(turn, c => fresh.Any(f => f.Id == c.Id));
    }

    /// <summary>The office hears at every start that doors are barred, and why.</summary>
    private static void TellMap(Turn turn)
    {
        if (turn.Settings.MapProblem is not null)
            turn.Alert(AlertKind.MapMissing, null);
        else if (Commissioning.IsBarred(turn.State))
            turn.Alert(AlertKind.MapNotCommissioned, null);
    }

    private static Visit? Unsettled(KioskState state) => state.Visit is { Opening: not null, Slip: null, End: null } visit ? visit : null;

    private static void SettleVisit(Turn turn, bool resume, DeviceSurvey survey)
    {
        if (resume)
        {
            turn.StartTimer(TimerId.VisitLimit, turn.Numbers.VisitLimit);

            // The answer to its order, should it be missing, is the open door. Nobody is in diagnostics mode after a power cut.
            turn.Visit = turn.Visit with { IdleWarning = false, LimitWarning = false, QuestionRepeated = false, Diagnostics = null, Opening = turn.Opening with { Outcome = turn.Opening.Outcome ?? OpenOutcome.Opened } };
            turn.Read(turn.Opening.Compartment, DoorContact.Open);
            return;
        }

        // A door ordered open by the interrupted visit was not forced: it is told as left open, and only if it stands open now.
        if (Unsettled(turn.State) is { Opening: { } opening })
            turn.Read(opening.Compartment, survey.Doors.GetValueOrDefault(opening.Compartment.Number));
        GiveUpDoor(turn, UnsettledReason.Interrupted, "interrupted");
        Visits.Close(turn);
    }

    /// <summary>Whoever stood at a door: its content is unknown now, and who it belongs to may come back or an officer looks.</summary>
    private static void GiveUpDoor(Turn turn, UnsettledReason reason, string cause)
    {
        Work.LeaveUncounted(turn);
        if (Unsettled(turn.State) is not { } visit)
            return;
        switch (visit.Kind)
        {
            case VisitKind.Collection:
                Collections.Unsettled(turn, reason, cause, false);
                break;
            case VisitKind.Staff:
                Doors.LeaveUnknown(turn, cause, false);
                break;
            default:
                Openings.Unsettled(turn, EndReason.NoAnswer, reason, cause, false);
                break;
        }
    }

    /// <summary>A compartment that vanished from the configuration may still hold papers: it is kept, and not offered until it is configured again.</summary>
    private static void MatchConfiguration(Turn turn)
    {
        var configured = (turn.State.Settings?.Compartments ?? []).Select(c => c.Id).ToHashSet();
        foreach (var compartment in turn.State.Compartments.Values)
        {
            if (!configured.Contains(compartment.Id))
            {
                turn.Put(compartment with { OutOfServiceBefore = compartment.OutOfServiceBefore ?? compartment.OutOfService });
                turn.Reassess(compartment.Id, compartment.Content, true, "notConfigured");
            }
            else if (compartment.OutOfServiceBefore is { } before)
            {
                // Nobody watched it meanwhile: papers that were inside are to be looked for, a lock that was broken still is.
                CompartmentContent content = compartment.Content is CompartmentContent.Holds holds ? new CompartmentContent.Unknown(holds.What) : compartment.Content;
                turn.Put(compartment with { OutOfServiceBefore = null });
                turn.Reassess(compartment.Id, content, before, "configuredAgain");
            }
        }
    }

    private static void TakeDoors(Turn turn, DeviceSurvey survey)
    {
        foreach (var compartment in turn.State.Compartments.Values)
        {
            var door = survey.Doors.GetValueOrDefault(compartment.Id.Number);
            var opened = compartment.LastSeen == DoorContact.Closed && door == DoorContact.Open;
            turn.Read(compartment.Id, door);
            if (opened)
                DeviceFacts.Forced(turn, compartment.Id);
        }
    }

    /// <summary>The database is older than its anchor: whatever it claims about contents is not to be believed.</summary>
    private static void BeginEpoch(Turn turn, RestoredDatabase restored)
    {
        var counters = turn.State.Counters;
        var anchorIsNewer = string.CompareOrdinal(restored.LastDate, counters.SerialDate) > 0
            || (restored.LastDate == counters.SerialDate && restored.LastSerial > counters.Serial);
        turn.State = turn.State with
        {
            Counters = counters with
            {
                Epoch = restored.NewEpoch,
                OutboxSeq = 0,
                SerialDate = anchorIsNewer ? restored.LastDate : counters.SerialDate,
                Serial = anchorIsNewer ? restored.LastSerial : counters.Serial,
            },
            Service = turn.State.Service with { RestoredDatabase = true, AwaitsOffice = true },
        };
        turn.Alert(AlertKind.DatabaseRestored, null);
        Results.EndCodesOfBefore(turn);
        foreach (var compartment in turn.State.Compartments.Values)
        {
            CompartmentContent content = compartment.Content switch
            {
                CompartmentContent.Holds holds => new CompartmentContent.Unknown(holds.What),
                CompartmentContent.Empty or CompartmentContent.PresumedEmpty => new CompartmentContent.Unknown(null),
                var uncertain => uncertain,
            };
            turn.Put(compartment with { Suspect = true });
            turn.Reassess(compartment.Id, content, compartment.OutOfService, "databaseRestored");
        }
    }

    private static ImmutableSortedDictionary<TimerId, RunningTimer> Only(ImmutableSortedDictionary<TimerId, RunningTimer> timers, TimerId kept) =>
        timers.TryGetValue(kept, out var running)
            ? ImmutableSortedDictionary<TimerId, RunningTimer>.Empty.Add(kept, running)
            : ImmutableSortedDictionary<TimerId, RunningTimer>.Empty;
}
