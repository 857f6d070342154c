using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Gpio;

/// <summary>What the order to switch a bank off came to.</summary>
public abstract record GpioOffOutcome
{
    private GpioOffOutcome()
    {
    }

    /// <summary>Every output is at rest.</summary>
    /// <param name="Locks">Relays of locks.</param>
    /// <param name="Others">Lamps and buzzers.</param>
    public sealed record Off(int Locks, int Others) : GpioOffOutcome;

    /// <summary>Another program holds the lines, as a kiosk that runs does.</summary>
    public sealed record Held(string Reason) : GpioOffOutcome;

    /// <summary>The chip could not be reached.</summary>
    public sealed record Failed(string Reason) : GpioOffOutcome;
}

/// <summary>One bank of pins on one chip, as configured. One instance per line; each <see cref="Open"/> looks for the chip anew.</summary>
/// <param name="Chip">Where its pins are.</param>
/// <param name="Bank">Which they are.</param>
public sealed record GpioBankLine(GpioChipSettings Chip, GpioBankSettings Bank)
{
    /// <summary>An <see cref="OpenPort"/>: takes the pins, everything off, and plays the board from then on.</summary>
    /// <exception cref="IOException">The chip or a line of it cannot be had, with a sentence for a technician.</exception>
    public Stream Open(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return GpioBankStream.Open(() => GpioChips.Open(Chip, cancellationToken), Bank, Chip.Name);
    }

    /// <summary>Switches everything off without a kiosk: takes the outputs, puts them at rest, gives them back.</summary>
    public GpioOffOutcome SwitchOff(CancellationToken cancellationToken)
    {
        try
        {
            using var controller = GpioChips.Open(Chip, cancellationToken);
            new GpioPins(controller, Bank, Chip.Name).OpenOutputs();
            return new GpioOffOutcome.Off(Bank.Locks.Count, Bank.Outputs.Count);
        }
        catch (PortBusyException held)
        {
            return new GpioOffOutcome.Held(held.Message);
        }
        catch (IOException fault)
        {
            return new GpioOffOutcome.Failed(fault.Message);
        }
    }
}
