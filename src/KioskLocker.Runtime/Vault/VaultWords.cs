using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Runtime.Vault;

/// <summary>What kind of plaintext an entry is.</summary>
public enum VaultKind
{
    Person,
    Phone,
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
    private VaultEntry(VaultRef reference, VisitId visit, VaultKind kind, byte[] plaintext) =>
        (Ref, Visit, Kind, Plaintext) = (reference, visit, kind, plaintext);

    public VaultRef Ref { get; }

    /// <summary>Visit whose key encrypts it; erased with that visit.</summary>
    public VisitId Visit { get; }

    public VaultKind Kind { get; }

    internal byte[] Plaintext { get; }

    public static VaultEntry ForPerson(VaultRef reference, VisitId visit, PersonRecord person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(reference, visit, VaultKind.Person, JsonSerializer.SerializeToUtf8Bytes(person, WireJson.Options));
    }

    public static VaultEntry ForPhone(VaultRef reference, VisitId visit, string phone) =>
        new(reference, visit, VaultKind.Phone, JsonSerializer.SerializeToUtf8Bytes(phone, WireJson.Options));

    public override string ToString() => $"VaultEntry({Ref}, {Kind})";
}
