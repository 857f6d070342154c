using System.Globalization;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Compartments;

namespace KioskLocker.BackOffice.OneStop;

/// <summary>How one line of an import ended. Nothing of a refused line is done.</summary>
internal sealed record ImportedLine(int Line, bool Taken, string Text);

/// <summary>
/// Files to and from the one-stop system, so that an office can start before anybody has joined the two. Out: what changed, in the
/// national portal's status codes and field names. In: dossiers of the counter, acceptances, results that are ready.
/// </summary>
internal sealed class OneStopExchange(OfficeDatabase database, DossierBook book, DossierDesk desk, ResultDesk results)
{
    public const int MaxFile = 10 * 1024 * 1024;

    private static readonly string[] ExportColumns =
    [
        "SoThayDoi", "ThoiDiem", "MaHoSo", "TrangThai", "TenTrangThai", "MaThuTuc", "MaDonVi", "SoGui", "May",
        "NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayTra",
    ];

    /// <summary>Everything after change <paramref name="since"/>, and the number to ask after next time.</summary>
    public (byte[] File, long Last, int Count) Export(long since) => database.Read(session =>
    {
        var last = since;
        var rows = session.Query($"SELECT * FROM onestop_change WHERE id > {since} ORDER BY id", r =>
        {
            last = r.Long("id");
            var (code, name) = OneStopStatus.Of(Enum.Parse<OneStopTurn>(r.Text("turn")));
            return new string[]
            {
                last.ToString(CultureInfo.InvariantCulture), Time(r.Time("at")), r.TextOrNull("dossier") ?? "", code.ToString(CultureInfo.InvariantCulture), name,
                r.TextOrNull("procedure") ?? "", r.Text("agency"), r.TextOrNull("number") ?? "", r.TextOrNull("kiosk") ?? "",
                Time(r.TimeOrNull("deposited_at")), Time(r.TimeOrNull("accepted_at")), Time(r.TimeOrNull("due_at")), Time(r.TimeOrNull("returned_at")),
            };
        });
        return (Csv.Write(rows.Prepend(ExportColumns)), last, rows.Count);
    });

    /// <summary>
    /// Takes a file line by line, each in a transaction of its own. <c>Loai</c> says what a line is: <c>HOSO</c> a counter dossier,
    /// <c>TIEPNHAN</c> an acceptance, <c>KETQUA</c> a result that is ready.
    /// </summary>
    public (List<ImportedLine> Lines, string? Problem) Import(byte[] file, string who)
    {
        if (file.Length > MaxFile)
            return ([], "The file is longer than 10 MiB; split it.");
        var (records, problem) = Csv.Read(file);
        if (problem is not null)
            return ([], problem);
        if (records.Count == 0)
            return ([], "The file is empty; its first line names the columns.");
        var columns = records[0].Cells.Select(c => c.Trim()).ToList();
        if (columns.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return ([], $"Line {records[0].Line}: the column {twice.Key} stands there twice.");
        if (!columns.Contains("Loai", StringComparer.OrdinalIgnoreCase))
            return ([], $"Line {records[0].Line}: there is no column Loai (HOSO, TIEPNHAN or KETQUA).");
        return ([.. records.Skip(1).Select(record => Take(new Fields(columns, record), who))], null);
    }

    private ImportedLine Take(Fields fields, string who)
    {
        if (fields.Record.Cells.Count != fields.Columns.Count)
            return Refused(fields, $"{fields.Record.Cells.Count} cells under {fields.Columns.Count} columns");
        // The gateway to each act is the same one as the pages', so a file can do no more than an officer.
        return database.Write(session => fields["Loai"].ToUpperInvariant() switch
        {
            "HOSO" => Dossier(session, fields, who),
            "TIEPNHAN" => Ended(fields, desk.Accept(session, fields["May"], fields["SoGui"], fields["MaHoSo"], who).Problem),
            "KETQUA" => Result(session, fields, who),
            _ => Refused(fields, "Loai is not HOSO, TIEPNHAN or KETQUA"),
        });
    }

    private ImportedLine Dossier(SqlSession session, Fields fields, string who)
    {
        DateTimeOffset? due = null;
        if (fields["NgayHenTra"] is { Length: > 0 } text)
        {
            if (!DateTime.TryParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
                return Refused(fields, "NgayHenTra is not yyyyMMddHHmmss");
            due = new DateTimeOffset(local, OfficeTime.Zone).ToUniversalTime();
        }

        return Ended(fields, book.Register(session, new(fields["MaHoSo"], fields["MaThuTuc"], fields["SoDinhDanh"], fields["HoTen"], fields["SoDienThoai"], due), who));
    }

    private ImportedLine Result(SqlSession session, Fields fields, string who)
    {
        CompartmentSize? size = fields["KichThuoc"].ToUpperInvariant() switch
        {
            "" or "SMALL" or "NHO" or "NHỎ" => CompartmentSize.Small,
            "MEDIUM" or "VUA" or "VỪA" => CompartmentSize.Medium,
            "LARGE" or "LON" or "LỚN" => CompartmentSize.Large,
            _ => null,
        };
        if (size is not { } fits)
            return Refused(fields, "KichThuoc is not small, medium or large");
        if (Yes(fields["NganThap"]) is not { } low || Yes(fields["ConPhi"]) is not { } fee)
            return Refused(fields, "NganThap and ConPhi are 0 or 1");
        return Ended(fields, results.Ready(session, new(fields["MaHoSo"], fields["May"], fits, low, fee), who));
    }

    private static bool? Yes(string text) => text switch { "" or "0" => false, "1" => true, _ => null };

    private static ImportedLine Ended(Fields fields, ActProblem problem) =>
        problem == ActProblem.None ? new(fields.Record.Line, true, "taken") : Refused(fields, ActWords.Of(problem).En);

    private static ImportedLine Refused(Fields fields, string why) => new(fields.Record.Line, false, why);

    private static string Time(DateTimeOffset? time) => time is { } at ? at.ToOffset(OfficeTime.Zone).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) : "";

    /// <summary>Cells by the name of their column; a column that is not there is empty.</summary>
    private sealed record Fields(List<string> Columns, CsvRecord Record)
    {
        public string this[string name]
        {
            get
            {
                var at = Columns.FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
                return at < 0 || at >= Record.Cells.Count ? "" : Record.Cells[at].Trim();
            }
        }
    }
}
