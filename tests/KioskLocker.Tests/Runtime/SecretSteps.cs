using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Dossiers;
using KioskLocker.Core.Staff;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Tests.Runtime;

/// <summary>Stands in for Core where it orders PIN checks and pickup codes, and leaves everything else to Core: what the shell does with such orders is tested alone.</summary>
internal sealed class SecretSteps
{
    internal static readonly StaffId Officer = new("CB012");
    internal static readonly DossierCode Dossier = new("H29.98-261101-00123");

    private static readonly ResultRecord Loaded = new(
        Dossier, new AgencyId("H29.Q6"), new Digest("dk1:owner"), CompartmentSize.Small, false, false, ResultCustody.Ready);

    private readonly Kiosk _kiosk = new();

    /// <summary>What the screen of any state reads beside what Core says.</summary>
    internal ScanWish Scan { get; set; }

    internal ScreenFrame Show(KioskState state) => Kiosk.Show(state) is var frame ? frame with { Scan = frame.Scan | Scan } : frame;

    internal StepResult Step(KioskState state, EventEnvelope envelope) => envelope.Event switch
    {
        KioskEvent.PinEntered entered => new(state, [new KioskEffect.CheckPin(Id(envelope), Officer, entered.Pin)], null),
        KioskEvent.PinChecked or KioskEvent.CodePresented or KioskEvent.BadgePresented => new(state, [], null),
        KioskEvent.JobChosen { Job: StaffJob.Load } => Mint(state, envelope, []),
        KioskEvent.CodeMinted minted when state.Results.GetValueOrDefault(Dossier.Text)?.Pickup?.Minting == minted.Effect => Take(state, minted),
        KioskEvent.CodeMinted => new(state, [], "nobody waits for it"),
        KioskEvent.Recovered when state.Results.GetValueOrDefault(Dossier.Text)?.Pickup is { Minting: not null } && Others(state, envelope) is var recovered =>
            Mint(recovered.State, envelope, recovered.Effects),
        _ => Others(state, envelope),
    };

    /// <summary>Core has its own rules for results; this one is no business of its.</summary>
    private StepResult Others(KioskState state, EventEnvelope envelope)
    {
        var result = _kiosk.Step(state with { Results = KioskState.Initial.Results }, envelope);
        return result.Ignored is null ? result with { State = result.State with { Results = state.Results } } : result with { State = state };
    }

    private static EffectId Id(EventEnvelope envelope) => new(envelope.Epoch, envelope.Seq, 0);

    private static StepResult Mint(KioskState state, EventEnvelope envelope, IReadOnlyList<KioskEffect> before)
    {
        var id = new EffectId(envelope.Epoch, envelope.Seq, before.Count);
        var result = Loaded with { Pickup = new Pickup(PickupStatus.Minting, null, id, null) };
        return new(state with { Results = state.Results.SetItem(Dossier.Text, result) }, [.. before, new KioskEffect.MintPickupCode(id, Dossier)], null);
    }

    private static StepResult Take(KioskState state, KioskEvent.CodeMinted minted)
    {
        var seq = state.Counters.OutboxSeq + 1;
        var result = Loaded with { Pickup = new Pickup(PickupStatus.Minted, minted.Code, null, minted.Plain) };
        return new(
            state with { Counters = state.Counters with { OutboxSeq = seq }, Results = state.Results.SetItem(Dossier.Text, result) },
            [new KioskEffect.Send(seq, new UplinkMessage.PickupCodeMinted(Dossier, minted.Plain, 10))],
            null);
    }
}
