using System.Text;
using CsCheck;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.SerialText;
using KioskLocker.Simulation.FarEnds;

namespace KioskLocker.Tests.Devices.Scanners;

public sealed class SerialTextScannerTests
{
    private const string Card = "079180012345|023456789|Nguyễn Thị Hồng Hạnh|01021980|Nữ|123/45 Phạm Văn Chí, Phường 4, Quận 6|15042021";

    private readonly ScannerLine _scanner = new(new SerialTextFamily());
    private readonly ScannerFarEnd _farEnd = new();
    private readonly List<ScannerEvent> _events = [];
    private TimeSpan _now = TimeSpan.FromMinutes(3);
    private TimeSpan? _wake;

    public SerialTextScannerTests()
    {
        Apply(_scanner.Signal(_now, LineSignal.Up));
        Arm(true);
        _events.Clear();
    }

    [Theory]
    [InlineData(ScanTerminator.CarriageReturn)]
    [InlineData(ScanTerminator.LineFeed)]
    [InlineData(ScanTerminator.Both)]
    public void F_Q1_card_split_at_any_byte_is_read_once(ScanTerminator terminator)
    {
        _farEnd.Terminator = terminator;
        var length = _farEnd.Scan(Card).Length;
        for (var at = 1; at < length; at++)
        {
            foreach (var piece in _farEnd.ScanInPieces(Card, at))
            {
                Feed(piece);
                Run(TimeSpan.FromMilliseconds(40));
            }

            Assert.Equal([new ScannerEvent.Scanned(Card)], _events);
            _events.Clear();
            Run(TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public void F_Q1_card_byte_by_byte_is_read_once()
    {
        foreach (var value in _farEnd.Scan(Card))
            Feed([value]);
        Assert.Equal([new ScannerEvent.Scanned(Card)], _events);
    }

    [Fact]
    public void F_Q2_two_codes_in_one_burst_are_two_scans()
    {
        Feed(_farEnd.Glued("KLD:7K3M-261123-014X", "KLP:K7M2QX9T8"));
        Assert.Equal([new ScannerEvent.Scanned("KLD:7K3M-261123-014X"), new ScannerEvent.Scanned("KLP:K7M2QX9T8")], _events);
    }

    [Fact]
    public void F_Q3_line_without_terminator_is_refused_after_80_ms_and_the_next_one_is_read()
    {
        _farEnd.Terminator = ScanTerminator.None;
        Feed(_farEnd.Scan("KLD:7K3M"));
        Run(TimeSpan.FromMilliseconds(75));
        Assert.Empty(_events);
        Run(TimeSpan.FromMilliseconds(10));
        Assert.Equal([new ScannerEvent.Refused(ScanRefusal.Unterminated, 8)], _events);
        _farEnd.Terminator = ScanTerminator.CarriageReturn;
        Feed(_farEnd.Scan("KLG:1"));
        Assert.Equal(new ScannerEvent.Scanned("KLG:1"), _events[^1]);
    }

    [Fact]
    public void F_Q4_code_held_before_the_window_is_one_scan_however_long()
    {
        Feed(_farEnd.Repeated(Card, 5));
        for (var i = 0; i < 12; i++)
        {
            Run(TimeSpan.FromMilliseconds(500));
            Feed(_farEnd.Scan(Card));
        }

        Assert.Single(_events);
        Assert.Equal(16, _scanner.Tally.Counters.Scanner!.Duplicates);
        Run(TimeSpan.FromMilliseconds(2001));
        Feed(_farEnd.Scan(Card));
        Assert.Equal(2, _events.Count);
    }

    [Fact]
    public void F_Q4_another_code_in_between_is_not_a_repetition()
    {
        Feed(_farEnd.Glued("A", "B", "A"));
        Assert.Equal(3, _events.Count);
    }

    [Theory]
    [InlineData("41 09 42 0D", ScanRefusal.ControlCharacter, 3)]
    [InlineData("41 1B 40 0D", ScanRefusal.ControlCharacter, 3)]
    [InlineData("41 00 42 0A", ScanRefusal.ControlCharacter, 3)]
    [InlineData("41 C2 85 42 0D", ScanRefusal.ControlCharacter, 4)]
    [InlineData("41 FF 0D", ScanRefusal.NotUtf8, 2)]
    [InlineData("C0 AF 0D", ScanRefusal.NotUtf8, 2)]
    [InlineData("41 E1 BA 0D", ScanRefusal.NotUtf8, 3)]
    [InlineData("ED A0 80 0D", ScanRefusal.NotUtf8, 3)]
    public void A17_F_Q5_control_characters_and_bad_utf8_refuse_the_line(string bytes, ScanRefusal reason, int length)
    {
        Feed(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal([new ScannerEvent.Refused(reason, length)], _events);
    }

    [Theory]
    [InlineData("EF BB BF 4B 4C 0D", "KL")]
    [InlineData("00 4B 4C 00 00 0D", "KL")]
    [InlineData("00 EF BB BF 4B 4C EF BB BF 00 0D 0A", "KL")]
    [InlineData("4B EF BF BD 4C 0D", "K\uFFFDL")]
    [InlineData("65 CC 82 CC 81 0D", "ế")]
    public void F_Q5_ends_are_trimmed_replacement_character_is_accepted_text_is_composed(string bytes, string text)
    {
        Feed(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal([new ScannerEvent.Scanned(text)], _events);
    }

    [Fact]
    public void F_Q5_line_of_512_bytes_passes_and_513_do_not()
    {
        Feed(_farEnd.Scan(new string('A', 512)));
        Feed(_farEnd.Scan(new string('A', 513)));
        Assert.Equal([new ScannerEvent.Scanned(new string('A', 512)), new ScannerEvent.Refused(ScanRefusal.TooLong, 513)], _events);
    }

    [Theory]
    [InlineData(3 * 1024)]
    [InlineData(64 * 1024)]
    public void A18_F_Q5_flood_is_one_refusal_and_the_next_code_is_read(int length)
    {
        foreach (var piece in _farEnd.Flood(length).Chunk(777))
            Feed(piece);
        Feed(_farEnd.Scan("KLG:1"));
        Assert.Equal([new ScannerEvent.Refused(ScanRefusal.TooLong, length), new ScannerEvent.Scanned("KLG:1")], _events);
    }

    [Fact]
    public void F_Q5_garbage_glued_before_a_code_spoils_only_that_line()
    {
        Feed(_farEnd.GarbageThen(seed: 7, length: 40, "KLG:1"));
        Feed(_farEnd.Scan("KLG:2"));
        Assert.IsType<ScannerEvent.Refused>(_events[0]);
        Assert.Equal([new ScannerEvent.Scanned("KLG:2")], _events.Skip(1));
    }

    [Fact]
    public void A17_F_Q5_nothing_a_wire_can_carry_throws_or_passes_a_control_character() =>
        Gen.Select(Gen.Byte.Array[0, 700], Gen.Int[1, 64]).Sample((bytes, size) =>
        {
            var whole = new SerialTextProtocol();
            var pieces = new SerialTextProtocol();
            var lines = whole.Receive(bytes).Concat(whole.Idle()).ToList();
            var piecemeal = bytes.Chunk(size).SelectMany(piece => pieces.Receive(piece)).ToList();
            Assert.Equal(lines, [.. piecemeal, .. pieces.Idle()]);
            Assert.All(lines.OfType<SerialTextLine.Good>(), line => Assert.DoesNotContain(line.Text, char.IsControl));
        });

    [Fact]
    public void Q_2_lines_while_disarmed_are_counted_and_dropped()
    {
        Arm(false);
        Feed(_farEnd.Glued("A", "B"));
        Assert.Empty(_events);
        Assert.Equal(2, _scanner.Tally.Counters.Scanner!.WhileDisarmed);
        Arm(true);
        Assert.Empty(_events);
        Feed(_farEnd.Scan("A"));
        Assert.Equal([new ScannerEvent.Scanned("A")], _events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Q_2_line_that_is_half_here_when_the_arming_changes_is_dropped(bool startArmed)
    {
        Arm(startArmed);
        Feed(Encoding.ASCII.GetBytes("KLD:7K3M"));
        Arm(!startArmed);
        Arm(startArmed);
        Arm(true);
        Feed(Encoding.ASCII.GetBytes("-261123-014X\r"));
        Assert.Empty(_events);
        Feed(_farEnd.Scan("KLG:1"));
        Assert.Equal([new ScannerEvent.Scanned("KLG:1")], _events);
    }

    [Fact]
    public void F_Q6_unplug_in_mid_line_drops_the_line_and_health_follows_the_cable()
    {
        Feed(Encoding.ASCII.GetBytes("KLD:7K3M"));
        Apply(_scanner.Signal(_now, LineSignal.Down));
        Apply(_scanner.Signal(_now, LineSignal.Up));
        Feed(Encoding.ASCII.GetBytes("-261123\r"));
        Assert.Equal(
            [DeviceHealth.Offline, DeviceHealth.Ok],
            _events.OfType<ScannerEvent.ScannerChanged>().Select(change => change.Health));
        Assert.Equal(new ScannerEvent.Scanned("-261123"), _events[^1]);
    }

    [Fact]
    public void Events_and_lines_do_not_show_their_text()
    {
        Feed(_farEnd.Scan(Card));
        Assert.DoesNotContain("079180012345", Assert.Single(_events).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("079180012345", new SerialTextLine.Good(Card).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_scanner_wants_no_wake_up()
    {
        Feed(_farEnd.Scan(Card));
        Run(TimeSpan.FromSeconds(3));
        Assert.Null(_wake);
    }

    private void Arm(bool on) => Apply(_scanner.Order(_now, new ScannerOrder.Arm(on)));

    private void Feed(byte[] bytes) => Apply(_scanner.Receive(_now, bytes));

    private void Run(TimeSpan span)
    {
        var end = _now + span;
        while (_wake is { } wake && wake <= end)
        {
            _now = wake;
            Apply(_scanner.Signal(_now, LineSignal.Tick));
            Assert.True(_wake is null || _wake > _now);
        }

        _now = end;
    }

    private void Apply(LineTurn<ScannerEvent> turn)
    {
        Assert.True(turn.Write.IsEmpty);
        _events.AddRange(turn.Events);
        _wake = turn.NextWake;
    }
}
