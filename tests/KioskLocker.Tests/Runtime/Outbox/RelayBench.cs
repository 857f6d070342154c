using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Outbox;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;

namespace KioskLocker.Tests.Runtime.Outbox;

/// <summary>A relay turned by hand, before a real server that misbehaves as scripted.</summary>
public abstract class RelayBench : IAsyncLifetime
{
    private protected StoreDesk Desk { get; } = new();

    private protected FakeTimeProvider Time { get; } = new(ScriptedOffice.Time);

    private protected TestNetwork Network { get; } = new();

    private protected List<DateTimeOffset> OfficeTimes { get; } = [];

    private protected ScriptedOffice Office { get; private set; } = null!;

    private protected OutboxRelay Relay { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Office = await ScriptedOffice.StartAsync();
        Relay = MakeRelay();
    }

    public async ValueTask DisposeAsync()
    {
        Relay.Dispose();
        Network.Dispose();
        await Office.DisposeAsync();
        Desk.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected OutboxRelay MakeRelay() => new(Office.Address, Desk.Store, Network, () => 0.5, OfficeTimes.Add, Time, Logger.None);

    private protected void Fill(int rows)
    {
        for (var i = 0; i < rows; i++)
            Desk.TellStarted();
    }

    /// <summary>3 and 5 are of one dossier, 4 is of another, the others are of none.</summary>
    private protected void TellSix()
    {
        Desk.TellStarted();
        Desk.TellStarted();
        Desk.TellDeposit(3);
        Desk.TellDeposit(4);
        Desk.Tell(new UplinkMessage.DropOffWithdrawn(StoreDesk.Number(3), new VisitId(1, 3), new AgencyId("H29.Q6"), new CompartmentId(3)));
        Desk.TellStarted();
    }

    private protected Task<TimeSpan> TurnAsync() => Relay.TurnAsync(CancellationToken.None);

    /// <summary>Turns until nothing waits; the waits asked for on the way are returned and not waited for.</summary>
    private protected async Task<List<TimeSpan>> DrainAsync()
    {
        var waits = new List<TimeSpan>();
        for (var turn = 0; Desk.Store.Outbox.Depth().Waiting > 0; turn++)
        {
            Assert.True(turn < 100, Relay.Health.Problem);
            if (await TurnAsync() is var wait && wait > TimeSpan.Zero)
                waits.Add(wait);
        }

        return waits;
    }
}
