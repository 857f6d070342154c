using System.Globalization;
using System.Numerics;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.LockerBoards.KerongCu16;
using KioskLocker.Devices.LockerBoards.ModbusRelay;
using KioskLocker.Devices.LockerBoards.Xor8A;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.Gm65;

namespace KioskLocker.Tests.Hardware;

/// <summary>Frames that a technician compares a line with are the ones that the drivers send and understand.</summary>
public sealed class CaptureTests
{
    private static readonly Dictionary<string, IBoardFamily> Families = new(StringComparer.Ordinal)
    {
        ["xor8a"] = new Xor8AFamily(),
        ["kerongCu16"] = new KerongCu16Family(),
        ["modbusRelay"] = new ModbusRelayFamily(),
    };

    /// <summary>Scanners that can be asked; one that is only listened to has no frames.</summary>
    private static readonly string[] Scanners = ["gm65", "newland", "honeywell", "ssi"];

    public static TheoryData<string> ScannerFiles => [.. Scanners.Where(name => name != "gm65").Select(name => name + ".txt")];

    public static TheoryData<string> Boards => [.. CaptureFile.Names.Where(name => Families.ContainsKey(CaptureFile.Read(name).Family))];

    [Fact]
    public void Every_family_of_boards_the_printer_and_every_scanner_that_can_be_asked_have_their_frames_and_say_where_those_come_from()
    {
        var files = CaptureFile.Names.Select(CaptureFile.Read).ToList();

        Assert.Superset(new HashSet<string>([.. Families.Keys, "escPos", .. Scanners], StringComparer.Ordinal), files.Select(file => file.Family).ToHashSet());
        Assert.All(files, file => Assert.Matches("^(constructed from the protocol document, not recorded from a |recorded, ).+", file.Origin));
        Assert.All(files, file => Assert.All(file.Lines, line => Assert.NotEmpty(line.Scene)));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Requests_are_what_the_driver_sends(string name)
    {
        var file = CaptureFile.Read(name);
        var sent = file.Lines.Where(line => line.IsSent).ToList();

        Assert.NotEmpty(sent);
        Assert.All(sent, line => Assert.Equal(Convert.ToHexString(Request(file, line.Meaning)), Convert.ToHexString(line.Bytes)));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Replies_are_what_the_driver_understands(string name)
    {
        var file = CaptureFile.Read(name);
        var said = new List<(string Scene, string Meaning)>();
        var heard = new List<(string Scene, string Meaning)>();
        foreach (var scene in file.Lines.GroupBy(line => line.Scene, StringComparer.Ordinal))
        {
            // Between two requests the line is silent long enough for the driver to begin anew.
            var decoder = Families[file.Family].NewDecoder(Settings(file));
            foreach (var line in scene)
            {
                if (line.IsSent)
                {
                    decoder.Reset();
                    continue;
                }

                var (bad, frames) = (decoder.BadChecksums, new List<BoardFrame>());
                decoder.Receive(line.Bytes, frames);
                if (line.Meaning.Length > 0)
                {
                    decoder.Flush(frames);
                    said.Add((line.Scene, line.Meaning));
                    heard.Add((line.Scene, decoder.BadChecksums > bad ? "bad checksum" : string.Join(", ", frames.Select(Say))));
                }
                else
                {
                    Assert.Empty(frames);
                }
            }
        }

        Assert.NotEmpty(said);
        Assert.Equal(said, heard);
    }

    [Fact]
    public void The_printers_frames_are_what_the_driver_sends_and_understands()
    {
        var file = CaptureFile.Read("escpos.txt");
        var decoder = new EscPosDecoder();

        Assert.All(file.Lines.Where(line => line.IsSent), line => Assert.Equal(Convert.ToHexString(PrinterRequest(line.Meaning)), Convert.ToHexString(line.Bytes)));
        Assert.All(file.Lines.Where(line => !line.IsSent), line => Assert.Equal(line.Meaning, Say(decoder.Receive(line.Bytes))));
    }

    [Fact]
    public void The_scanners_frames_are_what_the_driver_sends_and_understands()
    {
        var file = CaptureFile.Read("gm65.txt");

        Assert.All(file.Lines.Where(line => line.IsSent), line => Assert.Equal(Convert.ToHexString(ScannerRequest(line.Meaning)), Convert.ToHexString(line.Bytes)));
        Assert.All(file.Lines.Where(line => !line.IsSent), line => Assert.Equal(line.Meaning, Say(Gm65Protocol.Match(line.Bytes))));
    }

    [Theory]
    [MemberData(nameof(ScannerFiles))]
    public void A_scanners_questions_settings_and_answers_are_what_its_driver_sends_and_understands(string name)
    {
        var file = CaptureFile.Read(name);
        var family = ScannerFamilies.Of(file.Family);
        foreach (var scene in file.Lines.GroupBy(line => line.Scene, StringComparer.Ordinal))
        {
            ScannerRequest? open = null;
            foreach (var line in scene)
            {
                if (line.IsSent)
                {
                    open = ScannerRequest(family, line);
                    Assert.Equal(Convert.ToHexString(open.Bytes), Convert.ToHexString(line.Bytes));
                }
                else
                {
                    Assert.Equal((line.Scene, line.Meaning), (line.Scene, SayWhole(family.Match(line.Bytes, open), line.Bytes.Length)));
                }
            }
        }

        // Every setting is told or asked in one of the scenes, and what begins and ends a scan is there.
        var sent = file.Lines.Where(line => line.IsSent).Select(line => line.Meaning).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string>(["probe", "trigger", "stop"], StringComparer.Ordinal), sent);
        Assert.True(family.Settings.Count(setting => sent.Contains("set " + setting) || sent.Contains("ask " + setting)) >= 3);
    }

    private static List<LockerBoardSettings> Settings(CaptureFile file) =>
        [.. file.Boards.Select(board => Board(file, board.Key))];

    private static LockerBoardSettings Board(CaptureFile file, int address) => new(
        new BoardId("board-" + address.ToString(CultureInfo.InvariantCulture)), address, FeedbackPolarity.DoorClosing,
        Enumerable.Range(1, file.Boards[address]).ToDictionary(channel => channel, channel => new CompartmentId(channel)), file.Boards[address]);

    private static byte[] Request(CaptureFile file, string meaning)
    {
        var family = Families[file.Family];
        var words = meaning.Split(' ');
        int Number(string name) => words.Single(word => word.StartsWith(name + "=", StringComparison.Ordinal)) is var word ? int.Parse(word[(name.Length + 1)..], CultureInfo.InvariantCulture) : 0;
        var board = Board(file, Number("board"));
        var request = words[0] switch
        {
            "read" => family.ReadContacts(board),
            "pulse" when meaning.Contains("ms=", StringComparison.Ordinal) => family.Pulse(board with { Pulse = TimeSpan.FromMilliseconds(Number("ms")) }, Number("channel")),
            "pulse" => family.Pulse(board, Number("channel")),
            "all-off" => family.AllOff(board),
            "outputs" => family.ReadOutputs(board),
            "switch" => family.Switch(board, Number("output"), words[^1] == "on"),
            _ => throw new FormatException(meaning),
        };
        Assert.NotNull(request);
        return request.Bytes;
    }

    private static string Say(BoardFrame frame) => frame switch
    {
        BoardFrame.Contacts { Items: { } items } contacts => $"contacts board={contacts.Board} set={Ranges(contacts.Bits)} items={Ranges(items)}",
        BoardFrame.Contacts contacts => $"contacts board={contacts.Board} set={Ranges(contacts.Bits)}",
        BoardFrame.Contact contact => $"contact board={contact.Board} channel={contact.Channel} {(contact.IsSet ? "set" : "clear")}",
        BoardFrame.Outputs outputs => $"outputs board={outputs.Board} on={Ranges(outputs.On)}",
        BoardFrame.Taken taken => $"taken board={taken.Board}",
        BoardFrame.Refused refused => $"refused board={refused.Board} code={refused.Code}",
        BoardFrame.Changed changed => $"changed board={changed.Board}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Set bits as channels from 1, runs joined: "1-6,8-16".</summary>
    private static string Ranges(ulong bits)
    {
        var ranges = new List<string>();
        while (bits != 0)
        {
            var first = BitOperations.TrailingZeroCount(bits);
            var length = BitOperations.TrailingZeroCount(~(bits >> first));
            ranges.Add(length == 1 ? Text(first + 1) : $"{Text(first + 1)}-{Text(first + length)}");
            bits &= length == 64 ? 0 : ~(((1UL << length) - 1) << first);
        }

        return ranges.Count == 0 ? "none" : string.Join(',', ranges);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] PrinterRequest(string meaning) => meaning switch
    {
        "status" => [.. Enumerable.Range(1, 4).SelectMany(n => EscPos.StatusRequest(n).ToArray())],
        "process id=42" => EscPos.ProcessId(42).ToArray(),
        "clear" => EscPos.ClearBuffers.ToArray(),
        _ => throw new FormatException(meaning),
    };

    private static ScannerRequest ScannerRequest(IScannerFamily family, CaptureLine line)
    {
        var setting = line.Meaning.Split(' ', 2) is ["ask" or "set", var name] ? family.Settings.ToList().IndexOf(name) : 0;
        return line.Meaning.Split(' ')[0] switch
        {
            "probe" => family.Probe!,
            "trigger" => family.Trigger!,
            "stop" => family.StopTrigger!,
            "wake" => family.WakeUp!,
            "code" => new ScannerRequest(family.Acknowledge.ToArray(), TimeSpan.Zero),
            "ask" => family.Read(setting)!,

            // Corrections of one-byte settings want to know that they differ.
            "set" => family.Correct(setting, []) ?? family.Correct(setting, [0x7E])!,
            _ => throw new FormatException(line.Meaning),
        };
    }

    private static string SayWhole(ScannerMatch match, int length) => match switch
    {
        ScannerMatch.Answer answer when answer.Length != length => $"an answer of {answer.Length} bytes and more",
        ScannerMatch.Answer { IsGood: false } => "refused",
        ScannerMatch.Answer { Value: [] } => "answer",
        ScannerMatch.Packet packet => $"code of {packet.Code.Length} bytes",
        ScannerMatch.Unsure => "unsure",
        _ => Say(match),
    };

    private static byte[] ScannerRequest(string meaning)
    {
        var words = meaning.Split(' ', '=');
        int Hex(int at) => int.Parse(words[at], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return words[0] switch
        {
            "read" => Gm65Protocol.Read(Hex(2)),
            "write" => Gm65Protocol.Write(Hex(2), (byte)Hex(4)),
            "save" => Gm65Protocol.Save(),
            _ => throw new FormatException(meaning),
        };
    }

    private static string Say(ScannerMatch match) => match switch
    {
        ScannerMatch.Answer { IsGood: true } answer => "answer " + Convert.ToHexString(answer.Value),
        ScannerMatch.Broken => "bad checksum",
        ScannerMatch.Text => "text",
        _ => match.ToString(),
    };

    private static string Say(IReadOnlyList<EscPosReply> replies) => replies switch
    {
        [EscPosReply.Status printer, EscPosReply.Status offline, EscPosReply.Status error, EscPosReply.Status paper] =>
            Say(PrinterStatusBits.FromRealTime(printer.Bits, offline.Bits, error.Bits, paper.Bits)),
        [EscPosReply.AutomaticStatus status] => Say(PrinterStatusBits.FromAutomatic(status)),
        [EscPosReply.ProcessDone done] => $"done id={Text(done.Id)}",
        [EscPosReply.BuffersCleared] => "cleared",
        _ => string.Join(", ", replies),
    };

    private static string Say(PrinterStatus status) => $"{Small(status.Condition.ToString())} {Small(status.Paper.ToString())}";

    private static string Small(string word) => char.ToLowerInvariant(word[0]) + word[1..];
}
