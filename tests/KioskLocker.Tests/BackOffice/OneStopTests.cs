using System.Text;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.OneStop;
using KioskLocker.BackOffice.Collection;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.BackOffice;

public sealed class OneStopTests
{
    private const string Code = "H29.18-261123-0009";

    [Fact]
    public void Every_turn_has_its_code_of_the_national_portal() =>
        Assert.Equal(Enumerable.Range(1, 10), Enum.GetValues<OneStopTurn>().Select(t => OneStopStatus.Of(t).Code).Order());

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+84903123678")]
    [InlineData("-2")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("\r\nx")]
    [InlineData("a,b")]
    [InlineData("say \"hi\"")]
    [InlineData("two\nlines")]
    [InlineData("'quoted")]
    [InlineData("Nguyễn Thị Hồng Hạnh")]
    [InlineData("")]
    public void A_cell_comes_back_as_it_was_and_no_spreadsheet_runs_it(string value)
    {
        var file = Csv.Write([["a", value, "z"]]);
        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        var text = Encoding.UTF8.GetString(file, 3, file.Length - 3);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        if (value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            Assert.Matches("^a,\"?'", text);
        var (records, problem) = Csv.Read(file);
        Assert.Null(problem);
        Assert.Equal(["a", value, "z"], Assert.Single(records).Cells);
    }

    [Theory]
    [InlineData("a,\"b\nc", "never closed")]
    [InlineData("a,b\"c", "quotation mark stands inside")]
    [InlineData("x\r\na,\"b\"c", "Line 2")]
    public void A_file_out_of_form_is_refused_as_a_whole_with_its_line(string text, string says) =>
        Assert.Contains(says, Csv.Read(Encoding.UTF8.GetBytes(text)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() => Assert.NotNull(Csv.Read([0x61, 0xFF]).Problem);

    [Fact]
    public void Lines_are_counted_through_quoted_breaks_and_empty_lines()
    {
        var (records, _) = Csv.Read(Encoding.UTF8.GetBytes("a,b\n\n\"x\ny\",\r\nlast,1"));
        Assert.Equal([1, 3, 5], records.Select(r => r.Line));
        Assert.Equal(["x\ny", ""], records[1].Cells);
    }

    [Fact]
    public async Task A_whole_round_is_exported_in_codes_and_local_times_and_only_once()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        office.Clock.Advance(TimeSpan.FromHours(1));
        office.Get<DossierDesk>().Accept("Q601", Sent.Number(1), Code, "lan");
        office.Get<ResultDesk>().Ready(new(Code, "Q601", CompartmentSize.Small, false, true), "lan");
        office.Get<ResultDesk>().SettleFee(Code, "lan");
        await office.TakeAsync(kiosk, Sent.Loaded(3, Code), Sent.Collected(4, Code));
        var exchange = office.Get<OneStopExchange>();
        var (file, last, count) = exchange.Export(0);
        var rows = Csv.Read(file).Records.Select(r => r.Cells).ToList();
        Assert.Equal(5, count);
        Assert.Equal("SoThayDoi,ThoiDiem,MaHoSo,TrangThai,TenTrangThai,MaThuTuc,MaDonVi,SoGui,May,NgayNopHoSo,NgayTiepNhan,NgayHenTra,NgayTra", string.Join(',', rows[0]));
        Assert.Equal(["1", "2", "6", "9", "10"], rows.Skip(1).Select(r => r[3]));
        Assert.Equal(["", Code, Code, Code, Code], rows.Skip(1).Select(r => r[2]));
        // Deposited and accepted are two facts with two times.
        Assert.Equal(("20261123100000", "20261123110000"), (rows[2][9], rows[2][10]));
        Assert.Equal("20261123110000", rows[5][12]);
        Assert.DoesNotContain(Sent.IdNumber, Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.Equal(0, exchange.Export(last).Count);
    }

    [Fact]
    public async Task Each_line_of_an_import_is_taken_or_refused_by_itself_with_its_reason()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1), Sent.Deposit(3));
        const string header = "Loai,MaHoSo,MaThuTuc,SoDinhDanh,HoTen,SoDienThoai,NgayHenTra,May,SoGui,KichThuoc,NganThap,ConPhi\r\n";
        var text = header
            + $"HOSO,H29.18-261123-0100,1.001266,{Sent.IdNumber},\"Nguyễn, Hạnh\",'+84903123678,20261201170000,,,,,\r\n"
            + $"HOSO,H29.18-261123-0100,1.001266,{Sent.IdNumber},,,,,,,,\r\n"
            + "HOSO,H29.18-261123-0101,1.001266,079,,,,,,,,\r\n"
            + $"TIEPNHAN,{Code},,,,,,Q601,{Sent.Number(1)},,,\r\n"
            + $"TIEPNHAN,H29.18-261123-0102,,,,,,Q601,{Sent.Number(3)},,,\r\n"
            + "KETQUA,H29.18-261123-0100,,,,,,Q601,,medium,1,0\r\n"
            + "KETQUA,H29.18-261123-0100,,,,,,Q601,,huge,1,0\r\n"
            + "KETQUA,H29.18-261123-0100\r\n"
            + "XOA,H29.18-261123-0100,,,,,,,,,,\r\n";
        var (lines, problem) = office.Get<OneStopExchange>().Import(Encoding.UTF8.GetBytes(text), "import");
        Assert.Null(problem);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10], lines.Select(l => l.Line));
        Assert.Equal([true, false, false, true, false, true, false, false, false], lines.Select(l => l.Taken));
        Assert.Contains("registered already", lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("12 digits", lines[2].Text, StringComparison.Ordinal);
        Assert.Contains("empty the machine first", lines[4].Text, StringComparison.Ordinal);
        Assert.Equal(2, office.Count($"SELECT count(*) FROM dossier"));
        Assert.Equal(1, office.Count($"SELECT count(*) FROM result"));
        Assert.Equal("0903123678", office.Get<DossierBook>().Find("H29.18-261123-0100")!.Value.Person!.Phone);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 10, 0, 0, TimeSpan.Zero), office.Get<DossierBook>().Find("H29.18-261123-0100")!.Value.Row.DueAt);
        Assert.IsType<OfficeMessage.ResultReady>((await office.SyncAsync(kiosk)).Messages[^1].Message);
        foreach (var bad in new[] { "", "a,b\r\n", "Loai,Loai\r\n" })
            Assert.NotNull(office.Get<OneStopExchange>().Import(Encoding.UTF8.GetBytes(bad), "import").Problem);
    }
}
