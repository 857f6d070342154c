using System.Globalization;

namespace KioskLocker.Runtime.Sound;

/// <summary>Looks whether something is in the jack, on a thread of its own, and tells when that changes. What cannot be read counts as empty.</summary>
public sealed class HeadphoneJack : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <param name="settings">Program and place of the jack.</param>
    /// <param name="changed">Told true when something was plugged in and false when it is gone. Must not block or throw.</param>
    public HeadphoneJack(SoundSettings settings, Action<bool> changed)
    {
        _thread = new Thread(() => Watch(settings, changed)) { IsBackground = true, Name = "kiosk-jack" };
        _thread.Start();
    }

    /// <summary>Asks once.</summary>
    /// <returns>Null when the program does not tell.</returns>
    public static bool? Look(SoundSettings settings, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var card = settings.Jack.Card.ToString(CultureInfo.InvariantCulture);
        return new BoundedProgram(settings.Mixer, "alsa-utils").Run(["-c", card, "cget", $"iface=CARD,name='{settings.Jack.Control}'"], [], Limit, stop) is ProgramEnd.Done done
            ? Read(System.Text.Encoding.UTF8.GetString(done.Output))
            : null;
    }

    /// <summary>Reads what amixer says of a control that is on or off.</summary>
    public static bool? Read(string said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return said.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(": values=", StringComparison.Ordinal)) switch
        {
            ": values=on" => true,
            ": values=off" => false,
            _ => null,
        };
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.Join(Limit))
            _stop.Dispose();
    }

    private void Watch(SoundSettings settings, Action<bool> changed)
    {
        var isIn = false;
        do
        {
            var looked = Look(settings, _stop.Token) ?? false;
            if (looked != isIn && !_stop.IsCancellationRequested)
            {
                isIn = looked;
                changed(isIn);
            }
        }
        while (!_stop.Token.WaitHandle.WaitOne(Pace));
    }
}
