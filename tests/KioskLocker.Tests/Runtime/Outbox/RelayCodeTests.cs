using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;
using KioskLocker.Runtime.Vault;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>The plain pickup code travels once, and ends here with the office's acknowledgement.</summary>
public sealed class RelayCodeTests : IAsyncLifetime
{
    private static readonly PickupCode Code = new("K7M2QX9T8");
    private static readonly VaultRef Ref = new("v-code");
    private static readonly DossierCode Dossier = new("H29.98-261101-00123");

    private readonly StoreDesk _desk = new();
    private readonly FakeTimeProvider _time = new(ScriptedOffice.Time);
    private readonly TestNetwork _network = new();
    private ScriptedOffice _office = null!;
    private OutboxRelay _relay = null!;

    public async ValueTask InitializeAsync()
    {
        _office = await ScriptedOffice.StartAsync();
        _relay = new OutboxRelay(_office.Address, _desk.Store, _network, () => 0.5, _ => { }, _time, Logger.None);
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        _network.Dispose();
        await _office.DisposeAsync();
        _desk.Dispose();
    }

    [Fact]
    public async Task Code_is_joined_into_its_event_alone_and_destroyed_with_the_acknowledgement()
    {
        _desk.TellStarted();
        TellCode();
        _desk.TellDeposit(1);
        Assert.True(_desk.AnyFileHolds("v-code"));

        await TurnAsync();

        Assert.Equal([null, Code.Text, null], _office.Stored.Select(stored => stored.PickupCode));
        Assert.Null(_desk.Store.Vault.Code(Ref));
        Assert.Equal(0, _desk.Store.Outbox.Depth().Waiting);
        Assert.True(_desk.Store.ErasureComplete);
        Assert.Equal(0, _desk.Ask("SELECT count(*) FROM vault WHERE kind = 'Code'"));
        Assert.Equal(0, _desk.Ask("SELECT count(*) FROM vault_key WHERE visit LIKE 'own/%'"));
        Assert.False(_desk.AnyFileHolds("own/v-code"));

        // The person of the deposit beside it stays: that has a retention of its own.
        Assert.NotNull(_desk.Store.Vault.Person(new VaultRef("p1")));
    }

    [Fact]
    public async Task Code_whose_batch_was_not_acknowledged_stays_and_is_sent_again()
    {
        TellCode();
        _office.Then(500, "text/plain", "boom");
        await TurnAsync();
        Assert.Equal(Code, _desk.Store.Vault.Code(Ref));

        _network.RepliesToLose = 1;
        await TurnAsync();
        Assert.Equal(Code, _desk.Store.Vault.Code(Ref));

        await TurnAsync();
        Assert.Equal([Code.Text, Code.Text], _office.Stored.Select(stored => stored.PickupCode));
        Assert.Null(_desk.Store.Vault.Code(Ref));
    }

    [Fact]
    public async Task Acknowledgement_of_rows_before_it_leaves_the_code()
    {
        _desk.TellStarted();
        TellCode();
        _office.ThenAnswer(batch => new WireBatchAnswer(batch.Kiosk, batch.Events[0].Epoch, 1, ScriptedOffice.Time));
        await TurnAsync();
        Assert.Equal(Code, _desk.Store.Vault.Code(Ref));
    }

    [Fact]
    public async Task Event_of_a_code_that_was_revoked_meanwhile_is_sent_without_it()
    {
        TellCode();
        _desk.Store.Commit(new(
            _desk.Envelope(new KioskEvent.Housekeeping()), _desk.State, _desk.State, [new KioskEffect.ForgetEntry(Ref)], null, [], null));
        Assert.Equal(0, _desk.Ask("SELECT count(*) FROM vault_key WHERE visit LIKE 'own/%'"));

        await TurnAsync();

        var stored = Assert.Single(_office.Stored);
        Assert.IsType<UplinkMessage.PickupCodeMinted>(stored.Message);
        Assert.Null(stored.PickupCode);
        Assert.Equal(0, _desk.Store.Outbox.Depth().Waiting);
    }

    [Fact]
    public async Task Code_of_an_event_that_the_office_refuses_is_kept_with_its_row()
    {
        TellCode();
        _office.Poison = stored => stored.Message is UplinkMessage.PickupCodeMinted;
        for (var tries = 0; tries < OutboxRelay.MaxTries; tries++)
            await TurnAsync();
        _desk.Store.Acknowledge(1, 100);

        Assert.Equal(Dossier.Text, Assert.Single(_desk.Store.Outbox.Aside()).Dossier);
        _relay.Dispose();
        _desk.Reopen();
        Assert.Equal(Code, _desk.Store.Vault.Code(Ref));
    }

    private void TellCode() => _desk.Tell(new UplinkMessage.PickupCodeMinted(Dossier, Ref, 10), VaultEntry.ForCode(Ref, Code));

    private Task<TimeSpan> TurnAsync() => _relay.TurnAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
