using System.Net;
using System.Text;
using Bunit;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.Line;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Devices.Scanners;
using KioskLocker.Devices.Scanners.SerialText;
using KioskLocker.Simulation.FarEnds;
using KioskLocker.Tests.App;
using KioskLocker.Tests.BackOffice;
using KioskLocker.Tests.Devices.ReceiptPrinter;
using KioskLocker.Tests.Runtime;

namespace KioskLocker.Tests.Attacks;

/// <summary>Commands to printers, terminals, browsers and databases, hidden in codes and names: they are refused, or they are text.</summary>
public sealed class InjectionTests
{
    private const ScanWish Everything = ScanWish.IdCard | ScanWish.DropOffNumber | ScanWish.DossierCode | ScanWish.PreRegistration | ScanWish.Bag | ScanWish.PickupCode | ScanWish.Badge;
    private const string FontFolder = "/usr/share/fonts/truetype/noto/";
    private static readonly DateTimeOffset At = new(2026, 11, 24, 1, 15, 0, TimeSpan.Zero);

    private static readonly Slip[] Slips =
    [
        new Slip.DropOff(
            new("7KWM-261123-014X"), "7KWM", At, true, new(12), "Cấp lại giấy phép xây dựng", "Uỷ ban nhân dân Phường Bình Phú", new DateOnly(2026, 11, 26), NoCheckDate.None,
            new DossierCode("38.98.H29-210519-0013"), true, new VaultRef("v-1"), true, "1900 0000", Language.En, true),
        new Slip.Tag(new("7KWM-261123-014X"), "7KWM", new(12), At, At),
        new Slip.HandOver(new("000.00.53.H29-261101-00123"), "7KWM", new(12), "Uỷ ban nhân dân Phường Bình Phú", At, true, "1900 0000", Language.En, true),
        new Slip.Sheet("7KWM", [new("7KWM-261123-014X"), new("7KWM-261123-015V")], 2, new("CB012"), new StaffId("CB034"), At, "7KWM-1-9") { AgencyName = "Uỷ ban nhân dân Phường Bình Phú" },
    ];

    public static TheoryData<string> Names => Poison.Names;

    /// <summary>On the wire, and behind each of our own prefixes: nothing of it becomes an event, a file or a line of the log.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A17_A_scan_of_it_is_refused_or_named_and_nothing_of_it_is_kept(string name)
    {
        var attack = Poison.Texts[name];
        using var desk = new Desk(show: state => Kiosk.Show(state) with { Scan = Everything });
        desk.StartUp();
        desk.Post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi));
        var seq = desk.Store.LastSeq;
        var card = $"079180012345|023456789|{attack}|01021980|Nữ|{attack}|15042021";
        foreach (var scan in new[] { attack, card, "KLD:" + attack, "KLP:" + attack, "KLR:1.001612:" + attack, "KLR:" + attack + ":1", "KLB:" + attack, "KLG:" + attack })
        {
            foreach (var happened in OnTheWire(scan))
                desk.Edge.Take(happened);
            desk.Edge.Take(new ScannerEvent.Scanned(scan));
            desk.Edge.GiveIdNumber(scan);
            desk.Edge.GivePhone(scan);
            desk.Edge.GivePickupCode(scan);
            desk.Edge.GiveDossierCode(scan, Language.Vi);
            desk.Edge.LookUp(scan, Language.Vi);
            desk.Edge.GivePin(scan);
            desk.TurnAll();
            Assert.NotNull(desk.Edge.Notice);
        }

        Assert.Equal(seq, desk.Store.LastSeq);
        Assert.DoesNotContain(attack, desk.Lines.Text, StringComparison.Ordinal);
        Assert.True(desk.EverythingOnDisk().AsSpan().IndexOf(Encoding.UTF8.GetBytes(attack)) < 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A17_On_every_slip_it_is_dots_and_the_printer_does_what_it_does_for_any_slip(string name)
    {
        using var fonts = Assert.IsType<SlipFontsResult.Loaded>(SlipFonts.Load(FontFolder + "NotoSans-Regular.ttf", FontFolder + "NotoSans-Bold.ttf")).Fonts;
        foreach (var slip in Slips)
        {
            var renderer = new SlipRenderer(fonts, 576);
            var image = renderer.Render(Poison.In(slip, Poison.Texts[name]), new SlipPerson(Poison.Texts[name]));
            Assert.True(Ink(image) > Ink(renderer.Render(Poison.In(slip, " "), new SlipPerson(" "))), "it prints");

            var bench = PrinterBench.Ready();
            Assert.Equal(PrintOutcome.Printed, bench.PrintAndWait(image).Outcome);
            bench.Run(TimeSpan.FromSeconds(2));
            Assert.Equal((0L, 0L, 0L, 0L), (bench.FarEnd.InterruptsInPictures, bench.FarEnd.UnknownCommands, bench.FarEnd.Lost, bench.FarEnd.DrawerPulses));
            Assert.False(Assert.Single(bench.FarEnd.Slips).Torn);
            Assert.Equal(0, bench.FarEnd.MarkedRowsOnStrip);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A17_On_every_screen_it_is_text(string name)
    {
        var attack = Poison.Texts[name];
        using var bench = new TouchBench(null);
        foreach (var frame in name == "HTML" ? TouchFrames.All.Keys : ["papers", "answer-none", "hand-over-Printed", "menu-two", "ended-owner-CaseOpen"])
        {
            bench.Show(Poison.In(TouchFrames.All[frame], attack));
            Assert.Empty(bench.Page.FindAll("script, img[src=x], iframe, [onerror], [onload]"));
        }

        bench.Show(Poison.In(TouchFrames.All["papers"], attack));
        Assert.Contains(Visible(attack), Visible(bench.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A17_On_every_page_of_the_office_it_is_text()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        using var browser = await office.LogInAsync();
        var (seq, shown) = (0L, "");
        foreach (var (_, attack) in Poison.Texts)
        {
            var number = Sent.Number(++seq);
            await office.TakeAsync(kiosk, Events(attack, seq));
            seq += 8;
            var page = $"/deposits/Q601/{number}";
            shown += (await browser.PostFromAsync(page, page + "/reveal")).Html + (await browser.GetAsync(page)).Html;
        }

        Assert.Equal(9 * Poison.Texts.Count, office.Count($"SELECT count(*) FROM event"));
        Assert.Equal(0, office.Count($"SELECT count(*) FROM event WHERE type='unreadable'"));
        foreach (var path in new[] { "/deposits", "/unsettled", "/done", "/kiosks", "/alerts", "/messages", "/procedures", "/dossiers", "/results", "/cases", "/staff" })
        {
            var (status, html, _) = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, status);
            shown += html;
        }

        Assert.DoesNotContain("<script", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--<", shown, StringComparison.Ordinal);
        Assert.Equal(9 * Poison.Texts.Count, office.Count($"SELECT count(*) FROM event"));
        var text = Visible(WebUtility.HtmlDecode(shown));
        Assert.All(Poison.Texts.Values, attack => Assert.Contains(Visible(attack), text, StringComparison.Ordinal));
    }

    /// <summary>Without a line end in sight: the line is counted and forgotten, never kept.</summary>
    [Fact]
    public void A18_A_line_of_64_MiB_costs_no_memory_is_named_and_the_next_scan_is_read()
    {
        using var desk = new Desk();
        desk.StartUp();
        var scanner = new ScannerLine(new SerialTextFamily());
        scanner.Signal(TimeSpan.Zero, LineSignal.Up);
        scanner.Order(TimeSpan.Zero, new ScannerOrder.Arm(true));
        var piece = Enumerable.Repeat((byte)'A', 4096).ToArray();
        var events = new List<ScannerEvent>(scanner.Receive(TimeSpan.Zero, piece).Events);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 1; n < 16_384; n++)
            events.AddRange(scanner.Receive(TimeSpan.Zero, piece).Events);
        var spent = GC.GetAllocatedBytesForCurrentThread() - before;
        events.AddRange(scanner.Receive(TimeSpan.Zero, "\rKLG:1\r"u8.ToArray()).Events);

        Assert.InRange(spent, 0, 16 * 1024 * 1024);
        Assert.Equal([new ScannerEvent.Refused(ScanRefusal.TooLong, 64 * 1024 * 1024), new ScannerEvent.Scanned("KLG:1")], events.Where(e => e is not ScannerEvent.ScannerChanged));
        desk.Edge.Take(events.OfType<ScannerEvent.Refused>().Single());
        Assert.Equal(("unreadable", CodeProblem.TooLong), (desk.Edge.Notice!.Kind, desk.Edge.Notice.Problem));
    }

    /// <summary>Nine events with the text wherever the rules of intake let a text through.</summary>
    private static WireEvent[] Events(string attack, long seq)
    {
        var deposit = Sent.Deposit(seq, person: new(Sent.IdNumber, attack, Sent.Phone));
        deposit = deposit with { Message = (UplinkMessage.DossierDeposited)deposit.Message with { Bag = attack, PreRegistration = attack, Procedure = new ProcedureCode(attack) } };
        var dossier = new DossierCode($"H29.18-261123-{seq:0000}");
        return
        [
            deposit,
            Sent.Other(seq + 1, version: attack),
            Sent.Event(seq + 2, new UplinkMessage.ServiceChanged(false, attack, attack)),
            Sent.Event(seq + 3, new UplinkMessage.InvariantBroken(attack)),
            Sent.Event(seq + 4, new UplinkMessage.CompartmentChanged(new(3), new CompartmentContent.Quarantined(null), false, attack, attack)),
            Sent.Event(seq + 5, new UplinkMessage.SecurityAlert(AlertKind.ForcedDoor, new(4), attack)),
            Sent.Event(seq + 6, new UplinkMessage.ResultLoaded(dossier, new AgencyId(attack), new(5), new StaffId(attack), new StaffId(attack), RunningOffice.Start)),
            Sent.Event(seq + 7, new UplinkMessage.ResultReported(dossier, new(5), CollectReport.NotMine, attack + "2")),
            Sent.Event(seq + 8, new UplinkMessage.EmptyingEnded([new(Sent.Number(seq))], 3, new StaffId(attack), null, attack + "3")),
        ];
    }

    private static List<ScannerEvent> OnTheWire(string scan)
    {
        var scanner = new ScannerLine(new SerialTextFamily());
        var events = new List<ScannerEvent>(scanner.Signal(TimeSpan.Zero, LineSignal.Up).Events);
        events.AddRange(scanner.Order(TimeSpan.Zero, new ScannerOrder.Arm(true)).Events);
        events.AddRange(scanner.Receive(TimeSpan.Zero, new ScannerFarEnd().Scan(scan)).Events);
        return [.. events.Where(e => e is not ScannerEvent.ScannerChanged)];
    }

    private static int Ink(SlipImage image) => image.Bits.ToArray().Sum(bits => int.PopCount(bits));

    /// <summary>What is left when control characters and spaces are taken out, because a browser may join or drop those.</summary>
    private static string Visible(string text) => string.Concat(text.Where(sign => !char.IsControl(sign) && !char.IsWhiteSpace(sign) && sign != '\uFFFD'));
}
