using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Cli;

/// <summary>Goes along with a door test: says what happens, asks what only eyes can tell, and ends when the test is over.</summary>
internal static class DoorTestWalk
{
    /// <summary>How long a kiosk has to hear that no further opening is wanted, after Ctrl-C: time is left to say that it did not.</summary>
    private static readonly TimeSpan EndLimit = Interrupts.Limit * 0.75;

    /// <summary>Orders a test and follows it; whoever stops the command ends the test, for the doors would go on opening with nobody watching.</summary>
    public static async Task<DoorTest> RunAsync(Session session, TechnicianAct act, Report report, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            await session.OrderAsync(act, cancellationToken).ConfigureAwait(false);
            return await FollowAsync(session, report, terminal, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(EndLimit);
            try
            {
                await session.OrderAsync(new TechnicianAct.EndTest(), limit.Token).ConfigureAwait(false);
                report.Say("No further opening. A door that stands open waits to be shut.");
            }
            catch (Exception refused) when (refused is CommandFailedException or OperationCanceledException)
            {
                report.Say("The kiosk did not take the end of the test: it may go on. See kioskctl diag, and end it with kioskctl door end.");
            }

            throw;
        }
    }

    /// <summary>Follows the test under way.</summary>
    private static async Task<DoorTest> FollowAsync(Session session, Report report, Terminal terminal, CancellationToken cancellationToken)
    {
        var told = new Told(report);
        while (true)
        {
            var now = await session.FollowAsync(
                look =>
                {
                    told.Look(look);
                    return look.Test is null or { Over: true } || (look.AskNumber && !told.IsAsked) || (look.Phase == nameof(KioskPhase.DiagnosticsStuck) && !look.AskNumber);
                },
                cancellationToken).ConfigureAwait(false);
            if (now.Test is null or { Over: true })
                return now.Test ?? throw new CommandFailedException(ExitCode.Bad, "the test is over; see kioskctl diag");
            if (now.AskNumber && !told.IsAsked)
            {
                told.IsAsked = true;
                await AskNumberAsync(session, now, report, terminal, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await LeaveStuckAsync(session, now, report, terminal, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task AskNumberAsync(Session session, SessionPicture now, Report report, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!terminal.IsAsked)
            throw new CommandFailedException(ExitCode.Bad, "somebody must say which door opened: kioskctl door saw N, then kioskctl door end");
        report.Say($"Which number is on the door that opened? Enter for {now.Test!.Compartment}, 0 when none did.");
        while (true)
        {
            var typed = (await terminal.AskAsync(cancellationToken).ConfigureAwait(false))?.Trim();
            if (string.IsNullOrEmpty(typed))
                typed = now.Test.Compartment.ToString();
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= CompartmentId.Max)
            {
                await session.OrderAsync(new TechnicianAct.SayOpened(number == 0 ? null : new CompartmentId(number)), cancellationToken).ConfigureAwait(false);
                return;
            }

            report.Say("A number, as painted on the door.");
        }
    }

    private static async Task LeaveStuckAsync(Session session, SessionPicture now, Report report, Terminal terminal, CancellationToken cancellationToken)
    {
        if (now.CanOpenAgain && terminal.IsAsked)
        {
            report.Say("It did not open. Enter for one more pulse, e to end the test.");
            if ((await terminal.AskAsync(cancellationToken).ConfigureAwait(false))?.Trim() is "")
            {
                await session.OrderAsync(new TechnicianAct.OpenAgain(), cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        await session.OrderAsync(new TechnicianAct.EndTest(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was said so far, so that it is said once.</summary>
    private sealed class Told(Report report)
    {
        private string _last = "";
        private bool _warned;

        public bool IsAsked { get; set; }

        public void Look(SessionPicture now)
        {
            if (now.EndsSoon && !_warned)
                report.Say($"The session ends{(now.WithoutAct is { } soon ? " in " + Wording.Left(soon) : " soon")} for want of an act. To stay: kioskctl diag stay");
            _warned = now.EndsSoon;
            if (now.Test is not { Over: false } test)
                return;
            var pulse = Wording.Text($"pulse {test.Cycles.Length} of {test.Times}");
            var said = now.Phase switch
            {
                nameof(KioskPhase.DiagnosticsOpening) => $"door {test.Compartment}: {pulse} ordered",
                nameof(KioskPhase.DiagnosticsDoorOpen) when now.Blind => $"door {test.Compartment}: {pulse}; its contact tells nothing. When it is shut: kioskctl door shut",
                nameof(KioskPhase.DiagnosticsDoorOpen) when now.Door == DoorContact.Open => $"door {test.Compartment}: open after {Wording.Seconds(test.Cycles[^1].AnswerAfter)}. Shut it.",
                nameof(KioskPhase.DiagnosticsStuck) => $"door {test.Compartment}: {pulse}, {Wording.Outcome(test.Cycles[^1].Outcome)}",
                _ => _last,
            };
            if (said != _last)
                report.Say(said);
            _last = said;
        }
    }
}
