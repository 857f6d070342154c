using System.Diagnostics;

namespace KioskLocker.Devices.Gpio;

/// <summary>
/// The watchdog of one bank: a thread of its own that switches the energised lock off at its limit, whatever became of the bank, the pump, the loop
/// and the thread pool. It goes on switching off until the bank says that the lock is off.
/// </summary>
internal sealed class GpioPulseLimit
{
    /// <summary>Between two attempts to switch off, while the bank has not said that it did.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the end waits for an attempt that is under way.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private readonly Action<int> _off;
    private readonly Thread _thread;
    private (int Pin, long Due, bool IsCut)? _armed;
    private bool _isEnded;
    private long _cuts;

    /// <param name="off">Puts the pin on its level of rest. Called on the watchdog's thread, and must wait for nothing that the bank's thread holds.</param>
    internal GpioPulseLimit(Action<int> off)
    {
        _off = off;
        _thread = new Thread(Watch) { IsBackground = true, Name = "gpio pulse limit" };
        _thread.Start();
    }

    /// <summary>How often a lock had to be switched off because the bank did not.</summary>
    internal long Cuts => Interlocked.Read(ref _cuts);

    /// <summary>Called before the pin is switched on.</summary>
    /// <exception cref="InvalidOperationException">Another lock of the bank is energised.</exception>
    internal void Arm(int pin, TimeSpan limit)
    {
        lock (_gate)
        {
            if (_armed is { } other && other.Pin != pin)
            {
                throw new InvalidOperationException($"two locks of one bank at once: lines {other.Pin} and {pin}");
            }

            _armed = (pin, Now + (long)(limit.TotalSeconds * Stopwatch.Frequency), false);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Called after the pin was switched off.</summary>
    internal void Disarm(int pin)
    {
        lock (_gate)
        {
            if (_armed?.Pin == pin)
            {
                _armed = null;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The chip is about to be given back: there is nothing left to switch.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join(EndLimit);
    }

    private static long Now => Stopwatch.GetTimestamp();

    private void Watch()
    {
        while (NextToCut() is { } pin)
        {
            try
            {
                _off(pin);
            }
            catch (Exception fault) when (GpioPins.IsDriverFault(fault) || fault is NullReferenceException)
            {
                // The only cure is to try again. A controller that is disposed of under a hanging write fails by a null of its own.
            }
        }
    }

    /// <summary>Waits for a limit to pass; null at the end.</summary>
    private int? NextToCut()
    {
        lock (_gate)
        {
            while (!_isEnded)
            {
                if (_armed is not { } armed)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var left = TimeSpan.FromSeconds((double)(armed.Due - Now) / Stopwatch.Frequency);
                if (left <= TimeSpan.Zero)
                {
                    _cuts += armed.IsCut ? 0 : 1;
                    _armed = (armed.Pin, Now + (long)(Again.TotalSeconds * Stopwatch.Frequency), true);
                    return armed.Pin;
                }

                // Whole milliseconds, rounded up, so that it neither spins nor cuts early.
                Monitor.Wait(_gate, (int)Math.Ceiling(left.TotalMilliseconds));
            }

            return null;
        }
    }
}
