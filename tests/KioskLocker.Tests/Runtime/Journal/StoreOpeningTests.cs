using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Journal;

/// <summary>What is opened, what is refused, and that a refusal says what to do.</summary>
public sealed class StoreOpeningTests
{
    [Fact]
    public void Empty_folder_opens_fresh_in_epoch_1()
    {
        using var shelf = new Shelf();

        Assert.IsType<Standing.Fresh>(shelf.Standing);
        Assert.Equal((1, 0L), (shelf.Store.Epoch, shelf.Store.LastSeq));
        Assert.Equal(Shelf.Json(KioskState.Initial), Shelf.Json(shelf.State));
    }

    [Fact]
    public void Every_slice_comes_back_after_reopening()
    {
        using var shelf = new Shelf();
        shelf.Commit(_ => Shelf.Full());
        var (written, head) = (Shelf.Json(shelf.State), shelf.Store.Head);

        shelf.Reopen();

        Assert.IsType<Standing.Consistent>(shelf.Standing);
        Assert.Equal(written, Shelf.Json(shelf.State));
        Assert.Equal((1L, head), (shelf.Store.LastSeq, shelf.Store.Head));
    }

    [Fact]
    public void Keys_keep_their_ordinal_order_after_reopening()
    {
        using var shelf = new Shelf();
        shelf.Commit(_ => Shelf.Full());
        shelf.Reopen();

        Assert.Same(StringComparer.Ordinal, shelf.State.Dossiers.KeyComparer);
        Assert.Same(StringComparer.Ordinal, shelf.State.Limits.ById.KeyComparer);
        Assert.Same(StringComparer.Ordinal, shelf.State.Limits.ByPhone.KeyComparer);
        Assert.Same(StringComparer.Ordinal, shelf.State.Devices.Boards.KeyComparer);
    }

    [Fact]
    public void Slices_that_went_away_are_gone_after_reopening()
    {
        using var shelf = new Shelf();
        shelf.Commit(_ => Shelf.Full());
        shelf.Commit(state => state with
        {
            Visit = null,
            Dossiers = state.Dossiers.Clear(),
            Compartments = state.Compartments.Remove(2).SetItem(11, state.Compartments[11] with { OutOfService = false }),
        });
        var written = Shelf.Json(shelf.State);

        shelf.Reopen();

        Assert.Equal(written, Shelf.Json(shelf.State));
        Assert.Null(shelf.State.Visit);
    }

    [Fact]
    public void Orders_wait_until_they_are_answered_and_recovery_settles_all()
    {
        using var shelf = new Shelf();
        var (first, second) = (new EffectId(1, 1, 0), new EffectId(1, 1, 1));
        shelf.Commit(effects: [new KioskEffect.OpenCompartment(first, new(2)), new KioskEffect.OpenCompartment(second, new(3))]);
        shelf.Commit(answered: first);

        shelf.Reopen();
        var open = Assert.IsType<KioskEffect.OpenCompartment>(Assert.Single(shelf.Store.Pending()));
        Assert.Equal((second, 3), (open.Id, open.Compartment.Number));

        var survey = new DeviceSurvey(new Dictionary<int, DoorContact>(), new Dictionary<string, DeviceHealth>(), PrinterStatus.Unknown, DeviceHealth.Unknown);
        shelf.Commit(happened: new KioskEvent.Recovered("1", false, 1, survey, [second], null));
        shelf.Reopen();
        Assert.Empty(shelf.Store.Pending());
    }

    [Fact]
    public void F_P7_Second_instance_is_refused()
    {
        using var shelf = new Shelf();

        Assert.Contains("Another kiosk process", shelf.Refused().Reason, StringComparison.Ordinal);

        shelf.Close();
        shelf.Open();
    }

    [Fact]
    public void F_S10_Database_of_another_kiosk_is_refused()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("x"));
        shelf.Close();
        shelf.Settings = shelf.Settings with { Kiosk = "ABCD" };

        Assert.Contains("belongs to kiosk K7M2", shelf.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void F_S10_Anchor_of_another_kiosk_is_refused()
    {
        using var shelf = new Shelf();
        shelf.Send(Shelf.Service("x"));
        shelf.Close();
        var file = new AnchorFile(shelf.Settings.Anchor, null);
        file.Write(file.Newest! with { Kiosk = "ABCD", Seq = 9 });

        Assert.Contains("belongs to kiosk ABCD", shelf.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void F_P6_Database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        using var shelf = new Shelf();
        shelf.Close();
        shelf.Tamper("PRAGMA user_version=99");

        Assert.Contains("newer version", shelf.Refused().Reason, StringComparison.Ordinal);
        shelf.Tamper($"PRAGMA user_version={Schema.Version}");
        shelf.Open();
    }

    [Theory]
    [InlineData(0x6969u, "NFS")]
    [InlineData(0xFF534D42u, "CIFS")]
    [InlineData(0xFE534D42u, "SMB2")]
    [InlineData(0x65735546u, "FUSE")]
    [InlineData(0x01021994u, "tmpfs")]
    [InlineData(0x858458F6u, "ramfs")]
    public void Network_and_memory_file_systems_are_refused(uint magic, string name) =>
        Assert.Contains(name, Disk.Refusal(magic, allowVolatile: false), StringComparison.Ordinal);

    [Fact]
    public void Memory_is_taken_where_the_options_say_so_and_a_network_never()
    {
        Assert.Null(Disk.Refusal(0x01021994, allowVolatile: true));
        Assert.Null(Disk.Refusal(0xEF53, allowVolatile: false));
        Assert.NotNull(Disk.Refusal(0x6969, allowVolatile: true));
    }

    [Fact]
    public void Folder_in_memory_is_recognised_by_its_file_system()
    {
        const string shared = "/dev/shm";
        Assert.SkipUnless(Directory.Exists(shared) && Disk.FileSystemOf(shared) == 0x01021994, "There is no tmpfs here.");
        var folder = Path.Combine(shared, "kiosk-store-" + Guid.NewGuid().ToString("N"));
        try
        {
            var refused = Assert.IsType<StoreOpening.Refused>(KioskStore.Open(new StoreSettings(folder, Shelf.Kiosk)));
            Assert.Contains("tmpfs", refused.Reason, StringComparison.Ordinal);
            Assert.Contains("local disk", refused.ToDo, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Relative_folder_is_refused() =>
        Assert.Contains("absolute", Assert.IsType<StoreOpening.Refused>(KioskStore.Open(new StoreSettings("data", Shelf.Kiosk))).Reason, StringComparison.Ordinal);

    [Fact]
    public void File_that_is_no_database_is_refused()
    {
        using var shelf = new Shelf();
        shelf.Close();
        File.WriteAllText(shelf.Settings.DatabasePath, new string('x', 8192));

        Assert.Contains("damaged", shelf.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Database_is_in_WAL_mode_and_secrets_are_for_their_owner_alone()
    {
        using var shelf = new Shelf();
        shelf.Commit();
        shelf.Close();

        var header = File.ReadAllBytes(shelf.Settings.DatabasePath);
        Assert.Equal((2, 2), (header[18], header[19]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shelf.Settings.VaultKeyPath));
    }

    [Fact]
    public void Schema_is_the_approved_one()
    {
        using var shelf = new Shelf();
        shelf.Close();
        using var file = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: true, null);

        Approved.Check("kiosk-schema.sql", Schema.Describe(file));
    }
}
