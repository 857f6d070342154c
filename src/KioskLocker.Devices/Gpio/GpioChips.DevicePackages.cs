using System.Device.Gpio;
using System.Device.I2c;
using Iot.Device.Mcp23xxx;

namespace KioskLocker.Devices.Gpio;

/// <content>Opens expanders by Iot.Device.Bindings. At first every line is an input, so whatever hangs on it is at rest.</content>
public static partial class GpioChips
{
    static partial void OpenByBindings(GpioExpander kind, I2cDevice device, ref GpioDriver? driver) => driver = kind switch
    {
        GpioExpander.Mcp23017 => new Iot.Device.Mcp23xxx.Mcp23017(device),
        GpioExpander.Mcp23018 => new Mcp23018(device),
        GpioExpander.Mcp23008 => new Mcp23008(device),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
