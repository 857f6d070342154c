using System.Security.Cryptography;
using System.Text;

namespace KioskLocker.BackOffice.Storage;

/// <summary>
/// Columns with personal data: AES-256-GCM with a fresh nonce, bound to the place of the value so that rows cannot be
/// swapped, and HMAC-SHA256 to search for an exact value.
/// </summary>
internal sealed class PersonalCipher(OfficeKeys keys)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _sealKey = keys.Derive("personal seal 1");
    private readonly byte[] _searchKey = keys.Derive("personal search 1");

    public byte[] Seal(string value, string place) => Seal(Encoding.UTF8.GetBytes(value), place);

    public byte[] Seal(byte[] plain, string place)
    {
        var sealedBytes = new byte[1 + NonceBytes + TagBytes + plain.Length];
        sealedBytes[0] = Version;
        var nonce = sealedBytes.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(_sealKey, TagBytes);
        gcm.Encrypt(nonce, plain, sealedBytes.AsSpan(1 + NonceBytes + TagBytes), sealedBytes.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return sealedBytes;
    }

    public string Open(byte[] value, string place) => Encoding.UTF8.GetString(OpenBytes(value, place));

    public byte[] OpenBytes(byte[] value, string place)
    {
        if (value.Length < 1 + NonceBytes + TagBytes || value[0] != Version)
            throw new CryptographicException("A sealed column has an unknown form.");
        var plain = new byte[value.Length - 1 - NonceBytes - TagBytes];
        using var gcm = new AesGcm(_sealKey, TagBytes);
        gcm.Decrypt(value.AsSpan(1, NonceBytes), value.AsSpan(1 + NonceBytes + TagBytes), value.AsSpan(1 + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(place));
        return plain;
    }

    /// <summary>Equal values of the same kind have equal digests; nothing else can be read from one.</summary>
    public byte[] Search(string kind, string value) => HMACSHA256.HashData(_searchKey, Encoding.UTF8.GetBytes(kind + "\n" + value));
}
