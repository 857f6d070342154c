using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime.Journal;
using Serilog;

namespace KioskLocker.Runtime;

/// <summary>What the last run left behind, read before anything of this run was committed.</summary>
/// <param name="Openings">Opening orders that were committed and never answered.</param>
/// <param name="Prints">Print orders likewise.</param>
/// <param name="Starts">How the last run ended, and how often it ended badly of late.</param>
/// <param name="Restored">Set when the database is older than its anchor.</param>
public sealed record Unfinished(IReadOnlyList<EffectId> Openings, IReadOnlyList<EffectId> Prints, StartCount Starts, RestoredDatabase? Restored)
{
    /// <summary>How it ended, as it noted itself; null when there is no note.</summary>
    public RunEnd? LastRun { get; init; }
}

/// <summary>Start-up as one designed event: configure, ask the devices, and only then let Core decide what the interruption left behind.</summary>
public sealed class Recovery
{
    /// <summary>The devices are asked for no longer than this; whoever is silent until then is unknown.</summary>
    public static readonly TimeSpan SurveyLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SurveyAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>The answers that came are looked at this often.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);


    private readonly KioskLoop _loop;
    private readonly SurveyDraft _draft;
    private readonly KioskSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _began;
    private long _asked;

    public Recovery(KioskLoop loop, SurveyDraft draft, KioskSettings settings, TimeProvider time, ILogger log)
    {
        _loop = loop;
        _draft = draft;
        _settings = settings;
        _time = time;
        _log = log.ForContext<Recovery>();
    }

    /// <summary>Runs the start-up; the loop turns meanwhile.</summary>
    /// <param name="version">Program version.</param>
    /// <param name="unfinished">What the last run left behind.</param>
    /// <param name="startLines">Starts the lines, after the configuration is committed.</param>
    /// <param name="askBoards">Orders a survey from every locker board line.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether Core took the recovery; otherwise the kiosk stays where it is and says so.</returns>
    public async Task<bool> RunAsync(
        string version, Unfinished unfinished, Action startLines, Action askBoards, CancellationToken cancellationToken)
    {
        await Configure().WaitAsync(cancellationToken).ConfigureAwait(false);
        startLines();
        Ask(askBoards);
        while (!IsSurveyed(askBoards))
        {
            await Task.Delay(Look, _time, cancellationToken).ConfigureAwait(false);
        }

        return Ended(unfinished, await Decide(version, unfinished).WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>First part, for whoever drives the start by hand instead of <see cref="RunAsync"/>: the configuration is posted. Lines start once it is taken.</summary>
    public Task<PostOutcome> Configure() => _loop.PostAndWait(new KioskEvent.Configured(_settings));

    /// <summary>Second part: the devices are asked.</summary>
    /// <param name="askBoards">Orders a survey from every locker board line.</param>
    public void Ask(Action askBoards)
    {
        _began = _asked = _time.GetTimestamp();
        askBoards();
    }

    /// <summary>Third part, after the second and then every <see cref="Look"/>: true once everything has answered, or has had its time.</summary>
    /// <param name="askBoards">Orders a survey from every locker board line.</param>
    public bool IsSurveyed(Action askBoards)
    {
        if ((_draft.Missing.Count == 0 && _draft.DoorsKnown(_settings.Compartments)) || _time.GetElapsedTime(_began) >= SurveyLimit)
        {
            return true;
        }

        if (_time.GetElapsedTime(_asked) >= SurveyAgain)
        {
            // A line that was still opening answered for its boards with silence; ask again while there is time.
            _asked = _time.GetTimestamp();
            askBoards();
        }

        return false;
    }

    /// <summary>Last part: Core is told what was found and what was left behind.</summary>
    public Task<PostOutcome> Decide(string version, Unfinished unfinished)
    {
        Task<PostOutcome>? recovered = null;
        _draft.HandOut(survey => recovered = _loop.PostAndWait(new KioskEvent.Recovered(
            version, unfinished.Starts.LastRunClean, unfinished.Starts.UncleanStarts, survey, unfinished.Openings, unfinished.Restored) { LastRun = unfinished.LastRun }));
        foreach (var print in unfinished.Prints)
        {
            // The printer's reply died with the process: nobody knows, and a copy is the citizen's to ask for.
            _loop.Post(new KioskEvent.PrintAnswered(print, PrintOutcome.Uncertain, PrinterCondition.Unknown));
        }

        return recovered!;
    }

    private bool Ended(Unfinished unfinished, PostOutcome outcome)
    {
        _log.Information(
            "Recovered {Outcome}: last run {LastRun}, clean {Clean}, unclean starts {Starts}, unfinished openings {Openings}, unfinished prints {Prints}, boards missing {Missing}",
            outcome.GetType().Name,
            unfinished.LastRun,
            unfinished.Starts.LastRunClean,
            unfinished.Starts.UncleanStarts,
            unfinished.Openings.Count,
            unfinished.Prints.Count,
            _draft.Missing);
        return outcome is PostOutcome.Taken;
    }
}
