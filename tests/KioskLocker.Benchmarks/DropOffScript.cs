using System.Globalization;
using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;
using KioskLocker.Core.Slips;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Benchmarks;

/// <summary>What happens at the machine in one drop-off after the other; between them, papers leave when the wall is full.</summary>
/// <param name="post">Takes an event, with the maker of the vault entry it refers to, to the end of all that follows from it.</param>
/// <param name="state">The state now.</param>
internal sealed class DropOffScript(Action<KioskEvent, Func<VaultEntry>?> post, Func<KioskState> state)
{
    /// <summary>Between two drop-offs: 72 a day, a busy machine.</summary>
    internal static readonly TimeSpan Apart = TimeSpan.FromMinutes(20);

    private long _officeMessage;

    /// <summary>Drop-offs so far.</summary>
    internal int Done { get; private set; }

    internal bool WallIsFull => state().Compartments.Values.Count(c => c.Content is Core.Compartments.CompartmentContent.Empty) < 2;

    internal DateTimeOffset Utc => SampleSite.Morning + (Apart * Done);

    internal void StartUp(KioskSettings settings)
    {
        post(new KioskEvent.Configured(settings), null);
        post(new KioskEvent.Recovered("bench", true, 0, SampleSite.AllWell(settings), [], null), null);
        post(new KioskEvent.DirectoryReceived(SampleSite.Directory), null);
        post(new KioskEvent.Commissioned("bench"), null);
        Expect(KioskPhase.Idle);
    }

    /// <summary>One citizen brings papers, from the first touch to the idle screen.</summary>
    internal void DropOff()
    {
        var citizen = ++Done;
        post(new KioskEvent.VisitStarted(VisitKind.DropOff, Language.Vi), null);
        var visit = state().Visit?.Id ?? throw new BenchFailedException($"no visit began in {state().Phase}");
        post(new KioskEvent.ProcedureChosen(SampleSite.Procedure), null);
        Touch(KioskTrigger.ConfirmPapers);
        Touch(KioskTrigger.AcceptPrivacy);
        var person = Ref("p", citizen);
        post(
            new KioskEvent.PersonGiven(person, DigestOf("dk1", citizen), IdSource.Card, true),
            () => VaultEntry.ForPerson(person, visit, new PersonRecord(SampleSite.IdNumberOf(citizen), "Nguyễn Thị Hồng Hạnh")));
        var phone = Ref("t", citizen);
        post(new KioskEvent.PhoneGiven(phone, DigestOf("kk1", citizen)), () => VaultEntry.ForPhone(phone, visit, SampleSite.PhoneOf(citizen)));
        Touch(KioskTrigger.ConfirmPhone);
        post(new KioskEvent.ReturnChosen(false), null);
        Touch(KioskTrigger.Open);
        Expect(KioskPhase.DoorOpen);
        post(new KioskEvent.DoorContactChanged(state().Visit!.Opening!.Compartment, DoorContact.Closed), null);
        Touch(KioskTrigger.Placed);
        Expect(KioskPhase.Receipt);
        Touch(KioskTrigger.Continue);
        Touch(KioskTrigger.RatingDone);
        Touch(KioskTrigger.Continue);
        Expect(KioskPhase.Idle);
    }

    /// <summary>The office says that all papers are out; their compartments are free again and the dossiers stay known for their retention.</summary>
    internal void ClearWall()
    {
        foreach (var dossier in state().Dossiers.Values.Where(d => d.Custody == Custody.InMachine).ToList())
        {
            post(new KioskEvent.OfficeMessageReceived(new NumberedOfficeMessage(++_officeMessage, new OfficeMessage.CustodyOut(dossier.Number))), null);
        }
    }

    private static VaultRef Ref(string kind, int citizen) => new(string.Create(CultureInfo.InvariantCulture, $"{kind}-{citizen:x24}"));

    // As long as a real one, which is 43 characters of base64url.
    private static Digest DigestOf(string key, int citizen) => new(string.Create(CultureInfo.InvariantCulture, $"{key}:{citizen:D43}"));

    private void Touch(KioskTrigger trigger) => post(new KioskEvent.Touched(trigger), null);

    private void Expect(KioskPhase phase)
    {
        if (state().Phase != phase)
        {
            throw new BenchFailedException($"drop-off {Done} is in {state().Phase}, not in {phase}");
        }
    }
}

/// <summary>Core with an officer of a later day beside it: a compartment whose papers the office took out is found empty.</summary>
internal sealed class StaffedKiosk
{
    private readonly Kiosk _kiosk = new();

    internal StepResult Step(KioskState state, EventEnvelope envelope)
    {
        var result = _kiosk.Step(state, envelope);
        if (envelope.Event is not KioskEvent.OfficeMessageReceived { Message.Message: OfficeMessage.CustodyOut gone }
            || result.State.Dossiers.GetValueOrDefault(gone.Number.Text)?.Compartment is not { } place)
        {
            return result;
        }

        var compartment = result.State.Compartments[place.Number] with { Content = new Core.Compartments.CompartmentContent.Empty() };
        return result with { State = result.State with { Compartments = result.State.Compartments.SetItem(place.Number, compartment) } };
    }

    /// <summary>What a device would answer, at once; null when nobody answers this effect.</summary>
    internal static KioskEvent? AnswerTo(KioskEffect effect) => effect switch
    {
        KioskEffect.OpenCompartment open => new KioskEvent.DoorAnswered(open.Id, open.Compartment, OpenOutcome.Opened),
        KioskEffect.Print print => new KioskEvent.PrintAnswered(print.Id, PrintOutcome.Printed, PrinterCondition.Ready),
        KioskEffect.Signal signal => new KioskEvent.SignalAnswered(signal.Id, CompletionCode.NotFitted),
        _ => null,
    };
}
