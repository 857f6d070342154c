namespace KioskLocker.Devices.ReceiptPrinter;

/// <summary>
/// Keeps real-time commands out of image data. A printer executes <c>10 04 n</c>, <c>10 05 n</c> and <c>10 14 n</c> the moment
/// they arrive, also in the middle of a picture (protocols.md B3.3), so no image may contain their first two bytes.
/// </summary>
public static class RasterGuard
{
    private const byte Dle = 0x10;

    /// <summary>True when these two bytes, in this order, begin a real-time command on any known model.</summary>
    public static bool BeginsRealTime(byte first, byte second) => first == Dle && second is (0x04 or 0x05 or 0x14);

    /// <summary>Blanks one dot wherever a real-time command would begin, and where the data would end in DLE.</summary>
    /// <param name="data">Image bytes in the order in which they go out, rows following each other; changed in place.</param>
    /// <returns>Number of dots changed.</returns>
    /// <remarks>
    /// Only 10 becomes 00, and 00 is neither the first nor the second byte of any pair looked for: a correction can never
    /// make a new pair, so one pass is enough. A trailing 10 goes too, because a status request (10 04 n) may follow it and
    /// a printer that does not look at the second 10 again would miss the request.
    /// </remarks>
    public static int Break(Span<byte> data)
    {
        var changed = 0;
        for (var i = 0; i < data.Length; i++)
        {
            var last = i == data.Length - 1;
            if (data[i] == Dle && (last || BeginsRealTime(Dle, data[i + 1])))
            {
                data[i] = 0;
                changed++;
            }
        }

        return changed;
    }
}
