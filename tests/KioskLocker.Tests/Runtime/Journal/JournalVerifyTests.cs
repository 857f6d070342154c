using System.Text;
using KioskLocker.Runtime.Journal;
using KioskLocker.Tests.Runtime.Outbox;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>F-S8 and A40: what somebody with the disk in hands, or a bad sector, did to the journal is found and named.</summary>
public sealed class JournalVerifyTests : IDisposable
{
    private readonly StoreDesk _desk = new();

    public JournalVerifyTests()
    {
        _desk.Start();
        _desk.Deposit();
        for (var i = 0; i < 5; i++)
            _desk.TellStarted();
        _desk.Store.Dispose();
    }

    public void Dispose() => _desk.Dispose();

    /// <summary>F-S8: one bit of the file, in the middle of a row that only a full verification reads as a whole.</summary>
    [Fact]
    public void Flipped_byte_is_named_with_its_row()
    {
        const int row = 6;
        using (var reader = JournalReader.Open(_desk.Settings.DatabasePath))
        {
            var json = Encoding.UTF8.GetBytes(reader.List(row, 1).Single().Json);
            var bytes = File.ReadAllBytes(_desk.Settings.DatabasePath);
            var place = bytes.AsSpan().IndexOf(json);
            Assert.True(place > 0, "the row lies on one page");
            bytes[place + json.Length / 2] ^= 1;
            File.WriteAllBytes(_desk.Settings.DatabasePath, bytes);
        }

        var broken = Assert.IsType<ChainVerdict.Broken>(_desk.Verify());
        Assert.Equal(row, broken.Seq);
        Assert.IsType<StoreOpening.Refused>(KioskStore.Open(_desk.Settings));
    }

    [Fact]
    public void Cut_tail_is_found_by_the_anchor_alone()
    {
        var last = _desk.Ask("SELECT max(seq) FROM journal");
        _desk.Tamper($"DELETE FROM journal WHERE seq = {last}");
        Assert.IsType<ChainVerdict.Sound>(_desk.Verify(withAnchor: false));
        Assert.Equal(last, Assert.IsType<ChainVerdict.Broken>(_desk.Verify()).Seq);
        _desk.Reopen();
        Assert.IsType<Standing.OlderThanAnchor>(_desk.Standing);
    }

    [Fact]
    public void Missing_anchor_leaves_the_end_of_the_journal_in_doubt()
    {
        File.Delete(_desk.Settings.Anchor);
        Assert.IsType<ChainVerdict.Broken>(_desk.Verify());
    }

    [Theory]
    [InlineData("state", "UPDATE state SET json = replace(json, '1', '2') WHERE key = 'counters'")]
    [InlineData("pending", "UPDATE pending SET json = replace(json, 'vi', 'en')")]
    [InlineData("meta", "UPDATE meta SET value = '7' WHERE key = 'epoch'")]
    public void Changed_row_outside_the_chain_is_refused_at_the_start(string table, string sql)
    {
        _desk.Tamper(sql);
        var refused = Assert.IsType<StoreOpening.Refused>(KioskStore.Open(_desk.Settings));
        Assert.Contains("table " + table, refused.Reason, StringComparison.Ordinal);
    }
}
