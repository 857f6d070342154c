using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards.Xor8A;

/// <summary>What one board's wire has done since the start, for diagnostics.</summary>
/// <param name="Ok">Good replies.</param>
/// <param name="Timeouts">Reads without a good reply.</param>
/// <param name="BadChecksums">Frames of the right shape with a wrong checksum, heard while this board was asked.</param>
/// <param name="ResyncBytes">Bytes dropped while this board was asked.</param>
/// <param name="Pulses">Unlock frames sent.</param>
/// <param name="LastOk">Monotonic time of the last good reply; null when there was none.</param>
public sealed record Xor8ACounters(long Ok, long Timeouts, long BadChecksums, long ResyncBytes, long Pulses, TimeSpan? LastOk);

/// <summary>One board: its contacts, debounced, its health, and when it is to be read next. Knows nothing of frames.</summary>
internal sealed class Xor8ABoard
{
    private readonly Xor8AOptions _options;
    private readonly Dictionary<int, Contact> _contacts;
    private TimeSpan _offlinePause;
    private int _badReads;

    internal Xor8ABoard(LockerBoardSettings settings, Xor8AOptions options)
    {
        Settings = settings;
        _options = options;
        _offlinePause = options.IdlePoll;
        _contacts = settings.Channels.Keys.ToDictionary(channel => channel, _ => new Contact());
    }

    internal LockerBoardSettings Settings { get; }

    internal DeviceHealth Health { get; private set; }

    internal Xor8ACounters Counters { get; set; } = new(0, 0, 0, 0, 0, null);

    internal TimeSpan NextPoll { get; private set; }

    internal bool HasUnsettled => _contacts.Values.Any(contact => contact.Candidate != DoorContact.Unknown);

    /// <summary>The debounced value.</summary>
    internal DoorContact Reported(int channel) => _contacts[channel].Reported;

    /// <summary>The value of the last read; unknown when that read was bad.</summary>
    internal DoorContact LastRead(int channel) => _contacts[channel].Last;

    internal bool IsSettled(int channel) => _contacts[channel].Candidate == DoorContact.Unknown && _contacts[channel].Last != DoorContact.Unknown;

    /// <summary>An order reports this opening, so it is no event of its own.</summary>
    internal void TakeAsOpen(int channel) => _contacts[channel] = new Contact(DoorContact.Open, DoorContact.Unknown, DoorContact.Open);

    internal void PollAt(TimeSpan when) => NextPoll = when;

    /// <summary>
    /// A good read-all reply. A change needs two equal reads in a row; the opening of <paramref name="heldChannel"/> (0 for none)
    /// is left to the running order, which reports it itself.
    /// </summary>
    internal void Good(TimeSpan now, ulong bits, int heldChannel, List<LockerEvent> events)
    {
        _badReads = 0;
        _offlinePause = _options.IdlePoll;
        Counters = Counters with { Ok = Counters.Ok + 1, LastOk = now };
        SetHealth(DeviceHealth.Ok, "answers", events);
        var isAnyOpen = false;
        foreach (var (channel, compartment) in Settings.Channels)
        {
            var isSet = (bits >> (channel - 1) & 1) != 0;
            var value = isSet == (Settings.Feedback == FeedbackPolarity.DoorClosing) ? DoorContact.Closed : DoorContact.Open;
            isAnyOpen |= value == DoorContact.Open;
            var contact = _contacts[channel];
            var isHeld = channel == heldChannel && value == DoorContact.Open;
            if (value == contact.Reported)
            {
                _contacts[channel] = new Contact(value, DoorContact.Unknown, value);
            }
            else if (value == contact.Candidate && !isHeld)
            {
                _contacts[channel] = new Contact(value, DoorContact.Unknown, value);
                events.Add(new LockerEvent.ContactChanged(compartment, value));
            }
            else
            {
                _contacts[channel] = contact with { Candidate = value, Last = value };
            }
        }

        NextPoll = now + (isAnyOpen || HasUnsettled ? _options.BusyPoll : _options.IdlePoll);
    }

    /// <summary>A read without a good reply. The third in a row makes everything this board says unknown, in one event.</summary>
    internal void Bad(TimeSpan now, string reason, List<LockerEvent> events)
    {
        Counters = Counters with { Timeouts = Counters.Timeouts + 1 };
        foreach (var channel in Settings.Channels.Keys)
        {
            _contacts[channel] = _contacts[channel] with { Candidate = DoorContact.Unknown, Last = DoorContact.Unknown };
        }

        if (++_badReads < _options.BadReadsMost)
        {
            NextPoll = now + _options.BusyPoll;
            return;
        }

        Lose(reason, events);
        NextPoll = now + _offlinePause;
        _offlinePause = _offlinePause * 2 > _options.OfflinePollMost ? _options.OfflinePollMost : _offlinePause * 2;
    }

    /// <summary>Nothing is known any more.</summary>
    internal void Lose(string reason, List<LockerEvent> events)
    {
        foreach (var channel in Settings.Channels.Keys)
        {
            _contacts[channel] = new Contact();
        }

        SetHealth(DeviceHealth.Offline, reason, events);
    }

    /// <summary>The line came up: the board gets its chance at once.</summary>
    internal void Restart(TimeSpan firstPoll)
    {
        _badReads = 0;
        _offlinePause = _options.IdlePoll;
        NextPoll = firstPoll;
    }

    private void SetHealth(DeviceHealth health, string detail, List<LockerEvent> events)
    {
        if (Health != health)
        {
            Health = health;
            events.Add(new LockerEvent.BoardChanged(Settings.Id, health, detail));
        }
    }

    private readonly record struct Contact(DoorContact Reported, DoorContact Candidate, DoorContact Last);
}
