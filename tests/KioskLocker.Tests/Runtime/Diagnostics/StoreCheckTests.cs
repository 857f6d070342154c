using KioskLocker.Runtime.Diagnostics;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Diagnostics;

public sealed class StoreCheckTests : IDisposable
{
    private readonly Shelf _shelf = new();

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public void A_sound_store_is_found_sound_while_the_kiosk_holds_it_and_commits()
    {
        for (var n = 0; n < 20; n++)
            _shelf.Commit();
        var look = StoreCheck.Look(_shelf.Settings.DatabasePath, _shelf.Settings.Anchor);
        _shelf.Commit();

        Assert.Equal((true, true, 20L), (look.Sound, look.ChainSound, look.Rows!.Value));
        Assert.True(look.DatabaseBytes + look.LogBytes > 4096);
        Assert.InRange(look.FreeBytes, 1, look.TotalBytes);
    }

    [Fact]
    public void A_changed_row_breaks_the_chain_and_is_named()
    {
        for (var n = 0; n < 5; n++)
            _shelf.Commit();
        _shelf.Close();
        using (var file = SqliteFile.Open(_shelf.Settings.DatabasePath, readOnly: false, null))
            file.Execute("UPDATE journal SET json = replace(json, 'housekeeping', 'houseKeeping') WHERE seq = 3");

        var look = StoreCheck.Look(_shelf.Settings.DatabasePath, _shelf.Settings.Anchor);
        Assert.False(look.ChainSound);
        Assert.StartsWith("row 3: ", look.ChainProblem, StringComparison.Ordinal);
        Assert.True(look.Sound);
    }

    [Fact]
    public void A_damaged_page_is_found_and_never_thrown()
    {
        for (var n = 0; n < 200; n++)
            _shelf.Commit();
        _shelf.Close();
        using (var file = new FileStream(_shelf.Settings.DatabasePath, FileMode.Open, FileAccess.ReadWrite))
        {
            // Everything after the first pages, which say what the file is.
            file.Position = Math.Max(3 * 4096, file.Length / 2);
            file.Write(Enumerable.Repeat((byte)0xA5, (int)Math.Min(8192, file.Length - file.Position)).ToArray());
        }

        Assert.False(StoreCheck.Look(_shelf.Settings.DatabasePath, _shelf.Settings.Anchor) is { Sound: true, ChainSound: true });
    }
}
