using System.Buffers;
using System.Text.Json;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Runtime.Outbox;

/// <summary>One request's worth of rows, with personal data and pickup codes joined from the vault. Lives as long as the request.</summary>
/// <param name="Epoch">The one epoch of the batch.</param>
/// <param name="First">First number in it.</param>
/// <param name="Last">Last number in it.</param>
/// <param name="Count">Events in it.</param>
/// <param name="Body">The request's body.</param>
internal sealed record BatchDraft(int Epoch, long First, long Last, int Count, ReadOnlyMemory<byte> Body)
{
    /// <summary>Longest body in bytes; a single longer event goes alone.</summary>
    public const int MaxBytes = 512 * 1024;

    private const int Frame = 64;

    /// <summary>As many of these rows as one batch takes.</summary>
    /// <param name="kiosk">Id of this kiosk.</param>
    /// <param name="rows">Rows of one epoch, in order, at least one.</param>
    /// <param name="vault">Where the personal data lies.</param>
    public static BatchDraft Of(string kiosk, IReadOnlyList<OutboxRow> rows, IVault vault)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = WireJson.Options.Encoder });
        writer.WriteStartObject();
        writer.WriteString("kiosk", kiosk);
        writer.WriteStartArray("events");
        var size = Frame + kiosk.Length;
        var count = 0;
        foreach (var row in rows.Take(WireBatch.MaxEvents))
        {
            // An event that the office refused before goes alone, so that nothing else is refused with it.
            if (count > 0 && row.Tries > 0)
                break;
            var one = JsonSerializer.SerializeToUtf8Bytes(Joined(row.Envelope, vault), WireJson.Options);
            if (count > 0 && size + one.Length + 1 > MaxBytes)
                break;
            writer.WriteRawValue(one, skipInputValidation: true);
            Array.Clear(one);
            size += one.Length + 1;
            count++;
            if (row.Tries > 0)
                break;
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return new(rows[0].Envelope.Epoch, rows[0].Envelope.Seq, rows[count - 1].Envelope.Seq, count, bytes.WrittenMemory);
    }

    private static WireEvent Joined(UplinkEnvelope envelope, IVault vault) => new(
        envelope.Epoch,
        envelope.Seq,
        envelope.Utc,
        envelope.ClockConfirmed,
        envelope.Message,
        envelope.Message switch
        {
            UplinkMessage.DossierDeposited deposited => Person(deposited.PersonRef, deposited.PhoneRef, vault),
            UplinkMessage.DropOffUnsettled unsettled => Person(unsettled.PersonRef, unsettled.PhoneRef, vault),
            _ => null,
        },
        // Null once erased, because the code was revoked before the office heard of it.
        envelope.Message is UplinkMessage.PickupCodeMinted minted ? vault.Code(minted.CodeRef)?.Text : null);

    /// <summary>Null once erased: then the office hears of the dossier without its person.</summary>
    private static PersonalData? Person(VaultRef person, VaultRef? phone, IVault vault) => vault.Person(person) is { } known
        ? new PersonalData(known.IdNumber, known.Name, phone is { } reference ? vault.Phone(reference) : null)
        : null;
}
