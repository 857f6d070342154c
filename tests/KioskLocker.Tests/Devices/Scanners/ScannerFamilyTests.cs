using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Scanners;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.Scanners;

/// <summary>One contract for every family of scanners, against the far end of its wire.</summary>
public sealed class ScannerFamilyTests
{
    private const string Card = "079180012345|023456789|Nguyễn Thị Hồng Hạnh|01021980|Nữ|123/45 Phạm Văn Chí, Phường 4, Quận 6|15042021";
    private const string Slip = "KLD:7K3M-261123-014X";

    /// <summary>Silence is on the screen within a minute, whatever it was doing when it fell silent.</summary>
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(60);

    private static readonly string[] Names = [.. ScannerFamilies.Names.Where(name => name is not (ScannerFamilies.ZbarCam or ScannerFamilies.Camera))];

    public static TheoryData<string> Families => [.. Names];

    public static TheoryData<string> Answering => [.. Names.Where(name => ScannerFamilies.Of(name).Capabilities.Answers)];

    public static TheoryData<string> Triggered => [.. Names.Where(name => ScannerFamilies.Of(name).Capabilities.IsTriggered)];

    private static ScannerCounts Counts(ScannerRig rig) => rig.Line.Tally.Counters.Scanner!;

    [Theory]
    [MemberData(nameof(Families))]
    public void A_code_held_up_while_armed_is_read_once(string family)
    {
        var rig = ScannerRig.Armed(family);
        Assert.True(rig.HoldUp(Card));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.True(rig.HoldUp(Slip));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Equal([Card, Slip], rig.Texts);
        Assert.Equal((2, 0), (Counts(rig).Good, Counts(rig).Duplicates));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Q_2_nothing_is_passed_while_disarmed_and_a_triggered_scanner_is_dark(string family)
    {
        var rig = ScannerRig.Armed(family);
        rig.Arm(false);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(!rig.Family.Capabilities.IsTriggered, rig.HoldUp(Slip));
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.Empty(rig.Texts);
        rig.Arm(true);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Texts);
        rig.HoldUp(Slip);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([Slip], rig.Texts);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void F_Q4_a_code_held_before_the_window_for_long_is_one_scan(string family)
    {
        var rig = ScannerRig.Armed(family);
        for (var look = 0; look < 40; look++)
        {
            rig.HoldUp(Card);
            rig.Run(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal([Card], rig.Texts);
        Assert.InRange(Counts(rig).Duplicates, 30, 39);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void F_Q1_codes_and_answers_in_single_bytes_are_told_apart(string family)
    {
        var rig = ScannerRig.Armed(family, fault: ScannerFault.SingleBytes);
        ReadMany(rig);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Q_5_answers_glued_to_the_code_behind_them_are_taken_off_exactly(string family)
    {
        var rig = ScannerRig.Armed(family, fault: ScannerFault.GluedAnswers);
        ReadMany(rig);
        Assert.Equal(0, rig.Line.Tally.Counters.Timeouts);
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public void F_Q8_a_scanner_that_falls_silent_is_degraded_within_a_minute_and_its_port_is_opened_anew(string family)
    {
        foreach (var armed in new[] { false, true })
        {
            for (var after = 0; after < 31; after += 3)
            {
                var rig = ScannerRig.Armed(family);
                rig.Arm(armed);
                rig.Run(TimeSpan.FromSeconds(after));
                rig.Module.Fault = ScannerFault.Silent;
                rig.Events.Clear();
                rig.Run(KnownWithin);
                Assert.Equal([new ScannerEvent.ScannerChanged(DeviceHealth.Degraded, "does not answer")], rig.Changes);
                Assert.Single(rig.Reopenings);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public void F_Q8_a_scanner_that_comes_back_is_well_within_seconds_and_reads(string family)
    {
        var rig = ScannerRig.Armed(family);
        rig.Module.Fault = ScannerFault.Silent;
        rig.Run(TimeSpan.FromMinutes(10));
        Assert.InRange(rig.Reopenings.Count, 5, 10);
        rig.Module.Fault = null;
        rig.Module.PowerCycle(rig.Now);
        rig.Events.Clear();
        rig.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(DeviceHealth.Ok, Assert.Single(rig.Changes).Health);
        Assert.True(rig.HoldUp(Slip));
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([Slip], rig.Texts);
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public void F_Q7_a_scanner_at_another_speed_is_degraded_and_passes_nothing(string family)
    {
        var rig = new ScannerRig(family, fault: ScannerFault.WrongBaud);
        rig.Arm(true);
        for (var i = 0; i < 12; i++)
        {
            rig.HoldUp(Card);
            rig.Run(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(DeviceHealth.Degraded, Assert.Single(rig.Changes).Health);
        Assert.Empty(rig.Texts);
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public void Settings_are_asserted_at_the_start_and_a_second_start_finds_nothing_to_mend(string family)
    {
        var module = ScannerRig.NewModule(family);
        var first = new ScannerRig(family, module);
        first.Run(TimeSpan.FromSeconds(8));
        var asserted = Asserted(first);
        Assert.Empty(asserted.NotTaken);
        Assert.Equal(first.Family.Capabilities.TellsSettings, asserted.Mended.Count > 0);
        Assert.Equal(!first.Family.Capabilities.LocksSetupCodes, module.TakesSetupCodes);

        module.PowerCycle(first.Now);
        var second = new ScannerRig(family, module);
        second.Run(TimeSpan.FromSeconds(8));
        Assert.Empty(Asserted(second).Mended);
        Assert.Equal([new ScannerEvent.ScannerChanged(DeviceHealth.Ok, "answers")], second.Changes);
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public void Settings_are_asserted_again_after_the_cable_was_out(string family)
    {
        var rig = ScannerRig.Armed(family);
        rig.Unplug();
        rig.Run(TimeSpan.FromSeconds(5));
        rig.Events.Clear();
        rig.Plug();
        rig.Run(TimeSpan.FromSeconds(8));
        _ = Asserted(rig);
        Assert.Equal([DeviceHealth.Ok], rig.Changes.Select(change => change.Health));
        Assert.True(rig.HoldUp(Slip));
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([Slip], rig.Texts);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_technician_may_have_the_settings_looked_at_at_any_time(string family)
    {
        var rig = ScannerRig.Armed(family);
        rig.Events.Clear();
        rig.Order(new ScannerOrder.AssertSettings());
        rig.Run(TimeSpan.FromSeconds(8));
        Assert.Empty(Asserted(rig).Mended);
        var can = rig.Family.Capabilities;
        Assert.Equal(!can.Answers ? SettingsLook.CannotBeAsked : can.TellsSettings ? SettingsLook.Seen : SettingsLook.Told, Asserted(rig).Look);
        Assert.True(rig.HoldUp(Slip));
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([Slip], rig.Texts);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Settings_of_a_scanner_whose_cable_is_pulled_are_said_to_be_unseen_at_once(string family)
    {
        var rig = ScannerRig.Armed(family);
        rig.Unplug();
        rig.Run(TimeSpan.FromSeconds(1));
        rig.Events.Clear();
        rig.Line.Order(rig.Now, new ScannerOrder.AssertSettings()).Events.ToList().ForEach(happened => rig.Events.Add((rig.Now, happened)));
        Assert.Equal(SettingsLook.LineDown, Asserted(rig).Look);
    }

    [Theory]
    [MemberData(nameof(Triggered))]
    public void A_scanner_that_stops_by_itself_after_twenty_minutes_is_told_again_in_time(string family)
    {
        var rig = ScannerRig.Armed(family, fault: ScannerFault.Tires);
        for (var minute = 0; minute < 120; minute += 7)
        {
            rig.Run(TimeSpan.FromMinutes(7));
            Assert.True(rig.HoldUp(Slip), $"dark after {minute + 7} minutes");
        }

        rig.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(18, rig.Texts.Count());
    }

    [Fact]
    public void The_far_end_does_tire_when_nobody_tells_it_again()
    {
        var module = new Gm65FarEnd { Fault = ScannerFault.Tires };
        Assert.True(module.HoldUp(TimeSpan.FromMinutes(19), Slip));
        Assert.False(module.HoldUp(TimeSpan.FromMinutes(21), Slip));
    }

    [Theory]
    [InlineData("gm65")]
    [InlineData("ssi")]
    public void Answers_with_a_wrong_checksum_are_no_answers(string family)
    {
        var rig = ScannerRig.Armed(family);
        rig.Module.Fault = ScannerFault.BadChecksum;
        rig.Run(KnownWithin);
        Assert.Equal(DeviceHealth.Degraded, rig.Changes.Last().Health);
        Assert.True(rig.Line.Tally.Counters.BadChecksums > 0);
        Assert.True(rig.Line.Tally.Counters.ResyncBytes > 0);
        rig.Module.Fault = null;
        rig.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(DeviceHealth.Ok, rig.Changes.Last().Health);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void F_Q6_a_cable_pulled_at_any_moment_of_the_start_is_offline_and_comes_back(string family)
    {
        for (var ms = 0; ms < 600; ms += 7)
        {
            var rig = new ScannerRig(family);
            rig.Arm(true);
            rig.Run(TimeSpan.FromMilliseconds(ms));
            rig.Unplug();
            rig.Run(TimeSpan.FromSeconds(20));
            Assert.Equal(DeviceHealth.Offline, rig.Changes.Last().Health);
            rig.Plug();
            rig.Run(TimeSpan.FromSeconds(8));
            Assert.Equal(DeviceHealth.Ok, rig.Changes.Last().Health);
            Assert.True(rig.HoldUp(Slip));
            rig.Run(TimeSpan.FromSeconds(1));
            Assert.Equal([Slip], rig.Texts);
        }
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public void A_disarmed_scanner_is_asked_every_half_minute_and_otherwise_left_alone(string family)
    {
        var rig = new ScannerRig(family);
        rig.Run(TimeSpan.FromSeconds(8));
        rig.Heard.Clear();
        rig.Run(TimeSpan.FromMinutes(10));
        Assert.InRange(rig.Heard.Count, 19, 41);
        Assert.InRange(Counts(rig).Probes, 20, 22);
        Assert.Equal(0, rig.Line.Tally.Counters.Timeouts);
        Assert.InRange(rig.Now - rig.Line.Tally.LastOk!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(31));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A17_noise_of_any_kind_neither_throws_nor_passes_a_control_character(string family)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var line = new ScannerLine(ScannerFamilies.Of(family));
            var now = TimeSpan.FromHours(1);
            var random = new Random(seed);
            line.Signal(now, KioskLocker.Devices.Line.LineSignal.Up);
            line.Order(now, new ScannerOrder.Arm(true));
            for (var piece = 0; piece < 40; piece++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(0, 400));
                var bytes = new byte[random.Next(1, 60)];
                random.NextBytes(bytes);

                // Bytes that mean something to some family are more likely than chance makes them.
                for (var i = 0; i < bytes.Length; i++)
                    bytes[i] = random.Next(3) == 0 ? "\x02\x00\x06\x15\x01!.\r\nTRGMOD\x04\xD0\xF3\xA4"u8[random.Next(21)] : bytes[i];
                var turn = random.Next(3) == 0 ? line.Signal(now, KioskLocker.Devices.Line.LineSignal.Tick) : line.Receive(now, bytes);
                Assert.All(turn.Events.OfType<ScannerEvent.Scanned>(), scanned => Assert.DoesNotContain(scanned.Text, char.IsControl));
            }
        }
    }

    private static ScannerEvent.SettingsAsserted Asserted(ScannerRig rig) =>
        Assert.Single(rig.Events.Select(entry => entry.Event).OfType<ScannerEvent.SettingsAsserted>());

    private static void ReadMany(ScannerRig rig)
    {
        var shown = new List<string>();
        for (var code = 0; code < 100; code++)
        {
            shown.Add($"KLG:{code:000000}");
            Assert.True(rig.HoldUp(shown[^1]), $"dark at {shown[^1]}");

            // Any phase of the questions that go on meanwhile.
            rig.Run(TimeSpan.FromMilliseconds(700 + (code * 13)));
        }

        Assert.Equal(shown, rig.Texts);
        Assert.Equal((100L, 0L, 0L), (Counts(rig).Good, Counts(rig).ControlCharacters, Counts(rig).Unterminated));
        Assert.Equal(DeviceHealth.Ok, rig.Changes.Last().Health);
    }
}
