using System.Globalization;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.LockerBoards;

/// <summary>How far the order "all outputs off" of a line that came up has got with one board.</summary>
internal enum OffState
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>To be sent before anything else.</summary>
    Due,

    /// <summary>Answered while nobody knew whether the line echoes.</summary>
    Unproven,

    /// <summary>Sent and not answered, or the board was lost since, perhaps with its supply: due when the board is heard.</summary>
    Owed,
}

/// <summary>One board: its contacts and inputs, debounced, its health, and when it is to be read next. Knows nothing of frames.</summary>
internal sealed class LockerBoard
{
    private readonly LockerLineOptions _options;
    private readonly Dictionary<int, Debounced<DoorContact>> _contacts;
    private readonly Dictionary<int, Debounced<InputState>> _inputs;
    private TimeSpan _offlinePause;
    private int _badReads;
    private bool _hasOff;
    private string? _stray;

    internal LockerBoard(LockerBoardSettings settings, LockerLineOptions options)
    {
        Settings = settings;
        _options = options;
        _offlinePause = options.IdlePoll;
        _contacts = settings.Channels.Keys.ToDictionary(channel => channel, _ => default(Debounced<DoorContact>));
        _inputs = settings.Inputs.Keys.ToDictionary(channel => channel, _ => default(Debounced<InputState>));
    }

    internal LockerBoardSettings Settings { get; }

    internal DeviceHealth Health { get; private set; }

    internal BoardCounters Counters { get; set; } = BoardCounters.None;

    internal BoardReading? Reading { get; private set; }

    internal TimeSpan NextPoll { get; private set; }

    /// <summary>When its relays are to be read next, where they can be: at once after anything was missed, for a supply that dipped may be why.</summary>
    internal TimeSpan NextOutputs { get; private set; }

    internal OffState Off { get; set; }

    /// <summary>It was lost just now: alone on its line it may be asked for its address, once.</summary>
    internal bool MayAskAddress { get; set; }

    /// <summary>A lock of this board is energised until then.</summary>
    internal TimeSpan EnergisedUntil { get; set; } = TimeSpan.MinValue;

    /// <summary>Its last read brought nothing.</summary>
    internal bool IsSilent => _badReads > 0;

    internal bool HasUnsettled => _contacts.Values.Any(contact => contact.IsUnsettled) || _inputs.Values.Any(input => input.IsUnsettled);

    /// <summary>The debounced value.</summary>
    internal DoorContact Reported(int channel) => _contacts[channel].Reported;

    /// <summary>The debounced value of an input.</summary>
    internal InputState ReportedInput(int channel) => _inputs[channel].Reported;

    /// <summary>The value of the last read; unknown when that read was bad.</summary>
    internal DoorContact LastRead(int channel) => _contacts[channel].Last;

    internal bool IsSettled(int channel) => _contacts[channel].IsSettled;

    /// <summary>An order reports this opening, so it is no event of its own.</summary>
    internal void TakeAsOpen(int channel) => _contacts[channel] = Debounced<DoorContact>.Known(DoorContact.Open);

    internal void PollAt(TimeSpan when) => NextPoll = when;

    /// <summary>
    /// A good reply with all contacts. A change needs two equal reads in a row; the opening of <paramref name="heldChannel"/> (0 for none)
    /// is left to the running order, which reports it itself.
    /// </summary>
    internal void Good(TimeSpan now, BoardFrame.Contacts read, int heldChannel, List<LockerEvent> events)
    {
        NextOutputs = _badReads > 0 && NextOutputs > now && NextOutputs != TimeSpan.MaxValue ? now : NextOutputs;
        _badReads = 0;
        _offlinePause = _options.IdlePoll;
        Counters = Counters with { Ok = Counters.Ok + 1, LastOk = now };
        Reading = new BoardReading(now, read.Bits, read.Items);
        Off = Off == OffState.Owed ? OffState.Due : Off;
        TellLiving(events);
        var isAnyOpen = TakeContacts(read, heldChannel, events);
        TakeInputs(read, events);
        NextPoll = now + (isAnyOpen || HasUnsettled ? _options.BusyPoll : _options.IdlePoll);
    }

    /// <summary>A read without a good reply. The third in a row makes everything this board says unknown, in one event.</summary>
    /// <param name="now">When.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="withLine">The other boards of the line are silent for the same reason.</param>
    /// <param name="events">Takes what is to be told.</param>
    internal void Bad(TimeSpan now, string reason, bool withLine, List<LockerEvent> events)
    {
        foreach (var channel in Settings.Channels.Keys)
        {
            _contacts[channel] = _contacts[channel].Missed();
        }

        foreach (var channel in Settings.Inputs.Keys)
        {
            _inputs[channel] = _inputs[channel].Missed();
        }

        if (++_badReads < _options.BadReadsMost)
        {
            NextPoll = now + _options.BusyPoll;
            return;
        }

        // Whether only its wire was gone or its supply too nobody can tell, and a relay that came up closed keeps a coil energised.
        Off = Off == OffState.Due || !_hasOff ? Off : OffState.Owed;
        MayAskAddress |= Health != DeviceHealth.Offline;
        Lose(reason, withLine, events);
        NextPoll = now + _offlinePause;
        _offlinePause = _offlinePause * 2 > _options.OfflinePollMost ? _options.OfflinePollMost : _offlinePause * 2;
    }

    /// <summary>Nothing is known any more.</summary>
    internal void Lose(string reason, bool withLine, List<LockerEvent> events)
    {
        _stray = null;
        foreach (var channel in Settings.Channels.Keys)
        {
            _contacts[channel] = default;
        }

        SetHealth(DeviceHealth.Offline, reason, withLine, events);
        foreach (var (channel, input) in Settings.Inputs)
        {
            if (_inputs[channel].Reported != InputState.Unknown)
            {
                events.Add(new LockerEvent.InputChanged(input.Sense, InputState.Unknown));
            }

            _inputs[channel] = default;
        }
    }

    /// <summary>It is silent at its address and told another one.</summary>
    internal void TakeAddress(int address, List<LockerEvent> events)
    {
        if (address != Settings.Address)
        {
            events.Add(new LockerEvent.BoardChanged(
                Settings.Id, Health, string.Create(CultureInfo.InvariantCulture, $"no reply at address {Settings.Address}, but the board there has address {address}: set its switches, or \"address\" in the map")));
        }
    }

    /// <summary>The line came up: the board gets its chance at once.</summary>
    internal void Restart(TimeSpan firstPoll, bool hasOff)
    {
        _badReads = 0;
        _offlinePause = _options.IdlePoll;
        NextPoll = firstPoll;
        NextOutputs = firstPoll;
        MayAskAddress = false;
        _hasOff = hasOff;
        Off = hasOff ? OffState.Due : OffState.None;
    }

    /// <summary>The board told its relays. One of a lock that is on although no pulse runs is switched off with all others, and named.</summary>
    internal void TakeOutputs(TimeSpan now, ulong on, List<LockerEvent> events)
    {
        if (now < EnergisedUntil + _options.PulseMargin)
        {
            NextOutputs = EnergisedUntil + _options.PulseMargin;
            return;
        }

        var stray = Settings.Channels.Keys.Where(channel => IsSet(on, channel)).Order().ToList();
        if (stray.Count > 0)
        {
            Counters = Counters with { FoundOn = Counters.FoundOn + stray.Count };
            Off = OffState.Due;
        }

        _stray = stray.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"switched on without an order: relay {string.Join(", ", stray)}");
        NextOutputs = now + (stray.Count == 0 ? _options.OutputsPoll : _options.IdlePoll);
        TellLiving(events);
    }

    /// <summary>The board did not tell its relays now.</summary>
    internal void MissOutputs(TimeSpan now) => NextOutputs = now + _options.OutputsPoll;

    /// <summary>The board cannot tell as many relays as the map gives it, and will not learn to.</summary>
    internal void RefuseOutputs() => NextOutputs = TimeSpan.MaxValue;

    private void TellLiving(List<LockerEvent> events) => SetHealth(_stray is null ? DeviceHealth.Ok : DeviceHealth.Degraded, _stray ?? "answers", withLine: false, events);

    private static bool IsSet(ulong bits, int channel) => (bits >> (channel - 1) & 1) != 0;

    private bool TakeContacts(BoardFrame.Contacts read, int heldChannel, List<LockerEvent> events)
    {
        var isAnyOpen = false;
        foreach (var (channel, compartment) in Settings.Channels)
        {
            var contact = Settings.ContactOf(channel);
            var value = IsSet(read.Doubtful, contact) ? DoorContact.Unknown
                : IsSet(read.Bits, contact) == (Settings.Feedback == FeedbackPolarity.DoorClosing) ? DoorContact.Closed
                : DoorContact.Open;
            isAnyOpen |= value == DoorContact.Open;
            var before = _contacts[channel];
            var after = before.Read(value, isHeld: channel == heldChannel && value == DoorContact.Open);
            _contacts[channel] = after;
            if (after.Reported != before.Reported)
            {
                events.Add(new LockerEvent.ContactChanged(compartment, value));
            }
        }

        return isAnyOpen;
    }

    private void TakeInputs(BoardFrame.Contacts read, List<LockerEvent> events)
    {
        foreach (var (channel, input) in Settings.Inputs)
        {
            var value = IsSet(read.Doubtful, channel) ? InputState.Unknown
                : IsSet(read.Bits, channel) == input.ActiveWhenSet ? InputState.Active
                : InputState.Rest;
            var before = _inputs[channel];
            var after = before.Read(value, isHeld: false);
            _inputs[channel] = after;
            if (after.Reported != before.Reported)
            {
                events.Add(new LockerEvent.InputChanged(input.Sense, value));
            }
        }
    }

    private void SetHealth(DeviceHealth health, string detail, bool withLine, List<LockerEvent> events)
    {
        if (Health != health)
        {
            Health = health;
            events.Add(new LockerEvent.BoardChanged(Settings.Id, health, detail) { WithItsLine = withLine });
        }
    }
}
