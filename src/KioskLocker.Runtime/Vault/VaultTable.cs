using System.Security.Cryptography;
using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Runtime.Vault;

/// <summary>Personal data, encrypted per visit, and pickup codes, each under a key of its own. Reading is safe from any thread; writing belongs to the commit.</summary>
public sealed class VaultTable : IVault
{
    private readonly StoreFiles _files;
    private readonly VaultCipher _cipher;
    private readonly SqliteStatement _readEntry;
    private readonly SqliteStatement _findKey;
    private readonly SqliteStatement _addKey;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _dropEntries;
    private readonly SqliteStatement _dropKey;
    private readonly SqliteStatement _dropOne;
    private string? _lastName;
    private byte[] _lastKey = [];

    internal VaultTable(StoreFiles files, VaultCipher cipher)
    {
        (_files, _cipher) = (files, cipher);
        _readEntry = files.Reader.Prepare(
            "SELECT v.visit, v.kind, v.nonce, v.ciphertext, k.wrapped FROM vault v JOIN vault_key k ON k.visit = v.visit WHERE v.ref = ?1");
        _findKey = files.Writer.Prepare("SELECT wrapped FROM vault_key WHERE visit = ?1");
        _addKey = files.Writer.Prepare("INSERT INTO vault_key(visit, wrapped) VALUES(?1, ?2)");
        _put = files.Writer.Prepare(
            "INSERT INTO vault(ref, visit, kind, nonce, ciphertext) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(ref) DO UPDATE SET "
            + "visit = excluded.visit, kind = excluded.kind, nonce = excluded.nonce, ciphertext = excluded.ciphertext");
        _dropEntries = files.Writer.Prepare("DELETE FROM vault WHERE visit = ?1");
        _dropKey = files.Writer.Prepare("DELETE FROM vault_key WHERE visit = ?1");
        _dropOne = files.Writer.Prepare("DELETE FROM vault WHERE ref = ?1");
    }

    public PersonRecord? Person(VaultRef reference) => Read<PersonRecord>(reference, VaultKind.Person);

    public string? Phone(VaultRef reference) => Read<string>(reference, VaultKind.Phone);

    public PickupCode? Code(VaultRef reference) => Read<string>(reference, VaultKind.Code) is { } text ? new PickupCode(text) : null;

    /// <summary>Stores an entry. Runs inside the commit's transaction.</summary>
    internal void Put_NeedsLock(VaultEntry entry)
    {
        var (nonce, ciphertext) = VaultCipher.Encrypt(KeyOf(entry.KeyName), entry);
        _put.Bind(1, entry.Ref.Text).Bind(2, entry.KeyName).Bind(3, entry.Kind.ToString()).BindBlob(4, nonce).BindBlob(5, ciphertext).Run();
    }

    /// <summary>Destroys a visit's entries and their key. Runs inside the commit's transaction; repeatable.</summary>
    internal void Erase_NeedsLock(VisitId visit)
    {
        _dropEntries.Bind(1, visit.ToString()).Run();
        DropKey(visit.ToString());
    }

    /// <summary>Deletes one entry. A visit's key goes on serving the others; a key of its own goes with it. Runs inside the commit's transaction; repeatable.</summary>
    internal void Forget_NeedsLock(VaultRef reference)
    {
        _dropOne.Bind(1, reference.Text).Run();
        DropKey(VaultEntry.KeyNameOf(reference));
    }

    internal void Close()
    {
        CryptographicOperations.ZeroMemory(_lastKey);
        _cipher.Dispose();
    }

    private void DropKey(string name)
    {
        if (_lastName == name)
        {
            CryptographicOperations.ZeroMemory(_lastKey);
            _lastName = null;
        }

        _dropKey.Bind(1, name).Run();
    }

    private byte[] KeyOf(string name)
    {
        if (_lastName == name)
            return _lastKey;

        byte[]? key;
        if (_findKey.Bind(1, name).Step())
        {
            key = _cipher.Unwrap(name, _findKey.Bytes(0));
            _findKey.Reset();
            if (key is null)
                throw new StorageException(StorageFault.Corrupt, $"the vault's key {name} cannot be unwrapped");
        }
        else
        {
            key = VaultCipher.NewKey();
            _addKey.Bind(1, name).BindBlob(2, _cipher.Wrap(name, key)).Run();
        }

        CryptographicOperations.ZeroMemory(_lastKey);
        (_lastName, _lastKey) = (name, key);
        return key;
    }

    private T? Read<T>(VaultRef reference, VaultKind expected)
        where T : class
    {
        lock (_files.ReadGate)
        {
            if (!_readEntry.Bind(1, reference.Text).Step())
                return null;

            try
            {
                var (keyName, kind) = (_readEntry.Text(0), _readEntry.Text(1));
                var key = kind == expected.ToString() ? _cipher.Unwrap(keyName, _readEntry.Bytes(4)) : null;
                if (key is null)
                    return null;

                var plaintext = VaultCipher.Decrypt(key, reference.Text, keyName, kind, _readEntry.Bytes(2), _readEntry.Bytes(3));
                CryptographicOperations.ZeroMemory(key);
                if (plaintext is null)
                    return null;

                var value = JsonSerializer.Deserialize<T>(plaintext, WireJson.Options);
                CryptographicOperations.ZeroMemory(plaintext);
                return value;
            }
            finally
            {
                _readEntry.Reset();
            }
        }
    }
}
