namespace KioskLocker.Simulation.Run;

/// <summary>What people and things do wrong, each drawn from the seed.</summary>
public enum Mischief
{
    /// <summary>Cancels before any door.</summary>
    Cancel,

    /// <summary>Walks away from an open door, which somebody shuts much later.</summary>
    LeaveDoorOpen,

    /// <summary>Shuts the door without putting anything in, and then opens it again.</summary>
    CloseWithoutPuttingIn,

    /// <summary>Says that the papers are inside, and carries them home.</summary>
    SayPlacedButKeep,

    /// <summary>Sends nothing after all, and takes the papers away.</summary>
    NothingToSend,

    /// <summary>Says that nothing is sent, and leaves the papers inside.</summary>
    WithdrawButLeave,

    /// <summary>Shuts the door and answers no question.</summary>
    WalkAwayUnanswered,

    /// <summary>Walks away long before any door.</summary>
    WalkAwayEarly,

    /// <summary>Opens once more after shutting.</summary>
    OpenAgain,

    /// <summary>Asks for a larger compartment.</summary>
    AskLarger,

    /// <summary>Says that the door does not open, although it stands open.</summary>
    SayStuckAtOpenDoor,

    /// <summary>Reports an empty compartment and keeps the papers.</summary>
    SayEmptyButTake,

    /// <summary>Reports an empty compartment and leaves the papers.</summary>
    SayEmptyAndLeave,

    /// <summary>Reports papers of somebody else that are the owner's own.</summary>
    SayNotMine,

    /// <summary>Opens, shuts and takes nothing.</summary>
    LeaveResultInside,

    /// <summary>Does not come for weeks, until the code is no good any more.</summary>
    ComeLate,

    /// <summary>Another person's ID number with a code.</summary>
    WrongId,

    /// <summary>A code that was used before.</summary>
    UsedCode,

    /// <summary>A latch that does not give way.</summary>
    Jam,

    /// <summary>A roll that ends.</summary>
    NoPaper,

    /// <summary>A board that says nothing for a while.</summary>
    SilentBoard,

    /// <summary>A code held up that nobody asked for.</summary>
    StrayScan,

    /// <summary>The office cannot be reached for a while.</summary>
    OfficeAway,

    /// <summary>The office stored a batch and its answer was lost.</summary>
    LostAnswer,

    /// <summary>The power goes between two things that happen.</summary>
    PowerCut,

    /// <summary>The power goes after a commit and before anything of it was done.</summary>
    PowerCutAfterCommit,

    /// <summary>A door that nobody ordered open.</summary>
    ForcedDoor,

    /// <summary>An officer types a wrong PIN first.</summary>
    WrongPin,

    /// <summary>An officer leaves from an open door.</summary>
    OfficerLeaves,

    /// <summary>An officer counts wrong.</summary>
    Miscount,

    /// <summary>An officer leaves without counting.</summary>
    OfficerDoesNotCount,

    /// <summary>An officer opens a compartment to load and puts nothing in.</summary>
    NotPutIn,
}

/// <summary>Draws from one seed and counts what was drawn.</summary>
public sealed class Fate(int seed)
{
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<Mischief, int> _counts = [];

    /// <summary>Everybody behaves and everything works.</summary>
    public bool IsKind { get; set; }

    /// <summary>How often each happened.</summary>
    public IReadOnlyDictionary<Mischief, int> Counts => _counts;

    /// <summary>Whether it happens now, once in so many times; never while fate is kind.</summary>
    public bool Strikes(Mischief mischief, int oneIn)
    {
        if (_random.Next(oneIn) != 0 || IsKind)
        {
            return false;
        }

        _counts[mischief] = _counts.GetValueOrDefault(mischief) + 1;
        return true;
    }

    /// <summary>From 0 to below this.</summary>
    public int Below(int limit) => _random.Next(limit);

    /// <summary>Between these, ends included.</summary>
    public TimeSpan Seconds(double from, double to) => TimeSpan.FromMilliseconds(_random.Next((int)(from * 1000), (int)(to * 1000) + 1));

    public double Uniform() => _random.NextDouble();

    public T OneOf<T>(IReadOnlyList<T> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of[_random.Next(of.Count)];
    }
}
