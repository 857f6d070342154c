using System.Text.Json;
using KioskLocker.Core;
using KioskLocker.Core.Uplink;
using KioskLocker.Runtime.Journal;
using KioskLocker.Runtime.Vault;

namespace KioskLocker.Simulation.Run;

/// <summary>
/// What a store in memory has committed, from one run to the next. For worlds of many rounds: it writes nothing to any disk and has
/// neither chain nor sums of rows, because nothing bends memory; what each step did it sums up as that one does. Opening it sweeps, counts and reads as opening the shipped store does.
/// </summary>
public sealed class MemoryDisk : IWorldDisk
{
    private readonly List<JournalledEvent> _journal = [];
    private KioskState _read = KioskState.Initial;
    private bool _isOpen;
    private bool _wasOpened;

    /// <summary>State of the last commit.</summary>
    internal KioskState State { get; private set; } = KioskState.Initial;

    /// <summary>Orders that nobody answered yet.</summary>
    internal MemoryPending Pending { get; } = new();

    /// <summary>The sum of the state's rows.</summary>
    internal StateSum Sum { get; } = new();

    internal MemoryOutbox Outbox { get; } = new();

    internal MemoryVault Vault { get; } = new();

    /// <summary>Runs so far, oldest first.</summary>
    internal List<PastRun> Runs { get; } = [];

    /// <summary>Ratings by local day and level.</summary>
    internal SortedDictionary<(DateOnly Day, int Level), (int Levels, long Count)> Ratings { get; } = [];

    /// <summary>Epoch of the last commit; 0 before the first.</summary>
    internal int Epoch { get; private set; }

    internal long LastSeq => _journal.Count;

    public OpenedStore Open()
    {
        if (_isOpen)
        {
            throw new InvalidOperationException("Another run has this store open.");
        }

        Standing standing = _wasOpened ? new Standing.Consistent() : new Standing.Fresh();
        (_isOpen, _wasOpened) = (true, true);

        // The next run gets what a disk would give it: values made from text, none of them an object that the run before made.
        using (var json = new JsonBuffer())
        {
            var changed = new ChangedRows(json);
            changed.Write(_read, State);
            State = _read = StateSlices.Read(State, changed.All);
            Pending.Renew(effect => JsonSerializer.Deserialize<KioskEffect>(json.Of(effect), WireJson.Options)!);
        }

        Vault.Sweep(VaultEntry.KeysInUse(State, Outbox.CodesWaiting()));
        return new OpenedStore(new MemoryStore(this), standing);
    }

    public IReadOnlyCollection<JournalledEvent> Journal() => _journal;

    /// <summary>The last thing that a commit does: everything else of it is already in place.</summary>
    internal void Append(KioskCommit commit, StepSum sum)
    {
        if (RatingRows.Kept(commit.Envelope) is var (oldest, newest))
        {
            foreach (var old in Ratings.Keys.Where(rating => rating.Day < oldest || rating.Day > newest).ToList())
            {
                Ratings.Remove(old);
            }
        }

        (State, Epoch) = (commit.After, commit.Envelope.Epoch);
        _journal.Add(new JournalledEvent(commit.Envelope, commit.Ignored, sum));
    }

    /// <summary>The run that had it open is over.</summary>
    internal void Close() => _isOpen = false;

    private sealed class ChangedRows(JsonBuffer json) : StateSlices(json)
    {
        internal List<(string Key, byte[] Json)> All { get; } = [];

        protected override void Put(string key, ReadOnlySpan<byte> content) => All.Add((key, content.ToArray()));

        protected override void Drop(string key)
        {
            // What is gone is gone from the state too, onto which the rows are read.
        }
    }
}
