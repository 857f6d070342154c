using System.Diagnostics;
using KioskLocker.App.Touch.Texts;
using KioskLocker.Core;
using KioskLocker.Runtime.Sound;

namespace KioskLocker.App.Touch.Sound;

/// <summary>What the guide hears of.</summary>
public abstract record GuideEvent
{
    private GuideEvent()
    {
    }

    /// <param name="Frame">What is shown.</param>
    /// <param name="Notice">Serial of the last scan that was not used; 0 for none.</param>
    public sealed record Shown(ScreenFrame? Frame, long Notice) : GuideEvent;

    /// <summary>The button of the guidance was pressed.</summary>
    public sealed record Pressed : GuideEvent;

    /// <summary>A finger came down elsewhere.</summary>
    public sealed record Touched : GuideEvent;

    /// <summary>Something was plugged into the jack, or is gone.</summary>
    public sealed record Plugged(bool IsIn) : GuideEvent;

    /// <summary>The language of the idle screen, which Core does not know.</summary>
    public sealed record AtRest(TextTable Texts) : GuideEvent;
}

/// <summary>What is to be done.</summary>
public abstract record GuideOrder
{
    private GuideOrder()
    {
    }

    public sealed record Hush : GuideOrder;

    public sealed record Play(IReadOnlyList<SoundPart> Parts) : GuideOrder;
}

/// <summary>When the event came and what is heard then.</summary>
/// <param name="At">On a clock that only runs.</param>
/// <param name="IsSounding">Something is heard.</param>
public readonly record struct GuideMoment(TimeSpan At, bool IsSounding);

/// <summary>What the guide knows between two events.</summary>
/// <param name="Texts">Language of the idle screen.</param>
public sealed record GuideState(TextTable Texts)
{
    public ScreenFrame? Frame { get; init; }

    public long Notice { get; init; }

    /// <summary>When guidance was asked for; null where it was not, in this visit or shortly before it.</summary>
    public TimeSpan? AskedAt { get; init; }

    public bool IsPluggedIn { get; init; }

    /// <summary>What may be said now.</summary>
    public Saying? Saying => Sayings.Of(Frame);

    public TextTable Spoken => Frame is { Visit: not null } frame ? TextTable.Of(frame.Language) : Texts;
}

/// <summary>Decides what is heard: a pure step.</summary>
/// <param name="output">Where it is heard.</param>
/// <param name="guidance">When it begins by itself.</param>
/// <param name="askedFor">Guidance asked for at rest goes on in a visit that begins within this time.</param>
public sealed class GuideStep(SoundOutput output, GuidanceStart guidance, TimeSpan askedFor)
{
    public (GuideState Next, GuideOrder? Order) Step(GuideState state, GuideEvent happened, GuideMoment moment) => happened switch
    {
        GuideEvent.Shown shown => Show(state, shown, moment),
        GuideEvent.Pressed => Press(state, moment),
        GuideEvent.Touched => (state, Silence(moment)),
        GuideEvent.Plugged plugged => Plug(state, plugged.IsIn, moment),
        GuideEvent.AtRest rest => Rest(state, rest.Texts, moment),
        _ => throw new UnreachableException(),
    };

    private (GuideState Next, GuideOrder? Order) Show(GuideState state, GuideEvent.Shown shown, GuideMoment moment)
    {
        var next = state with { Frame = shown.Frame, Notice = shown.Notice, AskedAt = StillAsked(state, shown.Frame, moment) };
        var signal = Signals.Of(state.Frame, shown.Frame, shown.Notice > state.Notice);

        // A speaker reaches whoever stands there. Of headphones only somebody who is guided is known to wear them; the signal goes out all the same.
        var urgent = (output == SoundOutput.Speaker || IsGuided(next)) && Sayings.IsUrgent(state.Frame, shown.Frame);
        var isOther = next.Saying != state.Saying || next.Spoken.Tag != state.Spoken.Tag;
        var sentence = next.Saying is { } saying && (urgent || isOther && IsGuided(next)) ? saying : null;
        if (signal is null && sentence is null)
            return (next, isOther || state.Frame?.Phase != shown.Frame?.Phase ? Silence(moment) : null);
        return (next, new GuideOrder.Play([.. Parts(signal, sentence, next.Spoken)]));
    }

    /// <summary>What is asked for at rest is asked for the visit that follows; after a visit it is over.</summary>
    private TimeSpan? StillAsked(GuideState state, ScreenFrame? now, GuideMoment moment) =>
        now?.Visit == state.Frame?.Visit || (state.Frame is { Visit: null } && moment.At - state.AskedAt < askedFor) ? state.AskedAt : null;

    private static (GuideState Next, GuideOrder? Order) Press(GuideState state, GuideMoment moment)
    {
        if (moment.IsSounding)
            return (state with { AskedAt = null }, new GuideOrder.Hush());
        return state.Saying is { } saying ? (state with { AskedAt = moment.At }, new GuideOrder.Play([.. Parts(null, saying, state.Spoken)])) : (state, null);
    }

    private (GuideState Next, GuideOrder? Order) Plug(GuideState state, bool isIn, GuideMoment moment)
    {
        var next = state with { IsPluggedIn = isIn, AskedAt = isIn ? state.AskedAt : null };
        if (!isIn)
            return (next, Silence(moment));
        return guidance == GuidanceStart.Plugged && next.Saying is { } saying ? (next, new GuideOrder.Play([.. Parts(null, saying, next.Spoken)])) : (next, null);
    }

    private static (GuideState Next, GuideOrder? Order) Rest(GuideState state, TextTable texts, GuideMoment moment)
    {
        var next = state with { Texts = texts };
        if (next.Spoken.Tag == state.Spoken.Tag || !moment.IsSounding || next.Saying is not { } saying)
            return (next, null);
        return (next, new GuideOrder.Play([.. Parts(null, saying, next.Spoken)]));
    }

    private bool IsGuided(GuideState state) =>
        state.AskedAt is not null
        || guidance == GuidanceStart.Always && state.Frame?.Visit is not null
        || guidance == GuidanceStart.Plugged && state.IsPluggedIn;

    private static GuideOrder.Hush? Silence(GuideMoment moment) => moment.IsSounding ? new GuideOrder.Hush() : null;

    private static IEnumerable<SoundPart> Parts(Chime? signal, Saying? saying, TextTable texts)
    {
        if (signal is { } chime)
            yield return new SoundPart.Signal(chime);
        if (saying is not null)
            yield return new SoundPart.Words(texts.Tag, saying.In(texts));
    }
}
