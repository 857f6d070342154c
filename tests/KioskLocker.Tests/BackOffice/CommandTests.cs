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

    [Fact]
    public async Task The_whole_round_can_be_worked_by_command()
    {
        await using var office = await RunningOffice.StartAsync();
        var kiosk = await office.EnrolAsync("Q601");
        await office.TakeAsync(kiosk, Sent.Deposit(1), Sent.Emptied(2, 1));
        const string code = "H29.18-261123-0009";
        Assert.Equal(2, (await Desk("staff add CB012")).Code);
        Assert.Equal(0, (await Desk("staff add CB012 --agency H29.Q6")).Code);
        Assert.Matches("^KLB:[0-9A-HJKMNP-TV-Z]{26}$", (await Desk("badge issue CB012")).Output.Trim());
        Assert.Contains("too easy", (await Desk("badge pin CB012", "123456\n")).Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await Desk("badge pin CB012", "402913\n")).Code);
        Assert.Single((await office.SyncAsync(kiosk)).Directory!.Staff);
        Assert.Matches("^" + code + " [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", (await Desk($"dossier accept Q601 {Sent.Number(1)} --dossier {code} --by lan")).Output.Trim());
        Assert.Equal((1, true), (await Desk($"dossier accept Q601 {Sent.Number(1)} --dossier {code}")) is var again ? (again.Code, again.Errors.Contains("decided before", StringComparison.Ordinal)) : default);
        Assert.Contains("return-only", (await Desk("dossier register H29.18-261123-0010 --procedure 1.001612", Sent.IdNumber + "\n" + Sent.Phone + "\n")).Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await Desk("dossier register H29.18-261123-0010 --procedure 1.001266", Sent.IdNumber + "\n" + Sent.Phone + "\n")).Code);
        Assert.Equal(2, (await Desk($"result ready {code} Q601 --size huge")).Code);
        Assert.Equal(0, (await Desk($"result ready {code} q601 --low")).Code);
        Assert.Equal(1, (await Desk($"code new {code}")).Code);
        await office.TakeAsync(kiosk, Sent.Loaded(3, code), Sent.Event(4, new KioskLocker.Core.Uplink.UplinkMessage.ResultReported(new(code), new(5), KioskLocker.Core.Uplink.CollectReport.Empty, "Q601-1-9")));
        Assert.Equal($"Q601 Q601-1-9 reportedEmpty 5 {code}", (await Desk("case list")).Output.Trim());
        Assert.Equal(1, (await Desk("case settle Q601 Q601-1-9")).Code);
        Assert.Equal(0, (await Run("", "case", "settle", "Q601", "Q601-1-9", "--how", "looked again", "--data", office.Options.DataDirectory)).Code);
        Assert.Equal(0, (await Desk($"code new {code} --identity-checked")).Code);
        var export = await Desk("onestop export --since 1");
        Assert.StartsWith("\uFEFFSoThayDoi,", export.Output, StringComparison.Ordinal);
        Assert.Contains("next time --since", export.Errors, StringComparison.Ordinal);
        var file = Path.Combine(office.Options.DataDirectory, "in.csv");
        await File.WriteAllTextAsync(file, "Loai,MaHoSo\r\nXOA,1\r\n");
        var import = await Desk("onestop import " + file);
        Assert.Equal((1, "line 2: refused: Loai is not HOSO, TIEPNHAN or KETQUA"), (import.Code, import.Output.Trim()));
        Assert.Contains("result ready DOSSIER MACHINE", (await Run("", "result", "ready", "--help")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Desk("result ready")).Code);

        Task<(int Code, string Output, string Errors)> Desk(string line, string input = "") => Run(input, [.. line.Split(' '), "--data", office.Options.DataDirectory]);
    }

    [Fact]
    public async Task Every_desk_verb_explains_itself()
    {
        foreach (var verb in DeskVerbs.All)
        {
            var (code, output, _) = await Run("", [.. verb.Words.Split(' '), "--help"]);
            Assert.Equal(0, code);
            Assert.Contains("kiosklocker-backoffice " + verb.Words, output, StringComparison.Ordinal);
            Assert.EndsWith(".", verb.Tells, StringComparison.Ordinal);
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
