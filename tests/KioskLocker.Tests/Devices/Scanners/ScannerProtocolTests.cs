using KioskLocker.Core.Devices;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.Gm65;
using KioskLocker.Devices.Scanners.Honeywell;
using KioskLocker.Devices.Scanners.Newland;
using KioskLocker.Devices.Scanners.Ssi;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.Scanners;

/// <summary>Bytes as makers' documents print them, and what each family alone must keep.</summary>
public sealed class ScannerProtocolTests
{
    [Theory]
    [InlineData("08 01 00 02 01", 0x02DA)]
    [InlineData("09 01 00 00 00", 0xDEC8)]
    [InlineData("07 01 00 2A 02", 0xD80F)]
    [InlineData("08 02 00 2A 39 01", 0xA7EA)]
    [InlineData("00 01 00", 0x3331)]
    public void Gm65_checksums_are_those_of_the_manual(string bytes, int crc) => Assert.Equal(crc, Gm65Protocol.Crc(Bytes(bytes)));

    [Fact]
    public void Gm65_frames_are_those_of_the_manual()
    {
        Assert.Equal(Bytes("7E 00 09 01 00 00 00 DE C8"), Gm65Protocol.Save());
        Assert.Equal(Bytes("7E 00 08 01 00 02 01 02 DA"), new Gm65Family().Trigger!.Bytes);
        Assert.Equal(Bytes("7E 00 08 01 00 02 00"), new Gm65Family().StopTrigger!.Bytes[..7]);
    }

    [Fact]
    public void Ssi_frames_are_those_of_the_manuals()
    {
        Assert.Equal(Bytes("04 E4 04 00 FF 14"), SsiProtocol.Start());
        Assert.Equal(Bytes("04 E5 04 00 FF 13"), SsiProtocol.Stop());
        Assert.Equal(Bytes("04 A3 04 00 FF 55"), SsiProtocol.AskRevision());
        Assert.Equal(Bytes("07 C6 04 08 00 8A 08 FE 95"), SsiProtocol.Set(0x8A, 0x08));
        Assert.Equal(new ScannerMatch.Answer(6, true, []), SsiProtocol.Match(Bytes("04 D0 00 00 FF 2C")), SameAnswer);
        Assert.Equal(new ScannerMatch.Answer(7, false, []), SsiProtocol.Match(Bytes("05 D1 00 00 06 FF 24")), SameAnswer);
    }

    [Fact]
    public void Honeywell_commands_are_those_of_the_guides()
    {
        Assert.Equal(Bytes("16 54 0D"), HoneywellProtocol.Trigger());
        Assert.Equal(Bytes("16 55 0D"), HoneywellProtocol.Stop());
        Assert.Equal([0x16, 0x4D, 0x0D, .. "232BAD9."u8], HoneywellProtocol.Set("232BAD", "9"));
        Assert.Equal(new ScannerMatch.Answer(9, true, "1"u8.ToArray()), HoneywellProtocol.Match("CBRENA1\x06."u8, HoneywellProtocol.Ask("CBRENA")), SameAnswer);
        Assert.Equal(new ScannerMatch.Answer(10, false, "99"u8.ToArray()), HoneywellProtocol.Match("CBRENA99\x15."u8, HoneywellProtocol.Set("CBRENA", "99")), SameAnswer);
        Assert.IsType<ScannerMatch.Text>(HoneywellProtocol.Match("CBRENA1\x06."u8, []));
    }

    [Fact]
    public void Every_beginning_of_an_answer_is_waited_for()
    {
        var honeywell = HoneywellProtocol.Ask("TRGMOD");
        foreach (var (whole, match) in new (byte[] Whole, Func<byte[], ScannerMatch> Match)[]
        {
            (Bytes("02 00 00 01 00 33 31"), bytes => Gm65Protocol.Match(bytes)),
            (Bytes("04 D0 00 00 FF 2C"), bytes => SsiProtocol.Match(bytes)),
            ("TRGMOD0\x06."u8.ToArray(), bytes => HoneywellProtocol.Match(bytes, honeywell)),
        })
        {
            for (var length = 1; length < whole.Length; length++)
                Assert.IsType<ScannerMatch.Unsure>(match(whole[..length]));
            Assert.Equal(whole.Length, Assert.IsType<ScannerMatch.Answer>(match([.. whole, (byte)'K'])).Length);
        }
    }

    [Fact]
    public void Gm65_settings_found_changed_are_reported_set_right_and_saved_once()
    {
        var module = new Gm65FarEnd();
        var rig = ScannerRig.Armed("gm65", module);
        Assert.Equal(1, module.Saves);
        Assert.False(module.ShowSetupCode(Gm65Protocol.ModeZone, 0xD6));

        // A module that was swapped for another one while the power was off is changed behind our back.
        var stranger = new Gm65FarEnd();
        Assert.True(stranger.ShowSetupCode(Gm65Protocol.SuffixZone, 0x01));
        var swapped = ScannerRig.Armed("gm65", stranger);
        var asserted = swapped.Events.Select(entry => entry.Event).OfType<ScannerEvent.SettingsAsserted>().Single();
        Assert.Equal(["reading mode", "set-up codes", "reading time"], asserted.Mended);
        Assert.Contains("somebody changed its settings", swapped.Changes.Single().Detail, StringComparison.Ordinal);
        Assert.Equal(3, swapped.Line.Tally.Counters.Scanner!.SettingsMended);
        Assert.Equal(((byte)0xD5, true), stranger.Zone(Gm65Protocol.ModeZone));
        Assert.Equal(((byte)0x02, true), stranger.Zone(Gm65Protocol.SetupCodeZone));
        Assert.Equal(1, stranger.Saves);
        Assert.Equal(DeviceHealth.Ok, rig.Changes.Last().Health);
    }

    [Theory]
    [InlineData("gm65")]
    [InlineData("honeywell")]
    public void A_reading_mode_changed_under_our_eyes_is_found_by_the_next_question(string family)
    {
        var rig = ScannerRig.Armed(family);
        if (rig.Module is HoneywellFarEnd honeywell)
            honeywell.ShowSetupCode("TRGMOD", "3");
        else
            rig.Module.Receive(rig.Now, Gm65Protocol.Write(Gm65Protocol.ModeZone, 0xD6));
        rig.Events.Clear();
        rig.Run(TimeSpan.FromSeconds(32));
        Assert.Contains("set right: reading mode", rig.Changes.Single().Detail, StringComparison.Ordinal);
        rig.Arm(false);
        rig.Run(TimeSpan.FromSeconds(1));
        Assert.False(rig.HoldUp("KLG:1"));
    }

    [Fact]
    public void Ssi_parameters_are_set_for_good_and_packets_before_that_are_acknowledged()
    {
        var module = new SsiFarEnd();
        var line = new ScannerLine(new SsiFamily());
        var now = TimeSpan.FromHours(1);
        line.Signal(now, KioskLocker.Devices.Line.LineSignal.Up);
        line.Order(now, new ScannerOrder.Arm(true));
        Assert.True(module.HoldUp(now, "KLG:1"));
        var turn = line.Receive(now, Assert.Single(module.Tick(now + TimeSpan.FromSeconds(1)).Writes));
        Assert.Equal([new ScannerEvent.Scanned("KLG:1")], turn.Events);
        module.Receive(now + TimeSpan.FromSeconds(1), turn.Write.Span);
        Assert.Equal(1, module.Acknowledged);

        var rig = ScannerRig.Armed("ssi", module);
        foreach (var (number, wanted) in new (byte Number, byte Wanted)[] { (0x8A, 0x08), (0xEC, 0x00), (0xEE, 0x00), (0xEB, 0x01), (0x88, 0x63) })
            Assert.Equal((wanted, true), module.Parameter(number));
        Assert.Equal(DeviceHealth.Ok, rig.Changes.Last().Health);
    }

    [Fact]
    public void A_setting_that_a_scanner_does_not_know_is_named_and_the_others_are_asserted()
    {
        var module = new SsiFarEnd { Lacks = 0xEB };
        var rig = ScannerRig.Armed("ssi", module);
        Assert.Equal("answers; somebody changed its settings, or it is new; set right: reading mode, set-up codes, codes without frames; does not take: line end", rig.Changes.Single().Detail);
        Assert.Equal(((byte)0x63, true), module.Parameter(0x88));
    }

    [Fact]
    public void Newland_is_closed_against_set_up_codes_and_reads_on_a_trigger()
    {
        var module = new NewlandFarEnd();
        Assert.True(module.ShowSetupCode("0302020"));
        _ = ScannerRig.Armed("newland", module);
        Assert.Equal("0302000", module.Mode);
        Assert.False(module.ShowSetupCode("0302020"));
    }

    [Fact]
    public void A_code_that_looks_like_an_answer_is_a_code_where_none_is_awaited()
    {
        Assert.IsType<ScannerMatch.Text>(new NewlandFamily().Match("!"u8, null));
        Assert.IsType<ScannerMatch.Text>(new NewlandFamily().Match("!"u8, new NewlandFamily().Trigger));
        Assert.IsType<ScannerMatch.Text>(new HoneywellFamily().Match("TRGMOD0\x06."u8, null));
    }

    private static bool SameAnswer(ScannerMatch one, ScannerMatch other) =>
        one is ScannerMatch.Answer a && other is ScannerMatch.Answer b && (a.Length, a.IsGood) == (b.Length, b.IsGood) && a.Value.AsSpan().SequenceEqual(b.Value);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
