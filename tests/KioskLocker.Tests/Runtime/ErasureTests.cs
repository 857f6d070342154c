using System.Text;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Uplink;
using KioskLocker.Devices.LockerBoards;
using KioskLocker.Devices.ReceiptPrinter;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Tests.Runtime;

/// <summary>Personal data is in the vault only, and in it no longer than its time.</summary>
public sealed class ErasureTests
{
    private static readonly string[] Secrets = [Desk.IdNumber, Desk.Phone, "Hồng Hạnh"];

    [Fact]
    public void I_18_After_65_days_nothing_personal_is_left_of_visits_unfinished_withdrawn_or_handed_over_and_the_chain_verifies()
    {
        using var desk = new Desk();
        desk.StartUp();

        desk.WalkToOpen();
        var unfinished = Person(desk);
        desk.Press(KioskTrigger.Cancel);
        Assert.Null(desk.Store.Vault.Person(unfinished));

        desk.WalkToOpen();
        var withdrawn = Person(desk);
        var order = desk.Open();
        desk.Edge.Take(new LockerEvent.OpenAnswered(order.Effect, order.Compartment, OpenOutcome.Opened));
        desk.Edge.Take(new LockerEvent.ContactChanged(order.Compartment, DoorContact.Closed));
        desk.TurnAll();
        desk.Press(KioskTrigger.NothingToSend);
        desk.Press(KioskTrigger.Continue);
        Assert.NotNull(desk.Store.Vault.Person(withdrawn));

        var (handedOver, number) = Deposit(desk);
        var (kept, _) = Deposit(desk);
        desk.Post(new KioskEvent.OfficeMessageReceived(new(1, new OfficeMessage.CustodyOut(number))));
        Assert.NotNull(desk.Store.Vault.Person(handedOver));

        for (var hour = 0; hour < 65 * 24; hour++)
        {
            desk.Time.Advance(TimeSpan.FromHours(1));
            desk.Post(new KioskEvent.Housekeeping());
        }

        Assert.Null(desk.Store.Vault.Person(withdrawn));
        Assert.Null(desk.Store.Vault.Person(handedOver));
        Assert.NotNull(desk.Store.Vault.Person(kept));
        var disk = Encoding.UTF8.GetString(desk.EverythingOnDisk());
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, disk, StringComparison.Ordinal));
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, desk.Lines.Text, StringComparison.Ordinal));

        // Of the erased visits not even the encrypted rows or their keys are left in the file.
        Assert.DoesNotContain(withdrawn.Text, Encoding.UTF8.GetString(VaultRows(desk)), StringComparison.Ordinal);
        using var reader = JournalReader.Open(Path.Combine(desk.Folder, "kiosk.db"));
        Assert.IsType<ChainVerdict.Sound>(reader.Verify(Path.Combine(desk.Folder, "kiosk.anchor")));
    }

    [Fact]
    public void Another_card_and_another_phone_take_what_was_given_before_out_of_the_vault()
    {
        using var desk = new Desk();
        desk.StartUp();
        desk.WalkToOpen();
        var (person, phone) = (Person(desk), desk.Loop.State.Visit!.Phone!.Value);
        while (desk.Phase != KioskPhase.Identify)
            desk.Press(KioskTrigger.Back);

        desk.Edge.Take(new KioskLocker.Devices.Scanners.ScannerEvent.Scanned("001301000017||Trần Văn Bình|05062001|Nam|Phường 1, Quận 6|01012022"));
        desk.TurnAll();
        Assert.Equal(CodeProblem.None, desk.Edge.GivePhone("0912345678"));
        desk.TurnAll();

        Assert.Null(desk.Store.Vault.Person(person));
        Assert.Null(desk.Store.Vault.Phone(phone));
        Assert.NotNull(desk.Store.Vault.Person(Person(desk)));
        Assert.Equal(KioskPhase.ConfirmPhone, desk.Phase);
    }

    private static VaultRef Person(Desk desk) => desk.Loop.State.Visit!.Person!.Value;

    private static (VaultRef Person, DropOffNumber Number) Deposit(Desk desk)
    {
        desk.Deposit();
        var visit = desk.Loop.State.Visit!;
        desk.Edge.Take(new PrinterEvent.PrintAnswered(visit.Printing!.Value, PrintOutcome.Printed, PrinterCondition.Ready));
        desk.TurnAll();
        desk.Press(KioskTrigger.Continue);
        desk.Press(KioskTrigger.RatingDone);
        desk.Press(KioskTrigger.Continue);
        return (visit.Person!.Value, visit.Number!.Value);
    }

    /// <summary>What another program reads in the vault's own tables.</summary>
    private static byte[] VaultRows(Desk desk)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(desk.Folder, "kiosk.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(ref || ' ' || visit, ',') FROM vault";
        return Encoding.UTF8.GetBytes(command.ExecuteScalar() as string ?? "");
    }
}
