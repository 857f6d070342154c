using KioskLocker.Core.Codes;

namespace KioskLocker.Runtime.Vault;

/// <summary>Personal data and pickup codes behind references. Reading is safe from any thread; entries come and go with commits.</summary>
public interface IVault
{
    /// <summary>The person behind a reference; null once erased, or when the entry was tampered with.</summary>
    PersonRecord? Person(VaultRef reference);

    /// <summary>The phone number behind a reference; null once erased, or when the entry was tampered with.</summary>
    string? Phone(VaultRef reference);

    /// <summary>The pickup code behind a reference; null once erased, or when the entry was tampered with.</summary>
    PickupCode? Code(VaultRef reference);
}
