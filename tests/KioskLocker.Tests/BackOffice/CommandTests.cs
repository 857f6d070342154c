using KioskLocker.BackOffice.Commands;
using KioskLocker.BackOffice.Storage;

namespace KioskLocker.Tests.BackOffice;

public sealed class CommandTests
{
    [Theory]
    [InlineData("serve")]
    [InlineData("dance --data d")]
    [InlineData("serve --data d --urls http://0.0.0.0:80")]
    [InlineData("serve --data d --urls http://[::]:80")]
    [InlineData("serve --data d --urls https://0.0.0.0:443")]
    [InlineData("serve --data d --urls http://example.org:80")]
    [InlineData("serve --data d --urls ftp://127.0.0.1")]
    [InlineData("serve --data d --message-gateway http://10.0.0.1/x")]
    [InlineData("serve --data d --role admin")]
    [InlineData("serve --data")]
    [InlineData("serve --data d --data e")]
    [InlineData("user add --data d")]
    [InlineData("user add lan --data d --role king")]
    [InlineData("user add l/an --data d")]
    [InlineData("enrol-code Q60I --data d")]
    [InlineData("enrol-code --data d")]
    public void Arguments_that_make_no_sense_are_named(string line)
    {
        var wrong = Assert.IsType<OfficeArguments.Wrong>(OfficeArguments.Parse(line.Split(' ')));
        Assert.NotEmpty(wrong.Problem);
    }

    [Fact]
    public void A_loopback_address_needs_no_https()
    {
        var serve = Assert.IsType<OfficeArguments.Serve>(OfficeArguments.Parse(["serve", "--data", "d", "--urls", "http://127.0.0.1:7400;http://[::1]:7400;http://localhost:7401", "--demo", "--message-gateway", "http://127.0.0.1:9/x"]));
        Assert.True(serve.Options.Demo);
        Assert.Equal(3, serve.Options.Urls.Count);
    }

    [Fact]
    public async Task Verbs_end_with_honest_codes_and_keep_their_files_private()
    {
        var folder = Path.Combine(Path.GetTempPath(), "kl-office-" + Guid.NewGuid().ToString("N"));
        try
        {
            var (code, output, _) = await Run("", "user", "add", "Lan", "--data", folder);
            Assert.Equal(0, code);
            Assert.Equal(20, output.Trim().Length);
            Assert.Equal(1, (await Run("", "user", "add", "lan", "--data", folder)).Code);
            Assert.Equal(0, (await Run("a long enough one\n", "user", "add", "bo", "--data", folder, "--password-stdin", "--role", "operator")).Code);
            Assert.Equal(1, (await Run("short\n", "user", "add", "an", "--data", folder, "--password-stdin")).Code);
            Assert.Equal(2, (await Run("", "user", "add", "an", "--data", folder, "--password-stdin")).Code);
            Assert.Matches("^[0-9A-Z]{5}-[0-9A-Z]{5}$", (await Run("", "enrol-code", "q601", "--data", folder)).Output.Trim());
            Assert.Equal(2, (await Run("", "serve")).Code);

            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(OfficeKeys.PathIn(folder)));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "office.db")));
                File.SetUnixFileMode(OfficeKeys.PathIn(folder), UnixFileMode.UserRead | UnixFileMode.GroupRead);
                Assert.Contains("chmod 600", (await Run("", "enrol-code", "Q601", "--data", folder)).Errors, StringComparison.Ordinal);
            }

            File.Delete(OfficeKeys.PathIn(folder));
            var missing = await Run("", "enrol-code", "Q601", "--data", folder);
            Assert.Equal(1, missing.Code);
            Assert.Contains("missing", missing.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Code, string Output, string Errors)> Run(string input, params string[] args)
    {
        using var reader = new StringReader(input);
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        return (await OfficeCommands.RunAsync(args, reader, output, errors), output.ToString(), errors.ToString());
    }
}
