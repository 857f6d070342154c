using KioskLocker.Devices.Line;
using KioskLocker.Devices.Scanners;

namespace KioskLocker.Runtime.Diagnostics;

/// <summary>
/// A scanner's line. What is sent is known by comparing it with all that its family can send; what is heard is never kept, so there is nothing to read
/// but lengths.
/// </summary>
internal sealed class ScannerTraceWords : TraceWords
{
    private const string Unknown = "a frame that this program does not send";

    private readonly List<(byte[] Bytes, string Meaning)> _requests = [];

    public ScannerTraceWords(IScannerFamily family)
    {
        // First, because a family may ask for a setting to learn whether the scanner lives, and one frame has one meaning.
        Know(family.Probe, family.ProbedSetting is { } probed ? $"are you there? ({family.Settings[probed]}?)" : "are you there?");
        Know(family.Trigger, "begin to read");
        Know(family.StopTrigger, "end reading");
        Know(family.WakeUp, "wake up");
        Know(family.Save, "keep the settings for good");
        Know(family.Acknowledge.ToArray(), "code taken");
        for (var setting = 0; setting < family.Settings.Count; setting++)
        {
            Know(family.Read(setting), $"setting \"{family.Settings[setting]}\"?");
            KnowCorrections(family, setting);
        }

        // The longest first: a short command must not hide a longer one that begins like it.
        _requests.Sort(static (one, other) => other.Bytes.Length.CompareTo(one.Bytes.Length));
    }

    /// <summary>Commands that left within a moment stand in one frame.</summary>
    protected override string Sent(TracedFrame frame)
    {
        var words = new List<string>();
        for (var left = frame.Bytes.Span; left.Length > 0;)
        {
            if (Begins(left) is not { } known)
            {
                words.Add(left.Length < frame.Bytes.Length && frame.Bytes.Length < frame.Length ? "and more" : Unknown);
                break;
            }

            words.Add(known.Meaning);
            left = left[known.Bytes.Length..];
        }

        return words.Count == 0 ? Unknown : string.Join("; ", words);
    }

    protected override string Heard(TracedFrame frame) => "an answer or a scan; its content is never kept";

    private (byte[] Bytes, string Meaning)? Begins(ReadOnlySpan<byte> sent)
    {
        foreach (var known in _requests)
        {
            if (sent.StartsWith(known.Bytes))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>What corrects a setting may keep bits of the value that was read, and that is one byte at most.</summary>
    private void KnowCorrections(IScannerFamily family, int setting)
    {
        var meaning = $"setting \"{family.Settings[setting]}\" put right";
        Know(family.Correct(setting, []), meaning);
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            Know(family.Correct(setting, [(byte)value]), meaning);
        }
    }

    private void Know(ScannerRequest? request, string meaning) => Know(request?.Bytes ?? [], meaning);

    private void Know(byte[] bytes, string meaning)
    {
        if (bytes.Length > 0 && !_requests.Exists(known => known.Bytes.AsSpan().SequenceEqual(bytes)))
        {
            _requests.Add((bytes, meaning));
        }
    }
}
