using System.Diagnostics;
using System.Net;
using System.Reflection;
using KioskLocker.App.Touch;
using KioskLocker.App.Touch.Sound;
using KioskLocker.Core;
using KioskLocker.Core.Slips;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Sound;
using Microsoft.AspNetCore.Connections;
using Serilog;

namespace KioskLocker.App;

/// <summary>How the process ended; systemd restarts after all but <see cref="BadOptions"/>.</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Options are wrong: starting again changes nothing.</summary>
    public const int BadOptions = 2;

    /// <summary>The machine is not as it must be: text libraries, fonts, store, another instance.</summary>
    public const int Refused = 3;

    public const int PortTaken = 4;

    /// <summary>Ended in order because the machine is to be switched off: whoever started the program does it.</summary>
    public const int PowerOff = 10;

    /// <summary>The store could not take a step and must be opened again.</summary>
    public const int StoreFailed = 70;

    /// <summary>A fault of the program.</summary>
    public const int Fault = 71;
}

/// <summary>Puts the kiosk process together: self-tests, store, loop, web pages, control socket, watchdog, uplink.</summary>
public sealed class KioskHost
{
    private static readonly TimeSpan UplinkStopLimit = TimeSpan.FromSeconds(5);

    private readonly HostSetup _setup;
    private readonly Serilog.ILogger _log;
    private readonly TextWriter _error;
    private readonly TaskCompletionSource<ShutDownKind> _shutDown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="setup">Checked options.</param>
    /// <param name="log">Log.</param>
    /// <param name="error">Where a refusal is said to whoever started the process.</param>
    public KioskHost(HostSetup setup, Serilog.ILogger log, TextWriter error)
    {
        _setup = setup;
        _log = log;
        _error = error;
    }

    private static string Version => typeof(KioskHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Runs until the token or a signal ends it.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (SelfTests.TextProblem() is { } text)
        {
            return Refuse(text, "Install the ICU libraries (libicu72) and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }

        if (_setup.Fonts is not { } files)
        {
            return await OpenAsync(static (_, _) => throw new InvalidOperationException("No printer is fitted."), cancellationToken).ConfigureAwait(false);
        }

        switch (SlipFonts.Load(files.Regular, files.Bold))
        {
            case SlipFontsResult.Failed failed:
                return Refuse(failed.Message, "Install fonts-noto-core, or name other font files in the options.");
            case SlipFontsResult.Loaded loaded:
                using (loaded.Fonts)
                {
                    return await OpenAsync(new SlipRenderer(loaded.Fonts, files.WidthDots) { Counter = files.Counter }.Render, cancellationToken).ConfigureAwait(false);
                }

            default:
                throw new UnreachableException();
        }
    }

    private async Task<int> OpenAsync(Func<Slip, SlipPerson, SlipImage> render, CancellationToken cancellationToken)
    {
        switch (KioskStore.Open(_setup.Store))
        {
            case StoreOpening.Refused refused:
                return Refuse(refused.Reason, refused.ToDo);
            case StoreOpening.Opened opened:
                using (opened.Store)
                {
                    return await RunAsync(opened, render, cancellationToken).ConfigureAwait(false);
                }

            default:
                throw new UnreachableException();
        }
    }

    private async Task<int> RunAsync(StoreOpening.Opened opened, Func<Slip, SlipPerson, SlipImage> render, CancellationToken cancellationToken)
    {
        using var speaker = _setup.Sound.Output == SoundOutput.Off ? null : new Loudspeaker(_setup.Sound, TimeProvider.System);
        using var process = new KioskProcess(new KioskParts
        {
            Settings = _setup.Settings,
            Wires = _setup.Wires,
            Store = opened.Store,
            Standing = opened.Standing,
            DataFolder = _setup.Store.Folder,
            AnchorPath = _setup.Store.AnchorPath,
            LogFolder = _setup.LogFolder,
            ConfigFiles = _setup.ConfigFiles,
            Link = _setup.Link,
            AskOfficeAgain = _setup.AskOfficeAgain,
            ShutDown = kind => _shutDown.TrySetResult(kind),
            Keys = _setup.Keys,
            Render = render,
            Clock = _setup.Clock,
            LastSync = _setup.LastSync,
            Uplink = () => _setup.UplinkState(),
            Sound = speaker is null ? null : new SoundPort(speaker.Report, ended => speaker.Play(Guide.TestParts(_setup.Touch.Texts.Languages.Select(_setup.Touch.Texts.Of)), ended)),
            Version = Version,
            Storage = _setup.Storage,
            Log = _log,
        });
        await using var web = BuildWeb(process, speaker);
        try
        {
            await web.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            return Refuse($"Port {_setup.Port} on loopback is taken by another program.", "Stop that program, or choose another port in the options.", ExitCodes.PortTaken);
        }

        File.SetUnixFileMode(
            _setup.ControlSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        return await LiveAsync(process, opened.Store, web, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> LiveAsync(KioskProcess process, KioskStore store, WebApplication web, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, web.Lifetime.ApplicationStopping);
        using var uplinkStop = new CancellationTokenSource();
        using var watchdog = new Watchdog(
            Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"), process.AskProvenTurn, TimeProvider.System, process.NoteStuck);
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var uplink = TalkAsync(settled.Task, process, store, uplinkStop.Token);
        _ = uplink.ContinueWith(_ => stop.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _ = _shutDown.Task.ContinueWith(_ => stop.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        try
        {
            await process.RunAsync(
                () =>
                {
                    settled.SetResult();
                    watchdog.Ready();
                    _log.Information("Ready on http://127.0.0.1:{Port}/ as {Machine}", _setup.Port, _setup.Settings.Machine);
                },
                stop.Token).ConfigureAwait(false);
            watchdog.Stopping();
            if (uplink.IsFaulted)
            {
                await uplink.ConfigureAwait(false);
            }

            return _shutDown.Task is { IsCompletedSuccessfully: true, Result: ShutDownKind.PowerOff } ? ExitCodes.PowerOff : ExitCodes.Ok;
        }
        catch (Exception fault) when (fault is StoreFailedException or StorageException)
        {
            _log.Fatal("The store failed and must be opened again: {Fault}", fault.Message);
            return ExitCodes.StoreFailed;
        }
#pragma warning disable CA1031 // The last place where a fault can be written down before the process dies of it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _log.Fatal("A fault ends the process: {Kind} {Where}", fault.GetType().Name, fault.StackTrace);
            return ExitCodes.Fault;
        }
        finally
        {
            await uplinkStop.CancelAsync().ConfigureAwait(false);
            await StopAsync(web, uplink).ConfigureAwait(false);
        }
    }

    /// <summary>The office is spoken to once the start is settled: until then the loop takes nothing of its news.</summary>
    private async Task TalkAsync(Task settled, KioskProcess process, KioskStore store, CancellationToken stop)
    {
        try
        {
            await settled.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        await Task.WhenAll(_setup.Uplink(process, store).Select(part => Task.Run(() => part(stop), CancellationToken.None))).ConfigureAwait(false);
    }

    private async Task StopAsync(WebApplication web, Task uplink)
    {
        try
        {
            using var limit = new CancellationTokenSource(UplinkStopLimit);
            await web.StopAsync(limit.Token).ConfigureAwait(false);
            await uplink.WaitAsync(UplinkStopLimit).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or TimeoutException or HttpRequestException or StorageException)
        {
            _log.Information("Something did not stop in time: {Fault}", fault.GetType().Name);
        }
    }

    private WebApplication BuildWeb(KioskProcess process, Loudspeaker? speaker)
    {
        // The instance lock is held, so a socket that lies here is left from a run that was killed.
        File.Delete(_setup.ControlSocket);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, _setup.Port);
            kestrel.ListenUnixSocket(_setup.ControlSocket);
        });
        builder.Services.AddSerilog(_log);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(process.Port);
        builder.Services.AddSingleton(process.Diagnostics);
        builder.Services.AddSingleton(process.Panel);
        builder.Services.AddTouchPages(_setup.Touch, speaker);
        var web = builder.Build();
        web.UseRouting();
        web.MapControl(process.Control);
        web.MapTouchPages();
        return web;
    }

    private int Refuse(string reason, string toDo, int code = ExitCodes.Refused)
    {
        _error.WriteLine($"kiosklocker: {reason} {toDo}");
        _log.Fatal("Refused to start: {Reason}", reason);
        return code;
    }
}
