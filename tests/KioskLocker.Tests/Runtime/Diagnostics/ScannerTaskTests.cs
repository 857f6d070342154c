using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Technicians;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>A technician asks for the scanner's settings: every order is answered once, by the scanner or by its limit of 10 s.</summary>
public sealed class ScannerTaskTests : IDisposable
{
    private static readonly ScannerEvent.SettingsAsserted AllRight = new([], []);

    private readonly Kiosk _kiosk = new();
    private readonly List<KioskEvent.DiagnoseAnswered> _answers = [];
    private readonly Desk _kioskDesk;

    public ScannerTaskTests()
    {
        _kioskDesk = new Desk(step: (state, envelope) =>
        {
            if (envelope.Event is KioskEvent.DiagnoseAnswered answered)
                _answers.Add(answered);
            return _kiosk.Step(state, envelope);
        });
        _kioskDesk.StartUp();
    }

    public void Dispose() => _kioskDesk.Dispose();

    [Fact]
    public void A_scanner_that_never_answers_is_offline_after_ten_seconds_and_not_before()
    {
        using var desk = NewDesk();
        Assert.True(desk.Do(Order(1)));

        Pass(9.9);
        Assert.Empty(_answers);
        Pass(0.1);
        Assert.Equal([new KioskEvent.DiagnoseAnswered(Id(1), CompletionCode.Offline, "the scanner does not answer")], _answers);

        // Said once, and what comes later answers nobody.
        Pass(60);
        desk.SettingsAsserted(AllRight);
        Pass(60);
        Assert.Single(_answers);
    }

    [Theory]
    [InlineData("", "", "every setting is as it must be")]
    [InlineData("mode,light", "", "set right: mode, light")]
    [InlineData("", "suffix", "not taken by this scanner: suffix")]
    [InlineData("mode", "suffix", "set right: mode; not taken: suffix")]
    public void A_scanner_that_answers_in_time_is_told_in_words_and_its_limit_says_nothing_more(string mended, string notTaken, string detail)
    {
        using var desk = NewDesk();
        desk.Do(Order(1));
        Pass(9);

        desk.SettingsAsserted(new ScannerEvent.SettingsAsserted(Words(mended), Words(notTaken)));
        Pass(60);

        Assert.Equal([new KioskEvent.DiagnoseAnswered(Id(1), CompletionCode.Ok, detail)], _answers);
    }

    [Theory]
    [InlineData(SettingsLook.Told, "", CompletionCode.Uncertain, "told; this scanner cannot be read back")]
    [InlineData(SettingsLook.Told, "reading time", CompletionCode.Uncertain, "told; this scanner cannot be read back; not taken: reading time")]
    [InlineData(SettingsLook.CannotBeAsked, "", CompletionCode.Uncertain, "this scanner cannot be asked; its maker's set-up sheet sets it")]
    [InlineData(SettingsLook.LineDown, "", CompletionCode.Offline, "the scanner's line is down")]
    public void Settings_that_nobody_saw_are_never_said_to_be_as_they_must_be(SettingsLook look, string notTaken, CompletionCode code, string detail)
    {
        using var desk = NewDesk();
        desk.Do(Order(1));

        desk.SettingsAsserted(new ScannerEvent.SettingsAsserted([], Words(notTaken)) { Look = look });
        _kioskDesk.TurnAll();

        Assert.Equal([new KioskEvent.DiagnoseAnswered(Id(1), code, detail)], _answers);
    }

    [Fact]
    public void The_limit_of_one_order_does_not_end_the_next()
    {
        using var desk = NewDesk();
        desk.Do(Order(1));
        Pass(5);
        desk.SettingsAsserted(AllRight);
        Pass(1);
        desk.Do(Order(2));

        Pass(9.9);
        Assert.Equal([Id(1)], _answers.Select(answer => answer.Effect));
        Pass(0.1);
        Assert.Equal([(Id(1), CompletionCode.Ok), (Id(2), CompletionCode.Offline)], _answers.Select(answer => (answer.Effect, answer.Code)));
    }

    [Fact]
    public void Where_no_scanner_is_fitted_nobody_is_asked_and_no_limit_runs()
    {
        using var desk = NewDesk(isFitted: false);

        Assert.False(desk.Do(Order(1)));
        Pass(60);

        Assert.Empty(_answers);
    }

    private static EffectId Id(int number) => new(1, 1, number);

    private static KioskEffect.Diagnose Order(int number) => new(Id(number), DeviceTask.SetScanner);

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private void Pass(double seconds)
    {
        _kioskDesk.Time.Advance(TimeSpan.FromSeconds(seconds));
        _kioskDesk.TurnAll();
    }

    private DiagnosticsDesk NewDesk(bool isFitted = true)
    {
        var wires = new WireSettings([], null, isFitted ? new SerialLineSettings("/dev/kiosk-no-scanner", 9600) : null) { ScannerFamily = "gm65" };
        var parts = new KioskParts
        {
            Settings = Desk.Settings,
            Wires = wires,
            Store = _kioskDesk.Store,
            Standing = _kioskDesk.Standing,
            DataFolder = _kioskDesk.Folder,
            Keys = Desk.Keys,
            Render = (_, _) => throw new InvalidOperationException("nothing is printed here"),
            Clock = () => new ClockReading(_kioskDesk.Time.GetUtcNow(), true),
            LastSync = () => null,
            Uplink = () => throw new InvalidOperationException("nobody asks for the uplink here"),
            Version = "0.1.0",
            Time = _kioskDesk.Time,
            Log = _kioskDesk.Log,
        };
        return new DiagnosticsDesk(
            parts, _kioskDesk.Loop, new KioskLines(wires, _kioskDesk.Edge, _kioskDesk.Time), new ScanLog(_kioskDesk.Time), _kioskDesk.Timers,
            () => throw new InvalidOperationException("nobody asks for the status here"),
            () => throw new InvalidOperationException("nobody asks for the panel here"));
    }
}
