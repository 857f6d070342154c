using System.Globalization;
using KioskLocker.App.Touch.Technician;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.App.Touch;

/// <summary>What one page holds beside the frame: language, size, contrast, typed values, help, the guard against double strikes.
/// Lives in the memory of the circuit only and forgets with the visit; size and contrast are kept in <see cref="VisitWishes"/>, too.</summary>
public sealed class TouchContext
{
    /// <summary>A screen that nobody asked for takes presses this many times later than others.</summary>
    private const int UnaskedGuards = 3;

    private static readonly TimeZoneInfo Vietnam = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    private readonly TouchOptions _options;
    private readonly TimeProvider _time;
    private readonly VisitWishes _wishes;
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);
    private Language _languageAtRest;
    private long? _guardFrom;
    private TimeSpan _guardFor;
    private bool _goesOnByItself;
    private long _warningFrom;
    private long _limitFrom;
    private long _phaseFrom;
    private long _sessionFrom;
    private long _closedNotice;

    public TouchContext(KioskPort port, DiagnosticsPort live, TouchOptions options, VisitWishes wishes, TimeProvider time)
    {
        Port = port;
        Live = live;
        _options = options;
        _wishes = wishes;
        _time = time;
        _phaseFrom = time.GetTimestamp();
    }

    /// <summary>Raised when what the page holds changed, because a press renders only the button that took it.</summary>
    public event Action? Changed;

    public KioskPort Port { get; }

    /// <summary>What devices say now, for technicians.</summary>
    public DiagnosticsPort Live { get; }

    /// <summary>Where a technician is.</summary>
    public TechnicianDesk Desk { get; } = new();

    public ScreenFrame? Frame { get; private set; }

    public Language Language => Frame?.Visit is null ? _languageAtRest : Frame.Language;

    public TextTable Text => _options.Texts.Of(Language);

    /// <summary>The visit that this page showed is over: what it holds, and the page in the browser, are to go with it.</summary>
    public bool IsOver { get; private set; }

    public bool LargeText { get; private set; }

    public bool HighContrast { get; private set; }

    public bool HelpOpen { get; set; }

    /// <summary>Page of a list, from 0.</summary>
    public int ListPage { get; private set; }

    /// <summary>The last press found the inbox full.</summary>
    public bool Busy { get; private set; }

    /// <summary>Field of the last refused value and why.</summary>
    public (string Field, CodeProblem Problem)? Refused { get; private set; }

    public ScanNotice? Notice => Port.Notice() is { } notice && notice.Serial != _closedNotice ? notice : null;

    public bool Guarded => GuardLeft > TimeSpan.Zero;

    /// <summary>Until buttons take a press again.</summary>
    public TimeSpan GuardLeft => _guardFrom is { } from ? _guardFor - _time.GetElapsedTime(from) : TimeSpan.Zero;

    public TimeSpan KeyBounce => _options.KeyBounce;

    public TimeSpan SincePhase => _time.GetElapsedTime(_phaseFrom);

    public DateTimeOffset LocalNow => ToLocal(_time.GetUtcNow());

    /// <summary>Seconds left of the idle count-down.</summary>
    public int IdleSecondsLeft => SecondsLeft(Frame?.IdleCountdown ?? TimeSpan.Zero, _warningFrom);

    /// <summary>Seconds left of a visit whose longest time is nearly over.</summary>
    public int LimitSecondsLeft => SecondsLeft(Frame?.LimitCountdown ?? TimeSpan.Zero, _limitFrom);

    /// <summary>The person has read that the visit is nearly over.</summary>
    public bool LimitRead { get; private set; }

    public static DateTimeOffset ToLocal(DateTimeOffset utc) => TimeZoneInfo.ConvertTime(utc, Vietnam);

    public static string Clock(DateTimeOffset utc) => ToLocal(utc).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>Pages of a list, at least one.</summary>
    public static int PagesOf(int count, int size) => Math.Max(1, (count + size - 1) / size);

    /// <summary>The page of a list that is shown; a list that became shorter shows its last.</summary>
    public int PageOf(int count, int size) => Math.Clamp(ListPage, 0, PagesOf(count, size) - 1);

    public void TurnTo(int page)
    {
        ListPage = page;
        Changed?.Invoke();
    }

    /// <summary>Seconds left of a span that began with this screen.</summary>
    public int SecondsLeft(TimeSpan span) => SecondsLeft(span, _phaseFrom);

    /// <summary>Time left of a technician's session of this length, as far as this page saw it begin.</summary>
    public TimeSpan SessionLeft(TimeSpan span) => TimeSpan.FromSeconds(SecondsLeft(span, _sessionFrom));

    /// <summary>Opens a page of diagnostics mode and writes down that it was looked at.</summary>
    public void Go(TechnicianPage page, CompartmentId? door = null)
    {
        Desk.Open(page, door);
        ListPage = 0;
        if (TechnicianPages.ViewOf(page) is { } view && Frame?.Screen is Screen.Diagnostics)
        {
            // Looking does not wait for the journal: a full inbox must not keep a technician from what fails.
            Port.Post(new KioskEvent.TechnicianActed(new TechnicianAct.Look(view), null));
        }

        Guard();
        Changed?.Invoke();
    }

    /// <summary>Shows the same page otherwise.</summary>
    public void Turn(Action<TechnicianDesk> how)
    {
        how(Desk);
        ListPage = 0;
        Guard();
        Changed?.Invoke();
    }

    /// <summary>Takes the newest frame; true when the screen is another one, which calls for the guard.</summary>
    public bool Take(ScreenFrame? frame)
    {
        var before = Frame;
        Frame = frame;
        if (frame?.Visit != before?.Visit)
        {
            IsOver |= before?.Visit is not null;
            ChangeVisit(before?.Visit, frame);
        }

        if (frame is { IdleWarning: true } && before is not { IdleWarning: true })
        {
            _warningFrom = _time.GetTimestamp();
        }

        if (frame is { LimitWarning: true } && before is not { LimitWarning: true })
        {
            _limitFrom = _time.GetTimestamp();
            LimitRead = false;
        }

        if (frame?.Phase == before?.Phase)
        {
            return false;
        }

        if (IsStaff(before) || IsStaff(frame))
        {
            // A citizen goes back to mend something; staff repeat the same screen with another PIN, number or count.
            _typed.Clear();
        }

        _phaseFrom = _time.GetTimestamp();
        if (IsTechnicians(frame) && !IsTechnicians(before))
        {
            _sessionFrom = _phaseFrom;
        }

        Desk.Typing = false;
        HelpOpen = false;
        ListPage = 0;
        Refused = null;
        Busy = false;

        // Nobody asked for a screen that came with the last digit: the finger is still on its way to the button that stood where another stands now.
        Guard(_goesOnByItself ? UnaskedGuards : 1);
        _goesOnByItself = false;
        return before is not null;
    }

    /// <summary>Posts a press, unless it is a double strike.</summary>
    public void Press(KioskEvent happened) => Press(() => Port.Post(happened));

    /// <summary>Runs what a press means, unless it is a double strike; false from it says that the inbox was full.</summary>
    public void Press(Func<bool> act)
    {
        if (!Guarded)
        {
            _goesOnByItself = false;
            Act(act);
        }
    }

    /// <summary>Hands a typed value over and keeps the reason of a refusal for the field.</summary>
    public void Submit(TypedField field, Func<string, CodeProblem> give) => Press(() => Give(field, give));

    /// <summary>Hands over what the last key of a pad made whole. That key is no double strike of anything, however fast somebody types on a screen that has just come.</summary>
    public void SubmitWhole(TypedField field, Func<string, CodeProblem> give)
    {
        _goesOnByItself = true;
        Act(() => Give(field, give));
    }

    public string Typed(TypedField field) => _typed.GetValueOrDefault(field.Name, "");

    public void Type(TypedField field, string? raw)
    {
        _typed[field.Name] = field.Clean(raw);
        Refused = null;
        Changed?.Invoke();
    }

    /// <summary>Drops what was typed, without a rendering of its own.</summary>
    public void Forget(TypedField field)
    {
        _typed.Remove(field.Name);
        Refused = null;
    }

    public void Choose(Language language)
    {
        if (Frame?.Visit is null)
        {
            _languageAtRest = language;
        }
        else if (language != Frame.Language)
        {
            // A wish like large letters, not a step: said twice it is the same, so neither does the guard hold it back nor does it hold anything else back.
            Busy = !Port.Post(new KioskEvent.LanguageChosen(language));
            Changed?.Invoke();
        }
    }

    public void ReadLimit()
    {
        LimitRead = true;
        Guard();
        Changed?.Invoke();
    }

    public void CloseNotice()
    {
        _closedNotice = Port.Notice()?.Serial ?? 0;
        Changed?.Invoke();
    }

    public void WishLetters(bool large)
    {
        LargeText = large;
        KeepWishes();
    }

    public void WishContrast(bool high)
    {
        HighContrast = high;
        KeepWishes();
    }

    /// <summary>Back to Vietnamese, ordinary size and contrast: for the next person.</summary>
    public void ForgetWishes()
    {
        _wishes.Forget();
        _languageAtRest = Language.Vi;
        LargeText = false;
        HighContrast = false;
        HelpOpen = false;
    }

    private static bool IsStaff(ScreenFrame? frame) => frame is { IsForStaff: true };

    private static bool IsTechnicians(ScreenFrame? frame) => frame?.Phase.IsDiagnostics() is true;

    private void Act(Func<bool> act)
    {
        Busy = !act();
        if (!Busy)
        {
            Guard();
        }

        Changed?.Invoke();
    }

    private bool Give(TypedField field, Func<string, CodeProblem> give)
    {
        var problem = give(field.Grouped(Typed(field)).Replace(" ", "", StringComparison.Ordinal));
        Refused = problem is CodeProblem.None or CodeProblem.NotTaken ? null : (field.Name, problem);
        return problem is not CodeProblem.NotTaken;
    }

    private void ChangeVisit(VisitId? ended, ScreenFrame? frame)
    {
        _typed.Clear();
        Desk.Forget();
        if (frame?.Visit is not { } visit)
        {
            ForgetWishes();
            return;
        }

        if (ended is not null)
        {
            // One visit behind the other without the screen at rest between them: what the first person wished is not the second one's wish.
            ForgetWishes();
        }
        else if (_wishes.Of(visit) is { } wished)
        {
            (LargeText, HighContrast) = wished;
        }

        KeepWishes();
        if (_languageAtRest != Language.Vi && frame.Language != _languageAtRest)
        {
            // A visit begun by a scan cannot know which language was chosen on the panel before.
            Port.Post(new KioskEvent.LanguageChosen(_languageAtRest));
        }
    }

    private void KeepWishes()
    {
        if (Frame?.Visit is { } visit)
        {
            _wishes.Keep(visit, LargeText, HighContrast);
        }
    }

    private void Guard(int times = 1)
    {
        _guardFrom = _time.GetTimestamp();
        _guardFor = _options.PressGuard * times;
    }

    private int SecondsLeft(TimeSpan span, long from) =>
        Math.Max(0, (int)Math.Ceiling((span - _time.GetElapsedTime(from)).TotalSeconds));
}
