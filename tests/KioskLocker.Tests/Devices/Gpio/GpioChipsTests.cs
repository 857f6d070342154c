using System.Device.Gpio;
using KioskLocker.Devices.Gpio;
using KioskLocker.Devices.Line;

namespace KioskLocker.Tests.Devices.Gpio;

/// <summary>Which chip is taken, and what is said when none can be.</summary>
public sealed class GpioChipsTests
{
    private static readonly GpioChipInfo[] RaspberryPi5 =
    [
        new(4, "gpiochip4", "pinctrl-rp1", 54),
        new(10, "gpiochip10", "gpio-brcmstb@107d508500", 32),
        new(11, "gpiochip11", "gpio-brcmstb@107d517c00", 8),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(15)]
    public void The_chip_is_found_by_its_label_whatever_number_the_kernel_gave_it(int number)
    {
        var chips = RaspberryPi5.Select(chip => chip.Label == "pinctrl-rp1" ? chip with { Id = number } : chip);
        Assert.Equal(number, GpioChips.Choose(chips, "pinctrl-rp1", Node).Id);
    }

    [Fact]
    public void Two_numbers_of_one_device_are_one_chip()
    {
        GpioChipInfo[] chips = [.. RaspberryPi5, new(0, "gpiochip0", "pinctrl-rp1", 54)];
        Assert.Equal("pinctrl-rp1", GpioChips.Choose(chips, "pinctrl-rp1", number => number is 0 or 4 ? "/dev/gpiochip0" : Node(number)).Label);
    }

    [Fact]
    public void Two_chips_of_one_label_are_not_guessed_between()
    {
        GpioChipInfo[] chips = [.. RaspberryPi5, new(20, "gpiochip20", "pinctrl-rp1", 54)];
        Assert.Contains("gpiochip4, gpiochip20", Assert.Throws<IOException>(() => GpioChips.Choose(chips, "pinctrl-rp1", Node)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_not_there_is_answered_with_those_that_are()
    {
        var fault = Assert.Throws<IOException>(() => GpioChips.Choose(RaspberryPi5, "pinctrl-bcm2711", Node));
        Assert.Contains("no GPIO chip is labelled pinctrl-bcm2711", fault.Message, StringComparison.Ordinal);
        Assert.Contains("here: pinctrl-rp1, gpio-brcmstb", fault.Message, StringComparison.Ordinal);
        Assert.Contains("group gpio", Assert.Throws<IOException>(() => GpioChips.Choose([], "pinctrl-rp1", Node)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GpioLibrary.Version1)]
    [InlineData(GpioLibrary.Version2)]
    [InlineData(GpioLibrary.Installed)]
    public void A_computer_without_such_a_chip_says_so_in_an_io_error_that_the_pump_can_wait_on(GpioLibrary library)
    {
        var fault = Assert.ThrowsAny<IOException>(() => GpioChips.Open(new GpioChipSettings.Kernel("no-such-chip", library), CancellationToken.None));
        Assert.Matches("no GPIO chip|is not installed: apt install libgpiod|could not", fault.Message);
    }

    [Fact]
    public void An_expander_on_a_bus_that_is_not_there_is_an_io_error_too()
    {
        var fault = Assert.ThrowsAny<IOException>(() => GpioChips.Open(new GpioChipSettings.Expander(99, 0x20, GpioExpander.Mcp23017), CancellationToken.None));
        Assert.Contains("/dev/i2c-99", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Switching_off_says_why_it_could_not()
    {
        var line = new GpioBankLine(new GpioChipSettings.OverLine(new SerialLineSettings("/dev/no-such-port", 115_200)), Banks.Settings);
        Assert.Contains("no such device", Assert.IsType<GpioOffOutcome.Failed>(line.SwitchOff(CancellationToken.None)).Reason, StringComparison.Ordinal);
    }

    private static string Node(int number) => FormattableString.Invariant($"/dev/gpiochip{number}");
}
