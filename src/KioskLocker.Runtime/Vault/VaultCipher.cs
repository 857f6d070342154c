using System.Security.Cryptography;
using System.Text;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Vault;

/// <summary>AES-256-GCM under one random key per visit, and per entry that belongs to none; that key is wrapped by the machine's own key, which lies outside the database.</summary>
internal sealed class VaultCipher : IDisposable
{
    public const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly AesGcm _master;

    private VaultCipher(byte[] master)
    {
        _master = new AesGcm(master, TagSize);
        CryptographicOperations.ZeroMemory(master);
    }

    /// <summary>Reads the machine's key, or makes it at the first start. Refuses a file that others may read.</summary>
    /// <param name="path">Key file.</param>
    /// <param name="witness">Hears of what is written.</param>
    /// <param name="refusal">What is wrong with it; null when it is usable.</param>
    public static VaultCipher? Open(string path, IDiskWitness? witness, out string? refusal)
    {
        refusal = null;
        if (!File.Exists(path))
        {
            var fresh = RandomNumberGenerator.GetBytes(KeySize);
            Disk.Replace(path, fresh, OwnerOnly, witness);
            return new VaultCipher(fresh);
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) != 0)
        {
            refusal = $"The vault's key {path} may be read by others ({Convert.ToString((int)mode, 8)}).";
            return null;
        }

        var key = File.ReadAllBytes(path);
        if (key.Length == KeySize)
            return new VaultCipher(key);

        refusal = $"The vault's key {path} holds {key.Length} bytes instead of {KeySize}.";
        return null;
    }

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeySize);

    public byte[] Wrap(string name, byte[] key) => Seal(_master, Encoding.UTF8.GetBytes("key|" + name), key);

    /// <summary>The key of this name; null when the wrapped form was changed or wrapped by another machine's key.</summary>
    public byte[]? Unwrap(string name, ReadOnlySpan<byte> wrapped) => Unseal(_master, Encoding.UTF8.GetBytes("key|" + name), wrapped);

    public static (byte[] Nonce, byte[] Ciphertext) Encrypt(byte[] key, VaultEntry entry)
    {
        using var cipher = new AesGcm(key, TagSize);
        var whole = Seal(cipher, Bound(entry.Ref.Text, entry.KeyName, entry.Kind.ToString()), entry.Plaintext);
        return (whole[..NonceSize], whole[NonceSize..]);
    }

    public static byte[]? Decrypt(byte[] key, string reference, string keyName, string kind, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext)
    {
        using var cipher = new AesGcm(key, TagSize);
        return Unseal(cipher, Bound(reference, keyName, kind), [.. nonce, .. ciphertext]);
    }

    public void Dispose() => _master.Dispose();

    /// <summary>An entry moved to another reference, key or kind no longer decrypts.</summary>
    private static byte[] Bound(string reference, string keyName, string kind) => Encoding.UTF8.GetBytes(reference + "|" + keyName + "|" + kind);

    private static byte[] Seal(AesGcm cipher, byte[] bound, ReadOnlySpan<byte> plaintext)
    {
        var whole = new byte[NonceSize + plaintext.Length + TagSize];
        var nonce = whole.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, plaintext, whole.AsSpan(NonceSize, plaintext.Length), whole.AsSpan(NonceSize + plaintext.Length), bound);
        return whole;
    }

    private static byte[]? Unseal(AesGcm cipher, byte[] bound, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < NonceSize + TagSize)
            return null;

        var plaintext = new byte[whole.Length - NonceSize - TagSize];
        try
        {
            cipher.Decrypt(whole[..NonceSize], whole[NonceSize..^TagSize], whole[^TagSize..], plaintext, bound);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
