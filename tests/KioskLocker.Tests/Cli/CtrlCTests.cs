using System.Text.RegularExpressions;
using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Technicians;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Control;
using KioskLocker.Runtime.Diagnostics;

namespace KioskLocker.Tests.Cli;

/// <summary>Ctrl-C at each question of kioskctl: it ends at once, leaves the terminal as it was, and nothing begun at the kiosk.</summary>
public sealed partial class CtrlCTests : IAsyncDisposable
{
    private const string Stopped = "kioskctl: stopped\r\n";

    private readonly CliBench _bench = new();
    private readonly FakeDiagnostics _kiosk = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("enter", 0)]
    [InlineData("enter", 1)]
    [InlineData("officer", 1)]
    public async Task At_badge_or_PIN_nothing_is_presented_and_nothing_typed_is_shown(string command, int answered)
    {
        var presented = 0;
        _kiosk.Enter = (_, _, _) =>
        {
            presented++;
            return new EntryEnd.In();
        };
        await _bench.ListenAsKioskAsync(_kiosk);
        await using var kioskctl = At("diag", command);
        await kioskctl.SeeAsync("Badge (scan or type it; it is not shown), then Enter:\r\n");
        await kioskctl.UntilReadAsync();
        if (answered > 0)
        {
            await kioskctl.TypeAsync([.. "KLB:secret"u8, (byte)'\r']);
            await kioskctl.SeeAsync("PIN, then Enter:\r\n");
            await kioskctl.UntilReadAsync();
        }

        await kioskctl.TypeAsync([.. "1357"u8, TypedKioskctl.CtrlC]);
        var end = await kioskctl.EndAsync(Stopped);

        ExpectStopped(end);
        Assert.DoesNotContain("secret", end.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("1357", end.Shown, StringComparison.Ordinal);
        Assert.EndsWith($"Enter:\r\n{Stopped}", Plain(end.Shown), StringComparison.Ordinal);
        Assert.Equal(0, presented);
    }

    [Fact]
    public async Task Where_it_is_asked_which_door_opened_the_test_ends_in_the_kiosk_too()
    {
        await TryAsync(true, "Which number is on the door that opened? Enter for 7, 0 when none did.\r\n", "door", "open", "7");
        Assert.Equal([new TechnicianAct.TryDoor(new CompartmentId(7), 1), new TechnicianAct.EndTest()], Acts());
    }

    [Fact]
    public async Task Where_it_is_asked_whether_to_send_one_more_pulse_none_is_sent_and_the_test_ends()
    {
        await TryAsync(false, "It did not open. Enter for one more pulse, e to end the test.\r\n", "door", "cycle", "7");
        Assert.Equal([new TechnicianAct.TryDoor(new CompartmentId(7), 5), new TechnicianAct.EndTest()], Acts());
    }

    [Fact]
    public async Task At_a_door_that_is_being_proved_its_test_ends_and_no_other_door_is_asked_for()
    {
        await TryAsync(true, "Which number is on the door that opened? Enter for 7, 0 when none did.\r\n", "commission", "doors", "7", "8");
        Assert.Equal([new TechnicianAct.ProveDoor(new CompartmentId(7)), new TechnicianAct.EndTest()], Acts());
    }

    [Fact]
    public async Task Before_a_door_is_opened_in_commissioning_no_door_is_opened()
    {
        _kiosk.Session = Mine;
        await _bench.ListenAsKioskAsync(_kiosk);
        await using var kioskctl = At("commission", "doors");
        await kioskctl.SeeAsync("Door 7, 1 of 2. Enter opens it, s skips it, e ends.\r\n");
        await kioskctl.UntilReadAsync();
        await kioskctl.TypeAsync(TypedKioskctl.CtrlC);

        ExpectStopped(await kioskctl.EndAsync(Stopped));
        Assert.Empty(_kiosk.Posted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kiosk_that_does_not_take_the_end_of_the_test_is_told_of_before_the_command_ends(bool isSilent)
    {
        using var over = new ManualResetEventSlim();
        _kiosk.Acts = act =>
        {
            if (act is TechnicianAct.EndTest && isSilent)
                over.Wait(TestContext.Current.CancellationToken);
            return act is TechnicianAct.EndTest ? new PostOutcome.Ignored("busy") : null;
        };
        try
        {
            var end = await TryAsync(true, "0 when none did.\r\n", "door", "open", "7");
            Assert.Contains("The kiosk did not take the end of the test", end.Shown, StringComparison.Ordinal);
        }
        finally
        {
            over.Set();
        }
    }

    /// <summary>Its configuration comes from a pipe into which nobody writes.</summary>
    [Fact]
    public async Task A_command_that_hears_nothing_is_ended_all_the_same()
    {
        var pipe = Path.Combine(_bench.Folder, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var kioskctl = new TypedKioskctl("status", "--config", pipe);
        await using var isRead = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken);
        await kioskctl.TypeAsync(TypedKioskctl.CtrlC);

        ExpectTerminalAsBefore(await kioskctl.EndAsync(""));
    }

    private static SessionPicture Mine { get; } = new(nameof(KioskPhase.Diagnostics), new StaffId("KT007"), null, FakeDiagnostics.You) { Doors = [Door(7), Door(8)] };

    private static DiagnosticsDoor Door(int number) =>
        new(new CompartmentId(number), CompartmentSize.Small, new BoardId("main"), DoorContact.Closed, false, false, false, false, true, null);

    /// <summary>From a test of door 7 that asks, by Ctrl-C behind a few letters, to the end of the command.</summary>
    private async Task<TypedEnd> TryAsync(bool asksNumber, string question, params string[] args)
    {
        var test = new DoorTest(new CompartmentId(7), 1, false, DoorContact.Closed) { Cycles = [new DoorCycle(TimeSpan.Zero, OpenOutcome.Jammed, TimeSpan.FromSeconds(5.1), null)] };
        _kiosk.Now = () => Acts().Count == 0 ? Mine : Mine with { Phase = nameof(KioskPhase.DiagnosticsStuck), Test = test, AskNumber = asksNumber, CanOpenAgain = true };
        await _bench.ListenAsKioskAsync(_kiosk);
        await using var kioskctl = At(args);
        if (args[0] == "commission")
        {
            await kioskctl.SeeAsync("Enter opens it, s skips it, e ends.\r\n");
            await kioskctl.UntilReadAsync();
            await kioskctl.TypeAsync((byte)'\r');
        }

        await kioskctl.SeeAsync(question);
        await kioskctl.UntilReadAsync();
        await kioskctl.TypeAsync([.. "12"u8]);
        await kioskctl.SeeAsync("12");
        await kioskctl.TypeAsync(TypedKioskctl.CtrlC);
        var end = await kioskctl.EndAsync(Stopped);

        ExpectStopped(end);
        return end;
    }

    /// <summary>Its last words stand on a line of their own, and the terminal shows again what is typed, by lines, with Ctrl-C as a signal.</summary>
    private static void ExpectStopped(TypedEnd end)
    {
        Assert.EndsWith("\r\n" + Stopped, Plain(end.Shown), StringComparison.Ordinal);
        ExpectTerminalAsBefore(end);
    }

    private static void ExpectTerminalAsBefore(TypedEnd end)
    {
        Assert.Equal(130, end.Code);
        Assert.Superset(new HashSet<string> { "echo", "icanon", "isig", "icrnl", "opost", "onlcr" }, end.Modes.ToHashSet());
    }

    /// <summary>Without what steers the terminal.</summary>
    private static string Plain(string shown) => Steering().Replace(shown, "");

    [GeneratedRegex(@"\e(\[[0-9;?]*[A-Za-z]|.)")]
    private static partial Regex Steering();

    private List<TechnicianAct> Acts() => [.. _kiosk.Posted.OfType<KioskEvent.TechnicianActed>().Select(happened => happened.Act)];

    private TypedKioskctl At(params string[] args) => new([.. args, "--config", _bench.ConfigPath]);
}
