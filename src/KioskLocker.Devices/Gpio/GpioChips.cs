using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Device.I2c;
using System.Runtime.InteropServices;
using KioskLocker.Devices.Gpio.Mcp23017;
using KioskLocker.Devices.Gpio.OverLine;
using KioskLocker.Devices.Line;

namespace KioskLocker.Devices.Gpio;

/// <summary>Which libgpiod is installed. The names mislead: version 1 of the library is <c>libgpiod.so.2</c>, version 2 is <c>libgpiod.so.3</c>.</summary>
public enum GpioLibrary
{
    /// <summary><c>libgpiod.so.2</c>: Debian 12.</summary>
    Version1,

    /// <summary><c>libgpiod.so.3</c>: Debian 13, Raspberry Pi OS 13.</summary>
    Version2,

    /// <summary>The newest that is installed, found by its file.</summary>
    Installed,
}

/// <summary>Kind of an I²C port expander.</summary>
public enum GpioExpander
{
    /// <summary>16 lines, push-pull.</summary>
    Mcp23017,

    /// <summary>16 lines, open drain. Needs a build with DevicePackages.</summary>
    Mcp23018,

    /// <summary>8 lines, push-pull. Needs a build with DevicePackages.</summary>
    Mcp23008,
}

/// <summary>The chip whose lines make a bank.</summary>
public abstract record GpioChipSettings
{
    private GpioChipSettings()
    {
    }

    /// <summary>Name of the chip for people.</summary>
    public abstract string Name { get; }

    /// <summary>A chip of the kernel, chosen by its label, because its number changes with the kernel.</summary>
    /// <param name="Label">For example <c>pinctrl-rp1</c> (Raspberry Pi 5) or <c>pinctrl-bcm2711</c> (4).</param>
    /// <param name="Library">Chosen here, not left to System.Device.Gpio, whose guess crashes on some boards.</param>
    public sealed record Kernel(string Label, GpioLibrary Library) : GpioChipSettings
    {
        public override string Name => Label;
    }

    /// <summary>A port expander on an I²C bus.</summary>
    /// <param name="Bus">Number of the bus: 1 is /dev/i2c-1.</param>
    /// <param name="Address">7-bit address, 0x20–0x27.</param>
    /// <param name="Kind">Which one.</param>
    public sealed record Expander(int Bus, int Address, GpioExpander Kind) : GpioChipSettings
    {
        public override string Name => FormattableString.Invariant($"expander 0x{Address:x2} on i2c-{Bus}");
    }

    /// <summary>A byte stream that stands for a chip. Only for demonstrations: nothing at its far end is bound by a kernel.</summary>
    public sealed record OverLine(SerialLineSettings Line) : GpioChipSettings
    {
        public override string Name => "the chip behind " + Line.Path;
    }
}

/// <summary>Opens the controller of a chip. Everything that can be wrong leaves as an <see cref="IOException"/> with a sentence for a technician.</summary>
public static partial class GpioChips
{
    /// <exception cref="IOException">No such chip, no library, no permission, or held by another program.</exception>
    public static GpioController Open(GpioChipSettings chip, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chip);
        return chip switch
        {
            GpioChipSettings.Kernel kernel => OpenKernel(kernel),
            GpioChipSettings.Expander expander => OpenExpander(expander),
            GpioChipSettings.OverLine line => new GpioController(LineGpioDriver.Open(new SerialPortLine(line.Line).Open(cancellationToken), line.Name)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The one chip with this label.</summary>
    /// <param name="chips">What the kernel has.</param>
    /// <param name="label">What is wanted.</param>
    /// <param name="nodeOf">The device behind a chip's number, links followed: two numbers may be one chip.</param>
    /// <exception cref="IOException">There is none, or more than one.</exception>
    public static GpioChipInfo Choose(IEnumerable<GpioChipInfo> chips, string label, Func<int, string> nodeOf)
    {
        var all = chips.ToList();
        var found = all.Where(chip => chip.Label == label).DistinctBy(chip => nodeOf(chip.Id)).ToList();
        return found switch
        {
            [var one] => one,
            [] when all.Count == 0 => throw new IOException($"no GPIO chip is there, so none labelled {label}: is this the right computer, and may this user open /dev/gpiochip* (group gpio)?"),
            [] => throw new IOException($"no GPIO chip is labelled {label}; gpiodetect shows them, here: {string.Join(", ", all.Select(chip => chip.Label).Distinct())}"),
            _ => throw new IOException($"{found.Count} GPIO chips are labelled {label}: {string.Join(", ", found.Select(chip => chip.Name))}; nobody can say which one drives the locks"),
        };
    }

    private static GpioController OpenKernel(GpioChipSettings.Kernel kernel)
    {
        var isFirst = (kernel.Library == GpioLibrary.Installed ? Installed() : kernel.Library) == GpioLibrary.Version1;
        try
        {
            var chip = Choose(isFirst ? LibGpiodDriver.GetAvailableChips() : LibGpiodV2Driver.GetAvailableChips(), kernel.Label, NodeOf);
            return new GpioController(isFirst ? new LibGpiodDriver(chip) : new LibGpiodV2Driver(chip));
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or PlatformNotSupportedException or EntryPointNotFoundException)
        {
            throw new IOException(
                isFirst
                    ? "libgpiod.so.2 (libgpiod version 1) is not installed: apt install libgpiod2"
                    : "libgpiod.so.3 (libgpiod version 2) is not installed: apt install libgpiod3",
                fault);
        }
        catch (Exception fault) when (fault is not IOException && GpioPins.IsDriverFault(fault))
        {
            throw new IOException($"{kernel.Label} could not be opened: {fault.Message}", fault);
        }
    }

    /// <summary>Which library the computer has; the newest, and also the newest where there is none, because a new system would want that one.</summary>
    private static GpioLibrary Installed()
    {
        foreach (var (library, file) in (ReadOnlySpan<(GpioLibrary, string)>)[(GpioLibrary.Version2, "libgpiod.so.3"), (GpioLibrary.Version1, "libgpiod.so.2")])
        {
            if (NativeLibrary.TryLoad(file, out var handle))
            {
                NativeLibrary.Free(handle);
                return library;
            }
        }

        return GpioLibrary.Version2;
    }

    private static string NodeOf(int number)
    {
        var node = FormattableString.Invariant($"/dev/gpiochip{number}");
        return File.ResolveLinkTarget(node, returnFinalTarget: true)?.FullName ?? node;
    }

    private static HeldController OpenExpander(GpioChipSettings.Expander expander)
    {
        var bus = I2cBusLock.Take(expander.Bus);
        I2cDevice? device = null;
        try
        {
            device = I2cDevice.Create(new I2cConnectionSettings(expander.Bus, expander.Address));
            return new HeldController(OpenExpander(expander.Kind, device), [device, bus]);
        }
        catch (Exception fault) when (GpioPins.IsDriverFault(fault))
        {
            device?.Dispose();
            bus.Dispose();
            throw new IOException($"{expander.Name}: {fault.Message}", fault);
        }
    }

    /// <summary>The driver of an expander on a device. Not every driver gives the device back; whoever made it does.</summary>
    /// <exception cref="IOException">It does not answer, or this build does not know its kind.</exception>
    public static GpioDriver OpenExpander(GpioExpander kind, I2cDevice device)
    {
        GpioDriver? driver = null;
        OpenByBindings(kind, device, ref driver);
        return driver ?? (kind == GpioExpander.Mcp23017
            ? new Mcp23017Driver(device)
            : throw new IOException($"this build drives {GpioExpander.Mcp23017} only; {kind} needs one made with DevicePackages"));
    }

    /// <summary>Where the build has the bindings they open the expander; otherwise this is nothing.</summary>
    static partial void OpenByBindings(GpioExpander kind, I2cDevice device, ref GpioDriver? driver);

    /// <summary>A controller that gives back, in this order, what it stands on.</summary>
    private sealed class HeldController(GpioDriver driver, IReadOnlyList<IDisposable> held) : GpioController(driver)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            foreach (var one in held)
            {
                one.Dispose();
            }
        }
    }
}
