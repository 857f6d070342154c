using System.Buffers;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.Scanners;

/// <content>What is said to a scanner: whether it lives, how it is set, when to read. One question at a time.</content>
public sealed partial class ScannerLine
{
    private readonly List<string> _mended = [];
    private readonly List<string> _refused = [];
    private InFlight? _inFlight;
    private ScannerRequest? _correction;
    private TimeSpan _quietUntil;
    private TimeSpan _nextProbe;
    private TimeSpan _nextReopen = TimeSpan.MinValue;
    private TimeSpan? _nextTrigger;
    private int _setting;
    private int _misses;
    private bool _isAlive;
    private bool _isAsserting;
    private bool _isVerifying;
    private bool _isSaveDue;
    private bool _isStopDue;
    private bool _isReopening;
    private bool _triggerUnanswered;

    private enum Asking
    {
        Probe,
        Read,
        Correct,
        Save,
        Trigger,
        Stop,
    }

    private void GoUp(TimeSpan now)
    {
        _isUp = true;
        _isReopening = false;
        _isAlive = false;
        _isStopDue = false;
        _triggerUnanswered = false;
        _inFlight = null;
        _misses = 0;
        (_quietUntil, _nextProbe) = (now, now);
        if (_family.Capabilities.Answers)
            BeginAsserting();
        else
            Report(DeviceHealth.Ok, "cable connected");
    }

    private void GoDown()
    {
        _isUp = false;
        _inFlight = null;
        if (!_isReopening)
            Report(DeviceHealth.Offline, "cable lost");
    }

    private void Arm(TimeSpan now, bool on)
    {
        _isArmed = on;
        _isStopDue = !on && _isUp && _family.StopTrigger is not null;
        _nextTrigger = null;
        TriggerSoon(now);
    }

    private void TriggerSoon(TimeSpan now)
    {
        if (_isArmed && _family.Trigger is not null)
            _nextTrigger = now;
    }

    /// <summary>Somebody waits for the answer: where nobody can be asked he is told so at once.</summary>
    private void AssertWhenAsked()
    {
        if (_isUp && _family.Capabilities.Answers)
            BeginAsserting();
        else
            _events.Add(new ScannerEvent.SettingsAsserted([], []) { Look = _isUp ? SettingsLook.CannotBeAsked : SettingsLook.LineDown });
    }

    private void BeginAsserting()
    {
        _isAsserting = true;
        _isVerifying = false;
        _isSaveDue = false;
        _correction = null;
        _setting = 0;
        _mended.Clear();
        _refused.Clear();
    }

    /// <summary>Sends what is due and says when to come back.</summary>
    private TimeSpan? Ask(TimeSpan now)
    {
        while (_isUp && _family.Capabilities.Answers)
        {
            if (_inFlight is { } open)
            {
                if (!open.IsSent && now >= open.Due)
                    _inFlight = open = Send(now, open);
                if (now < open.Due)
                    return open.Due;
                EndUnanswered(now, open);
            }
            else if (now < _quietUntil)
            {
                return _quietUntil;
            }
            else if (Next(now) is { } next)
            {
                _inFlight = Begin(now, next.What, next.Request);
            }
            else
            {
                return _isAlive && _nextTrigger < _nextProbe ? _nextTrigger : _nextProbe;
            }
        }

        return null;
    }

    private (Asking What, ScannerRequest Request)? Next(TimeSpan now)
    {
        if (_isAlive && _isStopDue)
        {
            _isStopDue = false;
            return (Asking.Stop, _family.StopTrigger!);
        }

        if (now >= _nextProbe)
            return (Asking.Probe, _family.Probe!);
        if (!_isAlive)
            return null;
        if (_isAsserting)
        {
            if (NextOfSettings() is { } asked)
                return asked;
            FinishAsserting(now);
        }

        return _nextTrigger <= now ? (Asking.Trigger, _family.Trigger!) : null;
    }

    private (Asking What, ScannerRequest Request)? NextOfSettings()
    {
        while (_correction is null && _setting < _family.Settings.Count)
        {
            if (_family.Read(_setting) is { } read)
                return (Asking.Read, read);
            _correction = _family.Correct(_setting, []);
            if (_correction is null)
                _setting++;
        }

        if (_correction is { } correction)
            return (Asking.Correct, correction);
        return _isSaveDue && _family.Save is { } save ? (Asking.Save, save) : null;
    }

    private InFlight Begin(TimeSpan now, Asking what, ScannerRequest request)
    {
        switch (what)
        {
            case Asking.Probe:
                Counts = Counts with { Probes = Counts.Probes + 1 };
                break;
            case Asking.Trigger:
                _nextTrigger = now + _family.TriggerEvery;
                break;
            default:
                break;
        }

        if (_family.WakeUp is not { } wakeUp)
            return new InFlight(what, request, IsSent: false, now);
        _out.Write(wakeUp.Bytes);
        return new InFlight(what, request, IsSent: false, now + wakeUp.ReplyLimit);
    }

    private InFlight Send(TimeSpan now, InFlight open)
    {
        _out.Write(open.Request.Bytes);
        _sieve.Open = open.Request;
        return open with { IsSent = true, Due = now + open.Request.ReplyLimit };
    }

    private void EndUnanswered(TimeSpan now, InFlight open)
    {
        End(now);
        if (open.Request.ReplyLimit == TimeSpan.Zero)
            return;
        _tally = _tally with { Counters = _tally.Counters with { Timeouts = _tally.Counters.Timeouts + 1 } };
        if (open.What is Asking.Trigger or Asking.Stop)
        {
            // Perhaps it only knows no answer to this; perhaps it is dead, and then it is known in seconds instead of half a minute.
            _triggerUnanswered = true;
            _nextProbe = now;
            return;
        }

        _isAlive = false;
        _nextProbe = now + _options.ProbeAgain;
        if (++_misses < _options.MissesMost)
            return;
        Report(DeviceHealth.Degraded, "does not answer");

        // Whatever befell it may have cost it its settings.
        BeginAsserting();
        if (now >= _nextReopen)
        {
            _nextReopen = now + _options.ReopenEvery;
            _isReopening = true;
            _reopen = true;
        }
    }

    private void End(TimeSpan now)
    {
        _inFlight = null;
        _sieve.Open = null;
        _quietUntil = now + _options.Gap;
    }

    /// <summary>An answer came. One that nobody waits for any more was late; it was taken out of the codes, and that is all there is to do.</summary>
    private void TakeAnswer(TimeSpan now, ScannerPiece.Answer answer)
    {
        if (_inFlight is not { IsSent: true } open)
            return;
        End(now);
        CountOk(now);
        _misses = 0;
        switch (open.What)
        {
            case Asking.Probe:
                TakeProbe(now, answer);
                break;
            case Asking.Read:
                TakeSetting(answer);
                break;
            case Asking.Correct:
                TakeCorrection(answer);
                break;
            case Asking.Save:
                _isSaveDue = false;
                break;
            case Asking.Trigger:
                _triggerUnanswered = false;
                break;
            case Asking.Stop:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void TakeProbe(TimeSpan now, ScannerPiece.Answer answer)
    {
        _isAlive = true;
        _nextProbe = now + _options.ProbeEvery;
        if (!_isAsserting && answer.IsGood && _family.ProbedSetting is { } probed && _family.Correct(probed, answer.Value) is not null)
            BeginAsserting();
        if (!_isAsserting)
            Report(DeviceHealth.Ok, "answers");

        // A question may have ended what the last trigger began.
        if (!_triggerUnanswered)
            TriggerSoon(now);
    }

    private void TakeSetting(ScannerPiece.Answer answer)
    {
        var name = _family.Settings[_setting];
        var correction = answer.IsGood ? _family.Correct(_setting, answer.Value) : null;
        if (_isVerifying || !answer.IsGood)
            (answer.IsGood && correction is null ? _mended : _refused).Add(name);
        _correction = _isVerifying ? null : correction;
        _isVerifying = false;
        if (_correction is null)
            _setting++;
    }

    private void TakeCorrection(ScannerPiece.Answer answer)
    {
        _correction = null;
        if (answer.IsGood)
            _isSaveDue = true;
        else
            _refused.Add(_family.Settings[_setting]);

        // An acknowledgement says that it was heard; only reading it back says that it is so.
        _isVerifying = answer.IsGood && _family.Capabilities.TellsSettings;
        if (!_isVerifying)
            _setting++;
    }

    private void FinishAsserting(TimeSpan now)
    {
        _isAsserting = false;
        _events.Add(new ScannerEvent.SettingsAsserted([.. _mended], [.. _refused]) { Look = _family.Capabilities.TellsSettings ? SettingsLook.Seen : SettingsLook.Told });
        var detail = "answers"
            + (_mended.Count > 0 ? "; somebody changed its settings, or it is new; set right: " + string.Join(", ", _mended) : "")
            + (_refused.Count > 0 ? "; does not take: " + string.Join(", ", _refused) : "");
        if (_mended.Count > 0)
        {
            Counts = Counts with { SettingsMended = Counts.SettingsMended + _mended.Count };
            _health = DeviceHealth.Ok;
            _events.Add(new ScannerEvent.ScannerChanged(_health, detail));
        }
        else
        {
            Report(DeviceHealth.Ok, detail);
        }

        TriggerSoon(now);
    }

    /// <summary>A question under way.</summary>
    /// <param name="What">What it is for.</param>
    /// <param name="Request">Its bytes.</param>
    /// <param name="IsSent">It is on the wire; before that the scanner is being woken.</param>
    /// <param name="Due">When to send it, or when to give it up.</param>
    private sealed record InFlight(Asking What, ScannerRequest Request, bool IsSent, TimeSpan Due);
}
