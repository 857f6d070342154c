using System.Text;
using KioskLocker.Cli;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Tests.Runtime.Diagnostics;

namespace KioskLocker.Tests.Cli;

/// <summary>Diagnostics of a kiosk that answers as told, behind the kiosk's own routes.</summary>
internal sealed class FakeDiagnostics
{
    internal static string You { get; } = Environment.UserName;

    internal StatusReport Status { get; set; } = CliBench.Status();

    internal Func<CabinetPicture> Picture { get; set; } = () => Pictures.Well;

    internal SessionPicture? Session { get; set; }

    /// <summary>The session as it is at each look; null shows <see cref="Session"/>.</summary>
    internal Func<SessionPicture?>? Now { get; set; }

    /// <summary>What an act changes; null where it is taken and nothing comes of it.</summary>
    internal Func<TechnicianAct, PostOutcome?> Acts { get; set; } = static _ => null;

    internal Func<string, string, string, EntryEnd> Enter { get; set; } = static (_, _, _) => new EntryEnd.In();

    internal int Surveys { get; private set; }

    internal List<KioskEvent> Posted { get; } = [];

    internal ControlPort Port => new(
        () => Status,
        happened =>
        {
            Posted.Add(happened);
            return Task.FromResult((happened is KioskEvent.TechnicianActed acted ? Acts(acted.Act) : null) ?? new PostOutcome.Taken(43));
        },
        _ => Task.FromResult(Status),
        () => TimeSpan.Zero,
        Peer.OwnGroup)
    {
        Enter = (badge, pin, peer, _) => Task.FromResult(Enter(badge, pin, peer)),
        Diagnostics = new DiagnosticsPort
        {
            Picture = () => Picture(),
            Map = () => Picture().Map,
            Survey = _ =>
            {
                Surveys++;
                return Task.FromResult(Picture());
            },
            Lines = () => ["doors", "printer", "scanner"],
            Trace = (line, most) => line is "doors" or "printer" or "scanner" or "relays" ? new TracePicture(line, "/dev/kiosk-" + line, [.. Frames.TakeLast(most)]) : null,
            Storage = _ => Task.FromResult(new StorePicture(3 << 20, 40_000, 12L << 30, 32L << 30, true, [], true, 4711, null, TimeSpan.FromSeconds(0.31))),
            Performance = () => new PerformancePicture(new LatencyPicture(900, 310, 800, 2100, 41_000), new LatencyPicture(900, 210, 600, 1800, 40_500), 0, 2, TimeSpan.FromHours(30), 1.4, 180L << 20, 31, 120),
            Log = _ => [],
            Bundle = async (to, cancellationToken) => await to.WriteAsync(Encoding.ASCII.GetBytes("a zip"), cancellationToken),
            Session = () => Now is { } now ? now() : Session,
        },
    };

    private static TraceLine[] Frames { get; } =
    [
        new(1, Pictures.Ago(0.01), TraceKind.Up, 0, "", "port opened"),
        new(2, Pictures.Ago(0.009), TraceKind.Sent, 5, "80 01 00 33 B2", "board main: read all contacts"),
        new(3, Pictures.Ago(0.008), TraceKind.Heard, 6, "80 01 0F FE 33 43", "board main: door 1 open"),
        new(4, Pictures.Ago(0.007), TraceKind.Heard, 80, string.Join(' ', Enumerable.Repeat("FF", 64)) + " …", "80 bytes that belong to no frame"),
    ];
}

/// <summary>One call of kioskctl at a terminal of this kind.</summary>
internal sealed class FakeTerminal : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    internal Terminal Make(string input = "", bool live = false, bool colours = false, bool asked = false, int width = 80) => new(_output, _errors, new StringReader(input), width)
    {
        IsLive = live,
        HasColours = colours,
        IsAsked = asked,
        Time = new InstantTime(),
    };

    internal string Output => _output.ToString();

    internal string Errors => _errors.ToString();

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }
}

/// <summary>Time in which every wait is over at once.</summary>
internal sealed class InstantTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Fired(callback, state);

    private sealed class Fired : ITimer
    {
        public Fired(TimerCallback callback, object? state) => ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
