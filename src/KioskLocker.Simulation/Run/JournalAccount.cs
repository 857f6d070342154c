using KioskLocker.Core;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;

namespace KioskLocker.Simulation.Run;

/// <summary>An order to open that was committed.</summary>
/// <param name="Id">The authorisation.</param>
/// <param name="At">Wall clock of its commit.</param>
/// <param name="Compartment">The one compartment.</param>
/// <param name="Visit">Whose visit.</param>
/// <param name="Kind">What the visit is for.</param>
/// <param name="For">The papers it is about; null for an officer's.</param>
public sealed record CommittedOrder(EffectId Id, DateTimeOffset At, int Compartment, VisitId Visit, VisitKind Kind, Papers? For);

/// <summary>Something told to the office.</summary>
/// <param name="Epoch">Epoch of the database.</param>
/// <param name="Seq">Outbox number.</param>
/// <param name="Message">What was said.</param>
public sealed record ToldEvent(int Epoch, long Seq, UplinkMessage Message);

/// <summary>
/// The journal's account, read back from a closed store: every event is stepped through Core again, and what the journal says was
/// ordered, told and held is gathered on the way.
/// </summary>
public sealed class JournalAccount
{
    private readonly List<CommittedOrder> _orders = [];
    private readonly List<ToldEvent> _told = [];
    private readonly SortedDictionary<string, int> _held = new(StringComparer.Ordinal);

    private JournalAccount(KioskState state) => State = state;

    /// <summary>The state that the journal leads to.</summary>
    public KioskState State { get; private set; }

    /// <summary>Rows of the journal.</summary>
    public long Rows { get; private set; }

    /// <summary>Orders to open, in order.</summary>
    public IReadOnlyList<CommittedOrder> Orders => _orders;

    /// <summary>Everything told to the office, in order.</summary>
    public IReadOnlyList<ToldEvent> Told => _told;

    /// <summary>Compartment by papers: deposits − emptied + loaded − collected − returned, disputed ones apart.</summary>
    public IReadOnlyDictionary<string, int> Held => _held;

    public int Deposited { get; private set; }

    public int Emptied { get; private set; }

    public int Loaded { get; private set; }

    public int Collected { get; private set; }

    public int Returned { get; private set; }

    /// <summary>Papers and results that an officer missed.</summary>
    public int Disputed { get; private set; }

    /// <summary>Reads the journal on this disk, whose store is closed.</summary>
    /// <exception cref="WorldFailedException">The chain is broken, or Core comes to another result than the store holds.</exception>
    public static JournalAccount Read(IWorldDisk disk) => Read(disk, new Kiosk().Step);

    /// <summary>Reads the journal of a machine whose Core is this one.</summary>
    internal static JournalAccount Read(IWorldDisk disk, Func<KioskState, EventEnvelope, StepResult> core)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var account = new JournalAccount(KioskState.Initial);
        var journal = disk.Journal();
        account.Rows = journal.Count;
        using var replay = new JournalReplay(null, core);
        account.Step(replay, journal);
        using var store = disk.Open().Store;
        return replay.CompareWith(store.LoadState()) is { } difference ? throw Different(difference) : account;
    }

    private static WorldFailedException Different(ReplayDifference difference) => new($"I-17: the journal stepped again leads to something else: {difference}");

    private void Step(JournalReplay replay, IEnumerable<JournalledEvent> rows)
    {
        foreach (var (envelope, ignored, sum) in rows)
        {
            var step = replay.Take(envelope, ignored, sum);
            if (step is null || replay.Difference is not null)
            {
                throw Different(replay.Difference!);
            }

            State = step.Result.State;
            foreach (var effect in step.Result.Effects)
            {
                switch (effect)
                {
                    case KioskEffect.OpenCompartment open:
                        var visit = State.Visit!;
                        _orders.Add(new CommittedOrder(open.Id, envelope.Utc, open.Compartment.Number, visit.Id, visit.Kind, visit.Result is { } code ? code : Papers.Of(visit.Number)));
                        break;
                    case KioskEffect.Send send:
                        _told.Add(new ToldEvent(envelope.Epoch, send.OutboxSeq, send.Message));
                        Book(send.Message, envelope.Epoch);
                        break;
                }
            }
        }
    }

    private void Book(UplinkMessage message, int epoch)
    {
        switch (message)
        {
            case UplinkMessage.DossierDeposited m:
                Deposited++;
                In(m.Number.Text, m.Compartment);
                break;
            case UplinkMessage.DossierEmptied m:
                // Papers of which nobody knew whether they were inside were never booked in.
                Emptied++;
                _held.Remove(m.Number.Text);
                break;
            case UplinkMessage.ResultLoaded m:
                Loaded++;
                In(m.Dossier.Text, m.Compartment);
                break;
            case UplinkMessage.ResultCollected m:
                Collected++;
                Out(m.Dossier.Text);
                break;
            case UplinkMessage.ResultReturned m:
                Returned++;
                _held.Remove(m.Dossier.Text);
                break;
            case UplinkMessage.DossierDisputed m:
                Disputed++;
                Out(m.Number.Text);
                break;
            case UplinkMessage.CompartmentReconciled { CaseNumber: not null, Expected: Papers.Result missed } m when m.Finding is Core.Staff.StaffFindingKind.NothingInside or Core.Staff.StaffFindingKind.Other:
                Disputed++;
                Out(missed.Code.Text);
                break;
            case UplinkMessage.CompartmentReconciled { CaseNumber: null, Finding: Core.Staff.StaffFindingKind.NothingInside, Expected: Papers.DropOff gone } when epoch > 1:
                // An older database still held them, and the office has said since that they are out: nobody misses them.
                _held.Remove(gone.Number.Text);
                break;
        }
    }

    private void In(string papers, CompartmentId compartment)
    {
        if (!_held.TryAdd(papers, compartment.Number))
        {
            throw new WorldFailedException($"I-5: {papers} was booked into {_held[papers]} and then into {compartment}.");
        }
    }

    private void Out(string papers)
    {
        if (!_held.Remove(papers))
        {
            throw new WorldFailedException($"I-5: {papers} was booked out without being in.");
        }
    }
}
