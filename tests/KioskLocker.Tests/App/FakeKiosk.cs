using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime;

namespace KioskLocker.Tests.App;

/// <summary>A port made of delegates: shows the frame it is given and remembers what was posted.</summary>
internal sealed class FakeKiosk
{
    private readonly Lock _lock = new();
    private readonly List<KioskEvent> _posted = [];
    private readonly List<(string Field, string Value)> _given = [];
    private ScreenFrame? _frame;
    private ScanNotice? _notice;

    public FakeKiosk(ScreenFrame? frame)
    {
        _frame = frame;
        Port = new KioskPort(Take)
        {
            Frame = () => _frame,
            Notice = () => _notice,
            GiveIdNumber = value => Given("idNumber", value),
            GivePhone = value => Given("phone", value),
            GivePickupCode = value => Given("pickupCode", value),
            GiveOneTime = value => Given("oneTime", value),
            GivePin = value => Given("pin", value),
            LookUp = (value, _) => Given("lookUp", value),
            GiveDossierCode = (value, _) => Given("dossierCode", value),
            Phone = reference => reference == TouchFrames.Phone ? "0901234567" : null,
            IdLast3 = reference => KnowsAll || reference == TouchFrames.Person ? "345" : null,
            Rate = Ratings.Add,
            LastSync = () => new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        };
    }

    public KioskPort Port { get; }

    /// <summary>What devices say.</summary>
    public FakeLive Live { get; } = new();

    public bool Full { get; set; }

    /// <summary>Its vault has somebody behind every reference, as for frames of a real machine.</summary>
    public bool KnowsAll { get; set; }

    public CodeProblem Answer { get; set; }

    public List<int> Ratings { get; } = [];

    public IReadOnlyList<KioskEvent> Posted
    {
        get
        {
            lock (_lock)
            {
                return [.. _posted];
            }
        }
    }

    public IReadOnlyList<(string Field, string Value)> Values
    {
        get
        {
            lock (_lock)
            {
                return [.. _given];
            }
        }
    }

    public void Show(ScreenFrame? frame, ScanNotice? notice = null)
    {
        _frame = frame;
        _notice = notice;
        Port.RaiseChanged();
    }

    private CodeProblem Given(string field, string value)
    {
        lock (_lock)
        {
            _given.Add((field, value));
        }

        return Answer;
    }

    private bool Take(KioskEvent happened)
    {
        if (Full)
        {
            return false;
        }

        lock (_lock)
        {
            _posted.Add(happened);
        }

        // Language is the one wish that comes back at once, as Core would show it.
        if (happened is KioskEvent.LanguageChosen(var language) && _frame is { } frame)
        {
            Show(frame with { Language = language }, _notice);
        }

        return true;
    }
}
