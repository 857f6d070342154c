namespace KioskLocker.Runtime.Diagnostics;

/// <summary>The last scans without their content. From any thread.</summary>
public sealed class ScanLog(TimeProvider time)
{
    /// <summary>Scans kept.</summary>
    public const int Most = 20;

    private readonly Lock _gate = new();
    private readonly LinkedList<MaskedScan> _scans = new();

    /// <summary>Takes a scan; its text is looked at and forgotten.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="text">What was scanned.</param>
    public void Note(string kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Add(new MaskedScan(
            time.GetUtcNow(), kind, text.Length, text.Any(char.IsLetter), text.Any(char.IsDigit), text.Any(character => !char.IsLetterOrDigit(character))));
    }

    /// <summary>Takes a scan that could not be read.</summary>
    /// <param name="why">Why.</param>
    /// <param name="length">Bytes.</param>
    public void Refused(string why, int length) => Add(new MaskedScan(time.GetUtcNow(), why, length, false, false, false));

    /// <summary>The last ones, the newest first.</summary>
    public IReadOnlyList<MaskedScan> Last()
    {
        lock (_gate)
        {
            return [.. _scans];
        }
    }

    private void Add(MaskedScan scan)
    {
        lock (_gate)
        {
            _scans.AddFirst(scan);
            if (_scans.Count > Most)
            {
                _scans.RemoveLast();
            }
        }
    }
}
