using KioskLocker.Core.Compartments;

namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>The boards of one line, found by address and by compartment.</summary>
internal sealed class Xor8ABoards
{
    private readonly Dictionary<int, Xor8ABoard> _byAddress = [];
    private readonly Dictionary<CompartmentId, (Xor8ABoard Board, int Channel)> _byCompartment = [];

    internal Xor8ABoards(IReadOnlyList<LockerBoardSettings> boards, Xor8AOptions options)
    {
        All = [.. boards.Select(settings => new Xor8ABoard(settings, options))];
        foreach (var board in All)
        {
            Add(board);
        }
    }

    internal List<Xor8ABoard> All { get; }

    internal Xor8ABoard? At(int address) => _byAddress.GetValueOrDefault(address);

    internal bool Has(CompartmentId compartment) => _byCompartment.ContainsKey(compartment);

    internal (Xor8ABoard Board, int Channel) Of(CompartmentId compartment) => _byCompartment[compartment];

    private void Add(Xor8ABoard board)
    {
        var settings = board.Settings;
        if (settings.ChannelCount is < 1 or > Xor8AProtocol.ChannelMost)
        {
            throw new ArgumentException($"board {settings.Id}: no board of this family has {settings.ChannelCount} channels");
        }

        if (settings.Address is < 1 or > Xor8AProtocol.AddressMost || !_byAddress.TryAdd(settings.Address, board))
        {
            throw new ArgumentException($"board {settings.Id}: address {settings.Address} is out of range or taken");
        }

        foreach (var (channel, compartment) in settings.Channels)
        {
            if (channel < 1 || channel > settings.ChannelCount)
            {
                throw new ArgumentException($"board {settings.Id}: channel {channel} is not one of its {settings.ChannelCount}");
            }

            if (!_byCompartment.TryAdd(compartment, (board, channel)))
            {
                throw new ArgumentException($"board {settings.Id}: compartment {compartment} is on two channels");
            }
        }
    }
}
