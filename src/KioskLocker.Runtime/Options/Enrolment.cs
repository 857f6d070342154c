using System.Security.Cryptography;
using System.Text.Json;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Options;

/// <summary>What this machine received and made at its enrolment; kept in the data folder, readable by the kiosk's user alone.</summary>
/// <param name="Kiosk">Id at the office; the machine number.</param>
/// <param name="ApiKey">Bearer token.</param>
/// <param name="DirectoryKeyId">Id of the key shared with the office.</param>
/// <param name="DirectoryKey">That key, 32 bytes, base64.</param>
/// <param name="KioskKey">The kiosk's own key for digests that only it compares, 32 bytes, base64.</param>
/// <param name="FirstEpoch">Epoch of a new database: one above what the office has heard of this machine.</param>
public sealed record Enrolment(string Kiosk, string ApiKey, string DirectoryKeyId, string DirectoryKey, string KioskKey, int FirstEpoch)
{
    public const string FileName = "enrolment.json";

    /// <summary>Digests under the kiosk's own key carry this id.</summary>
    private const string KioskKeyId = "kk1";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the kiosk's own key and puts it beside what the office answered.</summary>
    /// <param name="answer">The office's answer.</param>
    /// <param name="machine">This machine's number.</param>
    /// <param name="previous">Enrolment of this machine so far; its own key is kept, so that today's counts per phone go on.</param>
    /// <param name="problem">Why the answer cannot be used.</param>
    public static Enrolment? From(EnrolAnswer answer, string machine, Enrolment? previous, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var kioskKey = previous?.KioskKey ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(DigestKeys.KeySize));
        var made = new Enrolment(answer.Kiosk, answer.ApiKey, answer.DirectoryKeyId, answer.DirectoryKey, kioskKey, answer.NewestEpoch < int.MaxValue ? answer.NewestEpoch + 1 : 0);
        problem = made.Fault(machine);
        return problem is null ? made : null;
    }

    /// <summary>Reads the file in this data folder.</summary>
    /// <param name="folder">Data folder.</param>
    /// <param name="machine">Machine number of the configuration.</param>
    public static EnrolmentReading Read(string folder, string machine)
    {
        var path = Path.Combine(folder, FileName);
        const string EnrolAgain = "Enrol this machine again with a new code of the office: kioskctl enroll --office URL --code CODE";
        try
        {
            if (!File.Exists(path))
                return new EnrolmentReading.None();
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~OwnerOnly) != 0)
                return new EnrolmentReading.Bad($"{path} holds keys and others may read it (mode {Convert.ToString((int)mode, 8)})", $"Run: chmod 600 {path}. If others can log in here, enrol again, which makes new keys");
            var enrolment = JsonSerializer.Deserialize<Enrolment>(File.ReadAllBytes(path), WireJson.Options);
            var fault = enrolment is null ? "it is empty" : enrolment.Fault(machine);
            return fault is null ? new EnrolmentReading.Enrolled(enrolment!) : new EnrolmentReading.Bad($"{path} cannot be used: {fault}", EnrolAgain);
        }
        catch (JsonException)
        {
            return new EnrolmentReading.Bad($"{path} is damaged", EnrolAgain);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new EnrolmentReading.Bad($"{path} cannot be read: {problem.Message}", "Run as the kiosk's user or as root");
        }
    }

    /// <summary>Makes the data folder when it is not there, as the store would.</summary>
    public static void MakeFolder(string folder) =>
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);

    /// <summary>Writes the file as a whole, mode 600. Written by root, it belongs to the folder's owner: the kiosk must read it.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Write(string folder)
    {
        MakeFolder(folder);
        var path = Path.Combine(folder, FileName);
        Disk.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Options), OwnerOnly, null);
        FileOwner.CopyFrom(folder, path);
    }

    /// <summary>Keys of the digests.</summary>
    public DigestKeys Keys() => new(DirectoryKeyId, Convert.FromBase64String(DirectoryKey), KioskKeyId, Convert.FromBase64String(KioskKey));

    /// <summary>Never the keys: this text may reach a log.</summary>
    public override string ToString() => $"Enrolment of {Kiosk}, directory key {DirectoryKeyId}, first epoch {FirstEpoch}";

    private static bool IsKey(string? text)
    {
        Span<byte> key = stackalloc byte[DigestKeys.KeySize + 3];
        return text is not null && Convert.TryFromBase64String(text, key, out var length) && length == DigestKeys.KeySize;
    }

    private string? Fault(string machine) =>
        Kiosk != machine ? $"it is of kiosk {Kiosk}, this machine is {machine}"
        : string.IsNullOrWhiteSpace(ApiKey) ? "the office's key is missing"
        : string.IsNullOrWhiteSpace(DirectoryKeyId) || !IsKey(DirectoryKey) ? "the directory key is not 32 bytes of base64"
        : !IsKey(KioskKey) ? "the kiosk's own key is not 32 bytes of base64"
        : FirstEpoch < 1 ? "its first epoch is below 1"
        : null;
}

/// <summary>What reading the enrolment led to.</summary>
public abstract record EnrolmentReading
{
    private EnrolmentReading()
    {
    }

    /// <summary>This machine was never enrolled.</summary>
    public sealed record None : EnrolmentReading;

    public sealed record Enrolled(Enrolment Enrolment) : EnrolmentReading;

    /// <param name="What">What is wrong.</param>
    /// <param name="ToDo">What a technician can do about it.</param>
    public sealed record Bad(string What, string ToDo) : EnrolmentReading;
}
