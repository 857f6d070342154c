using System.Security.Cryptography;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;

namespace KioskLocker.BackOffice.Collection;

/// <summary>
/// The code that is asked for in addition once a phone number was changed. It is drawn here and sent to the new number; the machine gets
/// a digest ahead of time, so that a collection never waits for the office. Nobody here can read it again.
/// </summary>
internal static class OneTimeCodeDraw
{
    /// <summary>Draws, sends and tells the machine, where a change of this dossier's phone was confirmed. The caller has announced the result to the machine before.</summary>
    public static void IfPhoneChanged(SqlSession session, CitizenMessages messages, (string KeyId, byte[] Key) directoryKey, string kiosk, DossierRow dossier, DateTimeOffset now)
    {
        if (session.Number($"SELECT count(*) FROM phone_change WHERE dossier={dossier.Code} AND confirmed=1") == 0)
            return;
        var code = OneTimeCodes.Draw(RandomNumberGenerator.GetInt32);
        var dossierCode = new DossierCode(dossier.Code);
        OfficeMailbox.Queue(session, kiosk, new OfficeMessage.OneTimeCodeSet(dossierCode, DirectoryStore.OneTimeDigest(directoryKey, dossierCode, code)), now);
        var place = session.Number($"SELECT last_message FROM kiosk WHERE id={kiosk}");
        messages.QueueOneTime(session, dossier.Person, dossier.Code, $"one-time:{kiosk}:{place}", code, CitizenTexts.OneTime(dossier.Code), now);
    }
}
