using System.CommandLine;
using KioskLocker.Cli.Panel;
using KioskLocker.Core.Devices;

namespace KioskLocker.Cli.Commands;

/// <summary>Commands for the touch screen and its browser.</summary>
internal static class PanelCommands
{
    public static void AddTo(RootCommand root, CommandShell shell, Terminal terminal)
    {
        var panel = new Command("panel", "Whether the touch screen lives; exit 1 when nothing on it does").With("kioskctl panel", "kioskctl panel --watch 5");
        shell.SetLook(panel, async (_, options, report, cancellationToken) =>
        {
            using var kiosk = new ControlClient(options);
            var age = await kiosk.PanelAsync(cancellationToken).ConfigureAwait(false);
            report.Show(age, shown => report.Line(shown.Beaten
                ? Wording.Text($"touch screen {shown.Health}: its page beat {shown.AgeSeconds:0} s ago")
                : Wording.Text($"touch screen {shown.Health}: no page in the {shown.AgeSeconds:0} s since the kiosk's start")));
            return age.Health == DeviceHealth.Offline ? ExitCode.Bad : ExitCode.Ok;
        });
        panel.Subcommands.Add(Watch(shell, terminal));
        root.Subcommands.Add(panel);
    }

    private static Command Watch(CommandShell shell, Terminal terminal)
    {
        var url = new Option<string>("--url") { Description = "Address of the touch pages, on this machine", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        url.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var given) && given is { Scheme: "http", IsLoopback: true }))
                result.AddError("--url is an address of this machine, such as http://127.0.0.1:5080");
        });
        var silence = new Option<int>("--silence") { Description = "Start a new browser when no page has beaten for so many seconds (5 to 300) while the kiosk lives", HelpName = "SECONDS", DefaultValueFactory = _ => 20 };
        silence.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 5 and <= 300))
                result.AddError("--silence is a number of seconds, 5 to 300");
        });
        var command = new Argument<string[]>("COMMAND") { Description = "The browser, after --; {url} is its page, {profile} an empty folder", Arity = ArgumentArity.OneOrMore };
        var watch = new Command("watch", "Keep a living browser on the panel, until it is stopped: start it, and start a new one when it ends or freezes")
        {
            url, silence, command,
        }.With("kioskctl panel watch -- chromium --kiosk --user-data-dir={profile} {url}");
        shell.SetBare(watch, async (parsed, _, _, cancellationToken) =>
        {
            var limits = new PanelLimits { Silence = TimeSpan.FromSeconds(parsed.GetValue(silence)) };
            using var keeper = new PanelKeeper(new Uri(parsed.GetValue(url)!), parsed.GetValue(command)!, new PanelGuard(limits), terminal.Output.WriteLine, terminal.Time);
            await keeper.RunAsync(cancellationToken).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return watch;
    }
}
