using System.Buffers;
using KioskLocker.Core.Codes;
using KioskLocker.Core.Devices;

namespace KioskLocker.Devices.ReceiptPrinter;

/// <content>What happens by itself: polls, the way of a job, clearing.</content>
public sealed partial class PrinterLine
{
    private TimeSpan _clearDue;
    private TimeSpan _confirmDue;
    private TimeSpan _nextAsk;
    private TimeSpan? _pausedSince;
    private bool _mayWrite = true;

    /// <summary>Bytes of an old job may lie in the printer.</summary>
    private bool _dirty;

    /// <summary>The printer answered right before it was told to clear; if it answers right after, too, it heard the order.</summary>
    private bool _heardBeforeClear;
    private bool _clearUnconfirmed;

    /// <summary>The clearing under way ends the job; otherwise the job begins after it.</summary>
    private bool _aborting;
    private PrinterCondition _abortCondition;

    /// <summary>Half a slip may hang in the printer; it is cut off before anything else is printed.</summary>
    private bool _torn;

    /// <summary>Process ID behind a cut that has not been confirmed: a clearing or a loss of power may take it away. 0 for none.</summary>
    private int _cutting;
    private TimeSpan _cutDue;

    /// <summary>That cut is the second one. There is no third for want of a confirmation: some printers know no process IDs.</summary>
    private bool _cutRepeated;

    /// <summary>Somebody waits for the end of a clearing.</summary>
    private EffectId? _clearFor;

    private bool Paused => _pausedSince is not null;

    private static bool Stops(PrinterCondition condition) => condition is not (PrinterCondition.Ready or PrinterCondition.HeadHot);

    private bool Advance(TimeSpan now)
    {
        if (_phase == Phase.Down)
            return false;
        if (_phase == Phase.Clearing)
        {
            if (now < _clearDue)
                return false;
            ClearEnded(confirmed: false);
            return true;
        }

        var request = _round.Advance(now);
        if (!request.IsEmpty)
            Write(request);
        if (_round.State != RoundState.Rest)
            return FinishRound(now) || !request.IsEmpty;
        return _phase switch
        {
            Phase.Idle => AdvanceIdle(now),
            Phase.Checking => AdvanceChecking(now),
            Phase.Sending => AdvanceSending(now),
            Phase.Confirming => AdvanceConfirming(now),
            _ => false,
        };
    }

    private bool AdvanceIdle(TimeSpan now)
    {
        if (_queue.TryDequeue(out var print))
        {
            _job = new PrintJob(print, NextProcessId(), _settings);
            _phase = Phase.Checking;
            _round.Start();
            return true;
        }

        if (now < _nextPoll)
            return false;
        _round.Start();
        return true;
    }

    /// <summary>Between two rounds of a job whose slip waits for a cut before it.</summary>
    private bool AdvanceChecking(TimeSpan now)
    {
        if (_cutting != 0 && now < _nextAsk)
            return false;
        _round.Start();
        return true;
    }

    private bool AdvanceSending(TimeSpan now)
    {
        var job = _job!;
        if (!_mayWrite || _status.Condition == PrinterCondition.HeadHot)
            _pausedSince ??= now;
        if (Paused)
        {
            if (now >= _pausedSince + _settings.PauseLimit)
            {
                Abort(now, _mayWrite ? _status.Condition : PrinterCondition.Offline);
                return true;
            }

            if (_mayWrite && _status.Condition != PrinterCondition.HeadHot)
            {
                _pausedSince = null;
                return true;
            }

            return AskWhenDue(now, job.BetweenPieces);
        }

        if (job.WantsStatus)
        {
            job.WantsStatus = false;
            _round.Start();
            return true;
        }

        if (now < job.NextSend)
            return false;
        Write(job.Next(now));
        if (job.Sent)
        {
            Counters = Counters with { Cuts = Counters.Cuts + 1 };
            _phase = Phase.Confirming;
            _confirmDue = now + job.ConfirmLimit;
            _nextAsk = now + Soon;
        }

        return true;
    }

    private bool AdvanceConfirming(TimeSpan now)
    {
        if (Paused)
        {
            if (now >= _pausedSince + _settings.PauseLimit)
            {
                Abort(now, _status.Condition);
                return true;
            }

            if (_status.Condition != PrinterCondition.HeadHot)
            {
                // The paper stood still meanwhile, so the limit moves by as much.
                _confirmDue += now - _pausedSince!.Value;
                _pausedSince = null;
                return true;
            }
        }
        else if (now >= _confirmDue)
        {
            Abort(now, _status.Condition);
            return true;
        }

        return AskWhenDue(now, allowed: true);
    }

    private bool AskWhenDue(TimeSpan now, bool allowed)
    {
        if (now < _nextAsk)
            return false;
        _nextAsk = now + Soon;
        if (allowed)
            _round.Start();
        return true;
    }

    private bool FinishRound(TimeSpan now)
    {
        switch (_round.State)
        {
            case RoundState.Complete:
                _round.Rest();
                RoundComplete(now, _round.Result);
                return true;
            case RoundState.Silent:
                _round.Rest();
                RoundSilent(now);
                return true;
            default:
                return false;
        }
    }

    private void RoundComplete(TimeSpan now, PrinterStatus result)
    {
        _silentRounds = 0;
        Counters = Counters with { StatusRounds = Counters.StatusRounds + 1, LastOk = now };
        Report(result);
        if (_clearUnconfirmed)
        {
            // Heard before and after, but no 37 25 00: a printer that does not know the order. Nothing more can be done for it.
            _dirty &= !_heardBeforeClear;
            _clearUnconfirmed = false;
        }

        if (_dirty && _phase is (Phase.Idle or Phase.Checking))
        {
            BeginClear(now, heard: true);
            return;
        }

        switch (_phase)
        {
            case Phase.Checking when result.Condition == PrinterCondition.Ready:
                CutTornSlip(now);
                if (_cutting == 0)
                    _phase = Phase.Sending;
                else
                    _nextAsk = now + Soon;
                break;
            case Phase.Checking:
                EndJob(PrintOutcome.NotPrinted, result.Condition);
                BeIdle(now, _settings.PollInterval);
                break;
            case Phase.Sending or Phase.Confirming when Stops(result.Condition):
                Abort(now, result.Condition);
                break;
            case Phase.Sending or Phase.Confirming when result.Condition == PrinterCondition.HeadHot:
                _pausedSince ??= now;
                _nextAsk = now + Soon;
                break;
            case Phase.Idle:
                IdleRound(now, result.Condition);
                break;
            default:
                break;
        }
    }

    private void IdleRound(TimeSpan now, PrinterCondition condition)
    {
        _nextPoll = now + _settings.PollInterval;
        if (condition == PrinterCondition.Ready)
        {
            CutTornSlip(now);
        }
        else if (condition == PrinterCondition.CutterError)
        {
            // A knife that stands still has something before it, be it a slip that an earlier run of the program printed.
            _torn = true;
            if (now < _nextRecover)
                return;
            Write(EscPos.RecoverAndForget);
            _nextRecover = now + _settings.RecoverInterval;
            _nextPoll = now + Soon;
        }
    }

    private void RoundSilent(TimeSpan now)
    {
        _silentRounds++;
        _decoder.Reset();
        _clearUnconfirmed = false;
        Counters = Counters with { SilentRounds = Counters.SilentRounds + 1 };
        if (_silentRounds >= SilentRoundsOffline)
            Report(new PrinterStatus(PrinterCondition.Offline, PaperSupply.Unknown));
        if (_phase is Phase.Sending or Phase.Confirming)
            _job!.Doubted = true;
        ForgetCut();
        switch (_phase)
        {
            case Phase.Checking when ++_job!.SilentChecks < 2:
                _round.Start();
                break;
            case Phase.Checking:
                // What was known before the silence no longer counts: unknown is not ready.
                EndJob(PrintOutcome.NotPrinted, Stops(_status.Condition) ? _status.Condition : PrinterCondition.Unknown);
                BeIdle(now, Soon);
                break;
            case Phase.Sending or Phase.Confirming when _silentRounds >= SilentRoundsOffline:
                Abort(now, PrinterCondition.Offline);
                break;
            case Phase.Sending:
                _job!.WantsStatus = true;
                break;
            case Phase.Idle:
                _nextPoll = now + Soon;
                ReopenWhenOffline(now);
                break;
            default:
                break;
        }
    }

    /// <summary>A port whose adapter went stale looks like a printer that says nothing. Only between slips: closing loses what is under way.</summary>
    private void ReopenWhenOffline(TimeSpan now)
    {
        if (_silentRounds < SilentRoundsOffline || now < _nextReopen)
            return;
        _nextReopen = now + _settings.ReopenInterval;
        _reopen = true;
    }

    private void Confirmed(TimeSpan now, int id)
    {
        if (id == _cutting)
            (_cutting, _cutRepeated) = (0, false);
        if (_job is not { Sent: true } job || job.ProcessId != id)
            return;
        _torn = false;
        Counters = Counters with { Millimetres = Counters.Millimetres + job.Millimetres, LastOk = now };

        // A printer that began anew in the middle confirms the end of a slip whose beginning it forgot.
        EndJob(job.Doubted ? PrintOutcome.Uncertain : PrintOutcome.Printed, PrinterCondition.Ready);

        // Also while clearing: the paper came out before the buffers were emptied.
        if (_phase == Phase.Confirming)
            BeIdle(now, TimeSpan.Zero);
    }

    private void Abort(TimeSpan now, PrinterCondition condition)
    {
        _aborting = true;
        _abortCondition = condition;
        _torn |= _job!.Marked;
        BeginClear(now, heard: _silentRounds == 0);
    }

    private void Clear(TimeSpan now, EffectId effect)
    {
        AnswerClear(CompletionCode.Cancelled);
        _clearFor = effect;
        if (_phase == Phase.Down)
        {
            AnswerClear(CompletionCode.Offline);
            return;
        }

        while (_queue.TryDequeue(out var waiting))
            Answer(waiting.Effect, PrintOutcome.NotPrinted, _status.Condition);
        if (_job is { } job)
            Abandon(now, job.Order.Effect);
        else if (_phase != Phase.Clearing)
            BeginClear(now, heard: _silentRounds == 0);
    }

    private void AnswerClear(CompletionCode code)
    {
        if (_clearFor is { } effect)
            _events.Add(new PrinterEvent.Cleared(effect, code));
        _clearFor = null;
    }

    private void BeginClear(TimeSpan now, bool heard)
    {
        _round.Cancel(now);
        ForgetCut();
        _dirty = true;
        _heardBeforeClear = heard;
        _clearUnconfirmed = false;
        _phase = Phase.Clearing;
        _clearDue = now + _settings.ClearTimeout;
        Write(EscPos.ClearBuffers);
    }

    private void ClearEnded(bool confirmed)
    {
        Write(EscPos.Reset);
        if (_aborting && _torn && _silentRounds > 0)
        {
            // It says nothing and may print all the same. What hangs out of it falls while its owner stands there, not when the
            // printer speaks again, perhaps an hour later before somebody else. Nobody knows whether it heard, so that cut stays due.
            Write(EscPos.FeedAndCut);
        }

        _dirty = !confirmed;
        _clearUnconfirmed = !confirmed;
        _mayWrite = true;
        if (_aborting)
            EndJob(_job is { Marked: true } ? PrintOutcome.Uncertain : PrintOutcome.NotPrinted, _abortCondition);
        _aborting = false;
        AnswerClear(confirmed ? CompletionCode.Ok : CompletionCode.Uncertain);
        _phase = _job is null ? Phase.Idle : Phase.Checking;
        _round.Start();
    }

    private void EndJob(PrintOutcome outcome, PrinterCondition condition)
    {
        if (_job is { } job)
            Answer(job.Order.Effect, outcome, condition);
        _job = null;
        _pausedSince = null;
    }

    private void BeIdle(TimeSpan now, TimeSpan pollIn)
    {
        _phase = Phase.Idle;
        _nextPoll = now + pollIn;
        _round.Cancel(now);
    }

    /// <summary>The printer may have forgotten the cut under way, so it is due again: at worst a blank strip falls.</summary>
    private void ForgetCut()
    {
        _torn |= _cutting != 0;
        (_cutting, _cutRepeated) = (0, false);
    }

    /// <summary>Once more, too, where the cut was not confirmed in time: a printer that lost its power for a moment says nothing of it.</summary>
    private void CutTornSlip(TimeSpan now)
    {
        if (_cutting != 0 && now >= _cutDue)
        {
            _torn |= !_cutRepeated;
            (_cutting, _cutRepeated) = (0, !_cutRepeated);
        }

        if (!_torn)
            return;
        _torn = false;
        Counters = Counters with { Cuts = Counters.Cuts + 1 };
        _cutting = NextProcessId();
        _cutDue = now + _settings.ConfirmBase;
        Write(EscPos.Reset);
        Write(EscPos.FeedAndCut);
        Write(EscPos.ProcessId(_cutting));
    }

    private int NextProcessId() => _lastProcessId = (_lastProcessId % EscPos.LastProcessId) + 1;

    private void Write(ReadOnlyMemory<byte> bytes) => _out.Write(bytes.Span);
}
