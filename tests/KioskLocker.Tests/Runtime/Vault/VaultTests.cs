using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;
using KioskLocker.Tests.Runtime.Journal;

namespace KioskLocker.Tests.Runtime.Vault;

/// <summary>Personal data lies in the vault alone, and erased means erased.</summary>
public sealed class VaultTests
{
    private const string IdNumber = "079180012345";
    private const string Name = "Nguyễn Thị Hồng Hạnh";
    private const string Phone = "0903123456";
    private static readonly VisitId Visit = new(1, 1);
    private static readonly VaultRef Person = new("1-1-person");
    private static readonly VaultRef PhoneRef = new("1-1-phone");

    [Fact]
    public void What_was_given_is_read_back_and_survives_reopening()
    {
        using var shelf = Filled();
        shelf.Reopen();

        Assert.Equal(new PersonRecord(IdNumber, Name), shelf.Store.Vault.Person(Person));
        Assert.Equal(Phone, shelf.Store.Vault.Phone(PhoneRef));
        Assert.Null(shelf.Store.Vault.Person(new VaultRef("other")));
        Assert.Null(shelf.Store.Vault.Phone(Person));
    }

    [Fact]
    public void Second_entry_of_a_visit_after_reopening_uses_the_same_key()
    {
        using var shelf = Filled();
        shelf.Reopen();
        shelf.Commit(vault: VaultEntry.ForPhone(new VaultRef("second"), Visit, "0911222333"));

        Assert.Equal((Phone, "0911222333"), (shelf.Store.Vault.Phone(PhoneRef), shelf.Store.Vault.Phone(new VaultRef("second"))));
        Assert.Single(Blobs(shelf, "SELECT hex(wrapped) FROM vault_key"));
    }

    [Fact]
    public void I_18_No_file_holds_plaintext_and_no_text_of_an_entry_shows_it()
    {
        using var shelf = Filled();

        Assert.All(new[] { IdNumber, Name, "Hồng Hạnh", Phone }, secret => Assert.False(shelf.DiskHolds(secret)));
        Assert.DoesNotContain(IdNumber, VaultEntry.ForPerson(Person, Visit, new PersonRecord(IdNumber, Name)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(IdNumber, new PersonRecord(IdNumber, Name).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Erased_visit_leaves_neither_ciphertext_nor_key_in_database_and_log_and_the_chain_verifies()
    {
        using var shelf = Filled();
        var bytes = Blobs(shelf, "SELECT hex(wrapped) FROM vault_key UNION ALL SELECT hex(ciphertext) FROM vault UNION ALL SELECT hex(nonce) FROM vault");
        Assert.Equal(5, bytes.Count);
        Assert.All(bytes, blob => Assert.True(shelf.DiskHolds(blob)));
        var before = Chain(shelf);

        shelf.Commit(effects: [new KioskEffect.ErasePersonalData(Visit)]);

        Assert.True(shelf.Store.ErasureComplete);
        Assert.All(bytes, blob => Assert.False(shelf.DiskHolds(blob)));
        Assert.Null(shelf.Store.Vault.Person(Person));
        Assert.Null(shelf.Store.Vault.Phone(PhoneRef));
        Assert.Equal(before.Rows + 1, Chain(shelf).Rows);
    }

    [Fact]
    public void Erasing_twice_and_erasing_nothing_are_no_faults()
    {
        using var shelf = Filled();
        shelf.Commit(effects: [new KioskEffect.ErasePersonalData(Visit)]);
        shelf.Commit(effects: [new KioskEffect.ErasePersonalData(Visit), new KioskEffect.ErasePersonalData(new VisitId(9, 9))]);

        Assert.True(shelf.Store.ErasureComplete);
    }

    [Fact]
    public void Erasing_one_visit_leaves_the_others()
    {
        using var shelf = Filled();
        var other = new VaultRef("2-5-person");
        shelf.Commit(vault: VaultEntry.ForPerson(other, new VisitId(2, 5), new PersonRecord("079280054321", null)));
        shelf.Commit(effects: [new KioskEffect.ErasePersonalData(Visit)]);

        Assert.Equal(new PersonRecord("079280054321", null), shelf.Store.Vault.Person(other));
    }

    [Fact]
    public void Forgotten_entry_leaves_nothing_and_the_visits_other_entries_stay()
    {
        using var shelf = Filled();
        var bytes = Blobs(shelf, $"SELECT hex(ciphertext) FROM vault WHERE ref = '{Person.Text}'");

        shelf.Commit(effects: [new KioskEffect.ForgetEntry(Person)]);

        Assert.Null(shelf.Store.Vault.Person(Person));
        Assert.Equal(Phone, shelf.Store.Vault.Phone(PhoneRef));
        Assert.False(shelf.DiskHolds(Assert.Single(bytes)));
    }

    [Fact]
    public void Reader_of_another_process_delays_the_emptying_of_the_log_until_the_next_commit()
    {
        using var shelf = Filled();
        using (var other = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: true, null))
        {
            other.Execute("BEGIN");
            _ = other.Scalar("SELECT count(*) FROM journal");
            shelf.Commit(effects: [new KioskEffect.ErasePersonalData(Visit)]);
            Assert.False(shelf.Store.ErasureComplete);
        }

        shelf.Commit();
        Assert.True(shelf.Store.ErasureComplete);
    }

    [Fact]
    public void Entry_moved_to_another_reference_or_visit_no_longer_decrypts()
    {
        using var shelf = Filled();
        shelf.Commit(vault: VaultEntry.ForPerson(new VaultRef("b"), new VisitId(2, 2), new PersonRecord("079280054321", null)));
        KeepVisits(shelf, Visit, new VisitId(2, 2));
        shelf.Close();
        shelf.Tamper("UPDATE vault SET ref = 'moved' WHERE ref = '1-1-person'; UPDATE vault SET visit = '1-1' WHERE ref = 'b'");
        shelf.Open();

        Assert.Null(shelf.Store.Vault.Person(new VaultRef("moved")));
        Assert.Null(shelf.Store.Vault.Person(new VaultRef("b")));
        Assert.Equal(Phone, shelf.Store.Vault.Phone(PhoneRef));
    }

    [Fact]
    public void Visits_that_nothing_names_are_swept_when_the_store_opens()
    {
        using var shelf = Filled();
        shelf.Commit(vault: VaultEntry.ForPhone(new VaultRef("orphan"), new VisitId(1, 99), "0911222333"));
        var orphan = Blobs(shelf, "SELECT hex(ciphertext) FROM vault WHERE ref = 'orphan'");

        shelf.Reopen();

        Assert.Null(shelf.Store.Vault.Phone(new VaultRef("orphan")));
        Assert.Equal(Phone, shelf.Store.Vault.Phone(PhoneRef));
        Assert.Single(Blobs(shelf, "SELECT hex(wrapped) FROM vault_key"));
        Assert.False(shelf.DiskHolds(Assert.Single(orphan)));
    }

    [Fact]
    public void Code_that_neither_a_row_nor_a_result_names_is_swept_when_the_store_opens_and_every_other_stays()
    {
        using var shelf = Filled();
        VaultRef[] refs = [new("waiting"), new("aside"), new("loaded"), new("nobody")];
        var code = new PickupCode("K7M2QX9T8");
        var dossier = new DossierCode("H29.98-261101-00123");
        var result = new ResultRecord(dossier, new AgencyId("H29.Q6"), new Digest("dk1:x"), default, false, false, ResultCustody.Ready)
        {
            Pickup = new Pickup(PickupStatus.Minted, new Digest("kk1:x"), null, refs[2]),
        };
        shelf.Commit(
            state => state with { Results = state.Results.Add(dossier.Text, result) }, vault: [.. refs.Select(reference => VaultEntry.ForCode(reference, code))]);
        shelf.Send(new UplinkMessage.PickupCodeMinted(dossier, refs[1], 10), new UplinkMessage.PickupCodeMinted(new DossierCode("X1"), refs[0], 10));
        shelf.Store.Outbox.SetAside(1, 1, "refused");
        var orphan = Blobs(shelf, "SELECT hex(ciphertext) FROM vault WHERE ref = 'nobody' UNION ALL SELECT hex(wrapped) FROM vault_key WHERE visit = 'own/nobody'");
        Assert.Equal(2, orphan.Count);

        shelf.Reopen();

        Assert.All(refs[..3], reference => Assert.Equal(code, shelf.Store.Vault.Code(reference)));
        Assert.Null(shelf.Store.Vault.Code(refs[3]));
        Assert.All(orphan, blob => Assert.False(shelf.DiskHolds(blob)));
        Assert.Equal(Phone, shelf.Store.Vault.Phone(PhoneRef));
    }

    [Fact]
    public void Code_has_a_key_of_its_own_that_goes_with_it_and_outlives_every_visit()
    {
        using var shelf = Filled();
        var (kept, gone) = (new VaultRef("kept"), new VaultRef("gone"));
        shelf.Commit(vault: [VaultEntry.ForCode(kept, new PickupCode("K7M2QX9T8")), VaultEntry.ForCode(gone, new PickupCode("M7K2QX9TX"))]);
        shelf.Commit(effects: [new KioskEffect.ErasePersonalData(Visit)]);
        shelf.Commit(effects: [new KioskEffect.ForgetEntry(gone)]);

        Assert.Equal(new PickupCode("K7M2QX9T8"), shelf.Store.Vault.Code(kept));
        Assert.Null(shelf.Store.Vault.Code(gone));
        Assert.Null(shelf.Store.Vault.Phone(kept));
        Assert.Single(Blobs(shelf, "SELECT hex(wrapped) FROM vault_key"));
        Assert.DoesNotContain("K7M", VaultEntry.ForCode(kept, new PickupCode("K7M2QX9T8")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_file_that_others_may_read_is_refused()
    {
        using var shelf = Filled();
        shelf.Close();
        File.SetUnixFileMode(shelf.Settings.VaultKeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = shelf.Refused();
        Assert.Contains("640", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("chmod 600", refused.ToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_file_that_is_missing_beside_entries_or_cut_short_is_refused_and_never_made_anew()
    {
        using var shelf = Filled();
        shelf.Close();
        var key = File.ReadAllBytes(shelf.Settings.VaultKeyPath);
        File.Delete(shelf.Settings.VaultKeyPath);
        Assert.Contains("is missing", shelf.Refused().Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(shelf.Settings.VaultKeyPath));

        File.WriteAllBytes(shelf.Settings.VaultKeyPath, key[..7]);
        File.SetUnixFileMode(shelf.Settings.VaultKeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains("7 bytes", shelf.Refused().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_of_another_machine_opens_nothing()
    {
        using var shelf = Filled();
        shelf.Close();
        File.WriteAllBytes(shelf.Settings.VaultKeyPath, new byte[32]);
        shelf.Open();

        Assert.Null(shelf.Store.Vault.Person(Person));
    }

    private static Shelf Filled()
    {
        var shelf = new Shelf();
        shelf.Commit(
            state => state with { Visit = new Visit(Visit, VisitKind.DropOff, default) },
            vault: [VaultEntry.ForPerson(Person, Visit, new PersonRecord(IdNumber, Name)), VaultEntry.ForPhone(PhoneRef, Visit, Phone)]);
        return shelf;
    }

    private static void KeepVisits(Shelf shelf, params VisitId[] visits) => shelf.Commit(state => state with
    {
        Dossiers = state.Dossiers.SetItems(visits.Select((visit, n) => KeyValuePair.Create(Shelf.Number(n).Text, Shelf.Dossier(n, visit, Custody.Intended)))),
    });

    private static List<byte[]> Blobs(Shelf shelf, string sql)
    {
        using var file = SqliteFile.Open(shelf.Settings.DatabasePath, readOnly: true, null);
        using var rows = file.Prepare(sql);
        var blobs = new List<byte[]>();
        while (rows.Step())
            blobs.Add(Convert.FromHexString(rows.Text(0)));
        return blobs;
    }

    private static ChainVerdict.Sound Chain(Shelf shelf)
    {
        using var reader = JournalReader.Open(shelf.Settings.DatabasePath);
        return Assert.IsType<ChainVerdict.Sound>(reader.Verify(shelf.Settings.Anchor));
    }
}
