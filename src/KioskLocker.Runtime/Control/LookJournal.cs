using System.Collections.Concurrent;
using KioskLocker.Core;
using KioskLocker.Core.Technicians;

namespace KioskLocker.Runtime.Control;

/// <summary>Journals who had boards or office asked, or took a bundle. From any thread.</summary>
internal sealed class LookJournal(ControlPort port)
{
    /// <summary>A watch looks again and again; one row a minute says so, and the journal of a machine that is watched all day stays small.</summary>
    private static readonly TimeSpan OneRow = TimeSpan.FromMinutes(1);

    /// <summary>A kiosk whose loop hangs is looked at more than any other, and must not keep whoever looks waiting.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(ConsoleLook Look, string Peer), long> _rows = new();

    /// <summary>Before the answer, so that no bundle leaves unnoted. A kiosk that can journal nothing may be looked at all the same.</summary>
    /// <returns>False where the kiosk takes no row because too much waits already: then nothing may leave that must be noted.</returns>
    public async Task<bool> NoteAsync(ConsoleLook look, Peer peer)
    {
        var (key, now) = ((look, peer.Name), port.Time.GetTimestamp());
        if (_rows.TryGetValue(key, out var last) && port.Time.GetElapsedTime(last, now) < OneRow)
        {
            return true;
        }

        try
        {
            if (await port.Post(new KioskEvent.ConsoleLooked(look, peer.Name)).WaitAsync(Limit).ConfigureAwait(false) is PostOutcome.NoRoom)
                return false;
        }
        catch (TimeoutException)
        {
            // Posted all the same: it is journalled once the loop turns.
        }

        _rows[key] = now;
        return true;
    }
}
