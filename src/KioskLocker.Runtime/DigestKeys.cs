using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KioskLocker.Core.Codes;

namespace KioskLocker.Runtime;

/// <summary>Keyed digests of what must be recognised and never be read back: HMAC-SHA256, written as <c>keyId:base64url</c>.</summary>
public sealed class DigestKeys
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    private readonly string _directoryKeyId;
    private readonly byte[] _directoryKey;
    private readonly string _kioskKeyId;
    private readonly byte[] _kioskKey;

    /// <param name="directoryKeyId">Id of the key shared with the office.</param>
    /// <param name="directoryKey">That key, 32 bytes.</param>
    /// <param name="kioskKeyId">Id of the kiosk's own key.</param>
    /// <param name="kioskKey">That key, 32 bytes.</param>
    public DigestKeys(string directoryKeyId, byte[] directoryKey, string kioskKeyId, byte[] kioskKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(directoryKey.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(kioskKey.Length, KeySize);
        _directoryKeyId = directoryKeyId;
        _directoryKey = directoryKey;
        _kioskKeyId = kioskKeyId;
        _kioskKey = kioskKey;
    }

    /// <summary>Digest of the 12 digits under the directory key, so that the office's dossiers of the same person are recognised.</summary>
    public Digest OfId(IdNumber number) => Of(_directoryKeyId, _directoryKey, number.Digits);

    /// <summary>Digest of a phone number under the kiosk's own key: only this machine counts drop-offs per phone.</summary>
    public Digest OfPhone(PhoneNumber phone) => Of(_kioskKeyId, _kioskKey, phone.Digits);

    /// <summary>Digest of the 9 characters of a pickup code under the kiosk's own key: the office never recognises a code, nor can its database be searched for one.</summary>
    public Digest OfPickup(PickupCode code) => Of(_kioskKeyId, _kioskKey, code.Text);

    /// <summary>Digest of the 26 characters of a badge under the directory key, as the directory holds it.</summary>
    public Digest OfBadge(BadgeCode badge) => Of(_directoryKeyId, _directoryKey, badge.Text);

    /// <summary>Digest of a one-time code, bound to its dossier, under the directory key: the office makes the same.</summary>
    public Digest OfOneTime(DossierCode dossier, OneTimeCode code) => Of(_directoryKeyId, _directoryKey, OneTimeCodes.Bound(dossier, code));

    /// <summary>Digest of a PIN's slow hash under the directory key, as the directory holds it.</summary>
    public Digest OfPinHash(ReadOnlySpan<byte> slowHash) => Of(_directoryKeyId, _directoryKey, slowHash);

    private static Digest Of(string keyId, byte[] key, string text) => Of(keyId, key, Encoding.ASCII.GetBytes(text));

    private static Digest Of(string keyId, byte[] key, ReadOnlySpan<byte> bytes) =>
        new(keyId + ":" + Base64Url.EncodeToString(HMACSHA256.HashData(key, bytes)));
}
