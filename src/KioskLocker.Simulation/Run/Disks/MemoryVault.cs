using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run;

/// <summary>The vault of a store in memory. Not encrypted: it lives no longer than the world, whose people are all made up.</summary>
internal sealed class MemoryVault : IVault
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VaultRef, VaultEntry> _entries = [];

    public PersonRecord? Person(VaultRef reference) => Read<PersonRecord>(reference, VaultKind.Person);

    public string? Phone(VaultRef reference) => Read<string>(reference, VaultKind.Phone);

    public PickupCode? Code(VaultRef reference) => Read<string>(reference, VaultKind.Code) is { } text ? new PickupCode(text) : null;

    internal void Put(VaultEntry entry)
    {
        lock (_gate)
        {
            _entries[entry.Ref] = entry;
        }
    }

    internal void Erase(VisitId visit) => Keep(entry => entry.KeyName != visit.ToString());

    internal void Forget(VaultRef reference)
    {
        lock (_gate)
        {
            _entries.Remove(reference);
        }
    }

    /// <summary>Entries under no key of these have no purpose any more.</summary>
    internal void Sweep(HashSet<string> keysInUse) => Keep(entry => keysInUse.Contains(entry.KeyName));

    private void Keep(Func<VaultEntry, bool> kept)
    {
        lock (_gate)
        {
            foreach (var gone in _entries.Values.Where(entry => !kept(entry)).ToList())
            {
                _entries.Remove(gone.Ref);
            }
        }
    }

    private T? Read<T>(VaultRef reference, VaultKind expected)
        where T : class
    {
        lock (_gate)
        {
            return _entries.TryGetValue(reference, out var entry) && entry.Kind == expected
                ? JsonSerializer.Deserialize<T>(entry.Plaintext, WireJson.Options)
                : null;
        }
    }
}
