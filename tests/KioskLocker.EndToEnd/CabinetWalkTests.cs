namespace KioskLocker.EndToEnd;

/// <summary>The walk of <c>deploy/demo --check</c> at every cabinet of hardware/cabinets; in the long tests, because each takes more than a minute.</summary>
public sealed class CabinetWalkTests
{
    [Theory]
    [InlineData("demo-12")]
    [InlineData("kerong-16")]
    [InlineData("mixed-16")]
    [InlineData("wall-24")]
    public async Task One_dossier_goes_in_and_its_result_out_at_each_cabinet(string cabinet)
    {
        Effort.OnlyDeep();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await DemoWalk.RunAsync(["--cabinet", cabinet], output, errors);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        Assert.Equal((0, ""), (code, errors.ToString()));
        Assert.EndsWith("ok\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(cabinet == "mixed-16", output.ToString().Contains("stand for the GPIO chip pinctrl-rp1", StringComparison.Ordinal));
    }
}
