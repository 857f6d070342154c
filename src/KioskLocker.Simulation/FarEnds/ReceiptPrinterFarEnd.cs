namespace KioskLocker.Simulation.FarEnds;

/// <summary>
/// The far end of the printer's wire: an 80 mm ESC/POS printer that does what the bytes say. It knows the protocol from its
/// documents, not from the driver. Time moves only by <see cref="Tick"/> and <see cref="Receive"/>; the knobs may be turned between.
/// </summary>
public sealed class ReceiptPrinterFarEnd
{
    /// <summary>Actions the buffer holds at most; what comes on top is lost, as on a line without flow control.</summary>
    public const int BufferActions = 4096;

    private static readonly TimeSpan CutTime = TimeSpan.FromMilliseconds(300);

    private readonly Queue<PrinterAction> _actions = new();
    private readonly Queue<(TimeSpan Due, byte[] Bytes)> _replies = new();
    private readonly PrinterInterrupts _interrupts = new();
    private readonly PrinterLanguage _language;
    private readonly PaperPath _paper;
    private TimeSpan _now;
    private TimeSpan _busyUntil;
    private byte[] _lastAutomatic = [];
    private byte _automaticMask;
    private bool _cutterStuck;
    private bool _powered = true;

    /// <param name="width">Dots across, a multiple of 8.</param>
    /// <param name="knifeRows">Rows between head and knife; 96 is 12 mm.</param>
    public ReceiptPrinterFarEnd(int width = 576, int knifeRows = 96)
    {
        _paper = new PaperPath(width, knifeRows);
        _language = new PrinterLanguage(width, knifeRows, Enqueue, mask => _automaticMask = mask);
    }

    /// <summary>Slips that fell out, oldest first; only the last 50.</summary>
    public IReadOnlyList<PrintedSlip> Slips => _paper.Slips;

    /// <summary>Slips that ever fell out.</summary>
    public int SlipsFallen => _paper.SlipsFallen;

    /// <summary>Rows with dots that hang in the printer, not cut yet.</summary>
    public int MarkedRowsOnStrip => _paper.MarkedRows;

    /// <summary>Actions understood but not done.</summary>
    public int Buffered => _actions.Count;

    /// <summary>Actions lost because the buffer was full.</summary>
    public long Lost { get; private set; }

    /// <summary>Commands nobody knows.</summary>
    public long UnknownCommands => _language.Unknown;

    /// <summary>Real-time commands that fired from within a picture: always a mistake of the driver.</summary>
    public long InterruptsInPictures { get; private set; }

    /// <summary>Drawer pulses: a kiosk has no drawer.</summary>
    public long DrawerPulses { get; private set; }

    /// <summary>Paper speed, millimetres per second.</summary>
    public double Speed { get; set; } = 150;

    /// <summary>Delay of every reply.</summary>
    public TimeSpan ReplyDelay { get; set; }

    /// <summary>Prints, but says nothing.</summary>
    public bool Silent { get; set; }

    /// <summary>The cover is open.</summary>
    public bool CoverOpen { get; set; }

    /// <summary>The knife cannot move. The error stays after the jam is removed, until the printer is told to recover.</summary>
    public bool CutterJammed { get; set; }

    /// <summary>The head is too hot; it goes on by itself when cooled.</summary>
    public bool HeadHot { get; set; }

    /// <summary>An error that only a repair ends.</summary>
    public bool Broken { get; set; }

    /// <summary>Knows DLE DC4 8. Cheap ones do not.</summary>
    public bool KnowsClear { get; set; } = true;

    /// <summary>Knows GS ( H, by which it says what is on paper. Cheap ones do not.</summary>
    public bool KnowsProcessIds
    {
        get => _language.KnowsProcessIds;
        set => _language.KnowsProcessIds = value;
    }

    /// <summary>False for makers that feed only n rows at GS V A/B.</summary>
    public bool FeedsToKnife
    {
        get => _language.FeedsToKnife;
        set => _language.FeedsToKnife = value;
    }

    /// <summary>Length of paper left below which the roll counts as near its end, millimetres.</summary>
    public double NearEndMillimetres { get; set; } = 3000;

    /// <summary>Paper left, millimetres.</summary>
    public double PaperLeft => (double)_paper.RowsLeft / PaperPath.DotsPerMillimetre;

    /// <summary>No paper before the head.</summary>
    public bool PaperOut => _paper.RowsLeft <= 0;

    /// <summary>Mains. Off forgets buffer and errors; paper stays where it is.</summary>
    public bool Powered
    {
        get => _powered;
        set
        {
            _powered = value;
            if (value)
                return;
            Forget();
            _replies.Clear();
            _cutterStuck = false;
            _automaticMask = 0;
        }
    }

    private bool Offline => CoverOpen || PaperOut || _cutterStuck || HeadHot || Broken;

    /// <summary>A new roll of this many millimetres.</summary>
    public void LoadPaper(double millimetres) => _paper.Load((long)(millimetres * PaperPath.DotsPerMillimetre));

    /// <summary>The roll ends after so many more millimetres; 0 at once.</summary>
    public void RunOutAfter(double millimetres)
    {
        _paper.RowsLeft = (long)(millimetres * PaperPath.DotsPerMillimetre);
        if (PaperOut)
            _paper.TearOff(_now);
    }

    /// <summary>Bytes arrive; returns what the printer has to say now.</summary>
    public byte[] Receive(TimeSpan now, ReadOnlySpan<byte> bytes)
    {
        Advance(now);
        if (_powered)
        {
            foreach (var value in bytes)
                Read(value);
            Advance(now);
        }

        return Replies();
    }

    /// <summary>Time passes; returns what the printer has to say now.</summary>
    public byte[] Tick(TimeSpan now)
    {
        Advance(now);
        return Replies();
    }

    private void Read(byte value)
    {
        var inPicture = _language.InPicture;
        _language.Read(value);
        var interrupt = _interrupts.Read(value);
        if (interrupt == PrinterInterrupt.None)
            return;
        if (inPicture)
            InterruptsInPictures++;
        switch (interrupt)
        {
            case PrinterInterrupt.ClearBuffers when KnowsClear:
                Forget();
                Say([0x37, 0x25, 0x00]);
                break;
            case PrinterInterrupt.RecoverAndForget when _cutterStuck:
                Forget();
                _cutterStuck = CutterJammed;
                break;
            case PrinterInterrupt.RecoverAndResume when _cutterStuck:
                _cutterStuck = CutterJammed;
                break;
            case PrinterInterrupt.DrawerPulse:
                DrawerPulses++;
                break;
            case >= PrinterInterrupt.Status1 and <= PrinterInterrupt.Status4:
                Say([Status(interrupt - PrinterInterrupt.Status1 + 1)]);
                break;
            default:
                break;
        }
    }

    private byte Status(int n)
    {
        var bits = 0x12;
        bits |= n switch
        {
            1 => Offline ? 0x08 : 0,
            2 => (CoverOpen ? 0x04 : 0) | (PaperOut ? 0x20 : 0) | (_cutterStuck || HeadHot || Broken ? 0x40 : 0),
            3 => (_cutterStuck ? 0x08 : 0) | (Broken ? 0x20 : 0) | (HeadHot ? 0x40 : 0),
            _ => (PaperLeft < NearEndMillimetres ? 0x0C : 0) | (PaperOut ? 0x60 : 0),
        };
        return (byte)bits;
    }

    private void AutomaticStatus(Span<byte> status)
    {
        status[0] = (byte)(0x14 | (Offline ? 0x08 : 0) | (CoverOpen ? 0x20 : 0));
        status[1] = (byte)((_cutterStuck ? 0x08 : 0) | (Broken ? 0x20 : 0) | (HeadHot ? 0x40 : 0));
        status[2] = (byte)((PaperLeft < NearEndMillimetres ? 0x03 : 0) | (PaperOut ? 0x0C : 0));
        status[3] = 0x0F;
    }

    private void Enqueue(PrinterAction action)
    {
        if (_actions.Count >= BufferActions)
        {
            Lost++;
            return;
        }

        if (_actions.Count == 0 && _busyUntil < _now)
            _busyUntil = _now;
        _actions.Enqueue(action);
    }

    private void Forget()
    {
        _actions.Clear();
        _language.Reset();
        _interrupts.Reset();
    }

    private void Advance(TimeSpan now)
    {
        _now = now;
        while (_powered && _actions.Count > 0 && _busyUntil <= now && !Offline)
            Perform(_actions.Peek());
        if (_automaticMask == 0)
        {
            _lastAutomatic = [];
            return;
        }

        Span<byte> automatic = stackalloc byte[4];
        AutomaticStatus(automatic);
        if (automatic.SequenceEqual(_lastAutomatic))
            return;
        _lastAutomatic = automatic.ToArray();
        Say(_lastAutomatic);
    }

    private void Perform(PrinterAction action)
    {
        var began = _busyUntil;
        switch (action)
        {
            case PrinterAction.Burn burn:
                MovePaper(burn.Dots);
                break;
            case PrinterAction.Feed:
                MovePaper([]);
                break;
            case PrinterAction.Cut when CutterJammed:
                _cutterStuck = true;
                return;
            case PrinterAction.Cut:
                _paper.Cut(began);
                _busyUntil += CutTime;
                break;
            case PrinterAction.Say say:
                Say(say.Bytes);
                break;
            case PrinterAction.SayPaper:
                Say([(byte)(PaperLeft < NearEndMillimetres ? 0x03 : 0x00)]);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        _ = _actions.Dequeue();
    }

    private void MovePaper(ReadOnlySpan<byte> dots)
    {
        _ = _paper.Row(dots);
        _busyUntil += TimeSpan.FromSeconds(1 / (Speed * PaperPath.DotsPerMillimetre));
        if (PaperOut)
            _paper.TearOff(_busyUntil);
    }

    private void Say(byte[] bytes)
    {
        if (!Silent && _powered)
            _replies.Enqueue((_now + ReplyDelay, bytes));
    }

    private byte[] Replies()
    {
        if (_replies.Count == 0)
            return [];
        var bytes = new List<byte>();
        while (_replies.TryPeek(out var reply) && reply.Due <= _now)
            bytes.AddRange(_replies.Dequeue().Bytes);
        return [.. bytes];
    }
}
