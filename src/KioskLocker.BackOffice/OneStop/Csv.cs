using System.Text;

namespace KioskLocker.BackOffice.OneStop;

/// <summary>One record of a CSV file and the line on which it begins, counted from 1.</summary>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Cells);

/// <summary>CSV by RFC 4180, for spreadsheets: UTF-8 with BOM, CRLF, and no cell that a spreadsheet would run as a formula.</summary>
internal static class Csv
{
    public const int MaxCell = 4096;
    public const int MaxRecords = 10_000;

    public static byte[] Write(IEnumerable<IReadOnlyList<string>> records)
    {
        var text = new StringBuilder();
        foreach (var record in records)
            text.AppendJoin(',', record.Select(Cell)).Append("\r\n");
        return [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>The records of a file, or what is wrong with it and where. A cell that was made harmless on export comes back as it was.</summary>
    public static (List<CsvRecord> Records, string? Problem) Read(byte[] file)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return ([], "The file is not UTF-8; save it as \"CSV UTF-8\".");
        }

        var reader = new Reader(text.StartsWith('\uFEFF') ? text[1..] : text);
        return reader.ReadAll();
    }

    private static string Cell(string value)
    {
        var safe = IsFormula(value) ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>Signs with which spreadsheets begin to calculate, or skip to the next sign.</summary>
    private static bool IsFormula(string value) => value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r';

    private sealed class Reader(string text)
    {
        private readonly List<CsvRecord> _records = [];
        private int _at;
        private int _line = 1;

        public (List<CsvRecord> Records, string? Problem) ReadAll()
        {
            while (_at < text.Length)
            {
                var line = _line;
                var cells = new List<string>();
                while (true)
                {
                    var (cell, problem) = (_at < text.Length && text[_at] == '"') ? Quoted() : Plain();
                    if (problem is not null)
                        return ([], $"Line {line}: {problem}");
                    if (cell!.Length > MaxCell)
                        return ([], $"Line {line}: a cell is longer than {MaxCell} characters.");
                    cells.Add(cell.Length > 1 && cell[0] == '\'' && IsFormula(cell[1..]) ? cell[1..] : cell);
                    if (_at >= text.Length || text[_at] != ',')
                        break;
                    _at++;
                    if (_at == text.Length)
                    {
                        cells.Add("");
                        break;
                    }
                }

                EndLine();
                if (cells is [""] or [])
                    continue;
                if (_records.Count == MaxRecords)
                    return ([], $"The file holds more than {MaxRecords} lines; split it.");
                _records.Add(new(line, cells));
            }

            return (_records, null);
        }

        private (string? Cell, string? Problem) Plain()
        {
            var end = text.AsSpan(_at).IndexOfAny(",\r\n");
            var cell = end < 0 ? text[_at..] : text[_at..(_at + end)];
            _at += cell.Length;
            return cell.Contains('"', StringComparison.Ordinal) ? (null, "a quotation mark stands inside a cell that does not begin with one.") : (cell, null);
        }

        private (string? Cell, string? Problem) Quoted()
        {
            var cell = new StringBuilder();
            for (_at++; _at < text.Length; _at++)
            {
                if (text[_at] == '"')
                {
                    if (_at + 1 < text.Length && text[_at + 1] == '"')
                    {
                        _at++;
                        cell.Append('"');
                        continue;
                    }

                    _at++;
                    return _at < text.Length && text[_at] is not (',' or '\r' or '\n') ? (null, "something follows the closing quotation mark of a cell.") : (cell.ToString(), null);
                }

                if (text[_at] == '\n')
                    _line++;
                cell.Append(text[_at]);
            }

            return (null, "a quotation mark is never closed.");
        }

        private void EndLine()
        {
            if (_at < text.Length && text[_at] == '\r')
                _at++;
            if (_at < text.Length && text[_at] == '\n')
                _at++;
            _line++;
        }
    }
}
