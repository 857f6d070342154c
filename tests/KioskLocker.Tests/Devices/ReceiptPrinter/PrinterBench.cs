using KioskLocker.Core.Codes;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.ReceiptPrinter;

/// <summary>Driver and far end on one table, a cable between them, time by hand.</summary>
internal sealed class PrinterBench
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private TimeSpan? _wake;
    private int _effects;

    public PrinterBench(PrinterSettings? settings = null) => Line = new PrinterLine(settings ?? new PrinterSettings());

    public PrinterLine Line { get; private set; }

    public ReceiptPrinterFarEnd FarEnd { get; } = new();

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public bool Plugged { get; private set; }

    public List<PrinterEvent> Events { get; } = [];

    /// <summary>Every write with its time.</summary>
    public List<(TimeSpan At, byte[] Bytes)> Writes { get; } = [];

    /// <summary>Times the line wanted its port opened anew.</summary>
    public List<TimeSpan> Reopenings { get; } = [];

    /// <summary>The cable breaks after so many more bytes.</summary>
    public int? BreakAfter { get; set; }

    public IEnumerable<byte> Wire => Writes.SelectMany(write => write.Bytes);

    public IReadOnlyList<PrinterEvent.PrintAnswered> Answers => [.. Events.OfType<PrinterEvent.PrintAnswered>()];

    /// <summary>A plugged-in bench whose first status is known.</summary>
    public static PrinterBench Ready(Action<ReceiptPrinterFarEnd>? prepare = null)
    {
        var bench = new PrinterBench();
        prepare?.Invoke(bench.FarEnd);
        bench.Plug();
        bench.Run(TimeSpan.FromSeconds(4));
        return bench;
    }

    /// <summary>Stripes of 24 rows with blank rows between, so that both bands and feeds occur; the fill tells slips apart.</summary>
    public static SlipImage Stripes(byte fill, int height, int width = 576)
    {
        var bits = new byte[width / 8 * height];
        for (var row = 0; row < height; row++)
        {
            if (row % 40 < 24)
                bits.AsSpan(row * (width / 8), width / 8).Fill(fill);
        }

        return new SlipImage(width, height, bits);
    }

    public static bool Shows(PrintedSlip slip, byte fill) => slip.Bits.Span.Contains(fill);

    public void Plug()
    {
        Plugged = true;
        Apply(Line.Signal(Now, LineSignal.Up));
    }

    /// <summary>The program was killed and begins anew; the printer goes on.</summary>
    public void Restart(PrinterSettings settings)
    {
        Line = new PrinterLine(settings);
        Plug();
    }

    public void Unplug()
    {
        Plugged = false;
        Apply(Line.Signal(Now, LineSignal.Down));
    }

    public EffectId Print(SlipImage image)
    {
        var effect = new EffectId(1, 100, _effects++);
        Apply(Line.Order(Now, new PrinterOrder.Print(effect, image)));
        return effect;
    }

    public void Abandon(EffectId effect) => Apply(Line.Order(Now, new PrinterOrder.Abandon(effect)));

    public EffectId Clear()
    {
        var effect = new EffectId(1, 200, _effects++);
        Apply(Line.Order(Now, new PrinterOrder.Clear(effect)));
        return effect;
    }

    public void FromPrinter(params byte[] bytes) => Apply(Line.Receive(Now, bytes));

    public void Run(TimeSpan span)
    {
        for (var end = Now + span; Now < end;)
            Step();
    }

    public void RunUntil(Func<bool> done, double seconds = 120)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); !done();)
        {
            Assert.True(Now < end, "It did not happen in time.");
            Step();
        }
    }

    /// <summary>Prints and waits for the one answer.</summary>
    public PrinterEvent.PrintAnswered PrintAndWait(SlipImage image)
    {
        var effect = Print(image);
        RunUntil(() => Answers.Any(answer => answer.Effect == effect));
        return Answers.Single(answer => answer.Effect == effect);
    }

    private void Step()
    {
        Now += Tick;
        var said = FarEnd.Tick(Now);
        if (Plugged && said.Length > 0)
            Apply(Line.Receive(Now, said));
        if (_wake is { } wake && wake <= Now)
            Apply(Line.Signal(Now, LineSignal.Tick));
    }

    private void Apply(LineTurn<PrinterEvent> turn)
    {
        while (true)
        {
            Events.AddRange(turn.Events);
            _wake = turn.NextWake;
            if (turn.Reopen)
                Reopenings.Add(Now);
            Assert.True(_wake is null || _wake > Now, "A step must not ask to be woken in the past.");
            if (turn.Write.IsEmpty || !Plugged)
                return;
            var bytes = turn.Write.ToArray();
            var breaks = BreakAfter is { } left && left < bytes.Length;
            if (breaks)
                bytes = bytes[..BreakAfter!.Value];
            BreakAfter -= bytes.Length;
            Writes.Add((Now, bytes));
            var reply = FarEnd.Receive(Now, bytes);
            if (breaks)
            {
                BreakAfter = null;
                Unplug();
                return;
            }

            if (reply.Length == 0)
                return;
            turn = Line.Receive(Now, reply);
        }
    }
}
