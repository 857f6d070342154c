using System.Diagnostics;
using KioskLocker.Core;
using KioskLocker.Runtime;
using KioskLocker.Runtime.Journal;
using Serilog;

namespace KioskLocker.Benchmarks;

/// <summary>The loop with a real store on disk. Devices answer at once, in the loop's thread, which is the caller's.</summary>
internal sealed class StoreRig : IDisposable
{
    private readonly StaffedKiosk _kiosk = new();
    private readonly KioskLoop _loop;
    private long _stepped;
    private readonly Serilog.Core.Logger _log = new LoggerConfiguration().CreateLogger();

    internal StoreRig(string folder)
    {
        Store = SampleSite.OpenStore(folder).Store;
        _loop = new KioskLoop(
            new LoopParts(
                Step, Kiosk.Show, Store, () => new ClockReading(Script?.Utc ?? SampleSite.Morning, true), TimeProvider.System, "bench", new InboxLimits(), _log),
            Store.LoadState());
        _loop.DispatchTo(Answer);
        Script = new DropOffScript(
            (happened, secret) =>
            {
                if (!(secret is null ? _loop.Post(happened) : _loop.Post(happened, secret())))
                {
                    throw new BenchFailedException("the inbox is full");
                }

                while (_loop.Turn())
                {
                    // Everything that follows from the event, answers included.
                }
            },
            () => _loop.State);
        Script.StartUp(SampleSite.Wall24);
    }

    internal KioskStore Store { get; }

    internal DropOffScript Script { get; }

    /// <summary>Journal rows, one a commit.</summary>
    internal long Commits => Store.LastSeq;

    /// <summary>Milliseconds of commits that also replace the anchor file: an order to open, or anything for the office.</summary>
    internal Samples Anchored { get; private set; } = new();

    /// <summary>Milliseconds of all other commits.</summary>
    internal Samples Plain { get; private set; } = new();

    internal void ForgetTimes() => (Anchored, Plain) = (new Samples(), new Samples());

    /// <summary>Papers leave, and the office acknowledges everything: what happens beside drop-offs.</summary>
    internal void TidyUp()
    {
        Script.ClearWall();
        Store.Acknowledge(Store.Epoch, long.MaxValue);
    }

    public void Dispose()
    {
        Store.Dispose();
        _log.Dispose();
    }

    private StepResult Step(KioskState state, EventEnvelope envelope)
    {
        var result = _kiosk.Step(state, envelope);
        _stepped = Stopwatch.GetTimestamp();
        return result;
    }

    private void Answer(Committed committed)
    {
        var anchored = committed.Effects.Any(effect => effect is KioskEffect.Send or KioskEffect.OpenCompartment);
        (anchored ? Anchored : Plain).Add(Stopwatch.GetElapsedTime(_stepped).TotalMilliseconds);
        foreach (var effect in committed.Effects)
        {
            if (StaffedKiosk.AnswerTo(effect) is { } answer)
            {
                _loop.Post(answer);
            }
        }
    }
}
