using System.CommandLine;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Cli.Commands;

/// <summary>The technician's session.</summary>
internal static class DiagCommands
{
    public static void AddTo(RootCommand root, CommandShell shell, Terminal terminal)
    {
        var diag = new Command("diag", "Diagnostics mode: who is in it; exit 1 when nobody is").With(
            "kioskctl diag                      who is in it, and from where",
            "kioskctl diag enter                asks for badge and PIN, shows neither",
            "kioskctl diag officer              an officer beside, for doors with papers",
            "kioskctl diag stay                 the wait for an act begins anew",
            "kioskctl diag leave                every door must be shut");
        shell.SetLook(diag, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var look = await kiosk.SessionAsync(cancellationToken).ConfigureAwait(false);
            report.Show(look, shown => Show(shown, report));
            return look.Session is null ? ExitCode.Bad : ExitCode.Ok;
        });
        diag.Subcommands.Add(Badge("enter", "Begin a session with badge and PIN, typed or on two lines of the standard input", "in diagnostics mode; it ends after 5 minutes without an act", (kiosk, given, token) => kiosk.EnterAsync(given, token), shell, terminal)
            .With("kioskctl diag enter", "kioskctl diag enter < badge-and-pin"));
        diag.Subcommands.Add(Badge("officer", "An officer shows badge and PIN beside the technician", "an officer is beside", (kiosk, given, token) => kiosk.OfficerAsync(given, token), shell, terminal).With("kioskctl diag officer"));
        diag.Subcommands.Add(Act("alone", "The officer goes; what needs one is barred again", "alone again", new TechnicianAct.SendOfficerAway(), shell).With("kioskctl diag alone"));
        diag.Subcommands.Add(Act("stay", "Say that you are still there; a session without an act ends after 5 minutes", "the session goes on", new TechnicianAct.Stay(), shell).With("kioskctl diag stay"));
        diag.Subcommands.Add(Leave(shell, terminal));
        root.Subcommands.Add(diag);

        var restart = new Command("restart", "End the session and start the program anew; every door must be shut").With("kioskctl restart");
        shell.Set(restart, (_, options, report, cancellationToken) => EndAsync(new ControlClient(options), terminal, new TechnicianAct.Restart(), "the program starts anew", report, cancellationToken));
        root.Subcommands.Add(restart);
    }

    private static Command Badge(
        string name, string description, string done, Func<ControlClient, BadgeAndPin, CancellationToken, Task<ControlAnswer>> present, CommandShell shell, Terminal terminal)
    {
        var command = new Command(name, description);
        shell.Set(command, async (_, options, report, cancellationToken) =>
        {
            var given = await ReadAsync(report, terminal, cancellationToken).ConfigureAwait(false);
            using var kiosk = new ControlClient(options);
            return KioskCommands.ShowOrder(await present(kiosk, given, cancellationToken).ConfigureAwait(false), done, report);
        });
        return command;
    }

    /// <summary>Never from the command line, which every user of the machine may read.</summary>
    private static async Task<BadgeAndPin> ReadAsync(Report report, Terminal terminal, CancellationToken cancellationToken)
    {
        async Task<string?> AskAsync(string what)
        {
            if (terminal.IsAsked)
                report.Say(what);
            return (await terminal.AskHiddenAsync(cancellationToken).ConfigureAwait(false))?.Trim();
        }

        var badge = await AskAsync("Badge (scan or type it; it is not shown), then Enter:").ConfigureAwait(false);
        var pin = badge is { Length: > 0 } ? await AskAsync("PIN, then Enter:").ConfigureAwait(false) : null;
        return badge is { Length: > 0 } && pin is { Length: > 0 }
            ? new BadgeAndPin(badge, pin)
            : throw new CommandFailedException(ExitCode.Usage, "badge and PIN are needed, each on a line of its own");
    }

    private static Command Leave(CommandShell shell, Terminal terminal)
    {
        var leave = new Command("leave", "End the session; every door is read and must be shut, or the machine goes out of service").With("kioskctl diag leave");
        shell.Set(leave, (_, options, report, cancellationToken) => EndAsync(new ControlClient(options), terminal, new TechnicianAct.LogOut(), "left; every door is shut", report, cancellationToken));
        return leave;
    }

    private static async Task<int> EndAsync(ControlClient client, Terminal terminal, TechnicianAct act, string done, Report report, CancellationToken cancellationToken)
    {
        using var kiosk = client;
        await new Session(kiosk, terminal).OrderAsync(act, cancellationToken).ConfigureAwait(false);
        var serves = await ServesAfterAsync(kiosk, terminal, report, cancellationToken).ConfigureAwait(false);
        var end = new SessionEnd(serves is not false, serves is false ? "the session is over, and the machine is out of service: see kioskctl survey" : done);
        report.Show(end, shown => report.Line(shown.Detail));
        return end.Good ? ExitCode.Ok : ExitCode.Bad;
    }

    /// <summary>Waits for the end of the session; whether the machine serves then, or null when the program has ended, too.</summary>
    private static async Task<bool?> ServesAfterAsync(ControlClient kiosk, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        var said = "";
        try
        {
            while ((await kiosk.SessionAsync(cancellationToken).ConfigureAwait(false)).Session is { } session)
            {
                var wait = session.MustClose.Count > 0 ? $"Shut door {string.Join(", ", session.MustClose)}." : "The doors are being read.";
                if (wait != said)
                    report.Say(wait);
                said = wait;
                await Task.Delay(TimeSpan.FromMilliseconds(300), terminal.Time, cancellationToken).ConfigureAwait(false);
            }

            return (await kiosk.StatusAsync(cancellationToken).ConfigureAwait(false)).InService;
        }
        catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.NotReachable)
        {
            return null;
        }
    }

    private static Command Act(string name, string description, string done, TechnicianAct act, CommandShell shell)
    {
        var command = new Command(name, description);
        shell.Set(command, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            return KioskCommands.ShowOrder(await kiosk.ActAsync(act, cancellationToken).ConfigureAwait(false), done, report);
        });
        return command;
    }

    private static void Show(SessionLook look, Report report)
    {
        if (look.Session is not { } session)
        {
            report.Line("nobody is in diagnostics mode");
            return;
        }

        if (session.EndsSoon)
            report.Line("NOTE", $"nothing was done for a while: the session ends{(session.WithoutAct is { } soon ? " in " + Wording.Left(soon) : " soon")} unless somebody says kioskctl diag stay");
        report.Line($"{session.By} is in diagnostics mode, {(session.Peer is null ? "at the machine's own screen" : session.Peer == look.You ? "as you" : $"as {session.Peer}")}");
        report.Pairs(
            ("officer", session.Officer is { } officer ? $"{officer} is beside" : session.AsksOfficer ? "awaited: kioskctl diag officer" : "nobody"),
            ("at", session.Test is { Over: false } test ? $"door {test.Compartment}" : session.End is not null ? "leaving" : "nothing"),
            ("to be shut", session.MustClose.Count == 0 ? "none" : "door " + string.Join(", ", session.MustClose)),
            ("ends", EndText(session)),
            ("map", session.Map is { } map ? MapText(map) : ""));
    }

    private static string EndText(SessionPicture session) => (session.WithoutAct, session.InAll) switch
    {
        ({ } quiet, { } limit) => $"after {Wording.Left(quiet)} without an act, in {Wording.Left(limit)} in any case",
        (null, { } limit) => $"in {Wording.Left(limit)}",
        _ => session.End is not null ? "as soon as every door is shut" : "",
    };

    private static string MapText(Core.MapStanding map) => map.Problem is { } problem ? "cannot be used: " + problem
        : map.Hash is null ? "none"
        : map.Hash == map.Commissioned ? $"{map.Hash[..Math.Min(8, map.Hash.Length)]}, proved"
        : Wording.Text($"{map.Hash[..Math.Min(8, map.Hash.Length)]}, {map.Proved} of {map.Doors} doors proved: kioskctl commission doors");
}

/// <summary>Answer of <c>diag leave --json</c> and <c>restart --json</c>.</summary>
internal sealed record SessionEnd(bool Good, string Detail);
