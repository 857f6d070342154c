using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>A message as it stands on a citizen's phone.</summary>
public sealed record PhoneMessage(long Id, DateTimeOffset At, string To, string Text);

/// <summary>All citizens' phones. Bounded; safe for any thread.</summary>
public sealed class Phone
{
    /// <summary>Messages kept; older ones go.</summary>
    public const int Kept = 500;

    /// <summary>Longest message taken, characters; the office's own limit is lower.</summary>
    public const int MaxText = 1_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<PhoneMessage> _messages = new();
    private readonly TimeProvider _clock;
    private long _last;

    public Phone(TimeProvider clock) => _clock = clock;

    /// <summary>Number of the newest message; 0 when none came yet.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Takes a message.</summary>
    public Refusal? Take(string? to, string? text)
    {
        var number = to?.Replace(" ", "", StringComparison.Ordinal) ?? "";
        if (number.Length is < 3 or > 16 || !number.Skip(number[0] == '+' ? 1 : 0).All(char.IsAsciiDigit))
        {
            return new Refusal(RefusalKind.Malformed, "'to' must be a phone number of 3–15 digits, with '+' before it or not.");
        }

        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxText)
        {
            return new Refusal(RefusalKind.Malformed, $"'text' must have 1–{MaxText} characters.");
        }

        lock (_gate)
        {
            _messages.AddFirst(new PhoneMessage(++_last, _clock.GetUtcNow(), number, text));
            if (_messages.Count > Kept)
            {
                _messages.RemoveLast();
            }
        }

        return null;
    }

    /// <summary>Every message kept, newest first.</summary>
    public IReadOnlyList<PhoneMessage> Messages()
    {
        lock (_gate)
        {
            return [.. _messages];
        }
    }
}
