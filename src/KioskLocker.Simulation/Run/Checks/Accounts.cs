using System.Text.Json;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Uplink;

namespace KioskLocker.Simulation.Run.Checks;

/// <summary>The office's account of custody: what it heard, in order, and what it believes to be inside.</summary>
/// <param name="Heard">Messages as JSON, word for word, each once.</param>
/// <param name="Held">Compartment by papers.</param>
public sealed record OfficeLedger(IReadOnlyList<string> Heard, IReadOnlyDictionary<string, int> Held)
{
    /// <summary>Events that the office refused and does not have.</summary>
    public IReadOnlySet<(int Epoch, long Seq)> Refused { get; init; } = new HashSet<(int, long)>();
}

/// <summary>In − out = held by three accounts that share nothing: the steel's, the journal's and the office's.</summary>
public static class Accounts
{
    /// <summary>
    /// Compares compartment by compartment. While things are open, only compartments that the machine lists as unknown or quarantined may differ,
    /// and those of citizens who said that papers are inside and kept them; once all is settled, none may.
    /// </summary>
    /// <param name="rounds">The people.</param>
    /// <param name="world">The steel, and what was checked.</param>
    /// <param name="disk">The closed store.</param>
    /// <param name="office">The office's account.</param>
    /// <param name="isSettled">Everything has been settled.</param>
    /// <param name="lost">What the journal said before an older one was put in its place; null where none was.</param>
    /// <returns>A line that says what was found.</returns>
    /// <exception cref="WorldFailedException">They differ (I-5, I-8, I-16).</exception>
    public static string Compare(Rounds rounds, SimulatedWorld world, IWorldDisk disk, OfficeLedger office, bool isSettled, JournalAccount? lost = null)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(office);
        var journal = JournalAccount.Read(disk, world.CoreAgain());
        world.Checks.Count("I-17");
        var begun = lost?.State.Counters.Epoch ?? 0;
        List<CommittedOrder> orders = [.. lost?.Orders ?? [], .. journal.Orders.Where(order => order.Id.Epoch > begun)];
        List<ToldEvent> all = [.. lost?.Told ?? [], .. journal.Told.Where(told => told.Epoch > begun)];
        var wires = WiresAccount.Read(rounds, world, [.. orders.Select(order => order with { At = world.OrderedAt(order.Id) })]);
        HeardInOrder(world.Checks, [.. all.Where(told => !office.Refused.Contains((told.Epoch, told.Seq))).Select(told => told.Message)], office.Heard);
        world.Checks.That("I-5", wires.In - wires.Out == wires.Held, () => $"the wires count {wires.In} in, {wires.Out} out and {wires.Held} held.");

        var listed = journal.State.Compartments.Values.Where(c => c.Content is CompartmentContent.Unknown or CompartmentContent.Quarantined).Select(c => c.Id.Number).ToHashSet();
        foreach (var number in journal.State.Compartments.Keys.Where(number => !listed.Contains(number)))
        {
            var byJournal = journal.Held.Where(held => held.Value == number).Select(held => held.Key).ToList();
            var byOffice = office.Held.Where(held => held.Value == number).Select(held => held.Key);
            Same(world.Checks, $"compartment {number}: journal and office", byJournal, byOffice, journal);
            Same(world.Checks, $"compartment {number}: journal and wires", byJournal.Where(papers => !rounds.WasKept(papers)), (wires.Inside.GetValueOrDefault(number) ?? []).Select(rounds.NameAtMachine), journal);
        }

        world.Checks.That("I-16", !isSettled || (listed.Count == 0 && journal.Held.Count == 0 && office.Held.Count == 0 && wires.Held == 0),
            () => $"all is settled, and {listed.Count} compartments are unknown, the journal holds {journal.Held.Count}, the office {office.Held.Count}, the cabinet {wires.Held}.");
        return FormattableString.Invariant(
            $"{(isSettled ? "settled" : "open")}: wires {wires.In} in − {wires.Out} out = {wires.Held} held, {wires.Pulses} pulses for {journal.Orders.Count} orders; journal {journal.Rows} rows, {journal.Deposited} deposited − {journal.Emptied} emptied + {journal.Loaded} loaded − {journal.Collected} collected − {journal.Returned} returned, {journal.Disputed} disputed, {journal.Held.Count} held; office {office.Held.Count} held of {office.Heard.Count} events; {listed.Count} compartments unknown");
    }

    private static void HeardInOrder(CheckBook checks, IReadOnlyList<UplinkMessage> all, IReadOnlyList<string> heard)
    {
        checks.That("I-8", heard.Count == all.Count, () => $"the office applied {heard.Count} events of {all.Count} told.");
        for (var i = 0; i < heard.Count; i++)
        {
            var told = JsonSerializer.Serialize(all[i], WireJson.Options);
            checks.That("I-8", told == heard[i], () => $"event {i + 1} was told as {told} and heard as {heard[i]}.");
        }
    }

    /// <summary>Two accounts of one compartment; where they differ, everything that the office was told of what differs.</summary>
    private static void Same(CheckBook checks, string what, IEnumerable<string> one, IEnumerable<string> other, JournalAccount journal)
    {
        List<string> first = [.. one];
        List<string> second = [.. other];
        var differ = first.Except(second).Concat(second.Except(first)).ToList();
        checks.That("I-16", differ.Count == 0, () =>
        {
            var story = journal.Told.Select(told => $"{told.Seq} {JsonSerializer.Serialize(told.Message, WireJson.Options)}").Where(told => differ.Exists(papers => told.Contains(papers, StringComparison.Ordinal)));
            return $"{what} differ: [{string.Join(' ', first)}] and [{string.Join(' ', second)}]\n{string.Join('\n', story)}";
        });
    }
}
