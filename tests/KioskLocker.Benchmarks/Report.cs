using System.Globalization;

namespace KioskLocker.Benchmarks;

/// <summary>A measurement that could not be made; says why.</summary>
internal sealed class BenchFailedException(string message) : Exception(message);

/// <summary>Lines of at most 80 columns.</summary>
internal static class Report
{
    internal static void Title(string text) => Console.WriteLine("\n" + text);

    internal static void Line(FormattableString text) => Console.WriteLine("  " + text.ToString(CultureInfo.InvariantCulture));

    internal static string Verdict(bool met) => met ? "met" : "NOT met";
}

/// <summary>Measured values, asked for order statistics.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    internal int Count => _values.Count;

    internal double Median => Share(0.50);

    internal double Most => Share(1);

    internal double Least => Share(0);

    internal void Add(double value) => _values.Add(value);

    /// <summary>The smallest value that this share of the values does not exceed (nearest rank).</summary>
    internal double Share(double share)
    {
        if (_values.Count == 0)
        {
            throw new BenchFailedException("nothing was measured");
        }

        _values.Sort();
        return _values[Math.Max(0, (int)Math.Ceiling(share * _values.Count) - 1)];
    }
}
