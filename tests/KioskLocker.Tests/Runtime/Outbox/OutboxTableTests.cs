using KioskLocker.Tests.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>Rows come with the commit, leave with the office's answer, and are never lost on the way.</summary>
public sealed class OutboxTableTests
{
    [Fact]
    public void Rows_are_handed_out_oldest_first_and_say_when_they_were_committed()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"), Shelf.Service("2"));
        shelf.Send(Shelf.Service("3"));

        var rows = shelf.Store.Outbox.Head(2);

        Assert.Equal([1L, 2L], rows.Select(row => row.Envelope.Seq));
        Assert.Equal(Shelf.Start.AddSeconds(1), rows[0].Envelope.Utc);
        Assert.Equal((3L, 0L, Shelf.Start.AddSeconds(1)), Depth(shelf));
    }

    [Fact]
    public void Added_is_raised_once_after_a_commit_with_rows_and_not_after_others()
    {
        using var shelf = new Shelf();
        var raised = 0;
        shelf.Store.Outbox.Added += () =>
        {
            raised++;
            Assert.Equal(2, shelf.Store.Outbox.Depth().Waiting);
        };

        shelf.Commit();
        shelf.Send(Shelf.Service("1"), Shelf.Service("2"));

        Assert.Equal(1, raised);
    }

    [Fact]
    public void Acknowledged_rows_go_and_numbers_are_never_given_again()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"), Shelf.Service("2"));
        shelf.Store.Acknowledge(1, 2);
        Assert.Equal(0, shelf.Store.Outbox.Depth().Waiting);

        shelf.Reopen();
        shelf.Send(Shelf.Service("3"));

        Assert.Equal(3, Assert.Single(shelf.Store.Outbox.Head(9)).Envelope.Seq);
    }

    [Fact]
    public void Acknowledgement_of_one_epoch_says_nothing_about_another()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        shelf.Store.Acknowledge(2, 100);
        shelf.Store.Acknowledge(0, 100);

        Assert.Equal(1, shelf.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public void I_10_Row_set_aside_is_kept_through_acknowledgements_and_restarts()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"), Shelf.Service("2"), Shelf.Service("3"));
        shelf.Store.Outbox.SetAside(1, 2, "the office answered 400");
        Assert.Equal([1L, 3L], shelf.Store.Outbox.Head(9).Select(row => row.Envelope.Seq));

        shelf.Store.Acknowledge(1, 3);
        shelf.Reopen();

        var aside = Assert.Single(shelf.Store.Outbox.Aside());
        Assert.Equal((1, 2L, "the office answered 400"), (aside.Epoch, aside.Seq, aside.Reason));
        Assert.Equal((0L, 1L), (shelf.Store.Outbox.Depth().Waiting, shelf.Store.Outbox.Depth().Aside));
    }

    [Fact]
    public void I_9_What_follows_a_row_set_aside_of_the_same_dossier_waits_with_it_and_others_go_on()
    {
        using var shelf = new Shelf();
        Drop(shelf, 1);
        Drop(shelf, 2);
        Drop(shelf, 1);
        shelf.Store.Outbox.SetAside(1, 1, "refused");
        Drop(shelf, 1);
        Drop(shelf, 2);

        Assert.Equal([2L, 5L], shelf.Store.Outbox.Head(9).Select(row => row.Envelope.Seq));
        Assert.Equal(["refused", "waits for 1/1", "waits for 1/1"], shelf.Store.Outbox.Aside().Select(row => row.Reason));
    }

    [Fact]
    public void Earlier_rows_of_the_dossier_are_not_set_aside()
    {
        using var shelf = new Shelf();
        Drop(shelf, 1);
        Drop(shelf, 1);
        shelf.Store.Outbox.SetAside(1, 2, "refused");

        Assert.Equal(1, Assert.Single(shelf.Store.Outbox.Head(9)).Envelope.Seq);
    }

    [Fact]
    public void Tries_are_counted_through_restarts()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("1"));
        shelf.Store.Outbox.CountTry(1, 1);
        shelf.Reopen();
        shelf.Store.Outbox.CountTry(1, 1);

        Assert.Equal(2, Assert.Single(shelf.Store.Outbox.Head(9)).Tries);
    }

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

    private static void Drop(Shelf shelf, int serial) => shelf.Send(Shelf.Unsettled(serial));

    private static (long Waiting, long Aside, DateTimeOffset? Oldest) Depth(Shelf shelf)
    {
        var depth = shelf.Store.Outbox.Depth();
        return (depth.Waiting, depth.Aside, depth.Oldest);
    }
}
