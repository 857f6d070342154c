using KioskLocker.Core;
using KioskLocker.Core.Compartments;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>The boards of one line, found by address, by compartment and by what their outputs light.</summary>
internal sealed class LineBoards
{
    /// <summary>Contacts travel as the bits of a <see cref="ulong"/>.</summary>
    private const int ContactMost = 64;

    private readonly Dictionary<int, LockerBoard> _byAddress = [];
    private readonly Dictionary<CompartmentId, (LockerBoard Board, int Channel)> _byCompartment = [];
    private readonly Dictionary<BoardOutput, (LockerBoard Board, int Output)> _outputs = [];
    private readonly HashSet<CabinetInput> _inputs = [];

    internal LineBoards(IReadOnlyList<LockerBoardSettings> boards, LockerLineOptions options)
    {
        All = [.. boards.Select(settings => new LockerBoard(settings, options))];
        foreach (var board in All)
        {
            Add(board);
        }
    }

    internal List<LockerBoard> All { get; }

    internal LockerBoard? At(int address) => _byAddress.GetValueOrDefault(address);

    internal bool Has(CompartmentId compartment) => _byCompartment.ContainsKey(compartment);

    internal (LockerBoard Board, int Channel) Of(CompartmentId compartment) => _byCompartment[compartment];

    internal (LockerBoard Board, int Output)? OutputOf(SignalKind kind, CompartmentId? compartment) =>
        _outputs.TryGetValue(new BoardOutput(kind, compartment), out var place) ? place : null;

    private static ArgumentException Wrong(LockerBoardSettings board, string what) => new($"board {board.Id}: {what}");

    private void Add(LockerBoard board)
    {
        var settings = board.Settings;
        if (!_byAddress.TryAdd(settings.Address, board))
        {
            throw Wrong(settings, $"address {settings.Address} is taken");
        }

        var contacts = new HashSet<int>();
        foreach (var (channel, compartment) in settings.Channels)
        {
            if (channel < 1 || channel > settings.ChannelCount)
            {
                throw Wrong(settings, $"channel {channel} is not one of its {settings.ChannelCount}");
            }

            AddContact(settings, contacts, settings.ContactOf(channel));
            if (!_byCompartment.TryAdd(compartment, (board, channel)))
            {
                throw Wrong(settings, $"compartment {compartment} is on two channels");
            }
        }

        foreach (var (channel, input) in settings.Inputs)
        {
            AddContact(settings, contacts, channel);
            if (!_inputs.Add(input.Sense))
            {
                throw Wrong(settings, $"{input.Sense} is sensed twice on this line");
            }
        }

        foreach (var (output, lit) in settings.Outputs)
        {
            if (settings.Channels.ContainsKey(output) || !_outputs.TryAdd(lit, (board, output)))
            {
                throw Wrong(settings, $"output {output} drives a lock or lights what another one lights");
            }
        }
    }

    private static void AddContact(LockerBoardSettings board, HashSet<int> contacts, int contact)
    {
        if (contact < 1 || contact > Math.Min(board.ContactCount, ContactMost) || !contacts.Add(contact))
        {
            throw Wrong(board, $"contact {contact} is taken or not one of its {board.ContactCount}");
        }
    }
}
