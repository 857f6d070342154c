using System.Security.Cryptography;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Runtime.Secrets;

/// <summary>Draws pickup codes. The plain code goes into the vault in the same commit that tells Core its digest, or nowhere.</summary>
public sealed class CodeMint
{
    private readonly DigestKeys _keys;
    private readonly Action<KioskEvent, VaultEntry> _answer;

    /// <param name="keys">Digest keys.</param>
    /// <param name="answer">Puts an answer with its vault entry into the inbox; never blocks.</param>
    public CodeMint(DigestKeys keys, Action<KioskEvent, VaultEntry> answer)
    {
        _keys = keys;
        _answer = answer;
    }

    /// <summary>Draws a code and answers the order. Called on the loop's thread: it takes microseconds.</summary>
    public void Mint(KioskEffect.MintPickupCode order)
    {
        var code = PickupCodes.Mint(RandomNumberGenerator.GetInt32);
        var entry = VaultEntry.ForCode(VaultEntry.NewRef(), code);
        _answer(new KioskEvent.CodeMinted(order.Id, _keys.OfPickup(code), entry.Ref), entry);
    }
}
