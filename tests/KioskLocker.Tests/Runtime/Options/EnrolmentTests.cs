using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Options;
using KioskLocker.Tests.Simulation.Wire;

namespace KioskLocker.Tests.Runtime.Options;

[Collection(OpenDescriptors.Name)]
public sealed class EnrolmentTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-enrolment-").FullName;

    internal static EnrolAnswer Answer { get; } = new("Q6A1", "office-made-bearer", "dk1", Convert.ToBase64String(Enumerable.Repeat((byte)9, 32).ToArray()), 4);

    private string FilePath => Path.Combine(_folder, "enrolment.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_and_only_its_owner_may_read_it()
    {
        var made = Made();
        made.Write(_folder);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FilePath));
        Assert.Equal(made, Assert.IsType<EnrolmentReading.Enrolled>(Enrolment.Read(_folder, "Q6A1")).Enrolment);
        Assert.Equal(["enrolment.json"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_new_database_begins_one_epoch_above_what_the_office_has_heard() => Assert.Equal(5, Made().FirstEpoch);

    [Fact]
    public void The_kiosks_own_key_is_random_and_kept_when_enrolled_again()
    {
        var (one, other) = (Made(), Made());
        Assert.NotEqual(one.KioskKey, other.KioskKey);
        Assert.Equal(32, Convert.FromBase64String(one.KioskKey).Length);
        Assert.Equal(one.KioskKey, Enrolment.From(Answer, "Q6A1", one, out _)!.KioskKey);
    }

    [Fact]
    public void Digests_carry_the_ids_of_their_keys()
    {
        var keys = Made().Keys();
        var id = Assert.IsType<Reading<IdNumber>.Ok>(IdNumbers.Read("079180012345")).Value;
        Assert.StartsWith("dk1:", keys.OfId(id).Text, StringComparison.Ordinal);
        var phone = Assert.IsType<Reading<PhoneNumber>.Ok>(PhoneNumbers.Read("0903123456")).Value;
        Assert.StartsWith("kk1:", keys.OfPhone(phone).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_shows_in_its_text()
    {
        var made = Made();
        foreach (var secret in new[] { made.ApiKey, made.DirectoryKey, made.KioskKey })
            Assert.DoesNotContain(secret, made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_never_enrolled_has_none() => Assert.IsType<EnrolmentReading.None>(Enrolment.Read(_folder, "Q6A1"));

    [Theory]
    [InlineData(OwnerOnly | UnixFileMode.GroupRead, "640")]
    [InlineData(OwnerOnly | UnixFileMode.OtherRead, "604")]
    public void A_file_that_others_may_read_is_refused(UnixFileMode mode, string shown)
    {
        Made().Write(_folder);
        File.SetUnixFileMode(FilePath, mode);
        var bad = Bad("Q6A1");
        Assert.Contains($"mode {shown}", bad.What, StringComparison.Ordinal);
        Assert.Contains("chmod 600", bad.ToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("{\"kiosk\":", "damaged")]
    [InlineData("null", "it is empty")]
    [InlineData("{\"kiosk\":\"Q6A1\"}", "the office's key is missing")]
    [InlineData("{\"kiosk\":\"Q6A1\",\"apiKey\":\"k\",\"directoryKeyId\":\"dk1\",\"directoryKey\":\"c2hvcnQ=\",\"firstEpoch\":1}", "directory key is not 32 bytes")]
    public void A_damaged_file_says_what_to_do(string content, string what)
    {
        File.WriteAllText(FilePath, content);
        File.SetUnixFileMode(FilePath, OwnerOnly);
        var bad = Bad("Q6A1");
        Assert.Contains(what, bad.What, StringComparison.Ordinal);
        Assert.Contains("kioskctl enroll", bad.ToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void The_enrolment_of_another_machine_is_refused()
    {
        Made().Write(_folder);
        Assert.Contains("it is of kiosk Q6A1, this machine is K7M2", Bad("K7M2").What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("K7M2", "key", "dk1", 32, 0)]
    [InlineData("Q6A1", "", "dk1", 32, 0)]
    [InlineData("Q6A1", "key", "", 32, 0)]
    [InlineData("Q6A1", "key", "dk1", 31, 0)]
    [InlineData("Q6A1", "key", "dk1", 33, 0)]
    [InlineData("Q6A1", "key", "dk1", 32, -1)]
    [InlineData("Q6A1", "key", "dk1", 32, int.MaxValue)]
    public void An_answer_that_cannot_be_right_is_refused(string kiosk, string apiKey, string keyId, int keyBytes, int newestEpoch)
    {
        var answer = new EnrolAnswer(kiosk, apiKey, keyId, Convert.ToBase64String(new byte[keyBytes]), newestEpoch);
        Assert.Null(Enrolment.From(answer, "Q6A1", null, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void Written_by_root_it_belongs_to_the_owner_of_the_data_folder()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give files away.");
        _ = Run("chown", "4321:4322", _folder);
        Made().Write(_folder);
        Assert.Equal("4321:4322 600", Run("stat", "-c", "%u:%g %a", FilePath));
    }

    private static string Run(string program, params string[] args)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, args) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static Enrolment Made()
    {
        var made = Enrolment.From(Answer, "Q6A1", null, out var problem);
        Assert.Null(problem);
        return made!;
    }

    private EnrolmentReading.Bad Bad(string machine) => Assert.IsType<EnrolmentReading.Bad>(Enrolment.Read(_folder, machine));
}
