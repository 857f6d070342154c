using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using Microsoft.Extensions.Time.Testing;

namespace KioskLocker.Tests.Runtime;

/// <summary>W-1: whoever feeds the watchdog has seen the store write of late.</summary>
public sealed class StoreProofTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiosk-proof-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_idle_machine_writes_a_mark_every_two_minutes_and_a_busy_one_none()
    {
        var sinceCommit = TimeSpan.FromHours(1);
        var writes = 0;
        var proof = new StoreProof(() => sinceCommit, () => writes++, _time);
        for (var turn = 0; turn < 60; turn++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            proof.Prove();
        }

        Assert.Equal(5, writes);
        sinceCommit = TimeSpan.FromSeconds(90);
        _time.Advance(TimeSpan.FromHours(1));
        proof.Prove();
        Assert.Equal(5, writes);
    }

    [Fact]
    public void A_store_that_cannot_write_ends_the_loop()
    {
        var proof = new StoreProof(() => TimeSpan.FromHours(1), () => throw new StorageException(StorageFault.Io, "read-only"), _time);
        _time.Advance(StoreProof.Every);
        Assert.Contains("read-only", Assert.Throws<StoreFailedException>(proof.Prove).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mark_reaches_the_database_and_changes_nothing_else()
    {
        var settings = new StoreSettings(_folder, Desk.Machine) { AllowVolatile = true };
        using (var store = Assert.IsType<StoreOpening.Opened>(KioskStore.Open(settings)).Store)
        {
            var (seq, head) = (store.LastSeq, store.Head);
            store.ProveWritable(_time.GetUtcNow());
            store.ProveWritable(_time.GetUtcNow() + TimeSpan.FromMinutes(2));
            Assert.Equal((seq, head), (store.LastSeq, store.Head));
        }

        using var again = Assert.IsType<StoreOpening.Opened>(KioskStore.Open(settings)).Store;
        Assert.Equal(0, again.LastSeq);
    }
}
