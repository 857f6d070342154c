using System.Security.Cryptography;
using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Vault;

/// <summary>What kind of plaintext an entry is.</summary>
public enum VaultKind
{
    Person,
    Phone,

    /// <summary>Pickup code, until the office has it.</summary>
    Code,
}

/// <summary>What a card or the keypad said of a person. Never printed by accident: <see cref="ToString"/> says nothing.</summary>
/// <param name="IdNumber">12 digits.</param>
/// <param name="Name">As on the card; null when typed.</param>
public sealed record PersonRecord(string IdNumber, string? Name)
{
    public override string ToString() => "PersonRecord(•)";
}

/// <summary>One plaintext on its way into the vault.</summary>
public sealed class VaultEntry
{
    private VaultEntry(VaultRef reference, VisitId? visit, VaultKind kind, byte[] plaintext) =>
        (Ref, Visit, Kind, Plaintext) = (reference, visit, kind, plaintext);

    public VaultRef Ref { get; }

    /// <summary>Visit whose key encrypts it; erased with that visit. Null for what has a key and a life of its own.</summary>
    public VisitId? Visit { get; }

    public VaultKind Kind { get; }

    internal byte[] Plaintext { get; }

    /// <summary>Name of the key that encrypts it.</summary>
    internal string KeyName => Visit is { } visit ? visit.ToString() : KeyNameOf(Ref);

    /// <summary>A reference that was never given before and says nothing.</summary>
    public static VaultRef NewRef() => new("v-" + RandomNumberGenerator.GetHexString(24, lowercase: true));

    public static VaultEntry ForPerson(VaultRef reference, VisitId visit, PersonRecord person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(reference, visit, VaultKind.Person, JsonSerializer.SerializeToUtf8Bytes(person, WireJson.Options));
    }

    public static VaultEntry ForPhone(VaultRef reference, VisitId visit, string phone) =>
        new(reference, visit, VaultKind.Phone, JsonSerializer.SerializeToUtf8Bytes(phone, WireJson.Options));

    /// <summary>A pickup code belongs to a result and to nobody's visit: whoever loads it is gone long before the office has it.</summary>
    public static VaultEntry ForCode(VaultRef reference, PickupCode code) =>
        new(reference, null, VaultKind.Code, JsonSerializer.SerializeToUtf8Bytes(code.Text, WireJson.Options));

    /// <summary>Name of the key of an entry that belongs to no visit.</summary>
    internal static string KeyNameOf(VaultRef reference) => "own/" + reference.Text;

    /// <summary>
    /// Names of the keys that still have a purpose. Plaintext of a visit that neither goes on nor left a dossier has none any more,
    /// nor has a pickup code that no result and no waiting row names.
    /// </summary>
    /// <param name="state">The state as it was committed.</param>
    /// <param name="waiting">Codes that rows of the outbox still have to bring to the office.</param>
    internal static HashSet<string> KeysInUse(KioskState state, IEnumerable<VaultRef> waiting)
    {
        var named = state.Dossiers.Values.Select(dossier => dossier.Visit.ToString()).ToHashSet(StringComparer.Ordinal);
        if (state.Visit is { } visit)
            _ = named.Add(visit.Id.ToString());
        foreach (var code in waiting.Concat(state.Results.Values.Select(result => result.Pickup?.Plain).OfType<VaultRef>()))
            _ = named.Add(KeyNameOf(code));
        return named;
    }

    public override string ToString() => $"VaultEntry({Ref}, {Kind})";
}
