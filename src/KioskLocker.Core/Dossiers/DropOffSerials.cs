using System.Globalization;
using KioskLocker.Core.Codes;

namespace KioskLocker.Core.Dossiers;

/// <summary>Drop-off numbers: rising for ever, also when the clock goes back.</summary>
internal static class DropOffSerials
{
    private const int Highest = 999;

    public static DropOffNumber Next(Turn turn)
    {
        var counters = turn.State.Counters;
        var today = turn.Today.ToString("yyMMdd", CultureInfo.InvariantCulture);
        var date = string.CompareOrdinal(today, counters.SerialDate) > 0 ? today : counters.SerialDate;
        var serial = date == counters.SerialDate ? counters.Serial : 0;
        while (true)
        {
            serial++;
            if (serial > Highest)
            {
                date = DateOnly.ParseExact(date, "yyMMdd", CultureInfo.InvariantCulture).AddDays(1).ToString("yyMMdd", CultureInfo.InvariantCulture);
                serial = 1;
            }

            // A serial whose check character would be I, L, O or U is skipped: those look like digits on paper.
            if (DropOffNumbers.Make(turn.Settings.Machine, date, serial) is not { } number)
                continue;
            turn.State = turn.State with { Counters = counters with { SerialDate = date, Serial = serial } };
            return number;
        }
    }
}
