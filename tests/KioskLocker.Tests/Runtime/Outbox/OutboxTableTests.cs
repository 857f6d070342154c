using KioskLocker.Tests.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>A row of the outbox that the disk lost or bent is noticed.</summary>
public sealed class OutboxTableTests
{
    [Theory]
    [InlineData("DELETE FROM outbox WHERE seq = 2", "1/2 is missing")]
    [InlineData("DELETE FROM outbox WHERE seq = 3", "1/3 to 3 are missing")]
    [InlineData("UPDATE outbox SET aside = '' WHERE seq = 2", "without a reason")]
    [InlineData("UPDATE outbox SET aside = x'00' WHERE seq = 2", "without a reason")]
    [InlineData("UPDATE outbox SET json = replace(json, 'root', 'toor') WHERE seq = 2", "does not match its sum")]
    public void I_11_Row_that_was_lost_or_bent_is_noticed_when_the_store_opens(string edit, string noticed)
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"), Shelf.Service("2"), Shelf.Service("3"));
        shelf.Close();
        shelf.Tamper(edit);

        Assert.Contains(noticed, shelf.Refused().Reason, StringComparison.Ordinal);
    }
}
