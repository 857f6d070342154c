using KioskLocker.App.Touch.Technician;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>A button to press and what is on the page afterwards; both as selectors.</summary>
internal sealed record Press(string Button, string Until)
{
    /// <summary>Letters and digits that stand in the field afterwards; null where none is asked for.</summary>
    public string? Typed { get; init; }

    public static Press Local(string name, string until, string? value = null) => new(value is null ? $"[data-local={name}]" : $"[data-local={name}][data-value='{value}']", until);

    public static Press Clear { get; } = Local("Clear", "[data-local=Clear]") with { Typed = "" };

    /// <summary>One key after the other.</summary>
    public static IReadOnlyList<Press> Keys(string typed) =>
        [.. typed.Select((key, index) => new Press($"[data-key='{key}']", ".typed") { Typed = typed[..(index + 1)] })];
}

/// <summary>One screen in one form, with what has to be pressed to see it.</summary>
/// <param name="Name">Unique; in names of files and findings.</param>
internal sealed record GalleryScreen(string Name, ScreenFrame Frame)
{
    /// <summary>The first form of its screen, or one that a picture of every screen should not miss.</summary>
    public bool IsFirst { get; init; }

    public ScanNotice? Notice { get; init; }

    /// <summary>What the machine answers to a value that is typed.</summary>
    public CodeProblem Answer { get; init; }

    public IReadOnlyList<Press> Presses { get; init; } = [];

    /// <summary>Leads back to where nothing was pressed.</summary>
    public IReadOnlyList<Press> Undo { get; init; } = [];

    /// <summary>What devices say.</summary>
    public CabinetPicture? Live { get; init; }

    /// <summary>A citizen may stand before it.</summary>
    public bool IsCitizens => !Frame.IsForStaff;

    /// <summary>Whether nothing of it may have to be scrolled to: no citizen's screen ever, and with letters of ordinary size none of staff but a technician's pages on a low panel.</summary>
    public bool MustFit(Look look) => IsCitizens || (!look.IsLarge && (Live is null || look.Size == PanelSize.Upright));
}

/// <summary>Every screen in every form: the frames of the tests, and what a page shows beside its frame.</summary>
internal static class GalleryScreens
{
    private const string Sheet = ".sheet";
    private const string NoSheet = ".page:not(:has(.sheet))";

    private static readonly string[] WithoutADoor = ["Home", "Door"];

    public static IReadOnlyList<GalleryScreen> All { get; } = [.. Frames(), .. Beside(), .. Typed(), .. Diagnostics("well", TouchFrames.Diagnostics, FakeLive.Sound()), .. Diagnostics("bad", TouchFrames.MapChanged, FakeLive.Bad()), ServiceWithoutMap];

    private static IEnumerable<GalleryScreen> Frames()
    {
        var seen = new HashSet<KioskPhase>();
        return [.. TouchFrames.All.Where(one => one.Key != "diag").Select(one => new GalleryScreen(one.Key, one.Value) { IsFirst = seen.Add(one.Value.Phase), Live = LiveOf(one.Key) })];
    }

    /// <summary>What devices say where it is not that all is well.</summary>
    private static CabinetPicture? LiveOf(string frame) => frame switch
    {
        "diag-no-map" or "out-of-service-mapMissing" => FakeLive.WithoutMap(),
        "diag-out-of-service" => FakeLive.Sound() with { Map = new MapPicture(FakeLive.Hash, "", null) },
        _ => null,
    };

    /// <summary>Over a screen: help, the count-down, a scan that does not belong here.</summary>
    private static IEnumerable<GalleryScreen> Beside()
    {
        foreach (var name in new[] { "idle-None", "identify", "door-open-0", "placed", "collect-open-0" })
        {
            yield return Over("help", name) with { Presses = [Press.Local("Help", Sheet)], Undo = [Press.Local("CloseHelp", NoSheet)], IsFirst = name == "idle-None" };
        }

        foreach (var name in new[] { "papers", "phone", "code" })
        {
            var screen = Over("time", name);
            yield return screen with { Frame = screen.Frame with { IdleWarning = true }, IsFirst = name == "papers" };
            yield return screen with { Name = screen.Name + "-last", Frame = screen.Frame with { IdleWarning = true, ExtensionsLeft = 0 } };
        }

        foreach (var name in new[] { "papers", "code" })
        {
            var screen = Over("limit", name);
            yield return screen with { Frame = screen.Frame with { LimitWarning = true, LimitCountdown = TimeSpan.FromSeconds(30) }, IsFirst = name == "papers" };
        }

        yield return Over("scan", "identify") with { Notice = new ScanNotice("bag", CodeProblem.None, 1), IsFirst = true };
        yield return Over("scan-bad", "code") with { Notice = new ScanNotice("pickupCode", CodeProblem.WrongCheck, 2) };
        yield return Over("scan-bad", "look-up") with { Notice = new ScanNotice("dropOffNumber", CodeProblem.OtherMachine, 3) };
        yield return Over("scan-unreadable", "idle-None") with { Notice = new ScanNotice("unreadable", CodeProblem.None, 4) };
    }

    /// <summary>With something typed, and with something refused.</summary>
    private static IEnumerable<GalleryScreen> Typed()
    {
        Press[] clear = [Press.Clear];
        yield return Over("typed", "phone") with { Presses = Press.Keys("0901234567"), Undo = clear, IsFirst = true };
        yield return Over("typed", "identify") with { Presses = Press.Keys("079180012345"), Undo = clear };
        yield return Over("typed", "code") with { Presses = Press.Keys("7KM4QXA9T"), Undo = clear };
        yield return Over("refused", "identify") with
        {
            Answer = CodeProblem.TooShort, Presses = [.. Press.Keys("07918"), new Press("[data-action=GivePerson]", "[data-problem]")], Undo = clear, IsFirst = true,
        };
        yield return Over("refused", "phone") with
        {
            Answer = CodeProblem.TooShort, Presses = [.. Press.Keys("090"), new Press("[data-action=GivePhone]", "[data-problem]")], Undo = clear,
        };
        yield return Over("refused", "code") with
        {
            Answer = CodeProblem.WrongCheck, Presses = [.. Press.Keys("7KM4QXA9T"), new Press("[data-action=PresentCode]", "[data-problem]")], Undo = clear,
        };
    }

    /// <summary>Every page of diagnostics mode.</summary>
    private static IEnumerable<GalleryScreen> Diagnostics(string state, ScreenFrame frame, CabinetPicture live)
    {
        var home = Press.Local("Home", "[data-local=Page]");
        var first = new GalleryScreen($"diag-page-Home-{state}", frame) { Live = live, IsFirst = state == "well" };
        yield return first;
        foreach (var page in Enum.GetNames<TechnicianPage>().Except(WithoutADoor, StringComparer.Ordinal))
        {
            yield return first with { Name = $"diag-page-{page}-{state}", Presses = [Press.Local("Page", "[data-local=Home]", page)], Undo = [home] };
        }

        yield return first with
        {
            Name = $"diag-page-Door-{state}",
            Presses = [Press.Local("Page", "[data-local=Door]", nameof(TechnicianPage.Doors)), Press.Local("Door", "[data-local=Back]", "7")],
            Undo = [Press.Local("Back", "[data-local=Home]"), home],
        };
    }

    private static GalleryScreen ServiceWithoutMap => new("diag-page-Service-no-map", TouchFrames.All["diag-no-map"])
    {
        Live = FakeLive.WithoutMap(), Presses = [Press.Local("Page", "[data-local=Home]", nameof(TechnicianPage.Service))], Undo = [Press.Local("Home", "[data-local=Page]")],
    };

    private static GalleryScreen Over(string what, string name) => new($"{what}-{name}", TouchFrames.All[name]);
}
