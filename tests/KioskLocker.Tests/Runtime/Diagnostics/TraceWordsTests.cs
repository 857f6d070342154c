using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.Scanners;
using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Tests.Devices.Gpio;

namespace KioskLocker.Tests.Runtime.Diagnostics;

/// <summary>What a technician reads beside the bytes. The bytes are those of the protocol tables.</summary>
public sealed class TraceWordsTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 24, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_board_of_the_8A_family_is_read_by_its_own_decoder()
    {
        var board = new LockerBoardSettings(new BoardId("main"), 1, FeedbackPolarity.DoorClosing, Enumerable.Range(1, 12).ToDictionary(channel => channel, channel => new CompartmentId(channel)), 12);
        var trace = new LineTrace(TraceContent.Whole);
        Exchange(trace, "80 01 00 33 B2", "80 01 0F FE 33 43");
        Exchange(trace, "8A 01 01 11 9B", "8A 01 01 11 9B");
        Exchange(trace, "80 01 00 33 B2", "80 01 0F FE 33 44");
        Exchange(trace, "80 01 00 33 B2", "FF 80 01 0F FF 33 42");
        Exchange(trace, "80 01 00 99 18", "80 01 03 99 1B");
        trace.Port(At, isUp: false);
        trace.Sent(At, Bytes("01 02 03"));

        Assert.Equal(
            [
                "board main: read all contacts",
                "board main: door 1 open",
                "PULSE at door 1 (board main, channel 1)",
                "board main took the order; the same bytes as were sent: an echo, or a reply equal to its question",
                "board main: read all contacts",
                "CHECKSUM WRONG",
                "board main: read all contacts",
                "board main: all doors closed; 1 bytes that belong to no frame",
                "which address has the only board of this line?",
                "the board there has address 3",
                "port given up",
                "a frame that this program does not send",
            ],
            new LockerTraceWords(new Xor8AFamily(), [board]).Of(trace.Last(100)).Select(line => line.Meaning));
    }

    [Fact]
    public void Lamps_inputs_and_refusals_of_a_relay_board_are_named()
    {
        var board = new LockerBoardSettings(new BoardId("relays"), 1, FeedbackPolarity.DoorClosing, new Dictionary<int, CompartmentId> { [1] = new(9) }, 8)
        {
            Inputs = new Dictionary<int, BoardInput> { [8] = new(CabinetInput.Tamper, ActiveWhenSet: false) },
            Outputs = new Dictionary<int, BoardOutput> { [2] = new(SignalKind.Lamp, new CompartmentId(9)), [3] = new(SignalKind.Buzzer, null) },
        };
        var family = new ModbusRelayFamily();
        var trace = new LineTrace(TraceContent.Whole);
        Exchange(trace, Hex(family.Switch(board, 2, true)!), Hex(family.Switch(board, 2, true)!));
        Exchange(trace, Hex(family.Switch(board, 3, false)!), "01 85 02 C3 51");
        Exchange(trace, Hex(family.ReadContacts(board)), "01 02 01 01 60 48");

        var meanings = new LockerTraceWords(family, [board]).Of(trace.Last(100)).Select(line => line.Meaning).ToList();
        Assert.Equal("lamp of door 9 on", meanings[0]);
        Assert.Equal("buzzer off", meanings[2]);
        Assert.Contains("REFUSED", meanings[3], StringComparison.Ordinal);
        Assert.Equal("board relays: read all contacts", meanings[4]);
        Assert.Equal("board relays: all doors closed, Tamper ACTIVE", meanings[5]);
    }

    [Theory]
    [InlineData(0b01111, 0b00000, "board pins: all doors closed, Tamper ACTIVE")]
    [InlineData(0b11110, 0b00001, "board pins: door 1 uncertain, all others closed, Tamper at rest")]
    [InlineData(0b11010, 0b00011, "board pins: doors 1, 2 uncertain, door 3 open, Tamper at rest")]
    [InlineData(0b00000, 0b11111, "board pins: all doors uncertain, Tamper uncertain")]
    public void A_contact_on_a_pin_that_still_bounces_is_not_said_to_be_open_or_closed(int bits, int doubtful, string meaning)
    {
        var family = new GpioFamily(Banks.Settings);
        var trace = new LineTrace(TraceContent.Whole);
        trace.Sent(At, family.ReadContacts(Banks.Board).Bytes);
        trace.Heard(At, GpioProtocol.Reply(1, GpioProtocol.KindContacts, (ulong)bits, (ulong)doubtful));

        Assert.Equal(meaning, new LockerTraceWords(family, [Banks.Board]).Of(trace.Last(100))[^1].Meaning);
    }

    [Fact]
    public void Status_of_a_printer_is_read_by_the_question_before_it()
    {
        var trace = new LineTrace(TraceContent.ShortSent);
        Exchange(trace, "10 04 01", "12");
        Exchange(trace, "10 04 02", "32");
        Exchange(trace, "10 04 04", "1E");
        trace.Sent(At, new byte[600]);
        trace.Sent(At, new byte[20]);
        Exchange(trace, "1D 28 48 06 00 30 30 30 30 30 37", "37 22 30 30 30 37 00", TimeSpan.FromSeconds(5));
        Exchange(trace, "10 14 08 01 03 14 01 06 02 08", "37 25 00", TimeSpan.FromSeconds(6));
        trace.Heard(At + TimeSpan.FromSeconds(7), Bytes("12"));

        Assert.Equal(
            [
                "status? printer", "printer: good", "status? why offline", "why offline: PaperOut", "status? paper", "paper: good, paper near its end",
                "part of a slip; its dots are never kept",
                "tell when everything before this is on paper", "everything up to job 0007 is on paper",
                "empty the buffers", "the buffers are empty",
                "a status that nobody asked for",
            ],
            new PrinterTraceWords().Of(trace.Last(100)).Select(line => line.Meaning));
        Assert.Equal(620, trace.Last(100).Single(frame => frame.Length > 500).Length);
    }

    [Fact]
    public void A_band_of_a_slip_that_is_shorter_than_a_command_is_masked_all_the_same()
    {
        var trace = new LineTrace(TraceContent.ShortSent);
        Exchange(trace, "10 04 04", "12");
        trace.Sent(At + TimeSpan.FromSeconds(2), Bytes("1D 76 30 03 04 00 02 00 AA BB CC DD AA BB CC DD"));
        var frame = trace.Last(100)[^1];
        Assert.Equal((16, 0), (frame.Length, frame.Bytes.Length));
        Assert.Equal("part of a slip; its dots are never kept", new PrinterTraceWords().Of(trace.Last(100))[^1].Meaning);
    }

    [Fact]
    public void Nothing_that_a_scanner_reads_stands_in_its_trace()
    {
        var trace = new LineTrace(TraceContent.HeardMasked);
        trace.Sent(At, Bytes("7E 00 08 01 00 02 01 AB CD"));
        trace.Heard(At, "079180012345||Nguyễn Thị Hồng Hạnh|01021980\r"u8);
        trace.Heard(At + TimeSpan.FromSeconds(1), Bytes("02 00 00 01 00 33 31"));

        var lines = new ScannerTraceWords(ScannerFamilies.Of("gm65")).Of(trace.Last(100));
        Assert.Equal(["7E 00 08 01 00 02 01 AB CD", "…", "…"], lines.Select(line => line.Hex));
        Assert.Equal(["a frame that this program does not send", "an answer or a scan; its content is never kept", "an answer or a scan; its content is never kept"], lines.Select(line => line.Meaning));
        Assert.Equal([9, 52, 7], lines.Select(line => line.Length));
        Assert.All(trace.Last(100).Where(frame => frame.Kind == TraceKind.Heard), frame => Assert.Equal(0, frame.Bytes.Length));
    }

    /// <summary>Every family: its probe, each setting asked and put right, what begins and ends a scan; and two commands that left together.</summary>
    [Theory]
    [InlineData("gm65")]
    [InlineData("newland")]
    [InlineData("honeywell")]
    [InlineData("ssi")]
    public void What_a_scanner_is_asked_and_told_is_named(string name)
    {
        var family = ScannerFamilies.Of(name);
        Assert.Equal(family.ProbedSetting is { } probed ? $"are you there? ({family.Settings[probed]}?)" : "are you there?", Said(family, family.Probe!.Bytes));
        Assert.Equal("begin to read", Said(family, family.Trigger!.Bytes));
        Assert.Equal("end reading", Said(family, family.StopTrigger!.Bytes));
        Assert.Equal("end reading; begin to read", Said(family, [.. family.StopTrigger.Bytes, .. family.Trigger.Bytes]));
        Assert.Equal("a frame that this program does not send", Said(family, [0x00, 0x01, 0x02]).Replace("wake up; ", "", StringComparison.Ordinal));
        for (var setting = 0; setting < family.Settings.Count; setting++)
        {
            if (family.Read(setting) is { } asked && setting != family.ProbedSetting)
            {
                Assert.Equal($"setting \"{family.Settings[setting]}\"?", Said(family, asked.Bytes));
            }

            foreach (var value in Enumerable.Range(0, 256).Select(value => new[] { (byte)value }).Append([]))
            {
                if (family.Correct(setting, value) is { } correction)
                {
                    Assert.Equal($"setting \"{family.Settings[setting]}\" put right", Said(family, correction.Bytes));
                }
            }
        }
    }

    [Fact]
    public void Relays_that_a_board_tells_are_named()
    {
        var board = new LockerBoardSettings(new BoardId("relays"), 1, FeedbackPolarity.DoorClosing, new Dictionary<int, CompartmentId> { [1] = new(9) }, 8);
        var trace = new LineTrace(TraceContent.Whole);
        Exchange(trace, "01 01 00 00 00 08 3D CC", "01 01 01 05 91 8B");
        Assert.Equal(["board relays: which relays are on?", "board relays: on: relay 1, 3"], new LockerTraceWords(new ModbusRelayFamily(), [board]).Of(trace.Last(100)).Select(line => line.Meaning));
    }

    [Fact]
    public void Readings_of_the_air_are_told_with_their_dew_point()
    {
        var trace = new LineTrace(TraceContent.Whole);
        trace.Heard(At, "25.00 88.0\n"u8);
        trace.Heard(At + TimeSpan.FromSeconds(15), "wet\n"u8);
        Assert.Equal(["25.0 °C, 88 % humidity, dew point 22.9 °C", "no reading, or a part of one"], new ClimateTraceWords().Of(trace.Last(100)).Select(line => line.Meaning));
    }

    private static string Said(IScannerFamily family, byte[] sent)
    {
        var trace = new LineTrace(TraceContent.HeardMasked);
        trace.Sent(At, sent);
        return Assert.Single(new ScannerTraceWords(family).Of(trace.Last(100))).Meaning;
    }

    /// <summary>A question and its answer, 100 ms apart so that no two are one frame.</summary>
    private static void Exchange(LineTrace trace, string sent, string heard, TimeSpan later = default)
    {
        trace.Sent(At + later, Bytes(sent));
        trace.Heard(At + later + TimeSpan.FromMilliseconds(100), Bytes(heard));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Hex(BoardRequest request) => Convert.ToHexString(request.Bytes);
}
