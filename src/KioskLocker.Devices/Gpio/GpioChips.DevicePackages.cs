using System.Device.Gpio;
using System.Device.I2c;
using Iot.Device.Mcp23xxx;

namespace KioskLocker.Devices.Gpio;

/// <content>Opens expanders by Iot.Device.Bindings.</content>
public static partial class GpioChips
{
    /// <summary>The driver of an expander on a device, which it owns. At first every line is an input, so whatever hangs on it is at rest.</summary>
    public static GpioDriver ByBindings(GpioExpander kind, I2cDevice device) => kind switch
    {
        GpioExpander.Mcp23017 => new Iot.Device.Mcp23xxx.Mcp23017(device),
        GpioExpander.Mcp23018 => new Mcp23018(device),
        GpioExpander.Mcp23008 => new Mcp23008(device),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static partial void OpenByBindings(GpioChipSettings.Expander expander, ref GpioDriver? driver)
    {
        var device = I2cDevice.Create(new I2cConnectionSettings(expander.Bus, expander.Address));
        try
        {
            driver = ByBindings(expander.Kind, device);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }
}
